"""What a link may point to: what was typed the name of, or what others close by point to already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from journeytui.domain.kinds import Link, Links
from journeytui.domain.text import clean_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store import names as lookup
from journeytui.store import reading, tree
from journeytui.workspace import references, ways
from journeytui.workspace.remembered import remembered
from journeytui.workspace.workspace import Workspace


class Candidate(Value):
    """A record that a link could point to."""

    id: str
    word: str
    title: str
    where: str
    """What it hangs on."""


def candidates(ws: Workspace, words: Sequence[str], typed: str = "", limit: int = 50) -> tuple[Candidate, ...]:
    """What a link to one of these words could point to, whose title holds all that was typed."""
    found: dict[tree.Twig, str] = {}
    for word in words or tuple(WORDS):
        rows = lookup.holding(ws.connection, word, clean_line(typed).split(), limit - len(found))
        found |= {tree.Twig(word, id): title for id, title in rows}
    where = references.wheres_of(ws, found)
    return tuple(Candidate(one.record, one.word, title, where[one.record]) for one, title in found.items())[:limit]


@remembered
def close_by(ws: Workspace, id: str, words: Sequence[str], limit: int = 50) -> tuple[Candidate, ...]:
    """What a link of this record most likely points to: what others of its journey link to, most often first; then what is
    in the journey itself. All of one of these words; nothing for a record that is in no journey.
    """
    journey = ways.way_to(ws, id).get("journey")
    if journey is None:
        return ()
    met = _with_those_above({*words, *_linking()})
    here = [(twig.word, twig.record) for twig in tree.below(ws.connection, "journey", (journey,), met)]
    offered = [
        word for word in words if word in WORDS and "title" in WORDS[word].fields
    ]  # what one can type the name of
    linked = lookup.linked_from(ws.connection, [journey, *(record for _, record in here)])
    inside = [record for word, record in here if word in offered]
    known = reading.titles(ws.connection, [*linked, *inside], offered)
    wanted = [one for one in dict.fromkeys([*linked, *inside]) if one != id and one in known]
    where = references.wheres_of(ws, [tree.Twig(known[one][0], one) for one in wanted[:limit]])
    return tuple(Candidate(one, *known[one], way) for one, way in where.items())


@cache
def _linking() -> frozenset[str]:
    """The words whose records link to others."""
    fields = ((word, field.kind) for word, declared in WORDS.items() for field in declared.fields.values())
    return frozenset(word for word, kind in fields if isinstance(kind, Link | Links))


def _with_those_above(words: set[str]) -> set[str]:
    """These words, and those on which their records hang."""
    more = {above for word in words & WORDS.keys() for above in WORDS[word].hangs_on} - words
    return _with_those_above(words | more) if more else words
