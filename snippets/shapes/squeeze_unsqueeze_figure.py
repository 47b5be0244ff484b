from tested_answers.figure import Figure


def draw(numpy):
    """The places that unsqueeze can fill, and the ones that squeeze can take."""
    grown, shrunk = numpy.grown, numpy.shrunk
    axes = numpy.a.ndim + 1
    told = ", ".join(f"unsqueeze({d}) or unsqueeze({d - axes}) gives {grown[d]}" for d in range(axes))
    fig = Figure(
        360,
        318,
        title="Where the 1 appears, and where it goes",
        alt=f"From shape {numpy.a.shape}: {told}. From shape {numpy.x.shape}: squeeze(2) gives {shrunk[2]}, "
        f"squeeze() takes both ones and gives {shrunk[None]}, and squeeze(1) gives {shrunk[1]}, unchanged and without a message.",
    )

    def row(y, code, shape, new=(), role="ink", note=None):
        fig.text(14, y + 19, code, size=12, mono=True, fill=role, bold=role != "ink")
        for place, size in enumerate(shape):
            mark = place in new
            left = 206 + place * 36
            fig.rect(left, y, 30, 28, fill="accent-soft" if mark else "none", stroke="accent" if mark else "muted", radius=4, line=1.6 if mark else 1)
            fig.text(left + 15, y + 19, size, size=14, anchor="middle", bold=mark, fill="accent" if mark else "ink")
        if note:
            fig.text(14, y + 33, note, size=11, fill=role)

    row(8, "x", numpy.a.shape)
    for d in range(axes):
        row(44 + d * 34, f"x.unsqueeze({d}) or ({d - axes})", grown[d], new=(d,))
    fig.line(14, 156, 346, 156, stroke="faint")
    row(168, "y", numpy.x.shape, new=(0, 2))
    row(204, "y.squeeze(2)", shrunk[2], new=(0,))
    row(238, "y.squeeze()", shrunk[None])
    row(272, "y.squeeze(1)", shrunk[1], new=(0, 2), role="warm", note="unchanged, and no message")
    return fig
