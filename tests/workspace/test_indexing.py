"""A first sync that is ended over search and figures: whatever comes next finishes them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui.cli.main import main
from journeytui.store import opening
from journeytui.store.replica import Replica
from journeytui.workspace import indexing, remotes, renewal, seek, sharing, upkeep
from journeytui.workspace.following import Follower
from journeytui.workspace.reports import Report
from journeytui.workspace.workspace import Workspace, open_library


@pytest.fixture
def cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library of somebody who joined, and whose program was ended before it came to the index."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(remotes, "_keyring", lambda: None)

    def ended(_: object) -> None:
        raise SystemExit

    with closing(libraries.open_copy(libraries.small(), tmp_path / "ana.db", "ana")) as ana:
        sharing.add_remote(ana, "team", str(tmp_path / "space.db"))
        sharing.sync_now(ana)
    with closing(libraries.open_copy(libraries.empty(), tmp_path / "bea.db", "bea")) as bea:
        with opening.immediate(bea.connection):
            bea.connection.execute("UPDATE about SET value = ? WHERE key = 'replica'", (opening.new_id(),))
        sharing.add_remote(bea, "team", str(tmp_path / "space.db"))
        with monkeypatch.context() as patch:
            patch.setattr(renewal, "rebuild_all", ended)
            with pytest.raises(SystemExit):
                sharing.sync_now(bea)
    return tmp_path / "bea.db"


def bea(path: Path) -> Workspace:
    return open_library(path, me="bea")


def is_whole(path: Path) -> bool:
    """Whether search finds what is there, and every journey has its figures."""
    with closing(bea(path)) as ws:
        titles = [title for (title,) in ws.connection.execute("SELECT title FROM touchpoint")]
        found = all(seek.find(ws, title, 50).hits for title in titles)
        return bool(titles) and found and all(finding.ok for finding in upkeep.doctor(ws, deep=True).findings)


def away(path: Path) -> None:
    """The space cannot be reached from now on."""
    (path.parent / "space.db").rename(path.parent / "elsewhere.db")


def typed(path: Path, *words: str) -> None:
    main(["--db", str(path), *words])


def followed(path: Path) -> None:
    said: list[Report] = []
    with closing(bea(path)) as ws:
        follower = Follower(ws, said.append)
        follower.end()
        follower.run()
    assert any(report.doing == "indexing" for report in said)


WAYS: dict[str, Callable[[Path], object]] = {
    "sync": lambda path: typed(path, "sync"),
    "list": lambda path: typed(path, "list"),
    "find": lambda path: typed(path, "find", "anything"),
    "remote remove": lambda path: typed(path, "remote", "remove", "team"),
    "explorer": followed,
}


def test_what_was_cut_short_is_not_whole(cut_short: Path) -> None:
    assert not is_whole(cut_short)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("reached", [True, False])
def test_whatever_comes_next_makes_it_whole_with_the_space_and_without(
    cut_short: Path, way: str, reached: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    if not reached:
        away(cut_short)
    WAYS[way](cut_short)
    assert is_whole(cut_short)


def test_it_is_done_once(cut_short: Path) -> None:
    with closing(bea(cut_short)) as ws:
        assert indexing.finish(ws)
        assert not indexing.finish(ws)


def test_whoever_syncs_does_it_and_nobody_beside_them(cut_short: Path) -> None:
    lock = os.open(cut_short.with_name("bea.db.sync.lock"), os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with closing(bea(cut_short)) as ws:
        assert not indexing.finish(ws)
        os.close(lock)
        assert indexing.finish(ws)


def test_while_a_first_sync_is_under_way_nothing_is_due(cut_short: Path) -> None:
    with closing(bea(cut_short)) as ws:
        here = Replica(ws.opened, me=ws.me)
        with here.step():
            here.keep(joining=1)
        assert not indexing.finish(ws)


def test_a_library_that_is_open_read_only_stays_as_it_is(cut_short: Path) -> None:
    with closing(open_library(cut_short, me="bea", read_only=True)) as ws:
        assert not indexing.finish(ws)
