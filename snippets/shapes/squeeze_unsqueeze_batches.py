import torch

# 15 answers in batches of 7: the last batch holds one.
answers = torch.arange(15.0).unsqueeze(1)
batches = answers.split(7)
for_luck = [batch.squeeze() for batch in batches]
named = [batch.squeeze(1) for batch in batches]
print([tuple(b.shape) for b in for_luck])
#> [(7,), (7,), ()]
print([tuple(b.shape) for b in named], len(torch.cat(named)))
#> [(7,), (7,), (1,)] 15

said = []
for use in (torch.cat, lambda parts: len(parts[2]),
            lambda parts: [].extend(parts[2].tolist())):
    try:
        use(for_luck)
    except (RuntimeError, TypeError) as error:
        said.append(str(error))
print(said)
#> ['zero-dimensional tensor (at position 2) cannot be concatenated', 'len() of a 0-d tensor', "'float' object is not iterable"]
