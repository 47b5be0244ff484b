from tested_answers.figure import Figure


def draw(answer):
    """Three numbers, added in two orders, with what is left after each step."""
    large = 2**24
    fig = Figure(
        360,
        132,
        title="One sum, two orders",
        alt=f"{large:,} plus 1 stays {large:,} in float32, and minus {large:,} leaves {answer.first.item():.0f}. "
        f"{large:,} minus {large:,} is 0, and plus 1 it is {answer.second.item():.0f}.",
    )
    for y, steps, colour in (
        (20, (f"{large:,} + 1", f"{large:,}", f"- {large:,}", f"{answer.first.item():.0f}"), "warm"),
        (80, (f"{large:,} - {large:,}", "0", "+ 1", f"{answer.second.item():.0f}"), "accent"),
    ):
        fig.rect(8, y, 344, 40, fill=f"{colour}-soft", stroke=colour, radius=4)
        fig.text(18, y + 25, f"({steps[0]})", size=12)
        fig.text(200, y + 25, steps[2], size=12)
        fig.text(338, y + 26, f"= {steps[3]}", size=14, anchor="end", bold=True, fill=colour)
    return fig
