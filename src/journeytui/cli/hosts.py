"""Which server's database a command works on. The library's own `--db` and JOURNEYTUI_DB mean nothing here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from journeytui.cli.grammar import Given, Misused
from journeytui.workspace import hosting
from journeytui.workspace.hosting import Host


def where(given: Given) -> str:
    """The server's database: as told, else by the environment, else in the data folder."""
    told = given.value("--db") or os.environ.get(hosting.DATABASE, "")
    if given.has("--db") and not given.value("--db"):
        raise Misused("--db needs the path or the URL of the server's database.")
    if given.has("--samples"):
        raise Misused("A server has no samples.", "Leave --samples out.")
    return hosting.database(told)


@contextmanager
def opened(where: str) -> Iterator[Host]:
    """The server's database at that path or URL, open."""
    host = hosting.open_host(where)
    try:
        yield host
    finally:
        host.close()


@contextmanager
def named(given: Given) -> Iterator[Host]:
    """The server's database that was named, open."""
    with opened(where(given)) as host:
        yield host
