from tested_answers.figure import Figure


def draw(answer):
    """The mask of one image, and in each plane of logits the pixels where the mask names it."""
    mask = answer.target[0].tolist()
    height, width, classes = len(mask), len(mask[0]), answer.logits.shape[1]
    cell, gap, top = 22, 12, 150
    fig = Figure(
        360,
        258,
        title="The mask says which plane of logits is read at each pixel",
        alt=f"Above, a mask of {height} by {width} pixels with a class number from 0 to {classes - 1} in each. Below, "
        f"{classes} planes of logits of the same height and width, one for each class; in plane c the pixels are "
        "marked where the mask holds c. Each pixel is marked in one plane.",
    )
    soft = ("accent-soft", "warm-soft", "cool-soft")
    fig.text(16, 22, "mask", size=13, bold=True)
    fig.text(16, 40, "(N, H, W) int64", size=12, mono=True)
    fig.grid(180, 14, mask, cell=cell, fill=lambda label: soft[label], text=str)
    fig.text(16, top - 26, "logits", size=13, bold=True)
    fig.text(16, top - 8, "(N, C, H, W)", size=12, mono=True)
    for c in range(classes):
        x = 16 + c * (width * cell + gap)
        fig.grid(x, top, mask, cell=cell, fill=lambda label, c=c: soft[c] if label == c else "paper")
        for i in range(height):
            for j in range(width):
                fig.rect(x + j * cell, top + i * cell, cell - 1, cell - 1, stroke="faint", line=0.7)
        fig.text(x, top + height * cell + 16, f"class {c}", size=12)
    return fig
