"""The families as data for the engine of the page."""

from tested_answers.explain.families import Family
from tested_answers.explain.patterns import NAMED

# What is sent of a hole: most are words, and `:word` three thousand times weighs nearly a kilobyte, compressed.
_MARKS = {"word": "", "number": "#", "shape": "^", "rest": "$"}


def found_by(families: list[Family]) -> dict:
    """What finds the family of a message: texts of one kind side by side, since compressed they weigh less than family by family.

    engine.js puts them together. What a family is called stands in its part: here its place in the order is its name. Patterns come as
    they are matched, without quotes and capitals. Texts are lines, since quotes and commas between them weigh a fiftieth of it all;
    an empty line ends the patterns of a family, and a hole has a mark for its kind. Its name comes with the part: of all families
    the names weigh a twelfth of the patterns, and a reader needs those of one.
    """
    return {
        "called": [" ".join(family.takes) for family in families],
        "yields": [int(family.kind == "fallback") for family in families],
        "wordings": {
            "pattern": "\n\n".join(
                "\n".join(_marked(one.pattern.bare) for one in family.wordings) for family in families
            ),
            "frame": "\n".join("~" * one.anywhere + one.frame for family in families for one in family.wordings),
        },
    }


def _marked(pattern: str) -> str:
    return NAMED.sub(lambda hole: f"{{{_MARKS[hole['kind'] or 'number']}}}", pattern)


def _names(pattern: str) -> str:
    """What its holes are called, in their order."""
    return " ".join(hole["name"] for hole in NAMED.finditer(pattern))


def said_of(families: list[Family], titles: dict[str, str]) -> dict:
    """What some families of an area say; `titles` are those of the answers that they name."""
    of_causes = ("because", "tell", "write", "answer", "when", "frame", "not_run")
    asked = {cause.answer.partition("#")[0] for family in families for cause in family.causes}
    return {
        "area": families[0].area,
        "slug": [family.slug for family in families],
        "title": [family.title for family in families],
        "means": [family.means for family in families],
        "takes": [[*family.takes.values()] for family in families],
        "known": [family.known or 0 for family in families],
        "names": [list(family.numbers) for family in families],
        "meanings": [list(family.numbers.values()) for family in families],
        "wordings": {
            key: [[getattr(one, key) for one in family.wordings] for family in families] for key in ("since", "means")
        }
        | {"holes": [[_names(one.pattern.bare) for one in family.wordings] for family in families]},
        "causes": {key: [[getattr(one, key) for one in family.causes] for family in families] for key in of_causes}
        | {"mend": [[list(one.mend) or 0 for one in family.causes] for family in families]},
        "answers": {answer: titles[answer] for answer in sorted(asked) if answer in titles},
    }
