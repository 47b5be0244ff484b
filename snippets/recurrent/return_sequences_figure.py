from tested_answers.figure import Figure


def draw(answer, keras):
    """What leaves the layer for each flag."""
    steps = answer.every.shape[1]
    fig = Figure(
        360,
        300,
        title="What leaves the layer for each flag",
        alt=f"Three rows of {steps} boxes, the steps. By default one arrow goes up, from the last box: shape {tuple(answer.last.shape)}. With "
        f"return_sequences=True an arrow goes up from every box: shape {tuple(answer.every.shape)}. With return_state=True the last box also "
        f"sends h and c to the right, each of shape {tuple(answer.last.shape)}; that h is the one that goes up.",
    )
    left, pitch, box = 14, 46, 34
    rows = (
        ("default", f"{tuple(answer.last.shape)}", {steps - 1}, False),
        ("return_sequences=True", f"{tuple(answer.every.shape)}", set(range(steps)), False),
        ("return_state=True", " ".join(str(tuple(one.shape)) for one in (keras.result, keras.h, keras.c)), {steps - 1}, True),
    )
    for row, (name, shape, up, state) in enumerate(rows):
        y = row * 100
        fig.text(left, y + 17, name, size=12, mono=True, bold=True)
        fig.text(346, y + 17, shape, size=12, mono=True, anchor="end", fill="accent")
        top = y + 52
        for step in range(steps):
            x = left + step * pitch
            lit = step in up
            fig.rect(x, top, box, 28, fill="accent-soft" if lit else "paper", stroke="muted", radius=3)
            fig.text(x + box / 2, top + 19, step, size=12, anchor="middle", fill="ink" if lit else "muted")
            if lit:
                fig.arrow(x + box / 2, top, x + box / 2, top - 26, stroke="accent", line=2, head=6)
            if step < steps - 1:
                fig.arrow(x + box, top + 14, x + pitch, top + 14, stroke="muted", head=4)
        end = left + (steps - 1) * pitch + box
        if state:
            for dy, word, role in ((6, "h", "accent"), (22, "c", "cool")):
                fig.arrow(end, top + dy, end + 38, top + dy, stroke=role, line=2, head=6)
                fig.text(end + 46, top + dy + 4, word, size=13, bold=True, fill=role)
            fig.text(end + 6, top - 12, "same h", size=11, fill="accent")
    return fig
