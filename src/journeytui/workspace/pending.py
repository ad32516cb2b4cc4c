"""What is open about records already: decisions and questions that nobody has done yet, and how far work on solutions is.

Refuses what was done or dropped: that is found in the journal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.domain.text import shown_line
from journeytui.store import names, reading, tree
from journeytui.store.tree import Twig
from journeytui.workspace import deciding
from journeytui.workspace.deciding import Owned
from journeytui.workspace.workspace import Workspace

_TOLD = 2
"""How many of several are told one by one."""
_TITLE = 32
"""Cells, about, of a title among others."""


def open_about(ws: Workspace, records: Iterable[str]) -> dict[str, list[Owned]]:
    """The open decisions and questions about each of these records, the most urgent first; nothing of what has none."""
    about: dict[str, list[str]] = defaultdict(list)
    twigs = []
    for target, word, source in names.linking(ws.connection, "about", records):
        about[source].append(target)
        twigs.append((word, source))
    found: dict[str, list[Owned]] = defaultdict(list)
    for one in deciding.still_open(ws, twigs):
        for target in about[one.id]:
            found[target].append(one)
    return dict(found)


class Pending(NamedTuple):
    """What is open about an opportunity."""

    told: str
    """In a line; '' where there is nothing to tell."""
    decided: bool
    """Whether a decision or a question about it, or about a stage of it, is open."""


def of_opportunities(ws: Workspace, held: Mapping[str, Any]) -> dict[str, Pending]:
    """What is open about opportunities, by their ids, in a line: decisions about them and about the stages that they address,
    their status and that of their solutions.
    """
    stages = _stages(ws, held)
    open_ones = open_about(ws, {*held, *(stage for those in stages.values() for stage in those)})
    solutions: dict[str, list[Any]] = defaultdict(list)
    for one in reading.below(ws.connection, "solution", held):
        solutions[str(one.parent)].append(one)
    told = {}
    for id, record in held.items():
        own = open_ones.get(id, [])
        known = {one.id for one in own}
        beside = {
            one.id: one for stage in stages.get(id, ()) for one in open_ones.get(stage, ()) if one.id not in known
        }
        parts = (
            said(own),
            said(tuple(beside.values()), " about its stage"),
            f"status {shown_line(record.status)}" if record.status else "",
            _solved(solutions.get(id, ())),
        )
        told[id] = Pending("; ".join(filter(None, parts)), bool(own or beside))
    return told


def said(owned: Sequence[Owned], where: str = "") -> str:
    """Open decisions and questions in a few words, each with who sees to it and until when; '' where there are none."""
    if not owned:
        return ""
    word = "open question" if all(one.word == "question" for one in owned) else "open decision"
    told = "; ".join(f"{_owed(one)}: “{_short(one.title)}”" for one in owned[:_TOLD])
    more = f" and {len(owned) - _TOLD} more" if len(owned) > _TOLD else ""
    count = f"{len(owned)} {word}s" if len(owned) > 1 else word
    return f"{count}{where}: {told}{more}"


def _owed(one: Owned) -> str:
    return ", ".join((shown_line(one.owner) or "nobody yet", one.due.isoformat() if one.due else "no day"))


def _solved(solutions: Sequence[Any]) -> str:
    told = ", ".join(f"{one.status or 'no status'} (“{_short(one.title)}”)" for one in solutions[:_TOLD])
    more = f" and {len(solutions) - _TOLD} more" if len(solutions) > _TOLD else ""
    return f"solution{'s' if len(solutions) > 1 else ''} {told}{more}" if solutions else ""


def _short(title: str) -> str:
    line = shown_line(title)
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1].rstrip()}…"


def _stages(ws: Workspace, held: Mapping[str, Any]) -> dict[str, list[str]]:
    """The stages that each opportunity addresses, or in which that lies, or those were lost, which it addresses."""
    addressed = {id: _ids(record.addresses) for id, record in held.items()}
    known = reading.titles(ws.connection, {one for those in addressed.values() for one in those})
    ways = tree.ways_up(ws.connection, [Twig(word, id) for id, (word, _) in known.items()])
    stage_of = {id: id for id, (word, _) in known.items() if word == "stage"}
    moved = reading.among(ws.connection, "movement", [id for id, (word, _) in known.items() if word == "movement"])
    stage_of |= {one.id: one.stage for one in moved if isinstance(one.stage, str)}
    for id, way in ways.items():
        above = next((step.record for step in way if step.word == "stage"), "")
        if above and id not in stage_of:
            stage_of[id] = above
    return {
        id: list(dict.fromkeys(stage_of[one] for one in sorted(those) if one in stage_of))
        for id, those in addressed.items()
    }


def _ids(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()
