"""The door for contributors: `python -m tested_answers COMMAND`.

A command's module is imported when it is asked for: what only reads needs no torch, and no pytest.
"""

import sys
from argparse import ArgumentParser as Parser
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

from tested_answers import lock
from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all
from tested_answers.content.near import did_you_mean
from tested_answers.files import find_root


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 1 where something is to be mended."""
    parser = Parser(prog="tested_answers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, help_text: str, run: str, hold: Callable = nullcontext, slugs: str = "") -> Parser:
        """`run` is its module and function, `hold` the lock under which it runs, `slugs` how many entries may be named."""
        command = commands.add_parser(name, help=help_text)
        command.set_defaults(run=run, hold=hold)
        if slugs:
            command.add_argument("slugs", nargs=slugs, metavar="SLUG")
        return command

    update = "run the snippets; write their outputs, the bound numbers and the figures"
    add("update", update, "authoring.recording.update", lock.writing, "*")
    add("check", "check the contract; runs nothing and needs no torch", "checks.check", slugs="*")
    mutate = "change the snippets at every place; print the mutants that no claim notices"
    add("mutate", mutate, "mutation.judging.mutate", lock.reading, "*")
    lies = "plant wrong numbers and words in the pages; print those that no check notices"
    add("lies", lies, "mutation.lies.plant", slugs="*")
    add("prove", "all that CI asks of one entry, in less than a minute", "authoring.prove.prove", lock.reading, "+")
    cold = "run each snippet alone: python -I -W error, in an empty folder"
    cold = add("cold", cold, "authoring.recording.cold", lock.reading, "*")
    cold.add_argument("--recent", action="store_true", help="a seventh, another each day, and the twenty newest")
    serve = add("serve", "the site, each page as its files are", "authoring.following.serve")
    serve.add_argument("--port", type=int, default=8000)
    dev = "a page that follows each save, and what its run gives, old -> new"
    add("dev", dev, "authoring.dev.dev", slugs="*").add_argument("--port", type=int, default=8000)
    versions = "ask every answer on other releases; write what came of it"
    versions = add("versions", versions, "releases.command.run", lock.reading, "*")
    versions.add_argument("--in", dest="names", action="append", default=[], metavar="ENVIRONMENT", help="only there")
    versions.add_argument("--report", type=Path, help="write what changed since the last record, as Markdown")
    new = add("new", "scaffold an entry", "authoring.scaffold.new")
    new.add_argument("topic")
    new.add_argument("question")
    new.add_argument("--slug", default="")
    new.add_argument("--anyway", action="store_true", help="also where an answer is near it")
    rename = add("rename", "move an entry and whatever cites it", "authoring.renaming.rename", lock.writing)
    rename.add_argument("old", metavar="SLUG")
    rename.add_argument("name", metavar="NEW", help="a slug, or topic/slug")
    add("explain", "say what a pasted error message means: explain < traceback.txt", "explain.command.explain")
    new_error = add("new-error", "start a family of messages", "explain.command.new_error")
    new_error.add_argument("name", metavar="AREA/SLUG")
    rivals = "paste the line of each cause of a message into the programs of its others; print what runs in silence"
    add("rivals", rivals, "explain.rivals.rivals").add_argument("names", nargs="+", metavar="AREA[/SLUG]")
    options = parser.parse_args(arguments)
    module, _, function = options.run.rpartition(".")
    run = getattr(import_module(f"{__package__}.{module}"), function)
    try:
        root = find_root()
        if "slugs" not in options:
            with options.hold(root):
                return run(root, options)
        options.entries = _chosen(find_all(root), options.slugs)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    with options.hold(root):
        return run(root, options)


def _chosen(entries: list[Entry], slugs: list[str]) -> list[Entry]:
    known = {entry.slug: entry for entry in entries}
    if unknown := [slug for slug in slugs if slug.split("/")[-1] not in known]:
        near = did_you_mean(unknown[0].split("/")[-1], known)
        raise ValueError(f"there is no entry {unknown[0]!r}{near}; `make new` starts one")
    return [known[slug.split("/")[-1]] for slug in slugs] or entries
