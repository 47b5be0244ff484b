import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch
from keras import layers
from sklearn.datasets import load_digits
from torch import nn

x, y = load_digits(return_X_y=True)
x, y = torch.tensor(x / 16).float(), torch.tensor(y)

keras.utils.set_random_seed(0)
first = layers.Dense(16, activation="relu")
last = layers.Dense(10, activation="softmax")
norm = layers.BatchNormalization()
old = keras.Sequential([keras.Input((64,)), first, norm, last])


def port(**norm):
    """The same layers in PyTorch, with the weights of Keras."""
    one, two = nn.Linear(64, 16), nn.Linear(16, 10)
    for new, of in (one, first), (two, last):
        new.weight.data = of.kernel.value.detach().T.clone()
        new.bias.data = of.bias.value.detach().clone()
    middle = nn.BatchNorm1d(16, **norm)
    return nn.Sequential(one, nn.ReLU(), middle, two)


def train(model, **sgd):
    optimizer = torch.optim.SGD(model.parameters(), **sgd)
    for rows, labels in zip(x.split(32), y.split(32)):
        loss = nn.functional.cross_entropy(model(rows), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


by_name = train(port())
written = train(port(eps=1e-3, momentum=0.01), lr=0.01)

old.compile("sgd", "sparse_categorical_crossentropy")
old.fit(x, y, batch_size=32, shuffle=False, verbose=0)


def compare(model):
    """Its loss on all rows; the largest distance of a weight."""
    loss = nn.functional.cross_entropy(model(x), y).item()
    apart = model[0].weight.T - first.kernel.value
    return loss, apart.abs().max().item()


loss = old.evaluate(x, y, verbose=0)
print(f"Keras    {loss:.2f}")
#> Keras    2.13
for name, model in ("by name", by_name), ("written", written):
    loss_here, apart = compare(model)
    print(f"{name}  {loss_here:.2f}, weights {apart:.4f} apart")
#> by name  2.68, weights 0.0898 apart
#> written  2.13, weights 0.0000 apart
