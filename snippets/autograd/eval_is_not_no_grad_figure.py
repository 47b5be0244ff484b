from tested_answers.figure import Figure


def draw(answer, memory):
    """The four combinations of the two switches, as measured."""
    cells = [
        [("train()", answer.neither, "to train"), ("train() + no_grad()", answer.only_no_grad, "the leak")],
        [("eval()", answer.only_eval, "wastes memory"), ("eval() + no_grad()", answer.both, "to validate")],
    ]
    fig = Figure(
        360,
        262,
        title="What eval and no_grad switch",
        alt="A table of the four combinations. In train mode dropout drops and batch norm learns, in eval mode neither, with or without "
        "no_grad. The graph is recorded in both modes, and under no_grad in neither. To train use train alone, to validate use both "
        f"eval and no_grad. In eval mode the graph holds {sum(memory.eval_holds)} numbers, under no_grad {sum(memory.no_grad_holds)}.",
    )
    fig.text(101, 16, "graph recorded", anchor="middle", fill="muted")
    fig.text(268, 16, "no_grad(): no graph", anchor="middle", fill="muted")
    roles = {"to train": "accent", "to validate": "accent", "the leak": "warm", "wastes memory": "cool"}
    for row, line in enumerate(cells):
        for column, (name, (graph, steady, kept), use) in enumerate(line):
            x, y, role = 20 + column * 170, 26 + row * 118, roles[use]
            fig.rect(x, y, 162, 110, fill=f"{role}-soft", stroke=role, radius=6)
            fig.text(x + 10, y + 20, name, size=12, mono=True, bold=True)
            facts = [
                "dropout off" if steady else "dropout drops",
                "averages kept" if kept else "averages move",
                "holds a graph" if graph else "holds nothing",
            ]
            for place, fact in enumerate(facts):
                fig.text(x + 10, y + 41 + 17 * place, fact, size=12)
            fig.text(x + 10, y + 98, use, size=12, fill=role, bold=True)
    return fig
