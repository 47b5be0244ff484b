import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers


def built(layer):
    layer.build((None, 5, 8))  # 5 steps of 8 features
    return layer


lstm = built(layers.LSTM(16))
gru = built(layers.GRU(16))
old_gru = built(layers.GRU(16, reset_after=False))
rnn = built(layers.SimpleRNN(16))
for layer in (lstm, gru, old_gru, rnn):
    bias = tuple(layer.weights[2].shape)
    print(f"{layer.name:10} {layer.count_params():,}  bias {bias}")
#> lstm       1,600  bias (64,)
#> gru        1,248  bias (2, 48)
#> gru_1      1,200  bias (48,)
#> simple_rnn 400  bias (16,)
