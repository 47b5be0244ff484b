import torch
from torch import nn


class Decoder(nn.Module):
    """Words and positions in, a score for each next word."""

    def __init__(self, words=11, places=16, width=8, layers=2):
        super().__init__()
        self.word = nn.Embedding(words, width)
        self.place = nn.Embedding(places, width)
        self.layers = nn.ModuleList(
            nn.Linear(width, 3 * width) for _ in range(layers)
        )
        self.head = nn.Linear(width, words)

    def forward(self, ids, mask, positions):
        x = self.word(ids) + self.place(positions)
        n = ids.shape[1]
        see = torch.ones(n, n).tril().bool() & mask.bool()[:, None]
        see = see | torch.eye(n).bool()  # no row without a key
        for layer in self.layers:
            q, k, v = layer(x).chunk(3, dim=-1)
            scores = q @ k.transpose(1, 2) / k.shape[-1] ** 0.5
            scores = scores.masked_fill(~see, float("-inf"))
            x = x + scores.softmax(dim=-1) @ v
        return self.head(x)


torch.manual_seed(0)
model = Decoder().eval()
short = torch.tensor([[4, 8]])
right = torch.tensor([[5, 3, 7, 2, 9], [4, 8, 0, 0, 0]])
left = torch.tensor([[5, 3, 7, 2, 9], [0, 0, 0, 4, 8]])
kept = torch.tensor([[1, 1, 1, 1, 1], [0, 0, 0, 1, 1]])
shifted = (kept.cumsum(-1) - 1).clamp(min=0)
print(shifted.tolist())
#> [[0, 1, 2, 3, 4], [0, 0, 0, 0, 1]]

with torch.no_grad():
    alone = model(short, torch.ones(1, 2), torch.arange(2))[0, -1]
    places = torch.arange(5)
    tried = {
        "right": model(right, kept.flip(1), places),
        "left": model(left, torch.ones(2, 5), places),
        "left, mask": model(left, kept, places),
        "left, mask, positions": model(left, kept, shifted),
    }
print("alone:", alone.argmax().item())
#> alone: 0
off = {}
for name, out in tried.items():
    off[name] = (out[1, -1] - alone).abs().max().item()
    print(f"{name}: {out[1, -1].argmax()}, off by {off[name]:.4f}")
#> right: 7, off by 3.5109
#> left: 7, off by 1.8219
#> left, mask: 6, off by 3.8495
#> left, mask, positions: 0, off by 0.0000
