"""Finish the HTML: outputs set apart, math as MathML, no inline styles, a strict Content-Security-Policy."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

from latex2mathml.converter import convert

from tested_answers.site.markup import in_html

BLOCK = re.compile(r'<div class="highlight"><pre><span></span><code>(?P<code>.*?)</code></pre></div>', re.DOTALL)
_OUTPUT = re.compile(r'<span class="c1">#&gt;(?: (?P<text>.*?))?</span>')
# Names, spaces, punctuation and operators look like plain text: without their elements a long page has half as many.
_PLAIN = re.compile(r'<span class="[nwpo]">(?P<text>[^<]*)</span>')
# A comment behind code has a class of its own, and one on its own line its indent: on a phone they are broken into lines (site.css).
_BEHIND_CODE = re.compile(r'(?<=\S)(?P<gap> +)<span class="c1">')
_ON_ITS_OWN = re.compile(r'^(?P<indent> +)<span class="c1">', re.MULTILINE)
BEHIND_CODE = "ca"
_MATH = re.compile(r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<latex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL)
_ALIGNED = re.compile(r'<(?P<cell>t[dh]) style="text-align: (?P<side>left|right|center);?">')
_EMPTY_HEAD = re.compile(r"<th(?P<attributes>[^>]*)></th>")
_CELL = re.compile(r"<t([dh])\b[^>]*>.*?</t\1>", re.DOTALL)
_CODE = re.compile(r"(?<=<code>)[^<]+(?=</code>)")
_LONG = re.compile(r"\S{13,}")
_JOINT = re.compile(r"""(?<=\S{3}[^_][.,(\[=_])(?=[^\W_]{3}|["'&]\w)|(?<=[a-z]{4})(?=[A-Z][a-z]{3})""")
# Material names the breadcrumbs like the menu.
_BREADCRUMBS = '<nav class="md-path" aria-label="{}"'
_INDENTED = re.compile(r"(?P<as_is><(?P<tag>pre|script|style|textarea)\b.*?</(?P=tag)>)|\n\s+", re.DOTALL)
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>(?P<code>.*?)</style>", re.DOTALL)
_ITS_OWN = ("font-src", "connect-src", "frame-src", "worker-src", "manifest-src", "base-uri", "form-action")
_OWN = "; ".join(["img-src 'self' data:", *(f"{what} 'self'" for what in _ITS_OWN)])
_EXECUTED = re.compile(r'type="(?!text/javascript|module)')
LINES = 14  # that a folded snippet shows: site.css
SPARE = 6  # a press is not worth fewer
_FIRST_OF_TAB = re.compile(
    r'(?<=<div class="tabbed-block">\n)<div class="highlight(?P<rest>(?: with-facts)?"><pre><span></span><code[^>]*>(?P<code>.*?)</code></pre>'
    r'(?:<div class="facts">.*?</div>)?</div>)',
    re.DOTALL,
)


def finish_content(html: str) -> str:
    """A page's content as readers get it."""
    html = _OUTPUT.sub(lambda match: f'<span class="output">#&gt; {match["text"] or ""}</span>', html)
    html = _PLAIN.sub(r"\g<text>", html)
    html = _BEHIND_CODE.sub(rf'\g<gap><span class="{BEHIND_CODE}">', html)
    html = _ON_ITS_OWN.sub(r'<span class="c1">\g<indent>', html)
    html = _MATH.sub(_mathml, html)
    html = _ALIGNED.sub(r'<\g<cell> class="align-\g<side>">', html)
    html = _CELL.sub(lambda cell: _CODE.sub(_breakable, cell.group()), html)
    html = in_html(html)
    return _EMPTY_HEAD.sub(r"<td\g<attributes>></td>", html)


def _breakable(code: re.Match) -> str:
    """Long code of a cell, which a phone may break behind a joint: in a table that scrolls sideways the tick is out of sight."""
    return _LONG.sub(lambda word: _JOINT.sub("<wbr>", word.group()), code.group())


def _mathml(match: re.Match) -> str:
    display = "block" if match["tag"] == "div" else "inline"
    latex = unescape(match["latex"]).strip()
    mathml = convert(latex, display=display)
    return f'<{match["tag"]} class="math">{mathml}</{match["tag"]}>'


def text_of(markup: str) -> str:
    """What a piece of HTML says."""
    return unescape(re.sub(r"<[^>]+>", "", markup))


def with_folds(html: str) -> str:
    """The page's content with its long snippets folded on a phone, and the buttons that unfold them (first-use.js).

    They show their beginning, where the contract puts what people write, what happens, what works.
    """
    return _FIRST_OF_TAB.sub(_folded, html)


def _folded(match: re.Match) -> str:
    lines = len(text_of(match["code"]).rstrip().split("\n"))
    if lines <= LINES + SPARE:
        return match.group()
    button = f'<button type="button" class="unfold">Show all {lines} lines</button>'
    return f'<div class="folded highlight{match["rest"]}{button}'


def finish_page(html: str) -> str:
    """The whole page without the templates' indents, and with its policy: own files, and the inline scripts that it has."""
    html = _INDENTED.sub(lambda match: match["as_is"] or "\n", html)
    html = html.replace(_BREADCRUMBS.format("Navigation"), _BREADCRUMBS.format("Breadcrumbs"))
    inline = [m for m in _SCRIPT.finditer(html) if "src=" not in m["attributes"]]
    scripts = [m["code"] for m in inline if not _EXECUTED.search(m["attributes"])]
    styles = [m["code"] for m in _STYLE.finditer(html)]
    policy = f"default-src 'none'; {_sources('script', scripts)}; {_sources('style', styles)}; {_OWN}"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n      {meta}', 1)


def _sources(kind: str, codes: list[str]) -> str:
    return " ".join([f"{kind}-src 'self'", *sorted(set(map(hash_of, codes)))])


def hash_of(code: str) -> str:
    """An inline script or style as a policy names it."""
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"
