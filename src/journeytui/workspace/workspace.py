"""An open library, the person at it, and the one way to change it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeytui.domain.errors import ReadOnly
from journeytui.domain.value import Value
from journeytui.domain.words import Library
from journeytui.store import locking, membership, opening, reading, stale, telling
from journeytui.store.opening import Opened
from journeytui.workspace.newest import Newest

if TYPE_CHECKING:
    from journeytui.store.journal import Made
    from journeytui.store.writing import Role, Transaction

Today = Callable[[], dt.date]
Now = Callable[[], dt.datetime]


class Outcome(Value):
    """What came of something that was asked for."""

    message: str
    """What was done, in a few words for a person."""
    change: int | None = None
    """The number of the Change in the history; None when nothing had to be changed."""
    ids: tuple[str, ...] = ()
    """The records that were made or touched."""
    warnings: tuple[str, ...] = ()


class Workspace:
    """An open library. Reads are synchronous and small; every write is one Change."""

    def __init__(self, opened: Opened, *, me: str, is_samples: bool, today: Today, now: Now) -> None:
        self.opened = opened
        self.path = opened.path
        self.me = me
        self.is_samples = is_samples
        self.today = today
        self.now = now
        self.connection = opened.connection
        self._made: dict[int, Made] = {}
        """What was changed here since the start, under whatever name."""
        self._seen = version_of(self)
        self.remembered = Newest(_REMEMBERED)
        """What was read last (see `remembered`)."""
        self.lasting: dict[Hashable, Any] = {}
        """What holds as long as nothing of some words is written (see `remembered.lasting`)."""

    @property
    def read_only(self) -> str:
        """Why nothing can be changed, as a sentence; '' when it can."""
        return self.opened.read_only or membership.viewer(self.connection)

    @property
    def library(self) -> Library:
        """What is the same for all journeys of this file."""
        record: Library = reading.get(self.connection, "library", self.opened.library)
        return record

    @property
    def title(self) -> str:
        """What the library is called."""
        return self.library.title or self.path.stem

    def statuses(self) -> tuple[str, ...]:
        """The statuses that the library lists, in their order."""
        return tuple(self.library.statuses)

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    def again(self) -> Workspace:
        """The same library through a connection of its own, for another thread."""
        opened = opening.open_file(self.path, read_only=self.opened.read_only == _ASKED_READ_ONLY)
        again = Workspace(opened, me=self.me, is_samples=self.is_samples, today=self.today, now=self.now)
        again._made = self._made
        return again

    @property
    def made(self) -> frozenset[Made]:
        """What was changed here since the start while one was called otherwise: it is one's own still."""
        return frozenset(one for one in [*self._made.values()] if one.author != self.me)

    def changed_elsewhere(self) -> bool:
        """Whether another connection committed since the last time this was asked."""
        version = version_of(self)
        changed, self._seen = version != self._seen, version
        return changed

    @property
    def is_held(self) -> bool:
        """Whether another program keeps the file to itself just now: whoever reads it has to wait for that."""
        return locking.is_held(self.connection)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whoever reads in here is told what is wrong with the file, or that another program kept it to itself for too long.

        Raises UnusableLibrary, DiskTrouble, ReadOnly.
        """
        try:
            yield
        except sqlite3.Error as error:
            meant = telling.known(error, self.path)
            if meant is None:
                raise
            raise meant from error

    @property
    def is_behind(self) -> bool:
        """Whether search and figures do not know yet of what another program wrote."""
        return not self.opened.read_only and stale.is_behind(self.connection)

    def catch_up(self) -> None:
        """Lets search and figures know of all that other programs wrote, where this one may write."""
        while self.is_behind:
            self.catch_up_a_little()

    def catch_up_a_little(self) -> None:
        """The same in one transaction that does not take long, which leaves some of very much."""
        if self.is_behind:
            from journeytui.workspace import renewal  # noqa: PLC0415  at most starts there is nothing to catch up with

            with opening.told(self.path), opening.immediate(self.connection):
                renewal.renew(self.connection)

    def change(
        self,
        what: str,
        act: Callable[[Transaction], Sequence[str] | None],
        *,
        role: Role = "do",
        about: int | None = None,
    ) -> Outcome:
        """Does something to the library as one Change: all of it, journalled and committed, or nothing.

        The act runs under the write lock, so what it reads is what it changes. It returns the records it touched.

        Raises:
            ReadOnly: this library cannot be written.
            DiskTrouble: the disk is full or failing, or somebody holds the file for too long.
        """
        from journeytui.store import journal, writing  # noqa: PLC0415  nothing on the way to the first frame needs it
        from journeytui.workspace import renewal  # noqa: PLC0415  as above

        if self.read_only:
            raise ReadOnly("Nothing was changed: this library is open read-only", self.read_only)
        stamp = writing.Stamp(self.now(), self.me, what, role, about)
        with writing.changing(self.opened, stamp) as transaction:
            touched = tuple(act(transaction) or ())
            number = None if transaction.empty else transaction.number
            if role == "do" and number is not None:
                journal.forget_redo(transaction, self.made)
            renewal.renew(transaction.connection, transaction.number)
        if role == "do" and number is not None:
            self._made[number] = journal.Made(number, writing.instant(stamp.at), stamp.author)
        return Outcome(what if number is not None else f"nothing to change: {what}", number, touched)


_REMEMBERED = 24
"""So many readings are remembered: a tenth of a megabyte each, four of a journey with a hundred touchpoints."""
_ASKED_READ_ONLY = "It was opened read-only."


def version_of(workspace: Workspace) -> int:
    """Another number whenever another connection has committed something; what this one writes leaves it as it is."""
    return int(workspace.connection.execute("PRAGMA data_version").fetchone()[0])


def state_of(workspace: Workspace) -> tuple[int, int, dt.date]:
    """Another one whenever something was written, here or elsewhere, and on another day."""
    return version_of(workspace), workspace.connection.total_changes, workspace.today()


def open_library(
    path: Path,
    *,
    me: str,
    read_only: bool = False,
    is_samples: bool = False,
    today: Today | None = None,
    now: Now | None = None,
) -> Workspace:
    """Opens a library.

    Raises:
        UnusableLibrary: there is none, or it is foreign, damaged or unreadable.
        DiskTrouble: the disk fails, or somebody holds the file for too long.
    """
    opened = opening.open_file(path, read_only=read_only)
    clock = now or (lambda: dt.datetime.now(dt.UTC))
    workspace = Workspace(
        opened, me=me, is_samples=is_samples, today=today or (lambda: clock().astimezone().date()), now=clock
    )
    if not stale.is_far_behind(opened.connection):
        workspace.catch_up()
    return workspace


def create_library(path: Path, *, title: str, group: int | None = None) -> None:
    """Makes an empty library: private, or shared with a group of this machine.

    Raises:
        UnusableLibrary: something is already there, or the place cannot be written.
        DiskTrouble: the disk is full or failing.
    """
    opening.create(path, title=title, group=group)
