"""What can be asked of a space, whoever asks: commit a push, give a page, what was removed, what was done to a record.

This is the one commit: the server's sync and REST and the file remote all come through here.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from journeytui.domain import limits
from journeytui.domain.errors import DiskTrouble
from journeytui.store.access import EDITOR, VIEWER, Principal
from journeytui.store.spaces import Note, Record, SpaceReading, Spaces, SpaceTransaction, open_spaces
from journeytui.sync import records, rules, wire
from journeytui.sync.remote import Diverged, News, NotAllowed, Refusal, Space, Unreachable
from journeytui.sync.wire import Anchor, Answer, Page

_CHUNK = 500
"""Rows that are fetched at once: no page is in memory twice."""
_LEVELS = 4 * limits.DEPTH
"""How far up what was removed is followed: more than any tree is deep."""
_LOOK_EVERY = 1.0
"""Seconds."""


class Committed(NamedTuple):
    """What a push was answered."""

    body: bytes
    """The bytes of `wire.encode_answer`."""
    head: int
    moved: bool
    """Whether anything changed: others want to know."""


def info(spaces: Spaces, space: str, by: Principal) -> Space:
    """What the space is, and what may be done there. Raises NotAllowed, UnknownReference."""
    allow(by, VIEWER, space)
    held = spaces.info(space)
    return Space(held.name, held.log, held.head, Anchor(held.head, held.hash), by.role)


def commit(  # noqa: PLR0913  all that says which push
    spaces: Spaces,
    space: str,
    body: bytes,
    *,
    log: str,
    anchor: Anchor,
    by: Principal,
    noted: Callable[[SpaceTransaction], None] | None = None,
) -> Committed:
    """Commits a push, once however often it comes; with it, where the head moved, what `noted` writes.

    Raises NotAllowed, Diverged, Refusal, UnknownReference.
    """
    allow(by, EDITOR, space)
    push, sha = _decoded(body), hashlib.sha256(body).hexdigest()
    with spaces.writing(space) as tx:
        _same_history(tx, log, anchor)
        if (before := tx.answered(push.mut)) is not None:
            if before[0] != sha:
                raise Refusal("This push was here before with other contents", "It can never be taken.")
            return Committed(before[1], tx.head, moved=False)
        decision = rules.decide(tx, push)
        now = Anchor(tx.head, tx.hash_after(push.mut))
        answer = wire.encode_answer(Answer(tx.info.head, tx.head, now, decision.outcomes, decision.rows))
        tx.finish(push.mut, replica=push.replica, by=by.name, sha=sha, answer=answer)
        if noted and tx.head != tx.info.head:
            noted(tx)
        return Committed(answer, tx.head, moved=tx.head != tx.info.head)


def page(  # noqa: PLR0913  all that says which page
    spaces: Spaces,
    space: str,
    *,
    log: str,
    anchor: Anchor,
    cursor: int,
    by: Principal,
    fresh: int = 0,
    limit: int = limits.PAGE_ROWS,
    most: int = limits.PAGE_BYTES,
) -> list[str]:
    """The lines of a page: up to `limit` rows or `most` bytes after the cursor, and the page's end.

    Raises NotAllowed, Diverged, UnknownReference.
    """
    allow(by, VIEWER, space)
    with spaces.reading(space) as reading:
        _same_history(reading, log, anchor)
        lines, reached, more = _lines(reading, cursor, fresh, limit, most)
        head = reading.info.head
        end = wire.page_end(reached if more else head, more=more, head=head, anchor=Anchor(head, reading.info.hash))
        return [*lines, end]


def removed(spaces: Spaces, space: str, ids: Sequence[str], by: Principal) -> tuple[wire.Row, ...]:
    """Removed records as they last were, each with what it hung on as far as that is removed too, parents first.

    Raises NotAllowed, UnknownReference.
    """
    allow(by, VIEWER, space)
    with spaces.reading(space) as reading:
        found: dict[str, Record] = {}
        wanted = list(ids)
        for _ in range(_LEVELS):
            there = {record.id: record for record in reading.records(dict.fromkeys(wanted)) if record.dead}
            dead = [there[id] for id in dict.fromkeys(wanted) if id in there]
            for record in dead:  # what is met again stands above all that was met before
                found.pop(record.id, None)
                found[record.id] = record
            wanted = [above for record in dead for above in (record.parent, record.within) if above]
            if not wanted:
                break
        return tuple(_as_it_was(record) for record in reversed(found.values()))


def history(
    spaces: Spaces, space: str, id: str, by: Principal, *, before: int | None = None, count: int = 100
) -> list[Note]:
    """What was done to a record, newest first. Raises NotAllowed, UnknownReference."""
    allow(by, VIEWER, space)
    with spaces.reading(space) as reading:
        return reading.history(id, before=before, count=count)


def allow(by: Principal, role: str, space: str) -> None:
    """Raises NotAllowed when that is not enough."""
    if not by.may(role, space):
        raise NotAllowed(f"{by.name} may not do this in the space {space}", "Ask whoever runs the server for a token.")


def _decoded(body: bytes) -> wire.Push:
    try:
        push = wire.decode_push(body)
    except wire.Malformed as error:
        raise Refusal(f"The push is none: {error}") from error
    if not all(map(records.nameable, (push.mut, push.replica))):
        raise Refusal("The push is none: its mut or replica is no name")
    return push


def _same_history(reading: SpaceReading, log: str, anchor: Anchor) -> None:
    if log != reading.info.log or not reading.knows(anchor.seq, anchor.hash):
        raise Diverged(
            "The space is no longer the one that this library knows: it was restored or made anew",
            "Nothing was changed. Remove the remote and add it again to join it as it is now.",
        )


def _lines(reading: SpaceReading, cursor: int, fresh: int, limit: int, most: int) -> tuple[list[str], int, bool]:
    """The rows' lines, where they end, and whether there are more."""
    lines: list[str] = []
    size, reached = 0, cursor
    while True:
        found = reading.rows(reached, min(_CHUNK, limit - len(lines) + 1), fresh=fresh)
        for record in found:
            if len(lines) >= limit or size >= most:
                return lines, reached, True
            line = _line(record, cursor)
            lines.append(line)
            size += len(line)
            reached = record.seq
        if not found:
            return lines, reached, False


def _line(record: Record, cursor: int) -> str:
    who: Any = wire.NOTHING if record.marks_text == "{}" else records.who_since(record, cursor)
    return wire.row_line(
        wire.Row(
            record.kind, record.id, record.seq, record.author, record.replica, wire.NOTHING, dead=record.dead, who=who
        ),
        record.body,
    )


def _as_it_was(record: Record) -> wire.Row:
    return wire.Row(record.kind, record.id, record.seq, record.author, record.replica, record.fields)


# --- a space in a file -------------------------------------------------------------------------------------------------


class FileRemote:
    """A space in a file that others open too. It is let go of after every question."""

    def __init__(self, path: Path, *, space: str = "main", make: bool = False, closely: bool = False) -> None:
        """Opens the file; with `make` it is made, and the space in it, where there is none. `closely` reads all of it first.

        Raises UnusableLibrary when it is something else, damaged, or lies where no file can be shared, Unreachable.
        """
        with _reached():
            if not make and not path.exists():
                raise Unreachable(
                    f"There is no space at {path}", "Check the path: perhaps its disk is not here just now."
                )
            self.path = path
            self.space = space
            self._spaces = open_spaces(path, shared_file=True, make=make, closely=closely)
            if make and space not in self._spaces.heads():
                self._spaces.create(space)
                self._spaces.make_views()

    @property
    def _me(self) -> Principal:
        role = EDITOR if os.access(self.path, os.W_OK) else VIEWER
        return Principal("", "", role, None)

    def info(self) -> Space:
        """What the space is, and what may be done there."""
        with _reached():
            return info(self._spaces, self.space, self._me)

    def push(self, log: str, anchor: Anchor, body: bytes) -> Answer:
        """Commits a frozen push. See `remote.Remote`."""
        with _reached():
            answered = commit(self._spaces, self.space, body, log=log, anchor=anchor, by=self._me)
            return wire.decode_answer(answered.body)

    def hand_over(self, log: str, anchor: Anchor, body: bytes) -> Callable[[], Answer]:
        """A push that is committed when its answer is wanted: there is nobody else to do it meanwhile."""
        return lambda: self.push(log, anchor, body)

    def pull(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> Page:
        """The rows after the cursor. See `remote.Remote`."""
        most = limits.PAGE_BYTES if limit <= limits.PAGE_ROWS else limits.FIRST_PAGE_BYTES
        with _reached():
            lines = page(
                self._spaces, self.space,
                log=log, anchor=anchor, cursor=cursor, by=self._me, fresh=fresh, limit=limit, most=most,
            )  # fmt: skip
            return wire.decode_page(lines)

    def expect(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> None:
        """Nothing: who reads ahead here reads with the same hands."""

    def removed(self, ids: Sequence[str]) -> tuple[wire.Row, ...]:
        """Removed records as they last were. See `remote.Remote`."""
        with _reached():
            return removed(self._spaces, self.space, ids, self._me)

    def close(self) -> None:
        """Nothing is held: the file is let go of after every question."""

    def watch(self, stop: threading.Event, here: Callable[[], str]) -> Iterator[News]:
        """The head whenever the file has changed, looked at once a second; a file tells nobody who else is here."""
        del here
        before: tuple[int, ...] = ()
        while not stop.is_set():
            with _reached():
                found = self.path.stat()
                now = found.st_mtime_ns, found.st_size, found.st_ino
                head = self._spaces.info(self.space).head if now != before else None
            if head is not None:
                yield News(head, {})
            before = now
            stop.wait(_LOOK_EVERY)


@contextmanager
def _reached() -> Iterator[None]:
    """A file that fails is a space that is not reached: whoever asks again later may have more luck."""
    try:
        yield
    except DiskTrouble as error:
        raise Unreachable(error.message, error.hint) from error
    except OSError as error:
        raise Unreachable(
            f"The space cannot be read: {error.strerror}", "Perhaps its disk is not here just now."
        ) from error
