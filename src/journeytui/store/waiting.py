"""What a newer program had sent, and waited in `extra` for its column: a field under its name, an element of a set or of pairs under
`field/element`.

Refuses to alter a value: what the column cannot hold goes on waiting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Flag, Labels, Links, Listing, Pairs
from journeytui.domain.words import WORDS
from journeytui.store import literals
from journeytui.store.columns import Native, columns_of, compact

EXTRA = "extra"
_LARGEST = 2**63


def gathered(word: type[Entity], row: Mapping[str, Native], names: Iterable[str], *, shared: bool) -> dict[str, Native]:
    """What changes in a row of the word when these columns, which it lacked, take what waited for them.

    `shared` says whether others have the record: then it waited in the form in which it travels, and in no other.
    """
    extra = _loaded(row.get(EXTRA))
    found: dict[str, Native] = {}
    for name in names:
        found |= _taken(word, name, extra, shared=shared)
    return found | {EXTRA: compact(extra)} if found else {}


def complete(word: type[Entity], row: Mapping[str, Native], names: Iterable[str]) -> dict[str, Native]:
    """A whole row as it was kept before there were these columns, as it would be today."""
    lacking = [name for name in names if name not in row and name in word.fields]
    return {**row, **(gathered(word, row, lacking, shared=True) if lacking else {})}


def row_of(word: str, text: Native) -> dict[str, Native]:
    """The row in a text that the triggers wrote, as it would be today; an empty one when it is none of ours."""
    row = literals.row_of(str(text))
    return complete(WORDS[word], row, columns_of(WORDS[word])) if row and word in WORDS else row


def _taken(word: type[Entity], name: str, extra: dict[str, Any], *, shared: bool) -> dict[str, Native]:
    """The column by its name, if something waited for it; it waits no longer."""
    kind = word.fields[name].kind
    listed = isinstance(kind, Links | Labels | Listing)
    if listed or isinstance(kind, Pairs):
        if not isinstance(kind, Listing) and name not in extra and (parts := _parts(kind, name, extra)):
            for part in parts:
                del extra[f"{name}/{part}"]
            return {name: compact(sorted(parts) if listed else dict(sorted(parts.items())))}
        if not shared and isinstance(extra.get(name), list if listed else dict):
            return {name: compact(extra.pop(name))}
    value = extra.get(name)
    if isinstance(value, bool) and isinstance(kind, Flag) and not shared:
        extra[name] = int(value)
    return {name: extra.pop(name)} if _is_plain(extra.get(name)) else {}


def _is_plain(value: Any) -> bool:
    """Whether a column holds the value as it is."""
    if isinstance(value, bool) or value == "":
        return False
    return isinstance(value, str | float) or (isinstance(value, int) and abs(value) < _LARGEST)


def _parts(kind: Any, name: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The elements of a set or of pairs that waited one by one."""
    begin = name + "/"
    found = {key.removeprefix(begin): value for key, value in extra.items() if key.startswith(begin)}
    if isinstance(kind, Pairs):
        return found
    return {part: value for part, value in found.items() if type(value) is int and value == 1}


def _loaded(text: Native) -> dict[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
