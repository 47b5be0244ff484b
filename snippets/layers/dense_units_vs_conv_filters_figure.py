from tested_answers.figure import Figure


def draw(answer):
    """10 features, 5 units, every line; one unit's lines stand out."""
    units, features = answer.hidden.weight.shape
    weights, biases = units * features, units
    fig = Figure(
        360,
        326,
        title=f"{features} features, {units} units, {weights} weights",
        alt=f"{features} features on the left, {units} units on the right, a line from every feature to every unit: "
        f"{weights} lines. The {features} lines into one unit are highlighted: it reads every feature. "
        f"{weights} weights and {biases} biases make {weights + biases} parameters.",
    )
    left, right, chosen = 84, 204, 2
    feature_y = [44 + 25 * i for i in range(features)]
    unit_y = [44 + 25 * (features - 1) / 2 + 50 * (i - (units - 1) / 2) for i in range(units)]
    fig.text(left, 20, f"{features} features", size=13, anchor="middle", bold=True)
    fig.text(right, 20, f"{units} units", size=13, anchor="middle", bold=True)
    for i in range(units):
        for y in feature_y:
            if i != chosen:
                fig.line(left, y, right, unit_y[i], stroke="faint")
    for y in feature_y:
        fig.line(left, y, right, unit_y[chosen], stroke="accent", line=2)
    for i, y in enumerate(feature_y):
        fig.circle(left, y, 9, fill="paper", stroke="accent", line=1.6)
        fig.text(left - 18, y + 4, f"x{i + 1}", size=12, anchor="end", mono=True)
    for i, y in enumerate(unit_y):
        here = i == chosen
        fig.circle(right, y, 13, fill="accent" if here else "paper", stroke="accent" if here else "muted", line=1.6)
    fig.text(right + 20, unit_y[chosen] - 12, "this unit reads", size=12, fill="accent", bold=True)
    fig.text(right + 20, unit_y[chosen] + 4, f"all {features}: it has", size=12, fill="accent", bold=True)
    fig.text(right + 20, unit_y[chosen] + 20, f"{features} weights", size=12, fill="accent", bold=True)
    fig.text(180, 308, f"{weights} lines = {weights} weights, + {biases} biases = {weights + biases} parameters", size=12, anchor="middle")
    return fig


def draw_conv(answer):
    """One image, 64 kernels, 64 maps; what one map and one value read."""
    filters, _, side, _ = answer.conv.weight.shape
    size, out = answer.images.shape[-1], answer.maps.shape[-1]
    in_map, in_value = int(answer.behind_map.sum()), int(answer.behind_value.sum())
    fig = Figure(
        360,
        352,
        title=f"{filters} filters scan the same {size}×{size} image",
        alt=f"A {size} by {size} image with one {side} by {side} window marked. {filters} different kernels are laid on that same window. "
        f"Each gives one value in its own {out} by {out} map, at the same place; {filters} maps are stacked. "
        f"One value reads {in_value} pixels, one whole map reads all {in_map}.",
    )
    # The image, with the window that one value of a map reads.
    px, x0, y0 = 4, 10, 38
    fig.text(x0, 16, "one image", size=13, bold=True)
    fig.text(x0, 31, f"{size}×{size}, every filter gets it", size=11, fill="muted")
    fig.rect(x0, y0, size * px, size * px, fill="cool-soft", stroke="muted")
    window = answer.behind_value.nonzero().tolist()
    for i, j in window:
        fig.rect(x0 + j * px, y0 + i * px, px, px, fill="accent", stroke="paper", line=0.5)
    top, first = window[0]
    wx, wy = x0 + (first + side) * px, y0 + (top + side / 2) * px
    fig.text(x0 + 12, wy + 24, f"{side}×{side} window:", size=12, fill="accent", bold=True)
    fig.text(x0 + 12, wy + 39, f"{in_value} pixels", size=12, fill="accent", bold=True)
    # The kernels, by the signs of their weights.
    kx, ky, tile, dot = 234, 38, 14.5, 4
    fig.text(kx, 16, f"{filters} kernels", size=13, bold=True)
    fig.text(kx, 31, f"{side}×{side}, all different", size=11, fill="muted")
    plus, minus = [], []
    for f in range(filters):
        for i in range(side):
            for j in range(side):
                x, y = kx + f % 8 * tile + j * dot, ky + f // 8 * tile + i * dot
                square = f"M{x:.1f} {y:.1f}h{dot}v{dot}h-{dot}z"
                (plus if answer.conv.weight[f, 0, i, j] > 0 else minus).append(square)
    fig.path("".join(plus), fill="ink", stroke="none")
    fig.path("".join(minus), fill="faint", stroke="none")
    fig.arrow(wx + 4, wy, kx - 5, wy, stroke="accent", line=1.6)
    middle = (x0 + size * px + kx) / 2
    fig.text(middle, wy - 8, "meets every", size=12, anchor="middle")
    fig.text(middle, wy + 18, "kernel", size=12, anchor="middle")
    # The maps, stacked: the window lands at one place of each.
    edge, step, shown = out * px, 11, 5
    mx, my = 196, 206
    fig.arrow(kx + 58, ky + 8 * tile + 4, kx + 58, my - 7, stroke="accent", line=1.6)
    for k in range(shown):
        x, y = mx + (shown - 1 - k) * step, my + k * step * 0.7
        fig.rect(x, y, edge, edge, fill="paper", stroke="muted")
        fig.rect(x + first * px - 1, y + top * px - 1, px + 2, px + 2, fill="accent")
    fig.text(10, my + 14, f"{filters} maps of {out}×{out}", size=13, bold=True)
    fig.text(10, my + 32, "one filter fills one map", size=12)
    fig.text(10, my + 48, f"and reads all {in_map} pixels", size=12)
    fig.text(10, my + 76, "one value of a map", size=12, fill="accent", bold=True)
    fig.text(10, my + 92, f"reads {in_value} pixels", size=12, fill="accent", bold=True)
    fig.text(10, my + 120, f"{filters}×{in_value} weights + {filters} biases", size=12)
    fig.text(10, my + 136, f"= {answer.conv_params} parameters", size=12)
    return fig


def draw_matrix(numpy):
    """A small convolution, written out as the matrix of a dense layer."""
    rows, columns = numpy.matrix.shape
    h, w = numpy.kernel.shape[2:]
    height, width = numpy.pixels.shape[2:]
    down, across = height - h + 1, width - w + 1
    fig = Figure(
        360,
        292,
        title="A convolution is a dense layer with tied weights",
        alt=f"A {h} by {w} kernel and the {rows} by {columns} matrix it stands for. Each row holds the same {numpy.n_free} numbers, "
        f"shifted to another window; the rest is zero. {numpy.n_used} of {numpy.matrix.size} entries are used, "
        f"{numpy.n_free} are free.",
    )
    row_role = ["accent-soft", "cool-soft"]
    roles = {numpy.kernel[0, 0, i, j]: row_role[i] for i in range(h) for j in range(w)}
    fig.text(12, 18, f"The kernel: {numpy.n_free} weights", size=13, bold=True)
    for i in range(h):
        for j in range(w):
            value = numpy.kernel[0, 0, i, j]
            fig.rect(12 + j * 24, 28 + i * 24, 23, 23, fill=roles[value])
            fig.text(12 + j * 24 + 11.5, 28 + i * 24 + 16, f"{value}", size=12, anchor="middle", mono=True)
    fig.text(104, 44, f"slides over a {height}×{width} image:", size=12)
    fig.text(104, 62, f"{down}×{across} = {rows} places", size=12)
    fig.text(12, 108, f"The same layer as a dense matrix, {rows}×{columns}", size=13, bold=True)
    fig.text(12, 124, "a column for each pixel, a row for each value of the map", size=11, fill="muted")
    cell, top = 18.6, 134
    for i in range(rows):
        for j in range(columns):
            value = int(numpy.matrix[i, j])
            x, y = 12 + j * cell, top + i * 16
            fig.rect(x, y, cell - 1, 15, fill=roles[value] if value else "none", stroke="none" if value else "faint", line=0.6)
            if value:
                fig.text(x + cell / 2 - 0.5, y + 11.5, value, size=11, anchor="middle", mono=True)
    fig.text(12, top + rows * 16 + 20, f"{numpy.n_used} of {numpy.matrix.size} entries used, and only {numpy.n_free} of them free", size=12)
    return fig
