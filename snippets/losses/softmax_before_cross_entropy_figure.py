import math

from tested_answers.figure import Figure


def draw(training):
    """The two loss curves, and the three levels that explain the upper one."""
    steps, start, floor = len(training.losses), math.log(training.V), math.log(training.V - 1 + math.e) - 1
    fig = Figure(
        360,
        262,
        title="Training loss with and without the extra softmax",
        alt=f"Loss over {steps} steps. On logits it falls from {start:.2f} to {training.end:.1f}. With a softmax before the loss "
        f"it starts at the same {start:.2f}, the logarithm of the vocabulary size, drops to {training.constant:.2f} and stays "
        f"there. The lowest value it could ever reach is {floor:.2f}; the curve on logits passes that line.",
    )
    axes = fig.axes(34, 30, 312, 190, x_range=(0, steps), y_range=(2.2, 4.1), x_ticks=range(0, steps + 1, 20), y_ticks=(3, 4),
                    x_label="training step", y_label="loss, mean of five batches")
    axes.level(start, f"ln V = {start:.2f}: knows nothing")
    axes.level(floor, "")
    x, y = axes.at(1, floor)
    fig.text(x, y + 14, f"floor = {floor:.2f} if always right", size=11, fill="muted")
    axes.curve(*means(training.losses), stroke="accent", line=2.2)
    axes.curve(*means(training.stuck), stroke="warm", line=2.2)
    axes.level(training.constant, "", stroke="warm")
    x, y = axes.at(steps, training.constant)
    fig.text(x, y + 17, f"softmax first: stuck at {training.constant:.2f}", size=12, anchor="end", fill="warm", bold=True)
    fig.text(x, y + 32, "= always the commonest character", size=11, anchor="end", fill="warm")
    x, y = axes.at(44, 2.45)
    fig.text(x, y + 8, "logits: it learns", size=12, anchor="end", fill="accent", bold=True)
    return fig


def means(losses):
    """The first loss as it is, then the mean of every five."""
    groups = range(0, len(losses), 5)
    return [0, *(i + 2.5 for i in groups)], [losses[0], *(sum(losses[i : i + 5]) / 5 for i in groups)]

