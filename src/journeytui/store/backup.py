"""Copies of a library that are whole although others write meanwhile, and the way back from one.

A kill at any moment leaves a whole library under its name: the one that was there, or the one that was put back. What is
replaced is kept beside it; nothing is taken away.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from journeytui import private
from journeytui.domain.errors import DiskTrouble, ReadOnly, UnusableLibrary
from journeytui.store import opening
from journeytui.store.opening import new_id, open_file, told
from journeytui.store.schema import VERSION

_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file."""
_PAGES = 16
"""Pages of one step: fewer than any library has, so that the first step holds the lock and has not committed."""


def copy(source: sqlite3.Connection, to: Path, *, for_the_sake_of: Path | None = None) -> None:
    """Copies an open library into a new private file, which can be read where nothing can be written.

    What goes wrong is told of the file for whose sake it is done, where the copy itself is nothing that one asked for.

    Raises:
        UnusableLibrary: something is already there.
        DiskTrouble: the disk is full or failing; then nothing is left behind.
    """
    with told(for_the_sake_of or to):
        private.make_folder(to.parent)
        try:
            os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise UnusableLibrary(f"{to} already exists", "Choose another path.") from None
        try:
            with closing(sqlite3.connect(to)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
        except BaseException:
            to.unlink(missing_ok=True)
            raise


def put_back(library: Path, backup: Path, now: dt.datetime) -> Path | None:
    """Makes the backup the library; what was there is kept beside it. Returns where, or None when nothing was there.

    It becomes a copy of its own, with a new replica id: what goes back in time is not the copy that others know. Whoever has
    the library open goes on with what was put back; only where a file is no library does another file take its name.

    Raises:
        UnusableLibrary: the backup is not a whole library; then nothing has changed.
        ReadOnly: the library that is there may not be written, or a newer program wrote it; nothing has changed.
        DiskTrouble: the disk is full or failing, or somebody holds the library for too long; nothing has changed.
    """
    library = library.resolve() if library.is_symlink() else library
    if library.is_dir():
        raise UnusableLibrary(f"{library} is a directory, not a library", "Name the file inside it.")
    with _whole(backup) as source, _at_work(library), _prepared(library, source) as fresh:
        try:
            with closing(opening.hold(library)) as held, told(library), closing(sqlite3.connect(fresh)) as whole:
                kept = _name_beside(library, now)
                overwrite(held, whole, library, lambda there: _keep(there, library, kept))
                return kept
        except ReadOnly:
            raise
        except UnusableLibrary:
            return _take_name(library, fresh, _name_beside(library, now))


@contextmanager
def _whole(backup: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_file(backup, read_only=True).connection) as source:
        with told(backup):
            wrong = [row[0] for row in source.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
            newer = int(source.execute("PRAGMA user_version").fetchone()[0]) > VERSION
        if wrong:
            raise UnusableLibrary(f"{backup} is damaged: {wrong[0]}", "Try an older backup.")
        if newer:
            raise UnusableLibrary(f"{backup} was written by a newer JourneyTUI", "Upgrade to bring it back.")
        yield source


@contextmanager
def _at_work(library: Path) -> Iterator[None]:
    """Keeps others from restoring in this folder, and takes away what one who was killed at it had left."""
    with told(library):
        private.make_folder(library.parent)
        folder = os.open(library.parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks: what was left cannot be told from what is in use
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DiskTrouble(f"A backup is being put back beside {library} just now", "Try again.") from None
            for left in library.parent.iterdir():
                if left.name.startswith(_making(library, "")):
                    left.unlink()
        yield
    finally:
        os.close(folder)


@contextmanager
def _prepared(library: Path, source: sqlite3.Connection) -> Iterator[Path]:
    """A copy beside the library, brought up to the declaration, under an id of its own."""
    fresh = library.with_name(_making(library, new_id()))
    try:
        copy(source, fresh, for_the_sake_of=library)
        with told(library), closing(open_file(fresh).connection) as made, opening.immediate(made):
            made.execute("UPDATE about SET value = ? WHERE key = 'replica'", (new_id(),))
        yield fresh
    finally:
        for suffix in ("", *_BESIDE):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def overwrite(
    held: sqlite3.Connection, whole: sqlite3.Connection, library: Path, keep: Callable[[sqlite3.Connection], None]
) -> None:
    """Puts a whole file into the library as one transaction. `keep` copies what stood there at its moment.

    A library that is held (`opening.hold`) is copied before; in WAL mode, where only the transaction itself keeps others from
    writing, after its first step.
    """
    reader = open_file(library, read_only=True).connection if opening.in_wal_mode(held) else None
    if reader is None:
        keep(held)
    waiting = [reader] if reader else []

    def stepped(status: int, remaining: int, total: int) -> None:
        del remaining, total
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise sqlite3.OperationalError("database is locked")
        if waiting:
            keep(waiting.pop())

    try:
        whole.backup(held, pages=_PAGES, progress=stepped)
    finally:
        if reader:
            reader.close()


def _keep(there: sqlite3.Connection, library: Path, kept: Path) -> None:
    """Copies what stands there, under the name only when it is whole."""
    making = library.with_name(_making(library, new_id()))
    try:
        copy(there, making, for_the_sake_of=library)
        making.chmod(library.stat().st_mode & 0o777)
        opening.name(making, kept)
    finally:
        making.unlink(missing_ok=True)


def _take_name(library: Path, fresh: Path, kept: Path) -> Path | None:
    """Gives the name to another file in one step; what had it before has another by then, with all that stands beside it."""
    with told(library):
        there = library.exists()
        if there:
            fresh.chmod(library.stat().st_mode & 0o777)
            try:
                kept.hardlink_to(library)
            except OSError:  # a file system without hard links
                shutil.copy2(library, kept)
        for suffix in _BESIDE:
            with suppress(FileNotFoundError):
                library.with_name(library.name + suffix).rename(kept.with_name(kept.name + suffix))
        if there:
            fresh.replace(library)
            return kept
        try:
            opening.name(fresh, library)
        except FileExistsError:
            raise UnusableLibrary(f"{library} has been made by somebody just now", "Nothing was changed.") from None
        return None


def _making(library: Path, id: str) -> str:
    """The name of a file that is not finished."""
    return f"{library.name}.restoring-{id}"


def _name_beside(library: Path, now: dt.datetime) -> Path:
    """A name that nothing has yet."""
    name = f"{library.name}.before-restore-{now:%Y%m%dT%H%M%S}"
    numbered = (library.with_name(name if not number else f"{name}-{number}") for number in itertools.count())
    return next(path for path in numbered if not path.exists())
