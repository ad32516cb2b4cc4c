"""Reports from the explorer: of all journeys or of one, into a file that is named afterwards, beside the screen."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from person import Person


async def written(ana: Person) -> None:
    """Waits until what is written beside the screen is written."""
    for thread in threading.enumerate():
        while thread.name == "report" and thread.is_alive():
            await ana.waits()
    await ana.waits()


@pytest.fixture(autouse=True)
def here(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)


@pytest.mark.parametrize(
    ("way", "named", "told"),
    [((), "all-journeys.html", "All journeys"), (("enter",), "i-buy-a-home.html", "I buy a home"), (("enter", "b"), "i-buy-a-home.html", "I buy a home")],
)  # fmt: skip
async def test_a_report_is_written_of_what_is_looked_at_and_the_place_is_said(
    path: Path, way: tuple[str, ...], named: str, told: str
) -> None:
    async with Person(path) as ana:
        await ana.presses(*way, "W")
        ana.sees(f"> {named}")
        await ana.presses("enter")
        await written(ana)
        ana.sees("report written to ")
    assert told in (path.parent / named).read_text()


async def test_a_report_is_never_written_over_a_file_without_a_yes_and_never_into_none(path: Path) -> None:
    (path.parent / "all-journeys.html").write_text("mine")
    async with Person(path) as ana:
        await ana.presses("W", "enter")
        ana.sees("Replace the file?")
        await ana.presses("escape", "W", "ctrl+u")
        await ana.types("journeys.yaml")
        await ana.presses("enter")
        ana.sees(".yaml is no report")
        await ana.presses("ctrl+u")
        await ana.types("nowhere/journeys.md")
        await ana.presses("enter")
        ana.sees("there is no folder nowhere")
        await ana.presses("ctrl+u")
        await ana.types("~nobody-of-that-name/journeys.md")
        await ana.presses("enter")
        ana.sees("nobody of that name has a home here")
    assert (path.parent / "all-journeys.html").read_text() == "mine"
    assert not (path.parent / "journeys.yaml").exists()


async def test_what_cannot_be_written_is_said(path: Path) -> None:
    (path.parent / "taken.md").mkdir()
    async with Person(path) as ana:
        await ana.presses("W", "ctrl+u")
        await ana.types("taken.md")
        await ana.presses("enter", "enter")
        await written(ana)
        ana.sees("could not be written")
