from tested_answers.figure import Figure


def draw(answer):
    """The loss of each of the five rows, early and late."""
    pairs = list(zip(answer.early.tolist(), answer.late.tolist(), strict=True))
    fig = Figure(
        360,
        262,
        title="Five rows: what each one costs",
        alt="Bars of each row's loss, early and late. Four rows become a little cheaper; the fifth, given "
        f"{pairs[-1][1]:g}, costs {-answer.late[-1].log().item():.2f}. "
        f"The mean rises from {answer.first[1]:.2f} to {answer.then[1]:.2f}.",
    )
    fig.text(12, 16, "given to the label", size=11, fill="muted")
    fig.text(130, 16, "loss: early above, late below", size=11, fill="muted")
    for i, (p, q) in enumerate(pairs):
        y = 26 + 40 * i
        fig.text(12, y + 20, f"{p:g} → {q:g}", size=12, bold=(q > 0.5) != (p > 0.5))
        for j, value in enumerate((p, q)):
            loss = -answer.torch.tensor(value).log().item()
            role = "cool" if j == 0 else "warm"
            fig.rect(130, y + 16 * j, 29 * loss, 13, fill=f"{role}-soft", stroke=role, radius=1)
            fig.text(136 + 29 * loss, y + 11 + 16 * j, f"{loss:.2f}", size=11)
    fig.text(12, 246, "mean", size=12, bold=True)
    fig.text(130, 246, f"{answer.first[1]:.2f} → {answer.then[1]:.2f}", size=12, bold=True)
    fig.text(220, 246, f"right {answer.first[0]:.1f} → {answer.then[0]:.1f}", size=12, bold=True)
    return fig
