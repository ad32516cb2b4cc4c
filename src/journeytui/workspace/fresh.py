"""What is new for one person, told record by record and counted by journey. Refuses to mark anything as seen."""

from __future__ import annotations

from collections import Counter

from journeytui.domain.value import Value
from journeytui.store import news, reading
from journeytui.workspace.seen import Seen
from journeytui.workspace.workspace import Workspace


class Fresh(Value):
    """A record that is new."""

    id: str
    word: str
    title: str
    where: tuple[str, ...]
    """What it stands in, from the outside in."""
    journey: str
    by: str
    """Who changed it last."""
    at: str
    """When, as the journal has it."""


def by_journey(seen: Seen) -> Counter[str]:
    """How many new records each journey has, those of journeys nested in it apart."""
    return Counter(way[-1].record if way else id for id, (way, _) in seen.new.items())


def listed(ws: Workspace, seen: Seen) -> tuple[Fresh, ...]:
    """The new records, what was changed last first."""
    new = seen.new
    titles, made = reading.titles(ws.connection, list(new)), news.entered(ws.connection, [at for _, at in new.values()])
    found = []
    for id, (way, entry) in sorted(new.items(), key=lambda one: -one[1][1]):
        where, said = tuple(step.title for step in reversed(way)), made.get(entry, news.Entered("", ""))
        found.append(Fresh(id, *titles[id], where, way[-1].record if way else id, said.author, said.at))
    return tuple(found)
