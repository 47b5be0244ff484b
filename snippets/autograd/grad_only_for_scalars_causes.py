import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model, x, y = nn.Linear(4, 1), torch.randn(5, 4), torch.randn(5, 1)


def tell(loss):
    try:
        loss.backward()
        return "runs"
    except RuntimeError as error:
        return str(error)


answers, normal = model(x), torch.distributions.Normal
made = {"unreduced": F.mse_loss(answers, y, reduction="none")}
made["by hand"] = (answers - y) ** 2
made["no loss"] = answers
made["log_prob"] = -normal(answers, 1.0).log_prob(y)
# A mean plus a penalty with one number a column: a vector again.
made["penalty"] = F.mse_loss(answers, y) + model.weight.abs().sum(0)
# A mask that picks nothing: no number at all, and its mean is nan.
made["empty"] = made["by hand"][torch.zeros(5, dtype=torch.bool)]
told = {cause: tell(loss) for cause, loss in made.items()}
for cause, words in told.items():
    print(f"{cause}: {words}")
#> unreduced: grad can be implicitly created only for scalar outputs
#> by hand: grad can be implicitly created only for scalar outputs
#> no loss: grad can be implicitly created only for scalar outputs
#> log_prob: grad can be implicitly created only for scalar outputs
#> penalty: grad can be implicitly created only for scalar outputs
#> empty: grad can be implicitly created only for scalar outputs
empty_mean = made["empty"].mean().item()
print(empty_mean)
#> nan

# It hides: with a batch of one, the unreduced loss is one number.
single = F.mse_loss(model(x[:1]), y[:1], reduction="none")
alone = tell(single)
print(tuple(single.shape), alone)
#> (1, 1) runs

# Complex numbers have words of their own.
z = torch.tensor(1.0 + 2.0j, requires_grad=True)
square = z * z
complex_words = tell(square)
print(complex_words)
#> grad can be implicitly created only for real scalar outputs but got torch.complex64

# As in a VAE: 4 features a row, and one KL a row, all of them 1.
recon, kl = torch.ones(5, 4), torch.ones(5)
mixed = (recon + kl[:, None]).mean().item()
by_row = (recon.flatten(1).sum(1) + kl).mean().item()
print(mixed, by_row)  # 1 part KL of 2, and of 5
#> 2.0 5.0

# Weights of samples: the last one alone is to count.
weight = torch.tensor([0.0, 0.0, 0.0, 0.0, 5.0])
each = made["unreduced"].flatten()
weighted = (weight * each).mean().item()
alike = (weight * F.mse_loss(answers, y)).mean().item()
print(f"{each[-1]:.3f} {weighted:.3f} {alike:.3f}")
#> 1.241 1.241 0.434

# A policy did each of 3 things once, and the first one paid.
logits = torch.zeros(3, requires_grad=True)
done, reward = torch.arange(3), torch.tensor([1.0, 0.0, 0.0])
log_prob = logits.log_softmax(0)[done]
(-log_prob * reward).mean().backward()
print(logits.grad.sign().tolist())  # of - it goes up
#> [-1.0, 1.0, 1.0]
