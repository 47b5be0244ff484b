from tested_answers.figure import Figure


def draw(streams):
    """One stream of four numbers, and who takes which of them, without and with one more taker in front."""
    numbers = [f"{v:.2f}" for part in (streams.first, streams.second) for v in part.tolist()]
    moved = [f"{v:.2f}" for v in streams.moved.tolist()]
    at = numbers.index(moved[0])
    fig = Figure(
        360,
        150,
        title="Who takes which number",
        alt="The stream after seed 0 begins with "
        + ", ".join(numbers)
        + f". In one run the layer takes {numbers[0]} and {numbers[1]}. In the other something takes {numbers[0]} "
        f"first, and the layer takes {moved[0]} and {moved[1]}.",
    )
    fig.text(10, 30, "seed 0", size=12, fill="muted")
    for i, number in enumerate(numbers):
        fig.text(112 + 66 * i, 30, number, size=13, bold=True, anchor="middle")
    rows = [
        ("run 1", 60, [("layer", 0, 2, "accent")]),
        ("run 2", 106, [("extra", 0, 1, "warm"), ("layer", at, 2, "accent")]),
    ]
    for name, y, takers in rows:
        fig.text(10, y + 18, name, size=12, fill="muted")
        for words, start, count, role in takers:
            fig.rect(82 + 66 * start, y, 66 * count - 6, 28, fill=f"{role}-soft", stroke=role, radius=3)
            fig.text(79 + 66 * start + 33 * count, y + 19, words, size=12, anchor="middle")
    return fig
