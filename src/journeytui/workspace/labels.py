"""The labels that are known in a library."""

from __future__ import annotations

from journeytui.domain.value import Value
from journeytui.store import labels
from journeytui.workspace.workspace import Workspace


class KnownLabel(Value):
    """A label, and how many records have it."""

    label: str
    count: int


def known(ws: Workspace, field: str) -> tuple[KnownLabel, ...]:
    """All labels of that field in the library, those used most first."""
    counted = sorted(labels.in_use(ws.connection, field).items(), key=lambda one: (-one[1], one[0].casefold(), one[0]))
    return tuple(KnownLabel(*one) for one in counted)
