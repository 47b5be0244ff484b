"""The question an answer asks before it shows an output: what does this line print? The wrong options really ran.

In the front matter stand a line and the `new` texts of mutations; there is no key, since the run is the key:

    predict:
      prints: print(y.shape)
      mutations: ["nn.Linear(5, 4)", "x.flatten(1)"]
"""

from dataclasses import dataclass

from tested_answers.content.claims import Mutation
from tested_answers.content.entry import Entry
from tested_answers.content.near import did_you_mean
from tested_answers.content.outcomes import Recorded, mutations, read
from tested_answers.content.outputs import keys, printed_after
from tested_answers.content.variants import MAIN
from tested_answers.content.violation import Violation

HOW = 'write predict: {prints: "print(y.shape)", mutations: ["new text of one", "of another"]}'


@dataclass(frozen=True)
class Option:
    """What the line prints: really, or after a mutation."""

    lines: list[str]
    mutation: Mutation | None = None


@dataclass(frozen=True)
class Prediction:
    """One question; the first option is the true one."""

    variant: str
    line: str  # the last line of the statement that prints
    number: int  # of that line in the snippet, from 1
    options: list[Option]


def predictions(entry: Entry) -> list[Prediction]:
    """The question of an entry, if it asks one; nothing where `make check` has something to say about it."""
    try:
        return [prediction] if (prediction := _read(entry)) else []
    except ValueError:
        return []


def violations(entry: Entry) -> list[Violation]:
    """What is wrong with the question of an entry."""
    try:
        _read(entry)
    except ValueError as error:
        return [Violation(entry.shown(entry.page), entry.head.lines.get("predict", 1), f"'predict' {error}")]
    return []


def _read(entry: Entry) -> Prediction | None:
    asked = entry.front_matter.get("predict")
    if asked is None:
        return None
    if not isinstance(asked, dict) or not {"prints", "mutations"} <= set(asked) <= {"prints", "mutations", "variant"}:
        raise ValueError(f"names no line and mutations; {HOW}")
    variant, line, wanted = asked.get("variant", MAIN), str(asked["prints"]), asked["mutations"]
    if not isinstance(wanted, list) or not wanted:
        raise ValueError(f"names no mutations; {HOW}")
    sources = entry.sources()
    if variant not in sources:
        raise ValueError(f"names the variant {variant!r}; the variants are: {', '.join(sources)}")
    source, shown = sources[variant], entry.shown(entry.variants[variant])
    number = next((number for number, key in keys(source).items() if key == line), 0)
    if not number:
        raise ValueError(
            f"names the line {line!r}, which {shown} does not hold{did_you_mean(line, keys(source).values())}"
        )
    if number not in (printed := printed_after(source)):
        raise ValueError(f"names the line {line!r}, which prints nothing; choose one with #> lines under it")
    held, options = read(entry), [Option(printed[number])]
    for new in map(str, wanted):
        mutation = _mutation(entry, variant, new)
        if mutation not in held:
            raise ValueError(f"names the mutation to {new!r}, whose outcome is not recorded; run `make update`")
        if mutation.old not in source:
            raise ValueError(f"names the mutation to {new!r}, made of {mutation.old!r}, which {shown} does not hold")
        option = Option(_printed(source, mutation, held[mutation], number), mutation)
        if twin := next((one for one in options if one.lines == option.lines), None):
            other = f"the mutation to {twin.mutation.new!r} prints too" if twin.mutation else "is printed really"
            raise ValueError(f"has two equal options: {new!r} prints there what {other}; choose another mutation")
        options.append(option)
    return Prediction(variant, line, number, options)


def _mutation(entry: Entry, variant: str, new: str) -> Mutation:
    known = [one for one in mutations(entry) if one.variant == variant]
    found = [one for one in known if one.new == new]
    if not found:
        near = did_you_mean(new, [one.new for one in known])
        raise ValueError(f"names the mutation to {new!r}, which no claim makes of {variant!r}{near}")
    if len(found) > 1:
        raise ValueError(f"names the mutation to {new!r}, which {len(found)} mutations make; choose another")
    return found[0]


def _printed(source: str, mutation: Mutation, record: Recorded, number: int) -> list[str]:
    """What the line of that number in the source prints after the mutation, wherever it stands then."""
    end = len("\n".join(source.splitlines()[:number]))
    start, stop = source.index(mutation.old), source.index(mutation.old) + len(mutation.old)
    if end >= stop:
        end += len(mutation.new) - len(mutation.old)
    elif end > start:  # the mutation reaches beyond the line
        end = start + len(mutation.new)
    changed = mutation.apply(source)
    place = changed.count("\n", 0, end) + 1
    key = keys(changed).get(place, "")
    return record.prints.get(key, printed_after(changed).get(place, []))
