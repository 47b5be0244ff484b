from tested_answers.figure import Figure


def draw(answer):
    """The first sentence in memory, read by p, before and after contiguous()."""
    words, features = answer.x.shape[1:]
    n = words * features
    before = answer.x[0].flatten().tolist()
    after = answer.c.flatten()[:n].tolist()
    fig = Figure(
        360,
        264,
        title="permute relabels, contiguous copies",
        alt=f"Memory of x and of p: {before}. The first row of p reads every {features}th place: {after[:words]}. "
        f"After contiguous() a second strip holds {after}, and the first row of c is its first {words} places. "
        f"Strides of x {answer.x.stride()}, p {answer.p.stride()}, c {answer.c.stride()}.",
    )
    left, cell = 12, 28

    def strip(y, values, lit, role):
        for place, value in enumerate(values):
            hit = place in lit
            fig.rect(left + place * cell, y, cell - 2, 26, fill=f"{role}-soft" if hit else "paper", stroke=role if hit else "faint", radius=2)
            fig.text(left + place * cell + 13, y + 18, value, size=12, anchor="middle", bold=hit, fill="ink" if hit else "muted")

    fig.text(left, 18, f"x {tuple(answer.x.shape)}", size=12, mono=True, bold=True)
    fig.text(left + 110, 18, f"stride {answer.x.stride()}", size=12, mono=True, fill="muted")
    fig.text(left, 38, f"p {tuple(answer.p.shape)}", size=12, mono=True, bold=True, fill="warm")
    fig.text(left + 110, 38, f"stride {answer.p.stride()}  same memory", size=12, mono=True, fill="warm")
    places = [word * answer.p.stride()[2] for word in range(words)]
    strip(50, before, places, "warm")
    for a, b in zip(places, places[1:], strict=False):
        xa, xb = left + a * cell + 13, left + b * cell + 13
        fig.path(f"M{xa} 78 C{xa + 16} 98 {xb - 16} 98 {xb - 4} 82", stroke="warm", line=1.6)
        fig.polygon([(xb - 1, 78), (xb - 9, 83), (xb - 2, 87)], fill="warm")
    fig.text(left, 114, f"p[0, 0] is {after[:words]}: it hops", size=12, fill="warm")
    fig.arrow(180, 122, 180, 148, stroke="ink", line=1.6)
    fig.text(190, 140, "contiguous(): one copy", size=12)
    fig.text(left, 166, f"c {tuple(answer.c.shape)}", size=12, mono=True, bold=True, fill="accent")
    fig.text(left + 110, 166, f"stride {answer.c.stride()}  new memory", size=12, mono=True, fill="accent")
    strip(178, after, range(words), "accent")
    fig.text(left, 226, f"c[0, 0] is {after[:words]}: side by side", size=12, fill="accent")
    fig.text(left, 248, "equal values, another layout", size=12, fill="muted")
    return fig
