"""`list`: the journeys of a library, with their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from journeytui import locations
from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone
from journeytui.cli.values import plain
from journeytui.domain.ids import short
from journeytui.domain.text import nearest, tenths
from journeytui.domain.words import WORDS
from journeytui.workspace import fresh, indexing, listing
from journeytui.workspace.fresh import Fresh
from journeytui.workspace.listing import LibraryRow
from journeytui.workspace.seen import Seen
from journeytui.workspace.shelves import View, Views
from journeytui.workspace.workspace import Workspace

_PAGE = 1_000
_DAY = 10
"""Characters of a day, at the beginning of an instant."""
_BETWEEN = " › "
_NOTHING_NEW = "Nothing is new: nobody else changed anything since you last looked."
_NEVER_LOOKED = "Nothing is new yet: you never looked here before. The explorer begins to count, and so does --seen."
_NOTHING_MATCHES = "No journey matches."
_NOTHING_HERE = "There is no journey here yet. Add one: journeytui add journey title='…'"
_COLUMNS = (
    Column("journey", least=28),
    Column("state", rank=9),
    Column("status", rank=7),
    Column("personas", least=14, rank=8),
    Column("accountable", least=14, rank=5),
    Column("stages", right=True, rank=6),
    Column("experience", right=True, rank=1),
    Column("KPIs off", right=True, rank=2),
    Column("net", right=True, rank=3),
    Column("decisions", right=True, rank=4),
    Column("review", right=True, rank=3),
    Column("new", right=True, rank=3),
    Column("id"),
)
_FRESH = (
    Column("record", least=20), Column("what"), Column("in", least=20, rank=2), Column("by", least=10, rank=1), Column("when", rank=3), Column("id"),
)  # fmt: skip

_VIEWS = (Column("view"), Column("filter", least=10), Column("order"))
_SORTS = {
    "journey": "title",
    "status": "status",
    "personas": "personas",
    "accountable": "accountable",
    "stages": "stages",
    "experience": "experience",
    "kpis": "kpis_off",
    "net": "net",
    "decisions": "open_decisions",
    "review": "review_on",
}
"""What one can sort by, as the headings say it."""


def run(given: Given) -> Exit:
    sort = _sort(given.value("--sort"))
    with opening.library(given) as workspace:
        if given.has("--views"):
            return _views(given, Views(locations.state_home(), workspace.library.id).all)
        indexing.finish(workspace)
        view = _view(workspace, given.value("--view")) if given.has("--view") else View("")
        filter, sort = f"{view.filter} {given.value('--filter')}".strip(), sort or view.sort
        rows = _all(workspace, filter, sort, view.collapsed)
        seen = Seen(locations.state_home(), workspace)
        seen.look(workspace)
        found = fresh.listed(workspace, seen) if given.has("--new") else ()
    if given.has("--new"):
        _tell_new(given, [one for one in found if one.journey in {row.id for row in rows}], seen)
    else:
        _tell(given, rows, fresh.by_journey(seen), flat=bool(sort or filter))
        if not rows:
            tell(_NOTHING_MATCHES if filter else _NOTHING_HERE)
    if given.has("--seen"):
        seen.saw(frozenset(seen.records))
        seen.save()
    return Exit.DONE


def _tell(given: Given, rows: list[LibraryRow], new: Mapping[str, int], *, flat: bool) -> None:
    if given.has("--json"):
        output.json([{**plain(row), "new": new.get(row.id, 0)} for row in rows])
    elif given.has("--plain"):
        for row in rows:
            output.fields([row.id, *(cell.text for cell in _cells(row, new, net="+d"))])
    elif rows:
        cells = [[*(_cells(row, new) if flat else _indented(row, new)), Cell(short(row.id), Tone.DIM)] for row in rows]
        for text in table(_COLUMNS, cells, output.width()):
            output.ready(text)


def _tell_new(given: Given, found: list[Fresh], seen: Seen) -> None:
    """What others changed since one looked, record by record."""
    if given.has("--json"):
        output.json(found)
    elif given.has("--plain"):
        for one in found:
            output.fields([one.id, one.word, one.title, " / ".join(one.where), one.by, one.at])
    elif found:
        cells = [[Cell(text) for text in (one.title, WORDS[one.word].label, _BETWEEN.join(one.where), _name(one.by), one.at[:_DAY])] + [Cell(short(one.id), Tone.DIM)] for one in found]  # fmt: skip
        for text in table(_FRESH, cells, output.width()):
            output.ready(text)
    if not found:
        tell(_NOTHING_NEW if seen.has_looked else _NEVER_LOOKED)


def _name(author: str) -> str:
    return author.partition("<")[0].strip() or author


def _views(given: Given, known: Sequence[View]) -> Exit:
    """Which views there are: what each is narrowed by, and in which order it stands."""
    rows = [(view.name, view.filter, _ordered(view)) for view in known]
    if given.has("--json"):
        output.json([dict(zip(("view", "filter", "order"), row, strict=True)) for row in rows])
    elif given.has("--plain"):
        for row in rows:
            output.fields(row)
    else:
        for text in table(_VIEWS, [[Cell(text) for text in row] for row in rows], output.width()):
            output.ready(text)
    return Exit.DONE


def _ordered(view: View) -> str:
    """The order in words; '' is the tree."""
    name = view.sort.removeprefix("-")
    told = next((said for said, column in _SORTS.items() if column == name), name)
    return f"{told}, most first" if view.sort.startswith("-") else told


def _sort(typed: str) -> str:
    name = typed.removeprefix("-")
    if typed and name not in _SORTS:
        close = nearest(name, list(_SORTS), most=1)
        raise Misused(
            f"--sort cannot be {typed!r}.", f"Did you mean {close[0]}?" if close else f"It can be: {', '.join(_SORTS)}."
        )
    return ("-" if typed != name else "") + _SORTS[name] if typed else ""


def _view(workspace: Workspace, name: str) -> View:
    return Views(locations.state_home(), workspace.library.id).named(name)


def _all(workspace: Workspace, filter: str, sort: str, collapsed: frozenset[str]) -> list[LibraryRow]:
    rows: list[LibraryRow] = []
    while True:
        page = listing.library_page(
            workspace, filter=filter, sort=sort, collapsed=collapsed, offset=len(rows), limit=_PAGE
        )
        rows += page.rows
        if not page.rows or len(rows) >= page.total:
            return rows


def _indented(row: LibraryRow, new: Mapping[str, int]) -> list[Cell]:
    first, *others = _cells(row, new)
    return [first._replace(text=f"{'  ' * row.depth}{first.text}"), *others]


def _cells(row: LibraryRow, new: Mapping[str, int], net: str = "+,d") -> list[Cell]:
    return [
        Cell(row.title),
        Cell(row.state or ""),
        Cell(row.status),
        Cell(output.listed(row.personas)),
        Cell(row.accountable),
        Cell(str(row.stages)),
        Cell("" if row.experience is None else tenths(row.experience), _if_bad((row.experience or 0) < 0)),
        Cell(f"{row.kpis_off} of {row.kpis}" if row.kpis else "", _if_bad(bool(row.kpis_off))),
        Cell("" if row.net is None else f"{row.net:{net}}", _if_bad((row.net or 0) < 0)),
        Cell(str(row.open_decisions) if row.open_decisions else ""),
        Cell(_review(row.review_due), _if_bad((row.review_due or 0) < 0)),
        Cell(str(new.get(row.id) or "")),
    ]


def _review(due: int | None) -> str:
    if due is None:
        return ""
    return f"in {due} d" if due >= 0 else f"{-due} d late"


def _if_bad(bad: bool) -> Tone:
    return Tone.BAD if bad else Tone.PLAIN
