from tested_answers.figure import Figure


def draw(answer):
    """Each label picks one cell of its row; a column or a float picks none."""
    rows, classes = answer.logits.shape
    labels = answer.labels.tolist()
    fig = Figure(
        360,
        268,
        title="The target says which column to read",
        alt=f"A table of logits with {rows} rows and {classes} columns. To its left stand the {rows} labels "
        f"{', '.join(map(str, labels))}, and in each row the cell in the column that the label names is marked. "
        "To the right: the shape and dtype that work, and four targets that raise an error.",
    )
    left, top, cell = 78, 62, 26
    fig.text(18, 24, "labels", size=13, bold=True, fill="accent")
    fig.text(18, 41, f"({rows},)", size=12, mono=True, fill="accent")
    fig.text(left, 24, "logits", size=13, bold=True)
    fig.text(left, 41, f"({rows}, {classes})", size=12, mono=True)
    for j in range(classes):
        fig.text(left + j * cell + 12.5, top - 4, str(j), size=11, anchor="middle", fill="muted")
    for i, label in enumerate(labels):
        y = top + i * cell
        fig.text(40, y + 17, str(label), size=14, anchor="end", fill="accent", bold=True, mono=True)
        fig.arrow(46, y + 12.5, left - 5, y + 12.5, stroke="accent")
        for j in range(classes):
            fig.rect(
                left + j * cell, y, cell - 1, cell - 1, fill="accent" if j == label else "paper", stroke="muted", line=0.7
            )
    fig.text(18, top + rows * cell + 16, f"class numbers 0 to {classes - 1}, one in each row", size=12, fill="muted")
    x = 180
    fig.text(x, 72, "works", size=13, bold=True, fill="accent")
    fig.text(x, 90, f"({rows},) int64", size=12, mono=True)
    fig.text(x, 107, f"({rows}, {classes}) float", size=12, mono=True)
    fig.text(x, 140, "raises an error", size=13, bold=True, fill="warm")
    for k, words in enumerate((f"({rows}, 1)", f"({rows},) float", f"({rows},) int32", f"({rows},) numbers 1 to {classes}")):
        fig.text(x, 158 + 17 * k, words, size=12, mono=True)
    return fig
