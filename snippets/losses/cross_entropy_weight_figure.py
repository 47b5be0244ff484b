from tested_answers.figure import Figure


def draw(answer):
    """A bar for each sample: as wide as its weight, as high as its loss."""
    heights = answer.plain.tolist()
    widths = answer.weight[answer.labels].tolist()
    mean, rows = answer.loss, answer.each.mean().item()
    left, bottom, unit, high = 40, 190, 25, 58
    fig = Figure(
        360,
        236,
        title="The mean is the area of the bars divided by their width",
        alt=f"{len(heights)} bars side by side, each as wide as the weight of its sample and as high as its loss. The "
        f"bars are {sum(widths):.0f} wide together. A solid line at {mean:.2f} is their area divided by that width: "
        f"PyTorch's mean. A dashed line above it at {rows:.2f} is the area divided by the {len(heights)} samples.",
    )
    fig.text(left, 16, "height: loss, width: weight", size=12, fill="muted")
    x = left
    for height, width in zip(heights, widths, strict=True):
        fig.rect(
            x, bottom - high * height, unit * width - 2, high * height, fill="accent-soft", stroke="accent", line=0.8
        )
        fig.text(x + unit * width / 2 - 1, bottom + 16, f"{width:.0f}", size=12, anchor="middle")
        x += unit * width
    fig.line(left, bottom, x, bottom, stroke="muted")
    fig.line(left, bottom - high * mean, x, bottom - high * mean, stroke="accent", line=2)
    fig.text(x + 6, bottom - high * mean + 4, f"{mean:.2f}", size=12, bold=True, fill="accent")
    fig.line(left, bottom - high * rows, x, bottom - high * rows, stroke="warm", line=1.6, dash="5 4")
    fig.text(x + 6, bottom - high * rows + 4, f"{rows:.2f}", size=12, bold=True, fill="warm")
    fig.text(left, bottom + 36, f"area / {sum(widths):.0f}: the mean", size=12, fill="accent")
    fig.text(left + 140, bottom + 36, f"area / {len(heights)}: it is not", size=12, fill="warm")
    return fig
