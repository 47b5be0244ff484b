from tested_answers.figure import Figure


def draw(answer):
    """Load with the head of the file, then put yours in its place."""
    old, new = answer.state["fc.weight"].shape[0], answer.model.fc.out_features
    fig = Figure(
        360,
        222,
        title="First load, then replace the head",
        alt=f"Three steps. One: build the network with a head of {old} classes, as the file has it, and load; body and head fit. Two: put a head of "
        f"{new} classes in the place of the old one; the body keeps the weights of the file, the new head is untrained. Three: make the optimizer.",
    )
    fig.text(64, 22, "the file", size=13, anchor="middle", bold=True, fill="muted")
    fig.text(230, 22, "your model", size=13, anchor="middle", bold=True, fill="muted")

    def box(x, y, wide, words, fill, stroke, dash=None):
        fig.rect(x, y, wide, 30, fill=fill, stroke=stroke, radius=4, line=1.6, dash=dash)
        fig.text(x + wide / 2, y + 20, words, size=12, anchor="middle", fill=stroke)

    box(14, 34, 100, "body", "accent-soft", "accent")
    box(14, 68, 100, f"fc, {old} classes", "accent-soft", "accent")
    fig.arrow(118, 66, 156, 66, stroke="accent", line=1.6)
    fig.text(137, 58, "load", size=11, anchor="middle", fill="accent")
    box(160, 34, 140, "body", "accent-soft", "accent")
    box(160, 68, 140, f"fc, {old} classes", "accent-soft", "accent")
    fig.text(310, 70, "1", size=18, bold=True, fill="muted")
    fig.arrow(230, 102, 230, 122, stroke="muted", line=1.6)
    fig.text(240, 117, "replace", size=11, fill="warm")
    box(160, 126, 140, "body of the file", "accent-soft", "accent")
    box(160, 160, 140, f"fc, {new} classes, new", "warm-soft", "warm", dash="4 3")
    fig.text(310, 162, "2", size=18, bold=True, fill="muted")
    fig.text(160, 212, "then the optimizer", size=12)
    fig.text(310, 214, "3", size=18, bold=True, fill="muted")
    return fig
