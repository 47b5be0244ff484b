import os

os.environ["KERAS_BACKEND"] = "torch"
from keras.utils import pad_sequences

data = [[4.5, 7.0, 2.5], [8.5]]
by_default = pad_sequences(data)
print(by_default.tolist(), by_default.dtype)
#> [[4, 7, 2], [0, 0, 8]] int32

padded = pad_sequences(data, padding="post", dtype="float32")
print(padded.tolist(), padded.dtype)
#> [[4.5, 7.0, 2.5], [8.5, 0.0, 0.0]] float32

# Longer than maxlen: the beginning is cut, not the end.
cut = pad_sequences(data, maxlen=2, dtype="float32")
print(cut.tolist())
#> [[7.0, 2.5], [0.0, 8.5]]
