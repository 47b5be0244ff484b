from tested_answers.figure import Figure


def _places(fig, top, n, places, taps, title, formula):
    """The input as a strip and, under it, one row for each place of the kernel."""
    left, cell, step = 14, 24, 17
    fig.text(left, top, title, size=13, bold=True)
    read = {place + tap for place in places for tap in taps}
    for i in range(n):
        unread = i not in read
        fig.rect(
            left + i * cell,
            top + 10,
            cell - 2,
            20,
            fill="warm-soft" if unread else "paper",
            stroke="warm" if unread else "muted",
        )
        fig.text(left + i * cell + 11, top + 24, str(i), size=11, anchor="middle", fill="warm" if unread else "muted")
    for row, place in enumerate(places):
        y = top + 42 + row * step
        first, last = left + (place + taps[0]) * cell + 11, left + (place + taps[-1]) * cell + 11
        fig.line(first, y, last, y, stroke="accent", line=2)
        for tap in taps:
            fig.circle(left + (place + tap) * cell + 11, y, 4.5, fill="accent")
    x = left + n * cell + 12
    fig.text(x, top + 25, f"{len(places)} places", size=13, bold=True, fill="accent")
    for i, line in enumerate(formula):
        fig.text(x, top + 45 + 16 * i, line, size=11, mono=True)
    if len(read) < n:
        fig.text(x, top + 45 + 16 * len(formula), f"{n - 1} is never read", size=11, fill="warm")


def draw(answer, numpy):
    """The output size is the number of places where the kernel fits."""
    n, k = 8, 3
    fig = Figure(
        360,
        254,
        title="The output size counts the places where the kernel fits",
        alt=f"A strip of {n} positions and a kernel of {k} taps. With stride 2 it fits at {numpy.places}: {len(numpy.places)} places, "
        f"and position {n - 1} is never read. With dilation 2 the kernel reaches over 5 positions and fits at {numpy.dilated}: "
        f"{len(numpy.dilated)} places.",
    )
    room = n - k
    _places(fig, 24, n, numpy.places, range(k), "stride 2", (f"room {n} - {k} = {room}", f"{room} // 2 + 1 = {answer.size(n, k, s=2)}"))
    room = n - 5
    _places(
        fig,
        148,
        n,
        numpy.dilated,
        range(0, 5, 2),
        "dilation 2: three taps reach over 5",
        (f"room {n} - 5 = {room}", f"{room} // 1 + 1 = {answer.size(n, k, d=2)}"),
    )
    return fig
