import numpy as np

quiet = np.errstate(all="ignore")  # NumPy warns


# The slope of sqrt(sum of d * d): that of the root, times 2 d.
@quiet
def slope(d, eps=0.0):
    outer = 0.5 / np.sqrt(np.sum(d * d) + eps)
    return outer * 2 * d


far = slope(np.array([3.0, 0.0, 4.0]))
same = np.zeros(3)  # the difference of two equal embeddings
near, cured = slope(same), slope(same, eps=1e-12)
print(far, near, cured)
#> [0.6 0.  0.8] [nan nan nan] [0. 0. 0.]


# Steps that are too long: w jumps over the minimum of w * w and
# lands (1 - 2 lr) times as far, here 10 times.
@quiet
def descend(lr, steps=45):
    w, losses = np.float32(1), []
    for _ in range(steps):
        losses.append(w * w)
        w = w - np.float32(lr) * (2 * w)
    return np.array(losses)


climbing, calm = descend(lr=5.5), descend(lr=0.9)
print([f"{loss:.0e}" for loss in climbing[17:22]])
#> ['1e+34', '1e+36', '1e+38', 'inf', 'inf']
first_inf = int(np.isinf(climbing).argmax())
first_nan = int(np.isnan(climbing).argmax())
print(f"inf from step {first_inf}, NaN from step {first_nan}")
#> inf from step 20, NaN from step 40
room = float(np.log10(np.finfo("float32").max))
print(f"float32 ends after {room:.2f} decades, 2 go in a step")
#> float32 ends after 38.53 decades, 2 go in a step
print(f"learning rate 0.9: {calm[-1]:.0e}")
#> learning rate 0.9: 3e-09


# 90 steps of a recurrent unit: no climb, one leap.
@quiet
def leap(w, limit=np.inf, lr=0.1):
    losses, norms = [], []
    for _ in range(4):
        # Cross-entropy of the logits h and 0; the label is the 0.
        h = np.float32(w) ** 90 * np.float32(1e-7)
        top = max(h, 0)
        both = np.exp(h - top) + np.exp(-top)
        losses.append(np.log(both) + top)
        norms.append(np.exp(h - top) / both * 90 * h / w)
        w = w - lr * min(norms[-1], limit)
    return losses, norms


leapt, clipped = leap(1.2), leap(1.2, limit=0.1)
for losses, norms in (leapt, clipped):
    print([f"{loss:.2f}" for loss in losses], f"{norms[0]:.1f}")
#> ['1.57', 'nan', 'nan', 'nan'] 79.5
#> ['1.57', '1.06', '0.85', '0.76'] 79.5
