from tested_answers.figure import Figure


def draw(answer):
    """The weights of the first token of each sentence: with the mask, and with the empty row opened."""
    fig = Figure(
        360,
        236,
        title="Weights of the first token of three sentences",
        alt="Two tables of weights, three sentences by five keys. With the mask as it is, the empty sentence has nan for each key. "
        "With its row opened it has weights like the others, and its output is set to 0 afterwards.",
    )
    tables = [("key_padding_mask=padding", answer.weights), ("key_padding_mask=padding & ~empty", answer.opened)]
    for t, (words, weights) in enumerate(tables):
        top = 22 + 118 * t
        fig.text(14, top, words, size=12, mono=True)
        for i, row in enumerate(weights[:, 0].tolist()):
            y = top + 8 + 30 * i
            for key, weight in enumerate(row):
                role = "muted" if i != 1 else "warm" if t == 0 else "accent"
                fig.rect(14 + 48 * key, y, 44, 26, stroke=role, radius=3)
                fig.text(36 + 48 * key, y + 18, f"{weight:.2f}", size=12, anchor="middle", fill="ink" if i != 1 else role)
            if i == 1:
                words = "output: nan" if t == 0 else "set output to 0"
                fig.text(260, y + 18, words, size=12, bold=True, fill="warm" if t == 0 else "accent")
    return fig
