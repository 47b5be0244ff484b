from tested_answers.figure import Figure


def draw(answer):
    """Every prediction meets every target, and the fit is flat."""
    n = len(answer.y)
    fig = Figure(
        360,
        236,
        title="What p - y computes, and what it learns",
        alt=f"Left: a square of {n} by {n} residuals; only the {n} on the diagonal compare a prediction with its own target, the other "
        f"{n * n - n} compare it with a stranger's. Right: the {n} points of y = 3x + 2; the crossed loss ends as a flat line at "
        f"{answer.crossed_fit[1]:.0f}, the mean, and the paired loss goes through the points.",
    )
    left, top, cell = 30, 62, 19
    fig.text(left, 24, f"p - y: {n} × {n}", size=13, bold=True)
    fig.text(left, 41, f"targets, ({n},)", size=11, fill="muted")
    fig.text(left - 9, top + n * cell / 2, f"predictions, ({n}, 1)", size=11, fill="muted", anchor="middle", rotate=-90)
    for i in range(n):
        for j in range(n):
            own = i == j
            fig.rect(left + j * cell, top + i * cell, cell - 2, cell - 2, fill="accent" if own else "warm-soft")
    low = top + n * cell
    fig.text(left, low + 14, f"{n} pairs belong together", size=11, fill="accent", bold=True)
    fig.text(left, low + 29, f"{n * n - n} do not", size=11, fill="warm", bold=True)
    fig.text(214, 24, "what is learned", size=13, bold=True)
    axes = fig.axes(214, top, 132, n * cell - 2, x_range=(-1.1, 1.1), y_range=(-2, 6), x_ticks=(-1, 0, 1), y_ticks=(-1, 2, 5))
    for (slope, bias, _), stroke in ((answer.crossed_fit, "warm"), (answer.paired_fit, "accent")):
        axes.curve((-1, 1), (bias - slope, bias + slope), stroke=stroke, line=2.2)
    for x, y in zip(answer.x.flatten().tolist(), answer.y.tolist(), strict=True):
        fig.circle(*axes.at(x, y), 3.5, fill="ink")
    x, y = axes.at(-1, 2)
    fig.text(x, y - 8, "p - y", size=12, fill="warm", mono=True)
    x, y = axes.at(1, 5)
    fig.text(x - 10, y - 2, "p.squeeze(1) - y", size=11, fill="accent", mono=True, anchor="end")
    return fig
