from tested_answers.figure import Figure


def _minus(number):
    return f"{number:g}".replace("-", "−")


def draw(numpy):
    """3 inputs, 2 units, 4 units: every number of the hand example."""
    inputs, sums, answers = numpy.x[0], numpy.sums[0], numpy.answers[0]
    hidden = numpy.relu(sums)
    weights, bias = numpy.W[:, 0], numpy.b[0]
    fig = Figure(
        360,
        330,
        title="Dense(2) on 3 inputs, then Dense(4)",
        alt=f"Three input circles {', '.join(map(_minus, inputs))}; two unit circles {', '.join(map(_minus, hidden))}; four output circles "
        f"{', '.join(map(_minus, answers))}. Lines join every circle with every circle of the next column. The three lines into the first unit "
        f"carry its weights {', '.join(map(_minus, weights))}. The second unit has the sum {_minus(sums[1])}, which ReLU makes {_minus(hidden[1])}; "
        "its three lines are there all the same.",
    )
    left, middle, right = 40, 178, 316
    rows_in, rows_mid, rows_out = [90, 150, 210], [110, 190], [66, 122, 178, 234]
    for x, words, more in ((left, "3 inputs", "columns"), (middle, "Dense(2)", "then ReLU"), (right, "Dense(4)", "4 outputs")):
        fig.text(x, 18, words, size=13, anchor="middle", bold=True)
        fig.text(x, 35, more, size=12, anchor="middle", fill="muted")
    for unit, y in enumerate(rows_mid):
        for start in rows_in:
            fig.line(left, start, middle, y, stroke="faint" if unit else "accent", line=1.2 if unit else 2)
        for end in rows_out:
            fig.line(middle, y, right, end, stroke="faint", line=1.2)
    for weight, start in zip(weights, rows_in, strict=True):
        x = 96
        y = start + (rows_mid[0] - start) * (x - left) / (middle - left)
        fig.circle(x, y, 10, fill="paper")
        fig.text(x, y + 4, _minus(weight), size=12, anchor="middle", fill="accent", bold=True)
    for x, rows, values in ((left, rows_in, inputs), (middle, rows_mid, hidden), (right, rows_out, answers)):
        for row, (y, value) in enumerate(zip(rows, values, strict=True)):
            chosen = x == middle and row == 0
            fig.circle(x, y, 19, fill="accent-soft" if chosen else "cool-soft" if x == left else "paper", stroke="ink", line=1.3)
            fig.text(x, y + 5, _minus(value), size=15, anchor="middle", bold=True)
    fig.text(middle, 222, f"sum {_minus(sums[1])}, so 0", size=11, anchor="middle", fill="muted")
    fig.rect(4, 268, 352, 56, fill="accent-soft", radius=5)
    terms = " + ".join(f"{_minus(i)} × {f'({_minus(w)})' if w < 0 else _minus(w)}" for i, w in zip(inputs, weights, strict=True))
    fig.text(180, 290, f"unit 1: {terms} + {_minus(bias)} = {_minus(sums[0])}", size=13, anchor="middle", bold=True)
    fig.text(180, 312, "its weights, times all inputs, plus its bias", size=12, anchor="middle")
    return fig


def draw_fold(numpy):
    """What fewer units lose, and what more units add."""
    first, second = numpy.x
    sums = numpy.sums[0]
    fig = Figure(
        360,
        372,
        title="Fewer units lose, more units fold",
        alt=f"Above: the inputs {', '.join(map(_minus, first))} and {', '.join(map(_minus, second))} both lead to the two sums "
        f"{', '.join(map(_minus, sums))}. Below: over one input x, the unit relu(x) rises to the right of 0 and relu(−x) to the left; their sum "
        "is the V of |x|. Without ReLU the same two sums cancel to a flat line.",
    )
    fig.text(4, 18, "Fewer units: 3 → 2 loses", size=13, bold=True)
    for y, values, role in ((36, first, "accent-soft"), (82, second, "warm-soft")):
        for place, value in enumerate(values):
            fig.rect(10 + 34 * place, y, 32, 28, fill=role, stroke="ink", radius=3)
            fig.text(26 + 34 * place, y + 19, _minus(value), size=14, anchor="middle", bold=True)
        fig.arrow(120, y + 14, 214, 73 + (y - 59) * 0.22, line=1.6)
    for place, value in enumerate(sums):
        fig.rect(224 + 40 * place, 58, 38, 30, fill="cool-soft", stroke="ink", radius=3)
        fig.text(243 + 40 * place, 78, _minus(value), size=14, anchor="middle", bold=True)
    fig.text(262, 48, "the same sums", size=12, anchor="middle", fill="muted")
    blind = len(numpy.blind)
    fig.text(10, 132, f"{numpy.kernel.shape[0]} → {numpy.kernel.shape[1]}: {blind} such directions in the NumPy tab", size=12)
    fig.line(4, 146, 356, 146, stroke="faint")
    fig.text(4, 168, "More units: 1 → 2 adds a fold", size=13, bold=True)
    xs = [float(x) for x in numpy.line[:, 0]]
    size = {"x_range": (min(xs), max(xs)), "y_range": (-0.2, max(numpy.folded) + 0.1), "x_ticks": (-2, 0, 2), "y_ticks": (0, 1, 2)}
    units = fig.axes(24, 214, 140, 112, tick=_minus, **size)
    units.curve(xs, [max(x, 0) for x in xs], stroke="cool", line=2)
    units.curve(xs, [max(-x, 0) for x in xs], stroke="warm", line=2, dash="5 3")
    fig.text(94, 192, "two units", size=12, anchor="middle", fill="muted")
    fig.text(146, 236, "relu(x)", size=11, anchor="end", fill="cool")
    fig.text(66, 242, "relu(−x)", size=11, fill="warm")
    fig.text(178, 278, "→", size=15, anchor="middle", fill="muted")
    total = fig.axes(208, 214, 140, 112, tick=_minus, **size)
    total.curve(xs, numpy.folded, stroke="accent", line=2.6)
    total.curve(xs, numpy.straight, stroke="muted", line=1.8, dash="3 3")
    fig.text(278, 192, "the sum of the two", size=12, anchor="middle", fill="muted")
    fig.text(278, 240, "|x|", size=13, anchor="middle", fill="accent", bold=True)
    fig.text(354, 366, "dashed: the same sum without ReLU", size=11, anchor="end", fill="muted")
    return fig
