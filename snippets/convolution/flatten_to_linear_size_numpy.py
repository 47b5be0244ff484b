import numpy as np

# Kernel, stride, padding and channels out of each layer. A pool
# keeps its channels; an activation changes no size.
stack = [(5, 1, 0, 6), (2, 2, 0, None)]
stack += [(5, 1, 0, 16), (2, 2, 0, None)]


def walk(stack, channels, height, width):
    shapes = [(channels, height, width)]
    for kernel, stride, padding, out in stack:
        size = np.array(shapes[-1][1:])
        size = (size + 2 * padding - kernel) // stride + 1
        shapes.append((out or shapes[-1][0], *size.tolist()))
    return shapes


shapes = walk(stack, 3, 52, 32)
print(*shapes)
#> (3, 52, 32) (6, 48, 28) (6, 24, 14) (16, 20, 10) (16, 10, 5)

# Twice the side is not four times the number: the edges differ.
sides = {}
for side in (32, 64, 224):
    sides[side] = int(np.prod(walk(stack, 3, side, side)[-1]))
print(sides)
#> {32: 400, 64: 2704, 224: 44944}

# Keras flattens with the channels innermost, PyTorch with them
# outermost. Where the numbers of Keras stand in PyTorch's order:
places = np.arange(800).reshape(16, 10, 5)
keras_order = places.transpose(1, 2, 0).ravel()
print(keras_order[:3], keras_order[16:19])
#> [  0  50 100] [  1  51 101]
