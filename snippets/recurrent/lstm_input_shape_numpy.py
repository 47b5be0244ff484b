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
print("window 2, step 3, sensor 5:", windows[2, 3, 5])
#> window 2, step 3, sensor 5: 5.5

# NumPy's own tool leaves the hours last. Move the axis back.
view = np.lib.stride_tricks.sliding_window_view(table, 20, axis=0)
moved = view.transpose(0, 2, 1)
print(view.shape, moved.shape)
#> (81, 8, 20) (81, 20, 8)
print("the same windows:", np.array_equal(moved, windows))
#> the same windows: True

# reshape gives that shape as well, and scrambles: the first "step"
# is one sensor at 8 hours, not 8 sensors at one hour.
reshaped = view.reshape(81, 20, 8)
print("right:", windows[0, 0].tolist())
#> right: [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
print("wrong:", reshaped[0, 0].tolist())
#> wrong: [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]

# The table itself can be cut, into windows that do not overlap.
blocks = table.reshape(-1, 20, 8)
print(blocks.shape, np.array_equal(blocks[1], windows[20]))
#> (5, 20, 8) True
