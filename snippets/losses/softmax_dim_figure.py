from tested_answers.figure import Figure


def draw(answer):
    """The same logits, softmax over each of the two axes: what sums to 1."""
    right, wrong = answer.right.tolist(), answer.wrong.tolist()
    right_sums = [sum(row) for row in right]
    wrong_sums = [sum(row) for row in wrong]
    column_sums = [sum(column) for column in zip(*wrong, strict=True)]
    fig = Figure(
        360,
        226,
        title="Softmax over dim=1 and over dim=0",
        alt="The same logits of four samples (rows) and three classes (columns). With dim=1 each row sums to 1: the classes of a sample compete. "
        f"With dim=0 each column sums to 1: the samples compete, and the sums of the samples are {', '.join(f'{total:.2f}' for total in wrong_sums)}.",
    )
    cell, height = 38, 26

    def table(left, heading, rows, role, by_row):
        top = 62
        fig.text(left + 1.5 * cell, 18, heading, anchor="middle", bold=True, mono=True, size=13, fill=role)
        fig.text(left + 1.5 * cell, 35, "classes compete" if by_row else "samples compete", anchor="middle", fill=role)
        for j in range(3):
            fig.text(left + (j + 0.5) * cell, top - 7, "ABC"[j], anchor="middle", size=11, fill="muted")
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                fig.text(left + (j + 0.5) * cell, top + (i + 0.66) * height, f"{value:.2f}", anchor="middle", size=12, mono=True)
        if by_row:
            for i in range(4):
                fig.rect(left, top + i * height + 2, 3 * cell, height - 4, stroke=role, line=1.6, radius=5)
        else:
            for j in range(3):
                fig.rect(left + j * cell + 2, top, cell - 4, 4 * height, stroke=role, line=1.6, radius=5)
        return top

    top = table(24, "dim=1", right, "accent", True)
    for i, total in enumerate(right_sums):
        fig.text(145, top + (i + 0.66) * height, f"{total:.0f}", bold=True, mono=True, fill="accent")
        fig.text(18, top + (i + 0.66) * height, i, anchor="end", size=11, fill="muted")
    fig.text(149, top - 7, "sum", anchor="middle", size=11, fill="muted")
    top = table(198, "dim=0", wrong, "warm", False)
    for i, total in enumerate(wrong_sums):
        fig.text(318, top + (i + 0.66) * height, f"{total:.2f}", bold=True, mono=True, fill="warm")
        fig.text(192, top + (i + 0.66) * height, i, anchor="end", size=11, fill="muted")
    fig.text(333, top - 7, "sum", anchor="middle", size=11, fill="muted")
    for j, total in enumerate(column_sums):
        fig.text(198 + (j + 0.5) * cell, top + 4 * height + 17, f"{total:.0f}", anchor="middle", bold=True, mono=True, fill="warm")
    fig.text(8, 208, "rows: samples 0 to 3, columns: classes A, B, C", size=11, fill="muted")
    return fig
