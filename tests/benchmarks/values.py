"""What a made-up record holds: one way of making a value for each kind, and a few fields that hang together.

A field that is added to the declaration is filled without anything being told here.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from benchmarks.vocabulary import Vocabulary
from journeytui.domain import ids, kinds
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Kind, Money
from journeytui.domain.words import WORDS
from journeytui.store.columns import Native, columns_of, compact

TODAY = dt.date(2026, 6, 30)
_CURRENCIES = ("EUR", "EUR", "EUR", "USD", "JPY", "BHD")
_TOPS = ("com", "org", "example", "net")


class Places:
    """Where links may point: what was made for this journey, and some of what was made before."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.shared: dict[str, list[str]] = {}
        self.near: dict[str, list[str]] = {}
        self.far: dict[str, list[str]] = {}

    def any_of(self, words: tuple[str, ...], own: str) -> str | None:
        """The id of a record of one of these words; now and then of one that was never there."""
        if self.random.random() < 0.01:
            return self.new()
        among = words or tuple(self.near)
        pools = [pool for word in among if (pool := self._pool(word, own))]
        return self.random.choice(self.random.choice(pools)) if pools else None

    def new(self) -> str:
        """An id that nothing has yet."""
        return ids.encode(self.random.getrandbits(128))

    def _pool(self, word: str, own: str) -> list[str] | None:
        if word in self.shared:
            return self.shared[word]
        journeys_own = own not in (word, "journey") and self.random.random() < 0.9
        return (self.near if journeys_own else self.far).get(word) or self.near.get(word)


class Making(NamedTuple):
    """What values are made from."""

    random: Random
    words: Vocabulary
    places: Places
    own: str
    """The word of the record."""
    number: int
    """Which of its parent's records of that word it is, from 0."""


def _line(kind: Any, m: Making) -> str:
    middle = 4.5 if kind.search > 1 else 2.5
    return m.words.phrase(middle, 20)[: kind.most].strip()


def _term(kind: Any, m: Making) -> str:
    return m.random.choice(("draft", "in review", "agreed", "live", "live", *m.words.draw(1)))


def _email(kind: Any, m: Making) -> str:
    return f"{'.'.join(m.words.draw(2))}@{m.words.draw(1)[0]}.{m.random.choice(_TOPS)}"


def _address(kind: Any, m: Making) -> str:
    return f"https://{m.words.draw(1)[0]}.{m.random.choice(_TOPS)}/{'-'.join(m.words.draw(3))}?n={m.random.randrange(10**6)}"


def _number(kind: Any, m: Making) -> float:
    if kind.low is not None and kind.high is not None:
        return round(m.random.uniform(kind.low, kind.high), 1)
    return round(max(kind.low if kind.low is not None else -math.inf, m.random.lognormvariate(3, 1)), 2)


def _whole(kind: Any, m: Making) -> int:
    if kind.low is not None and kind.high is not None:
        return m.random.randint(kind.low, kind.high)
    return max(kind.low or 0, int(m.random.lognormvariate(5, 1.5)))


def _money(kind: Any, m: Making) -> Money:
    return Money(int(m.random.lognormvariate(11, 2)), m.random.choice(_CURRENCIES))


def _day(kind: Any, m: Making) -> dt.date:
    return TODAY - dt.timedelta(days=m.random.randrange(900))


def _links(kind: Any, m: Making) -> frozenset[str]:
    found = (m.places.any_of(kind.to, m.own) for _ in range(m.random.choice((1, 1, 1, 2, 3))))
    return frozenset(id for id in found if id)


def _labels(kind: Any, m: Making) -> list[str]:
    return sorted({word.replace(",", "") for word in m.words.draw(m.random.choice((1, 1, 2, 3)))})


def _pairs(kind: Any, m: Making) -> dict[str, float | str]:
    names = m.words.draw(m.random.choice((2, 3)))
    return {name: float(m.random.randrange(1000)) if m.random.random() < 0.9 else m.words.draw(1)[0] for name in names}


MADE: dict[type[Kind], tuple[float, Callable[[Any, Making], Any]]] = {
    kinds.Line: (0.6, _line),
    kinds.Prose: (0.5, lambda kind, m: m.words.prose(18, 600)),
    kinds.Email: (0.9, _email),
    kinds.Address: (0.3, _address),
    kinds.Currency: (1, lambda kind, m: m.random.choice(_CURRENCIES)),
    kinds.Term: (0.9, _term),
    kinds.Choice: (0.8, lambda kind, m: m.random.choice(kind.options)),
    kinds.Flag: (0.1, lambda kind, m: True),
    kinds.Number: (0.7, _number),
    kinds.Whole: (0.7, _whole),
    kinds.Score: (0.7, _whole),
    kinds.Count: (0.7, _whole),
    kinds.Amount: (0.7, _money),
    kinds.Day: (0.8, _day),
    kinds.Link: (0.4, lambda kind, m: m.places.any_of(kind.to, m.own)),
    kinds.Links: (0.3, _links),
    kinds.Labels: (0.3, lambda kind, m: frozenset(_labels(kind, m))),
    kinds.Listing: (0.9, lambda kind, m: tuple(_labels(kind, m))),
    kinds.Pairs: (0.3, _pairs),
    kinds.Place: (0, lambda kind, m: ""),
}
"""How often a field of a kind is filled, and how its value is made."""

_QUARTER = dt.timedelta(days=91)
_MONTH = dt.timedelta(days=30)

TOLD: dict[tuple[str, str], tuple[float, Callable[[Any, Making], Any]]] = {
    ("journey", "within"): (0.3, MADE[kinds.Link][1]),
    ("reading", "day"): (1, lambda kind, m: TODAY - _MONTH * (m.number + 1)),
    ("reading", "value"): (0.95, _number),
    ("reading", "counts"): (0.05, _pairs),
    ("reading", "dimension"): (0.1, _line),
    ("asset_period", "starts_on"): (1, lambda kind, m: TODAY - _QUARTER * (m.number + 1)),
    ("asset_period", "ends_on"): (1, lambda kind, m: TODAY - _QUARTER * m.number - dt.timedelta(days=1)),
}
"""The fields that hang together with their neighbours, or whose frequency gives the library its shape."""


class Maker:
    """Makes rows as SQLite holds them."""

    def __init__(self, random: Random, words: Vocabulary, places: Places) -> None:
        self._random, self._words, self._places = random, words, places
        self._titles: set[str] = set()
        self._begun: set[str] = set()
        self._how = {word.word: self._recipe(word) for word in WORDS.values()}

    def row(self, word: str, id: str, parent: str | None, position: str | None, number: int) -> list[Native]:
        """A record: id, parent, position where it has one, every field, extra. The first of a word lacks nothing."""
        making = Making(self._random, self._words, self._places, word, number)
        row: list[Native] = [id, parent] if position is None else [id, parent, position]
        chance = self._random.random
        first = word not in self._begun
        self._begun.add(word)
        for often, make, kind, write, empty in self._how[word]:
            row.append(write(make(kind, making)) if chance() < often or first else empty)
        row.append("{}" if chance() < 0.999 else compact({"from_the_future": self._words.draw(1)[0]}))
        return row

    def full_row(self, word: str, id: str) -> dict[str, Native]:
        """A record of which every field holds something, by column."""
        making = Making(self._random, self._words, self._places, word, 0)
        names = WORDS[word].fields
        return {"id": id} | {
            name: write(make(kind, making))
            for name, (_, make, kind, write, _) in zip(names, self._how[word], strict=True)
        }

    def _title(self, kind: Any, m: Making) -> str:
        while (title := _line(kind, m)) in self._titles:
            continue
        self._titles.add(title)
        return title

    def _recipe(self, word: type[Entity]) -> list[tuple[float, Callable[[Any, Making], Any], Kind, Any, Native]]:
        recipe = []
        for name, field in word.fields.items():
            often, make = TOLD.get((word.word, name)) or MADE[type(field.kind)]
            if field.kind.search > 1:
                often, make = 1, self._title
            write = columns_of(word)[name].write
            recipe.append((often, make, field.kind, write, write(field.empty)))
        return recipe
