"""What was changed, by whom; taking it back and doing it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from journeytui.domain.errors import NothingToUndo, UnknownReference
from journeytui.domain.kinds import Link, Links
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store import journal, reading
from journeytui.store.columns import readable
from journeytui.store.journal import ADDED, REMOVED, Kept, Noted
from journeytui.store.literals import row_of
from journeytui.store.writing import Transaction
from journeytui.workspace.workspace import Outcome, Workspace


class Entry(Value):
    """One field of one record that was set."""

    word: str
    id: str
    name: str
    """What the record is called."""
    field: str
    """The field's name; `+` and `-` stand for the whole record."""
    label: str
    old: str
    new: str


COUNTED = 2_000
"""Of so many entries of a Change it is counted how many records they touched."""


class Told(Value):
    """One Change: who did it, when, and what became of it."""

    number: int
    at: dt.datetime
    """An instant, in UTC."""
    author: str
    what: str
    role: str
    """do, undo or redo"""
    undone: bool


class Headline(Told):
    """One Change of the history, as a list of many tells it."""

    records: int
    """How many records its first `COUNTED` entries touched."""
    is_all: bool
    """Whether it has no others."""


class ChangeRow(Told):
    """One Change of the history, with what it did."""

    entries: tuple[Entry, ...]


def undo(ws: Workspace) -> Outcome:
    """Takes back my newest Change of this library; what I changed since the start while I was called otherwise is mine, too.

    A field that somebody changed since then keeps the newer value, and the outcome says whose it is.

    Raises:
        NothingToUndo: there is none.
        ReadOnly, DiskTrouble: see `Workspace.change`.
    """
    newest = journal.newest_done(ws.opened, ws.me, ws.made)
    if newest is None:
        raise NothingToUndo("There is nothing of yours to undo", "The history shows what others changed.")
    return undo_change(ws, newest.number)


def undo_change(ws: Workspace, number: int) -> Outcome:
    """Takes back one Change, whoever made it.

    Raises: as `undo`; UnknownReference when there is no such Change.
    """
    kept = Kept()
    noted = _noted(ws, number)

    def act(transaction: Transaction) -> tuple[str, ...]:
        kept.stays[:] = journal.take_back(transaction, number).stays
        journal.set_state(transaction, number, "undone" if _is_mine(ws, noted) else "taken back")
        return _records(transaction, number)

    outcome = ws.change(f"undid: {noted.what}", act, role="undo", about=number)
    return _told(ws, outcome, "undid" if outcome.change else "nothing of it could be undone", noted, kept)


def redo(ws: Workspace) -> Outcome:
    """Does again what I took back last, unless I have changed something else since.

    Raises:
        NothingToUndo: there is nothing to do again.
        ReadOnly, DiskTrouble: see `Workspace.change`.
    """
    noted = journal.next_redo(ws.opened, ws.me, ws.made)
    if noted is None:
        raise NothingToUndo("There is nothing to redo", "Only what was just undone can be redone.")
    kept = Kept()

    def act(transaction: Transaction) -> tuple[str, ...]:
        kept.stays[:] = journal.do_again(transaction, noted.number).stays
        journal.set_state(transaction, noted.number, "done")
        return _records(transaction, noted.number)

    outcome = ws.change(f"redid: {noted.what}", act, role="redo", about=noted.number)
    return _told(ws, outcome, "redid" if outcome.change else "nothing of it could be redone", noted, kept)


def headlines(ws: Workspace, *, before: int | None = None, limit: int = 100) -> tuple[Headline, ...]:
    """The history of the library, newest first, without what each Change did: that may be a million entries. `before`: of Changes
    that are older than that one.
    """
    found = journal.changes(ws.connection, record=None, before=before, limit=limit)
    touched = journal.touched(ws.connection, [noted.number for noted in found], COUNTED)
    return tuple(Headline(*_head(noted), *touched[noted.number]) for noted in found)


def log(
    ws: Workspace, *, record: str | None = None, before: int | None = None, limit: int = 100
) -> tuple[ChangeRow, ...]:
    """The history, newest first: of the whole library or of one record."""
    noted = journal.changes(ws.connection, record=record, before=before, limit=limit)
    raw = journal.entries_among(ws.connection, [one.number for one in noted], record)
    names = _names(ws, [entry for entries in raw.values() for entry in entries])
    return tuple(_row(one, raw.get(one.number, ()), names) for one in noted)


def change(ws: Workspace, number: int, *, most: int) -> ChangeRow:
    """One Change, with the first so many entries of what it did. Raises UnknownReference when there is no such Change."""
    noted, raw = _noted(ws, number), journal.entries(ws.connection, number, None, most)
    return _row(noted, raw, _names(ws, raw))


def _head(noted: Noted) -> tuple[int, dt.datetime, str, str, str, bool]:
    return noted.number, noted.at, noted.author, noted.what, noted.role, noted.state in ("undone", "taken back")


def _row(noted: Noted, entries: Iterable[journal.Entry], names: _Names) -> ChangeRow:
    return ChangeRow(*_head(noted), tuple(_entry(entry, names.here, names.ever) for entry in entries))


class _Names(NamedTuple):
    """What records are called, by their ids."""

    here: dict[str, str]
    ever: dict[str, str]
    """Also those that have gone."""


def _names(ws: Workspace, entries: Collection[journal.Entry]) -> _Names:
    """What all those are called that the entries name, asked for in one go."""
    linked = {id for entry in entries for id in _linked(entry)}
    here = {id: title for id, (_, title) in reading.titles(ws.connection, linked).items()} | _untitled(ws, entries)
    gone = journal.once_called(ws.connection, {id for entry in entries for id in _named(entry)} - here.keys())
    return _Names(here, {id: f"{title} (removed)" for id, title in gone.items()} | here)


def _untitled(ws: Workspace, entries: Iterable[journal.Entry]) -> dict[str, str]:
    """What those are called that have no title and are here: a reading by its day, a movement by who did what and why."""
    found: dict[str, str] = {}
    for word, declared in WORDS.items():
        if "title" not in declared.fields and word != "conflict":
            ids = {entry.record for entry in entries if entry.word == word}
            found |= {one.id: str(one.name) for one in reading.among(ws.connection, word, ids)} if ids else {}
    return found


def _linked(entry: journal.Entry) -> Iterator[str]:
    """The ids that the entry names."""
    yield entry.record
    if entry.word == "conflict" and entry.field in (ADDED, REMOVED):
        yield str(row_of(str(entry.new or entry.old)).get("parent") or "")
    yield from _named(entry)


def _named(entry: journal.Entry) -> Iterator[str]:
    """The ids of which only the journal may know yet what they were called: whose field was set, and what it links to."""
    word = WORDS.get(entry.word)
    field = word.fields.get(entry.field) if word else None
    if word is None or entry.field in (ADDED, REMOVED):
        return
    yield entry.record
    if field and not isinstance(field.kind, Link):
        return
    for value in (entry.old, entry.new):
        read = readable(word, entry.field, value)
        yield from (id for id in (read if isinstance(read, frozenset) else (read,)) if isinstance(id, str))


def _entry(entry: journal.Entry, known: dict[str, str], named: dict[str, str]) -> Entry:
    """`known` is what those are called that are here, `named` also what those were who are gone."""
    if entry.field in (ADDED, REMOVED):
        row = row_of(str(entry.new or entry.old))
        title = journal.called(entry.word, row)
        if entry.word == "conflict":
            title = f"about {known.get(str(row.get('parent')), 'a removed record')}"
        name = title if entry.word == "conflict" else known.get(entry.record) or title
        label = "added" if entry.field == ADDED else "removed"
        old, new = (title, "") if entry.field == REMOVED else ("", title)
        return Entry(entry.word, entry.record, name, entry.field, label, old, new)
    word = WORDS.get(entry.word)
    field = word.fields.get(entry.field) if word else None
    label = field.label if field else entry.field
    texts = [_text(entry, value, named) for value in (entry.old, entry.new)]
    return Entry(entry.word, entry.record, named.get(entry.record, "removed"), entry.field, label, texts[0], texts[1])


def _text(entry: journal.Entry, value: object, known: dict[str, str]) -> str:
    word = WORDS.get(entry.word)
    if word is None or entry.field not in word.fields:
        return "" if value is None else known.get(str(value), str(value))
    kind = word.fields[entry.field].kind
    read = readable(word, entry.field, value)  # type: ignore[arg-type]
    if isinstance(kind, Links):
        return (
            ", ".join(sorted(known.get(str(one), str(one)) for one in read))
            if isinstance(read, frozenset)
            else str(read)
        )
    if isinstance(kind, Link):
        return known.get(str(read), str(read)) if read else ""
    try:
        return kind.format(read)
    except (AttributeError, TypeError, ValueError):
        return str(read)


def _noted(ws: Workspace, number: int) -> Noted:
    noted = journal.change(ws.connection, number)
    if noted is None:
        raise UnknownReference(f"There is no change number {number}", "`journeytui log` lists them.")
    if noted.role == "do" and noted.state in ("undone", "taken back"):
        raise NothingToUndo(f"Change {number} is undone already", "`journeytui redo` does your last one again.")
    return noted


def _is_mine(ws: Workspace, noted: Noted) -> bool:
    return noted.author == ws.me or journal.made_of(noted) in ws.made


def _records(transaction: Transaction, number: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.record for entry in journal.entries(transaction.connection, number)))


def _told(ws: Workspace, outcome: Outcome, done: str, noted: Noted, kept: Kept) -> Outcome:
    titles = reading.titles(ws.connection, [entry.record for entry, _ in kept.stays])
    warnings = tuple(
        f"{_label(entry)} of {shown_line(titles.get(entry.record, ('', 'a removed record'))[1])} stays as {author} left it"
        for entry, author in kept.stays
    )
    return Outcome(f"{done}: {noted.what}", outcome.change, outcome.ids, tuple(dict.fromkeys(warnings)))


def _label(entry: journal.Entry) -> str:
    word = WORDS[entry.word]
    return word.fields[entry.field].label if entry.field in word.fields else word.label
