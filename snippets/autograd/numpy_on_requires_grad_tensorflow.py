import tensorflow as tf

u = tf.Variable([3.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    squares = float((u.numpy() ** 2).sum())
    loss = tf.reduce_sum(u) + squares
    right = tf.reduce_sum(u) + tf.reduce_sum(u**2)
cut = tape.gradient(loss, u).numpy().tolist()
whole = tape.gradient(right, u).numpy().tolist()
print(cut, whole)
#> [1.0, 1.0] [7.0, 5.0]
