"""Nodes to a document: keys find their fields, kinds check the values, records without an id get one.

Refuses to stop at the first thing that is wrong, and to drop anything in silence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from journeytui.domain import ids, limits
from journeytui.domain.document import Document, distinction, hanging_on
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link, Links, NotAccepted
from journeytui.domain.text import a_or_an, clean, nearest, slug
from journeytui.domain.words import SHARED_WORDS, WORDS, Journey
from journeytui.formats import naming
from journeytui.formats.nodes import Enough, Items, Keys, Node, Problems, Scalar, as_json, given, too_many

if TYPE_CHECKING:
    from collections.abc import Collection

FORMAT = 1
"""The newest format that this program writes and knows whole."""

SHARED = "shared"
"""The key under which shared records stand: a journey's own `personas` are ids of some of them."""

_HEAD = ("format", "$schema")
_BEGIN = "a file begins with `format: 1`, then come the journey's fields"


@dataclass
class _Found:
    """A record as the file gives it."""

    word: type[Entity]
    under: int
    """The number of the record that it hangs on; -1 for the journey and for shared records."""
    line: int
    id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Node] = field(default_factory=dict)
    """What will be extra."""


def document(root: Node | None, problems: Problems, find: naming.Find = naming.nobody) -> Document | None:
    """The document, when nothing is wrong with it; `find` knows what is called by a name that no record in it has."""
    if not isinstance(root, Keys):
        if not problems.found:
            problems.add(0, "", "is empty" if _blank(root) else "does not hold a journey", _BEGIN)
        return None
    reader = _Reader(problems, newer=_format(root, problems) > FORMAT)
    try:
        reader.journey(root)
    except Enough:
        return None
    reader.identify()
    reader.link(find)
    if problems.found:
        return None
    return Document.of(reader.entities(), {found.id: found.line for found in reader.found})


def record(
    word: type[Entity], root: Node | None, problems: Problems, find: naming.Find = naming.nobody
) -> Entity | None:
    """One record alone, without what hangs on it; its id may be empty."""
    if not isinstance(root, Keys):
        if not problems.found:
            problems.add(0, "", f"is not {a_or_an(word.label)}", "should be its fields, like title: …")
        return None
    reader = _Reader(problems, newer=False)
    found = reader.record(word, -1, root, elsewhere=())
    reader.link(find)
    return None if problems.found else word(id=found.id, extra=found.extra, **found.values)


class _Reader:
    """Gathers the records of one file, in its order."""

    def __init__(self, problems: Problems, *, newer: bool) -> None:
        self.problems = problems
        self.newer = newer
        self.found: list[_Found] = []
        self.named: list[naming.Named] = []

    def journey(self, root: Keys) -> None:
        journey = self.record(Journey, -1, root, elsewhere=(*_below(Journey.word), SHARED, *_HEAD))
        if not journey.id and not journey.values.get("title") and _unnamed(root):
            self.problems.add(root.line, "title", "the journey has no title", "give it a title, or an id")
        if SHARED in root.values:
            self._shared(root.values[SHARED])

    def record(self, word: type[Entity], under: int, node: Keys, elsewhere: Collection[str] | None = None) -> _Found:
        """One record and all that stands below it; keys that are read elsewhere are left to the caller."""
        below = _below(word.word)
        others = below if elsewhere is None else elsewhere
        found = _Found(word, under, node.line)
        number = len(self.found)
        self.found.append(found)
        if number >= limits.IMPORT_FILE_RECORDS:
            too_many("records", limits.IMPORT_FILE_RECORDS, node.line, self.problems)
        for key, value in node.values.items():
            if key in word.fields:
                self._value(found, key, value, node.lines[key])
            elif key not in others:
                self._other(found, key, node, others)
        found.extra = {clean(key): as_json(value, self.problems) for key, value in found.kept.items()}
        for child in below.values():
            if child.plural in node.values and child.plural in others:
                self._records(child, number, node.values[child.plural])
        return found

    def identify(self) -> None:
        """Gives an id to every record that has none, the same whenever the same file is read."""
        lines: dict[str, int] = {}
        for found in self.found:
            if found.id in lines:
                told = f"every record has an id of its own; it was first used in line {lines[found.id]}"
                self.problems.add(found.line, "id", f"{found.id} stands here twice", told)
            elif found.id:
                lines[found.id] = found.line
        counts: Counter[tuple[str, ...]] = Counter()
        for found in self.found:
            if found.id:
                continue
            text = distinction(found.word, found.values)
            parts = (self.found[found.under].id if found.under >= 0 else "", found.word.word, slug(text) or text)
            while not found.id or found.id in lines:
                found.id = ids.derived(*parts, str(counts[parts]))
                counts[parts] += 1
            lines[found.id] = found.line

    def link(self, find: naming.Find) -> None:
        """Puts ids where the file names other records."""
        if self.named:
            titled = [(found.word.word, str(found.values.get("title", "")), found.id) for found in self.found]
            naming.look_up(self.named, naming.by_name(titled), find, self.problems)

    def entities(self) -> list[Entity]:
        parents = [self.found[found.under].id if found.under >= 0 else None for found in self.found]
        return [
            found.word(id=found.id, parent=parent, extra=found.extra, **found.values)
            for found, parent in zip(self.found, parents, strict=True)
        ]

    def _shared(self, node: Node) -> None:
        if isinstance(node, Scalar) and node.nothing:
            return
        if not isinstance(node, Keys):
            self.problems.add(node.line, SHARED, "is not accepted", "should be lists: " + ", ".join(_shared()))
            return
        for key, value in node.values.items():
            if key in _shared():
                self._records(_shared()[key], -1, value)
            else:
                self.problems.add(
                    node.lines[key], key, "is nothing that journeys share", "known are " + ", ".join(_shared())
                )

    def _records(self, word: type[Entity], under: int, node: Node) -> None:
        if isinstance(node, Scalar) and node.nothing:
            return
        if not isinstance(node, Items):
            self.problems.add(node.line, word.plural, "is not a list", f"put `- ` before each {word.label}")
            return
        for item in node.items:
            if isinstance(item, Keys):
                self.record(word, under, item)
            else:
                told = f"should be the fields of {a_or_an(word.label)}, like title: …"
                self.problems.add(item.line, word.plural, f"{_short(item)} is not {a_or_an(word.label)}", told)

    def _value(self, found: _Found, name: str, node: Node, line: int) -> None:
        if isinstance(node, Scalar) and node.nothing:
            return
        kind = found.word.fields[name].kind
        told = given(node)
        if isinstance(kind, Link) and (names := naming.names_in(kind, told)):
            at = node.line if isinstance(node, Scalar) else line
            self.named.append(naming.Named(found.values, name, kind, names, at))
            found.values[name] = frozenset(names) if isinstance(kind, Links) else names[0]
            return
        try:
            value = kind.check(told)
        except NotAccepted as no:
            self.problems.add(node.line if isinstance(node, Scalar) else line, name, no.wrong, no.right)
            return
        if value != kind.empty:
            found.values[name] = value

    def _id(self, node: Node) -> str:
        text = node.text.strip() if isinstance(node, Scalar) else ""
        if isinstance(node, Scalar) and node.nothing:
            return ""
        if not ids.well_formed(text):
            told = f"should be {ids.LENGTH} characters as JourneyTUI writes them; leave it out for a new record"
            self.problems.add(node.line, "id", f"{_short(node)} is not an id", told)
        return text

    def _other(self, found: _Found, key: str, node: Keys, others: Collection[str]) -> None:
        """What is neither a field nor a list of records."""
        value = node.values[key]
        if key == "id":
            found.id = self._id(value)
        elif key == "extra":
            self._extra(found, value, node)
        elif self.newer:
            self._keep(found, key, value, node.lines[key])
        elif self.problems.full:
            self.problems.add(node.lines[key], key, "")
        else:
            names = ["id", *found.word.fields, *others, "extra"]
            near = nearest(key[:80], names, most=1)
            told = f"the nearest is {near[0]}" if near else "known are " + ", ".join(names)
            if key in _shared() and SHARED in others:
                told = f"put it under {SHARED}"
            self.problems.add(node.lines[key], key, f"nothing of {a_or_an(found.word.label)} is called that", told)

    def _extra(self, found: _Found, extra: Node, node: Keys) -> None:
        """What a newer program wrote. A field that has been declared since then goes where it belongs."""
        if isinstance(extra, Scalar) and extra.nothing:
            return
        if not isinstance(extra, Keys):
            self.problems.add(
                extra.line, "extra", f"{_short(extra)} is not accepted", "should be keys, each with a value"
            )
            return
        for key, value in extra.values.items():
            if key in found.word.fields and key not in node.values:
                self._value(found, key, value, extra.lines[key])
            else:
                self._keep(found, key, value, extra.lines[key])

    def _keep(self, found: _Found, key: str, value: Node, line: int) -> None:
        if key in found.kept or key in found.word.fields:
            self.problems.add(line, key, "stands both under extra and beside it", "keep one of them")
        else:
            found.kept[key] = value


def _format(root: Keys, problems: Problems) -> int:
    node = root.values.get("format")
    if node is None:
        problems.add(root.line, "format", "is missing", _BEGIN)
        return FORMAT
    text = node.text if isinstance(node, Scalar) else ""
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        problems.add(node.line, "format", f"{_short(node)} is not accepted", "should be 1")
        return FORMAT
    return int(text)


@cache
def _below(word: str) -> dict[str, type[Entity]]:
    return {child.plural: child for child in hanging_on(word)}


@cache
def _shared() -> dict[str, type[Entity]]:
    return {WORDS[word].plural: WORDS[word] for word in SHARED_WORDS}


def _unnamed(root: Keys) -> bool:
    """Whether nobody has given it a title, be it right or wrong."""
    title = root.values.get("title")
    return title is None or (isinstance(title, Scalar) and (title.nothing or not title.text.strip()))


def _blank(root: Node | None) -> bool:
    return root is None or (isinstance(root, Scalar) and root.nothing)


def _short(node: Node) -> str:
    if isinstance(node, Scalar):
        return repr(node.text[:80])
    return "a list" if isinstance(node, Items) else "a group of keys"
