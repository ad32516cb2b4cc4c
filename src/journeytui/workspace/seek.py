"""Finding anything by what stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from journeytui.domain.text import shown_line
from journeytui.store import index, reading, search
from journeytui.workspace.references import where_of
from journeytui.workspace.workspace import Workspace

_SNIPPET = 90


@dataclass(frozen=True)
class Hit:
    """A record that was found."""

    id: str
    word: str
    title: str
    where: str
    snippet: str
    """The text around what was found, when it was not the title."""
    journey: str
    """The id of the journey that it belongs to; '' for what belongs to the library."""


@dataclass(frozen=True)
class Found:
    """The best hits, best first."""

    hits: tuple[Hit, ...]
    more: bool
    """Whether there were more than are shown; a longer word narrows them."""


def find(ws: Workspace, typed: str, limit: int = 200) -> Found:
    """Looks for records that have words beginning with all that was typed. Any text may be typed; it is never an error."""
    ws.catch_up()
    matches, more = search.find(ws.connection, typed, limit)
    titles = reading.titles(ws.connection, [match.record for match in matches if not match.title])
    return Found(tuple(_hit(ws, match, typed, titles.get(match.record, ("", ""))[1]) for match in matches), more)


def _hit(ws: Workspace, match: search.Match, typed: str, otherwise: str) -> Hit:
    journey = index.journey_of(ws.connection, match.word, match.record) or ""
    snippet = "" if match.in_title else _around(match.body, typed)
    return Hit(match.record, match.word, match.title or otherwise, where_of(ws, match.word, match.record), snippet, journey)


def _around(body: str, typed: str) -> str:
    """The text around the first word that was found."""
    folded, text = body.casefold(), shown_line(body)
    places = [at for token in typed.casefold().split() if (at := folded.find(token)) >= 0]
    start = max(0, min(places, default=0) - _SNIPPET // 3)
    cut = text[start : start + _SNIPPET].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + _SNIPPET < len(text) else ''}"
