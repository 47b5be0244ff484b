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


def draw_maps(digits):
    """One digit, two edge filters with biases, and the map that each of them makes."""
    image = digits.x[5, 0]
    size, out = image.shape[-1], digits.edges.shape[-1]
    names = ("upright edges", "level edges")
    fig = Figure(
        360,
        262,
        title="One picture, two filters, two maps",
        alt=f"A handwritten 5 of {size} by {size} pixels, and two 3 by 3 filters that both scan all of it. The first answers to upright edges: "
        f"{digits.lit[0]} values of its {out} by {out} map are above zero, most along the left side of the strokes. The second answers to level edges: "
        f"{digits.lit[1]} values are above zero, along the top of the strokes.",
    )
    fig.text(8, 18, f"one picture, {size}×{size}", size=12, bold=True)
    fig.text(146, 18, "a filter", size=12, bold=True)
    fig.text(238, 18, f"its map, {out}×{out}", size=12, bold=True)
    cell = 13
    fig.rect(8, 74, size * cell + 1, size * cell + 1, stroke="faint")
    for i, row in enumerate(image.tolist()):
        for j, value in enumerate(row):
            if value:
                fig.rect(8.5 + j * cell, 74.5 + i * cell, cell, cell, fill="ink", opacity=value)
    for k, role in enumerate(("accent", "cool")):
        top = 30 + k * 118
        fig.text(146, top + 12, names[k], size=12, fill=role, bold=True)
        for i, row in enumerate(digits.kernels[k, 0].int().tolist()):
            for j, value in enumerate(row):
                x, y = 146 + j * 22, top + 20 + i * 22
                fig.rect(x, y, 21, 21, fill=f"{role}-soft" if value > 0 else "none", stroke="faint")
                fig.text(x + 10.5, y + 15, f"{value}".replace("-", "−"), size=12, anchor="middle", mono=True)
        fig.text(146, top + 101, f"bias {digits.biases[k]:.1f}".replace("-", "−"), size=12)
        fig.arrow(216, top + 53, 233, top + 53, stroke=role, line=1.6)
        fig.arrow(118, 126 + (k * 2 - 1) * 12, 140, top + 53 + (1 - k * 2) * 12, stroke=role, line=1.6)
        step = 16
        fig.rect(238, top + 4, out * step + 1, out * step + 1, stroke="faint")
        for i, row in enumerate((digits.edges[k] / digits.edges.max()).tolist()):
            for j, value in enumerate(row):
                if value:
                    fig.rect(238.5 + j * step, top + 4.5 + i * step, step, step, fill=role, opacity=value)
    return fig
