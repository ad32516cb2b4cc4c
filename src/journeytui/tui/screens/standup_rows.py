"""A standup as rows of a list: what turned bad, what I have to do, and what I answer for, journey by journey."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.tui.cells import number, signed, word, wrapped
from journeytui.tui.widgets.columns import GAP, Column, measured, shared_out
from journeytui.tui.widgets.lines import laid
from journeytui.tui.widgets.rows import GUTTER, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import StyleName
    from journeytui.tui.widgets.lines import Piece, Pieces
    from journeytui.workspace.deciding import Owned
    from journeytui.workspace.standup import Mine, StandupView
    from journeytui.workspace.turning import Turned

    _Cells = tuple[Pieces, ...]
    Draw = Callable[[Any, Glyphs], _Cells]

WHO = "who"
"""The id of the row that asks who one is."""
TURNED, DECISIONS, TOUCHPOINTS = SECTIONS = ("turned", "decisions", "touchpoints")
"""The parts of the screen: what the id of a row begins with."""
_KEPT = 2_000
"""So many lines are remembered as they were drawn: after a key most of them are as they were."""
_BELOW_ZERO = re.compile(r"(?<![\w\-])-(?=\d)")
_TURNED = (
    Column("sort", least=10, drop=4), Column("title", least=26, share=3), Column("what", least=26, share=3),
    Column("journey", least=12, share=2, drop=3), Column("by", least=8, most=16, share=1, drop=5),
)  # fmt: skip
_DECISIONS = (
    Column("due", least=15), Column("title", least=20, share=6), Column("owner", least=8, most=24, share=1, drop=1),
    Column("journey", least=12, share=1, drop=2),
)  # fmt: skip
_TOUCHPOINTS = (
    Column("title", least=20, share=3), Column("stage", least=12, share=2, drop=2), Column("status", least=7, drop=3),
    Column("emotion", least=9, align="right"), Column("pain", least=7, align="right", drop=4),
    Column("owner", least=8, most=24, share=1, drop=1),
)  # fmt: skip


_LABELS = ("stage", "status", "feels ±2", "pain/10", "owner")
"""What stands over the columns of touchpoints behind the first."""


class Told(Value):
    """The rows of a standup, and what stands behind each."""

    rows: tuple[Row, ...]
    records: dict[str, str]
    """By the row's id: the record that keys act on."""
    journeys: dict[str, str]
    """By the row's id: the journey it belongs to; '' where there is none."""


class Standing(Value):
    """What the rows need to know beside the standup itself."""

    cells: int
    glyphs: Glyphs
    settings_key: str
    me: str
    today: dt.date


def told(view: StandupView, standing: Standing) -> Told:
    """The standup in so many cells."""
    made = _Rows(view, standing)
    return Told(tuple(made.rows()), made.records, made.journeys)


class _Rows:
    def __init__(self, view: StandupView, standing: Standing) -> None:
        self._view = view
        self._cells = standing.cells - GUTTER - 1
        self._glyphs = standing.glyphs
        self._standing = standing
        self.records: dict[str, str] = {}
        self.journeys: dict[str, str] = {}

    def rows(self) -> Iterator[Row]:
        view = self._view
        if not view.me:
            yield from self._nobody()
        parts = [self._bad, self._decisions] if view.turned else [self._decisions, self._bad]
        if view.me:
            for part in parts:
                yield from part()
                yield Row("", ("",), heading=True)
            yield from self._touchpoints()
        else:
            yield from self._bad()

    def _bad(self) -> Iterator[Row]:
        view, since = self._view, day(self._view.since, self._standing.today)
        yield from self._heading(f"Turned bad since {since}", view.turned_all, len(view.turned))
        yield from self._section(TURNED, _TURNED, view.turned, _turned, f"Nothing got worse since {since}.")
        yield from self._known()

    def _decisions(self) -> Iterator[Row]:
        """Mine; where all have one owner, that is me, and the titles have the room of that column."""
        decisions = self._view.decisions
        yield from self._heading("My decisions and questions", len(decisions), len(decisions))
        columns: Sequence[Column] = _DECISIONS
        if len({one.owner for one in decisions}) == 1:
            columns = tuple(replace(one, least=0, most=0) if one.key == "owner" else one for one in _DECISIONS)
        yield from self._section(DECISIONS, columns, decisions, _decision, "None is open.")

    def _nobody(self) -> Iterator[Row]:
        """What to do where the library does not know who is at it."""
        key = self._standing.settings_key
        yield from self._words(
            f"Nobody in this library has your name or e-mail: you are {shown_line(self._standing.me)}.", "warn"
        )
        yield Row(
            WHO, ((("enter here says who you are", "accent"), (", somebody of this library or a new name", "dim")),)
        )
        yield from self._words(
            f"Then your touchpoints and decisions stand here; {key} for the settings says so as well. "
            "Until then: what turned bad for anybody.", "dim"
        )  # fmt: skip
        yield Row("", ("",), heading=True)

    def _known(self) -> Iterator[Row]:
        """Since when this is known, where that is less than was asked."""
        view = self._view
        if view.knows_later:
            since = f"only since {day(view.known_since, self._standing.today)}" if view.known_since else "not at all"
            yield from self._words(f"What people changed is known here {since}.", "dim")
        elif not view.all_read:
            yield from self._words(
                "So much was changed since then that only the newest of it was looked through.", "dim"
            )

    def _heading(self, text: str, all_of_it: int, shown: int, which: str = "") -> Iterator[Row]:
        yield Row("", (_headed(text, all_of_it, shown, which),), heading=True)

    def _words(self, text: str, style: StyleName) -> Iterator[Row]:
        for line in wrapped(self._glyphs.spelt(text), self._cells):
            yield Row("", (((line, style),),), heading=True)

    def _section(
        self, name: str, columns: Sequence[Column], lines: Sequence[Any], draw: Draw, none: str
    ) -> Iterator[Row]:
        drawn = [draw(line, self._glyphs) for line in lines]
        if not drawn:
            yield from self._words(none, "dim")
        for line, pieces in zip(lines, _laid(columns, drawn, self._cells, self._glyphs), strict=True):
            yield self._row(name, line, pieces)

    def _touchpoints(self) -> Iterator[Row]:
        mine, of_all = self._view.touchpoints, self._view.touchpoints_all
        heading = _headed("My touchpoints", of_all, len(mine), ", those that feel worst")
        if len(mine) != of_all or not mine:
            yield Row("", (heading,), heading=True)
            heading = ()
        if not mine:
            yield from self._words(
                "You and your teams are accountable for none: o on a touchpoint, a stage or a journey says who is.",
                "dim",
            )
            return
        lines = [_touchpoint(one, self._glyphs) for one in mine]
        seen = [any(_texts(line)[at] for line in lines) for at in range(1, len(_TOUCHPOINTS))]
        spelt = map(self._glyphs.spelt, _LABELS)
        labels = (heading, *(((label if any_ else "", "dim"),) for label, any_ in zip(spelt, seen, strict=True)))
        labelled, *drawn = _laid(_TOUCHPOINTS, [labels, *lines], self._cells, self._glyphs)
        yield Row("", (labelled,), heading=True)
        before = ""
        for one, pieces in zip(mine, drawn, strict=True):
            if one.journey_id != before:
                yield Row("", (((shown_line(one.journey), "heading"),),), heading=True)
            before = one.journey_id
            yield self._row(TOUCHPOINTS, one, pieces)

    def _row(self, name: str, line: Any, pieces: Pieces) -> Row:
        record, journey = line.id, line.journey_id
        id = f"{name} {record} {line.what}" if name == TURNED else f"{name} {record}"
        self.records[id], self.journeys[id] = record, journey
        return Row(id, (pieces,))


def _headed(text: str, all_of_it: int, shown: int, which: str = "") -> Pieces:
    """What a part is called, and how much is in it."""
    some = f"  {number(shown)} of {number(all_of_it)}{which}" if shown != all_of_it else f"  {number(all_of_it)}"
    return ((text, "strong"), (some if all_of_it else "", "dim"))


def day(value: dt.date, today: dt.date) -> str:
    """A day as one says it in a meeting: Fri 20 Nov, with its year where that is not this one."""
    year = "" if value.year == today.year else f" {value.year}"
    return f"{value:%a} {value.day} {value:%b}{year}"


def _laid(columns: Sequence[Column], drawn: Sequence[_Cells], cells: int, glyphs: Glyphs) -> list[Pieces]:
    """Each line in its columns, none wider than its widest text."""
    places = {column.key: at for at, column in enumerate(columns)}
    shared = shared_out(measured(columns, [_texts(line) for line in drawn]), cells)
    widths = tuple((places[column.key], width, column.align) for column, width in shared)
    return [_line(line, widths, glyphs.ellipsis) for line in drawn]


@lru_cache(_KEPT)
def _texts(line: _Cells) -> list[str]:
    return ["".join(text for text, _ in cell) for cell in line]


@lru_cache(_KEPT)
def _line(line: _Cells, widths: tuple[tuple[int, int, Literal["left", "right"]], ...], ellipsis: str) -> Pieces:
    pieces: list[Piece] = []
    for at, width, align in widths:
        pieces += [*laid(line[at], width, ellipsis, align), (" " * GAP, "text")]
    return tuple(pieces[:-1])


@lru_cache(_KEPT)
def _turned(one: Turned, glyphs: Glyphs) -> _Cells:
    said = one.what
    if one.before and one.now:
        said += f" {one.before} {glyphs.right} {one.now}"
    elif one.before or one.now:
        said += f" {one.now}" if one.now else f", before: {one.before}"
    note: Pieces = ((f"  {shown_line(one.note)}", "dim"),) if one.note else ()
    title: StyleName = "text" if one.mine else "dim"
    return (
        ((one.sort, "dim"),), ((shown_line(one.title), title),), ((_BELOW_ZERO.sub(glyphs.minus, said), "bad"), *note),
        ((shown_line(one.journey), "dim"),), ((shown_line(one.by).partition("<")[0].strip(), "dim"),),
    )  # fmt: skip


@lru_cache(_KEPT)
def _decision(one: Owned, glyphs: Glyphs) -> _Cells:
    late = one.late is not None and one.late > 0
    due = "no day" if one.due is None else f"late {one.late} d" if late else "today" if not one.late else _day(one)
    asks = f"{glyphs.unknown} " if one.word == "question" else ""
    return (
        ((due, "bad" if late else "warn" if due == "today" else "dim"),), ((f"{asks}{shown_line(one.title)}", "text"),),
        ((shown_line(one.owner), "dim"),), ((shown_line(one.journey), "dim"),),
    )  # fmt: skip


def _day(one: Owned) -> str:
    assert one.due is not None
    return day(one.due, one.due + dt.timedelta(days=one.late or 0))


@lru_cache(_KEPT)
def _touchpoint(one: Mine, glyphs: Glyphs) -> _Cells:
    emotion = "" if one.emotion is None else signed(one.emotion, glyphs)
    felt: StyleName = "bad" if (one.emotion or 0) < 0 else "good" if (one.emotion or 0) > 0 else "text"
    pain = "" if one.pain is None else f"{one.pain}"
    return (
        ((shown_line(one.title), "text"),), ((shown_line(one.stage), "dim"),), (word(one.status),) if one.status else (),
        ((emotion, felt),), ((pain, "dim"),), ((shown_line(one.owner), "inherited" if one.inherited else "dim"),),
    )  # fmt: skip
