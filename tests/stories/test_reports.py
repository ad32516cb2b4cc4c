"""A report for somebody without a terminal, written from the explorer by keys."""

from __future__ import annotations

import pytest

from person import Person, small_library


@pytest.mark.parametrize(
    ("ending", "begins"), [("html", "<!doctype html>"), ("md", "# I buy a home"), ("HTM", "<!doctype html>")]
)
async def test_a_journey_is_written_as_a_report(tmp_path, ending, begins):
    async with Person(small_library(tmp_path / "journeys.db")) as ana:
        await ana.presses("X")
        ana.sees("Export I buy a home to", "A report to read or print ends in .html or .md.")
        await ana.presses("ctrl+u")
        await ana.pastes(str(tmp_path / f"home.{ending}"))
        await ana.presses("enter")
        ana.sees("written to")
    written = (tmp_path / f"home.{ending}").read_text("utf-8")
    assert written.startswith(begins)
    assert "Getting documents in" in written


async def test_an_ending_that_is_no_format_is_refused_with_those_that_are(tmp_path):
    async with Person(small_library(tmp_path / "journeys.db")) as ana:
        await ana.presses("X", "ctrl+u")
        await ana.pastes(str(tmp_path / "home.pdf"))
        await ana.presses("enter")
        ana.sees(".pdf says no format", ".yaml, .json, .html or .md")
