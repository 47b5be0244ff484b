"""What readers and programs see of the proof: the ticks in the text, and the claims folded at the foot of the page."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from tested_answers.checks.sentences import share
from tested_answers.content import pasted
from tested_answers.content.claims import Claim, Mutation, read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.prose import Place, Sentence, read_sentences
from tested_answers.content.ticks import TICK, Tick, name_of, replace_in_html, replace_in_source
from tested_answers.site import tabs
from tested_answers.site.markup import counted

HERE = '<div class="claims-here"></div>'  # where the claims of a page go, in its Markdown
# What stands below is ours, not the author's.
_FOOT = re.compile(r'(?=<h2 id="(?:related-questions|the-answers-this-lab-ties-together|what-was-checked)")')

_FORMULA = re.compile(r"\s*\\[(\[].*\\[)\]]\s*", re.DOTALL)

log = logging.getLogger(f"mkdocs.plugins.{__name__}")


@dataclass(frozen=True)
class Cited:
    """A claim as a page knows it: its address there, and the entry that asserts it."""

    address: str
    claim: Claim
    owner: Entry

    @property
    def strength(self) -> str:
        return counted(self.claim.cases, "drawn case") if self.claim.cases else "this run"


class Ticks:
    """The ticks and claims of all pages. A page is asked for its HTML before programs are told of its share."""

    def __init__(self, entries: list[Entry]) -> None:
        self._owners = {entry.slug: entry for entry in entries}
        self._known: dict[Entry, dict[str, Cited]] = {}
        self._shares: dict[Entry, tuple[int, int]] = {}

    def in_page(self, html: str, entry: Entry) -> str:
        """The page's content with ticks that lead to its claims, and the claims at its foot."""
        body, *foot = _FOOT.split(html)
        sentences = read_sentences(body) if 'href="claim:' in body else []
        self._shares[entry] = share(sentences)
        lengths, others = _lengths(sentences), {}

        def anchor(tick: Tick) -> str:
            target, length = next(lengths, ("", 0))
            if not tick.is_proof:
                return f' <span class="not-run">{tick.text}</span>'
            cited = self._cited(tick, entry)
            if cited is None:
                log.warning("%s.md: [✓](claim:%s) cites no claim", entry, tick.target)
                return f' <span class="not-run">{TICK}</span>'
            if cited.owner is not entry:
                others[cited.address] = cited
            name = escape(f"Proof: {name_of(cited.claim.name).replace('-', ' ')}, {cited.strength}")
            says = f' data-says="{length}"' if length and target == tick.target else ""
            return (
                f'&nbsp;<a class="tick" href="#{cited.address}"{says} aria-haspopup="dialog" aria-label="{name}">'
                f"{TICK}</a>"
            )

        body = replace_in_html(body, anchor)
        return body + "".join(foot).replace(HERE, self._foot(entry, list(others.values())), 1)

    def in_copy(self, markdown: str, entry: Entry) -> str:
        """The page's Markdown copy with ticks that lead to the claims listed at its end."""
        others: dict[str, Cited] = {}

        def anchor(tick: Tick) -> str:
            cited = self._cited(tick, entry) if tick.is_proof else None
            if cited is None:
                return f"[{tick.text}]"
            if cited.owner is not entry:
                others[cited.address] = cited
            return f"[{TICK}](#{cited.address})"

        text = replace_in_source(markdown, anchor)
        items = [_item_in_markdown(cited) for cited in (*self._own(entry).values(), *others.values())]
        return text.replace(HERE, "\n".join(items))

    def made_from(self, markdown: str, entry: Entry) -> str:
        """What the page takes from other files for its ticks and claims: the names and tests of those it cites."""
        owners = {entry}

        def note(tick: Tick) -> str:
            owners.add(self._owners.get(tick.slug, entry))
            return ""

        replace_in_source(markdown, note)
        return "".join(f"{one} {one.title}\n{one.test.read_text(encoding='utf-8')}" for one in sorted(owners, key=str))

    def remember(self, entry: Entry, share: tuple[int, int]) -> None:
        """The share of a page whose HTML was kept."""
        self._shares[entry] = tuple(share)

    def share(self, entry: Entry) -> tuple[int, int]:
        """How many sentences of fact carry a proof, and how many there are."""
        return self._shares.get(entry, (0, 0))

    def records(self, entry: Entry) -> list[dict]:
        """The claims of an entry as docs/about/entries-json.md describes them."""
        return [
            {
                "name": name_of(cited.claim.name),
                "claim": cited.claim.sentence,
                "strength": cited.strength,
                "cases": cited.claim.cases,
                "code": cited.claim.code,
                "since": cited.claim.since,
                "falls_when": [
                    {"variant": mutation.variant, "old": mutation.old, "new": mutation.new}
                    for mutation in cited.claim.mutations
                ],
            }
            for cited in self._own(entry).values()
        ]

    def lines(self, entry: Entry) -> list[str]:
        """The claims of an entry as llms.txt lists them below it."""
        return [f"  - {cited.claim.sentence} ({cited.strength})" for cited in self._own(entry).values()]

    def _own(self, entry: Entry) -> dict[str, Cited]:
        """Test function -> the claim, as the entry's own page knows it."""
        if entry not in self._known:
            claims = read_claims(entry.test)
            self._known[entry] = {one.name: Cited(f"claim-{name_of(one.name)}", one, entry) for one in claims}
        return self._known[entry]

    def _cited(self, tick: Tick, entry: Entry) -> Cited | None:
        owner = entry if tick.slug in (None, entry.slug) else self._owners.get(tick.slug)
        own = self._own(owner).get(tick.function) if owner else None
        if own is None or owner is entry:
            return own
        return replace(own, address=f"claim-{owner.slug}/{name_of(own.claim.name)}")

    def _foot(self, entry: Entry, others: list[Cited]) -> str:
        own = self._own(entry).values()
        proved, total = self.share(entry)
        said = f"{proved} of {total} sentences carry a proof" if total else "What was asserted"
        parts = [f"<summary>{said}: {counted(len(own), 'claim')}</summary>"]
        parts.append('<ul class="claims">\n' + "\n".join(_item(cited, entry) for cited in own) + "\n</ul>")
        if others:
            rows = "\n".join(_item(cited, entry) for cited in others)
            parts.append(f'<p class="checked">Proved on other pages:</p>\n<ul class="cited">\n{rows}\n</ul>')
        return '<details class="proofs">' + "\n".join(parts) + "</details>"


def _lengths(sentences: list[Sentence]) -> Iterator[tuple[str, int]]:
    """Of each tick in order what it cites, and how long its sentence is, so that a browser finds where that begins.

    White space and formulas do not count, since the page sets them otherwise; 0 for the row of a table.
    """
    for sentence in sentences:
        words = "".join(piece.text for piece in sentence.pieces if not _FORMULA.fullmatch(piece.text))
        length = 0 if sentence.place is Place.ROW else len("".join(words.split()))
        for tick in sentence.ticks:
            yield tick.target, length


def _item(cited: Cited, entry: Entry) -> str:
    drawn = f" from <code>{escape(cited.claim.drawn_from)}</code>" if cited.claim.drawn_from else ""
    home = ""
    if cited.owner is not entry:
        href = f"../{cited.owner}.html#claim-{name_of(cited.claim.name)}"
        home = f' <a href="{href}">{escape(cited.owner.title)}</a>'
    names = tabs.names(cited.owner)
    falls = "".join(f"<li>{_falls(mutation, names)}</li>" for mutation in cited.claim.mutations)
    return (
        f'<li id="{cited.address}"><span>{with_code(cited.claim.sentence)}</span>{home}'
        f'<p class="strength">Holds on <strong>{cited.strength}</strong>{drawn}{_since(cited.claim)}</p>'
        f'<pre class="assertion">{escape(cited.claim.code, quote=False)}</pre>'
        f'<ul class="falls">{falls}</ul></li>'
    )


def _since(claim: Claim) -> str:
    """With an older release the test demands that the claim fails."""
    return f", from {escape(claim.since)} on; before it does not hold" if claim.since else ""


def _falls(mutation: Mutation, names: dict[str, str]) -> str:
    where = f"the tab {escape(names[mutation.variant])}" if mutation.variant in names else pasted.LABEL
    return f"falls when <code>{_shown(mutation.old)}</code> becomes <code>{_shown(mutation.new)}</code> in {where}"


def _shown(code: str) -> str:
    return escape(_on_one_line(code)) or "nothing"


def _on_one_line(code: str) -> str:
    return " ↵ ".join(line.strip() for line in code.splitlines() if line.strip())


def with_code(sentence: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(sentence, quote=False))


def _item_in_markdown(cited: Cited) -> str:
    drawn = f" from {_span(cited.claim.drawn_from)}" if cited.claim.drawn_from else ""
    names = tabs.names(cited.owner)
    falls = "; ".join(
        f"{_span(mutation.old)} becomes {_span(mutation.new)} ({names.get(mutation.variant, pasted.LABEL)})"
        for mutation in cited.claim.mutations
    )
    tail = f" Falls when {falls}." if falls else ""
    return f'- <a id="{cited.address}"></a>{cited.claim.sentence} Holds on {cited.strength}{drawn}{_since(cited.claim)}.{tail}'


def _span(code: str) -> str:
    """Code that may itself hold back quotes, on one line."""
    text = _on_one_line(code)
    if not text:
        return "nothing"
    return f"`{text}`" if "`" not in text else f"`` {text} ``"
