"""Who answers for a record, and where that comes from when it is inherited."""

from __future__ import annotations

from typing import Any

from journeytui.domain.text import clean_line
from journeytui.domain.value import Value
from journeytui.domain.words import Answered
from journeytui.store import names, reading, tree
from journeytui.workspace.workspace import Workspace

ROLES = ("accountable", "responsible", "consulted", "informed")


class OwnerRow(Value):
    """One of the four roles of a record."""

    field: str
    label: str
    names: str
    ids: tuple[str, ...]
    inherited_from: str
    """The title of the record that it is inherited from; '' when it is the record's own."""


def owners_of(ws: Workspace, record: Any) -> tuple[OwnerRow, ...]:
    """The four roles of a record. An empty accountable comes from what the record hangs on."""
    return tuple(_owner(ws, record, field) for field in ROLES if field in record.fields)


def me(ws: Workspace) -> tuple[str, ...]:
    """The people of this library who are the one at it, by e-mail or name, the teams they belong to, and a team of that name."""
    name, _, mail = ws.me.rstrip("> ").partition("<")
    found = reading.selection(
        ws.connection,
        "person",
        "(title = ?1 COLLATE NOCASE AND ?1 <> '') OR (email = ?2 COLLATE NOCASE AND ?2 <> '')",
        (name.strip(), mail.strip() or name.strip()),
    )
    teams = reading.selection(ws.connection, "team", "title = ?1 COLLATE NOCASE AND ?1 <> ''", (name.strip(),))
    people = [id for person in found for id in (person.id, person.team) if id]
    return tuple(dict.fromkeys([*people, *(team.id for team in teams)]))


def signatures(ws: Workspace, typed: str = "", limit: int = 50) -> tuple[tuple[str, str], ...]:
    """The people of this library whose name holds what was typed: what each is called, and how they would sign."""
    found = names.holding(ws.connection, "person", clean_line(typed).split(), limit)
    people = {one.id: one for one in reading.among(ws.connection, "person", [id for id, _ in found])}
    return tuple(
        (title, f"{title} <{people[id].email}>" if people[id].email else title) for id, title in found if title
    )


def _owner(ws: Workspace, record: Any, field: str) -> OwnerRow:
    holder, inherited = record, ""
    if field == "accountable" and not record.accountable:
        holder, inherited = _inherited(ws, record)
    value = holder[field]
    ids = tuple(sorted(value)) if isinstance(value, frozenset) else ((value,) if value else ())
    known = reading.titles(ws.connection, ids)
    called = ", ".join(known.get(id, ("", "not here"))[1] for id in ids)
    return OwnerRow(field, record.fields[field].label, called, ids, inherited if called else "")


def _inherited(ws: Workspace, record: Any) -> tuple[Any, str]:
    """The nearest record above that says who is accountable, up to its journey."""
    for twig in tree.way_up(ws.connection, record.word, record.id) if record.word != "journey" else ():
        above = reading.get(ws.connection, twig.word, twig.record)
        if isinstance(above, Answered) and above.accountable:
            return above, above.title
        if twig.word == "journey":
            break
    return record, ""
