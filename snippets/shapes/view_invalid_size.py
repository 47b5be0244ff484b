import torch
from torch import nn

# The tutorial has images of 28 x 28 = 784. Yours are 32 x 36.
images = torch.arange(6912.0).view(6, 1, 32, 36)
message = "no error"
try:
    images.view(-1, 784)
except RuntimeError as error:
    message = str(error)
print(message)
#> shape '[-1, 784]' is invalid for input of size 6912

# Read the size: your batch times what one image holds.
batch, per_image = len(images), images[0].numel()
full, left = divmod(images.numel(), 784)
print(f"{batch} x {per_image} = {full} x 784 + {left}")
#> 6 x 1152 = 8 x 784 + 640

# Keep the batch axis, and give its width to the layer.
rows = images.flatten(1)
layer = nn.Linear(1152, 10)
answers = layer(rows)
print(tuple(rows.shape), "->", tuple(answers.shape))
#> (6, 1152) -> (6, 10)
