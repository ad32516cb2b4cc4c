"""Which library a command works on, and who is at work. Starts none: a library begins only where somebody asks for it."""

from __future__ import annotations

import os
import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journeytui import locations, settings
from journeytui.cli.diagnostics import tell
from journeytui.cli.grammar import Given, Misused
from journeytui.domain.errors import ReadOnly, Refused, UnusableLibrary
from journeytui.settings import Settings
from journeytui.workspace.workspace import Workspace, open_library

DB = "JOURNEYTUI_DB"
_A_WHILE = 2.0
"""Seconds after which whoever waits for a library to open is told so."""


def chosen(given: Given) -> Path | None:
    """The library that was named; None stands for the samples, or for one's own."""
    named = given.value("--db") or ("" if given.has("--samples") else os.environ.get(DB, ""))
    if given.has("--db") and given.has("--samples"):
        raise Misused("--db and --samples name two libraries.", "Leave one of them out.")
    if given.has("--db") and not named:
        raise Misused("--db needs the path of a library.")
    return Path(named) if named else None


def path(given: Given) -> Path:
    """The library's file, whether it is there or not."""
    return chosen(given) or (locations.samples_library() if given.has("--samples") else locations.library())


def program(given: Given) -> str:
    """How the program is called for the same library once more."""
    if given.has("--samples"):
        return "journeytui --samples"
    named = given.value("--db")
    return f"journeytui --db {shlex.quote(named)}" if named else "journeytui"


def may_change(given: Given) -> None:
    """For commands that change something before a library is open, or without one. Raises ReadOnly where nothing may be."""
    if given.has("--read-only"):
        raise ReadOnly("Nothing was changed: --read-only was given", "Leave it out.")


def my_settings() -> Settings:
    return settings.in_force(locations.settings_file(), os.environ)


@contextmanager
def library(given: Given) -> Iterator[Workspace]:
    """The open library: the one named, the samples, or one's own. Who may only look at a space is told where it matters."""
    workspace = opened(given, settings.author(my_settings(), os.environ))
    told = f"Waiting until another program has finished writing to {workspace.path} …"
    workspace.opened.connection.said = lambda: tell(told)
    try:
        with workspace.reading():
            yield workspace
        if workspace.opened.read_only and not given.has("--read-only"):
            tell(workspace.opened.read_only)
    finally:
        workspace.close()


def opened(given: Given, me: str) -> Workspace:
    """The library, for whoever closes it again."""
    named = chosen(given)
    read_only = given.has("--read-only")
    if named is None and given.has("--samples"):
        return samples(me, read_only=read_only)
    own = named or locations.library()
    if named is None and not own.exists():
        raise UnusableLibrary(
            "You have no library yet.",
            "Start one with: journeytui new\nOr look at the samples: journeytui --samples list",
        )
    with _told_if_it_takes_long(own):
        return open_library(own, me=me, read_only=read_only)


@contextmanager
def _told_if_it_takes_long(path: Path) -> Iterator[None]:
    """Says so while SQLite waits: who reads waits for a program that keeps all others out."""
    told = threading.Timer(_A_WHILE, tell, (f"Waiting for {path}: another program may be writing to it …",))
    told.daemon = True
    told.start()
    try:
        yield
    finally:
        told.cancel()


def explored(given: Given, me: str) -> Workspace:
    """The library that the explorer shows: as `opened`, and the samples while there is none of one's own."""
    own = chosen(given) or locations.library()
    if given.has("--samples") or (own == locations.library() and not own.exists()):
        return samples(me, read_only=given.has("--read-only"))
    return opened(given, me)


def place(workspace: Workspace, wanted: str) -> str:
    """The id of the record that the explorer begins at. Raises UnknownReference, and Refused when it is in no journey."""
    from journeytui.workspace import references, ways

    record = references.resolve(workspace, wanted)
    if "journey" not in ways.way_to(workspace, record.id):
        raise Refused(f"{record.name!r} belongs to no journey.", f"Look at it with: journeytui show {wanted}")
    return str(record.id)


def samples(me: str, *, read_only: bool = False) -> Workspace:
    """The samples, in a library of their own."""
    files = locations.sample_files()
    kept = locations.samples_library()
    if read_only and kept.exists():
        return open_library(kept, me=me, read_only=True, is_samples=True)
    if not files and not kept.exists():
        raise UnusableLibrary("The sample journeys are not installed.", "Start a library of your own: journeytui new")
    from journeytui.workspace.exchange import open_samples

    return open_samples(kept, files, me=me)
