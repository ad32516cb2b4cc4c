"""What SQLite and the system say, as sentences that a person can act on: their own messages stop here.

Refuses to name what is only on the way to a file: what is told is told of what somebody asked for.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journeytui.domain.errors import DiskTrouble, JourneyError, ReadOnly, UnusableLibrary

_HEADER = b"SQLite format 3\0"
_LISTED = 3
"""How many copies are named that are kept beside a library that is damaged: the newest."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what SQLite and the system say into what a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        raise _meaning(error, path) from error
    except UnicodeDecodeError as error:  # SQLite quotes what is damaged, and Python reads its message as UTF-8
        raise _damaged(path) from error
    except PermissionError as error:
        raise _forbidden(path, Path(error.filename or path)) from error
    except OSError as error:
        raise DiskTrouble(
            f"{path}: {error.strerror or error}", "Free some space or check the disk, then try again."
        ) from error


def _forbidden(path: Path, refused: Path) -> UnusableLibrary:
    """What one may not do, by the names that one knows: what is only on the way to a file has one of ours."""
    folder = refused.parent
    if folder.exists() and not os.access(folder, os.W_OK):
        return UnusableLibrary(f"You may not write in {folder}", "Name a place in a folder of yours, or ask its owner.")
    return UnusableLibrary(f"{path} may not be written or read by you", "Ask its owner.")


def _meaning(error: sqlite3.Error, path: Path) -> JourneyError:
    return known(error, path) or DiskTrouble(f"{path}: {error}", "`journeytui doctor` looks closer.")


def known(error: BaseException, path: Path) -> JourneyError | None:
    """What an error tells of the library's file; None where it tells of something else, which may be a fault of ours."""
    if not isinstance(error, sqlite3.Error):
        return None
    said = str(error)
    if "locked" in said or "busy" in said:
        return DiskTrouble(f"Another program has been writing to {path} for too long", "Try again in a moment.")
    if "full" in said or "disk I/O" in said:
        return DiskTrouble(f"{path}: {said}", "Nothing of this change was kept. Free some space, then try again.")
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
        return ReadOnly(f"{path} was replaced or removed since it was opened", "Nothing was changed. Open it again.")
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return _unwritable(path)
    return _damage(error, path)


def _unwritable(path: Path) -> JourneyError:
    if os.access(path.parent, os.W_OK) or not _keeps_a_log(path):
        return ReadOnly(f"{path} cannot be written by you", "Ask its owner, or open it with --read-only.")
    return UnusableLibrary(
        f"{path} cannot be read where it is: it was last written in a mode (WAL) in which SQLite needs files beside it, "
        f"and you may not write in {path.parent}",
        "Copy it to a folder of your own and open the copy, or ask its owner for a backup (journeytui backup), "
        "which can be read anywhere.",
    )


def _damage(error: sqlite3.Error, path: Path) -> UnusableLibrary | None:
    said, code = str(error), getattr(error, "sqlite_errorcode", 0)
    if "not a database" in said and not _begins_as_sqlite(path):
        return no_library(path)
    if code == sqlite3.SQLITE_CORRUPT_VTAB:
        return UnusableLibrary(f"{path} is damaged where it is searched", "journeytui doctor --repair")
    if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "malformed" in said:
        return _damaged(path)
    if "no such table" in said:
        return UnusableLibrary(f"{path} is not whole: {said}", way_back(path))
    return None


def _damaged(path: Path) -> UnusableLibrary:
    return UnusableLibrary(f"{path} is damaged", way_back(path))


def way_back(path: Path) -> str:
    """What helps against damage: the newest copies that are kept beside the library, and what there is without one."""
    kept = (*path.parent.glob(f"{path.stem}.*.backup.db"), *path.parent.glob(f"{path.name}.before-restore-*"))
    newest = sorted((one for one in kept if not one.name.endswith("-journal")), key=_written)[-_LISTED:]
    if newest:
        told = ", ".join(str(one) for one in reversed(newest))
        return f"`journeytui restore PATH` brings a backup back. Kept beside it: {told}"
    return (
        "`journeytui restore PATH` brings a backup back; none is kept beside it. "
        "Journeys that were exported come back with `journeytui import` into a new library."
    )


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def no_library(path: Path) -> UnusableLibrary:
    """What to say of a file that is none of ours."""
    hint = "A journey file (YAML or JSON) is brought in with: journeytui import FILE"
    return UnusableLibrary(f"{path} is not a library of JourneyTUI", hint)


def _begins_as_sqlite(path: Path) -> bool:
    return _head(path).startswith(_HEADER)


def _keeps_a_log(path: Path) -> bool:
    """Whether the file says of itself that it is in WAL mode."""
    return _head(path)[18:20] == b"\2\2"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(20)
    except OSError:
        return b""
