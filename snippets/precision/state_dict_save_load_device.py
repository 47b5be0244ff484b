import io

import torch

# A file as a GPU writes it: each tensor says where it was.
file = io.BytesIO()
state = {"weight": torch.arange(3.0)}
torch.save(state, file, _use_new_zipfile_serialization=False)
here, there = b"\x03\x00\x00\x00cpu", b"\x06\x00\x00\x00cuda:0"
from_gpu = file.getvalue().replace(here, there)

refused = ""
try:
    torch.load(io.BytesIO(from_gpu))
except RuntimeError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused)
#> RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are running on a CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map your storages to the CPU.

loaded = torch.load(io.BytesIO(from_gpu), map_location="cpu")
print(loaded)
#> {'weight': tensor([0., 1., 2.])}
shapes = torch.load(io.BytesIO(from_gpu), map_location="meta")
print(shapes)
#> {'weight': tensor(..., device='meta', size=(3,))}
