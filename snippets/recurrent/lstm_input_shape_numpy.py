import numpy as np


def make_windows(table, length):
    """(hours, sensors) -> (windows, length, sensors)."""
    count = len(table) - length + 1
    return np.stack([table[i : i + length] for i in range(count)])


# Each number says where it stands: hour 37, sensor 5 is 37.5.
table = np.arange(100)[:, None] + np.arange(8) / 10
windows = make_windows(table, length=20)
print(windows.shape)
#> (81, 20, 8)

# NumPy's own tool leaves the hours last. Move the axis back.
view = np.lib.stride_tricks.sliding_window_view(table, 20, axis=0)
moved = view.transpose(0, 2, 1)
print(view.shape, moved.shape)
#> (81, 8, 20) (81, 20, 8)
right = moved[0, 0].tolist()
print("first step:", right)
#> first step: [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]

# reshape gives that shape as well, and scrambles: its first "step"
# is one sensor at 8 hours, not 8 sensors at one hour.
reshaped = view.reshape(81, 20, 8)
wrong = reshaped[0, 0].tolist()
print("reshaped:  ", wrong)
#> reshaped:   [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]

# The table itself can be cut, into windows that do not overlap.
blocks = table.reshape(-1, 20, 8)
print(blocks.shape)
#> (5, 20, 8)
