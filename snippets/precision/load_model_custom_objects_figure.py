from tested_answers.figure import Figure


def draw(answer):
    """What of a layer of one's own stands in the file, and what stays in the code."""
    layer = answer.model.layers[-1]
    rows = [
        ("its name", f"'{type(layer).__name__}'"),
        ("get_config()", f"'factor': {layer.get_config()['factor']}"),
        ("weights", f"{len(answer.model.weights)} arrays"),
    ]
    fig = Figure(
        360,
        190,
        title="What model.keras holds, and what it does not",
        alt="model.keras holds "
        + ", ".join(f"{name}: {value}" for name, value in rows)
        + ". The class itself, with __init__ and call, stays in your code; load_model has to find it by its name.",
    )
    fig.text(12, 22, "model.keras", size=13, bold=True, mono=True)
    fig.rect(10, 32, 216, 104, stroke="accent", fill="accent-soft", radius=5)
    for i, (name, value) in enumerate(rows):
        fig.text(20, 58 + 32 * i, name, size=12)
        fig.text(216, 58 + 32 * i, value, size=12, mono=True, anchor="end", fill="accent")
    fig.text(350, 22, "your code", size=13, bold=True, anchor="end")
    fig.rect(272, 32, 78, 104, stroke="warm", fill="warm-soft", radius=5)
    for i, name in enumerate(("class", "__init__", "call")):
        fig.text(311, 58 + 32 * i, name, size=12, mono=True, anchor="middle", fill="warm")
    fig.arrow(228, 54, 270, 54, stroke="warm")
    fig.text(180, 158, "The name leads from the file to the code:", size=12, anchor="middle")
    fig.text(180, 176, "custom_objects, or a decorator that has run.", size=12, anchor="middle")
    return fig
