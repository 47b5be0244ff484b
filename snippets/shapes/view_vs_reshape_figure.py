from tested_answers.figure import Figure


def draw(answer):
    """Two walks through one strip of memory; only the first has one step."""
    order = answer.order
    steps = [f"{b - a:+d}".replace("-", "−") for a, b in zip(order, order[1:], strict=False)]
    fig = Figure(
        360,
        312,
        title="view needs one constant step through memory",
        alt=f"A strip of memory with the values {sorted(order)}. Reading x goes right by 1 each time, so x.view(6) is possible. Reading "
        f"the transpose t in order, {order}, jumps by {', '.join(steps)}. No single step does that, so t.view(6) raises, and "
        f"t.reshape(6) writes a new strip {order}.",
    )
    left, cell = 36, 48

    def strip(y, values, fill):
        for place, value in enumerate(values):
            fig.rect(left + place * cell, y, cell - 2, 30, fill=fill, stroke="muted", radius=3)
            fig.text(left + place * cell + cell / 2 - 1, y + 20, value, size=14, anchor="middle")

    def at(value):
        return left + value * cell + cell / 2 - 1

    fig.text(left, 18, "x.view(6): every step is +1", size=13, bold=True, fill="accent")
    for a in range(5):
        fig.path(f"M{at(a)} 48 Q{at(a + 0.5)} 28 {at(a + 1) - 3} 46", stroke="accent", line=1.6)
        fig.polygon([(at(a + 1) - 1, 49), (at(a + 1) - 8, 45), (at(a + 1) - 3, 41)], fill="accent")
    strip(52, sorted(order), "accent-soft")
    for number, (a, b) in enumerate(zip(order, order[1:], strict=False)):
        depth = 128 if b > a else 104
        y = 86
        role = "warm"
        fig.path(f"M{at(a) + 4} {y} C{at(a) + 14} {depth} {at(b) - 14} {depth} {at(b) - 3} {y + 3}", stroke=role, line=1.4) if b > a else fig.path(
            f"M{at(a) - 1} {y} C{at(a) - 10} {depth} {at(b) + 14} {depth} {at(b) + 4} {y + 3}", stroke="cool", line=1.4
        )
        x, lean, tip = (at(b) - 1, -1, "warm") if b > a else (at(b) + 1, 1, "cool")
        fig.polygon([(x, y - 1), (x + lean * 7, y + 3), (x + lean * 1, y + 8)], fill=tip)
    fig.text(left, 148, f"t = x.t() reads {', '.join(map(str, order))}", size=13, bold=True, fill="warm")
    fig.text(left, 168, f"steps {'  '.join(steps)}: never one step", size=12, fill="warm")
    fig.text(left, 188, "so t.view(6) raises RuntimeError", size=12, fill="warm")
    fig.line(left, 206, left + 6 * cell, 206, stroke="faint")
    fig.text(left, 230, "t.reshape(6): a second strip, a copy", size=13, bold=True)
    strip(242, order, "warm-soft")
    fig.text(left, 294, "writing here does not change x or t", size=12, fill="muted")
    return fig
