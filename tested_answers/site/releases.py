"""On which releases each answer was really run, and where it does not hold: a line on its page, and the page of all."""

import re
from html import escape
from pathlib import Path

from tested_answers.content.claims import Claim, read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import MARK
from tested_answers.content.since import applies
from tested_answers.content.variants import MAIN, label
from tested_answers.releases.record import Found, Record, read_all
from tested_answers.running import environments
from tested_answers.site.ticks import with_code

PAGE = "about/releases.md"
_HERE = "<!-- releases -->"
_FALSE = re.compile(r"\(?(?:.* and )?False\)?", re.DOTALL)  # its parts stand there, not what they were asked of
_RAISED = re.compile(r"(?P<verb>raises|warns) (?P<error>.+)", re.DOTALL)
_SAME, _SHORT = "the same", {"the same": "same", "changed since it was run there": "changed since"}


class Releases:
    """What the committed records say."""

    def __init__(self, root: Path) -> None:
        self.here = environments.checked(root)  # of the last whole `make update`; each change is proved with these
        self._records = read_all(root)
        self._has_page = (root / "docs" / PAGE).exists()

    def on_page(self, entry: Entry) -> str:
        """HTML for the foot of an answer; empty where nothing was tried but what `here` names."""
        same = [
            where.shown
            for where in self._records
            if (found := where.of(entry)) and found.same and not _before(entry, where)
        ]
        rows = [
            f"<li>With {escape(where.shown)}: {self._told(entry, where)}</li>"
            for where in self._records
            if where.shown not in same
        ]
        parts = [f'<p class="checked">Run too, with the same result: {escape("; ".join(same))}.</p>'] * bool(same)
        parts += ['<ul class="releases">' + "".join(rows) + "</ul>"] * bool(rows)
        if parts and self._has_page:
            page = "../" + PAGE.replace(".md", ".html")
            parts.append(f'<p class="checked"><a href="{page}">Where each answer was checked</a></p>')
        return "\n".join(parts)

    def as_data(self, entry: Entry) -> list[dict]:
        """The same for programs, as docs/about/entries-json.md describes it."""
        here = [{**self.here, "result": _SAME}] if self.here else []
        return here + [
            {"date": where.date, **where.packages, "result": _result(where.of(entry))} for where in self._records
        ]

    def matrix(self, markdown: str, entries: list[Entry]) -> str:
        """The page of all answers with its table in place of the marker."""
        if not self._records:
            return markdown.replace(_HERE, "No other release was tried yet.")
        columns = [self.here, *({"date": where.date, **where.packages} for where in self._records)]
        heads = "".join(f'<th scope="col">{_head(one)}</th>' for one in columns)
        rows = "\n".join(self._row(entry) for entry in entries)
        table = (
            f'<div class="md-typeset__scrollwrap" tabindex="0" role="region" aria-label="Answers and releases"><div class="md-typeset__table"><table class="matrix">\n'
            f'<thead><tr><th scope="col">Answer</th>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div></div>'
        )
        return markdown.replace(_HERE, f"{self._totals(entries)}\n\n{table}\n\n{self._differences(entries)}")

    def _row(self, entry: Entry) -> str:
        cells = ["<td>proved</td>"]
        for where in self._records:
            result = _result(where.of(entry))
            kind = "" if result == _SAME else ' class="differs"'
            cells.append(f"<td{kind}>{_SHORT.get(result, result)}</td>")
        return f'<tr><th scope="row">{link_to(entry)}</th>{"".join(cells)}</tr>'

    def _totals(self, entries: list[Entry]) -> str:
        lines = []
        for where in self._records:
            found = [one for entry in entries if (one := where.of(entry))]
            held, same = sum(one.holds for one in found), sum(one.same for one in found)
            lines.append(
                f"- {where.shown}, on {where.date}: {len(found)} of {len(entries)} answers as they stand were run; "
                f"{held} hold with every claim, {same} of them print the same too."
            )
        return "\n".join(lines)

    def _differences(self, entries: list[Entry]) -> str:
        """What is otherwise there, answer by answer."""
        parts = []
        for where in self._records:
            rows = [
                f"<li>{link_to(entry)}: {self._told(entry, where)}</li>"
                for entry in entries
                if (found := where.of(entry)) and (found.outputs or not found.same or _before(entry, where))
            ]
            if rows:
                parts.append(f"## With {where.shown}\n\n" + '<ul class="releases">' + "\n".join(rows) + "</ul>")
        return "\n\n".join(parts)

    def _told(self, entry: Entry, where: Record) -> str:
        """How it went there, as HTML that ends a sentence which names the release."""
        found = where.of(entry)
        if found is None:
            return "it was not run since it last changed."
        if found.stopped:
            return f"it does not run: <code>{escape(found.stopped)}</code>"
        claims = read_claims(entry.test)
        loose = [claim for claim in claims if claim.name in found.mutations]
        lost = [claim for claim in claims if claim.name in found.claims]
        stops = [f"<p>{_stop(entry, variant, *why)}</p>" for variant, why in found.stops.items()]
        unasked = [claim for claim in claims if set(claim.variants) & set(found.stops)]
        if unasked:
            sentences = "".join(f"<li>{with_code(one.sentence)}</li>" for one in unasked)
            stops.append(f"<p>What rests on it was not asked there:</p><ul>{sentences}</ul>")
        said = [
            f"<p>Does not hold there: {with_code(one.sentence)} {_reason(found.claims[one.name])}</p>" for one in lost
        ]
        said += [
            f"<p>Holds from {escape(one.since)} on, and not there: {with_code(one.sentence)}</p>"
            for one in _before(entry, where)
        ]
        for reason in dict.fromkeys(found.mutations.values()):
            shared = [with_code(one.sentence) for one in loose if found.mutations[one.name] == reason]
            said.append(f"<p>Not shown there to be able to fail: {' '.join(shared)} Its edit {escape(reason)}</p>")
        said += [f"<p>{_output(one)}</p>" for one in found.outputs]
        if found.stops:
            others = len(claims) - len(unasked)
            held = f"of the other {others}, {len(lost)} {_not(lost)}" if lost else f"the other {others} hold"
            rest = "rests" if len(unasked) == 1 else "rest"
            return (
                f"a part of its code stops, and {len(unasked)} of {len(claims)} claims {rest} on it"
                f"{f'; {held}' if others else ''}." + "".join(stops + said)
            )
        if lost:
            return f"{len(lost)} of {len(claims)} claims {_not(lost)}." + "".join(said)
        if loose:
            return f"every claim holds, but {len(loose)} of {len(claims)} are not shown to be able to fail." + "".join(
                said
            )
        if found.versions:
            return "every claim holds, and it prints the same but for the version." + "".join(said)
        return f"every claim holds{', and it prints otherwise' if found.outputs else ''}." + "".join(said)


def link_to(entry: Entry) -> str:
    return f'<a href="../{entry}.html">{escape(entry.title)}</a>'


def _before(entry: Entry, where: Record) -> list[Claim]:
    """The claims that say of themselves that they do not hold there yet."""
    return [claim for claim in read_claims(entry.test) if claim.since and not applies(claim.since, where.packages)]


def _result(found: Found | None) -> str:
    if found is None:
        return "changed since it was run there"
    if found.stopped or MAIN in found.stops:
        return "does not run"
    if found.stops:
        return "runs in part"
    if found.claims:
        return f"{len(found.claims)} claim{'s' if len(found.claims) > 1 else ''} fail{'s' if len(found.claims) == 1 else ''}"
    if found.mutations:
        return "holds, in part unshown"
    return _SAME if found.same else "prints otherwise"


def _not(lost: list) -> str:
    return "does not hold" if len(lost) == 1 else "do not hold"


def _output(one: dict) -> str:
    if "line" not in one:
        kind = "drawing" if one["file"].endswith(".svg") else "record"
        return f"A {kind} is made otherwise there ({escape(one['file'])})."
    texts = [one[name].removeprefix(MARK).strip() for name in ("here", "there")]
    here, there = (f"<code>{escape(text)}</code>" if text else "nothing" for text in texts)
    return f"There {there}, here {here} ({escape(one['file'])}, line {one['line']})."


def _reason(said: str) -> str:
    """Why a claim does not hold, unless that is only that something is false."""
    checked = said.removeprefix("AssertionError: ")
    if not checked.startswith("assert "):
        return f"There it ends with <code>{escape(said)}</code>."
    checked = checked.removeprefix("assert ")
    return "" if _FALSE.fullmatch(checked) else f"There this is false: <code>{escape(checked)}</code>."


def _stop(entry: Entry, variant: str, line: int, sentence: str) -> str:
    """Where the code of a variant stops, and why."""
    lines = entry.sources()[variant].splitlines()
    code = lines[line - 1].strip() if line <= len(lines) else ""
    raised = _RAISED.fullmatch(sentence)
    why = f"{raised['verb']} <code>{escape(raised['error'])}</code>" if raised else escape(sentence)
    return f"The {escape(label(variant))} code stops there at line {line}, <code>{escape(code)}</code>: it {why}."


def _head(packages: dict[str, str]) -> str:
    named = [f"{name} {packages[name]}" for name in environments.SHOWN[:3] if name in packages]
    return "<br>".join(map(escape, named))
