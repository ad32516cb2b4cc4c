"""The strip of stages: as many as fit, the current one and its neighbours whole before any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.strip import Strip

from journeytui.tui.fit import cut, width
from journeytui.tui.theme import Looks
from journeytui.tui.widgets.lines import Piece, strip
from journeytui.tui.widgets.plain import Plain


class Stages(Plain):
    """One line with the names of the stages."""

    DEFAULT_CSS = "Stages { width: 1fr; height: 1; }"

    @dataclass
    class Clicked(Message):
        """A stage was clicked."""

        stage: int

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.looks = looks
        self._titles: tuple[str, ...] = ()
        self._current = 0
        self._spans: list[tuple[int, int, int]] = []

    def show(self, titles: Sequence[str], current: int) -> None:
        """Shows other stages, or another one as the current."""
        if (tuple(titles), current) != (self._titles, self._current):
            self._titles, self._current = tuple(titles), current
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        glyphs, cells = self.looks.glyphs, self.size.width
        if not self._titles:
            return strip(((" no stages yet", "dim"),), cells, self.looks)
        labels = [f"{at + 1} {title}" for at, title in enumerate(self._titles)]
        shown = seen(labels, self._current, cells - 2, glyphs.ellipsis)
        pieces: list[Piece] = []
        self._spans, x = [], 0

        def put(text: str, style: str) -> None:
            nonlocal x
            pieces.append((text, style))  # type: ignore[arg-type]
            x += width(text)

        put(glyphs.ellipsis if shown and shown[0][0] > 0 else " ", "dim")
        for place, (at, label) in enumerate(shown):
            start = x
            if at == self._current:
                put(glyphs.here_left, "line_active")
                put(label, "accent")
                put(glyphs.here_right, "line_active")
            else:
                put(" ", "text")
                put(label, "dim")
                put(" ", "text")
            self._spans.append((start, x, at))
            following = shown[place + 1][0] if place + 1 < len(shown) else None
            if following is not None and self._current not in (at, following):
                put(glyphs.bar, "line")
        if shown and shown[-1][0] < len(labels) - 1 and shown[-1][1] == labels[shown[-1][0]]:
            put(glyphs.ellipsis, "dim")
        return strip(pieces, cells, self.looks)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for start, end, at in self._spans:
            if start <= event.x < end:
                self.post_message(self.Clicked(at))


def seen(labels: Sequence[str], current: int, cells: int, ellipsis: str) -> list[tuple[int, str]]:
    """The labels that are shown, each with its place: neighbours of the current one first, then as many as fit."""

    def taken(places: Sequence[int]) -> int:
        return sum(width(labels[at]) + 3 for at in places)

    near = [at for at in (current - 1, current, current + 1) if 0 <= at < len(labels)]
    if taken(near) > cells:
        return _squeezed(labels, near, current, cells, ellipsis)
    places = list(near)
    growing = True
    while growing:
        growing = False
        for at in (places[-1] + 1, places[0] - 1):
            if 0 <= at < len(labels) and taken([*places, at]) <= cells:
                places = sorted([*places, at])
                growing = True
    return _with_part(labels, places, cells - taken(places), ellipsis)


def _with_part(labels: Sequence[str], places: list[int], spare: int, ellipsis: str) -> list[tuple[int, str]]:
    """What is left over shows a part of the next label."""
    shown = [(at, labels[at]) for at in places]
    following = places[-1] + 1
    if following < len(labels) and spare >= 10:
        shown.append((following, cut(labels[following], spare - 3, ellipsis)))
    return shown


def _squeezed(labels: Sequence[str], near: list[int], current: int, cells: int, ellipsis: str) -> list[tuple[int, str]]:
    mine = min(width(labels[current]), max(4, cells - 3 - 9 * (len(near) - 1)))
    others = (cells - mine - 3) // max(1, len(near) - 1) - 3
    return [
        (at, cut(labels[at], mine if at == current else others, ellipsis))
        for at in near
        if at == current or others >= 4
    ]
