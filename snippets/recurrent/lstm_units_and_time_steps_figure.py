from tested_answers.figure import Figure


def _signed(number):
    return f"{number:.2f}".replace("-", "−")


def draw(numpy, keras):
    """Two units over three steps: one cell, its h and c, Dense on the last h."""
    (all_h, all_c), forecasts = (numpy.all_h[0], numpy.all_c[0]), numpy.forecast
    steps, units = all_h.shape
    series = [f"{value:.0f}".replace("-", "−") for value in numpy.x[0, :, 0]]
    states = "; ".join(
        f"after step {t + 1} h is {' and '.join(map(_signed, all_h[t]))}, c is {' and '.join(map(_signed, all_c[t]))}"
        for t in range(steps)
    )
    fig = Figure(
        360,
        372,
        title=f"LSTM({units}) on {steps} steps, then Dense({len(forecasts)}), with its numbers",
        alt=f"{steps} boxes in a row are the same cell at step 1, 2 and {steps}. It takes the inputs {', '.join(series)} from below and hands "
        f"h and c, {units} numbers each, to the right, beginning with zeros: {states}. Only the last h goes up into Dense({len(forecasts)}), "
        f"which gives {', '.join(map(_signed, forecasts))}.",
    )
    top, bottom, width = 126, 238, 54
    h_line, c_line = 170, 224
    lefts = [34, 146, 258]
    last = lefts[-1] + width / 2
    fig.text(354, 18, ",  ".join(map(_signed, forecasts)), size=13, anchor="end", bold=True)
    fig.text(128, 18, f"{len(forecasts)} forecasts:", size=12, anchor="end", fill="muted")
    fig.arrow(last, 48, last, 25)
    fig.rect(last - 42, 48, 84, 26, fill="accent-soft", stroke="accent", radius=4)
    fig.text(last, 66, f"Dense({len(forecasts)})", size=13, anchor="middle", mono=True)
    fig.arrow(last, top, last, 75, stroke="accent", line=2.2, head=7)
    fig.text(last - 9, 104, "only the last h goes up", size=12, anchor="end", fill="accent")
    ends = [*lefts, 360]
    for name, line, rows, role in (("h", h_line, all_h, "accent"), ("c", c_line, all_c, "cool")):
        fig.text(4, line - 18, name, size=13, bold=True, fill=role)
        for place, left in enumerate([4, *(x + width for x in lefts)]):
            numbers = rows[place - 1] if place else [0] * units
            fig.arrow(left, line, ends[place], line, stroke=role, line=1.8)
            for row, number in enumerate(numbers):
                words = _signed(number) if place else "0"
                fig.text(ends[place] - (8 if place else 10), line - 18 + 13 * row, words, size=11, anchor="end", fill=role)
    for step, x in enumerate(lefts):
        fig.rect(x, top, width, bottom - top, fill="paper", stroke="ink", line=1.4, radius=5)
        fig.text(x + width / 2, 172, "step", size=12, anchor="middle")
        fig.text(x + width / 2, 194, step + 1, size=17, anchor="middle", bold=True)
        fig.arrow(x + width / 2, 264, x + width / 2, bottom)
        fig.text(x + width / 2, 280, series[step], size=13, anchor="middle", bold=True)
    fig.text(4, 280, "x", size=13, bold=True)
    count = keras.small.count_params()
    fig.rect(4, 296, 352, 70, fill="cool-soft", radius=5)
    fig.text(180, 318, f"{steps} boxes, 1 cell, {count} parameters", size=13, anchor="middle", bold=True)
    yours = keras.model.input_shape[1]
    fig.text(180, 338, f"Yours: {yours} boxes, 1 cell, {keras.n_lstm:,} parameters;", size=12, anchor="middle")
    fig.text(180, 356, f"h and c of {keras.lstm.units} numbers, Dense({keras.head.units})", size=12, anchor="middle")
    return fig


def draw_cell(keras):
    """Inside the cell: four gates, the c line, the h line, and where activation= acts."""
    features, fourfold = keras.kernel
    units = fourfold // 4
    per_gate = keras.n_lstm // 4
    fig = Figure(
        360,
        392,
        title="Inside one LSTM cell: four gates",
        alt=f"The {features} input number and the {units} numbers of the old h feed four gates f, i, g and o, each with "
        f"{per_gate:,} parameters. The old c is multiplied by f, then i times g is added; that is the new c. "
        "The new h is o times the tanh of the new c. The tanh in g and the tanh after c are marked as activation=; "
        "the sigmoids of f, i and o are recurrent_activation=.",
    )
    c_line, h_line, mix, gates = 52, 178, 150, 226
    centre = {"f": 76, "i": 138, "g": 204, "o": 266}
    add, out = 171, 308

    def knot(x, y, sign, role):
        fig.circle(x, y, 11, fill="paper", stroke=role, line=1.6)
        fig.text(x, y + 5, sign, size=15, anchor="middle", fill=role)

    fig.text(6, 34, "old c", size=13, fill="cool", bold=True)
    fig.text(354, 34, "new c", size=13, fill="cool", bold=True, anchor="end")
    fig.arrow(6, c_line, centre["f"] - 11, c_line, stroke="cool", line=2.2, head=6)
    fig.arrow(centre["f"] + 11, c_line, add - 11, c_line, stroke="cool", line=2.2, head=6)
    fig.arrow(add + 11, c_line, 354, c_line, stroke="cool", line=2.2, head=6)
    fig.text(centre["f"], 29, "keep?", size=12, anchor="middle", fill="muted")
    fig.text(add, 29, "add", size=12, anchor="middle", fill="muted")
    fig.arrow(centre["f"], gates, centre["f"], c_line + 12)
    fig.polyline([(centre["i"], gates), (centre["i"], mix)], stroke="ink", line=1.2)
    fig.arrow(centre["i"], mix, add - 11, mix)
    fig.polyline([(centre["g"], gates), (centre["g"], mix)], stroke="ink", line=1.2)
    fig.arrow(centre["g"], mix, add + 11, mix)
    fig.arrow(add, mix - 11, add, c_line + 12)
    fig.text(add + 8, 106, "i × g", size=13)
    fig.text(centre["f"] + 8, 106, "f", size=13)
    fig.arrow(out, c_line, out, 82, stroke="cool", line=1.6)
    fig.rect(out - 24, 83, 48, 24, fill="warm-soft", stroke="warm", radius=12)
    fig.text(out, 99, "tanh", size=13, anchor="middle")
    fig.arrow(out, 107, out, h_line - 12, stroke="cool", line=1.6)
    fig.polyline([(centre["o"], gates), (centre["o"], h_line)], stroke="ink", line=1.2)
    fig.arrow(centre["o"], h_line, out - 11, h_line)
    fig.arrow(out + 11, h_line, 354, h_line, stroke="accent", line=2.2, head=6)
    fig.text(354, 165, "new h", size=13, fill="accent", bold=True, anchor="end")
    knot(centre["f"], c_line, "×", "cool")
    knot(add, c_line, "+", "cool")
    knot(add, mix, "×", "ink")
    knot(out, h_line, "×", "accent")
    bus = 284
    for name, x in centre.items():
        tanh = name == "g"
        fig.rect(x - 27, gates, 54, 42, fill="warm-soft" if tanh else "accent-soft", stroke="warm" if tanh else "ink", radius=4)
        fig.text(x, gates + 18, name, size=15, anchor="middle", bold=True)
        fig.text(x, gates + 35, "tanh" if tanh else "sigmoid", size=12, anchor="middle")
        fig.arrow(x, bus, x, gates + 42)
    fig.line(20, bus, centre["o"], bus, line=1.2)
    fig.line(20, bus, 20, 296, line=1.2)
    fig.line(150, bus, 150, 296, line=1.2)
    fig.text(8, 311, f"x: {features} number", size=13)
    fig.text(106, 311, f"old h: {units} numbers", size=13, fill="accent", bold=True)
    fig.rect(6, 326, 14, 14, fill="warm-soft", stroke="warm", radius=3)
    fig.text(27, 338, "activation=, tanh by default, in two places", size=12)
    fig.rect(6, 348, 14, 14, fill="accent-soft", stroke="ink", radius=3)
    fig.text(27, 360, "recurrent_activation=, sigmoid by default", size=12)
    fig.text(6, 384, f"one gate: {units} × ({features} + {units}) + {units} = {per_gate:,} parameters", size=12, bold=True)
    return fig
