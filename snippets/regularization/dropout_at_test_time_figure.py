from tested_answers.figure import Figure


def draw(answer):
    """Three ways of setting the model, and what batch norm and dropout then do."""
    ways = [
        ("eval()", 0, 0, answer.off, answer.at_rest),
        ("eval(), then the loop", 0, 1, answer.on, answer.unmoved),
        ("train()", 1, 1, answer.too_much, answer.moved),
    ]
    fig = Figure(
        360,
        176,
        title="What batch norm and dropout do under eval(), under eval() with the loop, and under train()",
        alt=" ".join(
            f"{name}: BatchNorm1d is {'on the batch, its averages moved' if norm else 'at rest'}, "
            f"Dropout {'drops, calls differ' if drop else 'is off, calls are the same'}."
            for name, norm, drop, _, _ in ways
        ),
    )
    fig.text(196, 22, "BatchNorm1d", size=12, anchor="middle", bold=True)
    fig.text(302, 22, "Dropout", size=12, anchor="middle", bold=True)
    for i, (name, norm, drop, _, _) in enumerate(ways):
        y = 34 + 46 * i
        fig.text(10, y + 22, name, size=12 if i != 1 else 11.5, mono=i != 1, bold=i == 1, fill="accent" if i == 1 else "ink")
        fig.rect(144, y, 104, 34, fill="warm-soft" if norm else "paper", stroke="warm" if norm else "muted", radius=4)
        fig.text(196, y + 21, "moves" if norm else "rests", size=12, anchor="middle", fill="warm" if norm else "muted")
        fig.rect(254, y, 96, 34, fill="accent-soft" if drop else "paper", stroke="accent" if drop else "muted", radius=4)
        fig.text(302, y + 21, "drops" if drop else "off", size=12, anchor="middle", fill="accent" if drop else "muted")
    return fig
