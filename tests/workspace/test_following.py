"""The syncing in the background: when it syncs, when it waits, and that it never does so for long or for nothing."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.errors import DiskTrouble, Refused
from journeytui.sync.remote import NotAllowed
from journeytui.workspace import edit, following, sharing
from journeytui.workspace.following import FIRST_WAIT, LONGEST_WAIT, Follower
from journeytui.workspace.reports import Report
from journeytui.workspace.sharing import Step
from person import opened
from team import ANA, BEN, Team, id_of


class Following:
    """A follower of a library, on a thread of its own; it waits no longer than `waits` says."""

    def __init__(self, path: Path, me: str, waits: Callable[[float, float], float] = lambda low, high: 0.0) -> None:
        self._path, self._me, self._waits = path, me, waits
        self.said: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(20)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.follower.end()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def until(self, wanted: Callable[[Report], object]) -> Report:
        """The first report from here on of which that holds."""
        while True:
            report = self.said.get(timeout=20)
            if wanted(report):
                return report

    @property
    def has_ended(self) -> bool:
        self._thread.join(20)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with closing(opened(self._path, me=self._me)) as ws:
            self.follower = Follower(ws, self.said.put, drawn=self._waits)
            self._ready.set()
            self.follower.run()


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Team(tmp_path)


def change(team: Team, emotion: int) -> None:
    with team.at_ana() as ana:
        edit.set_values(ana, [id_of(team.ana, "touchpoint", "Application")], {"emotion": emotion})


def test_what_waits_is_sent_at_once_and_what_is_committed_later_without_being_told(team):
    change(team, 1)
    with Following(team.ana, ANA) as following:
        report = following.until(lambda report: report.run)
        assert (report.state, report.ahead, report.run.failed, report.run.asked) == ("ready", 0, False, False)
        change(team, 2)
        following.until(lambda report: report.run and not report.ahead)
    assert team.sync_ben().brought
    assert team.equal


def test_whoever_asks_is_answered_even_if_there_is_nothing_to_do(team):
    with Following(team.ana, ANA) as following:
        following.until(lambda report: report.run)
        following.follower.hear("now\n")
        assert following.until(lambda report: report.run and report.run.asked).run.brought == 0


def test_what_another_sends_is_brought_without_being_asked_for(team):
    with Following(team.ben, BEN) as following:
        following.until(lambda report: report.run)
        change(team, 2)
        team.sync_ana()
        assert following.until(lambda report: report.run and report.run.brought).run.brought == 1
    assert team.equal


def test_a_space_out_of_reach_is_offline_until_it_is_back(team):
    away = team.space.parent.with_name("away")
    team.space.parent.rename(away)
    change(team, 1)
    with Following(team.ana, ANA) as following:
        report = following.until(lambda report: report.run)
        assert (report.state, report.run.failed, report.ahead) == ("offline", True, 1)
        assert report.why
        away.rename(team.space.parent)
        report = following.until(lambda report: report.run and not report.run.failed)
        assert (report.state, report.why, report.ahead) == ("ready", "", 0)


def test_while_it_waits_a_commit_does_not_try_again_and_a_person_does(team):
    away = team.space.parent.with_name("away")
    team.space.parent.rename(away)
    with Following(team.ana, ANA, waits=lambda low, high: 1e6) as following:
        following.until(lambda report: report.run and report.run.failed)
        away.rename(team.space.parent)
        change(team, 1)
        following.follower.hear("go")
        assert following.until(lambda report: report.ahead).run is None
        following.follower.hear("now")
        assert not following.until(lambda report: report.run).run.failed


def test_what_stopped_it_is_over_once_another_program_has_joined_anew(team):
    older = team.space.read_bytes()
    change(team, 1)
    team.sync_ana()
    with Following(team.ana, ANA) as following:
        following.until(lambda report: report.run)
        team.put_back(older)
        following.follower.hear("now")
        assert following.until(lambda report: report.run).state == "stopped"
        with team.at_ana() as ana:
            sharing.remove_remote(ana, "team")
            sharing.add_remote(ana, "team", str(team.space))
            sharing.sync_now(ana)
        following.until(lambda report: report.run and report.state == "ready")
        team.sync_ben()
        with team.at_ben() as ben:
            edit.set_values(ben, [id_of(team.ben, "touchpoint", "Application")], {"emotion": 2})
        team.sync_ben()
        following.until(lambda report: report.run and report.run.brought)
    assert team.equal


def test_who_waits_because_nobody_answered_goes_on_once_another_program_was_answered(team):
    away = team.space.parent.with_name("away")
    team.space.parent.rename(away)
    with Following(team.ana, ANA, waits=lambda low, high: 1e6) as following:
        following.until(lambda report: report.run and report.run.failed)
        away.rename(team.space.parent)
        team.sync_ana()
        assert following.until(lambda report: report.run).state == "ready"


def test_only_one_syncs_a_library_and_the_next_takes_over(team):
    with Following(team.ana, ANA) as first:
        first.until(lambda report: report.run)
        with Following(team.ana, ANA) as second:
            assert second.until(lambda report: report.state == "ready").run is None
            change(team, 1)
            first.until(lambda report: report.run and not report.ahead)
            first.follower.end()
            assert first.has_ended
            change(team, 2)
            second.until(lambda report: report.run and not report.ahead)
    team.sync_ben()
    assert team.equal


def test_the_last_edit_is_sent_though_one_leaves_at_once(team):
    with Following(team.ana, ANA) as following:
        following.until(lambda report: report.run)
        change(team, 2)
        following.follower.end()
        assert following.has_ended
    assert team.sync_ben().brought == 1


def test_it_ends_when_the_library_is_shared_no_more(team):
    with Following(team.ana, ANA) as following:
        following.until(lambda report: report.run)
        with team.at_ana() as ana:
            sharing.remove_remote(ana, "team")
        following.until(lambda report: not report.remote)
        assert following.has_ended


@given(st.integers(1, 60))
def test_each_wait_is_drawn_from_a_longer_span_and_never_from_less_than_a_second_or_more_than_five_minutes(times):
    drawn: list[tuple[float, float]] = []

    def noted(low: float, high: float) -> float:
        drawn.append((low, high))
        return low

    with libraries.a_copy(libraries.empty()) as ws:
        follower = Follower(ws, lambda _: None, drawn=noted)
        for _ in range(times):
            follower._failed(following.Unreachable("gone"))
    assert all(low == FIRST_WAIT < high <= LONGEST_WAIT for low, high in drawn)
    assert drawn == sorted(drawn)
    assert len(drawn) == times
    assert times < 10 or drawn[-1][1] == LONGEST_WAIT


@pytest.mark.parametrize(
    ("error", "state"),
    [(DiskTrouble("full"), "offline"), (Refused("another syncs"), "ready"), (NotAllowed("no"), "stopped")],
)
def test_what_no_waiting_mends_is_not_tried_again(error, state, team):
    with team.at_ana() as ana:
        said: list[Report] = []
        follower = Follower(ana, said.append)
        follower._wanted = False
        follower._failed(error)
        follower._say()
        assert follower._wanted == (state != "stopped")
        assert said[-1].state == state


def test_what_is_begun_is_said_at_once_and_how_far_it_is_only_now_and_then(team):
    with team.at_ana() as ana:
        said: list[Report] = []
        follower = Follower(ana, said.append)
        follower._begun = float("-inf")
        for step in (Step("bringing", 1, 9), Step("bringing", 9, 9), Step("indexing", 0, 0)):
            follower._step(step)
        assert [(report.doing, report.done) for report in said] == [("bringing", 1), ("indexing", 0)]


def test_nothing_but_what_is_new_is_said(team):
    with team.at_ana() as ana:
        said: list[Report] = []
        follower = Follower(ana, said.append)
        for _ in range(3):
            follower._say()
        assert len(said) == 1
    assert following.LOOK_EVERY > 0
