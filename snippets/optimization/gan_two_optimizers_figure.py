from tested_answers.figure import Figure


def draw(answer):
    """Two rows: the way of each loss, and where it is cut."""
    assert answer.after_d[1] is None
    assert answer.after_g[1] is not None
    fig = Figure(
        360,
        190,
        title="Where detach() goes",
        alt="Loss of D: its slopes reach D, and detach() between the fake and D keeps them out of G. "
        "Loss of G: its slopes pass through D, without detach(), and reach G; what D collects on the way is cleared before its next turn.",
    )
    for top, name, role, cut in ((8, "loss of D", "cool", True), (98, "loss of G", "accent", False)):
        for left, words in ((10, "G"), (94, "fake"), (182, "D")):
            hit = words == ("D" if cut else "G")
            fig.rect(left, top + 18, 52, 36, fill=f"{role}-soft" if hit else "none", stroke=role if hit else "muted", radius=6)
            fig.text(left + 26, top + 41, words, anchor="middle", mono=True, bold=hit)
        fig.rect(262, top + 18, 88, 36, fill="none", stroke=role, radius=6)
        fig.text(306, top + 41, name, anchor="middle", fill=role, bold=True)
        fig.line(62, top + 36, 94, top + 36, stroke="muted")
        fig.line(146, top + 36, 182, top + 36, stroke="muted")
        fig.line(234, top + 36, 262, top + 36, stroke="muted")
        end = 182 if cut else 36
        fig.arrow(306, top + 68, end, top + 68, stroke=role, line=1.8)
        if cut:
            fig.line(164, top + 10, 164, top + 78, stroke="warm", line=2, dash="4 3")
            fig.text(156, top + 72, "detach()", anchor="end", mono=True, fill="warm")
    return fig
