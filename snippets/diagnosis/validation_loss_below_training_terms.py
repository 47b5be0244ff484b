import torch
import torch.nn.functional as F

right = torch.tensor([0.9, 0.9, 0.9, 0.4])  # given to the label
logits = torch.stack([right.log(), (1 - right).log()], dim=1)
logits[3] = logits[3].flip(0)  # the last row is of class 1
target = torch.tensor([0, 0, 0, 1])
plain = F.cross_entropy(logits, target).item()

weight = torch.tensor([1.0, 3.0])
weighted = F.cross_entropy(logits, target, weight).item()
smooth = F.cross_entropy(logits, target, label_smoothing=0.1).item()
w = torch.tensor([2.0, -1.0], requires_grad=True)
penalised = plain + 0.1 * w.square().sum().item()
print(f"plain {plain:.2f}, class weights {weighted:.2f}")
#> plain 0.31, class weights 0.51
print(f"label smoothing {smooth:.2f}, penalty {penalised:.2f}")
#> label smoothing 0.39, penalty 0.81


def batch_means(size):
    pairs = zip(logits.split(size), target.split(size), strict=True)
    return [F.cross_entropy(a, b).item() for a, b in pairs]


# The sum of the means of two batches, divided by four rows.
by_rows = sum(batch_means(2)) / 4
# The mean of the means, with a last batch of one row.
uneven = sum(batch_means(3)) / 2
print(f"divided by the rows {by_rows:.2f}, uneven {uneven:.2f}")
#> divided by the rows 0.15, uneven 0.51

# The optimizer's weight_decay is not in the loss.
optimizer = torch.optim.SGD([w], lr=1.0, weight_decay=0.1)
(0 * w.sum()).backward()
optimizer.step()
print([round(value, 2) for value in w.tolist()])
#> [1.8, -0.9]
