from types import SimpleNamespace

import torch
from hypothesis import strategies as st

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
LONG, SHORT = [5, 3, 7, 2, 9], [4, 8]
LENGTHS = st.lists(st.integers(1, 6), min_size=1, max_size=4)
LAYERS = st.integers(1, 3)


def reference(model, ids, mask, positions):
    """The decoder from its weights, query by query: each sees itself and the kept places before it."""
    x = model.word.weight[ids] + model.place.weight[positions.expand(ids.shape)]
    for layer in model.layers:
        q, k, v = (x @ layer.weight.T + layer.bias).chunk(3, dim=-1)
        out = torch.zeros_like(x)
        for row in range(len(ids)):
            for i in range(ids.shape[1]):
                seen = [j for j in range(i + 1) if mask[row, j] or j == i]
                shares = (k[row, seen] @ q[row, i] / q.shape[-1] ** 0.5).exp()
                out[row, i] = (shares / shares.sum()) @ v[row, seen]
        x = x + out
    return x @ model.head.weight.T + model.head.bias


def case(answer, seed, lengths, layers):
    """A decoder in float64, sentences, and both paddings with a word that no sentence has, with their masks."""
    torch.manual_seed(seed)
    model = answer.Decoder(layers=layers).double().eval()
    n, filler = max(lengths), torch.randint(0, 11, ())
    rows = [(filler + torch.randint(1, 11, (length,))) % 11 for length in lengths]
    left = torch.stack([torch.cat([filler.repeat(n - len(row)), row]) for row in rows])
    right = torch.stack([torch.cat([row, filler.repeat(n - len(row))]) for row in rows])
    kept = (torch.arange(n) >= n - torch.tensor(lengths)[:, None]).long()
    return model, rows, left, right, kept


def single(model, row, start=0):
    return model(row[None], torch.ones(1, len(row)), torch.arange(len(row)) + start)[0]


def shift(mask):
    return (mask.long().cumsum(-1) - 1).clamp(min=0)


def same(one, other):
    return one.shape == other.shape and torch.allclose(one, other, rtol=0, atol=1e-9)


@breaks("see = torch.ones(n, n).tril()", "see = torch.ones(n, n)")
@breaks("/ k.shape[-1] ** 0.5", "/ k.shape[-1]")
@breaks("x = x + scores.softmax(dim=-1)", "x = scores.softmax(dim=-1)")
@breaks("shifted = (kept.cumsum(-1) - 1).clamp(min=0)", "shifted = (kept.cumsum(-1) - 1).clamp(min=0) + 1")
@breaks("shifted = (kept.cumsum(-1) - 1).clamp(min=0)", "shifted = kept.cumsum(-1)")
@breaks("see = see | torch.eye(n).bool()", "see = see | False")
@breaks('"left, mask, positions": model(left, kept, shifted)', '"left, mask, positions": model(left, kept, places)')
@breaks("x = self.word(ids) + self.place(positions)", "x = self.word(ids)")
@breaks("mask.long().cumsum(-1) - 1", "mask.long().cumsum(-1)", variant="pasted")
@breaks("model(ids, mask, positions)[:, -1]", "model(ids, mask, positions)[:, 0]", variant="pasted")
@breaks("model(ids, mask, positions)", "model(ids, mask, torch.arange(ids.shape[1]))", variant="pasted")
@breaks(", position_ids=positions", "", variant="pasted")
@breaks("out.logits[:, -1]", "out.logits[:, 0]", variant="pasted")
@drawn(cases=10, seed=SEED, lengths=LENGTHS, layers=LAYERS, kind=st.sampled_from([torch.long, torch.bool, torch.float]))
def test_mask_and_positions(answer, pasted, seed, lengths, layers, kind):
    """With padding on the left, the mask and positions `(mask.long().cumsum(-1) - 1).clamp(min=0)`, a row gets at each of its words the scores that it gets alone, up to rounding; here off by less than 1e-5, and the next word is 0 as alone."""
    model, rows, left, _, kept = case(answer, seed, lengths, layers)
    out = model(left, kept.to(kind), shift(kept.to(kind)))

    def by_name(input_ids, attention_mask, position_ids=None):
        """A model that is called as those of transformers are, and counts no positions itself."""
        positions = torch.arange(input_ids.shape[1]) if position_ids is None else position_ids
        return SimpleNamespace(logits=model(input_ids, attention_mask, positions))

    ours = pasted(1, ids=left, mask=kept.to(kind), model=model)
    named = pasted(2, ids=left, mask=kept.to(kind), model=by_name, positions=ours.positions)
    for i, row in enumerate(rows):
        assert same(ours.logits[i], single(model, row)[-1]) and same(named.logits[i], single(model, row)[-1])
        assert same(out[i, kept[i].bool()], single(model, row))
        assert same(out[i, -1], single(model, row)[-1])
    assert same(out, reference(model, left, kept, shift(kept)))
    a = answer
    torch.manual_seed(0)
    for one, other in zip(a.model.parameters(), a.Decoder().parameters(), strict=True):
        assert torch.equal(one, other)
    assert a.short.tolist() == [SHORT] and a.left.tolist() == [LONG, [0, 0, 0, *SHORT]]
    assert a.kept.tolist() == [[1] * 5, [0, 0, 0, 1, 1]] and a.shifted.tolist() == [[0, 1, 2, 3, 4], [0, 0, 0, 0, 1]]
    wanted = reference(a.model, a.short, torch.ones(1, 2), torch.arange(2))[0, -1]
    assert torch.allclose(a.alone, wanted, atol=1e-5) and a.alone.argmax() == 0 and len(a.model.layers) == 2
    assert torch.allclose(a.tried["left, mask, positions"][1, -1], wanted, atol=1e-5)
    assert a.off["left, mask, positions"] < 1e-5
    assert (
        not a.model.training
        and not a.alone.requires_grad
        and a.model.word.weight.shape == (11, 8)
        and a.model.place.weight.shape == (16, 8)
    )


@breaks('"left, mask": model(left, kept, places)', '"left, mask": model(left, kept, shifted)')
@breaks("x = self.word(ids) + self.place(positions)", "x = self.word(ids)")
@breaks("places = torch.arange(5)", "places = (torch.arange(5) - 3).clamp(min=0)")
@drawn(cases=10, seed=SEED, lengths=LENGTHS, layers=LAYERS)
def test_the_mask_alone(answer, seed, lengths, layers):
    """With padding on the left and the mask alone, a row gets the scores that it gets alone from the positions behind its padding, and so, where it has padding, other ones than alone; here off by 3.85, and the next word is 6 instead of 0."""
    model, rows, left, _, kept = case(answer, seed, lengths, layers)
    out = model(left, kept, torch.arange(left.shape[1]))
    for i, row in enumerate(rows):
        pads = left.shape[1] - len(row)
        assert same(out[i, pads:], single(model, row, pads))
        assert same(out[i, -1], single(model, row)[-1]) is (pads == 0)
    a = answer
    wanted = reference(a.model, a.short, torch.ones(1, 2), torch.arange(3, 5))[0, -1]
    assert torch.allclose(a.tried["left, mask"][1, -1], wanted, atol=1e-5) and a.places.tolist() == [0, 1, 2, 3, 4]
    assert abs(a.off["left, mask"] - (wanted - a.alone).abs().max()) < 1e-5
    assert f"{a.off['left, mask']:.2f}" == "3.85" and wanted.argmax() == 6 and a.alone.argmax() == 0


@breaks('"right": model(right, kept.flip(1), places)', '"right": model(right[:, :2], kept[:, 3:], places[:2])')
@breaks('"right": model(right, kept.flip(1), places)', '"right": model(left, kept, shifted)')
@breaks("[4, 8, 0, 0, 0]]", "[4, 8, 1, 0, 0]]")
@drawn(cases=10, seed=SEED, lengths=LENGTHS, layers=LAYERS)
def test_the_last_column_is_a_pad(answer, seed, lengths, layers):
    """With padding on the right the last column of each shorter row is a pad: with the mask its scores are those of that filler behind the words, and another filler gives other ones; here off by 3.51, and the next word is 7 instead of 0."""
    model, rows, _, right, kept = case(answer, seed, lengths, layers)
    n = right.shape[1]
    places, mask = torch.arange(n), kept.flip(1)
    out = model(right, mask, places)
    for i, row in enumerate(rows):
        if len(row) < n:
            ids, at = torch.cat([row, right[i, -1:]])[None], torch.cat([places[: len(row)], places[-1:]])
            assert same(out[i, -1], model(ids, torch.ones_like(ids), at)[0, -1])
            other = right.clone()
            other[i, len(row) :] = (right[i, -1] + 1) % 11
            assert not same(model(other, mask, places)[i, -1], out[i, -1])
            assert not same(out[i, -1], single(model, row)[-1])
    a = answer
    assert a.right.tolist() == [LONG, [*SHORT, 0, 0, 0]] and a.tried["right"].shape == (2, 5, 11)
    wanted = reference(a.model, a.right, a.kept.flip(1), a.places)
    assert torch.allclose(a.tried["right"], wanted, atol=1e-5)
    assert abs(a.off["right"] - (wanted[1, -1] - a.alone).abs().max()) < 1e-5
    assert f"{a.off['right']:.2f}" == "3.51" and wanted[1, -1].argmax() == 7 and a.alone.argmax() == 0


@breaks('"left": model(left, torch.ones(2, 5), places)', '"left": model(left, kept, places)')
@breaks('"left": model(left, torch.ones(2, 5), places)', '"left": model(left, torch.ones(2, 5), shifted)')
@drawn(cases=10, seed=SEED, lengths=LENGTHS, layers=LAYERS)
def test_pads_are_read(answer, seed, lengths, layers):
    """With padding on the left, by a word that it has not, and no mask, another filler moves the scores of a padded row, with shifted positions too, and they are not those of the row alone; here off by 1.82, and the next word is 7 instead of 0."""
    model, rows, left, _, kept = case(answer, seed, lengths, layers)
    other = torch.where(kept.bool(), left, (left + 1) % 11)
    for positions in (torch.arange(left.shape[1]), shift(kept)):
        out, moved = (model(ids, torch.ones_like(ids), positions)[:, -1] for ids in (left, other))
        for i, row in enumerate(rows):
            padded = len(row) < left.shape[1]
            assert same(out[i], moved[i]) is not padded and same(out[i], single(model, row)[-1]) is not padded
    a = answer
    wanted = reference(a.model, a.left, torch.ones(2, 5), a.places)
    assert torch.allclose(a.tried["left"], wanted, atol=1e-5)
    assert abs(a.off["left"] - (wanted[1, -1] - a.alone).abs().max()) < 1e-5
    assert f"{a.off['left']:.2f}" == "1.82" and wanted[1, -1].argmax() == 7 and a.alone.argmax() == 0


@breaks("see = torch.ones(n, n).tril()", "see = torch.ones(n, n)")
@breaks("places = torch.arange(5)", "places = torch.arange(5) + 1")
@drawn(cases=10, seed=SEED, lengths=LENGTHS, layers=LAYERS, masked=st.booleans())
def test_right_padding_is_right_at_words(answer, seed, lengths, layers, masked):
    """With padding on the right and positions from 0, a row gets at each of its words the scores that it gets alone, with the mask and without it, in a mask of ones, and so at its last word, which is column `mask.sum(1) - 1`."""
    model, rows, _, right, kept = case(answer, seed, lengths, layers)
    out = model(right, kept.flip(1) if masked else torch.ones_like(right), torch.arange(right.shape[1]))
    for i, row in enumerate(rows):
        assert same(out[i, : len(row)], single(model, row))
        assert same(out[torch.arange(len(right)), kept.sum(1) - 1][i], single(model, row)[-1])
    a = answer
    assert torch.allclose(a.tried["right"][1, 1], a.alone, atol=1e-5)
    wanted = reference(a.model, a.short, torch.ones(1, 2), torch.arange(2))[0]
    assert torch.allclose(a.tried["right"][1, :2], wanted, atol=1e-5)


@breaks("& mask.bool()[:, None]", "& (mask >= 0)[:, None]")
@breaks("(kept.cumsum(-1) - 1).clamp(min=0)", "kept.cumsum(-1)")
@drawn(cases=10, seed=SEED, lengths=st.lists(st.integers(2, 6), min_size=1, max_size=4), layers=LAYERS)
def test_a_pad_guesses_the_first_word(answer, seed, lengths, layers):
    """With padding on the left the last pad guesses the first word of its row: with pads alone left out, the loss of a padded row has that guess more than the row alone; with the label of its first word left out too it is the loss alone."""
    model, rows, left, _, kept = case(answer, seed, lengths, layers)
    logits, labels = model(left, kept, shift(kept))[:, :-1], left.masked_fill(kept == 0, -100)[:, 1:]
    first = (kept.cumsum(-1) == 1)[:, 1:]

    def loss(scores, wanted):
        return torch.nn.functional.cross_entropy(scores, wanted, reduction="sum").item()

    for i, row in enumerate(rows):
        alone, careless = loss(single(model, row)[:-1], row[1:]), loss(logits[i], labels[i])
        assert (careless > alone + 1e-6) is bool(first[i].any()) is (len(row) < left.shape[1])
        assert abs(loss(logits[i], labels[i].masked_fill(first[i], -100)) - alone) < 1e-8
    assert answer.shifted.tolist() == [[0, 1, 2, 3, 4], [0, 0, 0, 0, 1]]


@breaks("see = see | torch.eye(n).bool()", "see = see | torch.zeros(n, n).bool()")
@drawn(cases=8, seed=SEED, lengths=LENGTHS, layers=LAYERS)
def test_no_row_without_a_key(answer, seed, lengths, layers):
    """Without the line `see = see | torch.eye(n).bool()` padding on the left gives NaN in the words of a padded row from two layers on, and with it in no place; the words are the same with and without it in one layer."""
    model, rows, left, _, kept = case(answer, seed, lengths, layers)
    x = model.word.weight[left] + model.place.weight[shift(kept)]
    see = torch.ones(left.shape[1], left.shape[1]).tril().bool() & kept.bool()[:, None]
    for layer in model.layers:
        q, k, v = layer(x).chunk(3, dim=-1)
        x = x + (q @ k.mT / 8**0.5).masked_fill(~see, float("-inf")).softmax(dim=-1) @ v
    bare, out = model.head(x), model(left, kept, shift(kept))
    assert not out.isnan().any()
    for i, row in enumerate(rows):
        padded = len(row) < left.shape[1]
        lost = bare[i, -len(row) :].isnan()
        assert lost.all() if padded and layers > 1 else not lost.any()
        if layers == 1:
            assert same(bare[i, -len(row) :], out[i, -len(row) :])
    assert not any(out.isnan().any() for out in answer.tried.values())


@breaks("places = (mask.cumsum(-1) - 1).clamp(min=0)", "places = mask.cumsum(-1)", variant="generate")
@breaks("counted = go_on(left, kept)", "counted = go_on(left, kept, count=False)", variant="generate")
@breaks("plain = go_on(left, kept, count=False)", "plain = go_on(left, kept)", variant="generate")
@breaks("plain = go_on(left, kept, count=False)", "plain = go_on(left, left + 1, count=False)", variant="generate")
@breaks("torch.cat([mask, torch.ones_like(word)], dim=1)", "torch.cat([mask, 0 * word], dim=1)", variant="generate")
@breaks("[:, -1:].argmax(dim=-1)", "[:, :1].argmax(dim=-1)", variant="generate")
@drawn(cases=6, seed=SEED, lengths=LENGTHS, layers=LAYERS)
def test_three_new_words(answer, generate, seed, lengths, layers):
    """A batch padded on the left gives each row the three new words that it gets alone, where the mask grows by a 1 and the positions are counted anew for each word; here [3, 3, 5] and [0, 5, 0], and without the count [9, 3, 9] in the second row."""
    model, rows, left, _, kept = case(answer, seed, lengths, layers)
    ids, mask = left, kept
    for _ in range(3):
        word = model(ids, mask, shift(mask))[:, -1:].argmax(dim=-1)
        ids, mask = torch.cat([ids, word], 1), torch.cat([mask, torch.ones_like(word)], 1)
    for i, row in enumerate(rows):
        for _ in range(3):
            row = torch.cat([row, single(model, row)[-1:].argmax(dim=-1)])
        assert row[-3:].tolist() == ids[i, -3:].tolist()
    g = generate
    assert g.alone == g.counted == [[3, 3, 5], [0, 5, 0]] and g.plain == [[3, 3, 5], [9, 3, 9]]
    assert g.left.tolist() == [LONG, [0, 0, 0, 0, 8]] and g.kept.tolist() == [[1] * 5, [0, 0, 0, 1, 1]]
    weights = zip(g.model.state_dict().values(), answer.model.state_dict().values(), strict=True)
    assert all(torch.equal(*pair) for pair in weights)
    ids = g.left, g.kept, shift(g.kept)
    assert torch.allclose(g.model(*ids), answer.model(*ids), atol=1e-5)
    for start, words in ((0, g.alone[1]), (3, g.plain[1])):
        row = torch.tensor([0, 8])
        for word in words:
            assert single(answer.model, row, start)[-1].argmax() == word
            row = torch.cat([row, torch.tensor([word])])


@breaks("counted = go_on(left, kept)", "counted = go_on(left, kept, count=False)", variant="generate")
@breaks("rows = [[5, 3, 7, 2, 9], [0, 8]]", "rows = [[5, 3, 7, 2, 9], [0, 9]]", variant="generate")
@drawn(cases=6, seed=SEED, lengths=LENGTHS, layers=LAYERS)
def test_a_row_that_has_ended(answer, generate, seed, lengths, layers):
    """In a batch that stops when each row has ended, a row that has ended goes on while another has not, and its new words, cut behind their first end token, are those that it gets alone; in the whole row the first can be a pad, or stand in the prompt, and the cut leaves no new word; here with the end token 0 the second row is [0, 5, 0] in place of [0]."""
    model, rows, left, _, kept = case(answer, seed, lengths, layers)
    end = single(model, rows[0])[-1].argmax().item()

    def go_on(ids, mask):
        n = ids.shape[1]
        while ids.shape[1] < n + 5 and not (ids[:, n:] == end).any(1).all():
            word = model(ids, mask, shift(mask))[:, -1:].argmax(dim=-1)
            ids, mask = torch.cat([ids, word], 1), torch.cat([mask, torch.ones_like(word)], 1)
        return ids[:, n:].tolist()

    together = go_on(left, kept)
    for row, words in zip(rows, together, strict=True):
        (alone,) = go_on(row[None], torch.ones_like(row)[None])
        assert words[: words.index(end) + 1 if end in words else None] == alone
        assert len(words) == max(len(other) for other in together)
    assert together[0][0] == end and (len(together[0]) > 1) is any(words[0] != end for words in together)
    ends = torch.where(kept.bool(), left, end)  # an end token as the pad: the same new words
    assert go_on(ends, kept) == together
    for row, words in zip(ends.tolist(), together, strict=True):
        whole = row + words
        assert end not in row or whole.index(end) < len(row)
    first, second = generate.counted
    whole = generate.left[1].tolist() + second
    assert whole[: whole.index(0) + 1] == [0] and generate.kept[1, 0] == 0
    assert second == generate.alone[1] == [0, 5, 0] and second[: second.index(0) + 1] == [0] and 0 not in first


@breaks("(left != 0).long()", "kept", variant="generate")
@breaks("[0, 8]]", "[4, 8]]", variant="generate")
@drawn(cases=8, seed=SEED, lengths=LENGTHS, layers=LAYERS)
def test_a_filler_that_is_a_word(answer, generate, seed, lengths, layers):
    """A mask of `ids != 0` hides a word 0 that belongs to the row as well, so that the row gets the scores of a row without that word; here [0, 0, 5] instead of [0, 5, 0], and the mask from the lengths gives [0, 5, 0]."""
    model, rows, _, _, _ = case(answer, seed, [length + 1 for length in lengths], layers)
    for row in rows:
        row[0], row[1:] = 0, row[1:].clamp(min=1)
        ids = torch.cat([torch.zeros(2).long(), row])[None]
        pad = 0
        guess = (ids != pad).long()
        out = model(ids, guess, shift(guess))[0, -1]
        assert same(out, single(model, row[1:])[-1]) and not same(out, single(model, row)[-1])
    g = generate
    assert g.guessed == [[3, 3, 5], [0, 0, 5]] and g.counted[1] == g.alone[1] == [0, 5, 0]
    row = torch.tensor([8])
    for word in g.guessed[1]:
        assert single(answer.model, row)[-1].argmax() == word
        row = torch.cat([row, torch.tensor([word])])
    assert g.rows == [LONG, [0, 8]] and g.lengths.tolist() == [[5], [2]]


@breaks("second = torch.rand(2)[1]", "second = torch.rand(2)[0]", variant="generate")
@drawn(cases=8, seed=SEED, batch=st.integers(2, 5))
def test_sampling_draws_other_numbers(generate, seed, batch):
    """With the same seed and the same chances, the last of several rows draws other numbers than it draws alone, and the first row in `torch.rand` the same; here 0.77 instead of 0.50."""
    drawn_alone, drawn_last = [], []
    for i in range(12):
        chances = torch.full((batch, 11), 1 / 11)
        torch.manual_seed((seed + i) % 2**32)
        drawn_alone.append(torch.multinomial(chances[-1:], 1)[0].item())
        torch.manual_seed((seed + i) % 2**32)
        drawn_last.append(torch.multinomial(chances, 1)[-1].item())
    assert drawn_alone != drawn_last
    assert f"{generate.single:.2f} {generate.second:.2f}" == "0.50 0.77"
    torch.manual_seed(0)
    numbers = torch.rand(2).tolist()
    assert [generate.single, generate.second] == numbers


@breaks("q, k = rotate(q, positions), rotate(k, positions)", "q, k = q + positions[:, None], k", variant="rotary")
@breaks(
    "masked = attend(words, kept, places, qkv)", "masked = attend(words, kept.flip(1), places, qkv)", variant="rotary"
)
@breaks("bare = attend(words, torch.ones(2, 5)", "bare = attend(words, kept", variant="rotary")
@breaks("angle = positions[..., None] / 10", "angle = positions[..., None].square() / 10", variant="rotary")
@drawn(cases=10, seed=SEED, lengths=LENGTHS, start=st.integers(0, 40))
def test_rotary(rotary, seed, lengths, start):
    """With rotary positions in queries and keys, padding on the left and the mask, a row gets what it gets alone up to rounding, without a shift of the positions; here without the mask it is off by 0.43."""
    torch.manual_seed(seed)
    n = max(lengths)
    words, qkv = torch.randn(len(lengths), n, 8), torch.randn(8, 24) / 4
    kept = (torch.arange(n) >= n - torch.tensor(lengths)[:, None]).long()
    out = rotary.attend(words, kept, torch.arange(n) + start, qkv)
    for i, length in enumerate(lengths):
        alone = rotary.attend(words[i : i + 1, n - length :], torch.ones(1, length), torch.arange(length), qkv)[0]
        assert torch.allclose(out[i, n - length :], alone, atol=1e-3)
    assert not out.isnan().any()
    bare = rotary.attend(words, torch.ones(len(lengths), n), torch.arange(n), qkv)
    assert torch.allclose(bare[:, 0], (words @ qkv)[:, 0, 16:], atol=1e-5)
    turned = torch.polar(torch.ones(4), 5 / torch.tensor([1.0, 10, 100, 1000])) * (1 + 2j)
    ones = torch.tensor([1.0] * 4 + [2.0] * 4)
    assert torch.allclose(rotary.rotate(ones, torch.tensor(5)), torch.cat([turned.real, turned.imag]), atol=1e-5)
    x = torch.randn(3, 8)
    assert torch.allclose(rotary.rotate(x, torch.tensor([1, 5, 9])).norm(dim=-1), x.norm(dim=-1), atol=1e-5)
    assert not torch.allclose(rotary.rotate(x, torch.tensor([1, 5, 9])), x, atol=1e-2)
    spread = rotary.attend(words, torch.ones(len(lengths), n), 3 * torch.arange(n), qkv)
    assert n < 3 or not torch.allclose(spread, bare)
    torch.manual_seed(0)
    assert torch.equal(rotary.words, torch.randn(2, 5, 8)) and torch.equal(rotary.qkv, torch.randn(8, 24) / 4)
    assert rotary.kept.tolist() == [[1] * 5, [0, 0, 0, 1, 1]] and rotary.places.tolist() == [0, 1, 2, 3, 4]
    gaps = [(x - rotary.alone).abs().max().item() for x in (rotary.masked, rotary.bare)]
    assert rotary.off == gaps and rotary.off[0] < 1e-5 and f"{rotary.off[1]:.2f}" == "0.43"
    assert torch.equal(
        rotary.alone, rotary.attend(rotary.words[1:, 3:], torch.ones(1, 2), torch.arange(2), rotary.qkv)[0, -1]
    )


@breaks("angle = positions[..., None] / 10", "angle = 0 * positions[..., None] / 10", variant="rotary")
@drawn(cases=8, seed=SEED, length=st.integers(2, 5), pads=st.integers(1, 5))
def test_rotary_positions_mixed(rotary, seed, length, pads):
    """With rotary positions and padding on the left, a row gets what it gets alone from counted positions too, and not where its prompt is counted and the new word has the number of its column."""
    torch.manual_seed(seed)
    words, qkv = torch.randn(1, pads + length, 8), torch.randn(8, 24) / 4
    kept = (torch.arange(pads + length) >= pads).long()[None]
    alone = rotary.attend(words[:, pads:], torch.ones(1, length), torch.arange(length), qkv)[0, -1]
    mixed = shift(kept)
    assert torch.allclose(rotary.attend(words, kept, mixed, qkv)[0, -1], alone, atol=1e-5)
    mixed[0, -1] = pads + length - 1
    assert not torch.allclose(rotary.attend(words, kept, mixed, qkv)[0, -1], alone, atol=1e-5)
