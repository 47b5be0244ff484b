from tested_answers.figure import Figure

PARTS = (("weights", "cool", 0), ("gradients", "warm", 1), ("optimizer", "muted", 0), ("saved", "accent", 1))


def draw(answer):
    """The bytes of a step as a bar, for the whole batch and for half of it."""
    full, half = answer.full, answer.half
    fig = Figure(
        360,
        170,
        title="Half the batch is not half the memory",
        alt=f"Two bars of bytes. With 64 rows: weights {full['weights']}, gradients {full['gradients']}, Adam {full['optimizer']}, "
        f"saved {full['saved']}. With 32 rows the saved part is {half['saved']}, and the others are as before.",
    )
    scale = 340 / sum(full.values())
    for y, rows, kinds in ((36, 64, full), (102, 32, half)):
        fig.text(10, y - 8, f"{rows} rows: {sum(kinds.values()):,} bytes", size=12, bold=True)
        x = 10.0
        for name, colour, _ in PARTS:
            width = kinds[name] * scale
            fig.rect(x, y, width, 32, fill=f"{colour}-soft" if colour != "muted" else "faint", stroke=colour)
            x += width
    x = 10.0
    labels = {"weights": "w", "gradients": "g", "optimizer": "Adam", "saved": "saved"}
    for name, _, _ in PARTS:
        width = full[name] * scale
        fig.text(x + width / 2, 57, labels[name], size=11, anchor="middle")
        fig.text(x + half[name] * scale / 2, 123, labels[name], size=11, anchor="middle")
        x += width
    fig.text(10, 158, "w weights, g gradients", size=11, fill="muted")
    return fig
