from tested_answers.figure import Figure

ROLES = ("accent", "cool", "warm")  # one for each row of the kernel
DEPTH = (0.4, 0.7, 1.0)  # one for each column of the kernel


def draw_matrix(answer):
    """Which weight of the kernel stands where in the matrix."""
    weights = answer.conv.weight.flatten().tolist()
    start = answer.columns.flatten(1).T.tolist()
    values = sorted({v for row in start for v in row if v})
    kernel = [next(k for k in range(9) if abs(answer.start_kernel[k] - v) < 1e-12) for v in values]
    name = dict(zip(values, kernel, strict=True))
    rows, columns = len(start), len(start[0])
    fig = Figure(
        360,
        250,
        title="The matrix of a 3 by 3 convolution on a 6 by 5 image",
        alt=f"A matrix of {rows} rows and {columns} columns. {answer.zeros} cells are empty. The other {answer.used} hold {len(weights)} weights, "
        f"each {rows} times, coloured by their row in the kernel and shaded by their column. They form diagonal bands of three cells; every "
        "row of the matrix is the row above, moved to the right, with a jump at each new row of the image.",
    )
    cell, left, top = 11, 15, 48
    fig.text(left, 18, f"{columns} inputs: 6 image rows of 5", size=12)
    fig.text(left, 222, f"{rows} outputs: 4 rows of 3", size=12)
    fig.rect(left, top, columns * cell, rows * cell, fill="paper", stroke="faint")
    for i, row in enumerate(start):
        for j, value in enumerate(row):
            if value:
                k = name[value]
                fig.rect(left + j * cell, top + i * cell, cell - 1, cell - 1, fill=ROLES[k // 3], opacity=DEPTH[k % 3])
    for block in range(1, 6):
        fig.line(left + block * 5 * cell - 0.5, top, left + block * 5 * cell - 0.5, top + rows * cell, stroke="muted", line=0.8)
    for block in range(1, 4):
        fig.line(left, top + block * 3 * cell - 0.5, left + columns * cell, top + block * 3 * cell - 0.5, stroke="muted", line=0.8)
    for block in range(6):
        fig.text(left + (block + 0.5) * 5 * cell, top - 8, f"row {block}", size=11, anchor="middle", fill="muted")
    for k in range(9):
        x, y = 262 + (k % 3) * 13, 196 + (k // 3) * 13
        fig.rect(x, y, 12, 12, fill=ROLES[k // 3], opacity=DEPTH[k % 3])
    fig.text(256, 222, "the kernel", size=12, anchor="end")
    return fig


def draw_untied(answer):
    """The share of zeros and copies before and after one step."""
    after = answer.dense.weight.detach()
    before = answer.columns.flatten(1).T
    zero_after = after[before == 0].abs()
    fig = Figure(
        360,
        176,
        title="One step unties the dense layer",
        alt=f"Two strips of {before.numel()} entries each, sorted by size. Before the step the dense layer has {answer.zeros} entries at zero and "
        f"{answer.distinct} levels of {answer.used // answer.distinct} equal entries, a staircase. After the step the stairs are slopes, and the zeros have become values "
        f"of up to {float(zero_after.max()):.2f} in size.",
    )
    flat = before.flatten()
    order = flat.argsort(stable=True)
    bound = max(float(flat.abs().max()), float(after.abs().max()))
    for panel, (name, values, role) in enumerate((("before: stairs", flat[order], "accent"), ("after: no two alike", after.flatten().sort().values, "warm"))):
        left = 8 + panel * 178
        axes_y = 92
        fig.text(left, 20, name, size=12, bold=True, fill=role)
        fig.line(left, axes_y, left + 164, axes_y, stroke="faint")
        points = [(left + 164 * i / len(values), axes_y - 58 * float(v) / bound) for i, v in enumerate(values.tolist())]
        fig.polyline(points[::2] if panel else _stairs(points), stroke=role)
    fig.text(8, 168, f"the {before.numel()} weights of the dense layer, sorted by size", size=11, fill="muted")
    return fig


def _stairs(points):
    """Only the corners, so that a staircase stays small."""
    ys = [y for _, y in points]
    last = len(points) - 1
    return [p for i, p in enumerate(points) if i in (0, last) or ys[i] != ys[i - 1] or ys[i] != ys[i + 1]]


def draw_examples(answer):
    """Test error over the number of training images."""
    n, dense, conv = answer.counts, answer.dense_errors, answer.conv_errors
    fig = Figure(
        360,
        226,
        title="How many images each layer needs to learn a filter",
        alt=f"Error on new images over the number of training images, 1 to {n[-1]}. The dense layer falls in a line from {dense[0]:.2f} with one image "
        f"to {dense[28]:.2f} with 29 and is exact from 30 on. The convolution is exact from the first image.",
    )
    axes = fig.axes(40, 30, 300, 150, x_range=(0, 36), y_range=(0, 1.1), x_ticks=(1, 10, 20, 30), y_ticks=(0, 0.5, 1), x_label="training images", y_label="error")
    axes.curve(n, dense, stroke="warm")
    axes.curve(n, conv)
    fig.text(*axes.at(12, 0.72), "dense, 30 unknowns a row", size=12, fill="warm", bold=True)
    fig.text(*axes.at(1.5, 0.05), "conv, 9 unknowns", size=12, fill="accent", bold=True)
    return fig
