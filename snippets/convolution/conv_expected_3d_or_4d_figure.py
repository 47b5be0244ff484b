from tested_answers.figure import Figure


def draw(answer):
    """Three tensors, axis by axis under the places of Conv2d: what is there, and what is missing."""
    h, w = answer.picture.shape
    n, flat = answer.rows.shape
    fig = Figure(
        360,
        196,
        title="Which axis is missing",
        alt="Conv2d wants batch, channel, height and width. A grey picture brings height "
        f"{h} and width {w}, so batch and channel are missing. A stack of {n} grey pictures brings batch, height and "
        f"width, so the channel is missing. Flat rows bring the batch {n} and one axis of {flat} pixels: the channel "
        "is missing, and height and width are one axis.",
    )
    places = [(140, "N"), (194, "C"), (248, "H"), (302, "W")]
    for x, name in places:
        fig.text(x + 22, 22, name, size=13, bold=True, anchor="middle")
    table = [
        ("grey picture", [None, None, h, w]),
        ("grey stack", [n, None, h, w]),
        ("flat rows", [n, None, flat]),
    ]
    for i, (name, sizes) in enumerate(table):
        y = 36 + 52 * i
        fig.text(10, y + 24, name, size=13)
        for (x, _), size in zip(places, sizes, strict=False):
            wide = 98 if size == flat else 44
            missing = size is None
            fig.rect(
                x,
                y,
                wide,
                38,
                fill="warm-soft" if missing else "accent-soft",
                stroke="warm" if missing else "accent",
                radius=3,
            )
            fig.text(x + wide / 2, y + 24, "1" if missing else f"{size}", size=13, bold=missing, anchor="middle")
    return fig
