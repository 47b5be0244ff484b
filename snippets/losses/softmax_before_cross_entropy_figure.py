from tested_answers.figure import Figure


def draw(answer):
    """The two loss curves, and the three levels that explain the upper one."""
    last, steps = answer.plain_end, len(answer.plain_losses)
    fig = Figure(
        360,
        262,
        title="Training loss with and without the extra softmax",
        alt=f"Loss over {steps} steps. On logits it falls from {answer.start:.2f} to {last:.1f}. With a softmax before the loss "
        f"it starts at the same {answer.start:.2f}, the logarithm of the vocabulary size, drops to {answer.plateau:.2f} and stays "
        f"there. The lowest value it could ever reach is {answer.floor:.2f}; the curve on logits passes that line early on.",
    )
    axes = fig.axes(34, 30, 312, 190, x_range=(0, steps), y_range=(1.8, 4.1), x_ticks=range(0, steps + 1, 20), y_ticks=(2, 3, 4),
                    x_label="training step", y_label="loss, mean of five batches")
    axes.level(answer.start, f"ln V = {answer.start:.2f}: knows nothing")
    axes.level(answer.floor, f"floor = {answer.floor:.2f} if always right")
    axes.curve(*means(answer.plain_losses), stroke="accent", line=2.2)
    axes.curve(*means(answer.extra_losses), stroke="warm", line=2.2)
    axes.level(answer.plateau, "", stroke="warm")
    x, y = axes.at(steps, answer.plateau)
    fig.text(x, y + 17, f"softmax first: stuck at {answer.plateau:.2f}", size=12, anchor="end", fill="warm", bold=True)
    fig.text(x, y + 32, "= ln(V − 1 + e) − share of top character", size=11, anchor="end", fill="warm")
    x, y = axes.at(56, 2.05)
    fig.text(x, y + 8, "logits: it learns", size=12, anchor="end", fill="accent", bold=True)
    return fig


def means(losses):
    """The first loss as it is, then the mean of every five."""
    groups = range(0, len(losses), 5)
    return [0, *(i + 2.5 for i in groups)], [losses[0], *(sum(losses[i : i + 5]) / 5 for i in groups)]


def draw_gradient(numpy):
    """The length of the gradient against the lead of a wrong class."""
    margins = list(numpy.pushes)
    without, behind = zip(*numpy.pushes.values(), strict=True)
    V, last = 45, margins[-1]
    fig = Figure(
        360,
        250,
        title="Gradient on the logits when a wrong class leads",
        alt=f"Length of the gradient, log scale, against the logit margin by which a wrong class leads, from 0 to {last}. Without the extra "
        f"softmax it rises from {without[0]:.2f} to {without[-1]:.2f}. With it, it starts {V} times lower at {behind[0]:.3f} and falls "
        f"to {behind[-1]:.0e}: the more wrong the network is, the weaker the correction.",
    )
    powers = {1: "1", 1e-2: "1e-2", 1e-4: "1e-4", 1e-6: "1e-6", 1e-8: "1e-8"}
    axes = fig.axes(44, 30, 302, 178, x_range=(0, last), y_range=(1e-9, 10), x_ticks=range(0, last + 1, 5), y_ticks=powers, log_y=True,
                    x_label="margin by which a wrong class leads", y_label="length of the gradient", tick=lambda v: powers.get(v, f"{v:g}"))
    axes.curve(margins, without, stroke="accent", line=2.2)
    axes.curve(margins, behind, stroke="warm", line=2.2)
    for x, y, role in [(0, without[0], "accent"), (0, behind[0], "warm"), (last, without[-1], "accent"), (last, behind[-1], "warm")]:
        fig.circle(*axes.at(x, y), 3, fill=role)
    x, y = axes.at(last, without[-1])
    fig.text(x, y + 17, "logits: full correction", anchor="end", fill="accent", bold=True)
    x, y = axes.at(3, behind[0])
    fig.text(x - 34, y - 10, f"{V} times smaller at the start", size=11, fill="muted")
    x, y = axes.at(1, 2e-6)
    fig.text(x, y, "softmax first:", fill="warm", bold=True)
    fig.text(x, y + 16, "past 10, e times weaker per unit", size=11.5, fill="warm")
    x, y = axes.at(last, behind[-1])
    fig.text(x - 10, y + 9, f"{behind[-1]:.0e}", size=11, anchor="end", fill="warm")
    return fig
