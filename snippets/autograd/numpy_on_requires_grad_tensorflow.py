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


@tf.function  # as Keras' fit does
def in_a_graph():
    return (u**2).numpy()


refused = "no error"
try:
    in_a_graph()
except AttributeError as error:
    refused = str(error).splitlines()[-1].strip()
print(refused)
#> AttributeError: 'SymbolicTensor' object has no attribute 'numpy'
