"""Whatever stands in a library: every screen, dialog and question shows it as text, and none falls over it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import libraries
from journeytui.domain.text import shown_line
from journeytui.tui.commands import COMMANDS, PLACES
from person import Person
from safety.hostile import break_bytes, leaks, poison

HANDS_OVER = {"editor", "quit", "back", "clear"}
"""Commands that leave the screens; the editor is another program's."""
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "library": ((),),
    "explorer": (
        ("enter",),
        ("enter", "2"),
        ("enter", "3"),
        ("enter", "4"),
        ("enter", "right"),
        ("enter", "right", "right"),
    ),
    "detail": (
        ("i",),
        ("enter", "i"),
        ("enter", "2", "i"),
        ("enter", "3", "i"),
        ("enter", "i", "tab"),
        ("enter", "i", "tab", "tab"),
    ),
    "map": (("m",), ("enter", "m", "down", "down", "right")),
    "find": (("f", "h"), ("f", "h", "enter")),
    "help": (("question_mark",),),
    "settings": (("comma",),),
    "history": (),
}
"""The keys to each place, from the library."""

Poison = Callable[[Path], object]
POISONS: dict[str, Poison] = {
    "text": lambda db: poison(db, 11),
    "more text": lambda db: poison(db, 12),
    "anything": lambda db: poison(db, 13, everything=True),
    "bytes": break_bytes,
}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory: what is proved here is not the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        monkeypatch.chdir(folder)
        yield Path(folder)


def look(person: Person, where: object) -> None:
    """Nothing on the screen commands a terminal, and nothing from the data can be clicked."""
    assert not person.app._exit, f"{where} left the program"
    for line in person.segments:
        for segment in line:
            assert leaks(segment.text) == [], where
            meta: dict[str, Any] = segment.style.meta if segment.style else {}
            assert not [key for key in meta if key.startswith("@")], where
            assert not (segment.style and segment.style.link), where


def test_every_place_is_walked_to() -> None:
    assert set(WAYS) >= set(PLACES)


@pytest.mark.parametrize(
    ("poisoned", "size"),
    [("text", (120, 40)), ("more text", (80, 24)), ("anything", (120, 40)), ("bytes", (120, 40))],
    ids=list(POISONS),
)
async def test_on_every_screen_every_key_shows_hostile_text_as_text(
    poisoned: str, size: tuple[int, int], place: Path
) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    POISONS[poisoned](db)
    async with Person(db, size=size) as ana:
        for name, ways in WAYS.items():
            for way in ways:
                await home(ana)
                await ana.presses(*way)
                look(ana, (name, way))
                assert name in ("find", ana.app.top.place), f"{way} does not lead to {name}:\n{ana.screen}"  # type: ignore[attr-defined]
                for command in COMMANDS.values():
                    if name not in command.places or command.id in HANDS_OVER or not command.keys:
                        continue
                    await ana.presses(*command.keys[0].split(" "))
                    look(ana, (name, way, command.id))
                    if command.id != "palette":
                        await ana.presses("down", "enter")
                        look(ana, (name, way, command.id, "enter"))
                    await home(ana)
                    await ana.presses(*way)


async def home(person: Person) -> None:
    """Back to the library, whatever is open."""
    for _ in range(12):
        top: Any = person.app.top
        at_rest: bool = person.app.screen is top and not top.bar.question
        if at_rest and top.place == "library" and not top.filtered and top.rows.cursor == 0:
            return
        if at_rest and top.place == "library" and not top.filtered:
            await person.presses("home")
            continue
        await person.presses("escape")
    raise AssertionError(f"no way home from:\n{person.screen}")


async def test_what_can_be_seen_of_a_hostile_title_stands_there_as_it_is(place: Path) -> None:
    db = place / "hostile.db"
    for seed in range(20, 30):
        shutil.copyfile(libraries.small(), db)
        written = poison(db, seed)
        titles = {
            id: shown_line(text)
            for (word, id, column), text in written.items()
            if (word, column) == ("journey", "title")
        }
        async with Person(db, size=(200, 60)) as ana:
            for title in titles.values():
                ana.sees(title[:6])
            ana.sees_no("\x1b")
