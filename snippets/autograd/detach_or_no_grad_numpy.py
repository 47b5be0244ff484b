import numpy as np

recording = True  # what no_grad() switches


# A number that remembers what it was made of: (parent, slope).
class Tensor:
    def __init__(self, value, made_of=()):
        self.value, self.grad = np.asarray(value), 0.0
        self.made_of = made_of

    def __mul__(self, other):
        slopes = (self, other.value), (other, self.value)
        made_of = slopes if recording else ()
        return Tensor(self.value * other.value, made_of)

    def detach(self):
        return Tensor(self.value)  # the same array, without a past

    def backward(self, slope=1.0):
        self.grad = self.grad + slope
        for parent, local in self.made_of:
            parent.backward(slope * local)


def slope(make):
    w = Tensor(3.0)
    make(w).backward()
    return float(w.grad)


both_paths = slope(lambda w: w * w)
one_path = slope(lambda w: w * w.detach())
recording = False
no_path = slope(lambda w: w * w)
recording = True
print(both_paths, one_path, no_path)
#> 6.0 3.0 0.0
v = Tensor([3.0, 1.0])
same = v.detach()
same.value[0] += 4
print(v.value)
#> [7. 1.]
