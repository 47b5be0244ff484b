from tested_answers.figure import Figure


def draw(answer):
    """One strip of numbers, cut at each image and cut at each 784."""
    batch, per_image, full, left = answer.batch, answer.per_image, answer.full, answer.left
    size = batch * per_image
    fig = Figure(
        360,
        196,
        title="Cut at the images, and cut at 784",
        alt=f"A strip of {size} numbers, cut twice. Cut at the images: {batch} pieces of {per_image}, and nothing is left. "
        f"Cut at each 784: {full} pieces, and {left} numbers are left over; the cuts fall inside the images.",
    )
    x0, wide, tall = 14, 332, 34
    scale = wide / size

    def strip(y, step, fill, stroke, name):
        start = 0
        while start < size:
            end = min(start + step, size)
            rest = end - start < step
            fig.rect(
                x0 + start * scale, y, (end - start) * scale, tall, fill="none" if rest else fill, stroke="warm" if rest else stroke,
                line=1.4, dash="3 3" if rest else None,
            )  # fmt: skip
            label = "rest" if rest else name(start // step)
            fig.text(x0 + (start + end) / 2 * scale, y + 22, label, size=12, anchor="middle", fill="warm" if rest else "ink")
            start = end

    fig.text(x0, 22, f"flatten(1): {batch} × {per_image}", size=13, bold=True, fill="accent")
    strip(32, per_image, "accent-soft", "accent", lambda n: f"{n}")
    fig.text(x0, 82, "numbers: which image", size=11, fill="muted")
    fig.text(x0, 122, f"view(-1, 784): {full} × 784 and {left} left over", size=13, bold=True, fill="warm")
    strip(132, 784, "warm-soft", "warm", lambda n: f"{n}")
    fig.text(x0, 182, "numbers: which row", size=11, fill="muted")
    return fig
