import numpy as np

x = np.linspace(-1, 1, 7)[:, None]
y = 3 * x[:, 0] + 2
p = 2 * x + 1  # some prediction, of shape (7, 1)

# Shapes are aligned from the right: (7, 1) and (7,) are read
# as (7, 1) and (1, 7), and both are stretched to (7, 7).
crossed = (p - y) ** 2
paired = (p[:, 0] - y) ** 2
print(crossed.shape, paired.shape)
#> (7, 7) (7,)
print(crossed.mean().round(4), paired.mean().round(4))
#> 6.7778 1.4444

# The mean over all pairs falls into two parts. The targets enter
# the first by their mean only, and the second is out of reach.
to_the_mean = ((p - y.mean()) ** 2).mean()
variance = y.var()
print(to_the_mean.round(4), variance.round(4))
#> 2.7778 4.0
