"""When somebody set a value, or a record came, as far as this copy of the library knows."""

from __future__ import annotations

import datetime as dt

from journeytui.store import news
from journeytui.workspace.workspace import Workspace


def last_set(ws: Workspace, record: str, field: str, author: str) -> dt.datetime | None:
    """The instant at which the author last set that field of the record; with '' anything of it. None where nobody knows."""
    return _instant(news.last_touched(ws.connection, record, field, author))


def added(ws: Workspace, record: str) -> dt.datetime | None:
    """The instant at which the record came into this copy. None where nobody knows."""
    return _instant(news.added(ws.connection, [record]).get(record, ("", None))[1])


def _instant(at: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(at) if at else None
    except ValueError:
        return None
