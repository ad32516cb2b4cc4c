"""Whoever joins a space may be killed at any moment: the next sync goes on, and then all of it is there and can be found."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui.workspace import sharing, upkeep
from journeytui.workspace.spaces import FileRemote
from journeytui.workspace.workspace import create_library, open_library
from safety.program import command, environment, succeeded

PEOPLE, KILLS = 2, 4
STAGES = ("joining", "indexing", "ready")
_STATE = "SELECT key, value FROM sync_state WHERE key IN ('joining', 'unindexed', 'log')"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A space in a file, with all that the samples hold."""
    path = tmp_path_factory.mktemp("space") / "space.db"
    with closing(libraries.open_copy(libraries.samples(), path.with_name("ana.db"))) as ana:
        sharing.replica.join(ana.opened, key="")
        sharing.sync_with(ana, FileRemote(path, make=True))
    return path


class Joiner:
    """Somebody whose library is empty, and shares through the space."""

    def __init__(self, home: Path, space: Path) -> None:
        self.home, self.db, self.space = home, home / "journeys.db", space
        create_library(self.db, title="Ours")
        succeeded(home, "remote", "add", "team", str(space), db=self.db)

    def killed_once(self, holds: Callable[[], bool]) -> str:
        """Joins until that holds, and is killed then. How far it was."""
        with subprocess.Popen(
            command("sync", db=self.db),
            env=environment(self.home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            while process.poll() is None and not holds():
                pass
            process.kill()
        return self.stage

    @property
    def stage(self) -> str:
        """How far it is; while somebody keeps the file to themselves, nobody knows."""
        state = self._state
        if state is None:
            return ""
        if "log" not in state or state.get("joining"):
            return STAGES[0]
        return STAGES[1 if state.get("unindexed") else 2]

    @property
    def is_being_filled(self) -> bool:
        """Whether the first records are on their way."""
        return bool(self._state and self._state.get("joining"))

    @property
    def _state(self) -> dict[str, object] | None:
        with closing(sqlite3.connect(f"file:{self.db}?mode=rw", uri=True, timeout=0)) as connection:
            try:
                return dict(connection.execute(_STATE).fetchall())
            except sqlite3.OperationalError:
                return None

    def ends_well(self) -> None:
        """The next sync ends it: the library holds what the space holds, and what is computed of it is right."""
        succeeded(self.home, "sync", db=self.db)
        there, here = libraries.dump(self.space.with_name("ana.db")), libraries.dump(self.db)
        assert here == there
        with closing(open_library(self.db, me="ana")) as ws:
            assert [finding.what for finding in upkeep.doctor(ws, deep=True).findings if not finding.ok] == []


def test_who_is_killed_over_the_index_has_it_after_the_next_sync(space: Path, tmp_path: Path) -> None:
    joiner = Joiner(tmp_path, space)
    assert joiner.killed_once(lambda: joiner.stage == "indexing") == "indexing"
    joiner.ends_well()


@pytest.mark.slow
def test_who_is_killed_at_any_moment_goes_on_from_there(
    space: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.SystemRandom()
    reached: Counter[str] = Counter()
    for number in range(PEOPLE):
        home = tmp_path / str(number)
        home.mkdir()
        joiner = Joiner(home, space)
        reached[joiner.killed_once(lambda joiner=joiner: joiner.is_being_filled)] += 1
        while joiner.stage == "joining" and reached.total() < KILLS * (number + 1):
            until = time.monotonic() + chance.uniform(0.05, 1.5)
            reached[joiner.killed_once(lambda until=until: time.monotonic() > until)] += 1
        joiner.ends_well()
    record_property("figures", f"who joins, killed: {', '.join(f'{reached[stage]} {stage}' for stage in STAGES)}")
    assert reached["joining"]
