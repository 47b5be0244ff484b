from tested_answers.figure import Figure


def draw(answer):
    """Step 7 goes through the one small matrix, and so does every other step."""
    steps, features = answer.x.shape[1:]
    units, step = answer.y.shape[2], answer.moved[0]
    one, each, flat = answer.size(answer.layer), answer.size(answer.each), answer.size(answer.flat)
    fig = Figure(
        360,
        330,
        title="One small matrix, used once for each step",
        alt=f"On the left one series, {steps} steps of {features} features. Row {step} goes through a matrix of {features} by {units} to row {step} of "
        f"the output, {steps} steps of {units} numbers; every other row goes through the same matrix. That is {one} parameters. "
        f"Flattening first would need {flat} and lose the steps; a layer for each step would need {each}.",
    )
    top, pitch = 40, 9

    def block(left, columns, title, note):
        fig.text(left, 16, title, size=12, bold=True)
        fig.text(left, 32, note, size=11, fill="muted")
        for i in range(steps):
            for j in range(columns):
                fig.rect(left + j * 11, top + i * pitch, 10, pitch - 1, fill="accent" if i == step else "faint")

    block(14, features, "one series", f"{steps} steps × {features}")
    block(280, units, "output", f"{steps} steps × {units}")
    middle = top + step * pitch + 4
    fig.arrow(106, middle, 146, middle, stroke="accent", line=2, head=7)
    fig.arrow(230, middle, 274, middle, stroke="accent", line=2, head=7)
    for i in (1, 13, 18):
        y = top + i * pitch + 4
        fig.line(106, y, 150, middle + (i - step) * 3, stroke="muted", dash="3 3")
        fig.arrow(226, middle + (i - step) * 3, 274, y, stroke="muted", dash="3 3")
    fig.rect(150, middle - 26, 76, 66, fill="accent-soft", stroke="accent", radius=6, line=1.6)
    fig.text(188, middle - 6, f"W {features}×{units}", size=13, anchor="middle", bold=True)
    fig.text(188, middle + 11, f"b {units}", size=13, anchor="middle", bold=True)
    fig.text(188, middle + 31, "one for all", size=11, anchor="middle", fill="accent")
    fig.text(105, middle - 7, f"step {step}", size=11, fill="accent")
    for row, (name, count, role) in enumerate(
        (("Linear, as it is", one, "accent"), ("flattened first", flat, "warm"), ("one for each step", each, "warm"))
    ):
        y = 249 + row * 26
        fig.text(14, y + 14, name, size=12, fill=role)
        fig.rect(122, y, count / 5.2, 19, fill=f"{role}-soft", stroke=role)
        fig.text(122 + count / 5.2 + 6, y + 14, count, size=12, bold=True, fill=role)
    fig.text(14, 240, "parameters, biases included", size=11, fill="muted")
    return fig
