from tested_answers.figure import Figure


def draw_loss(answer):
    """The loss falls from that of a guess to almost nothing."""
    losses, uniform, floor = answer.losses, answer.uniform, answer.floor
    n = len(losses)
    fig = Figure(
        360,
        236,
        title="The loss of the character LSTM while it trains",
        alt=f"A curve over {n} steps. It begins at {losses[0]:.2f}, on the dashed level ln {len(answer.chars)} = {uniform:.2f} of a "
        f"uniform guess, is at {losses[50]:.2f} after 50 steps and ends at {losses[-1]:.2f}. A second dashed level at {floor:.2f} is the "
        "floor that a second softmax would set; the curve goes through it.",
    )
    axes = fig.axes(
        40, 30, 300, 160, x_range=(0, n), y_range=(0, 4.4), x_ticks=range(0, n + 1, 50), y_ticks=range(5), x_label="step", y_label="loss"
    )
    axes.level(uniform, f"uniform guess, ln {len(answer.chars)} = {uniform:.2f}")
    axes.level(floor, f"floor with a second softmax {floor:.2f}", stroke="warm")
    axes.curve(range(n), losses)
    x, y = axes.at(n, losses[-1])
    fig.text(x, y - 10, f"ends at {losses[-1]:.2f}", size=12, anchor="end", fill="accent", bold=True)
    return fig


def draw_temperature(answer):
    """The six likeliest characters at three temperatures."""
    likely = answer.after.topk(6).indices.tolist()
    names = [answer.chars[i] for i in likely]
    rows = [[float(p[i]) for i in likely] for p in answer.probabilities]
    told = "; ".join(
        f"T={t}: " + ", ".join(f"{n!r} {p:.2f}" for n, p in zip(names, row, strict=True))
        for t, row in zip(answer.temperatures, rows, strict=True)
    )
    fig = Figure(
        360,
        196,
        title="What follows 'Although ' at three temperatures",
        alt=f"Three groups of bars for the same six characters. {told}. The order is the same in each group; the first bar shrinks as T grows.",
    )
    for group, (t, row) in enumerate(zip(answer.temperatures, rows, strict=True)):
        left, base = 12 + group * 118, 150
        fig.text(left, 24, f"T = {t}", size=13, bold=True, fill="accent" if t == 1 else "ink")
        fig.line(left, base, left + 102, base, stroke="muted")
        for i, (name, p) in enumerate(zip(names, row, strict=True)):
            height = 100 * p
            fig.rect(left + 3 + i * 17, base - height, 12, height, fill="accent" if i == 0 else "cool")
            fig.text(left + 9 + i * 17, base + 16, name.replace(" ", "_").replace("\n", "/"), size=12, anchor="middle", mono=True)
        fig.text(left + 17, base - 100 * row[0] + 11, f"{row[0]:.2f}", size=11)
    fig.text(12, 188, "height: probability of the next character", size=11, fill="muted")
    return fig
