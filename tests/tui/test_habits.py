from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.habits import HALF_LIFE, MOST, Habits
from person import Person

DAY = 24 * 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def file_of(home: Path) -> Path:
    return home / "habits.json"


def test_what_is_used_often_and_lately_weighs_more(tmp_path: Path) -> None:
    clock = Clock()
    habits = Habits(tmp_path, clock)
    for _ in range(3):
        habits.use("often").join()
    clock.now += 2 * HALF_LIFE
    habits.use("lately").join()
    assert habits.weight("lately") == pytest.approx(1)
    assert habits.weight("often") == pytest.approx(0.75)
    assert habits.weight("never") == 0
    assert Habits(tmp_path, clock).weight("often") == pytest.approx(0.75)


def test_two_windows_count_together(tmp_path: Path) -> None:
    clock = Clock()
    one, other = Habits(tmp_path, clock), Habits(tmp_path, clock)
    one.use("a").join()
    other.use("a").join()
    assert Habits(tmp_path, clock).weight("a") == pytest.approx(2)


def test_however_much_is_used_the_file_stays_small_and_private(tmp_path: Path) -> None:
    clock = Clock()
    habits = Habits(tmp_path, clock)
    habits.use("kept").join()
    file_of(tmp_path).write_text(json.dumps({f"{at:099}": [at + 2, clock.now] for at in range(MOST)}))
    habits.use("newest").join()
    kept = json.loads(file_of(tmp_path).read_text())
    assert len(kept) == MOST
    assert "newest" in kept
    assert file_of(tmp_path).stat().st_mode & 0o777 == 0o600


@given(st.text() | st.dictionaries(st.text(max_size=5), st.lists(st.floats() | st.text(), max_size=3)).map(json.dumps))
def test_a_file_that_reads_badly_is_forgotten(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    home = tmp_path_factory.mktemp("state")
    file_of(home).write_text(text, "utf-8", errors="replace")
    assert Habits(home).weight("edit") >= 0


def test_a_clock_that_was_set_back_makes_nothing_heavier(tmp_path: Path) -> None:
    clock = Clock()
    habits = Habits(tmp_path, clock)
    habits.use("a").join()
    clock.now -= 100 * DAY
    assert habits.weight("a") == pytest.approx(1)


def test_a_folder_that_cannot_be_written_disturbs_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file stands there")
    habits = Habits(tmp_path / "state")
    habits.use("a").join()
    assert habits.weight("a") == pytest.approx(1)


async def test_what_was_picked_stands_first_the_next_time_in_another_library_too(path: Path, tmp_path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("colon")
        assert "sort back" not in ana.lines[ana.lines.index(next(line for line in ana.lines if "> " in line)) + 1]
        await ana.types("srtb")
        ana.sees("sort back", "T")
        await ana.presses("enter")
        ana.sees("sorted by review due first")
        await ana.presses("colon")
        first = next(line for line in ana.lines if "▶" in line and "│" in line)
        assert "sort back" in first
        assert " T " in first
