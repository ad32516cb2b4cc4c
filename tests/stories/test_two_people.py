"""Two people, a file between them: they change the same journey, offline, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui.workspace import edit, sharing
from person import Person, opened
from team import ANA, BEN, Team, id_of

MORTGAGE = ("enter", "l")


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Team(tmp_path)


def at_anas(team: Team, **given) -> Person:
    return Person(team.ana, me=ANA, sync="by hand", **given)


def at_bens(team: Team, **given) -> Person:
    return Person(team.ben, me=BEN, sync="by hand", **given)


def stage_of(team: Team) -> str:
    return id_of(team.ana, "touchpoint", "Application")


def both_set_the_emotion(team: Team) -> None:
    """Ana's is in place, Ben's is kept aside."""
    with team.at_ana() as ana, team.at_ben() as ben:
        edit.set_values(ana, [stage_of(team)], {"emotion": 2})
        edit.set_values(ben, [stage_of(team)], {"emotion": -2})
    team.sync_ana()
    team.sync_ben()


async def test_different_fields_of_one_touchpoint_are_both_kept(team: Team) -> None:
    async with at_anas(team) as ana:
        await ana.presses(*MORTGAGE, "plus")
        ana.app.begin_sync()
        await ana.waits()
        assert "↑1" in ana.lines[0]
    async with at_bens(team) as ben:
        await ben.presses(*MORTGAGE, "r")
        await ben.types(" by post")
        await ben.presses("enter")
    team.in_step()
    assert team.equal
    async with at_bens(team) as ben:
        ben.app.begin_sync()
        await ben.presses(*MORTGAGE)
        ben.sees("Application by post", "+1", "synced")


async def test_the_same_field_becomes_a_conflict_that_one_key_decides(team: Team) -> None:
    both_set_the_emotion(team)
    async with at_bens(team) as ben:
        ben.app.begin_sync()
        await ben.waits()
        assert "⚠1" in ben.lines[0]
        await ben.presses("Y")
        ben.sees("Emotion", "Application", "in place  Ana", "kept aside  you")
        await ben.presses("m")
        ben.sees("No conflict.")
        assert "⚠" not in ben.lines[0]
        assert ben.kept("touchpoint", "emotion")[0] == -2
    team.in_step()
    assert team.equal
    async with at_anas(team) as ana:
        assert ana.kept("touchpoint", "emotion")[0] == -2


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_conflicts_can_be_read_and_decided_on_every_size(team: Team, size: tuple[int, int]) -> None:
    both_set_the_emotion(team)
    async with at_bens(team, size=size) as ben:
        await ben.presses("Y")
        ben.sees("Emotion", "Application", "before", "in place", "kept aside", "t keeps it", "m puts it in place")
        await ben.presses("tab")
        ben.sees("brought")
        await ben.presses("tab", "t")
        assert ben.kept("touchpoint", "emotion")[0] == 2
    team.in_step()
    assert team.equal


async def test_whose_value_stands_sees_when_the_other_came_and_not_when_its_author_had_been_there_before(
    team: Team,
) -> None:
    with closing(opened(team.ben, me=BEN, now=lambda: dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC))) as ben:
        edit.set_values(ben, [stage_of(team)], {"emotion": 1})
        sharing.sync_now(ben)
    with closing(opened(team.ana, me=ANA, now=lambda: dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC))) as ana:
        sharing.sync_now(ana)
    both_set_the_emotion(team)
    with closing(opened(team.ana, me=ANA, now=lambda: dt.datetime(2026, 11, 23, 7, 15, tzinfo=dt.UTC))) as ana:
        sharing.sync_now(ana)
    async with at_anas(team, zone="UTC") as ana:
        await ana.presses("Y")
        (heads,) = (at for at, line in enumerate(ana.lines) if "kept aside  Ben" in line)
        came, set_here = re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d", ana.lines[heads + 1])
        assert came == "2026-11-23 07:15"
        assert set_here.startswith("2026-11-22")


async def test_a_third_value_may_be_chosen(team: Team) -> None:
    both_set_the_emotion(team)
    async with at_bens(team) as ben:
        await ben.presses("Y", "e")
        ben.sees("Emotion of Application")
        await ben.presses("1", "enter")
        assert ben.kept("touchpoint", "emotion")[0] == 1
    team.in_step()
    assert team.equal


async def test_an_edit_of_what_another_removed_comes_back_with_one_key(team: Team) -> None:
    touchpoint = stage_of(team)
    with team.at_ana() as ana, team.at_ben() as ben:
        edit.remove(ana, [touchpoint])
        edit.set_values(ben, [touchpoint], {"title": "Application by post"})
    team.sync_ana()
    team.sync_ben()
    async with at_bens(team) as ben:
        assert "Application by post" not in ben.kept("touchpoint", "title")
        await ben.presses("Y")
        ben.sees("removed", "r brings it back", "t leaves it removed")
        await ben.presses("r")
        assert "Application by post" in ben.kept("touchpoint", "title")
    team.in_step()
    assert team.equal


async def test_all_conflicts_are_decided_at_once_after_a_question(team: Team) -> None:
    both_set_the_emotion(team)
    other = id_of(team.ana, "touchpoint", "Valuation")
    with team.at_ana() as ana, team.at_ben() as ben:
        edit.set_values(ana, [other], {"emotion": 1})
        edit.set_values(ben, [other], {"emotion": -1})
    team.sync_ana()
    team.sync_ben()
    async with at_bens(team, size=(80, 24)) as ben:
        await ben.presses("Y", "M")
        ben.sees("2 conflicts", "Application", "Valuation")
        await ben.presses("escape")
        assert ben.kept("touchpoint", "emotion")[0] == 2
        await ben.presses("M", "enter")
        ben.sees("No conflict.")
        assert (ben.kept("touchpoint", "emotion")[0], ben.kept("touchpoint", "emotion")[2]) == (-2, -1)
    team.in_step()
    assert team.equal


async def test_a_decision_can_be_undone(team: Team) -> None:
    both_set_the_emotion(team)
    async with at_bens(team) as ben:
        await ben.presses("Y", "m", "u")
        assert ben.kept("touchpoint", "emotion")[0] == 2
        ben.sees("kept aside")


async def test_what_a_sync_brought_is_shown_and_new_until_then(team: Team) -> None:
    async with at_bens(team) as ben:
        ben.app.begin_sync()
        await ben.waits()
        with team.at_ana() as ana:
            edit.set_values(ana, [stage_of(team)], {"emotion": 2})
        team.sync_ana()
        team.sync_ben()
        ben.app.look()
        await ben.waits()
        assert any(line.startswith("▪") for line in ben.lines)
        await ben.presses("Y")
        ben.sees("brought 1")
        await ben.presses("g", "g", "enter")
        ben.sees("Ana", "Application", "Emotion")
        await ben.presses("escape", "q")
        assert not any(line.startswith("▪") for line in ben.lines)


async def test_many_removals_wait_for_a_yes(team: Team) -> None:
    stage = id_of(team.ana, "stage", "I decide")
    with team.at_ben() as ben:
        edit.add_many(ben, "touchpoint", stage, [f"Step {at}" for at in range(30)])
    team.in_step()
    with team.at_ben() as ben:
        edit.remove(ben, [stage])
    assert team.sync_ben().held_back
    async with at_bens(team) as ben:
        ben.app.begin_sync()
        await ben.presses("Y")
        ben.sees("removals were held back because they are many: d lets them through")


async def test_where_nothing_is_shared_the_screen_says_how(path: Path) -> None:
    async with Person(path, size=(60, 20)) as ana:
        ana.app.begin_sync()
        await ana.presses("S")
        assert "shared with nobody" in ana.told
        await ana.presses("Y")
        ana.sees("shared with nobody", "journeytui remote add")
        await ana.presses("m")
        assert "no conflict" in ana.told


async def test_the_samples_say_that_a_library_of_ones_own_can_be_shared(path: Path) -> None:
    async with Person(path, is_samples=True, size=(80, 24)) as ana:
        await ana.presses("Y")
        ana.sees("The samples are yours to try", "N in the library starts one.")
        ana.sees_no("remote add")


async def test_hostile_text_of_another_is_text_in_a_conflict_too(team: Team) -> None:
    hostile = "'x' || char(27) || '[2J' || char(8238) || '[red]y[/red]' || char(10) || char(7)"
    application = stage_of(team)
    libraries.outside(team.ana, f"update touchpoint set title = {hostile} where id = '{application}'")
    libraries.outside(team.ben, f"update touchpoint set title = {hostile} || 'z' where id = '{application}'")
    team.sync_ana()
    team.sync_ben()
    async with at_bens(team, size=(80, 24)) as ben:
        await ben.presses("Y")
        ben.sees("Title", "[red]y[/red]", "kept aside")
        assert all(segment.text.isprintable() for line in ben.segments for segment in line)
        await ben.presses("M")
        assert all(segment.text.isprintable() for line in ben.segments for segment in line)
        await ben.presses("escape", "tab", "enter")
        assert all(segment.text.isprintable() for line in ben.segments for segment in line)
