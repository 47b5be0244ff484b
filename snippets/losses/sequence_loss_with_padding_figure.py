from tested_answers.figure import Figure


def draw(answer):
    """The loss of each word, the padding dashed, and the two divisors."""
    each, pad = answer.each.tolist(), answer.pad.tolist()
    places = len(each) * len(each[0])
    fig = Figure(
        360,
        164,
        title="Padding is neither in the sum nor in the divisor",
        alt=f"Two rows of {len(each[0])} places with the loss of each word. {places - answer.words} places of the second "
        f"row are padding, dashed, with a loss of 0. Below: the sum divided by the {answer.words} words is "
        f"{answer.total / answer.words:.2f}, the loss; divided by all {places} places it would be {answer.careless:.2f}.",
    )
    cell, left = 64, 16
    for i, row in enumerate(each):
        for j, value in enumerate(row):
            x, y, out = left + j * (cell + 2), 16 + i * 44, pad[i][j]
            fig.rect(
                x,
                y,
                cell,
                34,
                fill="paper" if out else "accent-soft",
                stroke="warm" if out else "accent",
                dash="4 3" if out else None,
                radius=3,
            )
            fig.text(x + cell / 2, y + 22, f"{value:.2f}", size=13, anchor="middle", fill="warm" if out else "ink")
    fig.text(
        left,
        122,
        f"sum / {answer.words} words: {answer.total / answer.words:.2f}, the loss",
        size=13,
        fill="accent",
        bold=True,
    )
    fig.text(left, 146, f"sum / {places} places: {answer.careless:.2f}, each.mean()", size=13, fill="warm")
    return fig
