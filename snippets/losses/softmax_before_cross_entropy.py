import codecs
import contextlib
import io
import math

import torch
import torch.nn.functional as F
from torch import nn

# The text to learn ships with Python: the Zen, kept in rot13.
with contextlib.redirect_stdout(io.StringIO()):
    import this
text = codecs.decode(this.s, "rot13")
letters = sorted(set(text))
V = len(letters)
codes = torch.tensor([letters.index(letter) for letter in text])


class CharLSTM(nn.Module):
    def __init__(self, softmax):
        super().__init__()
        self.softmax = softmax
        self.lstm = nn.LSTM(V, 48, batch_first=True)
        self.linear = nn.Linear(48, V)

    def forward(self, x):
        output, _ = self.lstm(F.one_hot(x, V).float())
        logits = self.linear(output)
        # The whole difference between the runs below:
        return logits.softmax(-1) if self.softmax else logits


def train(softmax, steps, seed=0):
    torch.manual_seed(seed)
    net, losses = CharLSTM(softmax), []
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    for _ in range(steps):
        start = torch.randint(len(codes) - 12, (16, 1))
        window = codes[start + torch.arange(13)]
        output = net(window[:, :-1]).flatten(0, 1)
        # Softmax, log and mean in one call: it wants raw logits.
        loss = F.cross_entropy(output, window[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    guess = net(codes[None, :-1])[0].argmax(-1)
    right = (guess == codes[1:]).double().mean().item()
    end, same = sum(losses[-10:]) / 10, len(guess.unique()) == 1
    print(f"loss {losses[0]:.1f} -> {end:.1f}, {right:.1f} right")
    print("always the same guess:", same)
    return losses, end, right, same


plain_losses, plain_end, plain_right, _ = train(False, steps=100)
#> loss 3.8 -> 2.0, 0.4 right
#> always the same guess: False
extra_losses, extra_end, extra_right, same = train(True, steps=100)
#> loss 3.8 -> 3.7, 0.1 right
#> always the same guess: True
# Not dead, only slow.
_, longer_end, longer_right, _ = train(True, steps=320)
#> loss 3.8 -> 3.6, 0.3 right
#> always the same guess: False

# Where the extra softmax holds the loss.
most_common = codes.bincount().max().item() / len(codes)
start = math.log(V)
plateau = math.log(V - 1 + math.e) - most_common
floor = math.log(V - 1 + math.e) - 1
print(f"{start:.2f} start, {plateau:.2f} stuck, {floor:.2f} best")
#> 3.81 start, 3.70 stuck, 2.84 best
