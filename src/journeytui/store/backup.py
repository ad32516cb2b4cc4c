"""Copies of a library that are whole although others write meanwhile, and the way back from one."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from journeytui import private
from journeytui.domain.errors import UnusableLibrary
from journeytui.store.opening import open_file, told


def copy(source: sqlite3.Connection, to: Path) -> None:
    """Copies an open library into a new private file.

    Raises:
        UnusableLibrary: something is already there.
        DiskTrouble: the disk is full or failing; then nothing is left behind.
    """
    with told(to):
        private.make_folder(to.parent)
        try:
            os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise UnusableLibrary(f"{to} already exists", "Choose another path.") from None
        try:
            with closing(sqlite3.connect(to)) as target:
                source.backup(target)
        except BaseException:
            to.unlink(missing_ok=True)
            raise


def put_back(library: Path, backup: Path, now: dt.datetime) -> Path | None:
    """Makes the backup the library; what was there is kept beside it. Returns where, or None when nothing was there.

    Raises:
        UnusableLibrary: the backup is not a whole library; then nothing has changed.
    """
    checked = open_file(backup, read_only=True)
    try:
        with told(backup):
            whole = [row[0] for row in checked.connection.execute("PRAGMA integrity_check(1)")]
        if whole != ["ok"]:
            raise UnusableLibrary(f"{backup} is damaged: {whole[0]}", "Try an older backup.")
        fresh = library.with_name(f"{library.name}.restoring-{os.getpid()}")
        copy(checked.connection, fresh)
    finally:
        checked.connection.close()
    with told(library):
        kept = _name_beside(library, now) if library.exists() else None
        if kept is not None:
            fresh.chmod(library.stat().st_mode & 0o777)
            library.rename(kept)
            for suffix in ("-journal", "-wal", "-shm"):
                beside = library.with_name(library.name + suffix)
                if beside.exists():
                    beside.rename(kept.with_name(kept.name + suffix))
        fresh.rename(library)
    return kept


def _name_beside(library: Path, now: dt.datetime) -> Path:
    """A name that nothing has yet."""
    name = f"{library.name}.before-restore-{now:%Y%m%dT%H%M%S}"
    numbered = (library.with_name(name if not number else f"{name}-{number}") for number in itertools.count())
    return next(path for path in numbered if not path.exists())
