"""A study as rows of a list: what one would say aloud, then every table with its bars, then what somebody should look at."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.tui.boards.ink import TONES
from journeytui.tui.boards.scene import is_asked_in
from journeytui.tui.cells import wrapped
from journeytui.tui.fit import fit
from journeytui.tui.screens.board_columns import Columns
from journeytui.tui.widgets.rows import GUTTER, Row
from journeytui.workspace import board_lines, newest, studies

if TYPE_CHECKING:
    from journeytui.tui.theme import Looks, StyleName
    from journeytui.workspace.studies import Finding, StudyView, Table


class Board(Value):
    """The rows of a study, and the records that each of them is about."""

    rows: tuple[Row, ...]
    about: dict[str, tuple[str, ...]]
    """By the row's id: the records behind it, the nearest last."""
    said: dict[str, str]
    """By the row's id: what is said of it, where it is a sentence or begins with no record."""
    looked_up: dict[str, tuple[str, int]]
    """By the row's id: of which table it is which line, where its records are only looked up when somebody asks for them."""

    @property
    def parts(self) -> list[int]:
        """The row that each of its parts begins with: what one would say aloud, every table, what somebody should look at."""
        return [0, *(at + 1 for at, row in enumerate(self.rows) if row is _BLANK)] if self.rows else []


def board(  # noqa: PLR0913  all that is said of a study
    view: StudyView,
    cells: int,
    looks: Looks,
    instead: Collection[str] = (),
    alone: str = "",
    *,
    leads: Collection[str] = (),
    fill: str = "",
) -> Board:
    """The study in so many cells, without the tables that a picture shows instead; `alone` names the one whom that is about.

    `leads` are the sentences of the answer that stand above the picture; `fill` says how to come to one where nothing is known.
    """
    about: dict[str, tuple[str, ...]] = {}
    said = {
        f"{sort} {at}": studies.sentence(view, finding)
        for sort, findings in (("headline", view.study.headline), ("finding", view.study.findings))
        for at, finding in enumerate(findings)
    }
    looked_up = {
        f"{table.name} {at}": (table.name, at)
        for table in view.study.tables
        if board_lines.leads_on(view, table.name)
        for at, line in enumerate(table.lines)
    }
    said |= {id: _line_said(view, *place) for id, place in looked_up.items()}
    rows = list(_rows(view, cells - GUTTER - 1, looks, about, instead, leads=leads, fill=fill))
    if alone:
        line = fit(f"What follows is about all customers, not {shown_line(alone)} alone.", cells - GUTTER - 1)
        rows.insert(0, _words(line, "accent"))
    return Board(tuple(rows), about, said, looked_up)


class LaidOut:
    """The boards that were laid out last, each as long as the answer is the same and stands in the same room."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[StudyView, Board]] = {}

    def board(  # noqa: PLR0913  as for `board`
        self, view: StudyView, cells: int, looks: Looks, instead: Collection[str], alone: str, *, leads: Collection[str], fill: str
    ) -> Board:  # fmt: skip
        """The same as `board`."""
        key = (id(view), cells, looks.glyphs, tuple(instead), alone, tuple(leads), fill)
        known = self._known.get(key)
        found = known[1] if known else board(view, cells, looks, instead, alone, leads=leads, fill=fill)
        newest.keep(self._known, key, (view, found), _LAID_OUT)  # with the answer, so that its id is nobody else's
        return found


_LAID_OUT = 4
"""So many boards are kept laid out: one goes to and fro between a few. The longest takes half a megabyte."""


def _rows(  # noqa: PLR0913  as for `board`
    view: StudyView,
    cells: int,
    looks: Looks,
    about: dict[str, tuple[str, ...]],
    instead: Collection[str],
    *,
    leads: Collection[str],
    fill: str,
) -> Iterator[Row]:
    ours = looks.glyphs.spelt
    for at, finding in enumerate(view.study.headline):
        if studies.sentence(view, finding) not in leads:
            yield from _told(view, finding, f"headline {at}", cells, looks, about)
    yield from (_words(line, "text") for line in wrapped(fill, cells) if fill)
    for line in wrapped(studies.not_counted(view), cells) if view.targets_left_out else ():
        yield _words(line, "dim")
    for table in view.study.tables:
        if table.lines and table.name not in instead:
            yield _BLANK
            yield _words(ours(table.label), "strong")
            yield from _table(view, table, cells, looks, about)
            for line in wrapped(ours(table.note), cells) if table.note else ():
                yield _words(line, "dim")
    if view.study.findings:
        yield _BLANK
        yield _words("To look at", "strong")
        for at, finding in enumerate(view.study.findings):
            yield from _told(view, finding, f"finding {at}", cells, looks, about)
    yield _BLANK
    asked = () if is_asked_in(view.question.question, cells + GUTTER + 1) else (f"Asks: {view.question.question}",)
    for text in (*asked, f"Whose: {view.question.whose}"):
        yield from (_words(line, "dim") for line in wrapped(ours(text), cells))


def _words(text: str, style: StyleName) -> Row:
    return Row("", (((text, style),),), heading=True)


_BLANK = _words("", "text")
"""What parts the parts."""


def _told(
    view: StudyView, finding: Finding, id: str, cells: int, looks: Looks, about: dict[str, tuple[str, ...]]
) -> Iterator[Row]:
    first, *more = wrapped(shown_line(studies.sentence(view, finding, looks.glyphs.spelt)), cells) or [""]
    style = TONES[finding.tone]
    if finding.about:
        about[id] = finding.about
        yield Row(id, (((first, style),),))
    else:
        yield _words(first, style)
    for line in more:
        yield _words(line, style)


def _table(view: StudyView, table: Table, cells: int, looks: Looks, about: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    columns = Columns(view, table, cells, looks)
    for titles in columns.titles():
        yield Row("", (titles,), heading=True)
    leading = _leading(table)
    before: tuple[Any, ...] = ()
    for at, line in enumerate(table.lines):
        id = f"{table.name} {at}"
        about[id] = tuple(str(line[place]) for place in leading if line[place]) or _any(table, line)
        leads = bool(about[id]) or board_lines.leads_on(view, table.name)
        row = Row(id if leads else "", (columns.line(line, before),), heading=not leads)
        before = line
        yield row
        for words in columns.going_on(line):
            yield Row("", (words,), heading=True)
    if more := columns.continued():
        yield from _continued(view, more, cells, looks)


def _line_said(view: StudyView, name: str, at: int) -> str:
    """What such a line says, as one would say it aloud: `Why they were lost: Too slow, 12, 40 %`."""
    table = next(table for table in view.study.tables if table.name == name)
    texts = [
        (column, studies.cell(view, column, value))
        for column, value in zip(table.columns, table.lines[at], strict=True)
    ]
    first = [text for _, text in texts[:1]]
    told = [f"{column.label} {text}" for column, text in texts[1:_TOLD] if text]
    return f"{table.label}: {', '.join((*first, *told))}"


_TOLD = 4
"""How many columns of a line are told."""


def _continued(view: StudyView, table: Table, cells: int, looks: Looks) -> Iterator[Row]:
    """The columns for which there was no room beside the others."""
    columns = Columns(view, table, cells, looks)
    for titles in columns.titles():
        yield Row("", (titles,), heading=True)
    for line in table.lines:
        for words in (columns.line(line, ()), *columns.going_on(line)):
            yield Row("", (words,), heading=True)
    if more := columns.continued():
        yield from _continued(view, more, cells, looks)


def _any(table: Table, line: tuple[Any, ...]) -> tuple[str, ...]:
    """The first record that a line names, where it begins with none."""
    named = (str(value) for column, value in zip(table.columns, line, strict=True) if column.kind == "record" and value)
    return tuple(islice(named, 1))


def _leading(table: Table) -> list[int]:
    """The columns that say what a line is about: the records that it begins with, or else any it names."""
    named = [at for at, column in enumerate(table.columns) if column.kind == "record"]
    begins = [at for place, at in enumerate(named) if at == place]
    return begins or named[:1]
