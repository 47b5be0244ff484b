import re

from tested_answers.figure import Figure


def draw(answer):
    """The two shapes of the message, each number with its cause."""
    rows, width, wanted, out = map(int, re.findall(r"\d+", answer.message.rpartition("(")[2]))
    fig = Figure(
        360,
        246,
        title="How to read the two shapes of the error",
        alt=f"The message ends in ({rows}x{width} and {wanted}x{out}). {rows} is the batch, all axes but the last multiplied. {width} is "
        f"the last axis of your data. {wanted} is in_features and {out} is out_features of the layer. The two inner numbers, {width} "
        f"and {wanted}, must be equal and are not. Two blocks show it: mat1 is wide {width}, mat2 is high {wanted}.",
    )
    fig.text(88, 24, "mat1 = your data", size=13, anchor="middle", bold=True, fill="accent")
    fig.text(268, 24, "mat2 = the layer", size=13, anchor="middle", bold=True, fill="cool")
    y = 66
    fig.text(50, y, rows, size=26, anchor="middle", fill="muted")
    fig.text(82, y, "x", size=18, anchor="middle", fill="muted")
    fig.text(126, y, width, size=26, anchor="middle", bold=True, fill="warm")
    fig.text(178, y, "and", size=14, anchor="middle", fill="muted")
    fig.text(230, y, wanted, size=26, anchor="middle", bold=True, fill="warm")
    fig.text(274, y, "x", size=18, anchor="middle", fill="muted")
    fig.text(314, y, out, size=26, anchor="middle", fill="muted")
    fig.path(f"M126 {y + 8} V{y + 22} H230 V{y + 8}", stroke="warm", line=1.8)
    fig.text(178, y + 40, "these two must be equal", size=13, anchor="middle", bold=True, fill="warm")
    scale = 90 / wanted
    # mat1 lies, mat2 stands: the sides that meet are the inner numbers.
    top = 136
    fig.rect(196, top, out * scale, wanted * scale, fill="cool-soft", stroke="cool")
    fig.text(196 + out * scale + 8, top + 24, "in_features", size=12, fill="cool")
    fig.text(196 + out * scale + 8, top + 40, f"{wanted} high", size=12, fill="cool")
    fig.text(196 + out * scale + 8, top + 70, "out_features", size=12, fill="cool")
    fig.text(196 + out * scale + 8, top + 86, f"{out} wide", size=12, fill="cool")
    fig.rect(190 - width * scale - 6, top, width * scale, 8, fill="accent-soft", stroke="accent")
    fig.text(184, top + 28, f"{width} wide: the last axis", size=12, anchor="end", fill="accent")
    fig.text(184, top + 52, f"{rows} rows: all other axes,", size=12, anchor="end", fill="accent")
    fig.text(184, top + 68, "multiplied", size=12, anchor="end", fill="accent")
    return fig
