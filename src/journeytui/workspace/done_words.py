"""What an edit is called, in the message after it and in the history: the field, what it became, and whose it is.

Refuses to name what is linked by its id: the names are those that hold now, and stay as they were said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link
from journeytui.domain.text import shown_line
from journeytui.store import reading
from journeytui.workspace.workspace import Workspace

_LONGEST = 60
"""How much of a value is said; the history has all of it."""


def called(records: Sequence[Entity]) -> str:
    """What the records are called: one by its name, several by how many they are."""
    return shown_line(records[0].name) if len(records) == 1 else f"{len(records)} records"


def set_to(
    ws: Workspace,
    records: Sequence[Entity],
    values: Mapping[str, Any],
    more: Mapping[str, frozenset[str]],
    less: Mapping[str, frozenset[str]],
    fresh: Mapping[str, str],
) -> str:
    """What was done to fields of these records of one word: values set, elements added to sets and taken from them.

    `fresh` is what those are called that come to be here only by it.
    """
    word = type(records[0])
    done = [_set(ws, word, name, value, fresh) for name, value in values.items()]
    done += [
        f"added {_value(ws, word, name, some, fresh)} to {_label(word, name)}" for name, some in more.items() if some
    ]
    done += [
        f"took {_value(ws, word, name, some, fresh)} from {_label(word, name)}" for name, some in less.items() if some
    ]
    what = done[0] if len(done) == 1 else f"set {len(done)} fields"
    return f"{what}: {called(records)}"


def _set(ws: Workspace, word: type[Entity], name: str, value: Any, fresh: Mapping[str, str]) -> str:
    if value == word.fields[name].empty:
        return f"{_label(word, name)} cleared"
    return f"set {_label(word, name).removesuffix(' to')} to {_value(ws, word, name, value, fresh)}"


def _label(word: type[Entity], name: str) -> str:
    return word.fields[name].kind.label


def _value(ws: Workspace, word: type[Entity], name: str, value: Any, fresh: Mapping[str, str]) -> str:
    kind = word.fields[name].kind
    if isinstance(kind, Link):
        ids = (value,) if isinstance(value, str) else value
        return _cut(", ".join(_names(ws, ids, fresh)))
    return _cut(shown_line(kind.format(value)))


def _names(ws: Workspace, ids: Iterable[str], fresh: Mapping[str, str]) -> list[str]:
    wanted = sorted(ids)
    known = {id: shown_line(title) for id, (_, title) in reading.titles(ws.connection, wanted).items()}
    known |= {id: f"{shown_line(title)} (new)" for id, title in fresh.items()}
    return sorted(known.get(id) or "one that is not here" for id in wanted)


def _cut(said: str) -> str:
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"
