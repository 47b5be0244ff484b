import torch
import torch.nn.functional as F

plain = F.binary_cross_entropy
with_logits = F.binary_cross_entropy_with_logits


# A confident mistake: label 0, and the logit grows. Loss and
# slope, first with the sigmoid in the model, then in the loss.
def mistake(z):
    z, no = torch.tensor([z], requires_grad=True), torch.zeros(1)
    row = []
    for loss in (plain(z.sigmoid(), no), with_logits(z, no)):
        (slope,) = torch.autograd.grad(loss, z)
        row += [round(loss.item(), 2), round(slope.item(), 2)]
    return row


mistakes = {z: mistake(z) for z in (5.0, 15.0, 17.0, 200.0)}
for z, row in mistakes.items():
    print(f"{z:3.0f}", row)
#>   5 [5.01, 0.99, 5.01, 0.99]
#>  15 [14.84, 1.0, 15.0, 1.0]
#>  17 [100.0, 0.0, 17.0, 1.0]
#> 200 [100.0, 0.0, 200.0, 1.0]

# With a second sigmoid a perfect model cannot reach zero: its
# outputs are 1 and 0, and the loss takes them for logits.
best_yes = with_logits(torch.ones(1), torch.ones(1)).item()
best_no = with_logits(torch.zeros(1), torch.zeros(1)).item()
print(f"{best_yes:.4f} {best_no:.4f}")
#> 0.3133 0.6931
