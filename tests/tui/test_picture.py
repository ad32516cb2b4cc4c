from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from journeytui.tui.place import Place
from journeytui.tui.wire import Wire
from person import Person

WALKS = {
    "library": (),
    "an empty list": ("/", "z", "z", "z"),
    "explorer": ("enter", "l"),
    "a panel": ("enter", "l", "3"),
    "one panel": ("enter", "l", "z"),
    "record": ("enter", "l", "i"),
    "map": ("enter", "m"),
    "help": ("?",),
    "history": ("C",),
    "settings": (",",),
    "find": ("f", "m", "o"),
    "a question": ("enter", "l", "a", "T", "e"),
}


def sent(place: Place, size: tuple[int, int], *, by_textual: bool) -> str:
    """What an empty terminal is sent for the place."""
    wire = Wire()
    wire.fit(size)
    if by_textual:
        drawn = [[strip] for strip in place._compositor.render_strips()]
        wire.take(LayoutUpdate(drawn, Region(0, 0, *size)), size)
    else:
        for y in range(size[1]):
            wire.put(y, 0, [Segment(" " * size[0], Style(bgcolor=place.desk.looks.mixed("text").bgcolor))])
        for y, x, line in place.picture.lines(whole=True):
            wire.put(y, x, line)
    return wire.send(ColorSystem.TRUECOLOR)


@pytest.mark.parametrize(
    ("size", "theme"), [((120, 40), "dark"), ((120, 40), "terminal"), ((80, 24), "dark"), ((19, 4), "terminal")]
)
@pytest.mark.parametrize("keys", WALKS.values(), ids=WALKS)
async def test_a_place_is_drawn_as_textual_would_draw_it(
    path: Path, keys: tuple[str, ...], size: tuple[int, int], theme: str
) -> None:
    async with Person(path, size=size, theme=theme) as ana:
        await ana.presses(*keys)
        place = ana.app.top
        assert isinstance(place, Place)
        assert place.picture.spots, "the place is drawn by Textual"
        assert sent(place, size, by_textual=False) == sent(place, size, by_textual=True)


async def test_of_a_place_only_what_changed_is_drawn(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "down")
        place = ana.app.top
        assert isinstance(place, Place)
        assert list(place.picture.lines(whole=True)) != []
        assert list(place.picture.lines(whole=False)) == []
        ana.app.notice("something")
        drawn = list(place.picture.lines(whole=False))
        assert [(y, x) for y, x, _ in drawn] == [(39, 0)]
        assert isinstance(drawn[0][2], Strip)
        assert "something" in drawn[0][2].text


async def test_nothing_is_drawn_at_once_while_something_is_still_to_be_laid_out(path: Path) -> None:
    async with Person(path) as ana:
        place = ana.app.top
        assert isinstance(place, Place)
        assert place.picture.at_rest
        place.bar.refresh(layout=True)
        assert not place.picture.at_rest
