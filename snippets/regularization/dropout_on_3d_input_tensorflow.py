import inspect

import tensorflow as tf

tf.random.set_seed(0)
x = tf.ones((2, 10, 10))


def zeros(y):
    """How many zeros each of the two slices holds."""
    return tf.math.count_nonzero(y == 0, (1, 2)).numpy().tolist()


# 10 in each slice, or 20 in all? Five calls say: neither.
calls = [zeros(tf.nn.dropout(x, rate=0.1)) for _ in range(5)]
print(calls)
#> [[14, 11], [12, 9], [16, 8], [11, 9], [13, 8]]

# Whole slices, your "channels": one coin each, by noise_shape.
whole = tf.nn.dropout(x, rate=0.4, noise_shape=[2, 1, 1])
whole_zeros = zeros(whole)
print(whole_zeros)
#> [100, 0]

# What the call does: 200 uniform numbers, one an element.
tf.random.set_seed(0)
y = tf.nn.dropout(x, rate=0.1)
tf.random.set_seed(0)
coins = tf.random.uniform((2, 10, 10))
differ = int(tf.math.count_nonzero((y == 0) != (coins < 0.1)))
mask = tf.cast(y == 0, tf.int32).numpy().tolist()
survivor = float(tf.reduce_max(y))
print(f"{differ} of 200 differ, left over: {survivor:.4f}")
#> 0 of 200 differ, left over: 1.1111

# Thousands of masks at once: by how much do counts vary?
n = 3000
many = tf.nn.dropout(tf.ones((n, 2, 10, 10)), rate=0.1)
counts = tf.math.count_nonzero(many == 0, (2, 3)).numpy()
sd_total, sd_slices = counts.sum(1).std(), counts.std(0)
average = float(tf.reduce_mean(many))
print(f"spread {sd_total:.1f}, in a slice {sd_slices.round(1)}")
#> spread 4.2, in a slice [3. 3.]
print(f"mean of all outputs: {average:.2f}")
#> mean of all outputs: 1.00

# All eight shapes of 1 and full axes, at a rate of 0.4.
shapes = [[2, 10, 10], [2, 1, 1], [1, 10, 10]]
shapes += [[2, 10, 1], [2, 1, 10], [1, 1, 1]]
shapes += [[1, 10, 1], [1, 1, 10]]
masks = []
tf.random.set_seed(65)
for shape in shapes:
    out = tf.nn.dropout(x, rate=0.4, noise_shape=shape)
    masks.append(tf.cast(out == 0, tf.int32).numpy().tolist())
    print(shape, zeros(out))
#> [2, 10, 10] [43, 29]
#> [2, 1, 1] [100, 0]
#> [1, 10, 10] [33, 33]
#> [2, 10, 1] [30, 40]
#> [2, 1, 10] [50, 40]
#> [1, 1, 1] [100, 100]
#> [1, 10, 1] [30, 30]
#> [1, 1, 10] [40, 40]
try:
    tf.nn.dropout(x, rate=0.4, noise_shape=[3, 1, 1])
except tf.errors.InvalidArgumentError as error:
    misfit = error.message.split("}} ")[1].split(" [Op")[0]
    print(misfit)
#> condition [3,1,1], then [2,10,10], and else [] must be broadcastable

# A batch of one: a fixed 2 stretches it.
one = x[:1]
batch = tf.shape(one)[0]
fixed = tf.nn.dropout(one, rate=0.4, noise_shape=[2, 1, 1])
free = tf.nn.dropout(one, rate=0.4, noise_shape=[batch, 1, 1])
stretched, kept = tuple(fixed.shape), tuple(free.shape)
print(tuple(one.shape), "->", stretched, "and", kept)
#> (1, 10, 10) -> (2, 10, 10) and (1, 10, 10)

# A batch in front: the same shape shares its coins among examples.
tf.random.set_seed(2)
pairs = tf.ones((5, 2, 4, 3))
shared = tf.nn.dropout(pairs, rate=0.4, noise_shape=[2, 1, 1])
own = tf.nn.dropout(pairs, rate=0.4, noise_shape=[5, 2, 1, 1])
print([zeros(pair) for pair in shared])
#> [[12, 0], [12, 0], [12, 0], [12, 0], [12, 0]]
print([zeros(pair) for pair in own])
#> [[0, 0], [0, 0], [0, 12], [12, 12], [12, 0]]

# The same words, dropout(x, 0.1), in TensorFlow 1 and 2.
tf.random.set_seed(0)
old, new = tf.compat.v1.nn.dropout(x, 0.1), tf.nn.dropout(x, 0.1)
old_zeros, new_zeros = zeros(old), zeros(new)
old_survivor = float(tf.reduce_max(old))
print(f"1: {old_zeros}, left over {old_survivor:.1f}")
#> 1: [90, 91], left over 10.0
print(f"2: {new_zeros}, left over {tf.reduce_max(new):.1f}")
#> 2: [12, 9], left over 1.1
ported_zeros = zeros(tf.nn.dropout(x, 0.9))  # kept 9 of 10 in 1
print(f"2, with 0.9 from old code: {ported_zeros}")
#> 2, with 0.9 from old code: [91, 92]
try:
    tf.nn.dropout(x, keep_prob=0.9)
except TypeError as error:
    renamed = str(error)
    print(renamed)
#> Got an unexpected keyword argument 'keep_prob'

# No training flag: it drops when you predict, unless rate is 0.
takes = list(inspect.signature(tf.nn.dropout).parameters)
off_zeros = zeros(tf.nn.dropout(x, rate=0.0))
print(takes, off_zeros)
#> ['x', 'rate', 'noise_shape', 'seed', 'name'] [0, 0]
