import numpy as np
import torch

from tested_answers import breaks


@breaks("rows = embedding.weight[ids]", "rows = embedding.weight[ids.flip(1)]")
@breaks("vectors = embedding(ids)", "vectors = embedding(ids.flip(1))")
def test_row_lookup(answer):
    """The layer returns row `i` of its table for id `i`: ids of shape (2, 5) become vectors of shape (2, 5, 3)."""
    assert torch.equal(answer.vectors, answer.rows)
    assert answer.vectors.shape == (2, 5, 3)
    assert torch.equal(answer.vectors[0, 0], answer.vectors[0, 2])


@breaks("one_hot(ids, num_classes=11)", "one_hot(ids.flip(1), num_classes=11)")
@breaks("embedding.weight.detach().T", "embedding.weight.detach().T.flip(1)")
def test_one_hot_times_table(answer):
    """A linear layer without bias on one-hot vectors gives the same numbers, with three seeds as well."""
    assert torch.equal(answer.product, answer.vectors)
    for seed in range(3):
        torch.manual_seed(seed)
        table, ids = torch.randn(11, 3), torch.randint(11, (2, 5))
        hot = torch.nn.functional.one_hot(ids, 11).float()
        torch.testing.assert_close(hot @ table, torch.nn.functional.embedding(ids, table))


@breaks("twice = embedding(hot.long())", "twice = embedding(ids)[..., None, :].repeat(1, 1, 11, 1)")
def test_one_hot_is_looked_up_twice(answer):
    """Integer one-hot vectors raise nothing: every 0 and every 1 in them is looked up, so only two different vectors come out."""
    assert answer.twice.shape == (2, 5, 11, 3)
    assert answer.distinct == 2
    assert torch.equal(answer.twice[0, 0, 7], answer.rows[1, 4])  # word 1
    assert torch.equal(answer.twice[0, 0, 6], answer.rows[0, 3])  # word 0


@breaks('("float", ids.float())', '("float", ids)')
@breaks('("11", ids + 1)', '("11", ids)')
def test_two_refusals(answer):
    """Float ids raise a RuntimeError that asks for Long or Int, and an id of 11 is out of range in a table of 11 rows."""
    assert "scalar types: Long, Int; but got torch.FloatTensor" in answer.refused.get("float", "")
    assert answer.refused.get("11") == "IndexError: index out of range in self"


@breaks("optim.SGD(embedding.parameters(), lr=1.0)", "optim.AdamW(embedding.parameters(), lr=1.0)")
@breaks("embedding(ids).sum().backward()", "embedding(ids.unique()).sum().backward()")
def test_only_used_rows_move(answer):
    """After one step of SGD each row has moved by the number of times that its word stood in the batch."""
    assert answer.moved.tolist() == answer.ids.flatten().bincount(minlength=11).tolist()
    after = answer.embedding.weight.detach()
    unused = [word for word in range(11) if word not in answer.ids]
    assert unused and torch.equal(after[unused], answer.before[unused])


@breaks("lr=0.1", "lr=0.0", variant="meaning")
def test_meaning_comes_from_training(meaning):
    """With three seeds the two groups of words are apart by less than 0.8 before training and by more than 1 after it."""
    for start, end in meaning.runs:
        assert start[0] - start[1] < 0.8
        assert end[0] - end[1] > 1.0


@breaks("vectors = table[ids]", "vectors = table[ids[::-1]]", variant="numpy")
@breaks("hot = np.eye(11)[ids]", "hot = np.eye(11)[ids[::-1]]", variant="numpy")
def test_numpy_product_is_the_lookup(numpy):
    """In NumPy indexing the table and multiplying one-hot vectors by it agree in every number."""
    assert np.array_equal(numpy.product, numpy.vectors)


@breaks("np.add.at(grad, ids, upstream)", "grad[ids] += upstream", variant="numpy")
@breaks("lost[ids] += upstream", "np.add.at(lost, ids, upstream)", variant="numpy")
def test_repeated_words_add_up(numpy):
    """The slope of a word that stands twice is a sum, which `+=` on an indexed array loses for exactly those words."""
    np.testing.assert_allclose(numpy.grad, numpy.by_product, atol=1e-12)
    words, counts = np.unique(numpy.ids, return_counts=True)
    differ = np.flatnonzero((numpy.lost != numpy.grad).any(axis=1))
    assert differ.tolist() == words[counts > 1].tolist() != []


@breaks("np.add.at(grad, ids, upstream)", "grad[ids] = upstream", variant="numpy")
def test_numpy_agrees_with_torch(numpy):
    """Output and slope in NumPy are those of `nn.Embedding` with the same table."""
    layer = torch.nn.Embedding.from_pretrained(torch.from_numpy(numpy.table), freeze=False)
    output = layer(torch.from_numpy(numpy.ids))
    output.backward(torch.from_numpy(numpy.upstream))
    assert np.array_equal(output.detach().numpy(), numpy.vectors)
    np.testing.assert_allclose(layer.weight.grad.numpy(), numpy.grad, atol=1e-12)


@breaks("[2.9, 7.2]", "[3.0, 8.0]", variant="keras")
@breaks("np.array([-1])", "np.array([0])", variant="keras")
def test_keras_takes_what_torch_refuses(keras):
    """Keras on the torch backend cuts float ids off to integers and reads -1 as the last row, where PyTorch raises."""
    assert torch.equal(keras.cut_off, keras.table[[2, 7]])
    assert torch.equal(keras.last[0], keras.table[10])
    layer = torch.nn.Embedding(11, 3)
    for wrong in (torch.tensor([2.9]), torch.tensor([-1])):
        try:
            layer(wrong)
        except (RuntimeError, IndexError):
            continue
        raise AssertionError("PyTorch takes it as well")


@breaks("output_dim=3", "output_dim=4", variant="keras")
def test_parameters(answer, keras):
    """Both tables hold 11 times 3 parameters, and there is no bias."""
    assert keras.embedding.count_params() == sum(p.numel() for p in answer.embedding.parameters()) == 11 * 3
