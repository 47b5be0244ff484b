"""What the forge runs: changed answers, what a change says to its reviewers, and the scripts that speak to the forge."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tested_answers.content.entry import Entry
from tested_answers.files import find_root
from tested_answers.forge.changed import changed_paths, entries_of
from tested_answers.forge.comment import LONGEST, MARK, comment

DEPENDS = [
    "tested_answers/**/*.py",
    "tests/contract/conftest.py",
    "docs/taxonomy.yml",
    "mkdocs.yml",
    ".ci/*",
    ".github/**/*.yml",
    ".pre-commit-config.yaml",
    "Makefile",
]
ROOT = find_root(Path(__file__).parent)
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- what changed -----------------------------------------------------------------


def test_an_answer_is_changed_by_each_of_its_files_and_by_no_other(house: Path) -> None:
    good = Entry(house, "layers", "good-question")
    for path in (good.page, good.snippet, good.test, good.figure_script, good.snippet.with_suffix(".json")):
        assert entries_of(house, [path.relative_to(house).as_posix()]) == [good], path
    assert entries_of(house, ["mkdocs.yml", "docs/taxonomy.yml"]) == []


def test_what_changed_is_counted_from_where_the_branch_left(house: Path) -> None:
    def git(*words: str) -> None:
        named = ("-c", "user.name=a", "-c", "user.email=a@localhost")
        subprocess.run(["git", *named, *words], cwd=house, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "all")
    git("switch", "-c", "mine")
    edit(house / "docs/layers/good-question.md", "Each row is a sample.", "Every row is a sample.")
    git("commit", "-am", "mine")
    git("switch", "main")
    edit(house / "mkdocs.yml", "A house", "Another house")
    git("commit", "-am", "theirs")
    git("switch", "mine")
    assert changed_paths(house, "main") == ["docs/layers/good-question.md"]


def test_a_comment_names_pages_unproved_sentences_and_outputs(house: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(house, before, ignore=shutil.ignore_patterns("before"))
    assert (
        comment(before, house)
        == f"{MARK}\n\n### What this changes for readers\n\nNo answer, output or claim changes.\n"
    )
    good = Entry(house, "layers", "good-question")
    edit(good.page, "Each row is a sample. [✓](claim:rows)", "Each row is a sample. All of them are @everyone's.")
    edit(good.snippet, "#> (7, 3)", "#> (7, 4)")
    edit(good.test, "def test_rows", "def test_samples")
    said = comment(before, house)
    assert "**layers/good-question**: good-question.md, good_question.py, test_good_question.py" in said
    assert "other-question" not in said
    assert "All of them are @everyone's." in said.split("```")[1], "in a block of code, which calls nobody"
    assert "```diff\n- (7, 3)\n+ (7, 4)\n```" in said
    assert "Claims that are gone:\n\n```text\nThe output has one row for each sample.\n```" in said


def test_a_comment_says_what_is_new_and_what_is_gone(house: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(house, before, ignore=shutil.ignore_patterns("before"))
    for path in (Entry(before, "layers", "good-question").page, Entry(house, "layers", "other-question").page):
        path.unlink()
    said = comment(before, house)
    assert "**layers/good-question**: new" in said and "**layers/other-question**: removed" in said
    assert len(said) < LONGEST


# --- scripts that speak to the forge, to a stand-in of it -------------------------

GH = r"""#!/usr/bin/env bash
printf '%s\n' "$*" >>"$CALLS"
case "$*" in
  *"/pulls?state=open"*) printf '%s' "$PULL" ;;
  *"--paginate"*) printf '%s' "$MINE" ;;
  "issue list"*) printf '%s' "$ISSUE" ;;
esac
"""


@pytest.fixture
def forge(tmp_path: Path) -> dict[str, str]:
    """An environment in which `gh` writes down what it is asked."""
    tool = tmp_path / "bin" / "gh"
    tool.parent.mkdir()
    tool.write_text(GH, encoding="utf-8")
    tool.chmod(0o755)
    own = {"CALLS": str(tmp_path / "calls"), "PULL": "", "MINE": "", "ISSUE": "", "GH_REPO": "me/answers"}
    own |= {"HEAD_OWNER": "them", "HEAD_BRANCH": "fix", "HEAD_SHA": "abc"}
    return {**os.environ, **own, "PATH": f"{tool.parent}:{os.environ['PATH']}"}


def asked(script: str, forge: dict[str, str], *files: Path) -> tuple[int, list[str]]:
    """The exit status of a script, and what it asked of the forge."""
    done = subprocess.run(
        ["bash", str(ROOT / ".ci" / script), *map(str, files)], env=forge, check=False, capture_output=True
    )
    calls = Path(forge["CALLS"])
    return done.returncode, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []


def test_a_comment_is_posted_once_and_edited_later(forge: dict[str, str], tmp_path: Path) -> None:
    text = tmp_path / "comment.md"
    text.write_text(f"{MARK}\n\nSomething\n", encoding="utf-8")
    status, calls = asked("comment-post", forge, text)
    assert status == 0 and len(calls) == 1, "no open pull request has that commit"
    assert "head=them:fix" in calls[0] and '.head.sha == "abc"' in calls[0]
    _, calls = asked("comment-post", forge | {"PULL": "7"}, text)
    assert calls[-1].startswith(f"api --method POST repos/me/answers/issues/7/comments --field body=@{text}")
    _, calls = asked("comment-post", forge | {"PULL": "7", "MINE": "99"}, text)
    assert calls[-1].startswith("api --method PATCH repos/me/answers/issues/comments/99 ")


def test_a_text_that_is_not_ours_is_not_posted(forge: dict[str, str], tmp_path: Path) -> None:
    text = tmp_path / "comment.md"
    for content in ("Buy this\n", f"{MARK}\n" + "x" * 70_000):
        text.write_text(content, encoding="utf-8")
        status, calls = asked("comment-post", forge | {"PULL": "7"}, text)
        assert status != 0 and calls == []


def test_there_is_one_issue_and_only_where_something_changed(forge: dict[str, str], tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text("## torch 2.15\n\nNothing changed.\n", encoding="utf-8")
    assert asked("issue", forge, report) == (0, [])
    report.write_text("## torch 2.15\n\n- losses/mean: no longer holds\n", encoding="utf-8")
    assert asked("issue", forge, report)[1][-1].startswith("issue create --repo me/answers --title Newer releases")
    assert asked("issue", forge | {"ISSUE": "12"}, report)[1][-1].startswith("issue edit 12 --repo me/answers")


# --- the workflows ----------------------------------------------------------------


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_right_that_a_job_does_not_name(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        writes = {right for right, value in job["permissions"].items() if value == "write"}
        assert job["timeout-minutes"] <= 120, name
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name
        if "pull_request" in workflow[True]:
            assert not writes or job["if"] == "github.event_name == 'push'", (
                f"{name} would give a fork the right {writes}"
            )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_pinned_by_its_commit(path: Path) -> None:
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_what_a_workflow_runs_is_a_script_or_a_command_of_the_project() -> None:
    commands = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        for script in re.findall(r"bash (\.ci/[\w-]+)", text):
            assert subprocess.run(["bash", "-n", str(ROOT / script)], check=False).returncode == 0, script
        for command in re.findall(r"run: make ([a-z-]+)", text):
            assert command in commands, command


def test_the_oldest_and_the_newest_minor_are_asked_every_week() -> None:
    weekly = yaml.safe_load((ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8"))
    names = [one["name"] for one in weekly["jobs"]["releases"]["strategy"]["matrix"]["include"]]
    assert {f"torch-2.{minor}" for minor in range(4, 16) if minor != 13} | {"newest"} <= set(names)


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml")), ids=lambda path: path.name
)
def test_a_form_asks_for_what_a_claim_needs(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    fields = {field["id"]: field for field in form["body"]}
    assert form["name"] and form["description"] and "versions" in fields
    assert {"belief", "code", "message"} <= fields.keys() or {"page", "sentence", "run"} <= fields.keys()
    assert all(field["attributes"]["label"] for field in fields.values())
