"""A record as rows: its fields, what hangs on it and is linked with it, its history. Values in, rows out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from journeytui.domain.kinds import Day, Prose
from journeytui.domain.text import a_or_an, shown
from journeytui.domain.words import WORDS
from journeytui.tui.cells import Look, Piece, Said, day, moment, said, wrapped
from journeytui.tui.dialogs.change import PLACE, told_entries
from journeytui.tui.fit import cut
from journeytui.tui.glyphs import UNICODE, Glyphs
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import GUTTER, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journeytui.domain.fields import Entity
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.history import ChangeRow, Entry
    from journeytui.workspace.notes import Brief
    from journeytui.workspace.records import RecordView

AROUND_COLUMNS = (Column("title", least=12, share=3), Column("note", least=18, most=26, share=1, drop=1))
HISTORY_COLUMNS = (
    Column("at", least=8, most=10, drop=2), Column("who", least=8, most=14, drop=1), Column("what", least=16, share=1),
)  # fmt: skip
PROSE_LINES = 8
"""How much of a long text is shown; its editor shows all."""


@dataclass(frozen=True)
class Around:
    """What a row beside the fields stands for."""

    id: str = ""
    """The record to go to; '' for the head of a group."""
    word: str = ""
    """What `a` adds here; '' for nothing."""


def field_columns(word: type[Entity]) -> tuple[Column, ...]:
    """Labels in full, and what is left for the values."""
    return (Column("label", least=label_width(word), names=True), Column("value", least=10, share=1))


def label_width(word: type[Entity]) -> int:
    """Cells of the longest label."""
    return max(cell_len(field.label) for field in word.fields.values())


def field_rows(view: RecordView, record: Any, look: Look, width: int) -> Iterator[Row]:
    """One row a field; a long text goes on in lines of its own."""
    label_cells = label_width(view.word)
    inherited = {row.field: row for row in view.owners if row.inherited_from}
    for name, field in view.word.fields.items():
        value = record[name]
        label: Pieces = ((field.label, "dim"),)
        if isinstance(field.kind, Prose) and value:
            first, *more = _prose(str(value), max(12, width - label_cells - GUTTER - 6), look)
            yield Row(name, (label, ((first, "text"),)))
            for line in more:
                yield Row("", (((" " * (label_cells + 2) + line, "text"),), ""), heading=True)
        elif name in inherited and not value:
            row = inherited[name]
            yield Row(name, (label, ((row.names, "inherited"), (f"  from {row.inherited_from}", "inherited"))))
        else:
            pieces = said(field.kind, value, look)
            if isinstance(field.kind, Day) and isinstance(value, dt.date):
                away = _overdue(name, record, look) or tuple(Piece(piece.text, "dim") for piece in pieces)
                pieces = (Piece(value.isoformat()), Piece("  "), *away)
            yield Row(name, (label, pieces or ((look.glyphs.dash, "dim"),)))


def _overdue(name: str, record: Any, look: Look) -> tuple[Piece, ...]:
    """How long ago something should have been there that is not settled yet; () of all other days."""
    late = (look.today - record[name]).days if name == "due" and record["status"] in (None, "", "open") else 0
    return (Piece(f"overdue, {late} d", "bad"),) if late > 0 else ()


def around_rows(view: RecordView, record: Any, glyphs: Glyphs) -> Iterator[tuple[Row, Around]]:
    """What hangs on the record, word by word; then what it links to and what points at it."""
    for group in view.hanging:
        heading = WORDS[group.word].heading
        count = str(len(group.records)) if group.records else "none yet"
        yield (
            Row(f"+{group.word}", (((heading[:1].upper() + heading[1:], "heading"),), ((count, "dim"),))),
            Around(word=group.word),
        )
        for brief in group.records:
            yield _brief(brief, "  ", "="), Around(brief.id, group.word)
    links = list(_links(view, record))
    if links:
        yield Row("", (((f"Links to {glyphs.right}", "heading"),), ""), heading=True), Around()
        yield from links
    if view.pointed_at_by:
        yield Row("", (((f"Pointed at by {glyphs.left}", "heading"),), ""), heading=True), Around()
        for brief in view.pointed_at_by:
            label = WORDS[brief.word].label if brief.word in WORDS else brief.word
            row = Row(
                f"<{brief.note}{brief.id}",
                ((("  " + brief.title, "text"),), ((f"{label} {glyphs.dot} {brief.note}", "dim"),)),
            )
            yield row, Around(brief.id)


def history_rows(changes: tuple[ChangeRow, ...], zone: str, look: Look) -> Iterator[tuple[Row, ChangeRow]]:
    """One row an entry, the newest first."""
    for change in changes:
        for at, entry in enumerate(told_entries(change)):
            first = at == 0
            who = change.author.partition("<")[0].strip() or change.author
            cells: tuple[str | Pieces, ...] = (
                ((day(dt.date.fromisoformat(moment(change.at, zone)[:10]), look) if first else "", "dim"),),
                ((who if first else "", "dim" if change.undone else "text"),),
                entry_line(entry, undone=change.undone, glyphs=look.glyphs),
            )
            yield Row(f"{change.number}.{at}", cells), change


def entry_line(entry: Entry, *, undone: bool = False, glyphs: Glyphs = UNICODE) -> Pieces:
    """What was changed: the field, old → new."""
    if entry.field in ("+", "-"):
        return (
            (entry.label, "dim" if undone else "good" if entry.field == "+" else "bad"),
            (f"  {entry.old or entry.new}", "dim"),
        )
    if entry.field == PLACE:
        return (("moved among its neighbours", "dim" if undone else "text"),)
    old, new = (cut(text, 40, glyphs.ellipsis) or "nothing" for text in (entry.old, entry.new))
    return ((f"{entry.label}  ", "dim"), (old, "dim"), (f" {glyphs.right} ", "dim"), (new, "dim" if undone else "text"),
            ("  taken back" if undone else "", "dim"))  # fmt: skip


def a_word(word: str) -> str:
    """`a KPI`, `an insight`."""
    return a_or_an(WORDS[word].label)


def _prose(text: str, width: int, look: Look) -> list[str]:
    lines = wrapped(shown(text).replace("\t", " "), width)
    if len(lines) > PROSE_LINES:
        lines = [*lines[: PROSE_LINES - 1], f"{look.glyphs.ellipsis} {len(lines) - PROSE_LINES + 1} more lines"]
    return lines


def _links(view: RecordView, record: Any) -> Iterator[tuple[Row, Around]]:
    for name, field in view.word.fields.items():
        value = record[name]
        if not hasattr(field.kind, "to") or not value:
            continue
        for one in sorted({value} if isinstance(value, str) else value, key=lambda one: view.names.get(one, "")):
            title = view.names.get(one, "not here")
            known = title not in ("removed", "not here")
            pieces: Said = (Piece("  " + title, "text" if known else "dim"),)
            yield Row(f">{name}{one}", (pieces, ((field.label, "dim"),))), Around(one if known else "")


def _brief(brief: Brief, indent: str, mark: str) -> Row:
    return Row(f"{mark}{brief.id}", (((indent + brief.title, "text"),), ((brief.note, "dim"),)))
