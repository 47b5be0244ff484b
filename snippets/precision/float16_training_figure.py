import math

from tested_answers.figure import Figure


def draw(answer, numpy, order):
    """Where float16 ends below and above, and what the scaler does about the lower end."""
    low, high, size = -10, 6, 320
    smallest, largest = 2.0**-24, 65504.0

    def at(value):
        return 20 + size * (math.log10(value) - low) / (high - low)

    fig = Figure(
        360,
        196,
        title="The range of float16 and what lies below it",
        alt="On an axis of powers of ten float16 reaches from 6e-8 to 65504. A slope of 2e-8 and Adam's eps of 1e-8 "
        "lie below it and become 0. Times 65536 the slope lies inside, at 0.0013. The range of bfloat16 goes on "
        "beyond both ends of the axis.",
    )
    fig.rect(at(smallest), 66, at(largest) - at(smallest), 30, stroke="accent", fill="accent-soft", radius=3)
    fig.text((at(smallest) + at(largest)) / 2, 86, "float16", size=13, bold=True, anchor="middle", fill="accent")
    fig.rect(10, 108, 340, 20, stroke="cool", fill="cool-soft", radius=3)
    fig.text(180, 122, "bfloat16 goes on at both ends", size=12, anchor="middle", fill="cool")
    for power in range(low, high + 1, 4):
        x = at(10.0**power)
        fig.text(x, 150, f"1e{power}" if power else "1", size=11, anchor="middle", fill="muted")
    fig.text(at(smallest) + 3, 60, "6e-8", size=11, fill="accent")
    fig.text(at(largest), 60, "65504", size=11, anchor="end", fill="accent")
    slope, held = at(numpy.slope), at(float(numpy.held))
    fig.circle(slope, 81, 4, fill="warm", stroke="warm")
    fig.circle(held, 81, 4, fill="warm", stroke="warm")
    fig.arrow(slope, 34, held, 34, stroke="warm")
    fig.text((slope + held) / 2, 26, "times 65536", size=12, anchor="middle", fill="warm")
    fig.polyline([(slope, 76), (slope, 34)], stroke="warm")
    fig.polyline([(held, 76), (held, 36)], stroke="warm")
    fig.text(180, 172, "A slope of 2e-8 is 0 in float16; times 65536 it is held.", size=12, anchor="middle")
    fig.text(180, 189, "Adam's eps of 1e-8 is 0 there as well.", size=12, anchor="middle")
    return fig
