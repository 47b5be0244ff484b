from tested_answers.figure import Figure


def draw(answer, keras):
    """The layer unrolled: one cell at 20 moments, Dense on the last h."""
    _, steps, units = answer.out.shape
    forecasts = answer.forecast.shape[1]
    fig = Figure(
        360,
        332,
        title="One LSTM cell at 20 moments, and a Dense layer on its last state",
        alt=f"Boxes for steps 1, 2 and {steps} stand in a row, with an ellipsis between. All are the same cell with the "
        f"same {keras.n_params:,} parameters. Each takes one input number from below and hands h and c, {units} numbers each, "
        f"to the box on its right; the first gets zeros. Only the h of step {steps} goes up into Dense({forecasts}), which "
        f"has {keras.n_head:,} parameters and gives all {forecasts} forecasts at once.",
    )
    top, bottom = 138, 202
    h_line, c_line = 156, 184
    boxes = {1: 36, 2: 122, steps: 266}
    width = 52
    # Dense on the last h only.
    last = boxes[steps] + width / 2
    fig.text(last, 16, f"{forecasts} forecasts", size=13, anchor="middle", bold=True)
    fig.arrow(last, 44, last, 23)
    fig.rect(last - 46, 44, 92, 28, fill="accent-soft", stroke="accent", radius=4)
    fig.text(last, 63, f"Dense({forecasts})", size=13, anchor="middle", mono=True)
    fig.text(last - 54, 63, f"{keras.n_head:,} parameters", size=12, anchor="end", fill="muted")
    fig.arrow(last, top, last, 73, stroke="accent", line=2.2, head=7)
    fig.text(last - 9, 102, f"only h{steps} goes up:", size=12, anchor="end", fill="accent")
    fig.text(last - 9, 118, f"{units} numbers", size=12, anchor="end", fill="accent")
    # The state runs along time.
    for name, y, role in (("h", h_line, "accent"), ("c", c_line, "cool")):
        fig.text(9, y + 4, "0", size=12, fill="muted", anchor="middle")
        for left, right, label in (
            (15, 36, ""),
            (88, 122, f"{name}1"),
            (174, 204, f"{name}2"),
            (232, 266, f"{name}{steps - 1}"),
            (318, 350, f"{name}{steps}"),
        ):
            fig.arrow(left, y, right, y, stroke=role, line=1.8)
            fig.text((left + right) / 2 - 2, y - 5, label, size=11, anchor="middle", fill=role)
    fig.text(217, (h_line + c_line) / 2 + 3, "…", size=18, anchor="middle", fill="muted")
    # One cell, three of its moments.
    for step, x in boxes.items():
        fig.rect(x, top, width, bottom - top, fill="paper", stroke="ink", line=1.4, radius=5)
        fig.text(x + width / 2, 160, "step", size=12, anchor="middle")
        fig.text(x + width / 2, 182, step, size=17, anchor="middle", bold=True)
        fig.arrow(x + width / 2, 232, x + width / 2, bottom)
        fig.text(x + width / 2, 247, f"x{step}", size=13, anchor="middle")
    fig.text(217, 247, "1 number each", size=11, anchor="middle", fill="muted")
    # The weights exist once.
    fig.rect(14, 264, 332, 58, fill="cool-soft", radius=5)
    fig.text(180, 286, f"{steps} boxes, one cell, {keras.n_params:,} parameters", size=13, anchor="middle", bold=True)
    fig.text(180, 308, f"{units} is the length of h and of c, not a number of cells", size=12, anchor="middle")
    return fig


def draw_cell(keras):
    """Inside the cell: four gates, the c line, the h line."""
    features, fourfold = keras.lstm.weights[0].shape
    units = fourfold // 4
    per_gate = keras.n_params // 4
    fig = Figure(
        360,
        392,
        title="Inside one LSTM cell: four gates",
        alt=f"The {features} input number and the {units} numbers of the old h feed four gates f, i, g and o, each with "
        f"{per_gate:,} parameters. The old c is multiplied by f, then i times g is added; that is the new c. "
        "The new h is o times the tanh of the new c.",
    )
    c_line, h_line, mix, gates = 52, 178, 150, 226
    centre = {"f": 76, "i": 138, "g": 204, "o": 266}
    add, out = 171, 308

    def knot(x, y, sign, role):
        fig.circle(x, y, 11, fill="paper", stroke=role, line=1.6)
        fig.text(x, y + 5, sign, size=15, anchor="middle", fill=role)

    # c runs through.
    fig.text(6, 34, "old c", size=13, fill="cool", bold=True)
    fig.text(354, 34, "new c", size=13, fill="cool", bold=True, anchor="end")
    fig.arrow(6, c_line, centre["f"] - 11, c_line, stroke="cool", line=2.2, head=6)
    fig.arrow(centre["f"] + 11, c_line, add - 11, c_line, stroke="cool", line=2.2, head=6)
    fig.arrow(add + 11, c_line, 354, c_line, stroke="cool", line=2.2, head=6)
    fig.text(centre["f"], 29, "keep?", size=12, anchor="middle", fill="muted")
    fig.text(add, 29, "add", size=12, anchor="middle", fill="muted")
    # f, then i * g, then o * tanh(c).
    fig.arrow(centre["f"], gates, centre["f"], c_line + 12)
    fig.polyline([(centre["i"], gates), (centre["i"], mix)], stroke="ink", line=1.2)
    fig.arrow(centre["i"], mix, add - 11, mix)
    fig.polyline([(centre["g"], gates), (centre["g"], mix)], stroke="ink", line=1.2)
    fig.arrow(centre["g"], mix, add + 11, mix)
    fig.arrow(add, mix - 11, add, c_line + 12)
    fig.text(add + 8, 106, "i × g", size=13)
    fig.text(centre["f"] + 8, 106, "f", size=13)
    fig.arrow(out, c_line, out, 82, stroke="cool", line=1.6)
    fig.rect(out - 24, 83, 48, 24, fill="cool-soft", stroke="cool", radius=12)
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
    # The four gates and what they read.
    bus = 284
    for name, x in centre.items():
        fig.rect(x - 27, gates, 54, 42, fill="warm-soft" if name == "g" else "accent-soft", stroke="ink", radius=4)
        fig.text(x, gates + 18, name, size=15, anchor="middle", bold=True)
        fig.text(x, gates + 35, "tanh" if name == "g" else "sigmoid", size=12, anchor="middle")
        fig.arrow(x, bus, x, gates + 42)
    fig.line(20, bus, centre["o"], bus, line=1.2)
    fig.line(20, bus, 20, 296, line=1.2)
    fig.line(176, bus, 176, 296, line=1.2)
    fig.text(8, 311, f"x: {features} number", size=13)
    fig.text(176, 311, f"old h: {units} numbers", size=13, anchor="middle", fill="accent", bold=True)
    fig.rect(6, 324, 348, 60, fill="cool-soft", radius=5)
    fig.text(180, 347, f"one gate: {units} × ({features} + {units}) + {units} = {per_gate:,}", size=13, anchor="middle")
    fig.text(180, 371, f"four gates: {keras.n_params:,} parameters", size=13, anchor="middle", bold=True)
    return fig


def draw_reach(answer, shapes):
    """Which answer depends on which input: last h against every h."""
    last_h, every_h = answer.jacobian != 0, shapes.reach != 0
    steps = last_h.shape[1]
    fig = Figure(
        360,
        232,
        title="Which answers depend on which inputs",
        alt=f"Two squares of {steps} answers by {steps} inputs. With Dense({steps}) on the last h all {answer.n_used} pairs "
        f"are connected. With Dense(1) on every h only the lower triangle is, {shapes.n_reach} pairs: no answer depends on a later input.",
    )
    cell, top = 7.4, 52
    halves = (
        (24, last_h, f"Dense({steps}) on the last h", answer.n_used),
        (204, every_h, "Dense(1) on every h", shapes.n_reach),
    )
    for x, used, name, count in halves:
        side = cell * steps
        fig.text(x + side / 2, 18, name, size=13, anchor="middle", bold=True)
        fig.text(x + side / 2, 38, f"{count} of {used.numel()} pairs", size=13, anchor="middle", fill="accent")
        fig.rect(x, top, side, side, fill="paper", stroke="muted")
        corners = [(x + j * cell + 0.7, top + i * cell + 0.7) for i, j in used.nonzero().tolist()]
        squares = "".join(f"M{left:.1f} {up:.1f}h6v6h-6z" for left, up in corners)
        fig.path(squares, fill="accent", stroke="none")
        fig.text(x + side / 2, 220, f"inputs 1 to {steps}", size=12, anchor="middle", fill="muted")
        fig.text(x - 7, top + side / 2, f"answers {steps} to 1", size=12, anchor="middle", fill="muted", rotate=-90)
    return fig
