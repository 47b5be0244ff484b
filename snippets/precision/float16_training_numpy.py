import numpy as np

half = np.float16

# A slope below half of the smallest float16 becomes 0.
slope = 2e-8
lost, smallest = half(slope), half(6e-8)
print(lost, smallest)
#> 0.0 6e-08

# The scaler multiplies the loss, so each slope, by 65536.
scale = 65536.0
held = half(scale * slope)
back = np.float32(held) / np.float32(scale)
print(f"{held:.6f} {back:.1e}")
#> 0.001310 2.0e-08

# It divides in float32. In float16 the slope would be lost again.
again = half(back)
print(again)
#> 0.0

# Adam adds its eps to what it divides by.
eps = 1e-8
kept = half(eps)
print(kept)
#> 0.0

# Next to 1 the float16 numbers are 0.001 apart.
after = half(1) + half(0.0004)
after_float = np.float32(1) + np.float32(0.0004)
print(after, f"{after_float:.4f}")
#> 1.0 1.0004
