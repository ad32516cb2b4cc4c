"""A standup: what people do to their journeys, by keys alone, and what is in the file afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from person import Person

SIZES = [(60, 20), (80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_pain_is_found_given_to_somebody_and_taken_back(path: Path, size: tuple[int, int]) -> None:
    async with Person(path, size=size) as ana:
        await ana.presses("f")
        await ana.types("documents")
        await ana.presses("enter")
        ana.sees("Getting documents in")
        await ana.presses("o")
        await ana.types("desk")
        await ana.presses("enter", "s")
        await ana.types("pla")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "status")[1] == "planned"
        assert ana.kept("touchpoint", "accountable")[1] is not None
        await ana.presses("u", "u")
        assert ana.kept("touchpoint", "status", "accountable")[1] == (None, None)


@pytest.mark.parametrize("size", SIZES)
async def test_the_map_is_read_and_a_record_of_it_changed(path: Path, size: tuple[int, int]) -> None:
    async with Person(path, size=size) as ana:
        await ana.presses("enter", "m", "l", "tab", "i")
        ana.sees("touchpoint")
        await ana.presses("e", "ctrl+u")
        await ana.types("Apply")
        await ana.presses("enter", "q", "q")
        assert "Apply" in ana.kept("touchpoint", "title")


async def test_twenty_edits_of_one_burst_are_all_in_the_journal_in_their_order(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("enter", "l")
        keys: list[tuple[str, str | None]] = []
        for number in range(20):
            status = ("li", "pla", "id", "ret")[number % 4]
            keys += [("s", "s"), *((letter, letter) for letter in status), ("enter", None)]
        await ana.bursts(keys)
        await ana.waits()
        journal = ana.app.workspace.connection.execute("select new from journal where field = 'status' order by rowid").fetchall()
        told = [row[0] for row in journal][-20:]
        assert told == ["live", "planned", "idea", "retired"] * 5


async def test_a_long_text_is_written_through_all_its_keys(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("enter", "l", "i", "j", "enter")
        await ana.types("They ask for the same paper")
        await ana.presses("enter")
        await ana.types("three times.")
        await ana.presses("up", "home", "ctrl+s")
        assert ana.kept("touchpoint", "description")[0] == "They ask for the same paper\nthree times."
        ana.sees("They ask for the same paper", "three times.")
