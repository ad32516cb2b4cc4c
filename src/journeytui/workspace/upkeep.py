"""Keeping a library well: is it whole, a copy for bad days, and the way back."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path

from journeytui.domain.errors import JourneyError, ReadOnly, UnusableLibrary
from journeytui.store import backup as copies
from journeytui.store import checking, figures, migrations, opening, telling
from journeytui.workspace import renewal
from journeytui.workspace.workspace import Workspace

_LISTED = 3
"""How many backups are named where another one is not there: the newest."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    ok: bool
    what: str
    """What was found, as a sentence."""
    hint: str = ""
    """The way out, when it is not well."""


@dataclass(frozen=True)
class Report:
    """All that was looked at."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether everything is well."""
        return all(finding.ok for finding in self.findings)


def doctor(ws: Workspace, *, deep: bool = False) -> Report:
    """Looks whether the library is whole. With `deep`, search, links, figures and journal are computed anew and compared.

    Of a damaged file nothing else is asked: what it would answer means nothing.
    """
    connection = ws.connection
    findings = [_damage(connection, deep=deep), _sqlite(), *_permissions(ws.path)]
    if not findings[0].ok:
        return Report(tuple(findings))
    ws.catch_up()
    findings[1:1] = [_capture(connection), _orphans(connection)]
    if deep:
        findings += [
            _compared("Search knows what the records say", checking.stale_search(connection)),
            _compared("Links are kept as the records hold them", checking.stale_links(connection)),
            _compared("The library's figures are what its records add up to", _stale_figures(connection)),
            _compared(
                "The journal tells how every record became what it is",
                checking.broken_journal(connection),
                "The records stand as they are; what the journal was not told cannot be taken back",
            ),
        ]
    return Report(tuple(findings))


def backup(ws: Workspace, to: Path | None = None) -> Path:
    """Copies the library while others may go on writing: into that file; into a folder, or beside the library where none
    is named, under the name of the time.

    Raises:
        UnusableLibrary: something is already there; or the library is damaged, of which no copy is kept as a backup.
        DiskTrouble: the disk is full or failing.
    """
    if wrong := checking.damage(ws.connection, deep=False):
        raise UnusableLibrary(f"{ws.path} is damaged, so this is no backup: {wrong[0]}", telling.way_back(ws.path))
    named = f"{ws.path.stem}.{ws.now():%Y-%m-%dT%H%M%S}.backup.db"
    target = ws.path.with_name(named) if to is None else to / named if to.is_dir() else to
    copies.copy(ws.connection, target)
    return target


def restore(library: Path, backup: Path, now: dt.datetime | None = None) -> Path | None:
    """Makes a backup the library. Returns where the replaced file was kept; None when there was none.

    Raises:
        UnusableLibrary: the backup is not there or no whole library; nothing has changed then.
        DiskTrouble: the disk is full or failing.
    """
    if not backup.exists():
        kept = sorted(library.parent.glob("*.backup.db"), reverse=True)[:_LISTED]
        told = f"Kept beside the library: {', '.join(map(str, kept))}" if kept else "`journeytui backup` keeps one."
        raise UnusableLibrary(f"There is no backup at {backup}", told)
    return copies.put_back(library, backup, now or dt.datetime.now(dt.UTC))


def meaning(ws: Workspace, error: BaseException) -> JourneyError | None:
    """What an error that reading ran into tells of the library's file; None where the fault may be ours."""
    return telling.known(error, ws.path)


def rebuild(ws: Workspace) -> None:
    """Computes search, links and figures anew from the records, and makes what captures changes as it should be.

    Raises: ReadOnly, DiskTrouble, UnusableLibrary.
    """
    if ws.read_only:
        raise ReadOnly("Nothing was changed: this library is open read-only", ws.read_only)
    with opening.told(ws.path), opening.immediate(ws.connection):
        migrations.capture_anew(ws.connection)
        renewal.rebuild_all(ws.connection)


def _damage(connection: sqlite3.Connection, *, deep: bool) -> Finding:
    found = checking.damage(connection, deep=deep)
    if not found:
        return Finding(True, "The file is whole")
    return Finding(False, f"The file is damaged: {found[0]}", "Bring a backup back: journeytui restore PATH")


def _capture(connection: sqlite3.Connection) -> Finding:
    missing = checking.unused_triggers(connection)
    if not missing:
        return Finding(True, "Every change is captured")
    how_many = "A trigger is" if len(missing) == 1 else f"{len(missing)} triggers are"
    told = f"{how_many} missing, like {missing[0]}: what others change there is not in the history"
    return Finding(False, told, "journeytui doctor --repair")


def _orphans(connection: sqlite3.Connection) -> Finding:
    found = checking.orphans(connection)
    if not found:
        return Finding(True, "Every record hangs on something that is here")
    word, id = found[0]
    return Finding(False, f"{len(found)} records hang on nothing, like {word} {id}", f"journeytui remove {id}")


def _sqlite() -> Finding:
    mode = "WAL" if opening.wal_is_safe() else "TRUNCATE, because this SQLite cannot safely share a file in WAL mode"
    return Finding(True, f"SQLite {sqlite3.sqlite_version}, journal mode {mode}")


def _permissions(path: Path) -> list[Finding]:
    try:
        file, directory = path.stat(), path.absolute().parent.stat()
    except OSError as error:
        return [Finding(False, f"Its permissions cannot be read: {error.strerror}")]
    findings = []
    if file.st_mode & (stat.S_IROTH | stat.S_IWOTH):
        findings.append(Finding(False, "Everybody on this machine can read the file", f"chmod o-rwx {path}"))
    if directory.st_mode & stat.S_IWOTH and not directory.st_mode & stat.S_ISVTX:
        findings.append(
            Finding(False, "Everybody on this machine can replace the file", f"chmod o-w {path.absolute().parent}")
        )
    owner = "you" if file.st_uid == os.getuid() else f"user {file.st_uid}"
    return findings or [Finding(True, f"It belongs to {owner}, mode {stat.S_IMODE(file.st_mode):04o}")]


def _compared(what: str, wrong: list[str], hint: str = "journeytui doctor --repair") -> Finding:
    if not wrong:
        return Finding(True, what)
    return Finding(False, f"Not so for {len(wrong)}: {what.lower()}. The first: {wrong[0]}", hint)


def _stale_figures(connection: sqlite3.Connection) -> list[str]:
    kept = {row.journey: row for row in figures.all_kept(connection)}
    right = {row.journey: row for row in renewal.computed(connection, figures.places(connection))}
    return sorted(id for id in kept.keys() | right.keys() if kept.get(id) != right.get(id))[:100]
