from tested_answers.figure import Figure


def draw(answer):
    """The rate of each step in both orders."""
    rows = [("optimizer first", answer.right, "accent"), ("scheduler first", answer.wrong, "warm")]
    fig = Figure(
        360,
        184,
        title="The learning rate that each step uses",
        alt="; ".join(f"{words}: " + ", ".join(f"{rate:g}" for rate in rates) for words, rates, _ in rows)
        + ". An arrow goes from each rate of the first row to the place before it in the second; the first rate has no place there.",
    )
    for i, (words, rates, role) in enumerate(rows):
        y = 34 + 92 * i
        fig.text(16, y + (46 if i else -8), words, size=12, bold=True, fill=role)
        for step, rate in enumerate(rates):
            fig.rect(14 + 68 * step, y, 60, 30, stroke=role, radius=3)
            fig.text(44 + 68 * step, y + 20, f"{rate:g}", size=13, anchor="middle")
    for step in range(1, len(answer.right)):
        fig.arrow(44 + 68 * step, 68, 44 + 68 * (step - 1) + 4, 122, stroke="muted")
    return fig
