from tested_answers.figure import Figure


def draw(own):
    """Under which names the file holds the kernels of two layers, of a Sequential model and of a class."""
    fig = Figure(
        360,
        176,
        title="Where a file of weights keeps two Dense layers",
        alt="Of a Sequential model the file has " + " and ".join(own.counted) + ", counted for each class of layer. "
        "Of a class of yours it has " + " and ".join(own.named) + ", which are the names of its attributes.",
    )
    for top, head, names, colour in (
        (10, "Sequential: counted for each class", own.counted, "accent"),
        (94, "your class: the attributes", own.named, "cool"),
    ):
        fig.text(12, top + 14, head, size=12, bold=True)
        for i, name in enumerate(names):
            y = top + 22 + 28 * i
            fig.rect(12, y, 190, 22, stroke=colour, fill=f"{colour}-soft", radius=3)
            fig.text(20, y + 15, name, size=12, mono=True, fill=colour)
            fig.arrow(206, y + 11, 236, y + 11, stroke=colour)
            layer = ("first Dense", "second Dense")[i] if top < 50 else "self." + name.split("/")[0]
            fig.text(242, y + 15, layer, size=12, mono=top > 50)
    return fig
