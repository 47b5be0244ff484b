from tested_answers.figure import Figure

MEANING = {
    (2, 7, 5): ("single", "elements"),
    (2, 1, 1): ("whole", "slices"),
    (1, 7, 5): ("one mask", "for both"),
    (2, 7, 1): ("whole", "rows"),
    (2, 1, 5): ("whole", "columns"),
}


def draw(answer):
    """One mask for every noise_shape."""
    told = "; ".join(
        f"{shape} drops {' '.join(MEANING[shape])}, {' and '.join(map(str, mask.sum((1, 2)).tolist()))} of 35" for shape, mask in answer.masks.items()
    )
    fig = Figure(360, 262, title="What each noise_shape drops", alt=f"Five masks for a tensor of two slices, 7 rows by 5 columns, at a rate of 0.4. {told}.")
    fig.text(22, 18, "noise_shape", size=11, fill="muted")
    fig.rect(214, 9, 10, 10, fill="accent")
    fig.text(228, 18, "dropped", size=11, fill="muted")
    fig.rect(284, 9, 10, 10, fill="accent-soft")
    fig.text(298, 18, "kept", size=11, fill="muted")
    cell, pitch, tops = 9.5, 68, (48, 127)
    for k, top in enumerate(tops):
        fig.text(13, top + 3.5 * cell, f"slice {k}", size=11, anchor="middle", fill="muted", rotate=-90)
    for i, (shape, mask) in enumerate(answer.masks.items()):
        left = 22 + i * pitch
        middle = left + 2.5 * cell + 2
        fig.text(middle, 38, f"({', '.join(map(str, shape))})".replace(" ", ""), size=11, anchor="middle", mono=True)
        for top, rows in zip(tops, mask.tolist(), strict=True):
            fig.grid(left + 2, top, rows, cell=cell, gap=1.5, fill=lambda dropped: "accent" if dropped else "accent-soft")
        for line, word in enumerate(MEANING[shape]):
            fig.text(middle, 213 + 14 * line, word, size=12, anchor="middle", bold=True)
        fig.text(middle, 248, " + ".join(map(str, mask.sum((1, 2)).tolist())), size=12, anchor="middle", fill="muted")
    return fig


def draw_counts(answer, numpy):
    """How many zeros 5,000 calls gave, with the two myths marked."""
    totals = answer.total.tolist()
    calls = len(totals)
    ks = list(range(6, 37))
    shares = [totals.count(k) / calls for k in ks]
    fig = Figure(
        360,
        250,
        title="How many of 200 elements one call drops",
        alt=f"Histogram of the number of zeros in {calls:,} calls, centred at {answer.mean:.0f} with a spread of {answer.sd:.1f}, "
        f"from {min(totals)} to {max(totals)}; it follows the binomial curve. Exactly 20 happens in {answer.twenty:.0%} of the calls, "
        f"10 in each slice in {answer.ten_each:.0%}.",
    )
    axes = fig.axes(38, 30, 310, 176, x_range=(5, 37), y_range=(0, 0.115), x_ticks=range(5, 36, 5), y_ticks=(0, 0.05, 0.1),
                    x_label="zeros among 200 elements", y_label=f"share of {calls:,} calls", tick=lambda v: f"{v:.0%}" if v < 1 else f"{v:g}")
    axes.bars(ks, shares, width=0.84, fill="accent-soft")
    axes.bars([20], [answer.twenty], width=0.84, fill="warm-soft")
    axes.bars([20], [answer.ten_each], width=0.84, fill="warm")
    axes.curve(ks, [numpy.chance(k, 200, 0.1) for k in ks], stroke="accent")
    x, y = axes.at(20, 0.1)
    fig.text(x, y - 6, f"exactly 20: {answer.twenty:.0%}", anchor="middle", fill="warm", bold=True)
    x, y = axes.at(5.5, 0.055)
    fig.text(x, y - 13, "in each slice", size=11, fill="warm")
    fig.text(x, y + 2, f"10 + 10: {answer.ten_each:.0%}", fill="warm", bold=True)
    fig.arrow(x + 62, y + 6, *axes.at(19.6, answer.ten_each / 2), stroke="warm")
    x, y = axes.at(37, 0.085)
    fig.text(x, y, "curve: 200 coins", size=11, anchor="end", fill="accent", bold=True)
    fig.text(x, y + 15, f"zeros: {answer.mean:.1f} ± {answer.sd:.1f}", anchor="end", fill="accent")
    return fig
