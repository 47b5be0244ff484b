from tested_answers.figure import Figure


def draw(numpy):
    """The three planes of a red disc, after permute and after reshape."""
    height, width = numpy.picture.shape[:2]
    right, wrong = (a.sum(axis=(1, 2)).tolist() for a in (numpy.planes, numpy.recut))
    fig = Figure(
        360,
        282,
        title="A red disc in channels-first planes",
        alt=f"A picture of {height} by {width} pixels with a red disc. After permute the red plane holds the whole disc, {right[0]} pixels, and green and blue "
        f"are empty. After reshape each plane holds a third of the rows, stretched and striped, with {wrong[0]}, {wrong[1]} and {wrong[2]} lit pixels.",
    )
    cell = 7
    for top, code, planes, role, note in (
        (0, "permute(2, 0, 1)", numpy.planes, "accent", "each plane is one colour"),
        (146, "reshape(3, 12, 15)", numpy.recut, "warm", "each plane is a third of the rows"),
    ):
        fig.text(12, top + 16, code, size=12, mono=True, bold=True, fill=role)
        fig.text(348, top + 16, note, size=11, anchor="end", fill=role)
        for number, (name, plane) in enumerate(zip(("red", "green", "blue"), planes, strict=True)):
            left = 12 + number * 115.5
            fig.rect(left, top + 26, width * cell, height * cell, fill="faint")
            for i, row in enumerate(plane):
                for j, value in enumerate(row):
                    if value:
                        fig.rect(left + j * cell, top + 26 + i * cell, cell, cell, fill=role)
            fig.text(left + width * cell / 2, top + 126, f"{name}: {plane.sum()} lit", size=12, anchor="middle")
    return fig
