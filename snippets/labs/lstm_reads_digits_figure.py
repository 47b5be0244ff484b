from math import tanh

from tested_answers.figure import Figure


def draw_rows(answer):
    """What the trained head and a head of its own read after each row, and what one reads before training."""
    n = len(answer.by_row)
    shares = zip(answer.by_row, answer.own_head, answer.untrained, strict=True)
    told = ", ".join(f"row {i}: {a:.0%}, {b:.0%} and {c:.0%}" for i, (a, b, c) in enumerate(shares, 1))
    fig = Figure(
        360,
        236,
        title="When the LSTM knows the digit, and when its head can tell",
        alt=f"Three curves over the rows read: the head trained for the last row, a head fitted to each row, and the same on the untrained LSTM. {told}. The first two meet at the last row.",
    )
    axes = fig.axes(
        44, 30, 296, 160, x_range=(0.5, n + 0.5), y_range=(0, 1), x_ticks=range(1, n + 1), y_ticks=(0.0, 0.5, 1.0), x_label="rows read", y_label="right",
        tick=lambda v: f"{v:.0%}" if isinstance(v, float) else f"{v}",
    )
    axes.level(0.1, "a guess")
    axes.curve(range(1, n + 1), answer.untrained, stroke="muted", dash="4 3")
    axes.curve(range(1, n + 1), answer.own_head, stroke="cool")
    axes.curve(range(1, n + 1), answer.by_row)
    fig.text(*axes.at(1.2, 0.86), "a head for each row", size=12, fill="cool", bold=True)
    fig.text(*axes.at(3.2, 0.52), "the same, untrained", size=12, fill="muted")
    fig.text(*axes.at(8.4, 0.26), "the trained head", size=12, anchor="end", fill="accent", bold=True)
    return fig


def draw_one(answer):
    """One digit with the favourite after each row."""
    image = answer.images[1437 + answer.chosen].tolist()
    guesses, sure = answer.guesses.tolist(), answer.sure.tolist()
    told = ", ".join(f"row {i}: {g} at {p:.2f}" for i, (g, p) in enumerate(zip(guesses, sure, strict=True), 1))
    fig = Figure(
        360,
        246,
        title="One digit, and what the trained head says after each row",
        alt=f"A handwritten {int(answer.y_test[answer.chosen])} of 8 by 8 grey squares. Beside each row stands the favourite and a bar for its probability. {told}.",
    )
    cell, left, top = 24, 14, 34
    fig.text(left, 20, "read so far", size=12, fill="muted")
    fig.text(226, 20, "favourite", size=12, fill="muted")
    fig.rect(left, top, 8 * cell, 8 * cell, stroke="faint")
    for i, row in enumerate(image):
        y = top + i * cell
        for j, value in enumerate(row):
            if value >= 0.06:
                fig.rect(left + j * cell, y, cell - 1, cell - 1, fill="ink", opacity=round(value, 1))
        right = guesses[i] == int(answer.y_test[answer.chosen])
        fig.text(234, y + 17, guesses[i], size=14, bold=True, fill="accent" if right else "warm")
        fig.rect(256, y + 6, 90 * sure[i], 12, fill="accent" if right else "warm")
    fig.text(256, 242, "bar: its probability", size=11, fill="muted")
    return fig


def draw_states(answer):
    """tanh(c) and h of eight units over the rows of one digit."""
    units = range(8)
    c = answer.c_rows[answer.chosen][:, units].T.tolist()
    h = answer.h_rows[answer.chosen][:, units].T.tolist()
    held = [[tanh(v) for v in row] for row in c]
    gates = [b / a for row, shown in zip(held, h, strict=True) for a, b in zip(row, shown, strict=True)]
    fig = Figure(
        360,
        232,
        title="The same eight units: what they hold and what they show",
        alt=f"Two grids of 8 units by 8 rows for one digit. Left tanh(c), right h. Green is positive, orange negative, "
        f"stronger is larger. h has the sign of c in every cell and is weaker: the share that is shown goes from {min(gates):.2f} to {max(gates):.2f}.",
    )
    for panel, (name, grid) in enumerate((("held: tanh(c)", held), ("shown: h", h))):
        left, top, cell = 24 + panel * 172, 40, 20
        fig.text(left, 24, name, size=13, bold=True)
        fig.rect(left, top, 8 * cell, 8 * cell, stroke="faint")
        for i, row in enumerate(grid):
            for j, value in enumerate(row):
                strength = abs(value)
                if strength >= 0.05:
                    fig.rect(left + j * cell, top + i * cell, cell - 1, cell - 1, fill="accent" if value > 0 else "warm", opacity=round(strength, 1))
        fig.text(left + 80, 217, "rows of the image, 1 to 8", size=11, anchor="middle", fill="muted")
    fig.text(12, 120, "units", size=11, anchor="middle", fill="muted", rotate=-90)
    return fig
