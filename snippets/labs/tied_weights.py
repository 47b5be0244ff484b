# ---
# title: "A convolution is a dense layer with tied weights"
# description: Write a convolution as a matrix, load it into a dense
#   layer, count what is tied, and see what the tie buys in
#   gradients, shifts and data.
# related: [dense-units-vs-conv-filters, count-parameters,
#   conv2d-output-size, flatten-to-linear-size,
#   contiguous-when-and-why]
# added: 2026-11-24
# ---

# %% [markdown]
# # A convolution is a dense layer with tied weights
#
# "Convolution" and "dense" sound like two kinds of layer. They are
# one kind. A convolution multiplies by a matrix, as a dense layer
# does; most entries of that matrix are held at zero and the others
# are copies of a few weights. In this lab you build the matrix, put
# it into `nn.Linear`, get the same numbers, and then untie it to
# see what the tie was good for.
#
# There is no training loop. Everything is arithmetic that you can
# check, in double precision.

# %%
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # small tensors: more would be slower
torch.manual_seed(0)

# %% [markdown]
# ## One dimension, by hand
#
# A kernel of 3 weights slides over a row and gives 5. Each output
# is a weighted sum of the inputs, so write the weights of each
# output as a row. Every row holds the same three numbers, one place
# further to the right.

# %%
kernel = torch.tensor([2.0, -1.0, 3.0])
band = torch.zeros(5, 7)
for row in range(5):
    band[row, row:row + 3] = kernel
for row in band.tolist():
    print(" ".join(f"{value:4.0f}" for value in row))
#>    2   -1    3    0    0    0    0
#>    0    2   -1    3    0    0    0
#>    0    0    2   -1    3    0    0
#>    0    0    0    2   -1    3    0
#>    0    0    0    0    2   -1    3

line = torch.randn(7)
as_matrix = band @ line
as_conv = F.conv1d(line.view(1, 1, 7), kernel.view(1, 1, 3))[0, 0]
same_1d = torch.allclose(as_matrix, as_conv)
print("matrix and conv1d agree:", same_1d)
#> matrix and conv1d agree: True

# %% [markdown]
# The kernel stands in the rows as it is, not reversed. What
# deep-learning libraries call convolution is what signal processing
# calls correlation. Learned weights do not mind.
#
# ## Two dimensions: let the layer write its own matrix
#
# For an image you need not think about where each weight goes. A
# matrix shows its columns when you feed it unit vectors. So feed
# the layer 30 images, each with a single pixel set, and collect
# what comes out.
#
# The image has 6 rows and 5 columns, the kernel is 3 by 3, and the
# output is 4 by 3. Flatten both sides and you have a matrix of 12
# by 30.

# %%
conv = nn.Conv2d(1, 1, 3, bias=False)
pixels = torch.eye(30).view(30, 1, 6, 5)
with torch.no_grad():
    columns = conv(pixels)
matrix = columns.flatten(1).T
start_kernel = conv.weight.detach().flatten().tolist()
zeros = (matrix == 0).sum().item()
used = matrix.numel() - zeros
distinct = matrix[matrix != 0].unique().numel()
print("columns", tuple(columns.shape))
#> columns (30, 1, 4, 3)
print("matrix ", tuple(matrix.shape), matrix.numel(), "entries")
#> matrix  (12, 30) 360 entries
print(zeros, "are zero,", used, "are not")
#> 252 are zero, 108 are not
print(distinct, "distinct weights among those", used)
#> 9 distinct weights among those 108
# --8<-- "labs/tied_weights_matrix.svg"

# %% [markdown]
# Each weight of the kernel stands in the matrix 12 times, once for
# each output. The blocks come from the rows of the image: inside a
# block you see the one-dimensional band again, and the blocks
# themselves step to the right by one image row.
#
# ## A dense layer that convolves
#
# Copy the matrix into `nn.Linear(30, 12)`. Flatten the images on
# the way in, reshape on the way out, and compare on images that
# neither has seen.

# %%
dense = nn.Linear(30, 12, bias=False)
with torch.no_grad():
    dense.weight.copy_(matrix)

images = torch.randn(8, 1, 6, 5)
from_conv = conv(images)
from_dense = dense(images.flatten(1)).view(8, 1, 4, 3)
gap = (from_conv - from_dense).abs().max().item()
print("conv ", tuple(from_conv.shape))
#> conv  (8, 1, 4, 3)
print("dense", tuple(from_dense.shape))
#> dense (8, 1, 4, 3)
print("differ by less than 1e-12:", gap < 1e-12)
#> differ by less than 1e-12: True

# %% [markdown]
# ## What is counted
#
# Between the two stands a third layer, which keeps the zeros and
# unties the rest: each output has its own small kernel. It is
# called locally connected. Here are all three with 4 filters and
# biases.

# %%
def count(layer):
    return sum(p.numel() for p in layer.parameters())


filters, outputs, window = 4, 12, 9
free = count(nn.Linear(30, filters * outputs))
local = filters * outputs * (window + 1)
tied = count(nn.Conv2d(1, filters, 3))
print(f"dense, all free:   {free:5,}")
#> dense, all free:   1,488
print(f"local, zeros kept: {local:5,}")
#> local, zeros kept:   480
print(f"conv, all tied:    {tied:5,}")
#> conv, all tied:       40

# %% [markdown]
# The size of the image is in the first two counts and not in the
# third. That is why a convolution accepts another image size and
# the `Linear` behind it does not.
#
# ## Tied weights share their gradient
#
# A weight that is used 12 times gets 12 gradients, and the gradient
# of the weight is their sum. Take the gradient of the dense layer,
# add up the entries that belong to each kernel weight, and compare
# with what autograd gives the convolution.

# %%
target = torch.randn(8, 1, 4, 3)
conv_loss = F.mse_loss(conv(images), target)
conv_loss.backward()
dense_out = dense(images.flatten(1)).view(8, 1, 4, 3)
dense_loss = F.mse_loss(dense_out, target)
dense_loss.backward()

summed = torch.zeros(9)
for k, weight in enumerate(conv.weight.flatten()):
    summed[k] = dense.weight.grad[matrix == weight].sum()
same_gradient = torch.allclose(summed, conv.weight.grad.flatten())
print("sums of the dense gradient:")
#> sums of the dense gradient:
print(" ".join(f"{value:.4f}" for value in summed[:3]))
#> 0.2624 -0.1128 -0.1829
print("gradient of the kernel:")
#> gradient of the kernel:
first = conv.weight.grad.flatten()[:3]
print(" ".join(f"{value:.4f}" for value in first))
#> 0.2624 -0.1128 -0.1829
pushed = (dense.weight.grad[matrix == 0] != 0).sum().item()
print(pushed, "of", zeros, "zeros have one too")
#> 252 of 252 zeros have one too

# %% [markdown]
# ## One step, and the tie is gone
#
# The last line above is the end of the dense layer as a
# convolution. Nothing holds its zeros at zero or its copies equal.
# Take one step of gradient descent with each.

# %%
with torch.no_grad():
    for layer in (conv, dense):
        layer.weight -= 0.5 * layer.weight.grad
    moved_columns = conv(pixels)
moved = moved_columns.flatten(1).T
for name, weights in (("conv ", moved), ("dense", dense.weight)):
    left = (weights == 0).sum().item()
    kinds = weights[weights != 0].detach().unique().numel()
    print(f"{name}: {left} zeros, {kinds} distinct weights")
#> conv : 252 zeros, 9 distinct weights
#> dense: 0 zeros, 360 distinct weights
# --8<-- "labs/tied_weights_untied.svg"

# %% [markdown]
# Both layers started with the same function and took a step on the
# same loss. They no longer agree, and only one of them is still a
# convolution.
#
# ## What the tie promises: shift in, shift out
#
# Move a pattern by one pixel and the output of a convolution moves
# by one pixel. The rule is not learned, it is the tie itself. Put a
# 3 by 3 patch into an empty image, then the same patch one column
# further.

# %%
patch = torch.randn(3, 3)
here, there = torch.zeros(2, 1, 1, 6, 5)
here[0, 0, 1:4, 1:4] = patch
there[0, 0, 1:4, 2:5] = patch


def shift_gap(layer):
    with torch.no_grad():
        a, b = layer(here), layer(there)
    return (a[..., :-1] - b[..., 1:]).abs().max().item()


def as_image(x):
    return dense(x.flatten(1)).view(-1, 1, 4, 3)


conv_shift, dense_shift = shift_gap(conv), shift_gap(as_image)
print(f"conv:  {conv_shift:.4f}")
#> conv:  0.0000
print(f"dense: {dense_shift:.4f}")
#> dense: 0.1991

# %% [markdown]
# ## What the tie saves: examples
#
# Let both layers learn an unknown 3 by 3 filter from examples, each
# by least squares, so that no learning rate can be blamed. Then
# measure the error on images that neither has seen.
#
# One image gives the convolution 12 equations for its 9 weights:
# every position is an example. The dense layer gets one equation
# for each output from each image, and each of its rows has 30
# unknowns.

# %%
unknown = torch.randn(1, 1, 3, 3)
train = torch.randn(40, 1, 6, 5)
test = torch.randn(200, 1, 6, 5)
wanted = F.conv2d(train, unknown)
truth = F.conv2d(test, unknown)
scale = truth.square().mean()


def dense_error(n):
    x, y = train[:n].flatten(1), wanted[:n].flatten(1)
    weights = torch.linalg.pinv(x) @ y
    guess = (test.flatten(1) @ weights).view_as(truth)
    return ((guess - truth).square().mean() / scale).item()


def conv_error(n):
    windows = F.unfold(train[:n], 3).transpose(1, 2).flatten(0, 1)
    weights = torch.linalg.pinv(windows) @ wanted[:n].flatten()
    guess = F.conv2d(test, weights.view(1, 1, 3, 3))
    return ((guess - truth).square().mean() / scale).item()


counts = list(range(1, 36))
dense_errors = [dense_error(n) for n in counts]
conv_errors = [conv_error(n) for n in counts]
for n in (1, 10, 20, 29, 30):
    print(f"{n:2} images: dense {dense_errors[n - 1]:.3f}"
          f"  conv {conv_errors[n - 1]:.3f}")
#>  1 images: dense 0.974  conv 0.000
#> 10 images: dense 0.563  conv 0.000
#> 20 images: dense 0.287  conv 0.000
#> 29 images: dense 0.014  conv 0.000
#> 30 images: dense 0.000  conv 0.000
# --8<-- "labs/tied_weights_examples.svg"

# %% [markdown]
# An error of 1 is that of always answering zero. The convolution
# needs one image. The dense layer needs 30, as many as it has
# inputs, and is wrong until then. This comparison is fair only to
# the task: the thing to be learned **is** a convolution. Where the
# left edge of an image means something else than the right edge,
# the tie is a wrong assumption, and the dense layer can learn what
# the convolution cannot.
#
# ## Turn the matrix around: the transposed convolution
#
# A transposed convolution is not an inverse. It multiplies by the
# transpose of the same matrix. So it has the shape of the way back,
# from 12 numbers to 30, and it is also what carries the gradient
# back through a convolution.

# %%
small = torch.randn(1, 1, 4, 3)
back_by_matrix = (moved.T @ small.flatten()).view(6, 5)
back_by_layer = F.conv_transpose2d(small, conv.weight)[0, 0]
probe = torch.randn(1, 1, 6, 5, requires_grad=True)
(back_by_autograd,) = torch.autograd.grad(conv(probe), probe, small)
same_back = torch.allclose(back_by_matrix, back_by_layer)
same_grad = torch.allclose(back_by_matrix, back_by_autograd[0, 0])
print(tuple(small.shape[2:]), "->", tuple(back_by_layer.shape))
#> (4, 3) -> (6, 5)
print("is conv_transpose2d:", same_back)
#> is conv_transpose2d: True
print("is the gradient:", same_grad)
#> is the gradient: True

undone = F.conv_transpose2d(conv(probe), conv.weight)
restored = torch.allclose(undone, probe)
print("is an inverse:", restored)
#> is an inverse: False

# %% [markdown]
# ## Both ends of the scale
#
# Make the kernel as large as the image. It fits in one place only,
# nothing is left to be tied, and the convolution **is** the dense
# layer, weight for weight.

# %%
whole = nn.Conv2d(1, 12, (6, 5))
full = nn.Linear(30, 12)
with torch.no_grad():
    full.weight.copy_(whole.weight.flatten(1))
    full.bias.copy_(whole.bias)
same_whole = torch.allclose(whole(images).flatten(1),
                            full(images.flatten(1)))
print(count(whole), "and", count(full), "parameters")
#> 372 and 372 parameters
print("same numbers:", same_whole)
#> same numbers: True

# %% [markdown]
# At the other end is a kernel of one pixel: a dense layer over the
# channels, the same one at every position. Between the two you
# choose how far an output sees and how much is tied. "Dense or
# convolution" is a choice on that scale, not between two worlds.
#
# Things to change: in the cell that builds the matrix, give the
# convolution a stride of 2 or `padding=1`, look at the matrix and
# count its zeros (the cells behind it are made for 12 outputs);
# make the unknown filter differ between left and right, and see who
# wins with few images and with many.
