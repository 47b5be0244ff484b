from tested_answers.figure import Figure


def draw(depth, numpy):
    """The size of the signal behind each layer, for the three rules."""
    n_layers = len(depth.signals["He"][0]) - 1
    (default, share), (xavier, _), (he, he_share) = (depth.signals[name] for name in ("default", "Xavier", "He"))
    fig = Figure(
        360,
        254,
        title="Size of the signal behind each layer",
        alt=f"Root mean square of the signal behind each of {n_layers} layers with ReLU, log scale. With He it stays near 1 and is {he[-1]:.2f} at the end. "
        f"With Xavier it falls steadily to {xavier[-1]:.2f}. With the default of PyTorch it falls faster, then stays at {default[-1]:.2f}, which is what the "
        f"biases alone produce: {share:.1%} of it depends on the input, against {he_share:.0%} with He.",
    )
    ticks = {0.01: "0.01", 0.1: "0.1", 1: "1"}
    axes = fig.axes(
        40, 26, 306, 186, x_range=(0, n_layers), y_range=(0.005, 2.5), x_ticks=range(0, n_layers + 1, 3), y_ticks=ticks, log_y=True,
        x_label="layers", y_label="size of the signal", tick=lambda value: ticks.get(value, f"{value:g}"),
    )  # fmt: skip
    layers = range(n_layers + 1)
    axes.curve(layers, xavier, stroke="cool", line=2)
    axes.curve(layers, default, stroke="warm", line=2.4)
    axes.curve(layers, he, stroke="accent", line=2.4)
    x, y = axes.at(n_layers, 1)
    fig.text(x, y - 10, f"He: {he[-1]:.2f}, {he_share:.0%} depends on the input", anchor="end", fill="accent", bold=True)
    x, y = axes.at(4.6, xavier[4])
    fig.text(x, y - 8, "Xavier", fill="cool", bold=True)
    x, y = axes.at(n_layers, numpy.floor)
    fig.text(x, y + 22, "default: only the biases are left,", anchor="end", fill="warm", bold=True)
    fig.text(x, y + 37, f"{share:.1%} depends on the input", anchor="end", fill="warm", bold=True)
    return fig
