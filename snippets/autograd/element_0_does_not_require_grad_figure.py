from tested_answers.figure import Figure


def draw(answer):
    """The way from the weight to the loss, with the cut, and what each tensor says."""
    names = ["weight", *answer.asked]
    says = [answer.model.weight.requires_grad, *answer.asked.values()]
    steps = ["model(x)", "argmax", "mean"]
    fig = Figure(
        360,
        150,
        title="Where the way back ends",
        alt="From the weight to the loss: "
        + ", ".join(f"{n}.requires_grad is {s}" for n, s in zip(names, says, strict=True))
        + ". argmax, between logits and guess, cuts the way. backward() starts at the loss and does not come past the cut.",
    )
    for place, (name, flag) in enumerate(zip(names, says, strict=True)):
        left, role = 8 + place * 90, "accent" if flag else "warm"
        fig.rect(left, 44, 72, 46, fill=f"{role}-soft", stroke=role, radius=6)
        fig.text(left + 36, 63, name, anchor="middle", mono=True, bold=True)
        fig.text(left + 36, 81, flag, anchor="middle", mono=True, fill=role)
        if place < len(steps):
            cut = flag and not says[place + 1]
            fig.arrow(left + 72, 67, left + 89, 67, stroke="warm" if cut else "ink")
            fig.text(left + 81, 32, steps[place], anchor="middle", size=11, mono=True, fill="warm" if cut else "muted")
            if cut:
                fig.line(left + 81, 38, left + 81, 122, stroke="warm", line=2, dash="4 3")
                edge = left + 86
    fig.arrow(352, 110, edge, 110, stroke="warm", line=1.8)
    fig.text(352, 129, "backward()", anchor="end", mono=True, fill="warm")
    fig.text(edge - 12, 114, "no slope arrives", anchor="end", fill="muted")
    return fig
