"""Answers what a study asks: one query a question, whatever the number of journeys.

For some journeys it walks down from them; for all of them it reads the word's table once and looks up where each record stands.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from journeytui.domain import kinds
from journeytui.domain.asks import Answer, Ask, Figure, Listing
from journeytui.domain.fields import Entity, Field
from journeytui.domain.kinds import Amount, Labels, Links, Pairs
from journeytui.domain.words import WORDS
from journeytui.store.columns import Native, column, compact
from journeytui.store.schema import quoted

PLACES = """
WITH scope AS (SELECT value AS id FROM json_each(?1)),
place (id, journey, stage, touchpoint) AS (
    SELECT id, id, NULL, NULL FROM scope
    UNION ALL SELECT s.id, s.parent, s.id, NULL FROM scope CROSS JOIN stage s ON s.parent = scope.id
    UNION ALL SELECT t.id, s.parent, s.id, t.id FROM scope CROSS JOIN stage s ON s.parent = scope.id
              CROSS JOIN touchpoint t ON t.parent = s.id)
"""
"""Where the journeys of a scope reach: themselves, their stages and touchpoints."""

_BELOW = re.compile(r"\^(?P<word>\w+)\?")
_TERM = re.compile(r"(?P<path>\w+(?:\.\w+)?)")
_DATED = re.compile(r"(?P<which>newest|before|since)\.(?P<word>\w+)\.(?P<field>\w+)")
_POINTED = re.compile(r"\^(?P<word>\w+)\.(?P<field>\w+)(?:\.(?P<held>\w+))?\?")
_JSON = (Links, Labels, Pairs, kinds.Listing)
_LEVELS = ("journey", "stage", "touchpoint")
_FIGURES = {"distinct": "count(DISTINCT {})", "least": "min({})", "most": "max({})"}
_HELD = "coalesce({}, '') NOT IN ('', '[]', '{{}}')"
_IS_NUMBER = "typeof({}) IN ('integer', 'real')"
_CURRENT = "coalesce({}, '') NOT IN (SELECT id FROM journey WHERE state = 'target')"


def answer(
    connection: sqlite3.Connection,
    ask: Ask,
    journeys: Sequence[str] | None = None,
    *,
    targets: bool = True,
    since: dt.date | None = None,
) -> Answer:
    """What the library holds: of these journeys, or of all, or of all that are no targets (`targets=False`).

    Raises KeyError for a term that the declaration does not know.
    """
    sql, names = _query(ask, whole=journeys is None, targets=targets, since=since)
    values = () if journeys is None else (compact(list(journeys)),)
    rows = [dict(zip(names, row, strict=True)) for row in connection.execute(sql, values)]
    for name, read in _readers(ask):
        for row in rows:
            row[name] = read(row[name])
    return rows


def _readers(ask: Ask) -> list[tuple[str, Callable[[Native], Any]]]:
    """How the terms are read that lie on disk as JSON."""
    if not isinstance(ask, Listing):
        return []
    fields = {term: _read_field(WORDS[ask.word], term) for term in ask.show}
    return [
        (term, column(field.kind).read) for term, field in fields.items() if field and isinstance(field.kind, _JSON)
    ]


def _read_field(word: type[Entity], term: str) -> Field | None:
    dated = _DATED.fullmatch(term)
    return WORDS[dated["word"]].fields.get(dated["field"]) if dated else word.fields.get(term)


def _query(ask: Ask, *, whole: bool, targets: bool, since: dt.date | None) -> tuple[str, list[str]]:
    word = WORDS[ask.word]
    source, places = _upwards(word) if whole else _downwards(word)
    terms = _Terms(word, places, whole=whole, since=since)
    where = "".join(f" AND {terms.condition(one)}" for one in ask.where)
    if whole and not targets:
        where = f" AND {_CURRENT.format(places['journey'])}{where}"
    if isinstance(ask, Listing):
        names, shown = list(ask.show), [terms.sql(term) for term in ask.show]
        order = f"{', '.join(map(terms.order, ask.order))}, +r.id" if ask.order else "r.rowid"
        behind = f" ORDER BY {order} LIMIT {ask.limit:d}"
    else:
        names = [*ask.by, *ask.of]
        shown = [*map(terms.sql, ask.by), *map(terms.figure, ask.of.values())]
        groups = ", ".join(str(at + 1) for at in range(len(ask.by)))
        behind = f" GROUP BY {groups} ORDER BY {groups}" if groups else ""
    read = source.replace("*", ", ".join(shown), 1)
    return f"{read}{terms.joined} WHERE 1{where}{behind}", names


def _downwards(word: type[Entity]) -> tuple[str, dict[str, str]]:
    """From the journeys of a scope to the records `r` of a word, and where each of them stands."""
    places = {level: f"place.{level}" for level in _LEVELS}
    if word.word in _LEVELS:
        only = {"journey": "place.stage IS NULL", "stage": "place.touchpoint IS NULL", "touchpoint": "1"}[word.word]
        joined = f"JOIN {quoted(word.word)} r ON r.id = place.id AND {only}"
        return f"{PLACES} SELECT * FROM place CROSS {joined}", places
    way = _way(word)
    steps, above = "", "place.id"
    for at, step in enumerate(way):
        alias = "r" if at == len(way) - 1 else f"w{at}"
        steps += f" CROSS JOIN {quoted(step.word)} {alias} ON {alias}.parent = {above}"
        above = f"{alias}.id"
    return f"{PLACES} SELECT * FROM place{steps}", places


def _upwards(word: type[Entity]) -> tuple[str, dict[str, str]]:
    """All records `r` of a word, and where each of them stands."""
    if word.word == "journey":
        return "SELECT * FROM journey r", {"journey": "r.id", "stage": "NULL", "touchpoint": "NULL"}
    if word.word == "stage":
        return "SELECT * FROM stage r", {"journey": "r.parent", "stage": "r.id", "touchpoint": "NULL"}
    if word.word == "touchpoint":
        source = "SELECT * FROM touchpoint r LEFT JOIN stage s ON s.id = r.parent"
        return source, {"journey": "s.parent", "stage": "r.parent", "touchpoint": "r.id"}
    way = _way(word)
    steps, alias = "", "r"
    for at, step in enumerate(reversed(way[:-1])):
        steps += f" LEFT JOIN {quoted(step.word)} w{at} ON w{at}.id = {alias}.parent"
        alias = f"w{at}"
    hangs = way[0].hangs_on
    places = {"journey": f"{alias}.parent", "stage": "NULL", "touchpoint": "NULL"}
    if "touchpoint" in hangs:
        steps += f" LEFT JOIN touchpoint t ON t.id = {alias}.parent"
        places["touchpoint"] = "t.id"
    if "stage" in hangs:
        over = f"coalesce(t.parent, {alias}.parent)" if "touchpoint" in hangs else f"{alias}.parent"
        steps += f" LEFT JOIN stage s ON s.id = {over}"
        places |= {"stage": "s.id", "journey": f"coalesce(s.parent, {alias}.parent)"}
    return f"SELECT * FROM {quoted(word.word)} r{steps}", places


def _way(word: type[Entity]) -> list[type[Entity]]:
    """The words from one that hangs on a journey, stage or touchpoint down to this one."""
    way = [word]
    while not set(way[0].hangs_on) & set(_LEVELS):
        (above,) = way[0].hangs_on
        way.insert(0, WORDS[above])
    return way


class _Terms:
    """The terms of one word as SQL, where its record is `r`."""

    def __init__(self, word: type[Entity], places: dict[str, str], *, whole: bool, since: dt.date | None) -> None:
        self._word = word
        self._places = places
        self._whole = whole
        self._since = since
        self._joined: dict[str, str] = {}

    @property
    def joined(self) -> str:
        """What has to be joined for the terms that were asked so far."""
        return "".join(self._joined.values())

    def sql(self, term: str) -> str:
        if term.startswith("@"):
            level, dot, name = term[1:].partition(".")
            place = self._places[level]
            return (
                f"(SELECT {quoted(_field(WORDS[level], name))} FROM {level} l WHERE l.id = {place})" if dot else place
            )
        pointed = _POINTED.fullmatch(term)
        if pointed:
            return self._pointed(WORDS[pointed["word"]], pointed["field"], pointed["held"])
        below = _BELOW.fullmatch(term)
        if below:
            return f"EXISTS (SELECT 1 FROM {quoted(WORDS[below['word']].word)} b WHERE b.parent = r.id)"
        if term.endswith("?"):
            return _HELD.format(self._plain(term[:-1]))
        if term.endswith("#"):
            return _IS_NUMBER.format(self._plain(term[:-1]))
        return self._plain(term)

    def _plain(self, term: str) -> str:
        dated = _DATED.fullmatch(term)
        if dated:
            return self._dated(WORDS[dated["word"]], dated["field"], dated["which"])
        if _TERM.fullmatch(term) is None:
            raise KeyError(term)
        return self._column(term)

    def _pointed(self, by: type[Entity], name: str, held: str | None) -> str:
        named = f"link.word = '{by.word}' AND link.field = '{by.fields[name].name}'"
        source = "link"
        if held is not None:
            source = f"link CROSS JOIN {quoted(by.word)} b ON b.id = link.source"
            named += f" AND {_HELD.format(f'b.{quoted(_field(by, held))}')}"
        if self._whole:
            return f"r.id IN (SELECT link.target FROM {source} WHERE {named})"
        return f"EXISTS (SELECT 1 FROM {source} WHERE link.target = r.id AND {named})"

    def _dated(self, word: type[Entity], name: str, which: str) -> str:
        """A field of the newest record below `r` that holds anything, or of the one before; parts of the customers are left out."""
        alias = f"{which}_{word.word}"
        until = f"AND d.day <= '{(self._since or dt.date.max).isoformat()}' " if which == "since" else ""
        self._joined[alias] = (
            f" LEFT JOIN {quoted(word.word)} {alias} ON {alias}.rowid = (SELECT d.rowid FROM {quoted(word.word)} d "
            f"WHERE d.parent = r.id AND coalesce(d.dimension, '') = '' AND date(d.day) = d.day AND "
            f"({_IS_NUMBER.format('d.value')} OR coalesce(d.counts, '') NOT IN ('', '{{}}')) "
            f"{until}ORDER BY d.day DESC, d.id DESC LIMIT 1 OFFSET {int(which == 'before')})"
        )
        return f"{alias}.{quoted(_field(word, name))}"

    def order(self, term: str) -> str:
        column = self.sql(term.removeprefix("-"))
        return f"({column}) IS NULL, {column} {'DESC' if term.startswith('-') else 'ASC'}"

    def condition(self, said: str) -> str:
        if " or " in said:
            return f"({' OR '.join(map(self.condition, said.split(' or ')))})"
        if said.startswith("!"):
            return f"NOT {self.condition(said[1:])}"
        term, equals, options = said.partition("=")
        if not equals:
            return f"({self.sql(term)})"
        literals = ", ".join("'" + option.replace("'", "''") + "'" for option in options.split("|"))
        return f"CAST(coalesce({self.sql(term)}, '') AS TEXT) IN ({literals})"

    def figure(self, figure: Figure) -> str:
        if figure.sort == "count":
            return "count(*)"
        if figure.sort == "having":
            return f"count(CASE WHEN {' AND '.join(map(self.condition, figure.terms))} THEN 1 END)"
        if figure.sort == "total":
            return f"sum({' * '.join(map(self._factor, figure.terms))} * 1.0)"  # whole numbers could grow out of their bounds
        return _FIGURES[figure.sort].format(*map(self.sql, figure.terms))

    def _factor(self, term: str) -> str:
        name, default, value = term.partition("=")
        column = self.sql(name)
        otherwise = f" WHEN {column} IS NULL THEN {float(value)!r}" if default else ""
        return f"CASE WHEN {_IS_NUMBER.format(column)} THEN {column}{otherwise} END"

    def _column(self, path: str) -> str:
        first, dot, second = path.partition(".")
        if first == "parent" and dot and self._whole and self._word.word == "touchpoint":
            return f"s.{quoted(_field(WORDS['stage'], second))}"  # what is joined there already
        if first == "parent" and dot:
            return f"(SELECT {quoted(_field(self._above(), second))} FROM {quoted(self._above().word)} a WHERE a.id = r.parent)"
        column = f"r.{quoted(_field(self._word, first))}"
        if not dot:
            return column
        if not isinstance(self._word.fields[first].kind, Amount):
            raise KeyError(path)
        return {"units": f"CAST({column} AS INTEGER)", "currency": f"substr({column}, instr({column}, ' ') + 1)"}[
            second
        ]

    def _above(self) -> type[Entity]:
        (above,) = self._word.hangs_on
        return WORDS[above]


def _field(word: type[Entity], name: str) -> str:
    return name if name in ("id", "parent", "position") else word.fields[name].name
