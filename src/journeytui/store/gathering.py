"""What many asks of all journeys want of the records of a word, read once: every term worked out once a record.

It stands in a table of the connection's own for as long as somebody goes on asking. Refuses asks of a few journeys: they walk down.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from journeytui.domain.asks import Answer, Ask
from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS
from journeytui.store import asking
from journeytui.store.schema import quoted
from journeytui.store.terms import Terms, pointing

_MANY = 2
"""From so many asks of a word on its records are gathered."""
_CURRENT = "@current"
"""The column that says whether a record stands on a journey that is no target."""
_ID, _STATE, _STAGE = "id", "@journey.state", "@stage"
_TOUCHPOINT = WORDS["touchpoint"]
_LINKS = "link"


class Gathered:
    """The records of those words of which many things are asked, each gathered when it is asked for first."""

    def __init__(self, connection: sqlite3.Connection, asks: Iterable[Ask], since: dt.date | None = None) -> None:
        """`asks` are all that will be asked, `since` the day with which those compare that do."""
        self._connection = connection
        self._since = since
        self._wanted: dict[str, dict[int, Ask]] = defaultdict(dict)
        for ask in asks:
            self._wanted[ask.word][id(ask)] = ask
        self._made: set[str] = set()

    def answer(self, ask: Ask, *, targets: bool = True, since: dt.date | None = None) -> Answer:
        """The same as `asking.answer` for all journeys."""
        wanted = self._wanted[ask.word]
        if id(ask) not in wanted or len(wanted) < _MANY or since not in (None, self._since):
            return asking.answer(self._connection, ask, targets=targets, since=since)
        word = WORDS[ask.word]
        self._gather(word)
        only = "1" if targets else f"r.{quoted(_CURRENT)}"
        source = f"SELECT * FROM temp.{_table(word)} r"
        return asking.read(self._connection, ask, asking.query(ask, source, _Held(word), only))

    def drop(self) -> None:
        """Forgets what was gathered."""
        for name in self._made:
            self._connection.execute(f"DROP TABLE IF EXISTS temp.{quoted(f'gathered {name}')}")
        self._made.clear()

    def _gather(self, word: type[Entity]) -> None:
        if word.word in self._made:
            return
        self._made.add(word.word)
        held = self._held(word)
        source, places = asking.upwards(word, *self._touchpoints(word))
        terms = Terms(word, places, whole=True, since=self._since, links=self._links())
        columns = [f"{terms.atom(term)} AS {quoted(term)}" for term in held.asked]
        of_state = (
            f"{terms.atom(_STATE)} IS NOT 'target'"
            if _STATE in held.asked
            else asking.CURRENT.format(places["journey"])
        )
        columns.append(f"{of_state} AS {quoted(_CURRENT)}")
        order = "" if self._is_of_then(word) else " ORDER BY r.rowid"  # those of then are put together anyhow
        read = f"{source.replace('*', ', '.join(columns), 1)}{terms.joined}{order}"
        self._connection.execute(f"CREATE TEMP TABLE {_table(word)} AS {read}")
        if word is _TOUCHPOINT and self._is_of_then(word):
            self._connection.execute(f"CREATE INDEX temp.{quoted('gathered by id')} ON {_table(word)} ({_ID})")

    def _held(self, word: type[Entity]) -> _Held:
        """The terms that all the asks of a word need."""
        held = _Held(word)
        for ask in self._wanted[word.word].values():
            asking.query(ask, "", held, "")
        return held

    def _links(self) -> str:
        """The table of those links that any term asks for: few of very many, which are looked through once."""
        table = f"temp.{quoted(f'gathered {_LINKS}')}"
        if _LINKS not in self._made:
            self._made.add(_LINKS)
            wanted = pointing(term for name in list(self._wanted) for term in self._held(WORDS[name]).asked)
            of = " OR ".join(f"(word = '{word}' AND field = '{field}')" for word, field in wanted) or "0"
            self._connection.execute(
                f"CREATE TEMP TABLE {quoted(f'gathered {_LINKS}')} AS SELECT * FROM link WHERE {of}"
            )
        return table

    def _is_of_then(self, word: type[Entity]) -> bool:
        """Whether records of the word are those of then: they are in no order and cannot be looked up one by one."""
        sql = "SELECT 1 FROM sqlite_temp_master WHERE type = 'view' AND name = ?"
        return self._connection.execute(sql, (word.word,)).fetchone() is not None

    def _touchpoints(self, word: type[Entity]) -> tuple[tuple[str, str], ...]:
        """Where the touchpoints of a word's records are looked up: those of then among those that were gathered, where they are."""
        looked_up = word.hangs_on and _TOUCHPOINT.word in asking.way_to(word)[0].hangs_on
        if not looked_up or len(self._wanted[_TOUCHPOINT.word]) < _MANY or not self._is_of_then(_TOUCHPOINT):
            return ()
        self._gather(_TOUCHPOINT)
        return ((f"temp.{_table(_TOUCHPOINT)}", quoted(_STAGE)),)


class _Held(Terms):
    """The terms of what was gathered, each in a column of its own name."""

    def __init__(self, word: type[Entity]) -> None:
        super().__init__(word, {}, whole=True, since=None)
        self.asked = dict.fromkeys((_ID, _STAGE))

    def atom(self, term: str) -> str:
        self.asked[term] = None
        return f"r.{quoted(term)}"


def _table(word: type[Entity]) -> str:
    return quoted(f"gathered {word.word}")
