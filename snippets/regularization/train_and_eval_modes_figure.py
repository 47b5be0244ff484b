from tested_answers.figure import Figure

WORDS = {
    "Linear": "the same",
    "BatchNorm1d": "running averages",
    "Dropout": "lets all through",
    "LayerNorm": "the same",
}


def draw(answer, layers):
    """eval() writes a flag into every module; two of four layers read it."""
    modules = list(answer.model)
    names = [type(module).__name__ for module in modules]
    reading = [layers.found[name] > 0 for name in names]
    fig = Figure(
        360,
        262,
        title="What model.eval() switches",
        alt=f"model.eval() sets training = False in the model and in each of its {len(modules)} layers: {', '.join(names)}. "
        f"Only {' and '.join(n for n, r in zip(names, reading, strict=True) if r)} read the flag and compute something else. "
        "The weights stay as they are, and gradients go on being recorded.",
    )
    fig.text(14, 26, "model.eval()", size=14, bold=True, mono=True)
    fig.text(14, 44, "writes training = False everywhere", size=12, fill="muted")
    top, step = 62, 42
    fig.line(24, 52, 24, top + step * (len(names) - 1) + 16, stroke="muted")
    for i, (name, reads) in enumerate(zip(names, reading, strict=True)):
        y = top + i * step
        fig.arrow(24, y + 16, 42, y + 16, stroke="muted")
        fig.rect(44, y, 118, 32, fill="accent-soft" if reads else "paper", stroke="accent" if reads else "muted", radius=4)
        fig.text(103, y + 20, name, size=13, anchor="middle", bold=reads)
        fig.text(176, y + 13, "reads it:" if reads else "never looks:", size=12, fill="accent" if reads else "muted", bold=reads)
        fig.text(176, y + 28, WORDS[name] if reads else "computes the same", size=12, fill="ink" if reads else "muted")
    fig.text(14, 246, "Untouched: the weights, and the recording of gradients.", size=12)
    return fig
