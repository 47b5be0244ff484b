import os
import warnings

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # pip install tf_keras
import numpy as np
import tensorflow as tf

tf.get_logger().setLevel("ERROR")  # all of it is deprecated
warnings.filterwarnings("ignore", ".*rnn_cell")
v1 = tf.compat.v1
tf.keras.utils.set_random_seed(0)

# The old call: 28 rows of 28 pixels, 4 images, 128 units.
rng = np.random.default_rng(0)
images = tf.unstack(rng.random((28, 4, 28), dtype="float32"))
cell = v1.nn.rnn_cell.BasicLSTMCell(128)
outputs, states = v1.nn.static_rnn(cell, images, dtype=tf.float32)

kind, n_outputs = type(outputs).__name__, len(outputs)
n_steps = len(images)
output_shapes = sorted({tuple(one.shape) for one in outputs})
print(kind, "of", n_outputs, "x", output_shapes)
#> list of 28 x [(4, 128)]
pair, fields = type(states).__name__, list(states._fields)
state_shapes = [tuple(state.shape) for state in states]
print(pair, fields, state_shapes)
#> LSTMStateTuple ['c', 'h'] [(4, 128), (4, 128)]


def gap(a, b):
    return float(tf.reduce_max(tf.abs(a - b)))


gap_h = gap(outputs[-1], states.h)
gap_c = gap(outputs[-1], states.c)
print(f"outputs[-1] - h: {gap_h}, outputs[-1] - c: {gap_c:.2f}")
#> outputs[-1] - h: 0.0, outputs[-1] - c: 0.51
kernel_shape, bias_shape = [list(w.shape) for w in cell.weights]
n_params = sum(int(tf.size(w)) for w in cell.weights)
print(kernel_shape, bias_shape, f"{n_params:,}")
#> [156, 512] [512] 80,384

# A cell that fits on a page: 3 inputs, 2 units, 4 steps, 2 rows.
small_x = rng.normal(size=(4, 2, 3)).astype("float32")
xs = tf.unstack(small_x)
small = v1.nn.rnn_cell.BasicLSTMCell(2)
small.build((2, 3))
small_kernel = rng.normal(size=(5, 8)).astype("float32")
small_bias = rng.normal(size=8).astype("float32")
small.set_weights([small_kernel, small_bias])
out, last = v1.nn.static_rnn(small, xs, dtype=tf.float32)
small_out = np.array(out)
small_c, small_h = last.c.numpy(), last.h.numpy()
print("c of row 0:", small_c[0].round(2))
#> c of row 0: [0.07 0.17]
print("h of row 0:", small_h[0].round(2))
#> h of row 0: [0.01 0.14]
print(small_out[:, 0].round(2))
#> [[-0.01  0.22]
#>  [-0.06  0.1 ]
#>  [ 0.15  0.11]
#>  [ 0.01  0.14]]

# static_rnn is this loop. It keeps no c but the last.
state, all_h, all_c = small.zero_state(2, tf.float32), [], []
for x in xs:
    h, state = small(x, state)
    all_h.append(h)
    all_c.append(state.c)
loop_c = np.array(all_c)
gap_loop = gap(all_h, small_out)
print("the loop differs by", gap_loop)
#> the loop differs by 0.0

# Going on where a first call stopped.
_, half = v1.nn.static_rnn(small, xs[:3], dtype=tf.float32)
went_on, _ = v1.nn.static_rnn(small, xs[3:], initial_state=half)
gap_went_on = gap(went_on, small_out[3:])
print("going on differs by", gap_went_on)
#> going on differs by 0.0

# Rows of 4 and 2 steps: outputs end in 0, states stop in time.
short, ended = v1.nn.static_rnn(
    small, xs, dtype=tf.float32, sequence_length=[4, 2]
)
short_out, ended_c = np.array(short), ended.c.numpy()
ended_h = ended.h.numpy()
print("h of row 1:", ended_h[1].round(2))
#> h of row 1: [-0.09  0.53]
print(short_out[:, 1].round(2))
#> [[-0.03  0.5 ]
#>  [-0.09  0.53]
#>  [ 0.    0.  ]
#>  [ 0.    0.  ]]

# The relatives.
batch_first = tf.transpose(small_x, (1, 0, 2))
dynamic, dynamic_last = v1.nn.dynamic_rnn(
    small, batch_first, dtype=tf.float32
)
dynamic_out = dynamic.numpy()
dynamic_fields = list(dynamic_last._fields)
gap_dynamic = gap(dynamic[:, -1], dynamic_last.h)
print("dynamic_rnn:", dynamic_out.shape, dynamic_fields)
#> dynamic_rnn: (2, 4, 2) ['c', 'h']
print("its last output - h:", gap_dynamic)
#> its last output - h: 0.0
gru = v1.nn.rnn_cell.GRUCell(2)
gru_out, gru_state = v1.nn.static_rnn(gru, xs, dtype=tf.float32)
gru_shape = tuple(gru_state.shape)
gap_gru = gap(gru_out[-1], gru_state)
print("GRUCell:", gru_shape, gap_gru)
#> GRUCell: (2, 2) 0.0
cells = [v1.nn.rnn_cell.BasicLSTMCell(n) for n in (5, 2)]
deep = v1.nn.rnn_cell.MultiRNNCell(cells)
deep_out, deep_states = v1.nn.static_rnn(deep, xs, dtype=tf.float32)
deep_shapes = [[tuple(s.shape) for s in two] for two in deep_states]
gap_deep = gap(deep_out[-1], deep_states[-1].h)
print("MultiRNNCell:", deep_shapes, gap_deep)
#> MultiRNNCell: [[(2, 5), (2, 5)], [(2, 2), (2, 2)]] 0.0
flat_cell = v1.nn.rnn_cell.BasicLSTMCell(2, state_is_tuple=False)
flat_cell.build((2, 3))
flat_cell.set_weights([small_kernel, small_bias])
_, flat = v1.nn.static_rnn(flat_cell, xs, dtype=tf.float32)
flat_state = flat.numpy()
print("state_is_tuple=False:", flat_state[0].round(2))
#> state_is_tuple=False: [0.07 0.17 0.01 0.14]

# The names that are gone.
gone = []
for old_name in (
    lambda: tf.nn.rnn,
    lambda: tf.nn.static_rnn,
    lambda: tf.contrib,
):
    try:
        old_name()
    except AttributeError as error:
        gone.append(str(error))
print(*gone, sep="\n")
#> module 'tensorflow._api.v2.nn' has no attribute 'rnn'
#> module 'tensorflow._api.v2.nn' has no attribute 'static_rnn'
#> module 'tensorflow' has no attribute 'contrib'

# Your script as it was: a graph, a placeholder, a session.
import tensorflow.compat.v1 as tf


def old_script(weights, pixels):
    tf.disable_eager_execution()
    x = tf.placeholder(tf.float32, [None, 28, 28])
    rows = tf.reshape(tf.transpose(x, (1, 0, 2)), (-1, 28))
    steps = tf.split(rows, 28, 0)  # was tf.split(0, 28, rows)
    old = tf.nn.rnn_cell.BasicLSTMCell(128)
    fetch = tf.nn.static_rnn(old, steps, dtype=tf.float32)
    with tf.Session() as session:
        for variable, value in zip(old.weights, weights):
            variable.load(value, session)
        outputs, states = session.run(fetch, {x: pixels})
        kernel, bias = session.run(old.weights)
    return outputs, states, kernel


old_outputs, old_states, kernel = old_script(
    [w.numpy() for w in cell.weights],
    np.stack(images, axis=1),  # batch first
)
gap_session = max(
    float(np.abs(np.array(outputs) - old_outputs).max()),
    float(np.abs(np.array(states) - old_states).max()),
)
n_session, session_shape = len(old_outputs), kernel.shape
print(f"{n_session} outputs in a session, {gap_session:.4f} off")
#> 28 outputs in a session, 0.0000 off

# The loss took logits, labels; now it takes labels, logits.
scores, digits = tf.get_variable("w", (4, 10)), tf.eye(4, 10)
loss = tf.nn.softmax_cross_entropy_with_logits
named = tf.gradients(loss(labels=digits, logits=scores), scores)
placed = tf.gradients(loss(scores, digits), scores)
has_gradient = [named[0] is not None, placed[0] is not None]
print("gradient by name, by place:", has_gradient)
#> gradient by name, by place: [True, False]
