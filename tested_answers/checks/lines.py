"""On which line of a page's source a sentence of the rendered page stands."""

import re

from tested_answers.content.entry import Entry

_WORD = re.compile(r"\w+")
_TARGET = re.compile(r"\]\([^)]*\)|\{[^}\n]*\}")  # what Markdown does not show
LOOKED_AT = 8  # words


class Lines:
    """The words of a page with their lines; sentences are looked up in the order in which they stand."""

    def __init__(self, entry: Entry) -> None:
        self.source = entry.text.splitlines()
        fences = [number for number, line in enumerate(self.source) if line.removeprefix("# ") == "---"]
        self.head = fences[1] + 1 if len(fences) > 1 else 0
        self.words: list[str] = []
        self.lines: list[int] = []
        for number, line in enumerate(self.source[self.head :], start=self.head + 1):
            for word in _WORD.findall(_TARGET.sub(" ", line)):
                self.words.append(word)
                self.lines.append(number)

    def of(self, sentence: str) -> int:
        """The line on which it begins: where most of its first words follow one another."""
        wanted = _WORD.findall(sentence)[:LOOKED_AT]
        for length in range(len(wanted), 0, -1):
            for place in range(len(self.words) - length + 1):
                if self.words[place : place + length] == wanted[:length]:
                    return self.lines[place]
        return self.head + 1
