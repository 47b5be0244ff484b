import torch
from torch import nn


class Decoder(nn.Module):
    """The decoder of the first tab."""

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


def go_on(ids, mask, count=True):
    """Three new words for each row, the likeliest each time."""
    for _ in range(3):
        places = torch.arange(ids.shape[1]).expand(ids.shape)
        if count:
            places = (mask.cumsum(-1) - 1).clamp(min=0)
        word = model(ids, mask, places)[:, -1:].argmax(dim=-1)
        ids = torch.cat([ids, word], dim=1)
        mask = torch.cat([mask, torch.ones_like(word)], dim=1)
    return ids[:, -3:].tolist()


torch.manual_seed(0)
model = Decoder()
rows = [[5, 3, 7, 2, 9], [0, 8]]
lengths = torch.tensor([len(row) for row in rows])[:, None]
left = torch.tensor([[0] * (5 - len(row)) + row for row in rows])
kept = (torch.arange(5) >= 5 - lengths).long()

one = [torch.tensor([row]) for row in rows]
alone = [go_on(ids, torch.ones_like(ids))[0] for ids in one]
counted = go_on(left, kept)
plain = go_on(left, kept, count=False)
guessed = go_on(left, (left != 0).long())  # a 0 is a word here
print(alone)
#> [[3, 3, 5], [0, 5, 0]]
print(counted)
#> [[3, 3, 5], [0, 5, 0]]
print(plain)
#> [[3, 3, 5], [9, 3, 9]]
print(guessed)
#> [[3, 3, 5], [0, 0, 5]]

# Sampling: with the same seed the row gets another number.
torch.manual_seed(0)
single = torch.rand(1)[0].item()
torch.manual_seed(0)
second = torch.rand(2)[1].item()
print(f"{single:.2f} {second:.2f}")
#> 0.50 0.77
