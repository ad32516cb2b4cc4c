"""What an import would do to a library, decided before anything is done.

A document is the whole of its journey: what the library holds of that journey and the document does not is removed. Shared
records are added, or their stated fields updated, and never removed.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from journeytui.domain import order
from journeytui.domain.document import Document
from journeytui.domain.errors import Problem
from journeytui.domain.fields import Entity
from journeytui.domain.text import a_or_an, shown_line
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.store import reading, tree
from journeytui.store.writing import Transaction


@dataclass(frozen=True)
class Update:
    """New values for a record that is here."""

    record: Entity
    values: dict[str, Any]


@dataclass
class Plan:
    """What an import would do."""

    inserts: list[Entity] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    removals: list[Entity] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def touched(self) -> tuple[str, ...]:
        """The ids of everything that would be made or changed."""
        return tuple(record.id for record in (*self.inserts, *(update.record for update in self.updates)))

    def lines(self) -> list[str]:
        """What would change, a line a record."""
        added = [f"+ {record.label}: {shown_line(record.name)}" for record in self.inserts]
        changed = [
            f"~ {u.record.label}: {shown_line(u.record.name)} ({_fields(u)})" for u in self.updates if _fields(u)
        ]
        moved = [f"~ {u.record.label}: {shown_line(u.record.name)} (moved)" for u in self.updates if not _fields(u)]
        return added + changed + moved + [f"- {record.label}: {shown_line(record.name)}" for record in self.removals]


def plan(connection: sqlite3.Connection, documents: Sequence[tuple[str, Document]]) -> Plan:
    """What importing the documents, each with the name of its file, would do."""
    made = Plan()
    shared: dict[str, Entity] = {}
    owners: dict[str, tuple[int, str]] = {}
    ends: dict[str | None, str | None] = {}
    places: dict[str, str] = {}
    for number, (file, document) in enumerate(documents):
        owned = [record for record in document.records if record.word not in SHARED_WORDS]
        here = places_in(file, document)
        made.problems += _used_twice(owned, owners, number, here)
        made.problems += _shared_together(document, shared, here)
        _plan_journey(connection, made, owned, here, ends)
        places |= here
    made.problems += _used_twice(shared.values(), owners, -1, places)
    _plan_shared(connection, made, list(shared.values()), places)
    return made


def places_in(file: str, document: Document) -> dict[str, str]:
    """Where each record of the document stands: its file, and the line where that is known."""
    lines = document.lines
    return {one.id: f"{file}:{lines[one.id]}" if lines.get(one.id) else file for one in document.records}


def carry_out(transaction: Transaction, made: Plan) -> None:
    """Does what was planned, inside a Change that has read what the plan was made from."""
    for record in made.inserts:
        transaction.insert(record)
    for update in made.updates:
        transaction.update(update.record.word, update.record.id, update.values)
    for record in made.removals:
        transaction.delete(record.word, record.id)


def _fields(update: Update) -> str:
    return ", ".join(name for name in update.values if name not in ("position", "parent"))


def _used_twice(
    records: Iterable[Entity], owners: dict[str, tuple[int, str]], file: int, places: Mapping[str, str]
) -> list[Problem]:
    problems = []
    for record in records:
        other, place = owners.setdefault(record.id, (file, places[record.id]))
        if other != file:
            told = f"{record.id} ({record.name}) also stands in {place}"
            right = "give one of them another id, or leave one file out"
            problems.append(Problem("id", told, right, places[record.id]))
    return problems


def _shared_together(document: Document, shared: dict[str, Entity], places: Mapping[str, str]) -> list[Problem]:
    """Gathers what the document shares; what several state of one record is taken together, the last word on a field counts."""
    problems = []
    for record in document.records:
        if record.word not in SHARED_WORDS:
            continue
        before = shared.get(record.id, record)
        if before.word != record.word:
            told = f"{record.id} ({record.name}) is also the id of {a_or_an(before.label)}"
            problems.append(Problem("id", told, "give one of them another id", places[record.id]))
        else:
            shared[record.id] = before.with_values(**{**record.__dict__, "extra": {**before.extra, **record.extra}})
    return problems


def _plan_journey(
    connection: sqlite3.Connection,
    made: Plan,
    records: list[Entity],
    places: Mapping[str, str],
    ends: dict[str | None, str | None],
) -> None:
    journey = records[0]
    here = {record.id: record for record in _journey_records(connection, journey.id)}
    positions = _positions(records, here) | {
        journey.id: _journey_position(connection, journey, here.get(journey.id), ends)
    }
    elsewhere_of = reading.words_of(connection, [record.id for record in records if record.id not in here])
    for record in records:
        existing = here.pop(record.id, None)
        elsewhere = elsewhere_of.get(record.id)
        if elsewhere is not None or (existing is not None and existing.word != record.word):
            held = elsewhere or (existing.word if existing else "")
            made.problems.append(_taken(record, held, places[record.id]))
            continue
        _compare(made, existing, record, _whole(record), positions.get(record.id, ""))
    made.removals += sorted(here.values(), key=_as_read)


def _as_read(record: Entity) -> tuple[int, str, str]:
    """The order in which removals are named: words as they hang on each other, and of each what people go by."""
    words = list(WORDS)
    return words.index(record.word), str(record.position), str(record.name)


def _taken(record: Entity, word: str, place: str) -> Problem:
    told = f"{record.id} ({record.name}) is the id of {a_or_an(word.replace('_', ' '))} that is already in the library"
    return Problem("id", told, "give the record another id, or leave its id out", place)


def _last_key(connection: sqlite3.Connection, word: str, group: str | None) -> str | None:
    keys = (key for _, key in tree.neighbours(connection, word, group))
    return max(filter(order.well_formed, keys), default=None)


def _plan_shared(connection: sqlite3.Connection, made: Plan, records: list[Entity], places: Mapping[str, str]) -> None:
    last: dict[str, str] = {}
    for record in records:
        existing = reading.get(connection, record.word, record.id)
        elsewhere = reading.word_of(connection, record.id) if existing is None else None
        if elsewhere is not None:
            made.problems.append(_taken(record, elsewhere, places[record.id]))
            continue
        position = ""
        if record.ordered and existing is None:
            before = last.get(record.word) or _last_key(connection, record.word, None)
            position = last[record.word] = order.between(before, None)
        stated = {
            name: value
            for name, value in record.__dict__.items()
            if name in record.fields or (name == "extra" and value)
        }
        _compare(made, existing, record, stated, position or (existing.position if existing else ""))


def _whole(record: Entity) -> dict[str, Any]:
    """Every value of a record that its document is the whole of."""
    return {name: record[name] for name in (*record.fields, "parent", "extra")}


def _compare(made: Plan, existing: Entity | None, record: Entity, values: dict[str, Any], position: str) -> None:
    if existing is None:
        made.inserts.append(record.with_values(position=position))
        return
    different = {name: value for name, value in values.items() if getattr(existing, name) != value}
    if record.ordered and position != existing.position:
        different["position"] = position
    if different:
        made.updates.append(Update(record, different))


def _journey_records(connection: sqlite3.Connection, journey: str) -> list[Entity]:
    found = reading.get(connection, "journey", journey)
    if found is None:
        return []
    records: list[Entity] = [found]
    by_word: dict[str, list[str]] = {}
    for twig in tree.below(connection, "journey", (journey,)):
        by_word.setdefault(twig.word, []).append(twig.record)
    for word in WORDS:
        if word in by_word and word != "conflict":
            records += reading.among(connection, word, by_word[word])
    return records


def _journey_position(
    connection: sqlite3.Connection, journey: Any, existing: Entity | None, ends: dict[str | None, str | None]
) -> str:
    """Where a journey stands among its neighbours is the library's matter: it keeps its place, or comes last."""
    if existing is not None:
        return existing.position
    group = journey.within
    if group not in ends:
        ends[group] = _last_key(connection, "journey", group)
    ends[group] = position = order.between(ends[group], None)
    return position


def _positions(records: Sequence[Entity], here: dict[str, Entity]) -> dict[str, str]:
    """Keys in the order of the document, moving as few records as can be."""
    groups: dict[tuple[str | None, str], list[Entity]] = {}
    for record in records:
        if record.ordered and record.word != "journey":
            groups.setdefault((record.parent, record.word), []).append(record)
    return {id: key for group in groups.values() for id, key in _keys(group, here).items()}


def _keys(group: list[Entity], here: dict[str, Entity]) -> dict[str, str]:
    stood = [here[r.id].position if r.id in here and here[r.id].parent == r.parent else "" for r in group]
    known = [key if order.well_formed(key) else "" for key in stood]
    staying = _longest_rising(known)
    if not staying:
        return dict(zip((r.id for r in group), order.spread(len(group)), strict=True))
    keys: dict[str, str] = {}
    last: str | None = None
    for at, record in enumerate(group):
        following = next((known[i] for i in staying if i > at), None)
        last = known[at] if at in staying else order.between(last, following)
        keys[record.id] = last
    return keys


def _longest_rising(keys: Sequence[str]) -> list[int]:
    """The places of a longest strictly rising part of the keys that are there (patience sorting)."""
    tops: list[str] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for at, key in enumerate(keys):
        if not key:
            continue
        pile = bisect_left(tops, key)
        tops[pile : pile + 1] = [key]
        ends[pile : pile + 1] = [at]
        before[at] = ends[pile - 1] if pile else None
    rising: list[int] = []
    at_end: int | None = ends[-1] if ends else None
    while at_end is not None:
        rising.append(at_end)
        at_end = before[at_end]
    return rising[::-1]
