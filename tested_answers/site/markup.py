"""Plain text as Markdown that shows it unchanged, and data as scripts."""

import json
import re
from xml.etree import ElementTree as ET

from tested_answers.kept import digest

_MARKUP = re.compile(r"[\\`*_{}\[\]()#+\-.!<>&$~^|:=]")
_ENTITY = re.compile(r"&#(\d+);")


def escaped(text: str) -> str:
    """Text in which Markdown finds nothing to do.

    Entities, not backslashes: to the extensions, `\\(` begins math.
    """
    return _MARKUP.sub(lambda match: f"&#{ord(match.group())};", text)


def unescaped(text: str) -> str:
    """The text before `escaped`."""
    return _ENTITY.sub(lambda match: chr(int(match[1])), text)


def in_html(html: str) -> str:
    """HTML in which `escaped` signs are one letter again, but for those that HTML itself would read."""
    return _ENTITY.sub(lambda match: match[0] if chr(int(match[1])) in "\"&'<>" else chr(int(match[1])), html)


def link(text: str, target: str) -> str:
    """A Markdown link whose text shows unchanged."""
    return f"[{escaped(text)}]({target})"


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def identifier(name: str) -> str:
    """The name as the id of a place on a page; one that cannot stand there gets another of its own."""
    return name if re.fullmatch(r"[\w-]+", name) else f"named-{digest(name)[:12]}"


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def script(call: str, *data: object) -> str:
    """A classic script, because a page that was opened from disk may load scripts but fetch nothing."""
    return f"{call}({','.join(map(compact, data))});\n"


def alternative(svg: str) -> str:
    """A drawing as text."""
    return f"[Figure: {(ET.fromstring(svg).findtext('{http://www.w3.org/2000/svg}desc') or '').strip()}]"
