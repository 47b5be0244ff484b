import torch
from torch import nn

# 7 rows, each one long series of 15 steps, read 5 at a time.
torch.manual_seed(0)
series = torch.randn(7, 15, 3)
lstm = nn.LSTM(3, 4, batch_first=True)
optimizer = torch.optim.SGD(lstm.parameters(), lr=0.1)


def train(carry, retain=False):
    state = None
    for number, chunk in enumerate(series.split(5, dim=1), 1):
        try:
            output, state = lstm(chunk, state)
            optimizer.zero_grad()
            output.square().mean().backward(retain_graph=retain)
            optimizer.step()
            state = carry(state)
        except (RuntimeError, AttributeError) as error:
            words = f"{type(error).__name__}: {str(error)[:76]}"
            print(f"at chunk {number}, {words}")
            return number, words
    return number, "no error"


as_it_is = train(lambda state: state)
#> at chunk 2, RuntimeError: Trying to backward through the graph a second time (or directly access saved
retained = train(lambda state: state, retain=True)
#> at chunk 2, RuntimeError: one of the variables needed for gradient computation has been modified by an
as_tensor = train(lambda state: state.detach())
#> at chunk 1, AttributeError: 'tuple' object has no attribute 'detach'


def detach(state):
    return tuple(part.detach() for part in state)


cut = train(detach)
print(cut)
#> (3, 'no error')

# Does the cut forget? Read once more without training, and ask
# which steps of the input the last output has a slope to.
inputs = series.clone().requires_grad_()
whole = lstm(series)[0]


def read(carry):
    state, seen = None, []
    for chunk in inputs.split(5, dim=1):
        output, state = lstm(chunk, state)
        state = carry(state)
        seen.append(output)
    slope = torch.autograd.grad(seen[-1][:, -1].sum(), inputs)[0]
    output, reach = torch.cat(seen, 1), slope.norm(dim=(0, 2))
    same = torch.allclose(output, whole, atol=1e-6)
    steps = int((reach > 0).sum())
    print(f"as in one go: {same}, slope to {steps} steps")
    return output, reach


linked, far = read(lambda state: state)
#> as in one go: True, slope to 15 steps
detached, near = read(detach)
#> as in one go: True, slope to 5 steps
fresh, alone = read(lambda state: None)
#> as in one go: False, slope to 5 steps
