# ---
# title: "From logits to a line of text: a character LSTM"
# description: Build a next-character model of the Zen of Python,
#   check its first loss, train it, carry its state, and sample at
#   three temperatures.
# related: [softmax-before-cross-entropy, double-softmax-floor,
#   target-shape-and-dtype, lstm-input-shape, lstm-output-or-hn,
#   zero-grad]
# added: 2026-11-24
# ---

# %% [markdown]
# # From logits to a line of text: a character LSTM
#
# You write a model that reads the Zen of Python and guesses the
# next character. It is small enough to train in seconds, and it
# meets most of the questions that a first sequence model raises:
# which axis is time, what shape the loss wants, what the first loss
# should be, which state to carry, and what a temperature does.
#
# Each step ends with a check that you can run. Numbers are in
# double precision, so that you see the same ones on your machine.

# %%
import codecs
import copy
import io
import math
from contextlib import redirect_stdout

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # small tensors: more would be slower
torch.manual_seed(0)

with redirect_stdout(io.StringIO()):  # `this` prints the poem
    import this
text = codecs.decode(this.s, "rot13")
chars = sorted(set(text))
print(len(text), "characters,", len(chars), "distinct")
#> 856 characters, 45 distinct
print(repr(text[:42]))
#> 'The Zen of Python, by Tim Peters\n\nBeautifu'

# %% [markdown]
# ## Text becomes numbers, and the target is the next one
#
# Give each distinct character a number. The model reads the text
# from the first character to the last but one; the target is the
# same text, one place further on. Nobody labels anything.
#
# Cut the 855 pairs into 15 rows of 57. Rows are the batch, and the
# second axis is time. The three sizes that you meet below, 15 rows,
# 57 steps and 45 characters, all differ, so you can always tell
# which axis you are looking at.

# %%
ids = torch.tensor([chars.index(char) for char in text])
x = ids[:-1].view(15, 57)
y = ids[1:].view(15, 57)
print("pairs:", ids[1:].numel())
#> pairs: 855
print("x", tuple(x.shape), " y", tuple(y.shape))
#> x (15, 57)  y (15, 57)
for t in range(4):
    print(repr(chars[x[0, t]]), "->", repr(chars[y[0, t]]))
#> 'T' -> 'h'
#> 'h' -> 'e'
#> 'e' -> ' '
#> ' ' -> 'Z'
follows = torch.equal(x[0, 1:], y[0, :-1])
print("y is x, one step later:", follows)
#> y is x, one step later: True

# %% [markdown]
# ## Three layers, and the shape after each
#
# The embedding replaces a number by 16 learned features, because an
# LSTM wants features on its last axis. The LSTM gives 48 numbers
# for each step. The head turns those into 45 **logits**: one score
# for each character, any sign, no sum.

# %%
embed = nn.Embedding(len(chars), 16)
lstm = nn.LSTM(16, 48, batch_first=True)
head = nn.Linear(48, len(chars))
layers = nn.ModuleList([embed, lstm, head])

features = embed(x)
output, (h, c) = lstm(features)
logits = head(output)
print("features", tuple(features.shape))
#> features (15, 57, 16)
print("output  ", tuple(output.shape))
#> output   (15, 57, 48)
print("logits  ", tuple(logits.shape))
#> logits   (15, 57, 45)
print("h", tuple(h.shape), " c", tuple(c.shape))
#> h (1, 15, 48)  c (1, 15, 48)
n_params = sum(p.numel() for p in layers.parameters())
print(f"{n_params:,} parameters for {len(text)} characters")
#> 15,597 parameters for 856 characters

# %% [markdown]
# `output` holds one vector for each step, and here you want all of
# them: every position has its own next character. `h` and `c` hold
# the last step only. They are what you need to go on, later.
#
# The model has far more parameters than the poem has characters. It
# will learn the poem by heart, and nothing else. That is the
# purpose: you can see at once whether it works.

# %% [markdown]
# ## The first loss tells you whether the wiring is right
#
# An untrained model knows nothing, so it should give each of the 45
# characters about the same probability. Then the loss is the
# logarithm of 45. If your first loss is far from that, look at the
# wiring, or at weights that start too large, before you train.
#
# The obvious call fails first, though. `cross_entropy` looks for
# the classes on the **second** axis, and there it finds time.

# %%
try:
    F.cross_entropy(logits, y)
except RuntimeError as error:
    print(f"{type(error).__name__}: {error}")
#> RuntimeError: Expected target size [15, 45], got [15, 57]

untrained = (logits.argmax(-1) == y).double().mean().item()
flat = F.cross_entropy(logits.flatten(0, 1), y.flatten())
moved = F.cross_entropy(logits.transpose(1, 2), y)
first_loss, uniform = flat.item(), math.log(len(chars))
print(f"flattened  {flat:.4f}")
#> flattened  3.8336
print(f"transposed {moved:.4f}")
#> transposed 3.8336
print(f"ln {len(chars)}      {uniform:.4f}")
#> ln 45      3.8067

# %% [markdown]
# Both ways out give the same number. Note what you did **not** do:
# there is no softmax in the model. `cross_entropy` takes logits and
# does it itself. By hand it is a log-softmax, from which you pick
# the target of each step, change the sign, and take the mean.

# %%
log_p = logits.log_softmax(-1)
picked = log_p.gather(-1, y.unsqueeze(-1)).squeeze(-1)
by_hand = -picked.mean()
print(f"by hand    {by_hand:.4f}")
#> by hand    3.8336

# %% [markdown]
# A softmax of your own in front would be a second one. Suppose the
# model were perfect: probability 1 for each right character. Look
# at the loss you would read.

# %%
perfect = F.one_hot(y.flatten(), len(chars)).double()
floor = F.cross_entropy(perfect, y.flatten()).item()
formula = math.log(1 + (len(chars) - 1) / math.e)
print(f"softmax twice, perfect model: {floor:.4f}")
#> softmax twice, perfect model: 2.8441
print(f"ln(1 + 44 / e):               {formula:.4f}")
#> ln(1 + 44 / e):               2.8441

# %% [markdown]
# With a second softmax the loss can never go below that, however
# long you train. If a loss sticks at such a value, look for it.

# %% [markdown]
# ## Training
#
# The whole poem is one batch, so there is no noise in the gradient.
# Each step clears the old gradients, computes new ones, and lets
# Adam move the weights.

# %%
start = copy.deepcopy(layers.state_dict())  # to compare with, later
optimizer = torch.optim.Adam(layers.parameters(), lr=0.016)
losses = []
for step in range(140):
    output, _ = lstm(embed(x))
    logits = head(output)
    loss = F.cross_entropy(logits.flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

for step in (0, 25, 50, 100, 139):
    choices = math.exp(losses[step])
    print(f"step {step:3}: {losses[step]:.2f},"
          f" like {choices:4.1f} choices")
#> step   0: 3.83, like 46.2 choices
#> step  25: 2.24, like  9.4 choices
#> step  50: 1.21, like  3.4 choices
#> step 100: 0.22, like  1.2 choices
#> step 139: 0.08, like  1.1 choices
right = (logits.argmax(-1) == y).double().mean().item()
print(f"right: {right:.0%}, before training {untrained:.0%}")
#> right: 99%, before training 1%
# --8<-- "labs/char_lstm_loss.svg"

# %% [markdown]
# Read a loss through its exponential: a loss of ln n is the loss of
# someone who has narrowed it down to n equal choices. The model
# starts with all characters and ends with hardly more than one.
#
# The mistakes that remain sit at the start of the rows (with other
# seeds, most of them do). There the model has read hardly anything
# and has come from a state of zero.

# %%
wrong = (logits.argmax(-1) != y).double()
early = wrong[:, :5].sum().item()
mistakes = wrong.sum().item()
print(f"{mistakes:.0f} mistakes, {early:.0f} in the first 5 steps")
#> 6 mistakes, 6 in the first 5 steps

# %% [markdown]
# ## One character at a time: carry the state
#
# To write text you feed one character, draw the next, and feed
# that. The LSTM then sees sequences of one step. Everything it
# knows about the past must come in through `(h, c)`.
#
# Try both ways on the first row: pass the state on, and forget it.

# %%
@torch.no_grad()
def step_by_step(row, keep):
    state, rows = None, []
    for char in row:
        out, new = lstm(embed(char.view(1, 1)), state)
        state = new if keep else None
        rows.append(head(out)[0, 0])
    return torch.stack(rows)


with torch.no_grad():
    whole = head(lstm(embed(x[:1]))[0])[0]
kept = step_by_step(x[0], keep=True)
forgot = step_by_step(x[0], keep=False)
kept_gap = (kept - whole).abs().max().item()
kept_right = (kept.argmax(-1) == y[0]).double().mean().item()
forgot_right = (forgot.argmax(-1) == y[0]).double().mean().item()
print("same logits as in one go:", kept_gap < 1e-9)
#> same logits as in one go: True
print(f"state kept:      {kept_right:.0%} right")
#> state kept:      98% right
print(f"state forgotten: {forgot_right:.0%} right")
#> state forgotten: 23% right

# %% [markdown]
# Nothing fails when you forget the state. The shapes fit, and the
# text is bad. Each character is then guessed from one character.

# %% [markdown]
# ## From logits to probabilities: the temperature
#
# Let the model read a line that begins like many others, and look
# at what it expects next. Divide the logits by a temperature before
# the softmax. Below 1 the favourite gains, above 1 the others do,
# and the order never changes.

# %%
@torch.no_grad()
def read(prompt):
    codes = torch.tensor([[chars.index(char) for char in prompt]])
    out, state = lstm(embed(codes))
    return head(out)[0, -1], state


temperatures = (0.5, 1.0, 2.0)
after, _ = read("Although ")
probabilities, entropies = [], []
for temperature in temperatures:
    p = (after / temperature).softmax(-1)
    entropy = -(p * p.log()).sum().item()
    probabilities.append(p)
    entropies.append(entropy)
    best = p.topk(3)
    shown = [f"{chars[i]!r} {q:.2f}" for q, i in zip(*best)]
    print(f"T={temperature}:", ", ".join(shown))
#> T=0.5: 't' 0.99, 'p' 0.00, 'i' 0.00
#> T=1.0: 't' 0.90, 'p' 0.05, 'i' 0.03
#> T=2.0: 't' 0.52, 'p' 0.13, 'i' 0.10
print("like", [f"{math.exp(e):.1f}" for e in entropies], "choices")
#> like ['1.0', '1.6', '6.9'] choices
# --8<-- "labs/char_lstm_temperature.svg"

# %% [markdown]
# ## Drawing a character, and then a line
#
# Lay the probabilities end to end: they fill the unit interval. A
# uniform random number falls into one of them. That is all that
# drawing is. A greedy writer takes the largest instead, and needs
# no random number.

# %%
@torch.no_grad()
def write(prompt, length, temperature, seed):
    uniform_numbers = torch.Generator().manual_seed(seed)
    scores, state = read(prompt)
    written = prompt
    for _ in range(length):
        if temperature == 0:
            code = scores.argmax()
        else:
            edges = (scores / temperature).softmax(-1).cumsum(0)
            u = torch.rand((), generator=uniform_numbers)
            code = (u < edges).int().argmax()
        written += chars[code]
        out, state = lstm(embed(code.view(1, 1)), state)
        scores = head(out)[0, 0]
    return written


def show(name, line):
    print(f"{name}: {line}".replace("\n", " / "))


title = write("The Zen", 34, 0, seed=0)
show("greedy", title)
#> greedy: The Zen of Python, by Tim Peters /  / Beautif
longer = write("The Zen", 66, 0, seed=0)
same = [a == b for a, b in zip(longer, text)].index(False)
show(f"the first {same} are the poem's, then", longer[same:])
#> the first 59 are the poem's, then: complicated. / F

start_of_row = text[570:text.index("Now is")]
alone = write("Now is", 18, 0, seed=0)
both = write(start_of_row + "Now is", 18, 0, seed=0)
show("alone", alone)
#> alone: Now is at first. / Althoug
show("its row read before", both[len(start_of_row):])
#> its row read before: Now is better than never
for temperature in temperatures:
    show(f"T={temperature}", write("Although", 32, temperature, 1))
#> T=0.5: Although that way may not be to goden an
#> T=1.0: Although that not idea. / Namestesp -f ine
#> T=2.0: Although imFlamit* cougascirsyhsie tremp

# %% [markdown]
# From its first words the poem comes back letter for letter, but
# hardly further than its row of 57. The training began each row
# with an empty state, so no loss ever asked how a row goes on in
# the next one. From a word in the middle the poem need not come
# back at all: in training, other characters stood before "Now is"
# and the state had read them. Read them first, and here it does. A
# high temperature leaves the poem sooner still: one unlikely
# character, and it reads a text that is not the poem.

# %% [markdown]
# ## How often does it quote?
#
# One sample proves nothing. Draw many lines at each temperature and
# count the share of their 6-character pieces that stand in the
# poem. Leave out the first word: it is yours, and stands there. Ask
# the model from before the training as well.

# %%
def quoted(line, size=6):
    ends = range(size, len(line) + 1)
    return sum(line[e - size:e] in text for e in ends) / len(ends)


def share_quoted(temperature):
    lines = [write("Although", 32, temperature, s)[8:]
             for s in range(20)]
    return sum(map(quoted, lines)) / len(lines)


quotes = [share_quoted(t) for t in temperatures]
trained = copy.deepcopy(layers.state_dict())
layers.load_state_dict(start)  # as before the training
quotes_before = [share_quoted(t) for t in temperatures]
layers.load_state_dict(trained)
for t, now, then in zip(temperatures, quotes, quotes_before):
    print(f"T={t}: {now:.0%} quoted, untrained {then:.0%}")
#> T=0.5: 79% quoted, untrained 0%
#> T=1.0: 41% quoted, untrained 0%
#> T=2.0: 3% quoted, untrained 0%

# %% [markdown]
# ## What you have, and what you have not
#
# You have each part of a language model: characters as numbers, a
# shifted target, logits, a loss that starts where it should, a
# state that is carried, and a temperature. You have no model of
# English. It learned one poem by heart, and there is no second text
# here on which it could be measured.
#
# Things to change: set the learning rate ten times as high and
# watch the curve; take away `zero_grad`; give the head the last `h`
# instead of `output` and see which line complains.
