from tested_answers.figure import Figure


def draw(table):
    """Which dtype each layer and loss takes."""
    names = {
        "Linear": "Linear: input",
        "cross_entropy": "cross_entropy: target",
        "Embedding": "Embedding: ids",
        "bce_with_logits": "bce_with_logits: target",
        "mse_loss": "mse_loss: target",
    }
    kinds = [str(kind).removeprefix("torch.") for kind in table.kinds]
    fig = Figure(
        360,
        222,
        title="Who takes which dtype",
        alt="A table with a mark where the dtype is accepted. "
        + " ".join(
            f"{names[who]} takes {', '.join(kind for kind, ok in zip(kinds, row, strict=True) if ok)}." for who, row in table.table.items()
        ),
    )
    for column, kind in enumerate(kinds):
        fig.text(183 + column * 50, 18, kind, size=11, anchor="middle", fill="muted")
    for row, (who, accepted) in enumerate(table.table.items()):
        y = 28 + row * 38
        fig.text(8, y + 21, names[who], size=12)
        for column, ok in enumerate(accepted):
            x = 160 + column * 50
            fig.rect(x, y, 46, 32, fill="accent-soft" if ok else "none", stroke="accent" if ok else "faint", radius=4)
            fig.text(x + 23, y + 20, "yes" if ok else "error", size=12, anchor="middle", fill="accent" if ok else "muted", bold=ok)
    return fig
