from tested_answers.figure import Figure


def draw(answer, keras):
    """Bars of the parameters of each layer, in both frameworks."""
    counts = {
        "LSTM": (answer.lstm, answer.count(answer.lstm), keras.counts[0]),
        "GRU": (answer.gru, answer.count(answer.gru), keras.counts[1]),
        "RNN": (answer.rnn, answer.count(answer.rnn), keras.counts[3]),
    }
    fig = Figure(
        360,
        286,
        title="Where the parameters are, in torch and in Keras",
        alt="Three pairs of bars. "
        + " ".join(f"{name}: torch {ours:,}, Keras {theirs:,}." for name, (_, ours, theirs) in counts.items())
        + " Each bar is made of input weights, recurrent weights and one or two biases. The LSTM and the RNN have a second bias in torch "
        "only, the GRU has it in both.",
    )
    left, scale = 60, 232 / answer.count(answer.lstm)
    for row, (name, (layer, ours, theirs)) in enumerate(counts.items()):
        top = 56 + row * 80
        bias = layer.bias_hh_l0.numel()
        fig.text(8, top - 8, name, size=13, bold=True)
        for line, (framework, total) in enumerate((("torch", ours), ("Keras", theirs))):
            y = top + line * 25
            fig.text(8, y + 15, framework, size=12, fill="muted")
            x = left
            parts = [(layer.weight_ih_l0.numel(), "cool-soft"), (layer.weight_hh_l0.numel(), "accent-soft"), (bias, "faint")]
            if total == ours:
                parts.append((bias, "warm"))
            for size, fill in parts:
                fig.rect(x, y, size * scale, 20, fill=fill)
                x += size * scale
            fig.text(x + 6, y + 15, f"{total:,}", size=12, bold=True)
            if row == 0 and line == 0:
                into, back = layer.weight_ih_l0.numel(), layer.weight_hh_l0.numel()
                fig.text(left + into * scale / 2, y + 15, f"input {into}", size=11, anchor="middle")
                fig.text(left + (into + back / 2) * scale, y + 15, f"old h {back:,}", size=11, anchor="middle")
                end = left + ours * scale
                fig.text(end, 20, f"second bias {bias}", size=12, anchor="end", bold=True, fill="warm")
                fig.arrow(end - bias * scale / 2, 26, end - bias * scale / 2, y - 3, stroke="warm", line=1.6)
    fig.text(8, 281, "In the GRU, both frameworks have the second bias.", size=12, fill="warm")
    return fig
