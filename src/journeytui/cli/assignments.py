"""FIELD=VALUE: how fields are given on a command line, and what they mean for a record.

Every problem of a line is told at once. Refuses to know what a field accepts: its kind does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from journeytui.domain import ids, limits, memo
from journeytui.domain.errors import AmbiguousReference, InvalidValues, Problem, UnknownReference
from journeytui.domain.fields import Entity, Field
from journeytui.domain.kinds import Day, Kind, Link, Links, NotAccepted, Term
from journeytui.domain.words import WORDS
from journeytui.workspace import edit, references
from journeytui.workspace.workspace import Workspace

_SIGNS = "+-@"
KINDS = tuple(word for word in WORDS if word not in {"library", "conflict"})
"""What can be added: a library is begun, and a conflict comes by itself."""


class Assignment(NamedTuple):
    """One FIELD=VALUE."""

    field: str
    sign: str
    """'' sets, `+` adds to a set, `-` takes from it."""
    value: str


class Wanted(NamedTuple):
    """What a command line asks for."""

    values: dict[str, Any]
    plus: dict[str, frozenset[str]]
    minus: dict[str, frozenset[str]]


def read(words: Sequence[str], stdin: Callable[[], bytes] | None = None) -> list[Assignment]:
    """The assignments, with what files and standard input hold in place of their names."""
    twice = [name for name in words if name.partition("=")[2] == "-" and not name.partition("=")[0].endswith("@")][1:]
    if twice:
        field = twice[0].partition("=")[0].rstrip(_SIGNS)
        no = Problem(field, "standard input can fill one field only", f"write {field}@=FILE")
        raise InvalidValues([no], "Nothing was changed.")
    return [_read(word, stdin or _standard_input) for word in words]


def wanted(workspace: Workspace, word: type[Entity], assignments: Sequence[Assignment]) -> Wanted:
    """What the assignments mean for a record of that word. Raises InvalidValues with every problem."""
    asked = Wanted({}, {}, {})
    problems: list[Problem] = []
    for assignment in assignments:
        declared = word.fields.get(assignment.field)
        if declared is None:
            problems.append(edit.unknown_field(word, assignment.field))
            continue
        try:
            _take(workspace, declared, assignment, asked)
        except NotAccepted as no:
            problems.append(Problem(assignment.field, no.wrong, no.right))
        except (UnknownReference, AmbiguousReference) as no:
            problems.append(Problem(assignment.field, no.message, no.hint))
    if problems:
        raise InvalidValues(problems, "Nothing was changed.")
    return asked


def unlisted(workspace: Workspace, word: type[Entity], asked: Wanted) -> str:
    """What to say where a value is none of those that the library lists for its field, like a status; '' otherwise."""
    for name, value in asked.values.items():
        label, kind = word.fields[name].label, word.fields[name].kind
        listed = getattr(workspace.library, kind.listed_in, ()) if isinstance(kind, Term) and kind.listed_in else ()
        if value and listed and value not in listed:
            return f"{label} {value!r} is none of the library's own, which are: {', '.join(listed)}."
    return ""


def _read(word: str, stdin: Callable[[], bytes]) -> Assignment:
    name, _, value = word.partition("=")
    sign = name[-1:] if name and name[-1] in _SIGNS else ""
    field = name[: len(name) - len(sign)].strip().replace("-", "_").lower()
    if sign == "@":
        return Assignment(field, "", _text(field, value, lambda: _file(Path(value))))
    if value == "-":
        return Assignment(field, sign, _text(field, "standard input", stdin))
    return Assignment(field, sign, value)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise ValueError("it is closed")
    return sys.stdin.buffer.read(limits.IMPORT_FILE_BYTES + 1)


def _file(path: Path) -> bytes:
    """What the file holds, and no more than shows that it is too much: some, like /dev/zero, never end."""
    with path.open("rb") as file:
        return file.read(limits.IMPORT_FILE_BYTES + 1)


def _text(field: str, name: str, content: Callable[[], bytes]) -> str:
    try:
        taken = content()
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else str(error)
        raise InvalidValues([Problem(field, f"{name} cannot be read", str(told))], "Nothing was changed.") from error
    if len(taken) > limits.IMPORT_FILE_BYTES:
        more = f"{name} has more than {limits.IMPORT_FILE_BYTES:,} bytes"
        raise InvalidValues([Problem(field, more, "is it the right file?")], "Nothing was changed.")
    try:
        return taken.decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise InvalidValues([Problem(field, f"{name} is not UTF-8 text", "save it as UTF-8")]) from error


def _take(workspace: Workspace, declared: Field, assignment: Assignment, asked: Wanted) -> None:
    name, kind = declared
    if not assignment.sign:
        if name in asked.values or name in asked.plus or name in asked.minus:
            raise NotAccepted("it is given twice", "give each field once")
        asked.values[name] = _value(workspace, kind, assignment.value)
        return
    if kind.merge != "elements" or isinstance(kind.empty, Mapping):
        raise NotAccepted(f"{assignment.sign}= is for fields that hold several values", f"write {name}=…")
    if name in asked.values:
        raise NotAccepted("it is given twice", f"write {name}=… or {name}{assignment.sign}=…")
    into = asked.plus if assignment.sign == "+" else asked.minus
    into[name] = into.get(name, frozenset()) | _value(workspace, kind, assignment.value)


def _value(workspace: Workspace, kind: Kind, typed: str) -> Any:
    if not typed.strip():
        return kind.empty
    if isinstance(kind, Links):
        return kind.check([_linked(workspace, kind, part.strip()) for part in typed.split(",") if part.strip()])
    if isinstance(kind, Link):
        return kind.check(_linked(workspace, kind, typed.strip()))
    return kind.parse(memo.typed_day(typed, workspace.today()) if isinstance(kind, Day) else typed)


def _linked(workspace: Workspace, kind: Link, reference: str) -> str:
    """The id that a reference stands for. A whole id is taken as it is: a link may point to nothing."""
    return reference if ids.well_formed(reference) else references.resolve(workspace, reference, kind.to).id
