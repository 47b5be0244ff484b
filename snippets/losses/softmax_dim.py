import torch

# Logits: 4 samples, 3 classes.
z = torch.tensor([[2.0, 1, 0], [3, 0, 1], [5, 6, 4], [0, 2, 1]])
wrong = z.softmax(dim=0)  # the 4 samples of a class compete
right = z.softmax(dim=-1)  # the 3 classes of a sample compete
totals = [p.sum(dim=1) for p in (wrong, right)]
for total in totals:  # what the numbers of a sample sum to
    print([round(t, 2) for t in total.tolist()])
#> [0.06, 0.16, 2.71, 0.07]
#> [1.0, 1.0, 1.0, 1.0]

guesses = wrong.argmax(dim=1).tolist(), right.argmax(dim=1).tolist()
print("most likely class:", *guesses)
#> most likely class: [0, 0, 1, 2] [0, 0, 1, 1]

# With dim=0 an answer depends on who else is in the batch.
fewer = z[[0, 1, 3]].softmax(dim=0)
print([round(p, 2) for p in wrong[0].tolist()])
#> [0.04, 0.01, 0.02]
print([round(p, 2) for p in fewer[0].tolist()])
#> [0.26, 0.24, 0.16]
alone = z[:1].softmax(dim=0)
print(alone.tolist())
#> [[1.0, 1.0, 1.0]]
