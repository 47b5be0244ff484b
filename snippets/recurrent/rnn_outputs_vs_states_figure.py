from tested_answers.figure import Figure


def draw(tensorflow):
    """Outputs leave at the top at every step, (c, h) at the right after the last."""
    steps, (batch, units) = tensorflow.n_outputs, (int(n) for n in tensorflow.output_shapes[0])
    assert tensorflow.gap_h == 0 and list(tensorflow.fields) == ["c", "h"]
    fig = Figure(
        360,
        300,
        title="outputs leave at the top, states at the right",
        alt=f"The cell at steps 1, 2 and {steps}. Each step sends its h up into the list outputs, which holds {steps} tensors of "
        f"shape ({batch}, {units}). After step {steps} c and h leave at the right: these two, of that step only, are states. "
        f"outputs[-1] and states.h are the same numbers; c is in no output.",
    )
    top, bottom = 160, 226
    c_line, h_line = 180, 208
    boxes = {1: 30, 2: 106, steps: 212}
    width = 46
    # The list on top.
    fig.text(8, 20, "outputs", size=14, bold=True, mono=True)
    fig.text(80, 20, f"list of {steps}, each ({batch}, {units})", size=12.5, fill="muted")
    fig.rect(8, 34, 262, 44, fill="none", stroke="muted", radius=4)
    for step, x in boxes.items():
        middle = x + width / 2
        is_last = step == steps
        fig.rect(x - 2, 40, width + 4, 32, fill="accent-soft" if is_last else "paper", stroke="accent" if is_last else "muted", line=2 if is_last else 1, radius=3)
        fig.text(middle, 61, f"h{step}", size=14, anchor="middle", fill="accent" if is_last else "ink", bold=is_last)
        fig.arrow(middle, top, middle, 79, stroke="accent", line=2 if is_last else 1.3, head=6)
    fig.text(182, 61, "…", size=18, anchor="middle", fill="muted")
    # Along time.
    for name, y, role in (("c", c_line, "cool"), ("h", h_line, "accent")):
        for left, right, label in ((8, 30, ""), (76, 106, f"{name}1"), (152, 174, ""), (191, 212, "")):
            fig.arrow(left, y, right, y, stroke=role, line=1.6)
            fig.text((left + right) / 2 - 2, y - 5, label, size=11, anchor="middle", fill=role)
        fig.arrow(258, y, 292, y, stroke=role, line=2.2, head=6)
    fig.text(182, (h_line + c_line) / 2 + 4, "…", size=18, anchor="middle", fill="muted")
    for step, x in boxes.items():
        fig.rect(x, top, width, bottom - top, fill="paper", stroke="ink", line=1.4, radius=5)
        fig.text(x + width / 2, 184, "step", size=12, anchor="middle")
        fig.text(x + width / 2, 207, step, size=16, anchor="middle", bold=True)
        fig.arrow(x + width / 2, 252, x + width / 2, bottom)
        fig.text(x + width / 2, 267, f"x{step}", size=13, anchor="middle")
    # What leaves at the right.
    fig.text(323, 150, "states", size=14, bold=True, mono=True, anchor="middle")
    fig.rect(293, 160, 60, 66, fill="none", stroke="muted", radius=4)
    fig.rect(298, 168, 46, 24, fill="cool-soft", stroke="cool", radius=3)
    fig.text(321, 185, f"c{steps}", size=13, anchor="middle", fill="cool", bold=True)
    fig.rect(298, 196, 46, 24, fill="accent-soft", stroke="accent", line=2, radius=3)
    fig.text(321, 213, f"h{steps}", size=13, anchor="middle", fill="accent", bold=True)
    fig.text(323, 244, "last step", size=12, anchor="middle", fill="muted")
    fig.text(323, 259, "only", size=12, anchor="middle", fill="muted")
    # The same tensor twice.
    fig.path("M 264 56 C 330 56 356 90 356 150 L 356 200 L 346 208", stroke="accent", dash="4 3", line=1.6)
    fig.text(284, 46, "the same", size=12, fill="accent")
    fig.text(180, 292, f"c{steps} is in no output", size=12.5, anchor="middle", fill="cool")
    return fig


def draw_gates(numpy):
    """The same 512 columns, in the order of TF1 and of torch and Keras."""
    columns = numpy.kernel.shape[1]
    width = 80
    fig = Figure(
        360,
        222,
        title="The gates in the kernel: TF1 against torch and Keras",
        alt=f"Both kernels have {columns} columns in four blocks of {columns // 4}. TF1's BasicLSTMCell stores i, j, f, o and adds 1 to f "
        "when it runs. torch and Keras store i, f, g, o and add nothing. j and g are the same gate, so the two middle blocks change places.",
    )
    rows = {"TF1 BasicLSTMCell": (36, "ijfo"), "torch and Keras": (118, "ifgo")}
    same = {"g": "j"}
    place = {}
    for name, (y, order) in rows.items():
        fig.text(20, y - 10 if y < 100 else y + 52, name, size=13, bold=True)
        for index, gate in enumerate(order):
            x = 20 + index * width
            role = {"f": "accent", "j": "cool"}.get(same.get(gate, gate))
            fig.rect(x, y, width - 4, 34, fill=f"{role}-soft" if role else "paper", stroke=role or "muted", radius=3)
            label = f"{gate}  + 1" if name.startswith("TF1") and gate == "f" else gate
            fig.text(x + width / 2 - 2, y + 23, label, size=15, anchor="middle", bold=True, fill=role or "ink")
            place.setdefault(same.get(gate, gate), []).append(x + width / 2 - 2)
    for gate, (above, below) in place.items():
        role = {"f": "accent", "j": "cool"}.get(gate, "muted")
        fig.arrow(above, 72, below, 116, stroke=role, line=1.8 if role != "muted" else 1.2, head=6)
    fig.text(180, 196, f"{columns} columns = 4 blocks of {columns // 4}; j and g are one gate", size=12.5, anchor="middle", fill="muted")
    fig.text(180, 214, "+ 1: added when the cell runs, stored nowhere", size=12, anchor="middle", fill="muted")
    return fig
