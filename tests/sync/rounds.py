"""Ana and Bea, a library each and a space between them that counts what it is asked; and a round of sync of one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from journeytui.store import opening, reading
from journeytui.store.replica import Replica
from journeytui.sync import wire
from journeytui.sync.cycle import Cycle, Report
from journeytui.sync.remote import Space, Unreachable
from journeytui.sync.wire import Anchor, Answer, Page, Row
from journeytui.workspace.spaces import FileRemote
from journeytui.workspace.workspace import Workspace


class Counted(FileRemote):
    """A space that counts what it is asked, and can be told to fail or to do something first."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, make=True)
        self.asked: list[str] = []
        self.sizes: list[int] = []
        self.fails = 0
        """So many questions from now on are answered, and the answer is lost."""
        self.first: Any = None

    def _ask(self, what: str, act: Any) -> Any:
        self.asked.append(what)
        if self.first is not None:
            first, self.first = self.first, None
            first()
        answer = act()
        if self.fails:
            self.fails -= 1
            raise Unreachable("the answer was lost")
        return answer

    def info(self) -> Space:
        found: Space = self._ask("info", super().info)
        return found

    def push(self, log: str, anchor: Anchor, body: bytes) -> Answer:
        self.sizes.append(len(wire.decode_push(body).ops))
        found: Answer = self._ask("push", partial(super().push, log, anchor, body))
        return found

    def pull(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> Page:
        found: Page = self._ask("pull", partial(super().pull, log, anchor, cursor, fresh=fresh, limit=limit))
        return found

    def hand_over(self, *given: Any) -> Callable[[], Answer]:
        return lambda: self.push(*given)

    def expect(self, *asked: Any, **more: Any) -> None:
        """It has it all at hand."""

    def removed(self, ids: Any) -> tuple[Row, ...]:
        return super().removed(ids)


def cycle(ws: Workspace, remote: FileRemote, **given: Any) -> Cycle:
    here = Replica(ws.opened, me=ws.me)
    here.now = "2026-03-31T09:00:00.000Z"
    return Cycle(here, remote, new_id=opening.new_id, **given)


def sync(ws: Workspace, remote: FileRemote, **given: Any) -> Report:
    return cycle(ws, remote, **given).run()


def first(ws: Workspace, word: str = "touchpoint") -> Any:
    return reading.all_of(ws.connection, word)[0]


class Two(NamedTuple):
    """Ana and Bea, who hold the same, and their space."""

    ana: Workspace
    bea: Workspace
    remote: Counted

    def sync(self, *who: Workspace) -> None:
        """A round of each, one after the other."""
        for ws in who:
            sync(ws, self.remote)


def held(ws: Workspace) -> list[list[Any]]:
    """What one of them holds, conflicts too."""
    return [reading.all_of(ws.connection, word) for word in ("journey", "stage", "touchpoint", "conflict")]


def conflicts(ws: Workspace) -> list[Any]:
    """Those that one of them holds."""
    return reading.all_of(ws.connection, "conflict")
