import torch
import torch.nn.functional as F

plain = F.binary_cross_entropy
with_logits = F.binary_cross_entropy_with_logits


# A confident mistake: label 0, and the logit grows. Loss and
# slope, first with the sigmoid in the model, then in the loss.
def mistake(logit):
    z = torch.tensor([logit], requires_grad=True)
    no = torch.zeros(1)
    row = []
    for loss in (plain(z.sigmoid(), no), with_logits(z, no)):
        (slope,) = torch.autograd.grad(loss, z)
        row += [loss.item(), slope.item()]
    return row


logits = [5.0, 15.0, 17.0, 200.0]
rows = [mistake(logit) for logit in logits]
for logit, row in zip(logits, rows):
    print(f"{logit:3.0f}", " ".join(f"{n:.2f}" for n in row))
#>   5 5.01 0.99 5.01 0.99
#>  15 14.84 1.00 15.00 1.00
#>  17 100.00 0.00 17.00 1.00
#> 200 100.00 0.00 200.00 1.00

# Half of a batch is confidently wrong. It costs 50, and stays so.
sure = torch.full((4,), 20.0, requires_grad=True)
half = plain(sure.sigmoid(), torch.tensor([1.0, 0, 1, 0]))
half.backward()
print(f"{half.item():.2f} {sure.grad.tolist()}")
#> 50.00 [0.0, 0.0, 0.0, 0.0]

# With a second sigmoid a perfect model cannot reach zero: its
# outputs are 1 and 0, and the loss takes them for logits.
best_yes = with_logits(torch.ones(1), torch.ones(1)).item()
best_no = with_logits(torch.zeros(1), torch.zeros(1)).item()
print(f"{best_yes:.4f} {best_no:.4f}")
#> 0.3133 0.6931
