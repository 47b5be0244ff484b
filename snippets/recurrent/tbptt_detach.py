import torch
from torch import nn

# 7 rows, each one long series of 15 steps, read 5 at a time.
torch.manual_seed(0)
series = torch.randn(7, 15, 3)
chunks = series.split(5, dim=1)
lstm = nn.LSTM(3, 4, batch_first=True)
optimizer = torch.optim.SGD(lstm.parameters(), lr=0.1)


def train(carry, retain=False):
    state = None
    for number, chunk in enumerate(chunks, start=1):
        try:
            output, state = lstm(chunk, state)
            optimizer.zero_grad()
            output.square().mean().backward(retain_graph=retain)
            optimizer.step()
            state = carry(state)
        except (RuntimeError, AttributeError) as error:
            words = str(error).split(" (or")[0].split(": [")[0]
            return f"chunk {number}: {words}"
    return f"{number} chunks"


def detach(state):
    return tuple(part.detach() for part in state)


as_it_is = train(lambda state: state)
print(as_it_is)
#> chunk 2: Trying to backward through the graph a second time
cut = train(detach)  # the line that works
print(cut)
#> 3 chunks
retained = train(lambda state: state, retain=True)
print(retained)
#> chunk 2: one of the variables needed for gradient computation has been modified by an inplace operation
as_tensor = train(lambda state: state.detach())
print(as_tensor)
#> chunk 1: 'tuple' object has no attribute 'detach'

# Does the cut forget? Read once more without training, and ask
# which steps of the input the last output has a slope to.
inputs = series.clone().requires_grad_()
whole, _ = lstm(inputs)


def read(carry):
    state, seen = None, []
    for chunk in inputs.split(5, dim=1):
        output, state = lstm(chunk, carry(state) if state else None)
        seen.append(output)
    output = torch.cat(seen, dim=1)
    slope = torch.autograd.grad(output[:, -1].sum(), inputs)[0]
    gap = (output - whole).abs().max().item()
    reach = slope.norm(dim=(0, 2))
    print(f"{gap:.2f} from one run, {reach.count_nonzero()} steps")
    return gap, reach


far_gap, far = read(lambda state: state)
#> 0.00 from one run, 15 steps
near_gap, near = read(detach)
#> 0.00 from one run, 5 steps
anew_gap, anew = read(lambda state: None)
#> 0.25 from one run, 5 steps
