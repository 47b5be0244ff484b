import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(20, 7))
y = np.repeat([0, 1, 2], [11, 6, 3])  # three classes, unequal


def slopes(x, y, w1, b1, w2, b2):
    """Loss and gradients of x -> ReLU layer -> softmax layer."""
    hidden = np.maximum(x @ w1 + b1, 0)
    logits = hidden @ w2 + b2
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(len(y)), y]).mean()
    push = (p - np.eye(p.shape[1])[y]) / len(y)
    back = push @ w2.T * (hidden > 0)
    grads = x.T @ back, back.sum(0), hidden.T @ push, push.sum(0)
    return loss, grads, logits


def train(*weights, y=y, steps=400):
    for _ in range(steps):
        _, grads, _ = slopes(x, y, *weights)
        pairs = zip(weights, grads, strict=True)
        weights = [w - 0.5 * slope for w, slope in pairs]
    loss, _, logits = slopes(x, y, *weights)
    return loss, (logits.argmax(1) == y).mean()


w1, w2 = rng.normal(size=(7, 5)), rng.normal(size=(5, 3))
b1, b2 = np.full(5, 0.1), np.full(3, 0.2)
good = train(w1, b1, w2, b2)
dead = train(w1, b1 - 50, w2, b2)  # no hidden unit ever fires
zero = train(0 * w1, 0 * b1, 0 * w2, 0 * b2)
for name, run in (("good", good), ("dead", dead), ("zero", zero)):
    print(f"{name}: loss {run[0]:.4f}, right {run[1]:.2f}")
#> good: loss 0.0624, right 1.00
#> dead: loss 0.9746, right 0.55
#> zero: loss 0.9746, right 0.55

# Where only the last bias learns, the loss ends at the entropy of
# the labels and the accuracy at the share of the largest class.
shares = np.bincount(y) / len(y)
entropy = -(shares * np.log(shares)).sum()
print(f"entropy {entropy:.4f}, largest share {shares.max():.2f}")
#> entropy 0.9746, largest share 0.55
# One call of backward() shows it: the first layer gets nothing.
alive = np.abs(slopes(x, y, w1, b1, w2, b2)[1][0]).max()
fallen = np.abs(slopes(x, y, w1, b1 - 50, w2, b2)[1][0]).max()
print(f"slope of the first layer {alive:.3f}, dead {fallen:.3f}")
#> slope of the first layer 0.363, dead 0.000
