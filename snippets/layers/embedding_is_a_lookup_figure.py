from tested_answers.figure import Figure


def draw(answer):
    """The ids of one sentence, the table, and the rows that come out."""
    ids = answer.ids[0].tolist()
    table, vectors = answer.before.tolist(), answer.vectors[0].tolist()
    fig = Figure(
        360,
        286,
        title="An embedding is a lookup",
        alt=f"A sentence of the ids {', '.join(map(str, ids))} on the left, a table of {len(table)} rows of {len(table[0])} numbers "
        f"in the middle, the output on the right. Each id points at the row of that number and the row is copied out. Id {ids[0]} "
        "stands twice and gives the same row twice. The other rows take no part.",
    )
    row, cell, top = 21, 31, 42
    middle = top + row * len(table) / 2

    def role(number):
        return "accent" if number == ids[0] else "cool" if number in ids else "none"

    def numbers(x, y, values, paint, words="ink"):
        for column, value in enumerate(values):
            soft = "none" if paint == "none" else f"{paint}-soft"
            fig.rect(x + column * cell, y, cell - 1, row - 2, fill=soft, stroke="faint" if paint == "none" else paint)
            fig.text(x + column * cell + cell - 4, y + 14, f"{value:z.1f}", size=11, anchor="end", mono=True, fill=words)

    for x, words, anchor in ((8, "ids", "start"), (166, "table: embedding.weight", "middle"), (352, "output", "end")):
        fig.text(x, 14, words, size=12, bold=True, anchor=anchor)
    for x, words, anchor in ((8, f"{len(ids)}", "start"), (166, f"{len(table)} × {len(table[0])}, random at first", "middle"), (352, f"{len(ids)} × {len(table[0])}", "end")):
        fig.text(x, 30, words, size=11, fill="muted", anchor=anchor)
    for number, values in enumerate(table):
        y = top + number * row
        numbers(120, y, values, role(number), "ink" if number in ids else "muted")
        fig.text(115, y + 14, number, size=11, anchor="end", mono=True, fill="ink" if number in ids else "muted")
    for place, number in enumerate(ids):
        y = middle + (place - (len(ids) - 1) / 2) * 38
        line = top + number * row + row / 2 - 1
        paint = role(number)
        fig.rect(8, y - 12, 26, 24, radius=4, fill=f"{paint}-soft", stroke=paint)
        fig.text(21, y + 4, number, anchor="middle", mono=True)
        fig.arrow(36, y, 97, line, stroke=paint, line=1.6)
        fig.arrow(215, line, 256, y, stroke=paint, line=1.6)
        numbers(260, y - row / 2 + 1, vectors[place], paint)
    return fig
