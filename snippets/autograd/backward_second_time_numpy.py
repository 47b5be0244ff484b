import numpy as np


# A node keeps what its slope needs, and lets go after one use.
class Product:
    def __init__(self, a, b):
        self.value, self.saved = a * b, (a, b)

    def backward(self, retain=False):
        if self.saved is None:
            raise RuntimeError("the factors are gone")
        a, b = self.saved
        self.saved = self.saved if retain else None
        return b + a if a is b else (b, a)  # both factors are x


x = 3.0
y = Product(x, x)
print(y.backward(retain=True) + y.backward())
#> 12.0
try:
    y.backward()
except RuntimeError as error:
    print(error)
#> the factors are gone


# h = tanh(w h + x) through time. What detach cuts is the share of
# the slope that reaches w through the earlier states.
def slope(xs, w, detach):
    h, through, total = 0.0, 0.0, 0.0
    for x in xs:
        before, carried = h, 0.0 if detach else through
        h = np.tanh(w * before + x)
        through = (1 - h * h) * (before + w * carried)
        total += 2 * h * through  # of the loss h * h
    return total


xs, w = np.array([0.3, 0.5, 0.2, 0.7, 0.4]), 0.9
whole, cut = slope(xs, w, detach=False), slope(xs, w, detach=True)
print(f"through all steps {whole:.3f}, detached {cut:.3f}")
#> through all steps 1.883, detached 1.448
