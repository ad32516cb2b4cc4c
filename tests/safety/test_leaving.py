"""Leaving while somebody else holds the library: it says so at once, nothing is lost, and the next start offers what was not saved."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from safety.sessions import explorer, given_back, held, make_library, titles


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "journeys.db"
    make_library(path)
    return path


def done(db: Path) -> list[str]:
    with closing(sqlite3.connect(db)) as connection:
        return [row[0] for row in connection.execute("SELECT what FROM change ORDER BY number")]


def test_leaving_says_what_it_waits_for_and_goes_when_that_is_over(db: Path) -> None:
    with explorer(db) as terminal, held(db) as let_go:
        terminal.press("r", "ctrl+u", "Renamed at last", "enter")
        terminal.wait_for("Renamed at last")
        terminal.press("q", "q")
        terminal.wait_for("Saving 1 edit before leaving", 5)
        terminal.wait_for("Another program holds the library")
        terminal.wait_for("Title of The first of all: Renamed at last")
        let_go()
        assert terminal.ended(10) == 0
        assert given_back(terminal) == []
        assert "not saved" not in terminal.text
    assert titles(db) == ["Renamed at last"]
    with explorer(db, "Renamed at last") as again:
        assert "could not be saved" not in again.text


def test_one_may_stay_instead(db: Path) -> None:
    with explorer(db) as terminal, held(db) as let_go:
        terminal.press("r", "ctrl+u", "Renamed at last", "enter", "ctrl+q")
        terminal.wait_for("Saving 1 edit before leaving", 5)
        terminal.press("q", "enter", "y")
        terminal.settle()
        assert "Saving 1 edit" in terminal.text
        terminal.press("escape")
        terminal.settle()
        assert "Saving 1 edit" not in terminal.text
        let_go()
        terminal.wait_for("set Title to Renamed at last")
        terminal.press("ctrl+q")
        assert terminal.ended(10) == 0


def test_one_may_leave_all_the_same_and_the_next_start_saves_what_was_left(db: Path) -> None:
    with held(db):
        with explorer(db) as terminal:
            terminal.press("r", "ctrl+u", "Renamed later", "enter", "+")
            terminal.wait_for("Renamed later")
            terminal.press("a", "Added later", "enter", "ctrl+q")
            terminal.wait_for("Saving 3 edits before leaving", 10)
            terminal.press("ctrl+c")
            assert terminal.ended(5) == 0
            assert given_back(terminal) == []
            terminal.wait_for("3 edits were not saved")
            for told in ("Title of The first of all: Renamed later", "Emotion of The first of all", "Added later"):
                assert told in terminal.text
        assert titles(db) == ["The first of all"]
    with explorer(db, "3 edits could not be saved") as again:
        again.press("enter")
        again.wait_for("added touchpoint: Added later")
        again.press("ctrl+q")
        assert again.ended(10) == 0
    assert titles(db) == ["Added later", "Renamed later"]
    assert len(done(db)) == 3 + 3
    with explorer(db, "Renamed later") as third:
        assert "could not be saved" not in third.text


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda told: told.name)
def test_what_could_not_be_written_before_an_end_by_signal_is_offered_at_the_next_start(
    db: Path, told: signal.Signals
) -> None:
    with held(db), explorer(db) as terminal:
        terminal.press("r", "ctrl+u", "Not yet written", "enter")
        terminal.wait_for("Not yet written")
        os.kill(terminal.pid, told)
        assert terminal.ended(10) == 128 + told
        assert given_back(terminal) == []
    assert titles(db) == ["The first of all"]
    with explorer(db, "1 edit could not be saved when JourneyTUI ended") as again:
        again.after("escape")
        again.press("ctrl+q")
        assert again.ended(10) == 0
    with explorer(db, "1 edit could not be saved") as third:
        third.press("d", "ctrl+q")
        assert third.ended(10) == 0
    with explorer(db) as fourth:
        assert "could not be saved" not in fourth.text
    assert titles(db) == ["The first of all"]


def test_what_somebody_changed_meanwhile_is_not_overwritten_by_what_was_left(db: Path) -> None:
    with held(db), explorer(db) as terminal:
        terminal.press("r", "ctrl+u", "Mine", "enter", "ctrl+q")
        terminal.wait_for("Saving 1 edit before leaving", 5)
        terminal.press("ctrl+c")
        assert terminal.ended(5) == 0
    with closing(sqlite3.connect(db)) as other:
        other.execute("UPDATE touchpoint SET title = 'Theirs'")
        other.commit()
    with explorer(db, "1 edit could not be saved") as again:
        again.press("enter")
        again.wait_for("(?s)Theirs.*Mine|Mine.*Theirs")
        assert titles(db) == ["Theirs"]


def test_whoever_only_looked_leaves_at_once_although_somebody_holds_the_library(db: Path) -> None:
    with explorer(db) as terminal, closing(sqlite3.connect(db)) as other:
        other.execute("UPDATE stage SET title = 'Changed outside'")
        other.commit()
        other.execute("BEGIN IMMEDIATE")
        terminal.wait_for("Changed outside")
        terminal.press("ctrl+q")
        assert terminal.ended(5) == 0
