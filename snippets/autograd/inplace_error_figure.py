from tested_answers.figure import Figure


def draw(answer):
    """One tensor with two users, against two tensors."""
    kept, now = answer.before, answer.after
    fig = Figure(
        360,
        232,
        title="y += 1 writes over what exp keeps, y = y + 1 does not",
        alt=f"Two pictures. Left, after y += 1: one tensor, named y and also kept by exp. Its version count is {now}, exp noted {kept}, so "
        f"backward raises. Right, after y = y + 1: two tensors. The one that exp keeps still has the count {kept}, which exp noted, and y is the "
        "new one, so backward gives e^x.",
    )
    for side, (line, role) in enumerate((("y += 1", "warm"), ("y = y + 1", "accent"))):
        left = 8 + side * 178
        fig.rect(left, 4, 166, 224, stroke="faint", radius=6)
        fig.text(left + 83, 25, line, size=13, mono=True, bold=True, anchor="middle", fill=role)
        # The box that exp keeps.
        count = kept if side else now
        fig.rect(left + 12, 104, 66, 46, fill=f"{role}-soft", stroke=role, line=1.6, radius=4)
        fig.text(left + 45, 124, "e^x" if side else "e^x + 1", size=13, anchor="middle")
        fig.text(left + 45, 142, f"count {count}", size=12, anchor="middle", bold=True, fill=role)
        if side:
            fig.rect(left + 92, 104, 62, 46, stroke="muted", radius=4)
            fig.text(left + 123, 124, "e^x + 1", size=13, anchor="middle")
            fig.text(left + 123, 142, "new", size=12, anchor="middle", fill="muted")
        named = left + (123 if side else 45)
        fig.text(named, 74, "y", size=14, mono=True, bold=True, anchor="middle")
        fig.arrow(named, 80, named, 101, stroke="ink")
        fig.text(left + 12, 190, f"exp noted count {kept}", size=12, fill="ink")
        fig.arrow(left + 45, 176, left + 45, 153, stroke="ink")
        fig.text(left + 12, 214, "backward: e^x" if side else "backward: the error", size=12, bold=True, fill=role)
    return fig
