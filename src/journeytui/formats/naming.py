"""Links as people write them: by what the other record is called, where they do not have its id.

Refuses to guess: a name that two records of the file have, or none at all, is a problem with its line.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from journeytui.domain import ids, limits
from journeytui.domain.errors import AmbiguousReference, UnknownReference
from journeytui.domain.kinds import Kind, Link, Links
from journeytui.domain.text import a_or_an, shown_line, slug
from journeytui.domain.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from journeytui.formats.nodes import Problems

_LONGEST = 3 * limits.NAME_CHARACTERS
"""A path of a journey, a stage and a touchpoint; what is longer is no name."""
_LISTED = 4


class Find(Protocol):
    """Whatever knows records that do not stand in the file."""

    def __call__(self, name: str, words: Sequence[str]) -> str:
        """The id of what is called that and is one of these words, of any when there are none.

        Raises: UnknownReference, AmbiguousReference.
        """


def nobody(name: str, words: Sequence[str]) -> str:
    """Knows no record beyond the file. Raises UnknownReference."""
    wanted = " or ".join(word.replace("_", " ") for word in words) or "record"
    raise UnknownReference(f"no {wanted} here is called {shown_line(name)[:80]!r}", "Look how it is spelt.")


def rule(kind: Kind) -> str:
    """What a file may hold for a field, as the end of a sentence that begins with "should be"."""
    if not isinstance(kind, Link):
        return kind.rule
    told = f"the id or the name of {a_or_an(' or '.join(word.replace('_', ' ') for word in kind.to) or 'record')}"
    return f"a list, each {told}" if isinstance(kind, Links) else told


def names_in(kind: Link, given: Any) -> tuple[str, ...]:
    """The ids and names that a link was given as; nothing where there is no name among them, or what is no text."""
    texts = given.split(",") if isinstance(given, str) and isinstance(kind, Links) else given
    parts = [texts] if isinstance(texts, str) else texts
    if not isinstance(parts, list) or not 0 < len(parts) <= limits.SET_ELEMENTS:
        return ()
    if not all(isinstance(part, str) and len(part) <= _LONGEST for part in parts):
        return ()
    cleaned = tuple(part.strip() for part in parts if part.strip())
    return () if all(map(ids.well_formed, cleaned)) else cleaned


@dataclass(frozen=True)
class Named:
    """A field that was given names, to be looked up when all records of the file are known."""

    values: dict[str, Any]
    """The values of its record."""
    field: str
    kind: Link
    names: tuple[str, ...]
    line: int


def look_up(waiting: Iterable[Named], here: Mapping[tuple[str, str], Sequence[str]], find: Find, p: Problems) -> None:
    """Puts ids where names stand: of the records `here` by word and slug of the title, else what `find` knows."""
    for one in waiting:
        found = set()
        for name in one.names:
            try:
                found.add(name if ids.well_formed(name) else _id(name, one.kind.to, here, find))
            except UnknownReference as no:
                p.add(one.line, one.field, no.message, f"should be {rule(one.kind)}. {no.hint}")
            except AmbiguousReference as no:
                p.add(one.line, one.field, no.message, no.hint)
        one.values[one.field] = frozenset(found) if isinstance(one.kind, Links) else next(iter(found), None)


def by_name(records: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    """The ids of the records by word and slug, from word, title and id of each."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, title, id in records:
        if title:
            found[word, slug(title)].append(id)
    return found


def _id(name: str, to: Sequence[str], here: Mapping[tuple[str, str], Sequence[str]], find: Find) -> str:
    words = to or tuple(WORDS)
    found = [id for word in words for id in here.get((word, slug(name)), ())]
    word, colon, rest = name.partition(":")
    if not found and colon and word in words:
        found = list(here.get((word, slug(rest)), ()))
    if len(found) > 1:
        told = "write the id: " + ", ".join(found[:_LISTED])
        raise AmbiguousReference(f"{len(found)} records here are called {shown_line(name)[:80]!r}", told)
    return found[0] if found else find(name, to)
