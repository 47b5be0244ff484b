from tested_answers.figure import Figure


def draw(answer, memory):
    """The four combinations of the two switches, as measured."""
    cells = [
        [("train()", answer.neither, "to train"), ("train() + no_grad()", answer.only_no_grad, "wrong numbers")],
        [("eval()", answer.only_eval, "wastes memory"), ("eval() + no_grad()", answer.both, "to validate")],
    ]
    fig = Figure(
        360,
        262,
        title="What eval and no_grad switch",
        alt="A table of the four combinations. In train mode dropout drops and the averages of batch norm move, in eval mode neither, with "
        "or without no_grad. The graph is recorded in both modes, and under no_grad in neither. To train use train alone, to validate use "
        f"both eval and no_grad. In eval mode alone the graph of one batch holds {sum(memory.layers)} numbers.",
    )
    fig.text(101, 16, "graph recorded", anchor="middle", fill="muted")
    fig.text(268, 16, "no_grad(): no graph", anchor="middle", fill="muted")
    roles = {"to train": "accent", "to validate": "accent", "wrong numbers": "warm", "wastes memory": "cool"}
    for row, line in enumerate(cells):
        for column, (name, (maker, apart, moved), use) in enumerate(line):
            x, y, role = 20 + column * 170, 26 + row * 118, roles[use]
            fig.rect(x, y, 162, 110, fill=f"{role}-soft", stroke=role, radius=6)
            fig.text(x + 10, y + 20, name, size=12, mono=True, bold=True)
            facts = [
                "dropout drops" if apart else "dropout off",
                "averages move" if moved else "averages kept",
                "keeps a graph" if maker else "keeps no graph",
            ]
            for place, fact in enumerate(facts):
                fig.text(x + 10, y + 41 + 17 * place, fact, size=12)
            fig.text(x + 10, y + 98, use, size=12, fill=role, bold=True)
    return fig
