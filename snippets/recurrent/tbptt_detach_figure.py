from math import log10

from tested_answers.figure import Figure


def draw(answer):
    """The slope of the last output to every input step, carried and detached."""
    far, near = answer.far.tolist(), answer.near.tolist()
    reached = sum(value > 0 for value in near)
    fig = Figure(
        360,
        276,
        title="What detach cuts and what it leaves",
        alt=f"Three chunks of {reached} steps. Above, the state goes forward through all of them, detached or not. Below, the size of "
        f"the slope of the last output to each of {len(far)} input steps, on a scale of powers of ten: carried, it reaches every step "
        f"and shrinks with the distance; detached, it is the same in the last {reached} steps and exactly 0 before the cut.",
    )
    left, step = 20, 21.6

    def at(index):
        return left + index * step

    for number in range(3):
        x = at(5 * number)
        fig.rect(x, 26, 5 * step - 8, 30, radius=5, fill="cool-soft", stroke="cool")
        fig.text(x + 2.5 * step - 4, 45, f"chunk {number + 1}", anchor="middle")
        if number:
            fig.arrow(x - 8, 41, x + 1, 41, stroke="cool", line=2)
    fig.text(left, 16, "forward: h and c go on, detached or not", fill="cool", bold=True)
    low, top, size = 1e-5, 1.0, 58
    for base, values, role, words in (
        (160, far, "warm", "slope, carried: reaches all 15 steps"),
        (256, near, "accent", f"slope, detached: the last {reached} steps"),
    ):
        fig.text(left, base - size - 18, words, fill=role, bold=True)
        for index, value in enumerate(values):
            if value > 0:
                height = size * (log10(max(value, low * 1.3) / low) / log10(top / low))
                fig.rect(at(index), base - height, step - 5, height, fill=role)
            else:
                fig.text(at(index) + step / 2 - 2.5, base - 3, "0", size=11, anchor="middle", fill="muted")
        fig.line(left, base, at(15) - 8, base, stroke="muted")
    fig.text(left, 271, "step 1", size=11, fill="muted")
    fig.text(at(15) - 8, 271, "step 15", size=11, anchor="end", fill="muted")
    fig.line(at(10) - 6, 186, at(10) - 6, 256, stroke="accent", line=1.6, dash="4 3")
    fig.text(at(10) - 11, 206, "detach()", size=11, anchor="end", mono=True, fill="accent")
    return fig
