from tested_answers.figure import Figure


def draw(answer, keras):
    """The running mean on its way to the mean of the data."""
    steps = list(answer.means)
    goal = answer.data.mean().item()
    fig = Figure(
        360,
        232,
        title="What eval() uses: the running mean, step by step",
        alt=f"The running mean starts at 0. In PyTorch it is {answer.means[1]:.1f} after one batch, {answer.means[5]:.1f} after five and "
        f"{answer.means[20]:.1f} after twenty; the mean of the data is {goal:.1f}. With the default of Keras it is still at {keras.means[60]:.1f} after sixty.",
    )
    axes = fig.axes(
        34,
        36,
        312,
        150,
        x_range=(0, 60),
        y_range=(0, 6),
        x_ticks=(0, 20, 40, 60),
        y_ticks=(0, 2, 4, 6),
        x_label="batches seen in train mode",
        y_label="running mean",
    )
    axes.level(goal, f"mean of the data, {goal:.1f}", above=True)
    axes.curve([0, *steps], [0, *answer.means.values()], stroke="accent", line=2.2)
    axes.curve([0, *keras.means], [0, *keras.means.values()], stroke="warm", line=2.2)
    x, y = axes.at(13, answer.means[13])
    fig.text(x + 6, y + 18, "PyTorch, momentum=0.1", size=12, fill="accent", bold=True)
    x, y = axes.at(60, 0.6)
    fig.text(x, y, "Keras, momentum=0.99", size=12, fill="warm", bold=True, anchor="end")
    return fig
