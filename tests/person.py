"""Somebody at the keys of the program: presses, types, and says what is seen. No terminal; see `terminal` for a real one."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import unicodedata
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.segment import Segment
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

import libraries
from journeytui.domain.words import WORDS
from journeytui.settings import Settings
from journeytui.tui.app import JourneyApp
from journeytui.workspace import edit
from journeytui.workspace.workspace import Workspace, open_library
from resting import looks_round, rests

TODAY = dt.date(2026, 11, 22)


class Person:
    """One person and their start of the program on a library."""

    def __init__(  # noqa: PLR0913  everything that can be said of a start
        self, path: Path, *, size: tuple[int, int] = (120, 40), journey: str = "", env: dict[str, str] | None = None,
        me: str = "Ana <ana@example.com>", is_samples: bool = False, read_only: bool = False, **settings: Any,
    ) -> None:  # fmt: skip
        self.path = path
        home = {
            "HOME": str(path.parent),
            "XDG_STATE_HOME": str(path.parent / "state"),
            "XDG_DATA_HOME": str(path.parent / "data"),
        }
        workspace = opened(path, me=me, is_samples=is_samples, read_only=read_only)
        self.app = JourneyApp(workspace, Settings(**settings), record=journey, env=home | (env or {}))
        self._running = self.app.run_test(size=size)

    async def __aenter__(self) -> Self:
        self.pilot = await self._running.__aenter__()
        await self.waits()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.app.drain()
        await self._running.__aexit__(kind, error, trace)
        self.app.close_writer()
        self.app.workspace.close()

    async def presses(self, *keys: str) -> None:
        """One key after the other, then waits until everything is written and drawn."""
        await self.presses_without_waiting(*keys)
        await self.waits()

    async def presses_without_waiting(self, *keys: str) -> None:
        """One key after the other; what they ask for may still be on its way to the disk."""
        for key in keys:
            self.app.post_message(_typed(key))
            await looks_round(self.pilot)
        await looks_round(self.pilot)

    async def types(self, text: str) -> None:
        """Letters."""
        await self.presses(*("space" if letter == " " else letter for letter in text))

    async def bursts(self, keys: list[tuple[str, str | None]]) -> None:
        """All keys at once, as a terminal sends what was pasted or what a slow line held back."""
        for key, character in keys:
            self.app.post_message(events.Key(key, character))
        await self.waits()

    async def pastes(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.waits()

    async def waits(self) -> None:
        """Until every key is handled, everything written and drawn."""
        await rests(self.pilot)

    def others(self) -> Workspace:
        """Somebody else on the same file; the caller closes it."""
        return opened(self.path, me="Ben <ben@example.com>")

    # What is seen

    @property
    def lines(self) -> list[str]:
        """The screen as lines of text."""
        return ["".join(segment.text for segment in line).rstrip() for line in self.segments]

    @property
    def segments(self) -> list[list[Segment]]:
        """The screen as lines of segments."""
        return [list(strip) for strip in self.app.screen._compositor.render_strips()]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    @property
    def told(self) -> str:
        """The lowest line."""
        return self.lines[-1].strip()

    @property
    def row(self) -> str:
        """The title in the row that the cursor is on."""
        row = self.app.top.rows.current  # type: ignore[attr-defined]
        return (
            ""
            if row is None
            else "".join(
                cell if isinstance(cell, str) else "".join(t for t, _ in cell) for cell in row.cells[:1]
            ).strip()
        )

    def sees(self, *texts: str) -> None:
        for text in texts:
            assert text in self.screen, f"{text!r} is not on the screen:\n{self.screen}"

    def sees_no(self, *texts: str) -> None:
        for text in texts:
            assert text not in self.screen, f"{text!r} is on the screen:\n{self.screen}"

    def kept(self, word: str, *fields: str) -> list[Any]:
        """What the file holds of a word, in its order."""
        with sqlite3.connect(self.path) as connection:
            order = "position, id" if WORDS[word].ordered else "id"
            rows = connection.execute(f"select {', '.join(fields)} from {word} order by {order}").fetchall()
        connection.close()
        return [row[0] if len(fields) == 1 else row for row in rows]


def _typed(key: str) -> events.Key:
    """What Textual makes of a key; by its name, or the letter that it types."""
    name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
    try:
        letter = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        letter = name if len(name) == 1 else None
    return events.Key(name, letter)


def opened(path: Path, *, me: str = "Ana <ana@example.com>", **kept: Any) -> Workspace:
    """The library, on a day that stays the same."""
    return open_library(path, me=me, today=lambda: TODAY, **({"now": _now} | kept))


def _now() -> dt.datetime:
    """The time that it is, on the day that it is here."""
    return dt.datetime.combine(TODAY, dt.datetime.now(dt.UTC).timetz())


def small_library(path: Path) -> Path:
    """Two journeys; the first has three stages, the second of which has three touchpoints, a goal, a KPI and an owner."""
    return Path(shutil.copy(_small(), path))


@cache
def _small() -> Path:
    """The one that the others are copies of."""
    path = libraries.empty().with_name("of_a_person.db")
    shutil.copy(libraries.empty(), path)
    ws = opened(path)
    team = edit.add(ws, "team", None, {"title": "Mortgage desk"}).ids[0]
    journey = edit.add(ws, "journey", None, {"title": "I buy a home", "status": "live"}).ids[0]
    stages = edit.add_many(ws, "stage", journey, ["I decide", "I get the mortgage", "I move in"]).ids
    touchpoints = edit.add_many(ws, "touchpoint", stages[1], ["Application", "Getting documents in", "Valuation"]).ids
    edit.set_values(ws, touchpoints[:1], {"channel": "app", "emotion": 0, "status": "live"})
    edit.set_values(ws, touchpoints[1:2], {"emotion": -2, "moment_of_truth": True, "satisfaction": 1})
    edit.add(ws, "insight", touchpoints[1], {"title": "Asked three times", "impact": -2})
    edit.add(
        ws, "goal", stages[1], {"title": "Know my rate", "importance": 9, "satisfaction": 3, "perspective": "customer"}
    )
    edit.add(ws, "kpi", stages[1], {"title": "Time to decision", "unit": "d", "better": "down", "target": 7})
    edit.set_values(ws, stages[1:2], {"accountable": team})
    edit.add(ws, "journey", None, {"title": "I renew a contract"}, after=journey)
    ws.close()
    return path
