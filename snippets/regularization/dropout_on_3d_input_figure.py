from tested_answers.figure import Figure


def draw(numpy, tensorflow):
    """Both quotas that the asker thinks of, and one recorded call of tf.nn.dropout."""
    columns = [
        ("10 in each?", numpy.each[0].reshape(2, 10, 10), "muted"),
        ("20 in all?", numpy.whole[0].reshape(2, 10, 10), "muted"),
        ("tf.nn.dropout", tensorflow.mask, "accent"),
    ]
    told = [(name, [int(part.sum()) for part in mask]) for name, mask, _ in columns]
    fig = Figure(
        360,
        298,
        title="What two quotas would drop, and what tf.nn.dropout dropped",
        alt="Three masks for a tensor of two slices, 10 by 10 each. "
        + " ".join(f"{name.rstrip('?')}: {a} and {b} dropped, {a + b} in all." for name, (a, b) in told)
        + " The first two are drawn by a quota, the third by one call at a rate of 0.1.",
    )
    cell, tops = 10.4, (32, 158)
    for k, top in enumerate(tops):
        fig.text(11, top + 5 * cell, f"slice {k}", size=11, anchor="middle", fill="muted", rotate=-90)
    for i, (name, mask, role) in enumerate(columns):
        left = 20 + i * 116
        middle = left + 5 * cell
        fig.text(middle, 20, name, size=13, anchor="middle", bold=True, mono=role == "accent", fill="ink" if role == "muted" else role)
        for top, part in zip(tops, mask, strict=True):
            fig.grid(left, top, part.tolist(), cell=cell, gap=1.2, fill=lambda dropped, role=role: role if dropped else "accent-soft")
            fig.text(middle, top + 10 * cell + 13, int(part.sum()), size=12, anchor="middle", fill="muted")
        fig.text(middle, 293, f"{int(mask.sum())} in all", size=12.5, anchor="middle", bold=True, fill="ink" if role == "muted" else role)
    return fig


MEANING = ["single elements", "whole slices", "same in both", "whole rows", "whole columns", "all or nothing", "rows of both", "columns of both"]


def draw_shapes(tensorflow):
    """The recorded mask of each noise_shape."""
    shapes = [[int(n) for n in shape] for shape in tensorflow.shapes]
    masks = [mask for mask in tensorflow.masks]
    told = "; ".join(
        f"{shape}: {words}, {int(mask[0].sum())} and {int(mask[1].sum())} dropped" for shape, words, mask in zip(shapes, MEANING, masks, strict=True)
    )
    fig = Figure(360, 314, title="What each noise_shape drops", alt=f"Eight masks of two slices, 10 by 10 each, at a rate of 0.4. {told}.")
    cell = 5.1
    for i, (shape, words, mask) in enumerate(zip(shapes, MEANING, masks, strict=True)):
        left, top = 6 + (i % 3) * 121, 22 + (i // 3) * 106
        middle = left + 10 * cell + 3
        fig.text(middle, top - 8, str(shape).replace(" ", ""), size=12, anchor="middle", mono=True)
        for k, part in enumerate(mask):
            fig.grid(left + k * (10 * cell + 6), top, part.tolist(), cell=cell, gap=0.7, fill=lambda dropped: "accent" if dropped else "accent-soft")
        fig.text(middle, top + 10 * cell + 17, words, size=12, anchor="middle", bold=True)
    return fig
