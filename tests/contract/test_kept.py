"""What is kept by content comes back whole, or not at all."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tested_answers.kept import Kept, digest


def test_what_was_put_comes_back_for_its_key_alone(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "verdicts")
    kept.put("a", b"1")
    assert (kept.get("a"), kept.get("b")) == (b"1", None)
    assert Kept(tmp_path, "pages").get("a") is None, "another kind"
    assert Kept(tmp_path, "verdicts").get("a") == b"1", "another process"


def test_many_writers_leave_one_whole_result_and_nothing_else(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "pages")
    texts = [bytes([number]) * 100_000 for number in range(8)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda text: kept.put("a", text), texts * 5))
    assert kept.get("a") in texts
    assert len(list((tmp_path / ".cache" / "pages").iterdir())) == 1


def test_a_thing_is_made_once(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        thing = Kept(tmp_path, "claims").thing("a", lambda: made.append(1) or {"x": (1, 2)})
        assert thing == {"x": (1, 2)}
    assert made == [1]


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("no folder", encoding="utf-8")
    kept = Kept(tmp_path, "claims")
    assert [kept.thing("a", lambda number=number: number) for number in (1, 2)] == [1, 2]
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "pages")
    for key in ("asked", "unasked"):
        kept.put(key, b"1")
    for file in (tmp_path / ".cache" / "pages").iterdir():
        os.utime(file, (0, 0))
    assert kept.get("asked") == b"1"
    kept.forget()
    assert (kept.get("asked"), kept.get("unasked")) == (b"1", None)


def test_the_parts_of_a_key_do_not_run_into_one_another() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab", "c") == digest(b"ab", b"c")
