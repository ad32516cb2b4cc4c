"""Opening and making a library file: what it must be, how it is locked, who may read it.

A file that is not ours, damaged, or newer than this program is never written to.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from operator import methodcaller
from pathlib import Path

from journeytui import private
from journeytui.domain import ids
from journeytui.domain.errors import ReadOnly, UnusableLibrary
from journeytui.domain.value import Value
from journeytui.store.locking import Patient
from journeytui.store.locking import give_up as give_up  # noqa: PLC0414  whoever opens a file also writes to it
from journeytui.store.locking import immediate as immediate  # noqa: PLC0414  as above
from journeytui.store.schema import APPLICATION, VERSION, fingerprint
from journeytui.store.telling import no_library, way_back
from journeytui.store.telling import told as told  # noqa: PLC0414  whoever opens a file is told what is wrong with it

SPACES = 0x4A545350
"""`PRAGMA application_id` of a file that holds spaces, which libraries sync with: the letters JTSP."""
WAIT_TO_WRITE_MS = 30_000
_WAIT_TO_READ_MS = 3_000
_TEAMS = stat.S_ISGID | stat.S_IRWXG
"""What the folder of a team's library must have: the group may do all in it, and what is made in it is the group's."""
_NEWER = "It was written by a newer JourneyTUI: upgrade to change it."
_FIXED_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


class Opened(Value):
    """An open library file."""

    connection: Patient
    path: Path
    read_only: str
    """Why it cannot be written, as a sentence; '' when it can."""

    @property
    def library(self) -> str:
        """The id of its Library record: asked anew, since a backup may be put back while the file is open."""
        return _told_of(self.connection, "SELECT id FROM library LIMIT 1")

    @property
    def replica(self) -> str:
        """The random id of this copy of the file: asked anew, as above."""
        return _told_of(self.connection, "SELECT value FROM about WHERE key = 'replica'")


def new_id() -> str:
    """A random id."""
    return ids.encode(int.from_bytes(os.urandom(16), "big"))


def create(path: Path, *, title: str, currency: str = "EUR", group: int | None = None) -> None:
    """Makes an empty library. With a group, everybody in the group can read and write it.

    Raises:
        UnusableLibrary: something is already there, or the directory cannot be written.
        DiskTrouble: the disk is full or failing.
    """
    with told(path):
        _make_directory(path.parent, group)
        making = path.with_name(f".journeytui-{new_id()}")
        try:
            handle = os.open(making, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            if group is not None:
                os.fchown(handle, -1, group)
                os.fchmod(handle, 0o660)
            os.close(handle)
            _fill(making, title, currency)
            name(making, path)
        except FileExistsError:
            raise UnusableLibrary(f"{path} already exists", "Choose another path, or open that one.") from None
        finally:
            for suffix in ("", "-journal", "-wal", "-shm"):
                making.with_name(making.name + suffix).unlink(missing_ok=True)


def name(made: Path, path: Path, *, link: Callable[[Path, Path], None] = Path.hardlink_to) -> None:
    """Gives a finished file its name, so that nobody ever sees half of it. Raises FileExistsError when the name is taken."""
    try:
        link(path, made)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        made.replace(path)


def open_file(path: Path, *, read_only: bool = False, wait_ms: int = WAIT_TO_WRITE_MS) -> Opened:
    """Opens a library, bringing it up to the declaration where that may be written.

    Whoever wants to write waits so many milliseconds for others, here and later.

    Raises:
        UnusableLibrary: there is none, or it is not a library, damaged or unreadable.
        DiskTrouble: somebody holds it for too long, or the disk fails.
    """
    _refuse_what_cannot_be_read(path)
    reason = "It was opened read-only." if read_only else _why_not_writable(path)
    with told(path):
        connection = _connect(path, writable=not reason, wait_ms=wait_ms)
        try:
            if _version(connection, path) > VERSION:
                reason = reason or _NEWER
                connection.close()
                connection = _connect(path, writable=False)
            if not reason:
                _keep_safe(connection)
            opened = _described(connection, path, reason)
            _bring_up(connection, writable=not reason)
        except BaseException:
            connection.close()
            raise
        return opened


def hold(path: Path, *, wait_ms: int = WAIT_TO_WRITE_MS) -> sqlite3.Connection:
    """A connection to a library that is to be overwritten: whatever its records are, only whether it is ours is looked at.

    Until it is closed nobody else reads or writes it, except in WAL mode, where the caller has to see to that.

    Raises:
        UnusableLibrary: there is none, or it is foreign or too damaged to be read at all.
        ReadOnly: it may not be written, or a newer program wrote it.
        DiskTrouble: somebody holds it for too long.
    """
    _refuse_what_cannot_be_read(path)
    _refuse_to_replace(path, _why_not_writable(path))
    with told(path):
        connection = _connect(path, writable=True, wait_ms=wait_ms)
        try:
            _refuse_to_replace(path, _NEWER if _version(connection, path) > VERSION else "")
            _keep_safe(connection)
            connection.execute("PRAGMA cache_spill = ON")
            if not in_wal_mode(connection):
                with immediate(connection):  # not before: who waits in that mode keeps the lock of a reader
                    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        except BaseException:
            connection.close()
            raise
        return connection


def _refuse_to_replace(path: Path, reason: str) -> None:
    if reason:
        hint = "Nothing was changed. Move the file aside to put another in its place."
        raise ReadOnly(f"{path} cannot be replaced. {reason}", hint)


def in_wal_mode(connection: sqlite3.Connection) -> bool:
    """Whether the file keeps a write-ahead log."""
    return _told_of(connection, "PRAGMA journal_mode") == "wal"


def _refuse_what_cannot_be_read(path: Path) -> None:
    """Raises UnusableLibrary for what is no file of ours at first sight.

    It never opens the file: closing it would take every lock on it from this process, and somebody may be writing here.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        raise UnusableLibrary(f"There is no library at {path}", f"Make one with: journeytui new {path}") from None
    except OSError as error:
        raise UnusableLibrary(
            f"{path} cannot be read: {error.strerror}", "Check the path and its permissions."
        ) from None
    if stat.S_ISDIR(found.st_mode):
        raise UnusableLibrary(f"{path} is a directory, not a library", "Name the file inside it.")
    if not stat.S_ISREG(found.st_mode) or not found.st_size:
        raise no_library(path)
    if not os.access(path, os.R_OK):
        raise UnusableLibrary(f"{path} cannot be read: Permission denied", "Check its permissions.")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the file, of which nothing is changed. Raises UnusableLibrary where it is not ours."""
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if application == SPACES:
        hint = f"In a library of yours, `journeytui remote add team {path}` syncs with it."
        raise UnusableLibrary(f"{path} is a space that libraries sync with, not a library", hint)
    if application != APPLICATION:
        raise UnusableLibrary(f"{path} is an SQLite file, but not a library of JourneyTUI", "Check the path.")
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _bring_up(connection: sqlite3.Connection, *, writable: bool) -> None:
    if is_current(connection):
        return
    from journeytui.store import migrations  # noqa: PLC0415  most files are as they should be

    if writable:
        with immediate(connection):
            migrations.bring_up(connection)
    else:
        migrations.stand_in(connection)


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the file has all that the declaration asks for."""
    known = connection.execute("SELECT value FROM about WHERE key = 'declaration'").fetchone()
    return known is not None and known[0] == fingerprint()


def _why_not_writable(path: Path) -> str:
    if not os.access(path, os.W_OK):
        return "You may read this file but not write it."
    if not os.access(path.parent, os.W_OK):
        return f"You may not write in {path.parent}, where SQLite keeps its journal."
    return ""


def _connect(path: Path, *, writable: bool, wait_ms: int = WAIT_TO_WRITE_MS) -> Patient:
    mode = "rw" if writable else "ro"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, factory=Patient)
    connection.execute(f"PRAGMA busy_timeout = {wait_ms if writable else _WAIT_TO_READ_MS:d}")
    connection.text_factory = _text
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def forget_pages(connection: sqlite3.Connection) -> None:
    """Lets go of what was read of the file and is kept in memory."""
    connection.execute("PRAGMA shrink_memory")


def _keep_safe(connection: sqlite3.Connection) -> None:
    """Sets how a file of ours is written."""
    connection.execute(f"PRAGMA journal_mode = {'WAL' if wal_is_safe() else 'TRUNCATE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_spill = OFF")


_text = methodcaller("decode", "utf-8", "replace")
"""Text as another program left it, also when it is no UTF-8."""


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite can share a file in WAL mode without the race that 3.51.3, 3.50.7 and 3.44.6 mended."""
    return version >= _FIXED_WAL[0] or any(version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED_WAL)


def _described(connection: Patient, path: Path, reason: str) -> Opened:
    opened = Opened(connection, path, reason)
    if not opened.library or not opened.replica:
        connection.close()
        raise UnusableLibrary(f"{path} lacks its library record", way_back(path))
    return opened


def _told_of(connection: sqlite3.Connection, sql: str) -> str:
    row = connection.execute(sql).fetchone()
    return str(row[0]) if row else ""


def _make_directory(directory: Path, group: int | None) -> None:
    missing = [one for one in (directory, *directory.parents) if not one.exists()]
    private.make_folder(directory)
    if group is None:
        return
    for made in missing:
        os.chown(made, -1, group)
        made.chmod(stat.S_ISGID | 0o770)
    held = directory.stat()
    if held.st_gid != group or held.st_mode & _TEAMS != _TEAMS:
        raise UnusableLibrary(
            f"{directory} is not the group's, so SQLite's journals in it would be closed to the others",
            "Name a path in a folder that is not there yet.",
        )


def _fill(path: Path, title: str, currency: str) -> None:
    from journeytui.store import migrations  # noqa: PLC0415  few files are made

    connection = _connect(path, writable=True)
    try:
        _keep_safe(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION:d}")
        with immediate(connection):
            migrations.bring_up(connection)
            connection.execute("INSERT INTO about VALUES ('replica', ?)", (new_id(),))
            connection.execute("INSERT INTO writing VALUES (0)")
            connection.execute(
                "INSERT INTO library (id, title, currency, statuses, review_every_days) VALUES (?, ?, ?, ?, ?)",
                (new_id(), title, currency, '["draft","in review","agreed","live"]', 90),
            )
            connection.execute("DELETE FROM writing")
            connection.execute("DELETE FROM journal")
    finally:
        connection.close()
