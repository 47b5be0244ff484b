import copy
from functools import cache

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE, SEED = st.integers(2, 6), st.integers(0, 2**32 - 1)
KINDS = st.sampled_from(["SGD", "Adam", "RMSprop"])
BCE = nn.BCEWithLogitsLoss()


def pair(seed, rows, width):
    torch.manual_seed(seed)
    G = nn.Sequential(nn.Linear(3, width), nn.Tanh(), nn.Linear(width, 2))
    D = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, 1))
    return G, D, torch.randn(rows, 2) + 3, torch.randn(rows, 3)


def of_d(D, real, fake):
    return BCE(D(real), torch.ones(len(real), 1)) + BCE(D(fake), torch.zeros(len(fake), 1))


def of_g(D, fake):
    return BCE(D(fake), torch.ones(len(fake), 1))


def own(loss, net):
    return torch.autograd.grad(loss, [*net.parameters()], retain_graph=True)


def grads(net):
    return [None if p.grad is None else p.grad.clone() for p in net.parameters()]


def same(a, b):
    return all(x is not None and torch.allclose(x, y, atol=1e-6) for x, y in zip(a, b, strict=True))


def values(net):
    return [p.detach().clone() for p in net.parameters()]


def still(net, before):
    return [torch.equal(p, then) for p, then in zip(net.parameters(), before, strict=True)]


@breaks("loss_g = bce(D(fake), yes)", "loss_g = bce(D(fake.detach()), yes)")
@breaks("loss_g = bce(D(fake), yes)", "loss_g = bce(D(fake), no)")
@breaks("opt_d.step()\n", "pass\n")
@breaks("opt_g.step()\n", "pass\n")
@breaks("lr=0.02", "lr=0.03")
@breaks("loss_g = bce(D(fake), yes)", "loss_g = bce(D(fake.detach()), yes)", variant="pasted")
@breaks("bce(D(fake.detach()), no)", "bce(D(fake), no)", variant="pasted")
@breaks("opt_d.zero_grad()\n", "", variant="pasted")
@breaks("opt_g.zero_grad()\n", "", variant="pasted")
@breaks("loss_g.backward()\nopt_g.step()", "loss_g.backward()\nopt_d.step()", variant="pasted")
@drawn(cases=8, rows=SIZE, width=SIZE, kind=KINDS, g_first=st.booleans(), seed=SEED)
def test_one_after_the_other(answer, pasted, rows, width, kind, g_first, seed):
    """For two networks with two optimizers, SGD, Adam or RMSprop, `zero_grad`, `backward` and `step` for one network and then for the other raise nothing and give each network the slopes of its own loss, the detached fake for D and a fresh verdict for G, whichever comes first."""
    G, D, real, noise = pair(seed, rows, width)
    opt_g, opt_d = (getattr(torch.optim, kind)(net.parameters(), lr=0.01) for net in (G, D))
    for _ in range(2):
        fake = G(noise)
        for turn in ("G", "D") if g_first else ("D", "G"):
            net, optimizer, other = (D, opt_d, G) if turn == "D" else (G, opt_g, D)
            loss = of_d(D, real, fake.detach()) if turn == "D" else of_g(D, fake)
            wanted, before, others = own(loss, net), values(net), values(other)
            optimizer.zero_grad()
            loss.backward()
            assert same(grads(net), wanted)
            optimizer.step()
            assert not all(still(net, before)) and all(still(other, others))
    # The lines of the page, beside the same rounds by hand.
    G, D, real, noise = pair(seed, rows, width)
    mine = copy.deepcopy((G, D))
    opt_g, opt_d, own_g, own_d = (getattr(torch.optim, kind)(net.parameters(), lr=0.01) for net in (G, D, *mine))
    for _ in range(2):
        fake, said = G(noise), "no error"
        names = {"G": G, "D": D, "real": real, "fake": fake, "opt_g": opt_g, "opt_d": opt_d, "bce": BCE}
        try:
            pasted(1, yes=torch.ones(rows, 1), no=torch.zeros(rows, 1), **names)
        except RuntimeError as error:
            said = str(error)
        for net, optimizer in ((mine[1], own_d), (mine[0], own_g)):
            fake = mine[0](noise)
            loss = of_d(mine[1], real, fake.detach()) if optimizer is own_d else of_g(mine[1], fake)
            for p, slope in zip(net.parameters(), own(loss, net), strict=True):
                p.grad = slope
            optimizer.step()
        assert said == "no error" and same(values(G), values(mine[0])) and same(values(D), values(mine[1]))
    # The snippet again, by hand.
    torch.manual_seed(0)
    G = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
    D = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
    real, noise = torch.randn(7, 2) + 3, torch.randn(7, 3)
    opt_g, opt_d = torch.optim.Adam(G.parameters(), lr=0.01), torch.optim.Adam(D.parameters(), lr=0.02)
    for net, optimizer in ((D, opt_d), (G, opt_g)):
        loss = of_d(D, real, G(noise).detach()) if net is D else of_g(D, G(noise))
        for p, slope in zip(net.parameters(), own(loss, net), strict=True):
            p.grad = slope
        optimizer.step()
    for mine, theirs in ((G, answer.G), (D, answer.D)):
        assert same(values(theirs), values(mine))


@breaks("D(fake.detach()), no)", "D(G(noise)), no)")
@breaks(
    "opt_d.zero_grad()\nloss_d",
    "G.zero_grad(set_to_none=False); D.zero_grad()\nfor p in G.parameters(): p.grad = torch.zeros_like(p)\nloss_d",
)
@breaks("loss_d = bce(D(real), yes)", "loss_d = bce(D(real), no)")
@breaks("real, noise = torch.randn(7, 2) + 3", "real, noise = torch.randn(7, 2) + 2")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_detach_spares_g(answer, rows, width, seed):
    """After `backward()` of the loss of D on `fake.detach()` each weight of G has `None` in `.grad`, and D has the slopes that it has without `detach()`; here 0.71 for D."""
    G, D, real, noise = pair(seed, rows, width)
    of_d(D, real, G(noise).detach()).backward()
    assert grads(G) == [None] * 4
    assert same(grads(D), own(of_d(D, real, G(noise)), D))
    assert answer.after_d == (0.71, None) and answer.noise.shape == (7, 3)


@breaks("loss_g.backward()", "loss_g.backward(inputs=[*G.parameters()]); D.zero_grad(); opt_d.zero_grad()")
@breaks("opt_g.zero_grad()\nloss_g", "opt_g.zero_grad(); opt_d.zero_grad()\nloss_g")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_d_is_cleared_next(answer, rows, width, seed):
    """`backward()` of the loss of G adds its slopes to `.grad` of D too, which `opt_d.zero_grad()` clears as the next turn of D begins; without it D then holds both; here D has 0.69 and G 0.37 after it."""
    G, D, real, noise = pair(seed, rows, width)
    of_g(D, G(noise)).backward()
    left, wanted = grads(D), own(of_d(D, real, G(noise).detach()), D)
    assert same(left, own(of_g(D, G(noise)), D)) and any(g.any() for g in left)
    of_d(D, real, G(noise).detach()).backward()
    assert same(grads(D), [a + b for a, b in zip(left, wanted, strict=True)]) and not same(grads(D), wanted)
    torch.optim.SGD(D.parameters()).zero_grad()
    of_d(D, real, G(noise).detach()).backward()
    assert same(grads(D), wanted)
    assert answer.after_g == (0.69, 0.37) and answer.after_d == (0.71, None)


@breaks("losses(torch.detach, torch.detach)[1]", "losses(torch.detach, whole)[1]", variant="wrong")
@breaks("losses(torch.detach, torch.detach)[1]", "losses(torch.detach, torch.detach)[0]", variant="wrong")
@drawn(cases=8, rows=SIZE, width=SIZE, kind=KINDS, seed=SEED)
def test_detach_in_g_is_silent(wrong, rows, width, kind, seed):
    """With `D(fake.detach())` in the loss of G, or with a fake made under `no_grad()`, `backward()` raises nothing, G has no slopes, and the step of SGD, Adam or RMSprop leaves it."""
    G, D, _, noise = pair(seed, rows, width)
    optimizer = getattr(torch.optim, kind)(G.parameters(), lr=0.1)
    for cut in ("detach", "no_grad", ""):
        with torch.set_grad_enabled(cut != "no_grad"):
            before, fake = values(G), G(noise)
        of_g(D, fake.detach() if cut == "detach" else fake).backward()
        optimizer.step()
        assert (grads(G) == [None] * 4) if cut else all(g is not None for g in grads(G))
        assert all(still(G, before)) == bool(cut)
    assert wrong.found["detach_in_g"] == (1.8, None)


@breaks("losses(torch.detach, torch.detach)[1]", "losses(torch.detach, whole)[1]", variant="wrong")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_a_look_at_g(wrong, rows, width, seed):
    """With a `backward()` of the loss of G right after `opt_g.zero_grad()`, `.grad` of G is `None` where that loss detaches the fake, also where the loss of D did not detach it, and no `None` where it does not; cleared before both losses alone, G holds the slopes of the loss of D."""
    for cut_d in (True, False):
        for cut_g in (True, False):
            for late in (True, False):
                G, D, real, noise = pair(seed, rows, width)
                opt_g = torch.optim.SGD(G.parameters(), lr=0.1)
                opt_g.zero_grad()
                fake = G(noise)
                of_d(D, real, fake.detach() if cut_d else fake).backward(retain_graph=not cut_g)
                if late:
                    opt_g.zero_grad()
                of_g(D, fake.detach() if cut_g else fake).backward()
                nothing = cut_g and (late or cut_d)
                assert (grads(G) == [None] * 4) if nothing else all(g is not None for g in grads(G))
    assert wrong.found["detach_in_g"] == (1.8, None)


@breaks("train(cut=False)", "train(cut=True)", variant="trained")
@breaks("D(fake.detach() if cut else fake)", "D(fake.detach())", variant="trained")
@breaks("fake.detach() if cut else fake", "fake if cut else fake", variant="trained")
@breaks("steps=60", "steps=20", variant="trained")
@breaks("+ 3, G(", "+ 2, G(", variant="trained")
def test_a_cut_g_stays(trained):
    """Here, after 60 rounds, the fakes lie around 3.2 where the data lie around 3, and the losses are 1.38 and 0.65; with `detach()` in the loss of G they stay around -0.6, and the losses are 0.00 and 8.96; with two more seeds it is within 1 of 3 against below 1; the data lie around 3, over 60 rounds."""
    assert np.allclose(trained.right, (3.2, 1.38, 0.65), atol=0.1) and np.allclose(
        trained.cut, (-0.58, 0, 8.96), atol=0.1
    )
    assert trained.train.__defaults__ == (0, 60, False, (1.0, 0.0), False)
    for seed in (1, 2):
        assert abs(trained.train(False, seed)[0] - 3) < 1 and trained.train(True, seed)[0] < 1


@breaks("no if swap else yes", "yes if swap else yes", variant="trained")
@breaks("train(cut=False, swap=True)", "train(cut=True, swap=True)", variant="trained")
def test_asking_for_no(trained):
    """A G whose loss asks for `no` learns to be found out: here both losses go to `0.00` in 60 rounds, and the fakes move away from the data around 3; with two more seeds too."""
    assert trained.swapped[0] < -1.5 and f"{max(trained.swapped[1:]):.2f}" == "0.00"
    for seed in (1, 2):
        far, *both = trained.train(False, seed, swap=True)
        assert far < -1 and far < trained.train(True, seed)[0] - 0.5 and max(both) < 0.02


@breaks("train(cut=False, asks=(1.0, 1.0))", "train(cut=False, asks=(1.0, 0.0))", variant="trained")
@breaks("train(cut=False, asks=(0.0, 0.0))", "train(cut=True)", variant="trained")
def test_one_word_twice(trained):
    """Where the loss of D asks for `yes` twice, D says yes of all, and here both losses go to `0.00` in 60 rounds; where it swaps its words they are below 0.01; where it asks for `no` twice, they are 0.00 and 8.46, as with a cut G, though G moves, away from 3; with two more seeds too."""
    for seed in (0, 1, 2):
        kept = trained.train(True, seed)
        yeses, noes = (trained.train(False, seed, asks=2 * (ask,)) for ask in (1.0, 0.0))
        crossed = trained.train(False, seed, asks=(0.0, 1.0))
        assert max(crossed[1:]) < 0.01 and crossed[0] < 0
        assert max(yeses[1:]) < 0.005 and noes[1] < 0.005 and min(noes[2], kept[2]) > 4
        assert noes[0] < kept[0] - 1 and noes[0] < -1
        if seed == 0:
            assert trained.all_yes == yeses and trained.all_no == noes and f"{noes[2]:.2f}" == "8.46"


@breaks("blind=True)", "blind=False)", variant="trained")
@breaks("bce(D(shown), of_real)", "bce(D(real), of_real)", variant="trained")
def test_one_batch_twice(trained):
    """Where the loss of D takes `fake` twice, and never the data, the losses after 60 rounds are 1.39 and 0.69, nearly the right ones, though the fakes lie around 1.1 and not around 3; with two more seeds too they are more than 1 away from 3."""
    for seed in (0, 1, 2):
        ours = trained.train(False, seed, blind=True)
        assert ours[0] < 2 and abs(ours[1] - 2 * np.log(2)) < 0.02 and abs(ours[2] - np.log(2)) < 0.04
        if seed == 0:
            assert trained.unseen == ours and np.allclose(ours, (1.11, 1.39, 0.69), atol=0.01)
            assert np.allclose(ours[1:], trained.right[1:], atol=0.05)


@breaks("+ 3, G(", "+ 0.5, G(", variant="trained")
@breaks(
    "G = nn.Linear(2, 1)\n", "G = nn.Sequential(nn.Linear(2, 1), nn.Tanh()); G.bias = G[0].bias\n", variant="trained"
)
@drawn(cases=2, seed=st.integers(0, 9))
def test_a_tanh_does_not_reach(trained, seed):
    """With a `Tanh` at the end of G the fakes lie within ±1, and after 60 rounds on data around 3 the loss of D is below 0.7 and that of G above 1.5, though G has slopes; without it the loss of D is above 1, here too."""
    for reaches in (False, True):
        torch.manual_seed(seed)
        G = nn.Linear(2, 1) if reaches else nn.Sequential(nn.Linear(2, 1), nn.Tanh())
        D = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
        opt_g, opt_d = (torch.optim.Adam(net.parameters(), lr=0.1) for net in (G, D))
        for _ in range(60):
            real, fake = torch.randn(32, 1) + 3, G(torch.randn(32, 2))
            for optimizer, turn in ((opt_d, "D"), (opt_g, "G")):
                loss = of_d(D, real, fake.detach()) if turn == "D" else of_g(D, fake)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        loss_d, loss_g = of_d(D, real, fake).item(), loss.item()
        assert all(g.any() for g in grads(G))
        assert (loss_d > 1) if reaches else (loss_d < 0.7 and loss_g > 1.5 and fake.abs().max() <= 1)
    assert trained.right[0] > 2.5 and trained.right[1] > 1


@cache
def moved(beta, asks_for_yes, seed):
    """How far the fakes of a G move that trained for five rounds, before D trained alone for 100."""
    torch.manual_seed(seed)
    G, D = nn.Linear(2, 1), nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    opt_d = torch.optim.Adam(D.parameters(), lr=0.1)
    opt_g = torch.optim.SGD(G.parameters(), lr=0.05)
    if beta is not None:
        opt_g = torch.optim.Adam(G.parameters(), lr=0.05, betas=(beta, 0.999))
    for turn in range(165):
        if turn == 105:
            start = G.bias.item()
        real, fake = torch.randn(32, 1) + 9, G(torch.randn(32, 2))
        opt_d.zero_grad()
        of_d(D, real, fake.detach()).backward()
        opt_d.step()
        if turn < 5 or turn >= 105:
            opt_g.zero_grad()
            (of_g(D, fake) if asks_for_yes else -BCE(D(fake), torch.zeros(32, 1))).backward()
            opt_g.step()
    return abs(G.bias.item() - start)


@breaks("loss_g = bce(D(fake), yes)", "loss_g = -bce(D(fake), no)")
@drawn(cases=4, rows=SIZE, width=SIZE, seed=SEED)
def test_a_sure_d(answer, rows, width, seed):
    """Where D is sure of the fakes, with verdicts below -5, `-bce(D(fake), no)` has less than a hundredth of the slope at each of them that `bce(D(fake), yes)` has; here, with data around 9, where D trained alone for 100 rounds before, a G by plain SGD then stands still with it for 60 rounds, to 0.1, and one by Adam with a first beta of 0.5 that trained for five rounds before that falls behind, to less than half of the way; with `bce(D(fake), yes)` both move, with three seeds."""
    G, D, _, noise = pair(seed, rows, width)
    with torch.no_grad():
        D[-1].bias -= 6 + D(G(noise)).max()
    for three in range(3):
        assert moved(None, False, three) < 0.1 and moved(0.5, False, three) < moved(0.5, True, three) / 2
        assert moved(None, True, three) > 1 < moved(0.5, True, three)
    verdict = D(G(noise))
    (hardly,) = torch.autograd.grad(-BCE(verdict, torch.zeros(rows, 1)), verdict, retain_graph=True)
    (has,) = torch.autograd.grad(BCE(verdict, torch.ones(rows, 1)), verdict, retain_graph=True)
    assert (verdict < -5).all() and (hardly < 0).all() and (has < -0.9 / rows).all() and (hardly > has / 100).all()
    assert any(slope.any() for slope in own(of_g(D, G(noise)), G)) and answer.loss_g > 0


@breaks("train(cut=False)", "train(cut=True)", variant="trained")
def test_a_lower_first_beta(trained):
    """With 0.5 as the first of `betas` in both Adams the points of G come near a ring of points in 500 rounds, with two seeds, and with the default they do not, though here the default brings G to data around one number."""
    assert abs(trained.right[0] - 3) < 1

    def ring(rows):
        angle = torch.rand(rows) * 2 * torch.pi
        return 2 * torch.stack([angle.cos(), angle.sin()], dim=1) + 0.05 * torch.randn(rows, 2)

    def misses(seed, **given):
        """The way from a point of G to the ring and from one of the ring to G, on average."""
        torch.manual_seed(seed)
        D = nn.Sequential(nn.Linear(2, 64), nn.LeakyReLU(0.2), nn.Linear(64, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))
        G = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
        opt_d, opt_g = (torch.optim.Adam(net.parameters(), lr=0.002, **given) for net in (D, G))
        for _ in range(500):
            real, fake = ring(64), G(torch.randn(64, 4))
            for optimizer, turn in ((opt_d, "D"), (opt_g, "G")):
                loss = of_d(D, real, fake.detach()) if turn == "D" else of_g(D, fake)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        with torch.no_grad():
            apart = torch.cdist(G(torch.randn(300, 4)), ring(300))
        return (apart.amin(dim=1).mean() + apart.amin(dim=0).mean()).item()

    for seed in (0, 1):
        assert misses(seed, betas=(0.5, 0.999)) < 1 < 1.5 < misses(seed)


@breaks(
    "for loss in losses(torch.detach, whole):\n        loss.backward()",
    "losses(torch.detach, whole)[0].backward()\n    losses(torch.detach, whole)[1].backward(inputs=[*G.parameters()])",
    variant="wrong",
)
@breaks("(got - wanted).norm() / wanted.norm()", "(got - wanted).norm() / got.norm()", variant="wrong")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_one_optimizer(wrong, rows, width, seed):
    """With each `backward()` before each step, or one `backward()` for the sum of both losses, also with `detach()` in the loss of D, D gets the slopes of both losses; where the loss of G is minus the fake half of the loss of D, that half is gone; here D is off by 1.05 times its own slopes."""
    G, D, real, noise = pair(seed, rows, width)
    fake = G(noise)
    wanted, extra = own(of_d(D, real, fake.detach()), D), own(of_g(D, fake), D)
    (of_d(D, real, fake.detach()) + of_g(D, fake)).backward()
    both = [a + b for a, b in zip(wanted, extra, strict=True)]
    assert same(grads(D), both) and not same(grads(D), wanted)
    D.zero_grad()
    fake = G(noise)
    half = D(fake.detach()).mean()
    (half - D(real).mean()).backward()
    (-D(fake).mean()).backward()
    assert same(grads(D)[:-1], own(-D(real).mean(), D)[:-1])
    assert wrong.found["every_backward_first"] == (1.05, 0.0)


@breaks("loss_d.backward(inputs=[*D.parameters()])", "loss_d.backward()\n    D.zero_grad()", variant="wrong")
@breaks("loss_g.backward(inputs=[*G.parameters()])", "loss_g.backward()", variant="wrong")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_inputs_name_the_network(wrong, rows, width, seed):
    """`loss_d.backward(inputs=[*D.parameters()])` and `loss_g.backward(inputs=[*G.parameters()])` give each network the slopes of its own loss, with both calls before both steps."""
    G, D, real, noise = pair(seed, rows, width)
    fake = G(noise)
    loss_d, loss_g = of_d(D, real, fake.detach()), of_g(D, fake)
    for_d, for_g = own(loss_d, D), own(loss_g, G)
    loss_d.backward(inputs=[*D.parameters()])
    loss_g.backward(inputs=[*G.parameters()])
    assert same(grads(D), for_d) and same(grads(G), for_g)
    for net in (D, G):
        torch.optim.SGD(net.parameters(), lr=0.1).step()
    assert wrong.found["inputs_named"] == (0, 0)
    assert list(wrong.found) == ["every_backward_first", "detach_in_g", "no_detach", "no_detach_kept", "inputs_named"]


@breaks(
    "loss.backward(retain_graph=True)", "loss.backward(retain_graph=True, inputs=[*D.parameters()])", variant="wrong"
)
@drawn(cases=8, rows=SIZE, width=SIZE, between=st.booleans(), seed=SEED)
def test_a_fresh_fake_is_silent(wrong, rows, width, between, seed):
    """Without `detach()`, and with a fresh fake in the turn of G, `backward()` raises nothing; G then holds the slopes of both losses, or its own where it was cleared between them; with one fake that was kept G is off by 0.94 here."""
    G, D, real, noise = pair(seed, rows, width)
    own_g, other = own(of_g(D, G(noise)), G), own(of_d(D, real, G(noise)), G)
    of_d(D, real, G(noise)).backward()
    if between:
        G.zero_grad()
    of_g(D, G(noise)).backward()
    assert same(grads(G), own_g if between else [a + b for a, b in zip(own_g, other, strict=True)])
    assert wrong.found["no_detach_kept"] == (1.05, 0.94)


@breaks("for loss in losses(torch.detach, whole):", "for loss in losses(whole, torch.detach):", variant="wrong")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_the_other_order_is_right(wrong, rows, width, seed):
    """`zero_grad()` for G, `backward()` of the loss of G, `zero_grad()` for D, `backward()` of the loss of D and then both steps gives each network the slopes of its own loss in each round of several; without the clearing of G it does in the first alone; the other way round, and without the clearing, D is off by 1.05 here."""
    for cleared in (True, False):
        G, D, real, noise = pair(seed, rows, width)
        opt_g, opt_d = (torch.optim.SGD(net.parameters(), lr=0.1) for net in (G, D))
        for turn in range(3):
            fake = G(noise)
            loss_g, loss_d = of_g(D, fake), of_d(D, real, fake.detach())
            for_g, for_d = own(loss_g, G), own(loss_d, D)
            if cleared:
                opt_g.zero_grad()
            loss_g.backward()
            opt_d.zero_grad()
            loss_d.backward()
            assert same(grads(G), for_g) == (cleared or turn == 0) and same(grads(D), for_d)
            opt_g.step()
            opt_d.step()
    assert wrong.found["every_backward_first"] == (1.05, 0.0)


@breaks(
    "for loss in losses(whole, whole):\n        loss.backward()\n",
    "for loss in losses(torch.detach, whole):\n        loss.backward()\n",
    variant="wrong",
)
@breaks(
    "loss.backward(retain_graph=True)", "loss.backward(retain_graph=True, inputs=[*D.parameters()])", variant="wrong"
)
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_without_detach(wrong, rows, width, seed):
    """Without `detach()` the second `backward()` says "Trying to backward through the graph a second time"; with `retain_graph=True` it runs, and where G was cleared before both calls it holds the slopes of both losses; cleared between them it holds its own; here it is off by 0.94."""
    for kept, between in ((False, False), (True, False), (True, True)):
        G, D, real, noise = pair(seed, rows, width)
        fake = G(noise)
        loss_d, loss_g = of_d(D, real, fake), of_g(D, fake)
        own_g, other = own(loss_g, G), own(loss_d, G)
        loss_d.backward(retain_graph=kept)
        if between:
            G.zero_grad()
        said = ""
        try:
            loss_g.backward()
        except RuntimeError as error:
            said = str(error)
        assert said.startswith("Trying to backward through the graph a second time") != kept
        if kept:
            assert same(grads(G), own_g if between else [a + b for a, b in zip(own_g, other, strict=True)])
            assert same(grads(G), own_g) == between
    assert wrong.found["no_detach"] == "Trying to backward through the graph a second time (o"
    assert wrong.found["no_detach_kept"] == (1.05, 0.94)


@breaks("lr=0.01", "lr=0.1")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_a_frozen_d_lets_through(answer, rows, width, seed):
    """With `D.requires_grad_(False)` in the turn of G, G gets the slopes that it gets without, and D none; with D under `no_grad()` the `backward()` of G raises."""
    for G, D, noise in ((*pair(seed, rows, width)[:2], torch.randn(rows, 3)), (answer.G, answer.D, answer.noise)):
        wanted = own(of_g(D, G(noise)), G)
        D.requires_grad_(False)
        G.zero_grad()
        D.zero_grad()
        of_g(D, G(noise)).backward()
        assert same(grads(G), wanted) and grads(D) == [None] * 4
        D.requires_grad_(True)
        with torch.no_grad():
            verdict = D(G(noise))
        try:
            BCE(verdict, torch.ones_like(verdict)).backward()
            said = ""
        except RuntimeError as error:
            said = str(error)
        assert "does not require grad" in said
    assert [group["lr"] for group in (answer.opt_g.param_groups + answer.opt_d.param_groups)] == [0.01, 0.02]


@breaks("tape.gradient(loss_g, g)", "tape.gradient(loss_d, g)", variant="tensorflow")
@breaks("tape.gradient(loss_d, d)", "tape.gradient(loss_g, d)", variant="tensorflow")
def test_a_tape_asks_by_name(tensorflow):
    """TensorFlow's tape, asked for the slopes of each loss by its own network with nothing detached, gives the slopes that PyTorch gives with `detach()`; here -2.75 and 0.125."""
    g, d = (torch.tensor(v, requires_grad=True) for v in (0.5, 0.25))
    real, noise = torch.tensor([3.0, 2.0]), torch.tensor([1.0, -2.0])
    fake = g * noise
    (for_d,) = torch.autograd.grad((d * fake.detach()).mean() - (d * real).mean(), d)
    (for_g,) = torch.autograd.grad(-(d * fake).mean(), g)
    assert tensorflow.for_d == for_d.item() == -2.75 and tensorflow.for_g == for_g.item() == 0.125
