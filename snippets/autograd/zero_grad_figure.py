from tested_answers.figure import Figure


def draw(answer):
    """The weight along the training, cleared and not."""
    steps, cleared, kept = len(answer.cleared) - 1, answer.cleared, answer.kept
    fig = Figure(
        360,
        236,
        title="The weight during training, with and without zero_grad",
        alt=f"The weight against the update, {steps} updates; the data say 3. With zero_grad it rises to {cleared[-1]:.2f}. Without, it is "
        f"nearer at update 4, passes 3, reaches {max(kept):.2f}, falls back to {min(kept):z.2f} and swings on, up and down, to the end.",
    )
    axes = fig.axes(
        30, 28, 316, 170, x_range=(0, steps), y_range=(0, 6.9), x_ticks=(0, 10, 20, 30, 40, 50, 60), y_ticks=(0, 3, 6),
        x_label="updates", y_label="weight; the data say 3",
    )  # fmt: skip
    axes.level(3, "", stroke="muted")
    axes.curve(range(steps + 1), kept, stroke="warm", line=2.2)
    axes.curve(range(steps + 1), cleared, stroke="accent", line=2.6)
    x, y = axes.at(31.5, 6.25)
    fig.text(x, y - 8, "no zero_grad: it swings on", anchor="middle", fill="warm", bold=True)
    x, y = axes.at(31.5, 1.7)
    fig.text(x, y, "zero_grad", anchor="middle", fill="accent", bold=True)
    fig.text(x, y + 15, f"ends at {cleared[-1]:.2f}", size=11, anchor="middle", fill="accent")
    return fig
