from tested_answers.figure import Figure


def draw(answer):
    """Line by line: what is on the CPU and what on the device."""
    behind = sorted({name.split(".")[0] for name, place in answer.places.items() if place == "cpu"})
    fig = Figure(
        360,
        212,
        title="What moves and what stays",
        alt="After model.to(device) the model is on the device. After x.to(device) alone x is still on the CPU and a copy without a name is on the device. "
        f"After x = x.to(device) x is on the device. After net.to(device), net[{behind[0]}] = nn.Linear(4, 3) the new layer is on the CPU.",
    )
    fig.text(246, 20, "cpu", anchor="middle", mono=True, fill="warm", bold=True)
    fig.text(316, 20, "device", anchor="middle", mono=True, fill="accent", bold=True)
    rows = [
        (["model.to(device)"], None, "model"),
        (["x.to(device)"], "x", "(copy)"),
        (["x = x.to(device)"], None, "x"),
        (["net.to(device)", f"net[{behind[0]}] = nn.Linear(4, 3)"], f"net[{behind[0]}]", "net"),
    ]
    top = 32
    for code, left, right in rows:
        height = 34 + 16 * (len(code) - 1)
        for line, words in enumerate(code):
            fig.text(10, top + 22 + 17 * line, words, size=12, mono=True)
        for x, words, role in ((214, left, "warm"), (284, right, "accent")):
            if words:
                fig.rect(x, top + (height - 28) / 2, 64, 28, fill=f"{role}-soft", stroke=role, radius=5, dash="4 3" if words == "(copy)" else None)
                fig.text(x + 32, top + height / 2 + 4, words, anchor="middle", size=12, mono=True)
        top += height + 10
    return fig
