from tested_answers.figure import Figure


def draw(ways):
    """Which tensor the name p stands for, after a line of each kind."""
    moves = (("p = p - ...", ways.rebound, "warm"), ("p -= ...", ways.written, "accent"))
    fig = Figure(
        360,
        192,
        title="p = p - ... makes a tensor, p -= ... changes one",
        alt=f"Two pictures. Left, after p = p - ...: the model holds its old tensor, which moved by {ways.rebound:.1f}, and p "
        f"is a new one. Right, after p -= ...: p and the model share one tensor, which moved by {ways.written:.1f}.",
    )
    for side, (line, moved, role) in enumerate(moves):
        left = 8 + side * 178
        fig.rect(left, 4, 166, 184, stroke="faint", radius=6)
        fig.text(left + 83, 26, line, size=13, mono=True, bold=True, anchor="middle", fill=role)
        fig.rect(left + 10, 124, 70, 46, fill=f"{role}-soft", stroke=role, line=1.6, radius=4)
        fig.text(left + 45, 143, "moved", size=12, anchor="middle")
        fig.text(left + 45, 161, f"by {moved:.1f}", size=13, anchor="middle", bold=True, fill=role)
        fig.text(left + 45, 74, "model", size=13, mono=True, anchor="middle")
        fig.arrow(left + 45, 82, left + 45, 120, stroke="ink")
        fig.text(left + 121, 74, "p", size=13, mono=True, anchor="middle")
        if side:
            fig.arrow(left + 115, 82, left + 72, 121, stroke="ink")
        else:
            fig.rect(left + 90, 124, 64, 46, stroke="muted", radius=4)
            fig.text(left + 122, 152, "new", size=13, anchor="middle", fill="muted")
            fig.arrow(left + 121, 82, left + 121, 120, stroke="ink")
    return fig
