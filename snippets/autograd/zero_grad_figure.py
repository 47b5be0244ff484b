from tested_answers.figure import Figure


def draw(answer):
    """The weight along the training, cleared and not."""
    steps = len(answer.top) - 1
    fig = Figure(
        360,
        236,
        title="The weight during training, with and without zero_grad",
        alt=f"The weight against the step, {steps} steps, target 3. With zero_grad it rises to {answer.top[-1]:.2f} and stays. Without, it is "
        f"faster at first, passes 3, reaches {max(answer.never):.2f}, falls back to 0 and swings on, three swings in {steps} steps.",
    )
    axes = fig.axes(
        30, 28, 316, 170, x_range=(0, steps), y_range=(0, 6.9), x_ticks=range(0, steps + 1, 21), y_ticks=(0, 3, 6),
        x_label="updates", y_label="weight; the data say 3",
    )  # fmt: skip
    axes.level(3, "", stroke="muted")
    axes.curve(range(steps + 1), answer.never, stroke="warm", line=2.2)
    axes.curve(range(steps + 1), answer.top, stroke="accent", line=2.6)
    x, y = axes.at(31.5, 6.25)
    fig.text(x, y - 8, "no zero_grad: a swing without friction", anchor="middle", fill="warm", bold=True)
    x, y = axes.at(31.5, 1.7)
    fig.text(x, y, "zero_grad", anchor="middle", fill="accent", bold=True)
    fig.text(x, y + 15, f"ends at {answer.top[-1]:.2f}", size=11, anchor="middle", fill="accent")
    return fig
