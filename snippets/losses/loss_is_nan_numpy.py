import numpy as np

quiet = np.errstate(all="ignore")  # NumPy warns; here we look


# Birth 1, in the backward pass: 0 * inf.
@quiet
def slope(d, eps=0.0):
    """Gradient of sqrt(sum d²): slope of the root times 2 d."""
    outer = 0.5 / np.sqrt(np.sum(d * d) + eps)
    return outer * 2 * d


same = np.zeros(3)  # the difference of two equal embeddings
print(slope(same), slope(same, eps=1e-12))
#> [nan nan nan] [0. 0. 0.]
ordinary = slope(np.array([3.0, 0.0, 4.0]))
print(ordinary)
#> [0.6 0.  0.8]


# Birth 2, a learning rate too large: w jumps over the minimum of
# w² and lands (1 - 2 lr) times as far, here 10 times.
@quiet
def descend(lr, steps=45):
    w, losses = np.float32(1), []
    for _ in range(steps):
        losses.append(w * w)
        w = w - np.float32(lr) * (2 * w)
    return np.array(losses)


climbing = descend(lr=5.5)
print([f"{loss:.0e}" for loss in climbing[17:22]])
#> ['1e+34', '1e+36', '1e+38', 'inf', 'inf']
first_inf = int(np.isinf(climbing).argmax())
first_nan = int(np.isnan(climbing).argmax())
print(f"inf from step {first_inf}, NaN from step {first_nan}")
#> inf from step 20, NaN from step 40
room = float(np.log10(np.finfo("float32").max))
print(f"float32 ends after {room:.2f} decades, 2 go in each step")
#> float32 ends after 38.53 decades, 2 go in each step
calm = descend(lr=0.9)
print(f"learning rate 0.9: {calm[-1]:.0e}")
#> learning rate 0.9: 3e-09

# Ways to make NaN from numbers that are not NaN.
inf, zero = np.float32(np.inf), np.float32(0)
with quiet:
    made = [inf - inf, zero * inf, zero / zero, inf / inf]
    made += [np.sqrt(-inf), np.log(np.float32(-1))]
    made += [np.arccos(np.float32(1.0001))]  # a rounded cosine
print(np.isnan(made).tolist())
#> [True, True, True, True, True, True, True]
