from tested_answers.figure import Figure


def draw(answer, memory):
    """Which layer the gradient reaches, in three ways to stop it."""
    rows = [
        ("second(first(x).detach())", answer.cut, f"first: recorded, {memory.by_detach} saved", "cut"),
        ("with no_grad(): h = first(x)", answer.block, f"first: not recorded, {memory.by_no_grad} saved", "block"),
        ("second.requires_grad_(False)", answer.through, "the gradient passes through", "through"),
    ]
    fig = Figure(
        360,
        286,
        title="Where the gradient stops",
        alt="Three rows, each with first layer, second layer and loss. With detach between the layers the gradient reaches the second only, "
        f"and the first was recorded, with {memory.by_detach} numbers saved. With the first layer in a no_grad block it stops at the same "
        f"place and {memory.by_no_grad} numbers are saved. With a frozen second layer it passes through and reaches the first.",
    )
    for row, (code, reached, note, kind) in enumerate(rows):
        top = 6 + row * 94
        fig.text(14, top + 13, code, size=12, mono=True, bold=True)
        if kind == "block":
            fig.rect(10, top + 22, 100, 44, fill="none", stroke="warm", dash="4 3", radius=7, line=1.5)
        for column, name in enumerate(("first", "second")):
            x, got = 16 + column * 132, name in reached
            fig.rect(x, top + 28, 88, 32, fill="accent-soft" if got else "none", stroke="accent" if got else "faint", radius=5)
            fig.text(x + 44, top + 48, f"{name}: {'yes' if got else 'no'}", anchor="middle", fill="accent" if got else "muted", bold=got)
        fig.text(284, top + 48, "loss", fill="muted")
        fig.arrow(278, top + 44, 240, top + 44, stroke="accent", line=2, head=7)
        if kind == "through":
            fig.arrow(144, top + 44, 108, top + 44, stroke="accent", line=2, head=7)
        else:
            stop = 126 if kind == "cut" else 116
            fig.line(145, top + 44, stop + 4, top + 44, stroke="accent", line=2)
            fig.line(stop, top + 34, stop, top + 54, stroke="warm", line=2.5)
        fig.text(14, top + 80, note, size=11.5, fill="muted")
    return fig
