"""Databases of spaces for tests, on SQLite and on PostgreSQL, and people who push to them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import postgres
from journeytui.store.access import Principal
from journeytui.store.spaces import Spaces
from journeytui.sync import wire
from journeytui.sync.wire import START, Anchor, Answer, Op, Page, Push
from journeytui.workspace import spaces as asked

BOTH = ("sqlite", "postgresql")
NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
ANA = Principal("t1", "ana", "editor", None)
VIEWER = Principal("t2", "vic", "viewer", None)
_muts = itertools.count(1)


def place(kind: str, folder: Path) -> str:
    """Where a new database of that kind goes."""
    return postgres.database() if kind == "postgresql" else str(folder / "spaces.db")


class Client:
    """Somebody who pushes and pulls, and knows no more than a replica does."""

    def __init__(self, spaces: Spaces, space: str = "main") -> None:
        self.spaces, self.space = spaces, space
        self.log = spaces.info(space).log
        self.anchor, self.cursor = START, 0

    def push(self, *ops: Op, mut: str = "", by: Principal = ANA) -> Answer:
        body = wire.encode_push(Push(mut or f"mut {next(_muts)}", "there", ops))
        answered = asked.commit(self.spaces, self.space, body, log=self.log, anchor=self.anchor, by=by)
        answer = wire.decode_answer(answered.body)
        self.anchor = answer.anchor
        return answer

    def page(self, cursor: int = 0, **how: Any) -> Page:
        lines = asked.page(self.spaces, self.space, log=self.log, anchor=self.anchor, cursor=cursor, by=ANA, **how)
        return wire.decode_page(lines)

    def pull(self, **how: Any) -> list[wire.Row]:
        """All that is new, page by page."""
        rows: list[wire.Row] = []
        more = True
        while more:
            page = self.page(self.cursor, **how)
            rows += page.rows
            assert page.cursor > self.cursor or not page.more
            self.cursor, self.anchor, more = page.cursor, page.anchor, page.more
        return rows


def ids(rows: Sequence[Any]) -> list[str]:
    return [row.id for row in rows]


def anchor_of(spaces: Spaces, space: str = "main") -> Anchor:
    info = spaces.info(space)
    return Anchor(info.head, info.hash)
