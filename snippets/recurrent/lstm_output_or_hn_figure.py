from tested_answers.figure import Figure


def draw(answer):
    """The grid of all h: its top row is output, its last column is h_n."""
    layers, batch, units = answer.h_n.shape
    steps = answer.output.shape[1]
    fig = Figure(
        360,
        240,
        title="output is the top row of a grid, h_n its last column",
        alt=f"A grid of {layers} rows, the layers, and {steps} columns, the steps. Each cell is one h of {units} numbers for each "
        f"of {batch} sequences. The top row is framed as output, shape {tuple(answer.output.shape)}. The last column is framed as "
        f"h_n, shape {tuple(answer.h_n.shape)}. The cell at the top right is in both: output[:, -1] equals h_n[-1]. "
        "The cell at the bottom right is h_n[0], which is not in output.",
    )
    left, top, width, height = 62, 72, 40, 48
    for row in range(layers):
        for step in range(steps):
            in_row, in_column = row == 0, step == steps - 1
            fill = "accent" if in_row and in_column else "accent-soft" if in_row else "cool-soft" if in_column else "paper"
            fig.rect(left + step * width, top + row * height, width - 5, height - 13, fill=fill, stroke="muted", radius=3)
            if in_column:
                name = "h_n[-1]" if in_row else "h_n[0]"
                fig.text(left + steps * width + 6, top + row * height + 22, name, size=11, mono=True, fill="cool")
        fig.text(left - 10, top + row * height + 22, f"layer {layers - 1 - row}", size=12, anchor="end", fill="muted")
    for step in range(steps):
        fig.text(left + step * width + 17, top + layers * height + 13, step, size=11, anchor="middle", fill="muted")
    fig.text(left + steps * width / 2 - 3, top + layers * height + 31, "steps", size=12, anchor="middle", fill="muted")
    fig.rect(left - 4, top - 4, steps * width + 3, height - 5, stroke="accent", line=2, radius=5)
    fig.text(left - 4, 24, f"output {tuple(answer.output.shape)}", size=13, bold=True, fill="accent")
    fig.text(left - 4, 44, "top layer, every step", size=12, fill="accent")
    x = left + (steps - 1) * width
    fig.rect(x - 4, top - 8, width + 3, layers * height + 3, stroke="cool", line=2, radius=5)
    fig.text(x + 35, 36, "output[:, -1]", size=11, anchor="end", mono=True)
    fig.text(x + 35, 52, "= h_n[-1]", size=11, anchor="end", mono=True)
    fig.text(354, 213, f"h_n {tuple(answer.h_n.shape)}", size=13, bold=True, anchor="end", fill="cool")
    fig.text(354, 230, "last step, every layer", size=12, anchor="end", fill="cool")
    return fig
