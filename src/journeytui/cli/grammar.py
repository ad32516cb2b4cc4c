"""How a command line is read: what a command may be given, and what was given.

Options may stand anywhere; `--` ends them. Refuses to guess: an option that is not declared is an error that names the
nearest one, and no option may be shortened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Misused(Exception):
    """The command line is not one that can be carried out: what is wrong, and what to type instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Argument(NamedTuple):
    """Something that stands on the line without a name."""

    name: str
    help: str
    least: int = 1
    most: int | None = 1
    options: tuple[str, ...] = ()
    """What it may be, where the list is short."""

    @property
    def assigns(self) -> bool:
        """Whether it takes the words with an `=` in them."""
        return "=" in self.name

    @property
    def shown(self) -> str:
        told = self.name + ("…" if self.most is None else "")
        return told if self.least else f"[{told}]"


class Option(NamedTuple):
    """Something with a name in front; a flag when it takes no value."""

    name: str
    help: str
    value: str = ""
    short: str = ""
    options: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.name} {self.value}" if self.value else self.name


class Command(NamedTuple):
    """One command: a line in the help, and the place of the function that carries it out."""

    name: str
    help: str
    run: str
    """`module:function`, imported when the command is carried out."""
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    more: str = ""
    """What the help of the command says below its options: examples."""


class Given(NamedTuple):
    """What a person gave to a command."""

    command: Command
    arguments: dict[str, tuple[str, ...]]
    options: dict[str, str]

    def one(self, argument: str) -> str:
        """The argument's only value; '' when it was left out."""
        return next(iter(self.arguments.get(argument, ())), "")

    def many(self, argument: str) -> tuple[str, ...]:
        return self.arguments.get(argument, ())

    def has(self, option: str) -> bool:
        return option in self.options

    def value(self, option: str) -> str:
        """The option's value; '' when it was not given."""
        return self.options.get(option, "")

    def whole(self, option: str, otherwise: int) -> int:
        """The option's value as a whole number of 1 or more."""
        told = self.options.get(option)
        if told is None:
            return otherwise
        if not (told.isascii() and told.isdigit() and int(told)):
            raise Misused(f"{option} takes a whole number of 1 or more, not {told!r}.")
        return int(told)


def read(typed: Sequence[str], command: Command, everywhere: Sequence[Option], commands: Sequence[str] = ()) -> Given:
    """What was given to the command; `commands` are all there are, for a line that begins with none. Raises Misused."""
    known = {o.name: o for o in (*everywhere, *command.options)}
    known |= {o.short: o for o in known.copy().values() if o.short}
    bare: list[str] = []
    options: dict[str, str] = {}
    left = list(typed)
    while left:
        word = left.pop(0)
        if word == "--":
            bare += left
            break
        if not is_option(word):
            bare.append(word)
            continue
        name, equals, value = word.partition("=")
        option = known.get(name) or _no_option(name, command, list(known))
        if option.value and not equals:
            if not left:
                raise Misused(f"{name} needs a value: {option.shown}.", _usage(command))
            value = left.pop(0)
        elif equals and not option.value:
            raise Misused(f"{name} takes no value.", _usage(command))
        _among(option.options, value, name)
        options[option.name] = value
    return Given(command, _placed(bare, command, commands), options)


def is_option(word: str) -> bool:
    """Whether the word is an option: `--name`, or one dash and a letter. A lone dash and `-2` are values."""
    return word.startswith("--") or (len(word) > 1 and word[0] == "-" and word[1].isalpha())


def usage(command: Command) -> str:
    """The command in one line."""
    parts = [a.shown for a in command.arguments] + [f"[{o.shown}]" for o in command.options]
    return " ".join(["journeytui", command.name, *parts]).replace("  ", " ")


def _usage(command: Command) -> str:
    return f"Usage: {usage(command)}"


def _no_option(name: str, command: Command, known: list[str]) -> Option:
    from journeytui.domain.text import nearest

    close = nearest(name, [one for one in known if one.startswith("--")], most=1) if name.startswith("--") else []
    close = ["--version"] if name in {"-v", "-V"} else close
    raise Misused(
        f"{command.name or 'journeytui'} has no option {name}.",
        f"Did you mean {close[0]}?" if close else _usage(command),
    )


def _no_command(word: str, known: Sequence[str]) -> Misused:
    """What to say where a line begins with no command, and with more than the name of a journey."""
    from journeytui.cli.mistyped import meant

    return Misused(f"There is no command {word!r}.", meant(word, known) or "journeytui --help lists them.")


def _among(options: tuple[str, ...], value: str, name: str) -> None:
    if options and value not in options:
        raise Misused(f"{name} cannot be {value!r}.", f"It can be: {', '.join(options)}.")


def _placed(bare: list[str], command: Command, commands: Sequence[str]) -> dict[str, tuple[str, ...]]:
    placed: dict[str, tuple[str, ...]] = {}
    assigning = any(argument.assigns for argument in command.arguments)
    assignments = [word for word in bare if assigning and "=" in word]
    left = [word for word in bare if word not in assignments]
    for argument in command.arguments:
        among = assignments if argument.assigns else left
        taken = tuple(among if argument.most is None else among[: argument.most])
        if len(taken) < argument.least:
            raise Misused(f"{command.name} needs {argument.name}: {argument.help}.", _usage(command))
        for value in taken:
            _among(argument.options, value, argument.name)
        placed[argument.name] = taken
        del among[: len(taken)]
    if left and not command.name:
        raise _no_command(bare[0], commands)
    if left:
        raise Misused(f"{command.name} does not know what to do with {left[0]!r}.", _usage(command))
    return placed
