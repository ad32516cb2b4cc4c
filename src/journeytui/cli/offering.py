"""What may stand at the end of a command line that is being typed: what the completions of shells ask for at each tab.

Changes nothing. A line that cannot be understood yet, or a library that cannot be opened, has nothing to offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from journeytui.cli import glossary, opening
from journeytui.cli.assignments import KINDS
from journeytui.cli.choices import COLUMNS
from journeytui.cli.commands import COMMANDS, EVERYWHERE, EXPLORER
from journeytui.cli.grammar import Command, Given, Misused, Option, is_option
from journeytui.domain.errors import JourneyError
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Choice, Flag, Kind, Link, Term
from journeytui.domain.words import WORDS
from journeytui.workspace import references
from journeytui.workspace.workspace import Workspace, open_library

_FILES = ("PATH", "FILE")
_RECORDS = ("REF", "JOURNEY")
_SIGNS = "+-@"


class Offer(NamedTuple):
    """One way to go on."""

    word: str
    """The whole word as it would stand on the line."""
    told: str = ""


class Offers(NamedTuple):
    """All ways to go on."""

    words: tuple[Offer, ...] = ()
    files: bool = False
    """Whether a file may stand there: the shell knows them best."""


class Typed(NamedTuple):
    """What stands on the line before its last word."""

    command: Command
    options: dict[str, str]
    bare: tuple[str, ...]
    awaits: Option | None
    """The option whose value the last word is."""


def offers(words: Sequence[str]) -> Offers:
    """The ways to go on with a line; its last word is the one that is being typed, '' when none of it is."""
    *before, last = words
    typed = read(before)
    try:
        found = _found(typed, last)
    except (JourneyError, Misused, OSError):
        return Offers()
    fitting = {one.word: one for one in found.words if one.word.lower().startswith(last.lower())}
    return Offers(tuple(fitting.values()), found.files)


def read(words: Sequence[str]) -> Typed:
    """As much of a line as can be understood of it."""
    command, options, bare = EXPLORER, dict[str, str](), list[str]()
    awaits: Option | None = None
    for word in words:
        if awaits:
            options[awaits.name], awaits = word, None
        elif is_option(word):
            name, equals, value = word.partition("=")
            option = _known(command).get(name)
            if option and option.value and not equals:
                awaits = option
            elif option:
                options[option.name] = value
        elif command is EXPLORER and not bare and word in COMMANDS:
            command = COMMANDS[word]
        else:
            bare.append(word)
    return Typed(command, options, tuple(bare), awaits)


def _known(command: Command) -> dict[str, Option]:
    known = {option.name: option for option in (*EVERYWHERE, *command.options)}
    return known | {option.short: option for option in known.values() if option.short}


def _found(typed: Typed, last: str) -> Offers:
    if typed.awaits:
        return _of_option(typed, typed.awaits, last, "")
    if last.startswith("-"):
        name, equals, part = last.partition("=")
        option = _known(typed.command).get(name)
        if equals:
            return _of_option(typed, option, part, f"{name}=") if option else Offers()
        known = (
            *typed.command.options,
            *(one for one in EVERYWHERE if one.name not in {o.name for o in typed.command.options}),
        )
        return Offers(tuple(Offer(one.name, one.help) for one in known if one.name not in typed.options))
    if typed.command is EXPLORER and not typed.bare:
        journeys = _records(typed, last).words if last else ()
        return Offers((*(Offer(name, command.help) for name, command in COMMANDS.items()), *journeys))
    if any(argument.assigns for argument in typed.command.arguments):
        return _to_set(typed, last)
    return _of_argument(typed, last)


def _of_option(typed: Typed, option: Option, part: str, before: str) -> Offers:
    """What an option may be given; `before` is what of its word stands in front of that."""
    if option.value in _FILES:
        return Offers(files=True)
    if option.value == "REF":
        found = _records(typed, part).words
    elif option.value == "COLUMN":
        found = tuple(Offer(name) for name in (*COLUMNS, *(f"-{name}" for name in COLUMNS)))
    else:
        found = tuple(map(Offer, option.options or (_views(typed) if option.name == "--view" else ())))
    return Offers(tuple(Offer(before + one.word, one.told) for one in found))


def _of_argument(typed: Typed, last: str) -> Offers:
    """What may stand next without a name."""
    arguments = typed.command.arguments
    at = len(typed.bare)
    if not arguments or (at >= len(arguments) and arguments[-1].most is not None):
        return Offers()
    argument = arguments[min(at, len(arguments) - 1)]
    if argument.options:
        return Offers(tuple(map(Offer, argument.options)))
    if argument.name in _RECORDS:
        return _records(typed, last)
    if typed.command.name == "settings":
        return Offers(tuple(_settings(typed.bare)))
    if argument.name == "COMMAND":
        known = dict(glossary.told()) | {name: command.help for name, command in COMMANDS.items()}
        return Offers(tuple(Offer(name, told) for name, told in known.items()))
    return Offers(files=argument.name in _FILES)


def _to_set(typed: Typed, last: str) -> Offers:
    """For the commands that set fields: records or a kind first, then fields, then what a field may hold."""
    adds = typed.command.name == "add"
    told = tuple(word for word in typed.bare if "=" not in word)
    if "=" in last:
        return _values(typed, told, last)
    if not told:
        return Offers(tuple(Offer(word, WORDS[word].label) for word in KINDS)) if adds else _records(typed, last)
    given = {word.partition("=")[0].rstrip(_SIGNS) for word in typed.bare if "=" in word}
    fields = {
        name: field.kind.help
        for word in _words(typed, told)
        for name, field in word.fields.items()
        if name not in given
    }
    names = tuple(Offer(f"{name}=", help) for name, help in fields.items())
    return Offers(names if adds else (*names, *_records(typed, last).words) if last else names)


def _words(typed: Typed, told: Sequence[str]) -> list[type[Entity]]:
    """What is set: the kind that was named, that of the first record, or any."""
    if typed.command.name == "add":
        return [WORDS[told[0]]] if told[0] in WORDS else list(WORDS.values())
    with _library(typed) as ws:
        return [type(references.resolve(ws, told[0]))] if ws else list(WORDS.values())


def _values(typed: Typed, told: Sequence[str], last: str) -> Offers:
    name, _, part = last.partition("=")
    if name.endswith("@"):
        return Offers(files=True)
    before = f"{name}={part[: part.rfind(',') + 1]}"
    name = name.rstrip(_SIGNS).replace("-", "_").lower()
    kinds = [word.fields[name].kind for word in _words(typed, told) if name in word.fields] if told else []
    found = [one for kind in kinds for one in _held(typed, kind, part.rpartition(",")[2])]
    return Offers(tuple(Offer(before + one.word, one.told) for one in found))


def _held(typed: Typed, kind: Kind, part: str) -> Iterable[Offer]:
    """What a field of that kind may hold."""
    if isinstance(kind, Choice):
        return map(Offer, kind.options)
    if isinstance(kind, Flag):
        return (Offer("yes"), Offer("no"))
    if isinstance(kind, Link):
        return _records(typed, part, kind.to).words
    if isinstance(kind, Term) and kind.listed_in:
        with _library(typed) as ws:
            return [Offer(one) for one in getattr(ws.library, kind.listed_in, ())] if ws else ()
    return ()


def _records(typed: Typed, part: str, words: Sequence[str] = ()) -> Offers:
    with _library(typed) as ws:
        return (
            Offers(tuple(Offer(path, title) for path, title in references.begun(ws, part, words))) if ws else Offers()
        )


def _views(typed: Typed) -> tuple[str, ...]:
    from journeytui import locations
    from journeytui.workspace.shelves import Views

    with _library(typed) as ws:
        return tuple(view.name for view in Views(locations.state_home(), ws.library.id).all) if ws else ()


def _settings(told: Sequence[str]) -> Iterable[Offer]:
    from journeytui.settings import SETTINGS

    if not told:
        return [Offer(name, setting.help) for name, setting in SETTINGS.items()]
    kind = SETTINGS[told[0]].kind if told[0] in SETTINGS else None
    return map(Offer, kind.options) if isinstance(kind, Choice) else ()


@contextmanager
def _library(typed: Typed) -> Iterator[Workspace | None]:
    """The library that the line names, to be read; None where it is not there."""
    path = opening.path(Given(typed.command, {}, typed.options))
    if not path.is_file():
        yield None
        return
    ws = open_library(path, me="", read_only=True)
    try:
        yield ws
    finally:
        ws.close()
