from tested_answers.figure import Figure


def draw(answer):
    """Three losses with a slope each, and what three ways of starting put into .grad."""
    losses = answer.loss.tolist()
    slopes = [2 * answer.w.item() * v * v for v in answer.x.tolist()]
    ends = [("loss.mean()", answer.mean, "accent"), ("loss.sum()", answer.total, "cool"), ("loss", None, "warm")]
    fig = Figure(
        360,
        176,
        title="Several losses, and what backward() starts from",
        alt="On the left three losses, "
        + ", ".join(f"{v:.0f}" for v in losses)
        + ", with the slopes "
        + ", ".join(f"{v:.0f}" for v in slopes)
        + f" of the weight. On the right: from loss.mean() the weight gets {answer.mean:.0f}, from loss.sum() "
        f"{answer.total:.0f}, and from loss itself an error.",
    )
    fig.text(16, 22, "loss", size=12, bold=True)
    fig.text(80, 22, "slope", size=12, bold=True)
    fig.text(280, 22, "w.grad", size=12, bold=True)
    for i, (loss, slope) in enumerate(zip(losses, slopes, strict=True)):
        y = 36 + 44 * i
        fig.rect(14, y, 46, 30, stroke="muted", radius=3)
        fig.text(37, y + 20, f"{loss:.0f}", size=13, anchor="middle")
        fig.text(98, y + 20, f"{slope:.0f}", size=13, anchor="middle", fill="muted")
    for i, (words, value, role) in enumerate(ends):
        y = 36 + 44 * i
        fig.text(146, y + 20, words, size=12, mono=True, fill=role)
        fig.arrow(240, y + 15, 272, y + 15, stroke=role)
        fig.text(280, y + 20, "error" if value is None else f"{value:.0f}", size=13, bold=True, fill=role)
    return fig
