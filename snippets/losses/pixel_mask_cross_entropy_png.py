import torch

# Bytes as a PNG holds them; 255 marks pixels without a class.
png = torch.tensor([[0, 1, 1], [2, 2, 255]], dtype=torch.uint8)
target = png.long()
print(target.tolist())
#> [[0, 1, 1], [2, 2, 255]]
foreground = (png == 255).long()  # where 255 is the class
print(foreground.tolist())
#> [[0, 0, 0], [0, 0, 1]]

# Loaded like a photo: a channel in front, divided by 255.
photo = png[None] / 255
cut = photo.squeeze(0).long()
back = (photo.squeeze(0) * 255).round().long()
print(cut.tolist(), back.tolist())
#> [[0, 0, 0], [0, 0, 1]] [[0, 1, 1], [2, 2, 255]]

# Grey values for classes: a table with one entry for each byte.
grey = torch.tensor([[0, 128, 128], [255, 255, 0]])
table = torch.full((256,), 255)
table[torch.tensor([0, 128, 255])] = torch.arange(3)
by_grey = table[grey.long()]  # bytes would be a mask
print(by_grey.tolist())
#> [[0, 1, 1], [2, 2, 0]]

# Colours (H, W, 3): compare with each; an unknown one gets 255.
palette = torch.tensor([[0, 0, 0], [128, 0, 0], [0, 128, 0]])
rgb = palette[by_grey]
rgb[0, 1] = torch.tensor([128, 0, 9])  # blurred by resizing
same = (rgb[:, :, None] == palette).all(3)
by_colour = torch.where(same.any(2), same.int().argmax(2), 255)
print(by_colour.tolist())
#> [[0, 255, 1], [2, 2, 0]]

# Classes 0 to 3 beside 3 outputs: subtracting takes the 0 away.
four = torch.tensor([[0, 1, 2], [3, 0, 1]], dtype=torch.uint8)
print((four - 1).tolist())
#> [[255, 0, 1], [2, 255, 0]]
