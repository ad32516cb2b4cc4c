"""A study as rows of a list: what one would say aloud, then every table with its bars, then what somebody should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import width
from journeytui.tui.widgets.lines import laid
from journeytui.tui.widgets.rows import GUTTER, Row
from journeytui.workspace import studies

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.tui.widgets.lines import Piece, Pieces
    from journeytui.workspace.studies import Finding, StudyView, Table

GAP = 2
BAR, GAUGE = 12, 9
"""Cells of a bar, and of the scale from −2 to +2."""
_READABLE, _LEAST, _NARROWEST = 30, 16, 4
"""Cells to which a column of names is cut before pictures go, and after; and any other."""
_TONES: dict[str, StyleName] = {"good": "good", "bad": "bad", "gap": "dim", "plain": "text"}


class Board(Value):
    """The rows of a study, and the records that each of them is about."""

    rows: tuple[Row, ...]
    about: dict[str, tuple[str, ...]]
    """By the row's id: the records behind it, the nearest last."""


def board(view: StudyView, cells: int, looks: Looks) -> Board:
    """The study in so many cells."""
    about: dict[str, tuple[str, ...]] = {}
    rows = list(_rows(view, cells - GUTTER - 1, looks, about))
    return Board(tuple(rows), about)


def _rows(view: StudyView, cells: int, looks: Looks, about: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    for at, finding in enumerate(view.study.headline):
        yield from _told(view, finding, f"headline {at}", cells, about)
    for table in view.study.tables:
        if table.lines:
            yield _words("", "text")
            yield _words(table.label, "strong")
            yield from _table(view, table, cells, looks, about)
            for line in wrapped(table.note, cells) if table.note else ():
                yield _words(line, "dim")
    if view.study.findings:
        yield _words("", "text")
        yield _words("To look at", "strong")
        for at, finding in enumerate(view.study.findings):
            yield from _told(view, finding, f"finding {at}", cells, about)
    yield _words("", "text")
    for line in wrapped(f"Whose: {view.question.whose}", cells):
        yield _words(line, "dim")


def _words(text: str, style: StyleName) -> Row:
    return Row("", (((text, style),),), heading=True)


def _told(view: StudyView, finding: Finding, id: str, cells: int, about: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    first, *more = wrapped(shown_line(studies.sentence(view, finding)), cells) or [""]
    style = _TONES[finding.tone]
    if finding.about:
        about[id] = finding.about
        yield Row(id, (((first, style),),))
    else:
        yield _words(first, style)
    for line in more:
        yield _words(line, style)


def _table(view: StudyView, table: Table, cells: int, looks: Looks, about: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    columns = _Columns(view, table, cells, looks)
    yield Row("", (tuple(columns.titles()),), heading=True)
    leading = _leading(table)
    before: tuple[Any, ...] = ()
    for at, line in enumerate(table.lines):
        id = f"{table.name} {at}"
        about[id] = tuple(str(line[place]) for place in leading if line[place])
        row = Row(id if about[id] else "", (tuple(columns.line(line, before)),), heading=not about[id])
        before = line
        yield row


def _leading(table: Table) -> list[int]:
    """The columns that say what a line is about: the records that it begins with, or else any it names."""
    named = [at for at, column in enumerate(table.columns) if column.kind == "record"]
    begins = [at for place, at in enumerate(named) if at == place]
    return begins or named[:1]


class _Columns:
    """How wide the columns of a table are, and how its lines look."""

    def __init__(self, view: StudyView, table: Table, cells: int, looks: Looks) -> None:
        self._looks = looks
        self._table = table
        self._texts = [
            [shown_line(studies.cell(view, column, value)) or table.blank for column, value in zip(table.columns, line, strict=True)]
            for line in table.lines
        ]  # fmt: skip
        self._by_line = {id(line): texts for line, texts in zip(table.lines, self._texts, strict=True)}
        self._kept = [at for at in range(len(table.columns)) if any(texts[at] for texts in self._texts)]
        self._pictured = {at: _picture_cells(table.columns[at].picture) for at in self._kept}
        self._widths = self._fitted(cells)
        self._most = {at: _most(table.lines, at) for at in self._kept if table.columns[at].picture == "bar"}

    def titles(self) -> Iterator[Piece]:
        for at in self._kept:
            yield from self._laid(at, self._table.columns[at].label, "heading")
            yield (" " * (GAP + self._pictured[at]), "text")

    def line(self, line: tuple[Any, ...], before: tuple[Any, ...]) -> Iterator[Piece]:
        """A line; what it has in common with the one before stands back."""
        texts = self._by_line[id(line)]
        common = True
        for at in self._kept:
            common = common and bool(before) and line[at] == before[at]
            column, value = self._table.columns[at], line[at]
            style: StyleName = (
                "text" if column.kind in ("text", "record") else "strong" if self._pictured[at] else "text"
            )
            if column.kind == "signed" and isinstance(value, int | float) and value:
                style = "bad" if value < 0 else "good"
            yield from self._laid(at, texts[at], "dim" if common else style)
            yield from self._picture(at, value)
            yield (" " * GAP, "text")

    def _laid(self, at: int, text: str, style: StyleName) -> Pieces:
        left = self._table.columns[at].kind in ("text", "record", "day")
        return laid(((text, style),), self._widths[at], self._looks.glyphs.ellipsis, "left" if left else "right")

    def _picture(self, at: int, value: Any) -> Iterable[Piece]:
        cells = self._pictured[at]
        if not cells:
            return ()
        known = value if isinstance(value, int | float) else None
        drawn = (
            _gauge(known, self._looks)
            if self._table.columns[at].picture == "gauge"
            else _bar(known, self._most[at], self._looks)
        )
        return ((" ", "text"), *drawn)

    def _fitted(self, cells: int) -> dict[int, int]:
        """Each column as wide as its widest text; where there is no room, names are cut, pictures go, then columns."""
        columns = self._table.columns
        widths = {at: max(width(columns[at].label), *(width(texts[at]) for texts in self._texts)) for at in self._kept}
        self._cut_names(widths, cells, _READABLE)
        while self._needed(widths) > cells and any(self._pictured.values()):
            self._pictured[max(at for at, wide in self._pictured.items() if wide)] = 0
        self._cut_names(widths, cells, _LEAST)
        while self._needed(widths) > cells and len(self._kept) > 1:
            gone = self._kept.pop()
            del widths[gone], self._pictured[gone]
        if self._needed(widths) > cells:
            widths[self._kept[0]] = max(_NARROWEST, cells - GAP)
        return widths

    def _cut_names(self, widths: dict[int, int], cells: int, least: int) -> None:
        """Takes from the widest column of names what is too much, and then from the next."""
        for at in sorted(widths, key=lambda one: -widths[one]):
            over = self._needed(widths) - cells
            if over > 0 and self._table.columns[at].kind in ("text", "record"):
                widths[at] = max(min(widths[at], least), widths[at] - over)

    def _needed(self, widths: dict[int, int]) -> int:
        return sum(widths.values()) + sum(self._pictured.values()) + GAP * len(widths)


def _picture_cells(picture: str) -> int:
    return {"bar": BAR + 1, "gauge": GAUGE + 1}.get(picture, 0)


def _most(lines: Iterable[tuple[Any, ...]], at: int) -> float:
    return max((float(line[at]) for line in lines if isinstance(line[at], int | float)), default=0.0)


def _bar(value: float | None, most: float, looks: Looks) -> Pieces:
    """A bar of blocks, to an eighth of a cell where the terminal has them."""
    if not value or value < 0 or most <= 0:
        return ((" " * BAR, "text"),)
    eighths = max(1, round(8 * BAR * value / most))
    whole, rest = divmod(eighths, 8)
    drawn = looks.glyphs.block * whole + (looks.glyphs.parts[rest - 1] if rest and whole < BAR else "")
    return ((drawn, "accent"), (" " * (BAR - len(drawn)), "text"))


def _gauge(value: float | None, looks: Looks) -> Pieces:
    """Where the value stands from −2 to +2, zero in the middle; nothing where it is not known."""
    if value is None:
        return ((" " * GAUGE, "text"),)
    middle, at = GAUGE // 2, round((max(-2.0, min(2.0, value)) + 2) * (GAUGE - 1) / 4)
    line = [looks.glyphs.rule] * GAUGE
    line[middle] = looks.glyphs.bar
    style: StyleName = "bad" if value < 0 else "good"
    return (("".join(line[:at]), "line"), (looks.glyphs.full, style), ("".join(line[at + 1 :]), "line"))
