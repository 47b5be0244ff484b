from tested_answers.figure import Figure


def draw(answer):
    """The feature map after each layer, to scale, down to the row that Linear gets."""
    kept = answer.shapes
    names = ["image", "conv 5", "pool 2", "conv 5", "pool 2"]
    channels, height, width = kept[-1]
    walk = ", then ".join(f"{c} x {h} x {w}" for c, h, w in kept)
    fig = Figure(
        360,
        212,
        title="From the image to in_features",
        alt=f"Feature maps drawn to scale, channels x height x width: {walk}. The last one, flattened, is one row of {channels} times {height} "
        f"times {width}, which is {answer.in_features} numbers: the in_features of the linear layer.",
    )
    scale, left, base = 1.75, 14, 108
    for place, ((c, h, w), name) in enumerate(zip(kept, names, strict=True)):
        last = place == len(kept) - 1
        centre = left + 34 + place * 69
        wide, tall = w * scale, h * scale
        for shift in (6, 3, 0):
            fig.rect(
                centre - wide / 2 + shift, base - tall - shift, wide, tall,
                fill="accent-soft" if last else "cool-soft", stroke="accent" if last else "cool",
            )  # fmt: skip
        fig.text(centre, base + 18, name, size=12, anchor="middle", fill="muted")
        fig.text(centre, base + 35, f"{c}×{h}×{w}", size=12, anchor="middle", bold=last, fill="accent" if last else "ink")
    fig.arrow(left + 34 + 4 * 69, base + 42, left + 34 + 4 * 69, base + 62, stroke="accent")
    fig.rect(14, base + 66, 332, 16, fill="accent-soft", stroke="accent")
    fig.text(180, base + 78, f"flattened: {channels} × {height} × {width} = {answer.in_features} per image", size=12, anchor="middle")
    fig.text(180, base + 97, f"Linear({answer.in_features}, 10)", size=12, anchor="middle", mono=True, fill="accent", bold=True)
    return fig
