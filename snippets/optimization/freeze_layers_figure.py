from tested_answers.figure import Figure


def draw(optimizers):
    """A frozen weight under momentum, with zeros and with None in .grad."""
    glide, stand = optimizers.glide, optimizers.stand
    fig = Figure(
        360,
        222,
        title="A weight that is frozen after five steps of SGD with momentum",
        alt=f"The weight against the step. It falls to {stand[4]:.1f} in the first five steps, where it is frozen. With None in .grad it stays there. "
        f"With zeros it glides on, more and more slowly, to {glide[-1]:.1f}.",
    )
    axes = fig.axes(
        34, 28, 312, 150, x_range=(0, 40), y_range=(-4.4, 1), x_ticks=(0, 5, 20, 40), y_ticks=(-4, -2, 0), x_label="step", y_label="weight"
    )
    steps = range(1, len(glide) + 1)
    x, low = axes.at(5, -4.4)
    _, high = axes.at(5, 1)
    fig.line(x, low, x, high, stroke="muted", dash="4 3")
    fig.text(x + 6, high + 10, "frozen here", size=11, fill="muted")
    axes.curve(steps, glide, stroke="warm", line=2.4)
    axes.curve(steps[4:], stand[4:], stroke="accent", line=2.6)
    x, y = axes.at(40, stand[-1])
    fig.text(x, y - 7, ".grad is None", anchor="end", fill="accent", bold=True)
    x, y = axes.at(16, glide[15])
    fig.text(x + 8, y - 8, ".grad is zeros", fill="warm", bold=True)
    return fig
