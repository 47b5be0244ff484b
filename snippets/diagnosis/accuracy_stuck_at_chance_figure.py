from tested_answers.figure import Figure


def draw(answer):
    """Two questions, three groups of faults, each with what the runs gave."""
    found = answer.found
    fig = Figure(
        360,
        286,
        title="Two questions that sort faults which end at chance",
        alt="First question: do the weights move? If not, the optimizer may hold another model "
        f"(the largest change is {found['optimizer'][1]:.0f}) or the learning rate be tiny ({found['rate'][1]:.0e}). Second question: does the output differ between two inputs? "
        f"If not, the input gets lost: dead ReLUs after unscaled input, weights that all start at zero (spread {found['zeros'][2]:.0f}) or many sigmoids ({found['sigmoids'][2]:.0e}). "
        "If both are yes: the sign of the loss, labels of other inputs, batches sorted by class, or right answers that are counted wrongly.",
    )

    def question(y, first, second):
        fig.rect(8, y, 150, 52, stroke="ink", radius=6)
        fig.text(83, y + 22, first, anchor="middle", bold=True)
        fig.text(83, y + 39, second, anchor="middle", bold=True)

    def cause(y, role, soft, heading, *lines, x=192, width=162, height=70):
        fig.rect(x, y, width, height, fill=soft, radius=6)
        fig.text(x + 9, y + 18, heading, bold=True, fill=role)
        for number, line in enumerate(lines):
            fig.text(x + 9, y + 35 + 14 * number, line, size=11)

    question(20, "Do the weights", "move at all?")
    fig.arrow(158, 46, 189, 46)
    fig.text(173, 40, "no", anchor="middle", bold=True)
    cause(
        11, "cool", "cool-soft", "look who trains it", "optimizer of another model,", "or a tiny learning rate:",
        f"moved {found['optimizer'][1]:.0f} or {found['rate'][1]:.0e}", height=74,
    )  # fmt: skip
    fig.arrow(83, 72, 83, 117)
    fig.text(90, 99, "yes", bold=True)

    question(120, "Does the output", "differ between inputs?")
    fig.arrow(158, 146, 189, 146)
    fig.text(173, 140, "no", anchor="middle", bold=True)
    cause(
        109, "warm", "warm-soft", "the input gets lost", "unscaled data, zero weights,", "many sigmoids:",
        f"spread {found['zeros'][2]:.0f} or {found['sigmoids'][2]:.0e}", height=74,
    )  # fmt: skip
    fig.arrow(83, 172, 83, 213)
    fig.text(90, 196, "yes", bold=True)

    cause(216, "accent", "accent-soft", "look at loss, labels and counting", "a minus, labels of other inputs, batches sorted by class,", "or right answers that are counted wrongly", x=8, width=344, height=60)
    return fig
