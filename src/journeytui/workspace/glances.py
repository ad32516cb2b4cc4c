"""What is worth reading about a record at a glance, beside the list it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journeytui.store import reading
from journeytui.workspace.workspace import Workspace


@dataclass(frozen=True)
class Heard:
    """A piece of evidence in a line or two."""

    id: str
    title: str
    verbatim: str
    said_by: str
    """Whose voice, and how it was heard: `customer, interview`."""
    impact: int | None


@dataclass(frozen=True)
class Glance:
    """What a record is about, and what was heard about it."""

    id: str
    description: str
    heard: tuple[Heard, ...]
    """The strongest first, whichever way they go."""


def glance(ws: Workspace, id: str) -> Glance | None:
    """What is worth reading about a record; None when it is not here."""
    record = reading.find(ws.connection, id)
    if record is None:
        return None
    insights = reading.below(ws.connection, "insight", (id,))
    insights.sort(key=lambda insight: (-abs(insight.impact) if isinstance(insight.impact, int) else 0, insight.title))
    return Glance(id, str(record.__dict__.get("description") or ""), tuple(_heard(insight) for insight in insights))


def _heard(insight: Any) -> Heard:
    told = ", ".join(part for part in (insight.voice, insight.source_type) if part)
    impact = insight.impact if isinstance(insight.impact, int) else None
    return Heard(insight.id, insight.title, insight.verbatim, told, impact)
