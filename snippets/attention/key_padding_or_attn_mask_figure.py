from tested_answers.figure import Figure


def draw(answer, numpy):
    """Two masks, one table: a row of one, the whole of the other."""
    padding, causal = answer.padding.tolist(), answer.causal.tolist()
    table = numpy.table[1, 0].tolist()
    sentences, tokens = answer.padding.shape
    fig = Figure(
        360,
        232,
        title="A row of key_padding_mask and the whole of attn_mask together block keys",
        alt=f"key_padding_mask has {sentences} rows, one for each sentence, and {tokens} columns, the keys. Row 1 is True at keys 2, 3 and 4. "
        f"attn_mask has {tokens} rows, the queries, and {tokens} columns, the keys; it is True above the diagonal and serves all sentences. "
        "Joined by or, they give the table of sentence 1: its keys 2, 3 and 4 are True for each query, and query 0 does not see key 1 either. "
        "In MultiheadAttention True blocks. In scaled_dot_product_attention and Keras True keeps.",
    )
    cell, top = 18, 66
    lefts = (14, 134, 254)
    names = (f"{sentences} sentences", f"{tokens} queries", f"{tokens} queries")
    for left, title, rows, name in zip(
        lefts, ("key_padding_mask", "attn_mask", "sentence 1"), (padding, causal, table), names, strict=True
    ):
        fig.text(left, 18, title, size=11, mono=title != "sentence 1", bold=True)
        fig.text(left, 36, f"{name} ×", size=11, fill="muted")
        fig.text(left, 51, f"{tokens} keys", size=11, fill="muted")
        fig.grid(
            left,
            top,
            rows,
            cell=cell,
            gap=2,
            fill=lambda blocked: "warm-soft" if blocked else "accent-soft",
        )
        for i, row in enumerate(rows):
            for j, blocked in enumerate(row):
                if blocked:
                    fig.text(left + j * cell + 8, top + i * cell + 12, "T", size=11, anchor="middle", fill="warm", bold=True)
    fig.rect(lefts[0] - 3, top + cell - 3, tokens * cell + 4, cell + 4, stroke="ink", line=1.6, radius=3)
    fig.text(118, top + 49, "or", size=12, anchor="middle", bold=True)
    fig.text(239, top + 49, "=", size=14, anchor="middle", bold=True)
    fig.text(14, top + 78, "row of sentence 1", size=11, fill="ink")
    fig.rect(14, 176, 16, 16, fill="warm-soft")
    fig.text(22, 188, "T", size=11, anchor="middle", fill="warm", bold=True)
    fig.text(38, 188, "True in MultiheadAttention: do not look", size=12)
    fig.rect(14, 202, 16, 16, fill="accent-soft")
    fig.text(38, 214, "True in scaled_dot_product_attention, Keras: look", size=12)
    return fig
