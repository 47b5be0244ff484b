"""A question carries a message along without what names somebody or their work."""

from pathlib import Path

import pytest
import yaml
from py_mini_racer import MiniRacer

from tested_answers.files import find_root
from tested_answers.site import forge

DEPENDS = [
    "docs/assets/javascripts/explain/scrub.js",
    "tested_answers/site/explain.py",
    ".github/ISSUE_TEMPLATE/question.yml",
    "tests/families/test_scrubbing.py",
]
ROOT = find_root(Path(__file__).parent)
CASES = {
    "sizes": ("shapes cannot be multiplied (32x3136 and 784x64)", "shapes cannot be multiplied (#x# and #x#)", ["4 numbers"]),
    "dtypes stay": ("mat1 is float32, conv2d and/or int64", "mat1 is float32, conv2d and/or int64", []),
    "long names stay": ("nll_loss_forward_reduce_cuda_kernel_2d_index", "nll_loss_forward_reduce_cuda_kernel_2d_index", []),
    "path": ("no such file: /home/anna/clients/x.csv", "no such file: <path>", ["1 path"]),
    "home": ("~/clients/x.csv ../a/b.py", "<path> <path>", ["2 paths"]),
    "windows": (r"cannot open C:\Users\Anna Smith\net.pt now", "cannot open <path> now", ["1 path"]),
    "share": (r"\\server\clients\a is gone", "<path> is gone", ["1 path"]),
    "file": ("in train_acme.py line 7", "in <file> line #", ["1 name of a file", "1 number"]),
    "address": ("for url: https://anna:pw@example.org/a?token=b", "for url: <address>", ["1 address"]),
    "e-mail": ("ask anna.smith@example.org", "ask <e-mail>", ["1 e-mail address"]),
    "prompt": ("(base) anna@laptop:", "(base) <user>:", ["1 user name"]),
    "user": ("denied for user anna on host=acme7", "denied for user <user> on host=<user>", ["2 user names"]),
    "tokens": ("hf_abcdefghijkl ghp_0123456789abcdef AKIAABCDEFGH1234", "<secret> <secret> <secret>", ["3 secrets"]),
    "password": ("password=hunter22, Bearer abc.def-ghi", "password=<secret>, Bearer <secret>", ["2 secrets"]),
    "hash": ("key 9f86d081884c7d659a2feaa0c55ad015 here", "key <secret> here", ["1 secret"]),
    "number of an address": ("at 10.0.0.3:8080 and 0x7f3a", "at # and #", ["2 numbers"]),
    "markup": ("<img src=x onerror=a()>", "<img src=x onerror=a()>", []),
    "long": ("word " * 5_000, ("word " * 5_000)[:1_000], []),
    "cut behind a secret": ("x " * 490 + "hf_" + "a" * 40, ("x " * 490 + "<secret>"), ["1 secret"]),
}  # fmt: skip


def test_what_names_somebody_is_taken_out_and_counted() -> None:
    with MiniRacer() as v8:
        v8.eval((ROOT / "docs/assets/javascripts/explain/scrub.js").read_text(encoding="utf-8"))
        made = v8.call("((texts) => texts.map(explainScrub))", [text for text, _, _ in CASES.values()])
    answers = zip(CASES, made, strict=True)
    said = {name: (answer["text"], answer["removed"]) for name, answer in answers}
    assert said == {name: (text, removed) for name, (_, text, removed) in CASES.items()}


def test_the_form_has_the_field_that_is_filled_in() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/question.yml").read_text(encoding="utf-8"))
    assert {part["id"] for part in form["body"]} >= {"belief", "code", "message"}


@pytest.mark.parametrize(
    ("repo_url", "form"),
    [
        ("https://github.com/me/answers/", "https://github.com/me/answers/issues/new"),
        ("https://example.org/me/answers", ""),
        ("javascript://github.com/%0aalert(1)", ""),
        (None, ""),
    ],
)
def test_only_a_known_host_gets_a_form(repo_url: str | None, form: str) -> None:
    assert forge.form(repo_url) == form
