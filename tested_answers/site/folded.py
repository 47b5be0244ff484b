"""Long snippets that show their beginning on a phone, where the contract puts what people write, what happens, what works."""

import re

from tested_answers.site.html import text_of

LINES = 14  # that a folded snippet shows: site.css
SPARE = 6  # a press is not worth fewer
_FIRST_OF_TAB = re.compile(
    r'(?<=<div class="tabbed-block">\n)<div class="highlight(?P<rest>(?: with-facts)?"><pre><span></span><code[^>]*>(?P<code>.*?)</code></pre>'
    r'(?:<div class="facts">.*?</div>)?</div>)',
    re.DOTALL,
)


def in_page(html: str) -> str:
    """The page's content with its long snippets folded, and the buttons that unfold them (docs/assets/javascripts/first-use.js)."""
    return _FIRST_OF_TAB.sub(_folded, html)


def _folded(match: re.Match) -> str:
    lines = len(text_of(match["code"]).rstrip().split("\n"))
    if lines <= LINES + SPARE:
        return match.group()
    button = f'<button type="button" class="unfold">Show all {lines} lines</button>'
    return f'<div class="folded highlight{match["rest"]}{button}'
