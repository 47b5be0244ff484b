import tensorflow as tf

# A tape lets go of what it kept, too, unless it is persistent.
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
once = float(tape.gradient(y, x))
message = "no error"
try:
    tape.gradient(y, x)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
print(once, message)
#> 6.0 RuntimeError: A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)
with tf.GradientTape(persistent=True) as tape:
    y = x * x
kept = [float(tape.gradient(y, x)) for _ in range(2)]
print(kept)  # two answers, no sum
#> [6.0, 6.0]
