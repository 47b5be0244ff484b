import numpy as np
import tensorflow as tf

x = np.arange(1, 7, dtype="float32").reshape(1, 6, 1)
digits = np.array([100, 10, 1], "float32").reshape(3, 1, 1)
same = tf.nn.conv1d(x, digits, 2, "SAME")[0, :, 0].numpy().tolist()
print(same)
#> [123.0, 345.0, 560.0]

low = tf.nn.max_pool1d(x - 7, 3, 2, "SAME")[0, :, 0]
mean = tf.nn.avg_pool1d(x, 3, 2, "SAME")[0, :, 0]
most, means = low.numpy().tolist(), mean.numpy().tolist()
print(most, means)
#> [-4.0, -2.0, -1.0] [2.0, 4.0, 5.5]
