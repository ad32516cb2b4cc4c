"""Two people with a library each and a space in a file between them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import libraries
from journeytui.workspace import sharing
from journeytui.workspace.workspace import Workspace, create_library
from person import opened, small_library

ANA, BEN = "Ana <ana@example.com>", "Ben <ben@example.com>"
NAME = "team"


class Team:
    """Ana's library, Ben's, and the space."""

    def __init__(self, folder: Path) -> None:
        self.space = folder / "space" / "space.db"
        self.space.parent.mkdir()
        self.ana = small_library(_made(folder / "ana") / "journeys.db")
        self.ben = _made(folder / "ben") / "journeys.db"
        create_library(self.ben, title="Ours")
        self.joined(self.ana, ANA)
        self.joined(self.ben, BEN)

    def joined(self, path: Path, me: str) -> None:
        """That library is shared through the space from now on, and has been synced."""
        with closing(opened(path, me=me)) as ws:
            sharing.add_remote(ws, NAME, str(self.space))
            sharing.sync_now(ws)

    @contextmanager
    def at_ana(self) -> Iterator[Workspace]:
        with closing(opened(self.ana, me=ANA)) as ws:
            yield ws

    @contextmanager
    def at_ben(self) -> Iterator[Workspace]:
        with closing(opened(self.ben, me=BEN)) as ws:
            yield ws

    def sync_ana(self) -> sharing.Synced:
        with self.at_ana() as ws:
            return sharing.sync_now(ws)

    def sync_ben(self) -> sharing.Synced:
        with self.at_ben() as ws:
            return sharing.sync_now(ws)

    def put_back(self, contents: bytes) -> None:
        """The space is as it was then, in one moment, whoever has it open."""
        other = self.space.with_name("older.db")
        other.write_bytes(contents)
        other.replace(self.space)

    def in_step(self) -> None:
        """Both sync until nothing is left to be sent or brought."""
        for _ in range(2):
            self.sync_ana()
            self.sync_ben()

    @property
    def equal(self) -> bool:
        """Whether both libraries hold the same."""
        return libraries.dump(self.ana) == libraries.dump(self.ben)


def id_of(path: Path, word: str, title: str) -> str:
    """The id of the record of that title."""
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute(f'select id from "{word}" where title = ?', (title,)).fetchone()
    return str(found)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
