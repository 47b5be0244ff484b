from tested_answers.figure import Figure


def draw(silent):
    """Three steps, kept as arrays that share a memory and as copies."""
    shared, copied = [int(v) for v in silent.first], [int(v) for v in silent.alone]
    fig = Figure(
        360,
        214,
        title="Three arrays on one memory, and three copies",
        alt=f"Two pictures. Left: three arrays made by detach().numpy() all point at one memory, which holds {shared[-1]} after "
        f"the last step. Right: three copies have a memory each, with {copied[0]}, {copied[1]} and {copied[2]}.",
    )
    for side, (line, values, role) in enumerate(((".numpy()", shared, "warm"), (".numpy().copy()", copied, "accent"))):
        left = 8 + side * 178
        fig.rect(left, 4, 166, 206, stroke="faint", radius=6)
        fig.text(left + 83, 26, line, size=13, mono=True, bold=True, anchor="middle", fill=role)
        for i, value in enumerate(values):
            y = 46 + 54 * i
            fig.text(left + 12, y + 25, f"step {i + 1}", size=12)
            end = 111 + 12 * (i - 1) if not side else y + 20
            fig.arrow(left + 62, y + 20, left + 106, end, stroke="ink")
            if side or i == 1:
                fig.rect(left + 110, y, 40, 40, fill=f"{role}-soft", stroke=role, line=1.6, radius=4)
                fig.text(left + 130, y + 25, value, size=15, bold=True, anchor="middle", fill=role)
    return fig
