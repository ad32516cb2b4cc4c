"""The terms of an ask as SQL: what one record holds, what is asked of it, and numbers over many."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from journeytui.domain.asks import Figure
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Amount
from journeytui.domain.words import WORDS
from journeytui.store.schema import quoted

ABOVE = "above"
"""Beside the levels among the places: what the record hangs on, where that is at hand."""
DATED = re.compile(r"(?P<which>newest|before|since)\.(?P<word>\w+)\.(?P<field>\w+)")
_BELOW = re.compile(r"\^(?P<word>\w+)\?")
_TERM = re.compile(r"(?P<path>\w+(?:\.\w+)?)")
_POINTED = re.compile(r"\^(?P<word>\w+)\.(?P<field>\w+)(?:\.(?P<held>\w+))?\?")
_FIGURES = {"distinct": "count(DISTINCT {})", "least": "min({})", "most": "max({})"}
_HELD = "coalesce({}, '') NOT IN ('', '[]', '{{}}')"
_IS_NUMBER = "typeof({}) IN ('integer', 'real')"


class Terms:
    """The terms of one word as SQL, where its record is `r`."""

    def __init__(
        self, word: type[Entity], places: Mapping[str, str], *, whole: bool, since: dt.date | None, links: str = "link"
    ) -> None:
        """`links` is the table in which links are looked up: of all words, or of those that `pointing` names."""
        self._links = links
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
        """The term. Raises KeyError for one that the declaration does not know."""
        if term.endswith("?") and not term.startswith("^"):
            return _HELD.format(self.atom(term[:-1]))
        if term.endswith("#"):
            return _IS_NUMBER.format(self.atom(term[:-1]))
        return self.atom(term)

    def atom(self, term: str) -> str:
        """The same of a term that asks nothing of what another one says."""
        if term.startswith("@"):
            level, dot, name = term[1:].partition(".")
            return self._held_there(level, _field(WORDS[level], name)) if dot else self._places[level]
        if pointed := _POINTED.fullmatch(term):
            return self._pointed(WORDS[pointed["word"]], pointed["field"], pointed["held"])
        if below := _BELOW.fullmatch(term):
            return f"EXISTS (SELECT 1 FROM {quoted(WORDS[below['word']].word)} b WHERE b.parent = r.id)"
        if dated := DATED.fullmatch(term):
            return self._dated(WORDS[dated["word"]], dated["field"], dated["which"])
        if _TERM.fullmatch(term) is None:
            raise KeyError(term)
        return self._column(term)

    def _held_there(self, level: str, name: str) -> str:
        """A field of the journey, stage or touchpoint where `r` stands."""
        alias = f"at_{level}"
        self._joined[alias] = f" LEFT JOIN {level} {alias} ON {alias}.id = {self._places[level]}"
        return f"{alias}.{quoted(name)}"

    def _pointed(self, by: type[Entity], name: str, held: str | None) -> str:
        named = f"link.word = '{by.word}' AND link.field = '{by.fields[name].name}'"
        source = f"{self._links} link"
        if held is not None:
            source = f"{source} CROSS JOIN {quoted(by.word)} b ON b.id = link.source"
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
        if first == "parent" and dot and ABOVE in self._places:
            return f"{self._places[ABOVE]}.{quoted(_field(self._above(), second))}"  # what is joined there already
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


def pointing(terms: Iterable[str]) -> list[tuple[str, str]]:
    """The words and fields whose links any of the terms asks for."""
    pointed = filter(None, map(_POINTED.fullmatch, terms))
    return sorted({(one["word"], WORDS[one["word"]].fields[one["field"]].name) for one in pointed})


def _field(word: type[Entity], name: str) -> str:
    return name if name in ("id", "parent", "position") else word.fields[name].name
