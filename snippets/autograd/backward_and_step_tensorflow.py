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
