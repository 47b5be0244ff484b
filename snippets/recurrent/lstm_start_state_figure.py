from tested_answers.figure import Figure


def draw(decoder):
    """The four rows of a two-way encoder, and the two rows of its decoder."""
    n_rows, n, units = decoder.rows_h.shape
    layers, _, wide = decoder.state[0].shape
    fig = Figure(
        360,
        212,
        title="From a two-way encoder to its decoder",
        alt=f"On the left the state of the encoder, {n_rows} rows of ({n}, {units}) each: layer 0 forward, layer 0 backward, "
        f"layer 1 forward, layer 1 backward. Arrows lead to the state of the decoder on the right, {layers} rows of "
        f"({n}, {wide}) each: in layer 0 forward and backward side by side, in layer 1 the same.",
    )
    fig.text(14, 20, f"encoder: {tuple(decoder.rows_h.shape)}", size=12, bold=True)
    fig.text(196, 20, f"decoder: {tuple(decoder.state[0].shape)}", size=12, bold=True)
    for row in range(n_rows):
        y, role = 32 + 44 * row, "warm" if row % 2 else "accent"
        fig.rect(14, y, 112, 34, fill=f"{role}-soft", stroke=role, radius=3)
        fig.text(70, y + 22, f"{row // 2} {'backward' if row % 2 else 'forward'}", size=12, anchor="middle")
        fig.arrow(130, y + 17, 190, 71 + 88 * (row // 2), stroke=role)
    for layer in range(layers):
        y = 54 + 88 * layer
        for half, role in enumerate(("accent", "warm")):
            fig.rect(196 + 78 * half, y, 78, 34, fill=f"{role}-soft", stroke=role, radius=3)
            fig.text(
                235 + 78 * half,
                y + 22,
                f"{layer} {'backward' if half else 'forward'}",
                size=12,
                anchor="middle",
            )
    return fig
