"""A review of one journey by two people, each at a library of their own: what both say comes together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from journeytui.workspace import edit, minutes, reviewing
from person import Person
from team import ANA, BEN, Team, id_of


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Team(tmp_path)


@pytest.fixture
def journey(team: Team) -> str:
    return id_of(team.ana, "journey", "I buy a home")


@pytest.fixture
def stages(team: Team) -> list[str]:
    return [id_of(team.ana, "stage", title) for title in ("I decide", "I get the mortgage", "I move in")]


def test_what_two_begin_apart_is_one_review_with_the_marks_and_notes_of_both(team, journey, stages):
    with team.at_ana() as ana, team.at_ben() as ben:
        reviewing.mark_in(ana, journey, stages[0], "fine")
        reviewing.note_in(ana, journey, stages[1], "the desk moved")
        reviewing.mark_in(ben, journey, stages[1], "failing", "nobody owns it")
        reviewing.note_in(ben, journey, stages[1], "two people left")
        reviewing.note_in(ben, journey, None, "meet again in May")
    team.in_step()
    assert team.equal
    for at in (team.at_ana, team.at_ben):
        with at() as ws:
            view = reviewing.review_view(ws, journey)
            assert [one.verdict for one in view.stages] == ["fine", "failing", ""]
            assert {(one.stage, one.text, one.by) for one in view.notes} == {
                ("I get the mortgage", "the desk moved", "Ana"), ("I get the mortgage", "two people left", "Ben"),
                ("", "meet again in May", "Ben"),
            }  # fmt: skip
            assert not view.changed.clashes
            assert len(reviewing.all_of(ws, journey)) == 1


def test_the_same_verdict_of_two_is_one_and_two_verdicts_are_a_conflict_that_the_review_names(team, journey, stages):
    with team.at_ana() as ana, team.at_ben() as ben:
        reviewing.mark_in(ana, journey, stages[0], "fine")
        reviewing.mark_in(ben, journey, stages[0], "fine")
        reviewing.mark_in(ana, journey, stages[1], "watch")
        reviewing.mark_in(ben, journey, stages[1], "failing")
    team.in_step()
    assert team.equal
    with team.at_ana() as ana:
        view = reviewing.review_view(ana, journey)
        assert view.stages[0].verdict == "fine"
        assert [(one.field, set(one.authors)) for one in view.changed.clashes] == [("verdict", {"Ana", "Ben"})]
        assert "two values, one to be chosen: verdict" in minutes.minutes(ana, journey) or view.last is None


def test_one_closes_it_and_what_the_other_still_says_is_kept(team, journey, stages):
    with team.at_ana() as ana:
        reviewing.mark_in(ana, journey, stages[0], "fine")
    team.in_step()
    with team.at_ana() as ana, team.at_ben() as ben:
        reviewing.close(ana, reviewing.review_view(ana, journey).review.id)
        reviewing.mark_in(ben, journey, stages[2], "failing", "too late")
    team.in_step()
    assert team.equal
    with team.at_ben() as ben:
        view = reviewing.review_view(ben, journey)
        assert view.review is None
        assert [one.before for one in view.stages] == ["fine", "", "failing"]
        assert "| I move in | failing | too late |" in minutes.minutes(ben, journey)


def test_reviews_that_were_begun_on_two_days_are_gone_through_and_closed_as_one(team, journey, stages):
    with team.at_ana() as ana, team.at_ben() as ben:
        ben.today = lambda: dt.date(2026, 11, 21)
        reviewing.mark_in(ben, journey, stages[0], "fine")
        reviewing.mark_in(ana, journey, stages[1], "watch")
    team.in_step()
    with team.at_ana() as ana:
        view = reviewing.review_view(ana, journey)
        assert [one.verdict for one in view.stages] == ["fine", "watch", ""]
        reviewing.close(ana, view.review.id)
        assert all(one.figures for one in reviewing.all_of(ana, journey))


def test_a_second_review_of_a_day_is_another_one(team, journey):
    with team.at_ana() as ana:
        for _ in range(2):
            reviewing.begin(ana, journey)
            reviewing.close(ana, reviewing.review_view(ana, journey).review.id)
        assert len({one.id for one in reviewing.all_of(ana, journey)}) == 2


async def test_a_meeting_by_keys_ends_in_minutes(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with Person(team.ana, me=ANA, sync="by hand") as ana:
        await ana.presses("R", "f", "x", "k", "n")
        await ana.types("the papers are asked for three times, by three desks")
        await ana.presses("enter")
        ana.sees("the papers are asked for three times, by three desks")
        await ana.presses("N")
        await ana.types("call the desk")
        await ana.presses("enter")
        await ana.presses("d")
        await ana.types("@mortgage fri: send one list of documents")
        await ana.presses("enter")
        ana.sees("Notes", "call the desk", "send one list of documents")
        await ana.presses("c", "enter")
        ana.sees("Write the minutes to", "minutes-2026-11-22-i-buy-a-home.md")
        await ana.presses("enter")
        assert ana.told.startswith("written to")
    text = (tmp_path / "minutes-2026-11-22-i-buy-a-home.md").read_text("utf-8")
    assert "| I get the mortgage | failing | the papers are asked for three times, by three desks |" in text
    assert "- **I get the mortgage:** call the desk (Ana)" in text
    assert "- [ ] send one list of documents (Mortgage desk, 2026-11-27)" in text


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_why_can_be_read_in_full_on_every_size(
    team: Team, journey: str, stages: list[str], size: tuple[int, int]
) -> None:
    why = "the papers are asked for three times by three desks and nobody knows which of them counts"
    with team.at_ana() as ws:
        reviewing.mark_in(ws, journey, stages[1], "failing", why)
    async with Person(team.ana, me=ANA, size=size, sync="by hand") as ana:
        await ana.presses("R", "j")
        ana.sees("why", "the papers are")
        assert why in " ".join(" ".join(ana.lines[-3:]).split())


async def test_what_a_colleague_marks_meanwhile_is_seen_after_a_sync(
    team: Team, journey: str, stages: list[str]
) -> None:
    async with Person(team.ana, me=ANA, sync="by hand") as ana:
        await ana.presses("R", "f")
        with team.at_ben() as ben:
            reviewing.mark_in(ben, journey, stages[1], "failing", "nobody owns it")
        team.sync_ben()
        team.sync_ana()
        ana.app.look()
        await ana.waits()
        ana.sees("fine", "failing", "nobody owns it")


async def test_a_conflict_in_the_review_leads_to_where_it_is_decided(team: Team, journey: str) -> None:
    touchpoint = id_of(team.ana, "touchpoint", "Application")
    with team.at_ana() as ana, team.at_ben() as ben:
        edit.set_values(ana, [touchpoint], {"emotion": 2})
        edit.set_values(ben, [touchpoint], {"emotion": -2})
    team.in_step()
    async with Person(team.ben, me=BEN, sync="by hand") as ben:
        await ben.presses("R")
        ben.sees("two values: emotion of Application")
        while "two values" not in ben.row:
            await ben.presses("j")
        await ben.presses("enter")
        ben.sees("kept aside")


async def test_what_a_sync_brought_and_what_it_left_undecided_is_in_the_standup(team: Team) -> None:
    touchpoint = id_of(team.ana, "touchpoint", "Application")
    with team.at_ana() as ana, team.at_ben() as ben:
        edit.set_values(ana, [touchpoint], {"emotion": 2, "status": "retired"})
        edit.set_values(ben, [touchpoint], {"emotion": -2})
    team.in_step()
    async with Person(team.ben, me=BEN, sync="by hand") as ben:
        await ben.presses("O")
        ben.sees("conflict", "two values", "emotion", "status live → retired", "Ana and Ben")
        while "conflict" not in ben.row:
            await ben.presses("j")
        await ben.presses("enter")
        ben.sees("kept aside")
