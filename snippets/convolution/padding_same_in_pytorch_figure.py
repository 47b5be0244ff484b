from tested_answers.figure import Figure


def _windows(fig, top, title, cells, first, starts, seen, tint):
    """The padded strip and, under it, one bar for each window with the number it spells."""
    left, cell, k = 10, 34, 3
    fig.text(left, top, title, size=13, bold=True)
    for i, value in enumerate(cells):
        x = left + (first + i) * cell
        zero = value == 0
        fig.rect(x, top + 12, cell - 3, 26, fill=f"{tint}-soft" if zero else "paper", stroke=tint if zero else "muted", dash="3 3" if zero else None)
        fig.text(x + 15, top + 30, value, size=13, anchor="middle", fill=tint if zero else "ink", bold=zero)
    for row, (start, value) in enumerate(zip(starts, seen, strict=True)):
        y = top + 52 + row * 19
        x = left + (first + start) * cell
        fig.line(x + 2, y, x + k * cell - 5, y, stroke=tint, line=5)
        fig.text(x + k * cell + 4, y + 4, f"sees {value:03d}", size=12, mono=True)


def draw(answer, numpy):
    """At stride 2 the two paddings give three windows each, in other places."""
    line = [int(v) for v in numpy.x]
    before, after = answer.ends
    starts = range(0, 2 * len(numpy.same), 2)
    fig = Figure(
        360,
        250,
        title="Keras same and padding=1 at stride 2: equal shapes, other windows",
        alt=f"The row {line}, a kernel of 3 and a stride of 2. With PyTorch's padding=1 a zero stands at each end, and the three windows see "
        f"{', '.join(f'{v:03d}' for v in numpy.alike)}; the zero at the right end is in no window. With the padding of Keras there are {before} zeros in front and {after} at the "
        f"end, and the windows see {', '.join(f'{v:03d}' for v in numpy.same)}.",
    )
    _windows(fig, 20, "padding=1: a zero at each end", [0, *line, 0], 0, starts, [int(v) for v in numpy.alike], "warm")
    _windows(fig, 146, "Keras \"same\": one zero, at the end", [*[0] * before, *line, *[0] * after], 1, starts, [int(v) for v in numpy.same], "accent")
    return fig
