"""How large a record may become, asked at every door through which somebody puts values in.

Refuses nothing that is too large already and does not grow: what another program wrote stays, and can be made smaller.
"""

from __future__ import annotations

from typing import Any

from journeytui.domain import limits
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.fields import Entity
from journeytui.domain.text import shown_line
from journeytui.store.columns import to_row


def size(record: Entity) -> int:
    """The bytes of all values of a record, as they lie on disk."""
    return sum(_bytes(value) for value in to_row(record).values())


def too_large(record: Entity, before: Entity | None = None, place: str = "") -> Problem | None:
    """Why the record cannot become what it would be; None when it can. Before it was another, or not there."""
    bytes = size(record)
    if bytes <= limits.RECORD_BYTES or (before is not None and bytes <= size(before)):
        return None
    wrong = f"the {record.label} {shown_line(record.name)!r} would have {_told(bytes)}"
    return Problem("", wrong, f"a record may have {_told(limits.RECORD_BYTES)}: {_way_out(record)}", place)


def refuse_too_large(record: Entity, before: Entity | None = None) -> None:
    """Raises InvalidValues where `too_large` has something to say."""
    if problem := too_large(record, before):
        raise InvalidValues([problem], "Nothing was changed.")


def _way_out(record: Entity) -> str:
    """Names what is largest in it."""
    row: dict[str, Any] = to_row(record)
    name = max(row, key=lambda one: _bytes(row[one]))
    label = record.fields[name].label if name in record.fields else name
    return f"shorten {label}, which alone has {_told(_bytes(row[name]))}, or put some of it into another record"


def _bytes(value: Any) -> int:
    if isinstance(value, bytes):
        return len(value)
    return 0 if value is None else len(str(value).encode("utf-8", "surrogatepass"))


def _told(bytes: int) -> str:
    """Rounded up, so that what is just too large never reads like the limit itself."""
    return f"{-(-bytes // 1024):,} KiB"
