import tensorflow as tf

# Each tape gives the slope of its own call: nothing to clear.
w = tf.Variable(2.0)
slopes = []
for _ in range(4):
    with tf.GradientTape() as tape:
        loss = 3 * w
    slopes.append(float(tape.gradient(loss, w)))
print(slopes)
#> [3.0, 3.0, 3.0, 3.0]
