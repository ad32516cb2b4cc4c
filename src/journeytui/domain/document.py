"""A document: one journey with all that hangs on it, and the shared records it uses.

Refuses to say where a record stands: the order of the records is the order, so positions are blank.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from journeytui.domain.fields import ANY_WORD, Entity
from journeytui.domain.kinds import Day, Line, Link
from journeytui.domain.words import SHARED_WORDS, WORDS, Journey, children_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Neighbours = dict[tuple[str | None, str], list[Entity]]
"""Records by the id of what they hang on and their word, in the order in which they are written."""


@dataclass(frozen=True)
class Document:
    """One journey: itself first, parents before children, neighbours in their order; shared records last.

    Two documents made by `of` are equal when they say the same.
    """

    records: tuple[Entity, ...]
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """The line in which a record begins, by its id, where they were read from a file."""

    @classmethod
    def of(cls, records: Iterable[Entity], lines: Mapping[str, int] | None = None) -> Document:
        """The document of these records, neighbours standing in their order. Conflicts are left out.

        Raises:
            ValueError: there is not exactly one journey, or a record hangs on nothing that is here.
        """
        bare = [_bare(record) for record in records if ANY_WORD not in record.hangs_on]
        arranged = tuple(_arranged(neighbours(bare)))
        if len(arranged) != len(bare) or not arranged or arranged[0].word != Journey.word:
            raise ValueError("a document is one journey, what hangs on it, and shared records")
        return cls(arranged, lines or {})

    @property
    def journey(self) -> Journey:
        first = self.records[0]
        assert isinstance(first, Journey)
        return first


@cache
def hanging_on(word: str) -> tuple[type[Entity], ...]:
    """The words whose records a document may hold below a record of this word."""
    return tuple(child for child in children_of(word) if ANY_WORD not in child.hangs_on)


def distinction(word: type[Entity], values: Mapping[str, Any]) -> str:
    """What tells a record from its neighbours, as text: its title, else its days, links and lines."""
    return "\n".join(word.fields[name].kind.format(values.get(name)) for name in _telling(word.word)).strip()


def neighbours(records: Iterable[Entity]) -> Neighbours:
    """The records by what they hang on; those without an order of their own sorted by what tells them apart."""
    found: Neighbours = defaultdict(list)
    for record in records:
        found[record.parent, record.word].append(record)
    for (_, word), group in found.items():
        if not WORDS[word].ordered:
            group.sort(key=lambda record: (distinction(type(record), record.__dict__), record.id))
    return found


def _arranged(groups: Neighbours) -> Iterator[Entity]:
    journeys = groups.get((None, Journey.word), [])
    if len(journeys) == 1:
        yield from _with_all_below(journeys[0], groups)
    for word in SHARED_WORDS:
        yield from groups.get((None, word), [])


def _with_all_below(record: Entity, groups: Neighbours) -> Iterator[Entity]:
    yield record
    for word in hanging_on(record.word):
        for child in groups.get((record.id, word.word), []):
            yield from _with_all_below(child, groups)


@cache
def _telling(word: str) -> tuple[str, ...]:
    fields = WORDS[word].fields
    if "title" in fields:
        return ("title",)
    days = [name for name, field in fields.items() if isinstance(field.kind, Day)]
    links = [name for name, field in fields.items() if type(field.kind) is Link]
    lines = [name for name, field in fields.items() if isinstance(field.kind, Line)]
    return (*days, *links, *lines)


def _bare(record: Entity) -> Entity:
    """The record without a position and without the fields that are empty."""
    values, empty = record.__dict__, _empty(record.word)
    blank = [name for name in values if name in empty and values[name] == empty[name]]
    if not blank and not record.position:
        return record
    kept = {name: value for name, value in values.items() if name not in blank}
    return type(record)(**{**kept, "position": ""})


@cache
def _empty(word: str) -> dict[str, Any]:
    return {name: field.empty for name, field in WORDS[word].fields.items()}
