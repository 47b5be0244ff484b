"""Near misses: of the words that exist, the one that was meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, words: Iterable[str], said: str = "did you mean {}?") -> str:
    """`(did you mean 'x'?)` after a space, or nothing where no word is near."""
    words = list(words)
    near = get_close_matches(word, words, n=1) or [one for one in words if len(word) > 3 and word in one.split("-")]
    return f" ({said.format(repr(near[0]))})" if near else ""
