import os

os.environ["KERAS_BACKEND"] = "torch"

from keras import layers, optimizers
from torch import nn, optim

weight = [nn.Parameter(nn.Linear(1, 1).weight.detach())]
norm, batch = layers.BatchNormalization(), nn.BatchNorm1d(4)
adam, adam_torch = optimizers.Adam(), optim.Adam(weight)
adamw, adamw_torch = optimizers.AdamW(), optim.AdamW(weight)
rms, rms_torch = optimizers.RMSprop(), optim.RMSprop(weight)
ada, ada_torch = optimizers.Adadelta(), optim.Adadelta(weight)

found = {
    "BatchNorm momentum": (norm.momentum, batch.momentum),
    "BatchNorm eps": (norm.epsilon, batch.eps),
    "LayerNorm eps": (
        layers.LayerNormalization().epsilon,
        nn.LayerNorm(4).eps,
    ),
    "LeakyReLU slope": (
        layers.LeakyReLU().negative_slope,
        nn.LeakyReLU().negative_slope,
    ),
    "SGD lr": (
        float(optimizers.SGD().learning_rate),
        optim.SGD(weight).defaults["lr"],
    ),
    "Adam eps": (adam.epsilon, adam_torch.defaults["eps"]),
    "AdamW decay": (
        adamw.weight_decay,
        adamw_torch.defaults["weight_decay"],
    ),
    "RMSprop lr": (
        round(float(rms.learning_rate), 6),
        rms_torch.defaults["lr"],
    ),
    "RMSprop decay": (rms.rho, rms_torch.defaults["alpha"]),
    "Adadelta lr": (
        round(float(ada.learning_rate), 6),
        ada_torch.defaults["lr"],
    ),
    "Adadelta decay": (ada.rho, ada_torch.defaults["rho"]),
    "Adadelta eps": (ada.epsilon, ada_torch.defaults["eps"]),
}
for name, (keras_has, torch_has) in found.items():
    print(f"{name:19} {keras_has:<6g} {torch_has:g}")
#> BatchNorm momentum  0.99   0.1
#> BatchNorm eps       0.001  1e-05
#> LayerNorm eps       0.001  1e-05
#> LeakyReLU slope     0.3    0.01
#> SGD lr              0.01   0.001
#> Adam eps            1e-07  1e-08
#> AdamW decay         0.004  0.01
#> RMSprop lr          0.001  0.01
#> RMSprop decay       0.9    0.99
#> Adadelta lr         0.001  1
#> Adadelta decay      0.95   0.9
#> Adadelta eps        1e-07  1e-06
