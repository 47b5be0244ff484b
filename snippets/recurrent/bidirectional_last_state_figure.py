from tested_answers.figure import Figure


def draw(answer):
    """Two chains in opposite directions; output[:, -1] takes the right column, the ends are at two corners."""
    batch, steps, width = answer.output.shape
    units = width // 2
    have = len(answer.read_last)
    fig = Figure(
        360,
        256,
        title="The two directions end at opposite steps",
        alt=f"Two rows of {steps} squares, steps 0 to {steps - 1}. In the upper row arrows run to the right and the last square, at step "
        f"{steps - 1}, has read {steps} steps. In the lower row arrows run to the left: the square at step {steps - 1} has read {have} step, "
        f"the one at step 0 has read {steps}. output[:, -1] is the right column and takes the beginning of the lower row. "
        "The final states h_n[-2] and h_n[-1] are the upper right and the lower left square.",
    )
    left, pitch, side = 34, 54, 40
    rows = (("forward", 60), ("backward", 150))
    for row, (name, top) in enumerate(rows):
        fig.text(left, top - 8, name, size=12, fill="muted")
        for step in range(steps):
            x = left + step * pitch
            read = step + 1 if row == 0 else steps - step
            end = read == steps
            begun = row == 1 and step == steps - 1
            fill = "accent-soft" if end else "warm-soft" if begun else "paper"
            stroke = "accent" if end else "warm" if begun else "faint"
            fig.rect(x, top, side, side, fill=fill, stroke=stroke, line=2 if end or begun else 1, radius=4)
            fig.text(x + side / 2, top + 25, read, size=14, anchor="middle", bold=end or begun)
            if step < steps - 1:
                a, b = x + side + 1, x + pitch - 1
                fig.arrow(*((a, top + 20, b, top + 20) if row == 0 else (b, top + 20, a, top + 20)), stroke="muted")
            if row == 1:
                fig.text(x + side / 2, top + 58, f"step {step}", size=11, anchor="middle", fill="muted")
    x = left + (steps - 1) * pitch
    fig.rect(x - 6, 54, side + 12, 142, stroke="warm", line=1.6, radius=6, dash="4 3")
    fig.text(x + side + 6, 20, "output[:, -1]", size=12, anchor="end", mono=True, fill="warm")
    fig.text(x + side + 6, 37, f"its lower half has read {have}", size=12, anchor="end", fill="warm")
    fig.text(x + side / 2, 116, "h_n[-2]", size=11, anchor="middle", mono=True, fill="accent")
    fig.text(left - 6, 226, "h_n[-1]", size=12, mono=True, fill="accent")
    fig.text(left + 52, 226, f"has read all {steps} steps, at step 0", size=12, fill="accent")
    fig.text(left - 6, 246, f"number in a square: steps read; a square: {units} values of h", size=11, fill="muted")
    return fig
