"""Everything that a figure can draw, in one picture: CONTRIBUTING.md shows it."""

from tested_answers.figure import Figure


def draw():
    figure = Figure(360, 330, title="What a figure can draw", alt="Each call of Figure beside what it draws.")
    y = 24
    figure.rect(10, y - 11, 26, 15, fill="accent-soft", stroke="accent", radius=2)
    figure.text(46, y, 'rect(fill="accent-soft", stroke="accent")', size=11, mono=True)
    y += 26
    figure.circle(23, y - 4, 7, fill="warm-soft", stroke="warm")
    figure.text(46, y, 'circle(fill="warm-soft", stroke="warm")', size=11, mono=True)
    y += 26
    figure.arrow(10, y - 4, 36, y - 4, stroke="ink")
    figure.text(46, y, 'arrow(stroke="ink"), line(dash="4 3")', size=11, mono=True)
    y += 26
    figure.polyline([(10, y), (18, y - 10), (27, y - 3), (36, y - 12)], stroke="cool")
    figure.text(46, y, 'polyline(points, stroke="cool")', size=11, mono=True)
    y += 16
    figure.grid(
        10,
        y,
        [[1, 0, 2], [0, 2, 1]],
        cell=24,
        fill=lambda value: ("faint", "accent-soft", "warm-soft")[value],
        text=str,
    )
    figure.text(92, y + 20, "grid(x, y, rows, cell=24,", size=11, mono=True)
    figure.text(92, y + 36, "  fill=lambda v: ..., text=str)", size=11, mono=True)
    axes = figure.axes(
        46,
        202,
        300,
        84,
        x_range=(0, 4),
        y_range=(0, 1),
        x_ticks=(0, 2, 4),
        y_ticks=(0, 1),
        x_label="step",
        y_label="loss",
    )
    axes.curve([0, 1, 2, 3, 4], [1.0, 0.8, 0.45, 0.25, 0.15])
    axes.level(0.9, "axes(...).curve, .level", stroke="warm", above=False)
    return figure
