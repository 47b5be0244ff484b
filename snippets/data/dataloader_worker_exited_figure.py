from tested_answers.figure import Figure


def draw(answer):
    """Two faults, without and with a worker."""
    kind = answer.broken.split(":")[0]
    fig = Figure(
        360,
        172,
        title="What becomes of a fault in a worker",
        alt=f"Two rows. An exception in the dataset travels from the worker to your loop and is raised there as {kind}. A worker that "
        f"exits or is killed leaves its exit code, and your loop raises a RuntimeError: exited unexpectedly.",
    )
    for y, fault, way, end, role in (
        (34, "raise", "with its traceback", f"{kind}: Caught", "accent"),
        (108, "exit, kill", "an exit code", "RuntimeError: exited", "warm"),
    ):
        fig.rect(12, y, 86, 40, fill=f"{role}-soft", stroke=role, radius=5)
        fig.text(55, y + 25, fault, anchor="middle", fill=role, bold=True)
        fig.rect(216, y, 134, 40, fill="paper", stroke=role, radius=5, dash=None if role == "accent" else "4 3")
        fig.text(283, y + 25, end, size=11, anchor="middle", fill=role)
        fig.arrow(100, y + 20, 212, y + 20, stroke=role, line=1.8)
        fig.text(156, y + 12, way, size=11, anchor="middle", fill="muted")
    fig.text(55, 20, "worker", anchor="middle", bold=True)
    fig.text(283, 20, "your loop", anchor="middle", bold=True)
    return fig
