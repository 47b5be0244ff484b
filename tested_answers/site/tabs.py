"""What readers call the snippets of an answer: the names of the tabs in which its page shows them."""

import re
from functools import lru_cache

from tested_answers.content.entry import Entry
from tested_answers.content.variants import label

_TAB = re.compile(r'^ *===[!+]* "(?P<name>[^"\n]+)"$|^ *-+8<-+ "(?P<path>[^":\n]+)[^"\n]*"$', re.MULTILINE)


def names(entry: Entry) -> dict[str, str]:
    """Variant -> the name of the first tab that shows it; what no tab shows has a name of its own."""
    by_path = _by_path(entry.text)
    return {
        variant: by_path.get(f"{entry.topic}/{path.name}", label(variant)) for variant, path in entry.variants.items()
    }


@lru_cache(maxsize=4096)
def _by_path(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    tab = None
    for match in _TAB.finditer(text):
        if match["name"]:
            tab = match["name"]
        elif tab:
            found.setdefault(match["path"], tab)
            tab = None  # a tab shows one snippet
    return found
