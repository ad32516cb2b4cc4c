"""Whether a library shares with others, and what it may do in their space."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

LEFT = "left"
"""Under this stands in what is known of the space that the library shares with it no longer."""
_VIEWER = "You may look at this space, not change it: ask whoever runs it for a token of an editor."


def is_joined(connection: sqlite3.Connection) -> bool:
    """Whether the library shares with others."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sync_state'").fetchone() is None:
        return False
    return connection.execute("SELECT 1 FROM sync_state WHERE key = ?", (LEFT,)).fetchone() is None


def why_read_only(state: Mapping[str, Any]) -> str:
    """Why nothing may be changed in a library that stands so with its space; '' when it may."""
    return _VIEWER if state.get("role") == "viewer" else ""


def viewer(connection: sqlite3.Connection) -> str:
    """The same for an open library; also for one that shares with nobody."""
    if not is_joined(connection):
        return ""
    return why_read_only(dict(connection.execute("SELECT key, value FROM sync_state WHERE key = 'role'").fetchall()))
