import tensorflow as tf

w = tf.Variable(1.0)
x = tf.constant([1.0, 2.0, 4.0])
with tf.GradientTape(persistent=True) as tape:
    loss = (w * x) ** 2
    mean = tf.reduce_mean(loss)
of_vector = float(tape.gradient(loss, w))
of_mean = float(tape.gradient(mean, w))
print(of_vector, of_mean)
#> 42.0 14.0
