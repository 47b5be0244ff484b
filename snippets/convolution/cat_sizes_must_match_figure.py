from tested_answers.figure import Figure


def draw(answer):
    """One column of pixels: pooled in pairs, enlarged, held against the skip connection."""
    size, small = answer.skip.shape[2], answer.low.shape[2]
    twice = answer.plain.shape[2]
    fig = Figure(
        360,
        186,
        title="Why one row is missing",
        alt=f"A height of {size} is pooled in {small} pairs; the last row has no partner and is left out. Enlarged by two the {small} "
        f"become {twice}, one less than the {size} of the skip connection.",
    )
    left, cell = 96, 23

    def strip(y, name, count, span, fill, stroke):
        fig.text(14, y + 18, name, size=12, bold=True, fill=stroke)
        for place in range(count):
            fig.rect(left + place * cell * span, y, cell * span - 3, 26, fill=fill, stroke=stroke, radius=3)

    strip(14, f"skip, {size}", size, 1, "cool-soft", "cool")
    for pair in range(small):
        middle = left + (pair + 0.5) * 2 * cell - 1
        fig.arrow(middle, 44, middle, 60, stroke="muted")
    fig.text(left + (size - 0.5) * cell - 1, 57, "×", size=16, anchor="middle", bold=True, fill="warm")
    strip(66, f"pooled, {small}", small, 2, "accent-soft", "accent")
    for place in range(twice):
        middle = left + (place + 0.5) * cell - 1
        fig.arrow(middle, 96, middle, 112, stroke="muted")
    strip(118, f"doubled, {twice}", twice, 1, "accent-soft", "accent")
    fig.rect(left + twice * cell, 118, cell - 3, 26, stroke="warm", dash="3 3", radius=3, line=1.6)
    fig.text(left + size * cell - 3, 166, "missing beside the skip", size=12, anchor="end", fill="warm")
    return fig
