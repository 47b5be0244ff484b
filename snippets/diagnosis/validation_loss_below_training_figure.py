from tested_answers.figure import Figure


def draw(answer):
    """Four losses of one epoch as bars."""
    bars = [
        ("training, as reported", answer.reported, "warm"),
        ("same batches, no dropout", answer.calm, "cool"),
        ("training rows, after it", answer.again, "accent"),
        ("validation rows, after it", answer.validation, "accent"),
    ]
    fig = Figure(
        360,
        150,
        title="One epoch, measured in four ways",
        alt="Bars of the loss: " + "; ".join(f"{words} {value:.2f}" for words, value, _ in bars) + ".",
    )
    for i, (words, value, role) in enumerate(bars):
        y = 10 + 34 * i
        fig.text(12, y + 17, words, size=12)
        fig.rect(170, y, 146 * value, 26, fill=f"{role}-soft", stroke=role, radius=2)
        fig.text(176 + 146 * value, y + 17, f"{value:.2f}", size=12, bold=True)
    return fig
