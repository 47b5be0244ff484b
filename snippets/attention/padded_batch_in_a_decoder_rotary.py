import torch


def rotate(x, positions):
    """Rotary positions: pairs, turned by the position."""
    half = x.shape[-1] // 2
    angle = positions[..., None] / 10 ** torch.arange(half)
    a, b = x[..., :half], x[..., half:]
    cos, sin = angle.cos(), angle.sin()
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


def attend(x, mask, positions, qkv):
    """Causal attention in which positions turn queries and keys."""
    q, k, v = (x @ qkv).chunk(3, dim=-1)
    q, k = rotate(q, positions), rotate(k, positions)
    n = x.shape[1]
    see = torch.ones(n, n).tril().bool() & mask.bool()[:, None]
    see = see | torch.eye(n).bool()
    scores = (q @ k.transpose(1, 2)).masked_fill(~see, -torch.inf)
    return scores.softmax(dim=-1) @ v


torch.manual_seed(0)
words, qkv = torch.randn(2, 5, 8), torch.randn(8, 24) / 4
kept = torch.tensor([[1, 1, 1, 1, 1], [0, 0, 0, 1, 1]])
short, ones = words[1:, 3:], torch.ones(1, 2)
alone = attend(short, ones, torch.arange(2), qkv)[0, -1]
places = torch.arange(5)  # not shifted
masked = attend(words, kept, places, qkv)[1, -1]
bare = attend(words, torch.ones(2, 5), places, qkv)[1, -1]
off = [(x - alone).abs().max().item() for x in (masked, bare)]
print(f"mask: {off[0]:.4f}, none: {off[1]:.4f}")
#> mask: 0.0000, none: 0.4322
