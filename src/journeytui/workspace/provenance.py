"""When somebody set a value, as far as this copy of the library knows."""

from __future__ import annotations

import datetime as dt

from journeytui.store import news
from journeytui.workspace.workspace import Workspace


def last_set(ws: Workspace, record: str, field: str, author: str) -> dt.datetime | None:
    """The instant at which the author last set that field of the record; with '' anything of it. None where nobody knows."""
    at = news.last_touched(ws.connection, record, field, author)
    try:
        return dt.datetime.fromisoformat(at) if at else None
    except ValueError:
        return None
