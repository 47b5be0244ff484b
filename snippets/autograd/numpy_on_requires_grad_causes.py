import numpy as np
import torch
from sklearn.metrics import mean_squared_error
from torch import nn

torch.manual_seed(0)
model, x = nn.Linear(4, 3).eval(), torch.randn(5, 4)
y = model(x)
loss, w = y.mean(), model.weight
lines = [
    "y.numpy()",
    "w.clone().cpu().numpy()",
    "np.asarray(y)",
    "np.exp(y)",
    "y * np.ones(3)",
    "np.mean([loss, loss])",
    "mean_squared_error(np.ones((5, 3)), y)",
    "np.ones(3) * y",
    "np.mean(y)",
    "np.from_dlpack(y)",
    "y.argmax(1).numpy()",
    "(y > 0).numpy()",
    "w.requires_grad_(False).numpy()",
]
told = []
for line in lines:
    words = "runs"
    try:
        exec(line)
    except (RuntimeError, TypeError, BufferError) as error:
        words = str(error)
    told.append(words)
    print(f"{line}\n    {words}")
#> y.numpy()
#>     Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
#> w.clone().cpu().numpy()
#>     Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
#> np.asarray(y)
#>     Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
#> np.exp(y)
#>     Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
#> y * np.ones(3)
#>     Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
#> np.mean([loss, loss])
#>     Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
#> mean_squared_error(np.ones((5, 3)), y)
#>     Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
#> np.ones(3) * y
#>     unsupported operand type(s) for *: 'numpy.ndarray' and 'Tensor'
#> np.mean(y)
#>     mean() got an unexpected keyword argument 'axis'
#> np.from_dlpack(y)
#>     Can't export tensors that require gradient, use tensor.detach()
#> y.argmax(1).numpy()
#>     runs
#> (y > 0).numpy()
#>     runs
#> w.requires_grad_(False).numpy()
#>     runs
