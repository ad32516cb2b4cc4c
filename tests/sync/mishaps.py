"""What goes wrong between a library and its space: answers that are cut off, a right that is taken, a process that ends anywhere.

And a program of tomorrow, which shares the space with ours.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from journeytui.store.replica import Replica
from journeytui.sync import outbox, wire
from journeytui.sync.remote import Diverged, NotAllowed, Refusal, RemoteTrouble, Space, Unreachable
from journeytui.sync.wire import START, Anchor, Answer, Page, Put, Remove, Row
from journeytui.workspace.spaces import FileRemote
from sync.deeds import Broken, Deeds

EDITOR, VIEWER = "editor", "viewer"
CUT = 0.25
"""The share of answers that are cut off, where any are."""
MEANWHILE = 0.3
"""How often somebody goes on typing while an answer is under way."""


class Crash(BaseException):
    """The process ends here."""


class Fuse:
    """Burns down by one at every point at which a process may end, and then it ends."""

    def __init__(self) -> None:
        self.left: int | None = None

    def burn(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.left = None
                raise Crash


class Frail(Replica):
    """A copy whose process may end at the end of every step: just before it is durable, or just after."""

    fuse: Fuse

    @contextmanager
    def step(self) -> Iterator[None]:
        with super().step():
            yield
            self.fuse.burn()
        self.fuse.burn()


class Line:
    """One person's way to the space. What it carries is bytes."""

    def __init__(self, space: FileRemote, rng: random.Random, fuse: Fuse) -> None:
        self.space, self.rng, self.fuse = space, rng, fuse
        self.role = EDITOR
        self.cuts = False
        self.says_yes = True
        """Whether removals of any number may go."""
        self.ahead: tuple[Any, Page] | None = None
        self.meanwhile: Callable[[], None] = lambda: None
        """What its person does while an answer is under way."""

    def info(self) -> Space:
        return self.space.info()._replace(role=self.role)

    def push(self, log: str, anchor: Anchor, body: bytes) -> Answer:
        if self.role == VIEWER:
            raise NotAllowed("only look")
        self.fuse.burn()
        push = wire.decode_push(body)
        try:
            answer = self.space.push(log, anchor, body)
        except Refusal as error:
            raise Broken(f"what waits can never be taken: {error}") from error
        self.fuse.burn()
        self._check_whole(push, answer)
        with _understood():
            return wire.decode_answer(self._carried(wire.encode_answer(answer)))

    def hand_over(self, log: str, anchor: Anchor, body: bytes) -> Callable[[], Answer]:
        """The push may be committed long before its answer is heard; its sender goes on meanwhile."""
        if self.rng.random() < 0.5:
            return lambda: self.push(log, anchor, body)
        try:
            answer = self.push(log, anchor, body)
        except (NotAllowed, Unreachable, Diverged) as error:
            return partial(_raise, error)
        if self.rng.random() < MEANWHILE:
            self.meanwhile()
        return lambda: answer

    def pull(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> Page:
        asked, self.ahead = self.ahead, None
        if asked is not None and asked[0] == (log, cursor, fresh, limit):
            return asked[1]
        return self._page(log, anchor, cursor, fresh, limit)

    def expect(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> None:
        if self.rng.random() < 0.5:
            try:
                self.ahead = (log, cursor, fresh, limit), self._page(log, anchor, cursor, fresh, limit)
            except Unreachable:
                self.ahead = None

    def removed(self, ids: Sequence[str]) -> tuple[Row, ...]:
        return self.space.removed(ids)

    def close(self) -> None:
        pass

    def _page(self, log: str, anchor: Anchor, cursor: int, fresh: int, limit: int) -> Page:
        page = self.space.pull(log, anchor, cursor, fresh=fresh, limit=limit)
        end = wire.page_end(page.cursor, more=page.more, head=page.head, anchor=page.anchor)
        lines = [wire.row_line(row) for row in page.rows]
        with _understood():
            return wire.decode_page(self._carried("\n".join([*lines, end, ""]).encode()).split(b"\n"))

    def _carried(self, data: bytes) -> bytes:
        cut = self.cuts and self.rng.random() < CUT
        return data[: self.rng.randrange(len(data) - 1)] if cut else data

    def _check_whole(self, push: wire.Push, answer: Answer) -> None:
        became = {(one.id, one.field): one.what for one in answer.outcomes}
        for op in push.ops:
            if isinstance(op, Remove):
                parts = {became.get((one.id, "-")) for one in op.tree}
                if "applied" in parts and parts & {"conflict", "invalid"}:
                    raise Broken(f"half of a removal was done: {parts}")
        going = sum(len(op.tree) for op in push.ops if isinstance(op, Remove))
        if not self.says_yes and going >= outbox.BRAKE_FROM and going > outbox.BRAKE:
            raise Broken(f"nobody was asked about {going} removals")


@contextmanager
def _understood() -> Iterator[None]:
    """What a remote says about an answer that it cannot understand."""
    try:
        yield
    except wire.Malformed as error:
        raise Unreachable(str(error)) from error


def _raise(error: RemoteTrouble) -> Answer:
    raise error


class Tomorrow:
    """A program that knows a field, a set, a choice and a word more than ours does. It looks, then sends at once."""

    WORD = "mood_board"

    def __init__(self, space: FileRemote, deeds: Deeds, rng: random.Random, new_id: Callable[[], str]) -> None:
        self.space, self.deeds, self.rng, self.new_id = space, deeds, rng, new_id
        self.numbers = itertools.count(1)

    def act(self) -> None:
        info = self.space.info()
        page = self.space.pull(info.log, START, 0, limit=10**6)
        known = {"journey", "stage", "touchpoint", self.WORD}
        rows = [row for row in page.rows if not row.dead and row.kind in known]
        if rows:
            row = self.rng.choice(rows)
            op = self._hang(row) if row.kind == "stage" and self.rng.random() < 0.4 else self._set(row)
            push = wire.Push(self.new_id(), "of tomorrow", (op,))
            self.space.push(info.log, page.anchor, wire.encode_push(push))

    def _set(self, row: Row) -> Put:
        name = self.rng.choice(("weather", "moods/calm", "moods/glad", "status"))
        value: Any = 1 if name.startswith("moods") else f"of tomorrow {next(self.numbers)}"
        if row.fields.get(name) == value:
            value = None
        before = row.fields.get(name)
        self.deeds.say((row.id, name, value), {(row.id, name, before)}, "tomorrow")
        was = {name: before} if before is not None else {}
        return Put(row.kind, row.id, "tomorrow", "2027-01-01T00:00:00.000Z", {name: value}, {name: row.seq}, was)

    def _hang(self, stage: Row) -> Put:
        id, mood = self.new_id(), f"mood {next(self.numbers)}"
        self.deeds.say((id, "+"), (), "tomorrow")
        self.deeds.say((id, "mood", mood), (), "tomorrow")
        fields = {"parent": stage.id, "mood": mood}
        self.deeds.over.setdefault((id, "parent", stage.id), set())
        return Put(self.WORD, id, "tomorrow", "2027-01-01T00:00:00.000Z", fields)
