"""Finding anything by what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.store import reading, search, tree
from journeytui.workspace import references
from journeytui.workspace.workspace import Workspace

_SNIPPET = 90


class Hit(Value):
    """A record that was found."""

    id: str
    word: str
    title: str
    where: str
    snippet: str
    """The text around what was found, when it was not the title."""
    journey: str
    """The id of the journey that it belongs to; '' for what belongs to the library."""


class Found(Value):
    """The best hits, best first."""

    hits: tuple[Hit, ...]
    more: bool
    """Whether there were more than are shown; a longer word narrows them."""


class Marks(Value):
    """What is put between and beside what people wrote."""

    between: str = " › "
    """Between the steps of where something is."""
    ellipsis: str = "…"
    """Where a text was cut."""


USUAL = Marks()
IN_ASCII = Marks(" > ", "...")


def find(ws: Workspace, typed: str, limit: int = 100, *, marks: Marks = USUAL) -> Found:
    """Looks for records that have words beginning with all that was typed. Any text may be typed; it is never an error."""
    ws.catch_up_a_little()
    matches, more = search.find(ws.connection, typed, limit)
    ways = tree.ways_up(ws.connection, [tree.Twig(match.word, match.record) for match in matches])
    words = {step.record: step.word for way in ways.values() for step in way}
    names = references.untitled(ws, words | {match.record: match.word for match in matches})
    return Found(tuple(_hit(match, ways[match.record], typed, marks, names) for match in matches), more)


def _hit(match: search.Match, way: tuple[tree.Step, ...], typed: str, marks: Marks, names: Mapping[str, str]) -> Hit:
    title = names.get(match.record, match.title)
    journey = (
        match.record if match.word == "journey" else next((step.record for step in way if step.word == "journey"), "")
    )
    where = marks.between.join(names.get(step.record, step.title) for step in reversed(way))
    snippet = "" if match.in_title else _around(match.body, typed, marks.ellipsis)
    snippet = "" if snippet and snippet in names.get(match.record, "") else snippet
    return Hit(match.record, match.word, title, where, snippet, journey)


def owed(ws: Workspace, hits: Iterable[Hit]) -> dict[str, str]:
    """By the ids of the decisions and questions among the hits: who sees to it, until when, and that it is done."""
    found: dict[str, str] = {}
    of_word: dict[str, list[str]] = {}
    for hit in hits:
        if hit.word in _OWED:
            of_word.setdefault(hit.word, []).append(hit.id)
    records = [one for word, ids in of_word.items() for one in reading.among(ws.connection, word, ids)]
    called = references.names(ws, [one.owner for one in records if one.owner]) if records else {}
    for one in records:
        who = called.get(one.owner, "") or "nobody yet"
        day = str(one.due or "no day")
        found[one.id] = shown_line(", ".join((who, day, *((one.status,) if one.status not in (None, "open") else ()))))
    return found


_OWED = ("decision", "question")


def _around(body: str, typed: str, ellipsis: str) -> str:
    """The text around the first word that was found."""
    folded, text = body.casefold(), shown_line(body)
    places = [at for token in typed.casefold().split() if (at := folded.find(token)) >= 0]
    start = max(0, min(places, default=0) - _SNIPPET // 3)
    cut = text[start : start + _SNIPPET].strip()
    return f"{ellipsis if start else ''}{cut}{ellipsis if start + _SNIPPET < len(text) else ''}"
