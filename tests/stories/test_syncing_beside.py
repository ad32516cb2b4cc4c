"""The syncing beside the explorer, with the real program: it begins by itself, says how it stands, and its death is no drama."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from journeytui.tui.syncing import ChildEnded, ChildSaid
from journeytui.workspace import edit, sharing
from person import Person, opened
from team import ANA, Team, id_of

LONGEST = 30.0


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Team(tmp_path)


def at_anas(team: Team, **given) -> Person:
    return Person(team.ana, me=ANA, env=dict(os.environ), **given)


async def until(person: Person, holds: Callable[[], object]) -> None:
    """Goes on as soon as that holds; fails with the screen when it never does."""
    end = asyncio.get_running_loop().time() + LONGEST
    while not holds():
        assert asyncio.get_running_loop().time() < end, person.screen
        await person.pilot.pause(0.02)


def sent(person: Person) -> int:
    return sum(run.sent for run in sharing.runs(person.app.workspace))


def change(team: Team, title: str) -> None:
    with team.at_ben() as ben:
        edit.set_values(ben, [id_of(team.ben, "touchpoint", "Valuation")], {"title": title})
        sharing.sync_now(ben)


async def test_it_begins_by_itself_sends_what_is_typed_and_brings_what_others_send(team: Team) -> None:
    async with at_anas(team) as ana:
        ana.app.begin_sync()
        await until(ana, lambda: "synced" in ana.lines[0])
        before = sent(ana)
        await ana.presses("enter", "l", "plus")
        await until(ana, lambda: sent(ana) > before)
        assert team.sync_ben().brought == 1
        change(team, "Valuation by video")
        await until(ana, lambda: "Valuation by video" in ana.screen)
        assert next(line for line in ana.lines if "Valuation by video" in line).startswith("│▪")


async def test_what_comes_when_the_last_screen_has_gone_is_let_go(team: Team) -> None:
    async with at_anas(team) as ana:
        ana.app.begin_sync()
        await until(ana, lambda: "synced" in ana.lines[0])
        child, line = ana.app._child, ana.app.report.line
    ana.app._child, ana.app.report = child, None
    ana.app.on_child_said(ChildSaid(child, line))
    ana.app.on_child_ended(ChildEnded(child, 1))
    ana.app.on_prepared()
    ana.app.on_warm()
    assert ana.app.report is None


async def test_what_happens_when_it_dies_is_said_and_s_starts_it_again(team: Team) -> None:
    async with at_anas(team) as ana:
        ana.app.begin_sync()
        await until(ana, lambda: "synced" in ana.lines[0])
        os.kill(ana.app._child._process.pid, signal.SIGKILL)
        await until(ana, lambda: "S starts it again" in ana.told)
        ana.app.look_again()
        assert ana.app._child is None
        await ana.presses("S")
        await until(ana, lambda: "nothing new" in ana.told)
        assert ana.app._child is not None


async def test_by_hand_it_runs_for_one_sync_and_no_longer(team: Team) -> None:
    change(team, "Valuation by video")
    async with at_anas(team, sync="by hand") as ana:
        ana.app.begin_sync()
        await ana.presses("enter", "l")
        ana.sees_no("by video")
        assert ana.app._child is None
        await ana.presses("S")
        await until(ana, lambda: "by video" in ana.screen)
        await until(ana, lambda: ana.app._child is None)


async def test_a_library_that_is_shared_meanwhile_is_synced_from_then_on(team: Team) -> None:
    with team.at_ana() as ws:
        sharing.remove_remote(ws, "team")
    async with at_anas(team) as ana:
        ana.app.begin_sync()
        await ana.waits()
        assert "synced" not in ana.lines[0]
        with closing(opened(team.ana, me=ANA)) as ws:
            sharing.add_remote(ws, "team", str(team.space))
        ana.app.look()
        await until(ana, lambda: "synced" in ana.lines[0])


async def test_nothing_runs_where_nothing_is_shared_or_nothing_may_be_written(path: Path, team: Team) -> None:
    async with Person(path, env=dict(os.environ)) as ana:
        ana.app.begin_sync()
        await ana.waits()
        assert ana.app._child is None
    async with at_anas(team, read_only=True) as ana:
        ana.app.begin_sync()
        await ana.waits()
        assert ana.app._child is None
