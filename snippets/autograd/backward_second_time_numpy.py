# A product keeps its factors for its slope, and lets go of them.
class Product:
    def __init__(self, a, b):
        self.value, self.saved = a * b, (a, b)

    def backward(self, retain=False):
        if self.saved is None:
            raise RuntimeError("freed")
        a, b = self.saved
        if not retain:
            self.saved = None
        return b, a  # the slope for a, the slope for b


class Sum:  # keeps nothing, so nothing is missing later
    def __init__(self, a, b):
        self.value = a + b

    def backward(self):
        return 1.0, 1.0


x, slope, slopes = 3.0, 0.0, []
y = Product(x, x)
for retain in (True, False):
    slope += sum(y.backward(retain))
    slopes.append(slope)
print(slopes)
#> [6.0, 12.0]
third = "no error"
try:
    y.backward()
except RuntimeError as error:
    third = str(error)
print("third call:", third)
#> third call: freed
y = Sum(x, x)
of_sum = sum(y.backward()) + sum(y.backward())
print(of_sum)
#> 4.0
