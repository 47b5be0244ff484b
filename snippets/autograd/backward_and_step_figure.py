from tested_answers.figure import Figure


def draw(answer):
    """The parameter in the middle: one writes its .grad, the other reads it."""
    (start, slope), (end, _) = answer.written, answer.moved
    fig = Figure(
        360,
        238,
        title="backward() and step() meet in the parameter",
        alt=f"A parameter has two fields, its value and .grad. loss.backward() writes {slope:g} into .grad and leaves the value at {start:g}. "
        f"optimizer.step() reads .grad and changes the value from {start:g} to {end:g}. There is no connection between the loss and the optimizer.",
    )
    fig.rect(10, 14, 104, 38, fill="cool-soft", radius=6)
    fig.text(62, 38, "loss", anchor="middle", bold=True, mono=True, fill="cool")
    fig.rect(246, 14, 104, 38, fill="warm-soft", radius=6)
    fig.text(298, 38, "optimizer", anchor="middle", bold=True, mono=True, fill="warm")
    fig.line(114, 33, 246, 33, stroke="faint", dash="4 4")
    fig.text(180, 27, "no connection", anchor="middle", size=11, fill="muted")

    fig.rect(110, 110, 140, 106, stroke="ink", line=1.6, radius=8)
    fig.text(180, 131, "parameter w", anchor="middle", bold=True)
    fig.rect(120, 142, 120, 28, fill="accent-soft", radius=4)
    fig.text(128, 161, ".grad", mono=True)
    fig.text(232, 161, f"{slope:g}", anchor="end", bold=True, mono=True)
    fig.rect(120, 178, 120, 28, stroke="muted", radius=4)
    fig.text(128, 197, "value", mono=True)
    fig.text(232, 197, f"{start:g} → {end:g}", anchor="end", bold=True, mono=True)

    # backward: from the loss into .grad
    fig.path("M 62 52 L 62 156 L 112 156", stroke="cool", line=1.8)
    fig.arrow(104, 156, 119, 156, stroke="cool", line=1.8)
    fig.text(70, 78, "backward()", bold=True, mono=True, size=12, fill="cool")
    fig.text(70, 104, "writes", fill="cool")
    # step: reads .grad, changes the value
    fig.path("M 241 150 L 284 150 L 284 60", stroke="warm", line=1.8)
    fig.arrow(284, 66, 284, 53, stroke="warm", line=1.8)
    fig.path("M 312 52 L 312 192 L 248 192", stroke="warm", line=1.8)
    fig.arrow(256, 192, 241, 192, stroke="warm", line=1.8)
    fig.text(276, 104, "reads", anchor="end", fill="warm")
    fig.text(276, 78, "step()", anchor="end", bold=True, mono=True, fill="warm")
    fig.text(278, 210, "changes", fill="warm")
    return fig
