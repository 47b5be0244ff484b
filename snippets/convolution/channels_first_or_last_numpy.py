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
last = conv_last(images, kernel)
swapped = images.transpose(0, 3, 1, 2)
turned = kernel.transpose(3, 2, 0, 1)
first = conv_first(swapped, turned)
print(last[1, 20, 30, :3], first[1, :3, 20, 30])
#> [ 0.24798966  3.10523194 -0.75554924] [ 0.24798966  3.10523194 -0.75554924]
mixed = conv_first(images.reshape(2, 3, 32, 40), turned)
print("reshape:", mixed[1, :3, 20, 30])
#> reshape: [1.39189671 2.68969065 5.28617845]

# A red disc on black, 12 high and 15 wide. Which plane holds it?
y, x = np.ogrid[:12, :15]
picture = np.zeros((12, 15, 3), int)
picture[..., 0] = (y - 5.5) ** 2 + (x - 7) ** 2 < 24.0
planes = picture.transpose(2, 0, 1)
recut = picture.reshape(3, 12, 15)
print("permute:", planes.sum((1, 2)), "reshape:", recut.sum((1, 2)))
#> permute: [74  0  0] reshape: [19 36 19]
