import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_last(x, kernel):
    """(N, H, W, C), (h, w, C, out) -> (N, H', W', out)."""
    windows = sliding_window_view(x, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nyxcij,ijco->nyxo", windows, kernel)


def conv_first(x, kernel):
    """(N, C, H, W), (out, C, h, w) -> (N, out, H', W')."""
    windows = sliding_window_view(x, kernel.shape[2:], axis=(2, 3))
    return np.einsum("ncyxij,ocij->noyx", windows, kernel)


# One convolution, two layouts: axes move, numbers do not change.
rng = np.random.default_rng(0)
images = rng.random((2, 32, 40, 3))
kernel = rng.normal(size=(5, 5, 3, 16))
swapped = images.transpose(0, 3, 1, 2)
last = conv_last(images, kernel)
torch_kernel = kernel.transpose(3, 2, 0, 1)
first = conv_first(swapped, torch_kernel)
print(last.shape, first.shape)
#> (2, 28, 36, 16) (2, 16, 28, 36)
same = np.allclose(last, first.transpose(0, 2, 3, 1))
print("same numbers:", same)
#> same numbers: True
recut_images = images.reshape(2, 3, 32, 40)
wrong = conv_first(recut_images, torch_kernel)
print("after reshape:", np.allclose(wrong, first))
#> after reshape: False

# A red disc on black, 12 high and 15 wide. Which plane holds it?
y, x = np.ogrid[:12, :15]
picture = np.zeros((12, 15, 3), int)
picture[..., 0] = (y - 5.5) ** 2 + (x - 7) ** 2 < 24
planes = picture.transpose(2, 0, 1)
recut = picture.reshape(3, 12, 15)
print("red, green, blue:", planes.sum(axis=(1, 2)))
#> red, green, blue: [74  0  0]
print("after reshape:   ", recut.sum(axis=(1, 2)))
#> after reshape:    [19 36 19]
