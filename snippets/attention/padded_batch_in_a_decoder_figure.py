from tested_answers.figure import Figure


def draw(answer):
    """The same sentence padded in three ways, with the position of each column."""
    plain = answer.places.tolist()
    ways = (
        ("padding behind", answer.right[1].tolist(), plain, "after a pad"),
        ("padding in front", answer.left[1].tolist(), plain, "other positions"),
        ("shifted", answer.left[1].tolist(), answer.shifted[1].tolist(), "as alone"),
    )
    fig = Figure(
        360,
        228,
        title="Where the next word is taken from",
        alt="The sentence 4, 8 in five columns, three times. Padding behind: words at positions 0 and 1, and the last column, from which the next word is taken, is a pad. "
        "Padding in front: the last column is the word 8, but the words stand at positions 3 and 4. Shifted: the last column is the word 8, and the words stand at positions 0 and 1, as alone.",
    )
    cell, left = 28, 12
    for i, (name, ids, positions, so) in enumerate(ways):
        top = 24 + i * 74
        fig.text(left, top - 8, name, size=12, bold=True)
        fig.grid(left, top, [ids], cell=cell, gap=2, fill=lambda word: "accent-soft" if word else "faint")
        for j, (word, position) in enumerate(zip(ids, positions, strict=True)):
            fig.text(left + j * cell + 13, top + 18, str(word) if word else "pad", size=11, anchor="middle")
            fig.text(left + j * cell + 13, top + 41, str(position), size=11, anchor="middle", fill="muted")
        good = so == "as alone"
        fig.rect(
            left + 4 * cell - 2, top - 2, cell + 2, cell + 2, stroke="accent" if good else "warm", line=1.8, radius=3
        )
        fig.arrow(left + 5 * cell + 4, top + 14, left + 5 * cell + 30, top + 14, stroke="ink")
        fig.text(left + 5 * cell + 38, top + 18, f"next word: {so}", size=12)
        fig.text(left + 5 * cell + 38, top + 41, "positions", size=11, fill="muted")
    return fig
