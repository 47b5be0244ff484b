"""What each page loads, made lighter: the theme's stylesheets without the rules that no page can use, ours without comments."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

from tested_answers.files import write
from tested_answers.kept import Kept, digest
from tested_answers.site.pages import code_version

_NAMED = re.compile(r' (?:class|id|dir|data-md-color-[\w-]+)="([^"]*)"')
_MADE = re.compile(r"\w+(?:-[\w-]+|__\w+)")  # by scripts; words alone are also in their prose
_ASKED = re.compile(r"var\((--[\w-]+)")
# Whole lines of our scripts, and the indents of the others; no text of theirs goes over lines.
_COMMENT = re.compile(r"^(?:[ \t]*//.*\n|[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n|[ \t]+|\n)", re.MULTILINE)
_AS_THEY_ARE = {"vendor", "live"}  # the worker holds Python
# The theme's script names them, for what is not turned on.
_OFF = re.compile(r"md-annotation|md-version|md-source__fact")
_TOKEN = 3  # letters; classes of code are no longer, and switched code brings others than the page has
# Material sets it while it starts, so that no colour fades in; for that alone each element is styled twice.
_NEVER = {"data-md-color-switching"}


def names(html: str) -> set[str]:
    """What selectors may find on a page: classes, identifiers, values of attributes."""
    return {name for value in set(_NAMED.findall(html)) for name in value.split()}


def lighten(site: Path, used: set[str], kept: Kept) -> None:
    """Leaves the theme's rules that can match what pages have or scripts name, and takes the comments from what is ours."""
    for path in site.glob("assets/javascripts/**/*.js"):
        script = path.read_text(encoding="utf-8")
        used = used | {name for name in _MADE.findall(script) if not _OFF.match(name)}
        if not path.name.endswith(".min.js") and path.parent.name not in _AS_THEY_ARE:
            write(path, _COMMENT.sub("", script))
    names = digest(code_version(), *sorted(used))
    for path in site.glob("assets/stylesheets/*.css"):
        css = path.read_text(encoding="utf-8")
        make = partial(pruned, css, used) if path.name.endswith(".min.css") else partial(_without_comments, css)
        write(path, kept.once(digest(names, path.name, css), make))


def _without_comments(css: str) -> str:
    return tinycss2.serialize(tinycss2.parse_component_value_list(css, skip_comments=True))


def pruned(css: str, used: set[str]) -> str:
    """The stylesheet with the selectors whose every name is used, and the pictures that these ask for."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    kept = list(_kept(rules, used))
    asked = {name for rule in kept for name in _ASKED.findall(rule)}
    return "".join(_without_pictures(rule, asked) if "url(" in rule else rule for rule in kept)


def _kept(rules: Iterable[Node], used: set[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [tinycss2.serialize(one).strip() for one in _selectors(rule.prelude) if _can_match(one, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports"):
            inside = "".join(_kept(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), used))
            if inside:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}"
        else:
            yield rule.serialize()


def _without_pictures(css: str, asked: set[str]) -> str:
    """The rule without the properties that hold a picture which nothing asks for."""
    rule = tinycss2.parse_one_rule(css)
    if not isinstance(rule, QualifiedRule):
        return css
    declared = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
    kept = [
        one.serialize()
        for one in declared
        if not (one.name.startswith("--") and one.name not in asked and "url(" in one.serialize())
    ]
    return f"{tinycss2.serialize(rule.prelude)}{{{';'.join(kept)}}}" if len(kept) < len(declared) else css


def _selectors(prelude: list[Node]) -> Iterator[list[Node]]:
    selector: list[Node] = []
    for token in prelude:
        if token == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def _known(name: str, used: set[str]) -> bool:
    """Scripts put some together: tabbed-control--next."""
    return name in used or f"{name.partition('--')[0]}--" in used


def _can_match(selector: list[Node], used: set[str]) -> bool:
    """What stands in the brackets of :not() and its like is not asked for."""
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "ident" and before == "." and len(token.value) > _TOKEN and not _known(token.value, used):
            return False
        if token.type == "hash" and token.value not in used:
            return False
        if token.type == "[] block":
            name, *value = [one for one in token.content if one.type in ("ident", "string")]
            # By templates; scripts set the others.
            written = name.value == "dir" or name.value.startswith("data-md-color-")
            if name.value in _NEVER or (written and value and value[0].value not in used):
                return False
    return True
