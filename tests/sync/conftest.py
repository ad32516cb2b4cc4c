"""Two libraries, and a space between them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import libraries
from journeytui.store import opening, replica
from journeytui.workspace.workspace import Workspace
from sync.rounds import Counted, Two


@pytest.fixture
def remote(tmp_path: Path) -> Counted:
    return Counted(tmp_path / "space.db")


@pytest.fixture
def people(tmp_path: Path) -> Iterator[list[Workspace]]:
    """Ana, who has everything, and Bea, who has nothing yet."""
    made = []
    for name, template in (("ana", libraries.small()), ("bea", libraries.empty())):
        shutil.copy(template, tmp_path / f"{name}.db")
        ws = libraries.open_at(tmp_path / f"{name}.db", name)
        with opening.immediate(ws.connection):
            ws.connection.execute("UPDATE about SET value = ? WHERE key = 'replica'", (opening.new_id(),))
        replica.join(ws.opened, key=name)
        made.append(ws)
    yield made
    for ws in made:
        ws.close()


@pytest.fixture
def two(people: list[Workspace], remote: Counted) -> Two:
    """Ana and Bea, after they have synced."""
    both = Two(people[0], people[1], remote)
    both.sync(*people, *people)
    return both
