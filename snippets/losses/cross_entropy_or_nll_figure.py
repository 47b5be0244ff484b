from tested_answers.figure import Figure


def draw(answer):
    """One row on its way: which part of it each loss does."""
    row, label = answer.logits[0].tolist(), answer.labels[0].item()
    logs = answer.outputs["log_softmax"][0].tolist()
    loss = -logs[label]
    fig = Figure(
        360,
        226,
        title="What each loss does on the way from logits to a number",
        alt=f"One row: the logits {', '.join(f'{v:g}' for v in row)} become by log_softmax "
        f"{', '.join(f'{v:.2f}' for v in logs)}; the entry of the label, {label}, is picked and its sign changed: {loss:.2f}. "
        "A bracket named cross_entropy spans both steps. A bracket named nll_loss spans the last step only.",
    )
    top, cell = 96, 27
    for x, words, values, fill in ((12, "logits", row, "paper"), (142, "log-probs", logs, "paper")):
        fig.text(x + 28, top - 8, words, size=12, anchor="middle", bold=True)
        for i, value in enumerate(values):
            chosen = i == label
            fig.rect(x, top + i * cell, 56, cell - 2, fill="accent-soft" if chosen else fill, stroke="accent" if chosen else "muted")
            fig.text(x + 28, top + i * cell + 17, f"{value:.2f}", size=12, anchor="middle", mono=True)
    middle = top + cell * 1.5 - 1
    fig.arrow(72, middle, 138, middle)
    fig.text(105, middle - 7, "log_softmax", size=11, anchor="middle")
    fig.arrow(202, top + 12, 290, top + 12, stroke="accent", line=1.6)
    fig.text(246, top + 29, f"pick label {label},", size=11, anchor="middle")
    fig.text(246, top + 43, "change sign", size=11, anchor="middle")
    fig.rect(293, top, 54, cell - 2, fill="accent-soft", stroke="accent")
    fig.text(320, top + 17, f"{loss:.2f}", size=12, anchor="middle", mono=True, bold=True)
    fig.text(320, top - 8, "loss", size=12, anchor="middle", bold=True)
    fig.text(209, 24, "F.cross_entropy takes logits", size=12.5, anchor="middle", bold=True, fill="accent")
    fig.path("M72 42 V34 H347 V42", stroke="accent", line=1.6)
    y = top + 3 * cell + 8
    fig.path(f"M202 {y} V{y + 8} H347 V{y}", stroke="cool", line=1.6)
    fig.text(347, y + 25, "F.nll_loss takes log-probs", size=12.5, anchor="end", bold=True, fill="cool")
    return fig
