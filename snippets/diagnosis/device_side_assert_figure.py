from tested_answers.figure import Figure


def draw(answer):
    """The scores of a row, numbered from zero, and the labels of the batch above them."""
    scores = answer.scores
    fig = Figure(
        360,
        148,
        title="A label without a score",
        alt=f"A row has {scores} scores, numbered from 0 to {scores - 1}. The labels run from {answer.low} to {answer.high}: label "
        f"{answer.high} points past the last score, and score 0 is never asked for.",
    )
    cell, left = 66, 80
    fig.text(10, 36, "labels", size=12, bold=True, fill="cool")
    fig.text(10, 98, "scores", size=12, bold=True, fill="accent")
    for place in range(max(scores, answer.high + 1)):
        x = left + place * cell
        inside = place < scores
        wanted = answer.low <= place <= answer.high
        fig.rect(
            x,
            76,
            cell - 8,
            36,
            fill="accent-soft" if inside else "paper",
            stroke="accent" if inside else "warm",
            dash=None if inside else "4 3",
            radius=4,
        )
        fig.text(
            x + cell / 2 - 4,
            99,
            f"{place}" if inside else "none",
            anchor="middle",
            fill="ink" if inside else "warm",
        )
        if wanted:
            fig.text(x + cell / 2 - 4, 36, f"{place}", anchor="middle", bold=True, fill="cool" if inside else "warm")
            fig.arrow(x + cell / 2 - 4, 44, x + cell / 2 - 4, 70, stroke="cool" if inside else "warm")
    fig.text(left + cell / 2 - 4, 134, "never asked", size=11, anchor="middle", fill="muted")
    fig.text(left + scores * cell + cell / 2 - 4, 134, "the assert", size=11, anchor="middle", fill="warm")
    return fig
