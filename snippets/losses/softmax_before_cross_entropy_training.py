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
    def __init__(self, num_units, softmax):
        super().__init__()
        self.num_units = num_units
        self.lstm = nn.LSTM(V, num_units, 2, batch_first=True)
        self.linear = nn.Linear(num_units, V)
        # The whole difference between the two runs:
        self.last = nn.Softmax(dim=1) if softmax else nn.Identity()

    def forward(self, x, hc=None):
        output, hc = self.lstm(x, hc)
        output = output.reshape(-1, self.num_units)
        return self.last(self.linear(output)), hc


def train(net, steps=100, lr=0.01):
    losses, criterion = [], nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        start = torch.randint(len(codes) - 12, (16, 1))
        window = codes[start + torch.arange(13)]
        output, _ = net(F.one_hot(window[:, :-1], V).float())
        loss = criterion(output, window[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    text = F.one_hot(codes[None, :-1], V).float()
    guesses = net(text)[0].argmax(1)
    return losses, sum(losses[-10:]) / 10, len(guesses.unique())


units = 48
torch.manual_seed(0)
losses, end, kinds = train(CharLSTM(units, softmax=False))
print(f"logits: {losses[0]:.1f} -> {end:.1f}, {kinds} characters")
#> logits: 3.8 -> 2.5, 11 characters
torch.manual_seed(0)
stuck, stuck_end, stuck_kinds = train(CharLSTM(units, softmax=True))
print(f"softmax: {stuck[0]:.1f} -> {stuck_end:.1f}, {stuck_kinds}")
#> softmax: 3.8 -> 3.7, 1

share = codes.bincount().max().item() / len(codes)
constant = math.log(V - 1 + math.e) - share
print(f"always the commonest character: {constant:.2f}")
#> always the commonest character: 3.70
