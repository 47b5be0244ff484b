import numpy as np
import torch
from PIL import Image

# Pillow says (width, height), the array has rows first.
red = Image.new("RGB", (40, 32), (250, 0, 0))
pixels = np.asarray(red)
print(red.size, pixels.shape)
#> (40, 32) (32, 40, 3)
batch = torch.tensor(pixels).permute(2, 0, 1)[None] / 255
print(tuple(batch.shape), batch.dtype)
#> (1, 3, 32, 40) torch.float32

# A grey picture has no axis for the colour, until you ask.
grey = red.convert("L")
flat, again = np.asarray(grey), np.asarray(grey.convert("RGB"))
print(flat.shape, again.shape, again[0, 0])
#> (32, 40) (32, 40, 3) [75 75 75]

# Pale glass is bright red underneath. Lay it on white first.
glass = Image.new("RGBA", (40, 32), (250, 0, 0, 51))
cut = np.asarray(glass.convert("RGB"))
white = Image.new("RGBA", glass.size, "white")
laid = np.asarray(Image.alpha_composite(white, glass))[..., :3]
print(cut[0, 0], laid[0, 0])
#> [250   0   0] [254 204 204]

# CMYK, as in some JPEGs, has four channels as well.
inks = red.convert("CMYK")
first_three = np.asarray(inks)[..., :3]
back = np.asarray(inks.convert("RGB"))
print(first_three[0, 0], back[0, 0])
#> [  5 255 255] [250   0   0]

# 16 bits of grey: convert("RGB") cuts them off at 255.
deep = Image.fromarray(np.full((32, 40), 3000, "uint16"))
eight = np.asarray(deep.convert("RGB"))
print(deep.mode, eight[0, 0])
#> I;16 [255 255 255]
