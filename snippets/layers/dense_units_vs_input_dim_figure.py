from tested_answers.figure import Figure

LEFT, TOP, COLUMN, ROW = 62, 62, 4, 0.25  # where the kernel begins; size of one weight


def _layer(fig, inputs, units, chosen):
    """The input strip, the kernel with one column marked, the outputs under it."""
    wide, tall = units * COLUMN, inputs * ROW
    fig.rect(LEFT - 26, TOP, 14, tall, fill="cool-soft", stroke="cool")
    fig.rect(LEFT, TOP, wide, tall, fill="paper", stroke="muted")
    for unit in range(1, units):
        fig.line(LEFT + unit * COLUMN, TOP, LEFT + unit * COLUMN, TOP + tall, stroke="faint", line=0.8)
    x = LEFT + chosen * COLUMN
    fig.rect(x, TOP, COLUMN, tall, fill="accent")
    return x + COLUMN / 2, LEFT + wide, TOP + tall


def _outputs(fig, units, chosen, top):
    for unit in range(units):
        here = unit == chosen
        fig.rect(LEFT + unit * COLUMN, top, COLUMN, 14, fill="accent" if here else "paper", stroke="muted", line=0.6)


def draw(answer):
    """(5, 784) @ (784, 32): each column of weights makes one output."""
    units, inputs = answer.layer.weight.shape
    chosen = 20
    fig = Figure(
        360,
        346,
        title=f"Dense({units}) on {inputs} inputs",
        alt=f"A strip of {inputs} inputs stands beside a block of weights, {inputs} rows by {units} columns. Below it lie {units} outputs. "
        f"One column is highlighted with the output under it: one column is one unit, its {inputs} weights meet all {inputs} inputs. "
        f"With {units} biases the layer has {answer.n_params:,} parameters.",
    )
    x, right, bottom = _layer(fig, inputs, units, chosen)
    fig.text(LEFT - 33, TOP + 100, f"{inputs} inputs", size=13, anchor="middle", fill="cool", bold=True, rotate=-90)
    fig.text(LEFT, 24, f"kernel: {inputs} × {units}", size=13, bold=True)
    fig.text(LEFT, 42, f"{inputs * units:,} weights", size=12, fill="muted")
    fig.arrow(x, bottom + 5, x, bottom + 28, stroke="accent", line=1.6)
    fig.text(x - 10, bottom + 20, "sum + bias", size=11, anchor="end", fill="accent")
    _outputs(fig, units, chosen, bottom + 31)
    fig.text(LEFT, bottom + 62, f"{units} outputs, one for each unit", size=13, bold=True)
    tx = right + 12
    fig.text(tx, TOP + 52, "one column", size=13, fill="accent", bold=True)
    fig.text(tx, TOP + 69, "= one unit", size=13, fill="accent", bold=True)
    fig.text(tx, TOP + 92, f"It has {inputs} weights", size=12)
    fig.text(tx, TOP + 108, f"and reads all {inputs}", size=12)
    fig.text(tx, TOP + 124, "inputs.", size=12)
    fig.text(tx, TOP + 150, "No input is", size=12)
    fig.text(tx, TOP + 166, "switched off.", size=12)
    fig.text(LEFT, bottom + 82, f"{inputs} × {units} + {units} = {answer.n_params:,} parameters", size=12)
    return fig


def draw_augmented(numpy):
    """The same layer with the bias as a last row of the kernel."""
    inputs, units = numpy.kernel.shape
    rows = numpy.augmented_kernel.shape[0]
    chosen, extra = 20, 14
    fig = Figure(
        360,
        366,
        title=f"The {rows}-row picture: same arithmetic",
        alt=f"The same block with one more row for the biases, and one more input that is always 1. "
        f"{rows} times {units} is again {numpy.augmented_kernel.size:,}. There are still {units} columns, so still {units} units: "
        "the row is bookkeeping, not a neuron.",
    )
    x, right, bottom = _layer(fig, inputs, units, chosen)
    fig.rect(LEFT - 26, bottom + 3, 14, extra, fill="warm-soft", stroke="warm")
    fig.text(LEFT - 19, bottom + 14, "1", size=11, anchor="middle", mono=True)
    fig.rect(LEFT, bottom + 3, units * COLUMN, extra, fill="warm-soft", stroke="warm")
    fig.rect(x - COLUMN / 2, bottom + 3, COLUMN, extra, fill="accent")
    fig.text(LEFT - 33, TOP + 100, f"{inputs} inputs", size=13, anchor="middle", fill="cool", bold=True, rotate=-90)
    fig.text(LEFT, 24, f"kernel with biases: {rows} × {units}", size=13, bold=True)
    fig.text(LEFT, 42, "same arithmetic, other bookkeeping", size=12, fill="muted")
    tx = right + 12
    fig.text(tx, TOP + 60, f"Still {units} columns:", size=13, fill="accent", bold=True)
    fig.text(tx, TOP + 77, f"still {units} units.", size=13, fill="accent", bold=True)
    fig.text(tx, bottom - 18, "a constant 1", size=12, fill="warm", bold=True)
    fig.text(tx, bottom - 2, "appended to each", size=12, fill="warm", bold=True)
    fig.text(tx, bottom + 14, f"input meets row {rows}:", size=12, fill="warm", bold=True)
    fig.text(tx, bottom + 30, f"the {units} biases", size=12, fill="warm", bold=True)
    low = bottom + 3 + extra
    fig.arrow(x, low + 5, x, low + 28, stroke="accent", line=1.6)
    fig.text(x - 10, low + 20, "sum", size=11, anchor="end", fill="accent")
    _outputs(fig, units, chosen, low + 31)
    fig.text(LEFT, low + 62, f"the same {units} outputs", size=13, bold=True)
    fig.text(LEFT, low + 82, f"{rows} × {units} = {numpy.augmented_kernel.size:,} parameters", size=12)
    return fig
