"""Hearing that the head of a space moved, whoever moved it: on PostgreSQL by LISTEN, in a file by looking at its version.

Refuses to promise: a missed word is made good by the next one, and heads are looked up every few seconds besides.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import exc

from journeytui.domain.errors import JourneyError
from journeytui.store.space_engine import Database, raw
from journeytui.store.spaces import Spaces

Moved = Callable[[str, int], None]
"""A space, and where its head is."""
Came = Callable[[str, str, str, str], None]
"""A space, a replica, who it is, and the journey they are in."""
_CHANNEL = "journeytui"
_LOOK_SECONDS = 0.1
_ANEW_SECONDS = 5.0
_LONGEST = 7_000
"""Bytes of a notice; PostgreSQL takes 8,000."""


class News:
    """What one process hears of, and tells to, the others on its database."""

    def __init__(self, spaces: Spaces) -> None:
        self._spaces = spaces
        self._database: Database = spaces.database
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, moved: Moved, came: Came) -> None:
        """Calls these from a thread of its own until `close`."""
        act = self._look if self._database.on_sqlite else self._listen
        self._thread = threading.Thread(target=act, args=(moved, came), name="news", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(_ANEW_SECONDS)

    def tell_head(self, space: str, head: int) -> None:
        """Tells the other processes where a head is."""
        self._tell({"space": space, "head": head})

    def tell_presence(self, space: str, replica: str, who: str, at: str) -> None:
        """Tells the other processes that somebody is here. It is written nowhere."""
        self._tell({"space": space, "here": [replica, who, at]})

    def _tell(self, said: dict[str, Any]) -> None:
        text = json.dumps(said)
        if self._database.on_sqlite or len(text) > _LONGEST:
            return
        with suppress(JourneyError), self._database.writing() as connection:
            self._database.run(connection, "SELECT pg_notify(?, ?)", _CHANNEL, text)

    def _tell_heads(self, moved: Moved) -> None:
        for space, head in self._spaces.heads().items():
            moved(space, head)

    def _look(self, moved: Moved, _: Came) -> None:
        """Files say that they changed, not what."""
        seen = -1
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                with self._database.engine.connect() as connection:
                    held = raw(connection)
                    while not self._ended.wait(_LOOK_SECONDS):
                        version = held.execute("PRAGMA data_version").fetchone()[0]
                        if version != seen:
                            seen = version
                            self._tell_heads(moved)
            except (JourneyError, sqlite3.Error, exc.SQLAlchemyError):
                seen = -1

    def _listen(self, moved: Moved, came: Came) -> None:
        import psycopg  # noqa: PLC0415  only where there is PostgreSQL

        url = self._database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._ended.is_set():
            try:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    while not self._ended.is_set():
                        self._tell_heads(moved)
                        for notice in connection.notifies(timeout=_ANEW_SECONDS / 5):
                            _heard(notice.payload, moved, came)
                            if self._ended.is_set():
                                break
            except (JourneyError, psycopg.Error):
                self._ended.wait(1)


def _heard(payload: str, moved: Moved, came: Came) -> None:
    try:
        said = json.loads(payload)
        if "head" in said:
            moved(str(said["space"]), int(said["head"]))
        else:
            replica, who, at = said["here"]
            came(str(said["space"]), str(replica), str(who), str(at))
    except (ValueError, TypeError, KeyError):  # somebody else's word on our channel
        return
