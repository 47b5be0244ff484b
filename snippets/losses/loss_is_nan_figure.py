from math import isfinite, isinf, log10

from tested_answers.figure import Figure


def draw(answer, numpy):
    """Two logs before the first NaN: one climbs for a long time, one says nothing."""
    good = [loss for loss in answer.written if isfinite(loss)]
    climb = [float(loss) for loss in numpy.climbing]
    finite = [loss for loss in climb if isfinite(loss)]
    top = 10**numpy.room
    fig = Figure(
        360,
        256,
        title="What the loss does before it becomes NaN",
        alt=f"Loss against the step, on a logarithmic axis. With too large a learning rate the loss climbs in a straight line, a hundredfold each step, and "
        f"leaves float32 at step {numpy.first_inf}: inf is printed from there and NaN from step {numpy.first_nan}. With a square root at zero the loss stays near "
        f"1 up to step {len(good) - 1} and is NaN at step {len(good)}, without any sign before.",
    )
    axes = fig.axes(
        40, 30, 304, 184, x_range=(0, 44), y_range=(1e-4, 1e42), x_ticks=(0, 10, 20, 30, 40), y_ticks=(1, 1e10, 1e20, 1e30),
        x_label="step", y_label="loss, logarithmic", log_y=True, tick=lambda v: f"{v:g}" if v < 100 else f"1e{log10(v):.0f}",
    )  # fmt: skip
    axes.level(top, "largest float32", above=False)
    axes.curve(range(len(finite)), finite, stroke="cool", line=2.4)
    x, y = axes.at(numpy.first_inf - 0.8, top)
    infs = [step for step, loss in enumerate(climb) if isinf(loss)]
    for step in infs:
        fig.circle(*axes.at(step, 5e40), 1.6, fill="cool")
    x, y = axes.at(infs[len(infs) // 2 - 1], 5e40)
    fig.text(x, y - 6, f"prints inf from {numpy.first_inf}", size=11, anchor="middle", fill="cool")
    x, y = axes.at(numpy.first_nan, 5e40)
    fig.text(x - 2, y + 4, "NaN", size=12, bold=True, fill="cool")
    x, y = axes.at(21, 1e17)
    fig.text(x, y - 15, "learning rate too large:", size=12, bold=True, fill="cool")
    fig.text(x, y, "it climbs first", size=12, fill="cool")
    axes.curve(range(len(good)), good, stroke="warm", line=2.4)
    x, y = axes.at(len(good), 1)
    fig.text(x + 2, y + 4, "NaN", size=12, bold=True, fill="warm")
    fig.text(x + 34, y + 4, "root of 0: no sign before", size=12, bold=True, fill="warm")
    return fig
