from tested_answers.figure import Figure


def draw(answer, numpy):
    """One sample: the table multiplies three entries and keeps one, the label reads that one."""
    sample = 1
    label = int(numpy.labels[sample])
    costs = [-float(v) for v in numpy.log_softmax(numpy.z)[sample]]
    ones = [int(v) for v in numpy.table[sample]]
    products = [cost * one for cost, one in zip(costs, ones, strict=True)]
    fig = Figure(
        360,
        192,
        title="The one-hot row multiplies three numbers to keep one; the label reads that one",
        alt=f"Sample {sample}, whose label is {label}. Its row of -log p is {', '.join(f'{v:.2f}' for v in costs)}. Multiplied by the one-hot row "
        f"{', '.join(map(str, ones))} it becomes {', '.join(f'{v:.2f}' for v in products)}, with the sum {sum(products):.2f}. "
        f"The label {label} reads column {label} of -log p at once: {costs[label]:.2f}.",
    )
    left, step, width, height = 104, 64, 58, 28
    middle = left + label * step + width / 2
    fig.text(middle, 16, f"label {label} reads this", size=12, anchor="middle", fill="accent", bold=True)
    fig.arrow(middle, 22, middle, 56, stroke="accent", line=1.8)
    fig.text(12, 52, "class", size=12, fill="muted")
    for column in range(len(costs)):
        at = left + column * step + width / 2
        fig.text(at + (14 if column == label else 0), 52, column, size=12, anchor="middle", fill="muted")
    rows = (
        ("−log p", [f"{v:.2f}" for v in costs]),
        ("× one-hot", ones),
        ("= products", [f"{v:.2f}" for v in products]),
    )
    for line, (name, values) in enumerate(rows):
        y = 60 + line * 44
        fig.text(12, y + 19, name, size=12, bold=True)
        for column, value in enumerate(values):
            kept = column == label
            fill = ("accent-soft" if line == 0 else "cool-soft") if kept else "none"
            x = left + column * step
            fig.rect(x, y, width, height, fill=fill, stroke="none" if kept else "muted", radius=3)
            fig.text(x + width / 2, y + 19, value, size=13, anchor="middle", bold=kept, fill="ink" if kept else "muted")
        if line == 2:
            fig.text(left + 3 * step, y + 12, "sum", size=11, fill="cool", bold=True)
            fig.text(left + 3 * step, y + 27, f"{sum(products):.2f}", size=13, fill="cool", bold=True)
    return fig
