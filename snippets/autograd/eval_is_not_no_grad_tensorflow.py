import tensorflow as tf

tf.keras.utils.set_random_seed(0)
dropout, x = tf.keras.layers.Dropout(0.5), tf.ones((11, 7))
w = tf.Variable(3.0)

# The first switch is an argument, off in a plain call.
plain = float(tf.reduce_sum(tf.abs(dropout(x) - x)))
dropped = dropout(x, training=True)
training = float(tf.reduce_sum(tf.abs(dropped - x)))
print(plain, training)
#> 0.0 77.0

# The second one is the tape. Only what runs inside is recorded.
with tf.GradientTape(persistent=True) as tape:
    inside = float(w) * w
outside = float(w) * w
recorded = float(tape.gradient(inside, w))
missing = str(tape.gradient(outside, w))
print(recorded, missing)
#> 3.0 None
