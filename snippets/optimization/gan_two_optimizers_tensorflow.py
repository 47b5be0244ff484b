import tensorflow as tf

g, d = tf.Variable(0.5), tf.Variable(0.25)
real, noise = tf.constant([3.0, 2.0]), tf.constant([1.0, -2.0])
with tf.GradientTape(persistent=True) as tape:
    fake = g * noise
    loss_d = tf.reduce_mean(d * fake) - tf.reduce_mean(d * real)
    loss_g = -tf.reduce_mean(d * fake)
for_d = float(tape.gradient(loss_d, d))
for_g = float(tape.gradient(loss_g, g))
print(for_d, for_g)  # each loss is asked for its own; no detach()
#> -2.75 0.125
