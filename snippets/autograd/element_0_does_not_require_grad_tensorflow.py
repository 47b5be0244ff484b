import tensorflow as tf

x = tf.reshape(tf.range(35.0), (7, 5)) / 35
y = tf.constant([0, 1, 2, 2, 1, 0, 2])
w = tf.Variable(tf.ones((5, 3)))
with tf.GradientTape(persistent=True) as tape:
    logits = x @ w
    guess = tf.argmax(logits, 1, output_type=tf.int32)
    counted = tf.reduce_mean(tf.cast(guess != y, tf.float32))
    smooth = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
    )
optimizer, message = tf.keras.optimizers.SGD(), "no error"
try:
    optimizer.apply_gradients([(tape.gradient(counted, w), w)])
except ValueError as error:
    message = str(error)
slope = float(tf.norm(tape.gradient(smooth, w)))
print(message, f"{slope:.2f}", sep="\n")
#> No gradients provided for any variable.
#> 0.24
