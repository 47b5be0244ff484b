from tested_answers.figure import Figure


def draw(answer):
    """Nodes that the sum keeps, after each step, in both ways."""
    careless, right = zip(*answer.kept, strict=True)
    steps = range(1, len(careless) + 1)
    fig = Figure(
        360,
        200,
        title="What the running sum keeps",
        alt=f"Nodes of the graph that the sum keeps, against the step. With total += loss they grow from {careless[0]} to {careless[-1]}; "
        f"with loss.item() they stay at {right[-1]}.",
    )
    axes = fig.axes(40, 24, 300, 130, x_range=(1, 5.2), y_range=(0, 24), x_ticks=(1, 3, 5), y_ticks=(0, 12, 24), x_label="step", y_label="nodes kept")
    axes.curve(steps, careless, stroke="warm", line=2.6)
    axes.curve(steps, right, stroke="accent", line=2.6)
    x, y = axes.at(3, careless[2])
    fig.text(x - 8, y - 8, "total += loss", anchor="end", fill="warm", bold=True)
    x, y = axes.at(3, 0)
    fig.text(x, y - 8, "total += loss.item()", anchor="middle", fill="accent", bold=True)
    return fig
