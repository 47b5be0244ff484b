from tested_answers.figure import Figure


def draw(answer):
    """A table of hours and sensors, and the stack of windows cut from it."""
    hours, sensors = answer.table.shape
    count, length, _ = answer.windows.shape
    fig = Figure(
        360,
        262,
        title="From a table to (batch, seq_len, input_size)",
        alt=f"On the left a table of {hours} rows, the hours, and {sensors} columns, the sensors. A frame around {length} rows is one window, "
        f"and the next frame starts one row lower. On the right the windows stand behind each other as a stack of {count}. Its depth is "
        f"the batch, {count}; its height is seq_len, {length}; its width is input_size, {sensors}. Shape {tuple(answer.windows.shape)}.",
    )
    left, top, width, height = 46, 50, 88, 184
    fig.text(left, 20, "your table", size=13, bold=True)
    fig.text(left + width / 2, 42, f"{sensors} sensors", size=12, anchor="middle", fill="cool")
    fig.rect(left, top, width, height, fill="paper", stroke="muted")
    for column in range(1, sensors):
        fig.line(left + column * width / sensors, top, left + column * width / sensors, top + height, stroke="faint")
    lines = 20
    for row in range(1, lines):
        fig.line(left, top + row * height / lines, left + width, top + row * height / lines, stroke="faint")
    fig.text(34, top + height / 2, f"{hours} hours", size=12, anchor="middle", fill="muted", rotate=-90)
    tall = length * height / hours
    step = height / lines
    fig.rect(left + 1, top + step, width + 6, tall, stroke="ink", line=1.6, dash="4 3")
    fig.rect(left - 3, top, width + 3, tall, stroke="accent", line=2.4)
    fig.arrow(left + width + 10, top + tall / 2, 196, top + tall / 2 + 20, stroke="accent", line=1.6)
    fig.text(left, top + height + 20, "dashed: the next window", size=12)
    # The stack.
    box_x, box_y, box_w, box_h = 204, 100, 84, 84
    for depth in range(4, 0, -1):
        role = "ink" if depth == 1 else "faint"
        fig.rect(box_x + depth * 9, box_y - depth * 9, box_w, box_h, fill="paper", stroke=role)
    fig.rect(box_x, box_y, box_w, box_h, fill="accent-soft", stroke="accent", line=2)
    fig.text(352, 20, f"{tuple(answer.windows.shape)}", size=13, anchor="end", bold=True, mono=True)
    fig.text(box_x + 34, 56, f"batch: {count} windows", size=12, anchor="middle")
    fig.text(box_x + box_w / 2, box_y + box_h / 2 - 4, "seq_len", size=12, anchor="middle", fill="accent")
    fig.text(box_x + box_w / 2, box_y + box_h / 2 + 12, f"{length} steps", size=12, anchor="middle", bold=True, fill="accent")
    fig.arrow(box_x + 8, box_y + 6, box_x + 8, box_y + box_h - 6, stroke="accent", line=1.6)
    fig.text(box_x + box_w / 2, box_y + box_h + 18, f"input_size: {sensors}", size=12, anchor="middle", bold=True, fill="cool")
    fig.text(box_x + box_w / 2, box_y + box_h + 36, "the only size of your data", size=12, anchor="middle", fill="cool")
    fig.text(box_x + box_w / 2, box_y + box_h + 52, "that nn.LSTM must know", size=12, anchor="middle", fill="cool")
    return fig
