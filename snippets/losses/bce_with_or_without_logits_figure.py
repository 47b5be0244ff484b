from tested_answers.figure import Figure


def draw(mistakes):
    """Label 0 and a growing logit: where BCELoss leaves the line."""
    zs = [z / 2 for z in range(0, 81)]
    rows = [mistakes.mistake(z) for z in zs]
    jump = next(i for i, row in enumerate(rows) if row[1] == 0)
    fig = Figure(
        360,
        246,
        title="The loss of a confident mistake",
        alt=f"The label is 0 and the logit grows from 0 to {zs[-1]:.0f}. BCEWithLogitsLoss is a straight line: {rows[-1][2]:.0f} at {zs[-1]:.0f}. "
        f"BCELoss after a sigmoid follows it up to about {zs[jump - 1]:g}, then jumps to {rows[jump][0]:.0f} and stays flat; its gradient is 0.",
    )
    axes = fig.axes(
        38,
        30,
        308,
        170,
        x_range=(0, 40),
        y_range=(0, 110),
        x_ticks=(0, 10, 20, 30, 40),
        y_ticks=(0, 50, 100),
        x_label="logit, while the label is 0",
        y_label="loss",
    )
    axes.curve(zs, [row[0] for row in rows], stroke="warm", line=2.2)
    axes.curve(zs, [row[2] for row in rows], stroke="accent", line=2.2)
    x, y = axes.at(40, rows[-1][0])
    fig.text(x, y + 17, "Sigmoid + BCELoss", size=12, bold=True, fill="warm", anchor="end")
    fig.text(x, y + 33, "capped, gradient 0", size=12, fill="warm", anchor="end")
    x, y = axes.at(40, rows[-1][2])
    fig.text(x, y - 24, "BCEWithLogitsLoss", size=12, bold=True, fill="accent", anchor="end")
    fig.text(x, y + 34, "gradient 1", size=12, fill="accent", anchor="end")
    x, y = axes.at(zs[jump], 62)
    fig.text(x - 8, y, f"from {zs[jump]:g} on", size=11, fill="warm", anchor="end")
    return fig
