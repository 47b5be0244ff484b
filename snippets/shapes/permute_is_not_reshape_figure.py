from tested_answers.figure import Figure


def draw(answer):
    """The same six values after swapping axes and after cutting the strip anew."""
    x, turned, recut = (t.tolist() for t in (answer.x, answer.turned, answer.recut))
    flat = [value for row in x for value in row]
    fig = Figure(
        360,
        322,
        title="permute swaps the axes, reshape cuts the strip anew",
        alt=f"A table {x} with one row a person. permute(1, 0) gives {turned}: each column is one person. reshape(3, 2) reads {flat} and cuts "
        f"it after every two values, {recut}: its second row holds the last day of person 1 and the first day of person 2.",
    )
    first = set(x[0])
    fill = {True: "accent-soft", False: "cool-soft"}

    def table(left, top, rows, split=()):
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                fig.rect(left + j * 42, top + i * 32, 39, 29, fill=fill[value in first], stroke="muted", radius=3)
                fig.text(left + j * 42 + 19.5, top + i * 32 + 20, value, size=14, anchor="middle")
        for i in split:
            fig.rect(left - 4, top + i * 32 - 3, len(rows[0]) * 42 + 5, 35, stroke="warm", line=2, radius=5)

    fig.text(14, 18, "x, one row a person", size=13, bold=True)
    table(14, 28, x)
    fig.text(158, 48, "person 1, days 1 to 3", size=12, fill="muted")
    fig.text(158, 80, "person 2, days 1 to 3", size=12, fill="muted")
    fig.text(14, 116, "in memory", size=12, fill="muted")
    table(90, 98, [flat])
    fig.line(14, 140, 346, 140, stroke="faint")
    fig.text(14, 164, "x.permute(1, 0)", size=13, mono=True, bold=True, fill="accent")
    table(14, 176, turned)
    fig.text(14, 290, "a column is a person,", size=12)
    fig.text(14, 306, "as a row was before", size=12)
    fig.text(196, 164, "x.reshape(3, 2)", size=13, mono=True, bold=True, fill="warm")
    table(196, 176, recut, split=(1,))
    fig.text(196, 290, "the strip cut after every", size=12)
    fig.text(196, 306, "two: a row of two people", size=12)
    return fig
