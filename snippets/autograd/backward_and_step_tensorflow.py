import tensorflow as tf

x, y = tf.constant([1.0, 2.0, 4.0]), tf.constant([3.0, 6.0, 12.0])
w = tf.Variable(0.0)
optimizer = tf.keras.optimizers.SGD(0.05)
path = []
for _ in range(5):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(w * x - y))
    slopes = tape.gradient(loss, [w])
    optimizer.apply_gradients(zip(slopes, [w]))
    path.append(round(float(w), 2))
print(path)
#> [2.1, 2.73, 2.92, 2.98, 2.99]

later, message = tf.Variable(0.0), "no error"
try:
    optimizer.apply_gradients([(tf.ones([]), later)])
except ValueError as error:
    message = str(error)
print(message.split(": <")[0])
#> Unknown variable

# Keras traces its step once: a later head is left out, in silence.
tf.keras.utils.set_random_seed(0)
body = tf.keras.layers.Dense(5, name="body")
head = tf.keras.layers.Dense(3, name="head")
model = tf.keras.Sequential([tf.keras.Input((7,)), body, head])
model.compile("sgd", "mse")


def moved(rows=11):
    before = [w.numpy() for w in model.weights]
    model.train_on_batch(tf.ones((rows, 7)), tf.ones((rows, 3)))
    pairs = zip(model.weights, before)
    return [w.path for w, old in pairs if (w.numpy() != old).any()]


first = moved()
model.pop()
model.add(tf.keras.layers.Dense(3, name="new"))
late = moved()
other = "nothing"
try:
    moved(12)
except ValueError as error:
    other = str(error)
print(other.split(": <")[0])
#> Unknown variable
model.compile("sgd", "mse")
again = moved()
moved(12)  # from the second size on, one trace serves all sizes
model.pop()
model.add(tf.keras.layers.Dense(3, name="last"))
unseen = moved(13)
print(first, late, again, unseen, sep="\n")
#> ['sequential/body/kernel', 'sequential/body/bias', 'sequential/head/kernel', 'sequential/head/bias']
#> ['sequential/body/kernel', 'sequential/body/bias']
#> ['sequential/body/kernel', 'sequential/body/bias', 'sequential/new/kernel', 'sequential/new/bias']
#> ['sequential/body/kernel', 'sequential/body/bias']
