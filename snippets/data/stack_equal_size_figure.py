from tested_answers.figure import Figure


def draw(answer):
    """Three series, padded to the longest, with their lengths and both means."""
    rows, steps = answer.x.shape
    fig = Figure(
        360,
        176,
        title="Three series in one batch",
        alt="Three rows of numbers with "
        + ", ".join(str(n) for n in answer.lengths.tolist())
        + " values. The shorter ones are filled up with zeros at the end. On the right the mean of each row with and without the zeros.",
    )
    cell, left, top = 38, 12, 40
    fig.text(left, 22, "batch", size=12, bold=True, fill="accent")
    fig.text(left + steps * cell + 40, 22, "mean", size=12, anchor="middle", bold=True, fill="warm")
    fig.text(left + steps * cell + 112, 22, "masked", size=12, anchor="middle", bold=True, fill="accent")
    for i in range(rows):
        y = top + i * 40
        for j in range(steps):
            inside = j < answer.lengths[i]
            fig.rect(
                left + j * cell,
                y,
                cell - 4,
                30,
                fill="accent-soft" if inside else "paper",
                stroke="accent" if inside else "warm",
                dash=None if inside else "3 3",
                radius=3,
            )
            fig.text(
                left + j * cell + cell / 2 - 2,
                y + 20,
                f"{answer.x[i, j]:.0f}",
                anchor="middle",
                fill="ink" if inside else "warm",
            )
        fig.text(left + steps * cell + 40, y + 20, f"{answer.careless[i]:.1f}", anchor="middle", fill="warm", bold=True)
        fig.text(left + steps * cell + 112, y + 20, f"{answer.right[i]:.1f}", anchor="middle", fill="accent", bold=True)
    fig.text(left, top + rows * 40 + 10, "dashed: padding", size=11, fill="warm")
    return fig
