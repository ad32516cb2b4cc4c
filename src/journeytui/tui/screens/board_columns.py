"""How wide the columns of a study's table are, and how its lines look.

Where there is no room, titles take two lines, bars become short, names are cut, words go on in the next line, pictures go, and
last columns: those stand in a table of their own below (`continued`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from journeytui.domain.text import shown_line
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import Align, cut, shared_beginning, told_apart, width
from journeytui.tui.widgets.lines import laid
from journeytui.workspace import studies
from journeytui.workspace.studies import Table

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.tui.widgets.lines import Piece, Pieces
    from journeytui.workspace.studies import StudyView

GAP = 2
BAR, SHORT_BAR, GAUGE = 12, 6, 9
"""Cells of a bar, of one where there is little room, and of the scale from −2 to +2."""
UNIT, SHORT_UNIT = 12, 6
"""Cells of a unit behind its figure, and where there is little room."""
_ROOMY = 100
"""Cells from which on there is more than a little room."""
_GAPS = {"process": "no process named", "stage": "the whole journey"}
"""What stands at the beginning of a line that belongs to no such record."""
TITLE_LINES = 2
_READABLE, _LEADS, _LEAST, _NARROWEST = 30, 20, 16, 4
"""Cells to which a column of names is cut before pictures go, and after: the first, and others; and any other column."""
_NAMES = ("text", "record")
_NUMBERS = ("whole", "number", "signed", "share", "money")
_COARSE = 1000
"""From here on nobody reads what stands behind the point."""


class Columns:
    """A table of a study, fitted into so many cells."""

    def __init__(self, view: StudyView, table: Table, cells: int, looks: Looks) -> None:
        self._looks = looks
        self._table = table
        self._labels = [looks.glyphs.spelt(column.label) for column in table.columns]
        self._left = {at for at, column in enumerate(table.columns) if column.kind in (*_NAMES, "day")}
        self._texts = self._told(view, UNIT if cells >= _ROOMY else SHORT_UNIT)
        self._by_line = {id(line): texts for line, texts in zip(table.lines, self._texts, strict=True)}
        self._kept = [at for at in range(len(table.columns)) if any(texts[at] for texts in self._texts)]
        self._known = tuple(self._kept)
        """The columns in which something stands."""
        self._pictured = {at: _picture_cells(table.columns[at].picture) for at in self._kept}
        self._widths = self._fitted(cells)
        named = (at for at in self._kept if table.columns[at].kind == "record")
        self._begin = {at: shared_beginning([texts[at] for texts in self._texts]) for at in named}
        self._most = {at: _most(table.lines, at) for at in self._kept if table.columns[at].picture == "bar"}

    def titles(self) -> Iterator[Pieces]:
        """The lines of titles, each title ending in the last."""
        folded = {at: wrapped(self._labels[at], self._widths[at]) for at in self._kept}
        lines = max((len(lines) for lines in folded.values()), default=0)
        for line in range(lines):
            pieces: list[Piece] = []
            for at in self._kept:
                place = line - (lines - len(folded[at]))
                pieces += self._laid(at, folded[at][place] if place >= 0 else "", "heading")
                pieces.append((" " * (GAP + self._pictured[at]), "text"))
            yield tuple(pieces[:-1])

    def line(self, line: tuple[Any, ...], before: tuple[Any, ...]) -> Pieces:
        """A line; what it has in common with the one before stands back."""
        common = True
        pieces: list[Piece] = []
        for at in self._kept:
            common = common and bool(before) and line[at] == before[at]
            pieces += self._laid(at, self._words(line, at)[0], "dim" if common else self._style(at, line[at]))
            pieces += self._picture(at, line[at])
            pieces.append((" " * GAP, "text"))
        return tuple(pieces[:-1])

    def going_on(self, line: tuple[Any, ...]) -> Iterator[Pieces]:
        """The lines in which words go on for which one line has no room."""
        words = {at: self._words(line, at) for at in self._kept}
        for row in range(1, max(map(len, words.values()), default=1)):
            pieces: list[Piece] = []
            for at in self._kept:
                pieces += self._laid(at, words[at][row] if row < len(words[at]) else "", "text")
                pieces.append((" " * (GAP + self._pictured[at]), "text"))
            yield tuple(pieces[:-1])

    def _words(self, line: tuple[Any, ...], at: int) -> list[str]:
        """What stands there, in as many lines as it takes where it is no name of a record, which one can open."""
        text = self._by_line[id(line)][at]
        if begin := self._begin.get(at, ""):
            return [told_apart(text, begin, self._widths[at], self._looks.glyphs.ellipsis)]
        is_long = self._table.columns[at].kind == "text" and width(text) > self._widths[at]
        return wrapped(text, self._widths[at]) if is_long else [text]

    def continued(self) -> Table | None:
        """The columns for which there was no room, behind as many of the first as tell the lines apart; None where all are seen."""
        gone = [at for at in self._known if at not in self._kept]
        if not gone:
            return None
        table, leading = self._table, _leading(self._table.lines, self._kept)
        names = [column.name for column in table.columns]
        following = {
            at: [at, *(names.index(unit) for unit in [table.columns[at].unit] if unit in names)] for at in gone
        }
        wanted = list(dict.fromkeys([*leading, *(one for at in gone for one in following[at])]))
        columns = tuple(table.columns[at] for at in wanted)
        lines = tuple(tuple(line[at] for at in wanted) for line in table.lines)
        return Table(table.name, table.label, columns, lines, "", table.blank)

    def _style(self, at: int, value: Any) -> StyleName:
        kind = self._table.columns[at].kind
        if kind == "signed" and isinstance(value, int | float) and value:
            return "bad" if value < 0 else "good"
        return "strong" if self._pictured[at] and kind not in _NAMES else "text"

    def _told(self, view: StudyView, unit: int) -> list[list[str]]:
        """What stands in each place; the numbers of a column all with as much behind the point."""
        table, minus = self._table, self._looks.glyphs.minus
        texts = [
            [shown_line(studies.cell(view, column, value)) or table.blank for column, value in zip(table.columns, line, strict=True)]
            for line in table.lines
        ]  # fmt: skip
        own_units = any(column.name == "unit" for column in table.columns)
        for at, column in enumerate(table.columns):
            if column.kind == "number" and not (own_units or column.mixed):
                _make_even(texts, [line[at] for line in table.lines], at)
            for told in texts if column.kind in _NUMBERS else ():
                told[at] = f"{minus}{told[at][1:]}" if told[at][:1] == "-" else told[at]
        self._put_units(texts, unit)
        self._name_gaps(texts)
        return texts

    def _put_units(self, texts: list[list[str]], cells: int) -> None:
        """A unit stands behind its figure, and in no column of its own."""
        unit = next((at for at, column in enumerate(self._table.columns) if column.name == "unit"), 0)
        if not unit:
            return
        widest = max((width(told[unit - 1]) for told in texts), default=0)
        for told in texts:
            figure, said = told[unit - 1], cut(told[unit], cells, self._looks.glyphs.ellipsis)
            told[unit - 1] = f"{' ' * (widest - width(figure))}{figure} {said}".rstrip() if figure else ""
            told[unit] = ""
        self._left.add(unit - 1)

    def _name_gaps(self, texts: list[list[str]]) -> None:
        """What a line begins with is never blank: where a record is missing, that is said."""
        gap = _GAPS.get(self._table.columns[0].name, "") if self._table.columns else ""
        for told in texts if gap else ():
            told[0] = told[0] or gap

    def _laid(self, at: int, text: str, style: StyleName) -> Pieces:
        align: Align = "left" if at in self._left else "right"
        return laid(((text, style),), self._widths[at], self._looks.glyphs.ellipsis, align)

    def _picture(self, at: int, value: Any) -> Iterable[Piece]:
        cells = self._pictured[at] - 1
        if cells < 0:
            return ()
        known = value if isinstance(value, int | float) else None
        if self._table.columns[at].picture == "gauge":
            return ((" ", "text"), *_gauge(known, self._looks))
        return ((" ", "text"), *_bar(known, self._most[at], cells, self._looks))

    def _fitted(self, cells: int) -> dict[int, int]:
        """Each column as wide as its widest text, or else as the module says."""
        texts = {at: max(width(told[at]) for told in self._texts) for at in self._kept}
        labels = self._labels
        widths = {at: max(texts[at], width(labels[at])) for at in self._kept}
        if self._needed(widths) > cells:
            widths = {at: max(texts[at], _folded(labels[at])) for at in self._kept}
        if self._needed(widths) > cells:
            self._pictured |= {at: SHORT_BAR + 1 for at, wide in self._pictured.items() if wide == BAR + 1}
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
        """Takes what is too much from the names, cell by cell from those that are widest; from the first not as much."""
        names = {
            at: max(least, _LEADS if at == self._kept[0] else 0)
            for at in widths
            if self._table.columns[at].kind in _NAMES
        }
        for _ in range(self._needed(widths) - cells):
            widest = max((at for at in names if widths[at] > names[at]), key=widths.__getitem__, default=None)
            if widest is None:
                break
            widths[widest] -= 1

    def _needed(self, widths: dict[int, int]) -> int:
        return sum(widths.values()) + sum(self._pictured.values()) + GAP * (len(widths) - 1)


def _leading(lines: Sequence[tuple[Any, ...]], kept: Sequence[int]) -> Sequence[int]:
    """The first columns that tell the lines apart, but not all that are seen: others could never stand beside them."""
    for count in range(1, len(kept)):
        if len({tuple(line[at] for at in kept[:count]) for line in lines}) == len(lines):
            return kept[:count]
    return kept[:1] if len(kept) > 1 else ()


def _folded(label: str) -> int:
    """The cells in which the title takes no more lines than it may."""
    least = max((width(word) for word in label.split()), default=0)
    return next(cells for cells in range(least, width(label) + 1) if len(wrapped(label, max(1, cells))) <= TITLE_LINES)


def _make_even(texts: list[list[str]], values: list[Any], at: int) -> None:
    known = [value for value in values if _is_number(value)]
    point = max((len(texts[line][at].partition(".")[2]) for line, value in enumerate(values) if _is_number(value)), default=0)  # fmt: skip
    point = 0 if any(abs(value) >= _COARSE for value in known) else point
    for line, value in enumerate(values):
        if _is_number(value):
            texts[line][at] = f"{value:,.{point}f}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _picture_cells(picture: str) -> int:
    return {"bar": BAR + 1, "gauge": GAUGE + 1}.get(picture, 0)


def _most(lines: Iterable[tuple[Any, ...]], at: int) -> float:
    return max((float(line[at]) for line in lines if isinstance(line[at], int | float)), default=0.0)


def _bar(value: float | None, most: float, cells: int, looks: Looks) -> Pieces:
    """A bar of blocks, to an eighth of a cell where the terminal has them."""
    if not value or value < 0 or most <= 0:
        return ((" " * cells, "text"),)
    eighths = max(1, round(8 * cells * value / most))
    whole, rest = divmod(eighths, 8)
    drawn = looks.glyphs.block * whole + (looks.glyphs.parts[rest - 1] if rest and whole < cells else "")
    return ((drawn, "accent"), (" " * (cells - len(drawn)), "text"))


def _gauge(value: float | None, looks: Looks) -> Pieces:
    """Where the value stands from −2 to +2, zero in the middle; nothing where it is not known."""
    if value is None:
        return ((" " * GAUGE, "text"),)
    middle, at = GAUGE // 2, round((max(-2.0, min(2.0, value)) + 2) * (GAUGE - 1) / 4)
    line = [looks.glyphs.rule] * GAUGE
    line[middle] = looks.glyphs.bar
    style: StyleName = "bad" if value < 0 else "good"
    return (("".join(line[:at]), "line"), (looks.glyphs.full, style), ("".join(line[at + 1 :]), "line"))
