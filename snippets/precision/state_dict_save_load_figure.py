from tested_answers.figure import Figure


def draw(answer):
    """What the file holds, and what stays in your code."""
    rows = [(name, "x".join(map(str, value.shape)) or "1 number") for name, value in answer.state.items()]
    fig = Figure(
        360,
        76 + 17 * len(rows),
        title="What is in the file, and what is not",
        alt=f"Left, in your code: the class and its forward, numbers of heads, activations, eps, and train or eval mode. Right, in the file: {len(rows)} "
        "names, each with a tensor: " + ", ".join(f"{name} {shape}" for name, shape in rows) + ".",
    )
    fig.text(76, 24, "your code", size=13, anchor="middle", bold=True, fill="cool")
    fig.text(258, 24, "the file", size=13, anchor="middle", bold=True, fill="accent")
    height = 17 * len(rows) + 16
    fig.rect(8, 38, 136, height, fill="cool-soft", stroke="cool")
    fig.rect(164, 38, 188, height, fill="accent-soft", stroke="accent")
    for line, words in enumerate(("the class, its forward", "number of heads", "activation, eps", "train or eval mode")):
        fig.text(76, 60 + 24 * line, words, size=12, anchor="middle", fill="cool")
    for line, (name, shape) in enumerate(rows):
        fig.text(172, 58 + 17 * line, name, size=11, fill="accent")
        fig.text(344, 58 + 17 * line, shape, size=11, anchor="end", fill="accent")
    return fig
