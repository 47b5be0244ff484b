from tested_answers.figure import Figure


def draw(retain):
    """How far backward walks at step 3, with the state carried and with it detached."""
    fig = Figure(
        360,
        232,
        title="Where backward walks at the third step",
        alt="Two rows of three steps joined by the state h. Above, h is carried as it is: backward from the third loss walks "
        f"into steps 2 and 1, whose saved values are freed, and raises. The graph has {retain.grows[0]}, {retain.grows[1]}, "
        f"{retain.grows[2]} functions. Below, h is detached between the steps: backward stops at the cut and the graph has "
        f"{retain.constant[2]} functions at each step.",
    )
    for row, (title, sizes, role) in enumerate(
        [("h = cell(x, h)", retain.grows, "warm"), ("h = cell(x, h.detach())", retain.constant, "accent")]
    ):
        top, cut = 8 + row * 114, row == 1
        fig.text(14, top + 12, title, size=12, mono=True, bold=True, fill=role)
        for step in range(3):
            x, live = 14 + step * 118, step == 2
            fig.rect(
                x, top + 24, 88, 40, radius=5, fill=f"{role}-soft" if live else "none", stroke=role if live else "faint", dash=None if live else "4 3"
            )
            fig.text(x + 44, top + 41, f"step {step + 1}", size=12, anchor="middle", fill="ink" if live else "muted")
            fig.text(x + 44, top + 56, "saved" if live else "freed", size=11, anchor="middle", fill=role if live else "muted")
            fig.text(x + 44, top + 81, f"{sizes[step]} functions", size=11, anchor="middle", fill="muted")
            if step:
                if cut:
                    fig.line(x - 2, top + 44, x - 11, top + 44, stroke=role, line=2)
                    fig.line(x - 15, top + 34, x - 15, top + 54, stroke=role, line=2)
                    fig.line(x - 19, top + 44, x - 28, top + 44, stroke="faint", line=1.5)
                else:
                    fig.arrow(x - 2, top + 44, x - 28, top + 44, stroke=role, line=2, head=7)
        words = "backward stops at the cut" if cut else "backward meets freed steps: error"
        fig.text(346, top + 98, words, size=12, anchor="end", fill=role, bold=True)
    return fig
