from tested_answers.figure import Figure


def draw(answer):
    """The same (batch, steps) block, walked along either axis."""
    batch, steps = answer.x.shape[:2]
    fig = Figure(
        360,
        214,
        title="batch_first decides which axis the loop walks along",
        alt=f"Two blocks of {batch} rows, the sequences, and {steps} columns, the time. With batch_first=True arrows run along each row, "
        f"and only row 0 is affected by a change of sequence 0. When it is forgotten, arrows run down each column, from one sequence "
        f"to the next, and a change of sequence 0 moves all {sum(answer.wrong_moved)} rows. The last h is {tuple(answer.right_h.shape)} "
        f"on the left and {tuple(answer.wrong_h.shape)} on the right.",
    )
    cell, top = 20, 66
    for x, name, moved, h, role in (
        (26, "batch_first=True", answer.right_moved, answer.right_h, "accent"),
        (208, "forgotten", answer.wrong_moved, answer.wrong_h, "warm"),
    ):
        fig.text(x, 20, name, size=13, mono=True, bold=True, fill=role)
        fig.text(x, 38, "the state runs along time" if role == "accent" else "the state runs down the batch", size=11, fill=role)
        for row in range(batch):
            for step in range(steps):
                hit = moved[row]
                fig.rect(x + step * cell, top + row * cell, cell - 2, cell - 2, fill=f"{role}-soft" if hit else "paper", stroke="faint")
            fig.text(x - 6, top + row * cell + 13, row, size=11, anchor="end", fill="muted")
        if role == "accent":
            for row in range(batch):
                y = top + row * cell + cell / 2 - 1
                fig.arrow(x + 4, y, x + steps * cell - 4, y, stroke=role, line=1.6)
        else:
            for step in range(steps):
                mid = x + step * cell + cell / 2 - 1
                fig.arrow(mid, top + 4, mid, top + batch * cell - 4, stroke=role, line=1.6)
        end = top + batch * cell
        fig.text(x + steps * cell - 2, 58, "time →", size=11, anchor="end", fill="muted")
        fig.text(x, end + 16, f"h_n {tuple(h.shape)}", size=12, mono=True)
        n = sum(moved)
        fig.text(x, end + 34, f"nudge row 0: {n} row{'s' if n > 1 else ''} move{'' if n > 1 else 's'}", size=12, fill=role)
    return fig
