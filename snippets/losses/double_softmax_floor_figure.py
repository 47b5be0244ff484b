from math import e, log

from tested_answers.figure import Figure


def draw(answer):
    """A ruler of loss values for ten classes: what each address means."""
    C = answer.C
    marks = [
        (log(C - 1 + e), "softmax twice, always wrong", "warm"),
        (log(C), f"ln {C}: knows nothing", "ink"),
        (answer.behind_softmax, "softmax twice, always right", "accent"),
        (answer.of_tanh, "tanh first, always right", "cool"),
        (answer.smooth, "label smoothing 0.1, always right", "cool"),
        (answer.on_logits, "logits, always right", "ink"),
    ]
    fig = Figure(
        360,
        306,
        title=f"Where a loss of {C} classes can stop",
        alt=f"A ruler of the loss for {C} classes: " + "; ".join(f"{value:.4f} {words}" for value, words, _ in marks) + ". "
        "With softmax twice the loss is trapped in the band of width 1 between always right and always wrong.",
    )
    top, bottom = 42, 286

    def at(value):
        return bottom - (bottom - top) * value / marks[0][0]

    fig.text(14, 22, f"loss, {C} classes", size=13, bold=True)
    fig.rect(24, at(marks[0][0]), 12, at(answer.behind_softmax) - at(marks[0][0]), fill="accent-soft")
    fig.line(24, top, 24, bottom, stroke="muted")
    for value, words, stroke in marks:
        y = at(value)
        fig.line(20, y, 42, y, stroke=stroke, line=2)
        fig.text(48, y + 4, f"{value:.4f}", size=12, mono=True, fill=stroke, bold=value == answer.behind_softmax)
        fig.text(106, y + 4, words, size=12, fill=stroke, bold=value == answer.behind_softmax)
    middle = (at(marks[1][0]) + at(answer.behind_softmax)) / 2
    fig.text(48, middle - 1, "With softmax twice, all of training", size=12, fill="accent")
    fig.text(48, middle + 15, "happens in this band of width 1.", size=12, fill="accent")
    return fig
