from itertools import product

import numpy as np

p = 0.25
x = np.array([3.0, -6.0, 12.0])


def dropout(x, keep):
    return x * keep / (1 - p)  # what stays is divided by 1 - p


def average(f):  # over all masks, each with its chance
    total = 0.0
    for keep in product([0, 1], repeat=len(x)):
        chance = np.prod(np.where(keep, 1 - p, p))
        total += chance * f(dropout(x, np.array(keep)))
    return total


# Over all masks the average is x: at test time nothing is scaled.
single = dropout(x, np.array([1, 1, 0]))
mean = average(lambda dropped: dropped)
print(single, mean)
#> [ 4. -8.  0.] [ 3. -6. 12.]


# Behind a ReLU it is not what eval mode gives.
def net(x):
    return np.maximum(x.sum() - 3, 0)


in_eval, many = net(x), average(net)
print(in_eval, round(many, 2))
#> 6.0 7.55


# The same sum as the logit of a classifier. Over all masks the
# logits average to that of eval mode, and the doubt is gone.
def logit(x):
    return np.sum(x) - 3


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


sure = sigmoid(logit(x))
of_logits = sigmoid(average(logit))
of_chances = average(lambda dropped: sigmoid(logit(dropped)))
print(round(sure, 3), round(of_logits, 3), round(of_chances, 3))
#> 0.998 0.998 0.784
