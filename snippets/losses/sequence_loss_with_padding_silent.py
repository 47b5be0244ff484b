import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(2, 5, 3)
labels = torch.tensor([[0, 2, 1, 0, 2], [1, 0, 2, 1, 1]])
right = F.cross_entropy(logits.transpose(1, 2), labels).item()

# view fits the shape and mixes words and classes.
viewed = F.cross_entropy(logits.view(2, 3, 5), labels).item()
print(f"{right:.4f} {viewed:.4f}")
#> 1.8169 1.8617

# Time first in the logits, batch first in the labels.
steps = logits.transpose(0, 1)  # (L, N, C)
crossed = F.cross_entropy(
    steps.flatten(0, 1), labels.flatten()
).item()
straight = F.cross_entropy(
    steps.flatten(0, 1), labels.T.flatten()
).item()
print(f"{crossed:.4f} {straight:.4f}")
#> 1.3156 1.8169

# As many words as classes: no error without transpose.
square = torch.randn(2, 3, 3)
few = labels[:, :3]
plain = F.cross_entropy(square, few).item()
turned = F.cross_entropy(square.transpose(1, 2), few).item()
print(f"{plain:.4f} {turned:.4f}")
#> 0.9846 0.9930

# One-hot floats, classes last in both: axis one passes for them.
hot = F.one_hot(labels, 3).float()
behind = F.cross_entropy(logits, hot).item()
z = logits.transpose(1, 2)
found = F.cross_entropy(z, hot.argmax(2)).item()
print(f"{behind:.4f} {found:.4f}")
#> 3.9404 1.8169

# Padding written as 0, where 0 is also a tag.
zeros = labels.clone()
zeros[1, 2:] = 0
taught = F.cross_entropy(z, zeros).item()
without_tag = F.cross_entropy(z, zeros, ignore_index=0).item()
marked = labels.clone()
marked[1, 2:] = -100
wanted = F.cross_entropy(z, marked).item()
print(f"{taught:.4f} {without_tag:.4f} {wanted:.4f}")
#> 1.7106 1.7964 1.8248

# A mask on the logits does not take the words out.
real = (marked >= 0)[:, None]
masked = F.cross_entropy(z * real, labels).item()
print(f"{masked:.4f}")
#> 1.6069

# A pad token of its own, here 0 of 4, leaves out nothing else.
scores = torch.randn(2, 4, 5)
tokens = (labels + 1) * (marked >= 0)
alone = F.cross_entropy(scores, tokens, ignore_index=0).item()
hundred = tokens.masked_fill(tokens == 0, -100)
print(f"{alone:.4f} {F.cross_entropy(scores, hundred):.4f}")
#> 1.5198 1.5198

# A language model: the label of a word is the next word, here
# one more. Its own words as labels teach it to copy.
sentences = (torch.arange(7)[:, None] + torch.arange(6)) % 7


def learn(shift):
    torch.manual_seed(0)
    model = torch.nn.Embedding(7, 7)  # a word -> 7 logits
    optimizer = torch.optim.Adam(model.parameters(), lr=0.3)
    for _ in range(60):
        optimizer.zero_grad()
        logits, labels = model(sentences), sentences
        if shift:
            logits, labels = logits[:, :-1], labels[:, 1:]
        loss = F.cross_entropy(logits.transpose(1, 2), labels)
        loss.backward()
        optimizer.step()
    hits = model(sentences).argmax(2)[:, :-1] == sentences[:, 1:]
    print(f"loss {loss:.2f}, next word: {hits.float().mean():.0%}")
    return loss.item(), hits.float().mean().item()


copied, ahead = learn(shift=False), learn(shift=True)
#> loss 0.00, next word: 0%
#> loss 0.00, next word: 100%
