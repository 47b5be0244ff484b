"""Finish the HTML: outputs set apart, math as MathML, no inline styles, a strict Content-Security-Policy."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

from latex2mathml.converter import convert

_OUTPUT = re.compile(r'<span class="c1">#&gt;(?: (?P<text>.*?))?</span>')
# Names, spaces, punctuation and operators look like plain text: without their elements a long page has half as many.
_PLAIN = re.compile(r'<span class="[nwpo]">(?P<text>[^<]*)</span>')
_MATH = re.compile(r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<latex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL)
_ALIGNED = re.compile(r'<(?P<cell>t[dh]) style="text-align: (?P<side>left|right|center);?">')
_EMPTY_HEAD = re.compile(r"<th(?P<attributes>[^>]*)></th>")
# Material names the breadcrumbs like the menu.
_LANDMARKS = {
    '<nav class="md-path" aria-label="Navigation"': '<nav class="md-path" aria-label="Breadcrumbs"',
}
_INDENTED = re.compile(r"(?P<as_is><(?P<tag>pre|script|style|textarea)\b.*?</(?P=tag)>)|\n\s+", re.DOTALL)
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>(?P<code>.*?)</style>", re.DOTALL)
_EXECUTED = re.compile(r'type="(?!text/javascript|module)')


def finish_content(html: str) -> str:
    """A page's content as readers get it."""
    html = _OUTPUT.sub(lambda match: f'<span class="output">#&gt; {match["text"] or ""}</span>', html)
    html = _PLAIN.sub(r"\g<text>", html)
    html = _MATH.sub(_mathml, html)
    html = _ALIGNED.sub(r'<\g<cell> class="align-\g<side>">', html)
    return _EMPTY_HEAD.sub(r"<td\g<attributes>></td>", html)


def _mathml(match: re.Match) -> str:
    display = "block" if match["tag"] == "div" else "inline"
    latex = unescape(match["latex"]).strip()
    mathml = convert(latex, display=display)
    return f'<{match["tag"]} class="math">{mathml}</{match["tag"]}>'


def text_of(markup: str) -> str:
    """What a piece of HTML says."""
    return unescape(re.sub(r"<[^>]+>", "", markup))


def finish_page(html: str) -> str:
    """The whole page without the templates' indents, and with its policy: own files, and the inline scripts that it has."""
    html = _INDENTED.sub(lambda match: match["as_is"] or "\n", html)
    for unnamed, named in _LANDMARKS.items():
        html = html.replace(unnamed, named)
    scripts = [
        m["code"]
        for m in _SCRIPT.finditer(html)
        if "src=" not in m["attributes"] and not _EXECUTED.search(m["attributes"])
    ]
    styles = [match["code"] for match in _STYLE.finditer(html)]
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *_hashes(scripts)]),
            " ".join(["style-src 'self'", *_hashes(styles)]),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n      {meta}', 1)


def _hashes(codes: list[str]) -> list[str]:
    return sorted(set(map(hash_of, codes)))


def hash_of(code: str) -> str:
    """An inline script or style as a policy names it."""
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"
