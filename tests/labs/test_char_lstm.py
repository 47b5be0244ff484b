import math

import torch
from torch.nn import functional as F

from tested_answers import breaks


@breaks("y = ids[1:].view(15, 57)", "y = ids[:-1].view(15, 57)")
def test_target_is_the_next_character(answer):
    """The target of each of the 855 positions is the character that follows it in the text."""
    assert "".join(answer.chars[i] for i in answer.y.flatten()) == answer.text[1:]
    assert "".join(answer.chars[i] for i in answer.x.flatten()) == answer.text[:-1]


@breaks("logits = head(output)\nprint", "logits = 9 * head(output)\nprint")
def test_first_loss_is_that_of_a_guess(answer):
    """Untrained, the loss is within 0.1 of the logarithm of the number of characters."""
    assert abs(answer.first_loss - math.log(45)) < 0.1
    for seed in range(3):
        torch.manual_seed(seed)
        embed, head = torch.nn.Embedding(45, 16), torch.nn.Linear(48, 45)
        lstm = torch.nn.LSTM(16, 48, batch_first=True)
        logits = head(lstm(embed(answer.x))[0])
        assert abs(F.cross_entropy(logits.flatten(0, 1), answer.y.flatten()).item() - math.log(45)) < 0.1


@breaks("by_hand = -picked.mean()", "by_hand = -picked.sum()")
def test_cross_entropy_is_log_softmax_and_a_pick(answer):
    """Flattened, transposed and by hand, the loss of the untrained model is the same number to within 1e-12."""
    assert math.isclose(answer.flat.item(), answer.by_hand.item(), abs_tol=1e-12)
    assert math.isclose(answer.flat.item(), answer.moved.item(), abs_tol=1e-12)


@breaks(
    "perfect = F.one_hot(y.flatten(), len(chars)).double()", "perfect = 9 * F.one_hot(y.flatten(), len(chars)).double()"
)
def test_second_softmax_has_a_floor(answer):
    """A softmax before the loss keeps the loss of even a perfect model at ln(1 + 44 / e), more than 2.8."""
    assert math.isclose(answer.floor, math.log(1 + 44 / math.e), rel_tol=1e-12)
    assert answer.floor > 2.8 > 10 * answer.losses[-1]


@breaks("lr=0.016", "lr=0.0")
def test_poem_is_learned_by_heart(answer):
    """After 140 steps more than 95 % of the characters are guessed right, before training fewer than 10 %, and the poem comes back from its first word."""
    assert answer.untrained < 0.1
    assert answer.right > 0.95 and answer.losses[-1] < 0.2
    assert answer.title == answer.text[: len(answer.title)]


@breaks("lr=0.016", "lr=0.0")
@breaks("both = write(start_of_row + ", "both = write(start_of_row * 0 + ")
@breaks('longer = write("The Zen", 66, 0', 'longer = write("The Zen", 66, 2')
def test_the_poem_comes_back_to_the_end_of_the_row(answer):
    """Greedy from its first words, the poem comes back to the end of the row of 57 and leaves it within 5 characters more; from two words in the middle of a row it leaves at once, and with the start of that row read before them it does not."""
    assert 57 <= answer.same <= 62
    place = answer.text.index("Now is")
    assert answer.start_of_row == answer.text[place - place % 57 : place] and place % 57 == 23
    assert answer.alone[:6] == "Now is" and answer.alone[:14] != answer.text[place : place + 14]
    assert answer.both == answer.text[570 : 570 + len(answer.both)] and len(answer.both) == 47


@breaks("state = new if keep else None", "state = None if keep else new")
def test_state_must_be_carried(answer):
    """One character at a time gives the logits of the whole row if the state is passed on; without it less than half is right."""
    assert answer.kept_gap < 1e-9
    assert answer.forgot_right < 0.5 < 0.9 < answer.kept_right


@breaks("p = (after / temperature).softmax(-1)", "p = (after * temperature).softmax(-1)")
def test_temperature_flattens_and_keeps_the_order(answer):
    """A higher temperature gives more entropy, and the order of the characters stays the same."""
    assert answer.entropies == sorted(answer.entropies) and answer.entropies[2] > 2 * answer.entropies[1]
    order = answer.after.argsort(descending=True)
    for p in answer.probabilities:
        assert (p[order].diff() <= 0).all()


@breaks("lr=0.016", "lr=0.0")
@breaks("temperature, s)[8:]", "temperature, s)")
@breaks("layers.load_state_dict(start)", "layers.load_state_dict(trained)")
def test_hot_samples_leave_the_poem(answer):
    """Over 20 lines each, without the given word, temperature 0.5 quotes the poem at least ten times as often as temperature 2, and the untrained model quotes less than 1 % at each."""
    assert answer.quotes[0] > 0.6 and answer.quotes[0] > 10 * answer.quotes[2]
    assert len(answer.quotes_before) == 3 and max(answer.quotes_before) < 0.01
