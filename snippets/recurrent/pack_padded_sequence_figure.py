from tested_answers.figure import Figure


def draw(answer, numpy):
    """The padded table as a staircase, and the strip that packing makes of it."""
    batch, steps, _ = answer.x.shape
    sizes = answer.packed.batch_sizes.tolist()
    place = {where: n for n, where in enumerate(numpy.places)}
    fig = Figure(
        360,
        236,
        title="Packing reads the padded table column by column and leaves the padding out",
        alt=f"A table of {batch} rows and {steps} steps, longest row on top: row 0 has 5 real steps, row 2 has 4, row 1 has 2; the other "
        f"{batch * steps - len(place)} cells are padding. The real cells are numbered 0 to {len(place) - 1}, down each column. Under the "
        f"columns stand the batch sizes {sizes}: how many rows are still going at that step. Below, the {len(place)} real steps lie in "
        f"one strip, packed.data, shape {tuple(answer.packed.data.shape)}.",
    )
    left, top, width, height = 66, 46, 52, 28
    tints = ("accent-soft", "cool-soft")
    fig.text(left, 16, "step", size=12, fill="muted")
    for t in range(steps):
        fig.text(left + t * width + 24, 36, t, size=12, anchor="middle", fill="muted")
    for line, i in enumerate(numpy.order):
        y = top + line * height
        fig.text(left - 10, y + 18, f"row {i}", size=12, anchor="end")
        for t in range(steps):
            x = left + t * width
            if (i, t) in place:
                fig.rect(x, y, width - 4, height - 4, fill=tints[t % 2], radius=3)
                fig.text(x + 24, y + 17, place[i, t], size=12, anchor="middle", bold=True)
            else:
                fig.rect(x, y, width - 4, height - 4, stroke="warm", dash="3 3", radius=3)
                fig.text(x + 24, y + 17, "pad", size=11, anchor="middle", fill="warm")
    y = top + batch * height + 18
    for t, n in enumerate(sizes):
        fig.text(left + t * width + 24, y, n, size=14, anchor="middle", bold=True, fill="accent")
    fig.text(left, y + 18, "batch_sizes: rows still going", size=12, fill="accent")
    cell, strip = 31, y + 52
    fig.text(8, strip - 10, f"packed.data {tuple(answer.packed.data.shape)}", size=12, bold=True)
    for (_, t), n in place.items():
        fig.rect(8 + n * cell, strip, cell - 2, 24, fill=tints[t % 2], radius=2)
        fig.text(8 + n * cell + 14, strip + 17, n, size=12, anchor="middle", bold=True)
    return fig
