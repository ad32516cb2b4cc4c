"""Whatever stands in a library: every screen, dialog and question shows it as text, and none falls over it."""

from __future__ import annotations

import os
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

LEAVES = {"editor", "quit", "back", "clear"}
"""Commands that leave the screens; the editor is another program's."""
LEFT_OUT = LEAVES | {"stage_remove", "remove", "undo", "redo", "new_library"}
"""What would take away the subjects; the questions before a removal have a test of their own."""
WITHOUT_ENTER = {"palette", "settings", "add", "stage_add"}
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "library": ((),),
    "explorer": (("enter",), ("enter", "2"), ("enter", "3"), ("enter", "4"), ("enter", "right")),
    "detail": (("enter", "i"), ("i",), ("enter", "2", "i"), ("enter", "3", "i"), ("enter", "i", "tab", "tab")),
    "map": (("m",), ("enter", "m", "down", "down", "right")),
    "find": (("f", "h"),),
    "help": (("question_mark",),),
    "settings": (("comma",),),
    "history": (),
    "sync": (("Y",),),
    "boards": (
        ("b",),
        ("enter", "b"),
        ("enter", "b", "3"),
        ("enter", "b", "6", "right"),
        ("enter", "b", "9", "x"),
        ("enter", "b", *["p"] * 4),
    ),
    "review": (("R",), ("enter", "R")),
    "standup": (("O",), ("O", "tab", "down")),
}
"""The keys to each place, from the library."""
KEYED = ("text", "anything")
"""The libraries in which every key is pressed: in an ordinary run every other one in each, in the long run all in both."""
EVERY = int(os.environ.get("JOURNEYTUI_ROUNDS", "1")) > 1

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
        monkeypatch.undo()


def look(person: Person, where: object) -> None:
    """Nothing on the screen commands a terminal, and nothing from the data can be clicked."""
    assert not person.app._exit, f"{where} left the program"
    for line in person.segments:
        for segment in line:
            assert leaks(segment.text) == [], where
            meta: dict[str, Any] = segment.style.meta if segment.style else {}
            assert not [key for key in meta if key.startswith("@")], where
            assert not (segment.style and segment.style.link), where


def at_rest(person: Person) -> bool:
    """Whether no dialog and no question is open."""
    top: Any = person.app.top
    return not top.bar.question and person.app.screen is top


async def home(person: Person) -> None:
    """Back to the first row of the library, whatever is open."""
    for _ in range(12):
        top: Any = person.app.top
        in_library = at_rest(person) and top.place == "library" and not top.filtered
        if in_library and top.rows.cursor == 0:
            return
        await person.presses("home" if in_library else "escape")
    raise AssertionError(f"no way home from:\n{person.screen}")


def test_every_place_is_walked_to() -> None:
    assert set(WAYS) >= set(PLACES)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("poisoned", "size"),
    [("text", (120, 40)), ("more text", (80, 24)), ("anything", (100, 30)), ("bytes", (120, 40))],
    ids=list(POISONS),
)
async def test_every_key_on_every_screen_shows_hostile_text_as_text(
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
                top: Any = ana.app.top
                assert name in ("find", top.place), f"{way} does not lead to {name}:\n{ana.screen}"
                if way is ways[0] and poisoned in KEYED:
                    await every_key(ana, name, way, KEYED.index(poisoned))


async def every_key(person: Person, place: str, way: tuple[str, ...], turn: int) -> None:
    """Presses every key that does something in a place, or every other one, and looks at what comes."""
    for number, command in enumerate(COMMANDS.values()):
        if place not in command.places or command.id in LEFT_OUT or command.group == "Go" or not command.keys:
            continue
        if not EVERY and number % len(KEYED) != turn:
            continue
        await person.presses(*command.keys[0].split(" "))
        look(person, (place, command.id))
        if command.id not in WITHOUT_ENTER:
            await person.presses_without_waiting("down", "enter")
            look(person, (place, command.id, "enter"))
        top: Any = person.app.top
        if not at_rest(person) or top.place != place:
            await home(person)
            await person.presses_without_waiting(*way)


@pytest.mark.parametrize("way", [("d",), ("enter", "d"), ("enter", "D"), ("enter", "i", "d")], ids=" ".join)
async def test_what_a_removal_names_is_text(way: tuple[str, ...], place: Path) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    poison(db, 14)
    async with Person(db) as ana:
        for keys in (way, ("enter",), ("u",), ("U",), ("u",)):
            await ana.presses(*keys)
            look(ana, (way, keys))


@pytest.mark.parametrize("way", [(), ("enter", *("D", "enter") * 3)], ids=["library", "journey"])
async def test_where_nothing_is_left_no_key_falls_over_it(way: tuple[str, ...], place: Path) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small() if way else libraries.empty(), db)
    async with Person(db) as ana:
        await ana.presses(*way)
        start = ana.app.top
        for command in COMMANDS.values():
            if not command.keys or command.id in LEAVES | {"undo", "redo", "new_library"}:
                continue
            await ana.presses_without_waiting(*command.keys[0].split(" "))
            look(ana, command.id)
            for _ in range(5):
                if not at_rest(ana) or ana.app.top is not start:
                    await ana.presses("escape")


async def test_what_can_be_seen_of_a_hostile_title_stands_there_as_it_is(place: Path) -> None:
    db = place / "hostile.db"
    for seed in range(20, 30):
        shutil.copyfile(libraries.small(), db)
        written = poison(db, seed)
        titles = [
            shown_line(text) for (word, _, column), text in written.items() if (word, column) == ("journey", "title")
        ]
        async with Person(db, size=(200, 60)) as ana:
            for title in titles:
                ana.sees(title[:6])
            ana.sees_no("\x1b")
