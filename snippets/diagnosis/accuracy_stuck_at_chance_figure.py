from tested_answers.figure import Figure


def draw(answer):
    """Two questions, three kinds of fault, each with what the runs gave."""
    fig = Figure(
        360,
        286,
        title="Two questions that sort the causes of chance accuracy",
        alt="First question: do the weights move? If not, the optimizer holds another model "
        f"(the largest change is {answer.stale[3]:.0f}) or the learning rate is tiny ({answer.slow[3]:.0e}). Second question: does the output differ between two inputs? "
        f"If not, nothing of the input gets through: dead ReLUs after unscaled input, or weights that all start at zero (spread {answer.unscaled[4]:.0f}, one class). "
        f"If both are yes, the labels belong to other inputs (spread {answer.mixed[4]:.2f}, {answer.mixed[2]} classes predicted), or the right answers are counted wrongly.",
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
        11, "cool", "cool-soft", "nobody trains it", "optimizer of another model,", "or a tiny learning rate:",
        f"largest change {answer.stale[3]:.0f} or {answer.slow[3]:.0e}", height=74,
    )  # fmt: skip
    fig.arrow(83, 72, 83, 117)
    fig.text(90, 99, "yes", bold=True)

    question(120, "Does the output", "differ between inputs?")
    fig.arrow(158, 146, 189, 146)
    fig.text(173, 140, "no", anchor="middle", bold=True)
    cause(109, "warm", "warm-soft", "the input is lost", "dead ReLUs, unscaled data,", "weights that are all zero", f"one class, spread {answer.unscaled[4]:.0f}", height=74)
    fig.arrow(83, 172, 83, 213)
    fig.text(90, 196, "yes", bold=True)

    cause(216, "accent", "accent-soft", "the labels belong to other inputs", f"shuffled, sorted or joined without them ({answer.mixed[2]} classes predicted);", "or the labels fit, and the right answers are miscounted", x=8, width=344, height=60)
    return fig
