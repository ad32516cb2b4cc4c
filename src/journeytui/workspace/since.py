"""What changed on a journey since it was reviewed last: by whom, which figures moved, what two people left undecided.

Refuses to take an import for a person: what files brought in, or came with the samples, is said to have.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from journeytui.domain.value import Value
from journeytui.store import news, reading, tree
from journeytui.store.schema import OUTSIDE
from journeytui.workspace import references, studies
from journeytui.workspace.workspace import Workspace

_OF_REVIEWS = frozenset({"review", "stage_mark", "decision", "question"})
"""What reviews themselves leave behind, and list of their own."""
MAKER = "JourneyTUI"
"""In whose name the samples are made."""
_ORDER = {"worse": 0, "better": 1, "": 2}
_MOVED = ("record", "what", "before", "now", "way")
"""The columns of a table that says what moved."""


class Hand(Value):
    """Who changed how many records of the journey."""

    by: str
    records: int
    how: Literal["changed", "imported", "came along", "outside"]


class Moved(Value):
    """A figure that is another than it was."""

    id: str
    """The record it belongs to."""
    title: str
    what: str
    """Its unit, or which field it is."""
    before: float
    now: float
    way: Literal["better", "worse", ""]
    """'' where nobody can tell."""


class Clash(Value):
    """Two values, of which somebody has to choose one."""

    id: str
    title: str
    field: str
    authors: tuple[str, ...]


class Changed(Value):
    """All that changed."""

    hands: tuple[Hand, ...] = ()
    moved: tuple[Moved, ...] = ()
    """What got worse first, and of that what got so by more of what it was before."""
    clashes: tuple[Clash, ...] = ()
    """Every conflict of the journey that is open, whenever it came."""


def changed(ws: Workspace, journey: str, since: dt.date | None, moved: tuple[Moved, ...] | None = None) -> Changed:
    """What changed since that day; of a journey that was never reviewed only the conflicts. `moved` is what is known already."""
    twigs = list(tree.below(ws.connection, "journey", (journey,)))
    below = [twig.record for twig in twigs if twig.word not in _OF_REVIEWS]
    clashes = _clashes(ws, [twig.record for twig in twigs])
    if since is None:
        return Changed(clashes=clashes)
    found = news.changed_since(ws.connection, [journey, *below], since.isoformat())
    return Changed(tuple(_hand(one) for one in found), _moved(ws, journey, since) if moved is None else moved, clashes)


def said(hand: Hand) -> str:
    """Who changed what, in a sentence without its full stop."""
    records = f"{hand.records:,} record{'' if hand.records == 1 else 's'}"
    was = "was" if hand.records == 1 else "were"
    if hand.how == "came along":
        return f"{records} came with the samples"
    if hand.how == "imported":
        return f"{records} {was} imported by {hand.by}"
    return f"{records} {was} changed outside JourneyTUI" if hand.how == "outside" else f"{hand.by} changed {records}"


def _hand(one: news.Hand) -> Hand:
    by = one.author.partition("<")[0].strip() or one.author
    if one.author == OUTSIDE:
        return Hand(by, one.records, "outside")
    if not one.brought:
        return Hand(by, one.records, "changed")
    return Hand(by, one.records, "came along" if one.author == MAKER else "imported")


def _moved(ws: Workspace, journey: str, since: dt.date) -> tuple[Moved, ...]:
    view = studies.moved(ws, journey, since)
    lines: list[Moved] = []
    for table in view.study.tables:
        at = {column.name: place for place, column in enumerate(table.columns)}
        if set(_MOVED) <= at.keys():
            held = [{name: line[at[name]] for name in _MOVED} for line in table.lines]
            lines += [_line(one, view.names) for one in held if one["record"]]
    return tuple(sorted(lines, key=lambda one: (_ORDER[one.way], -_share(one))))


def _share(one: Moved) -> float:
    """How much it moved, as a share of what it was before; of what it is now, where that was nothing."""
    return abs(one.now - one.before) / (abs(one.before) or abs(one.now) or 1.0)


def _line(held: dict[str, Any], names: dict[str, str]) -> Moved:
    id = str(held["record"])
    return Moved(id, names.get(id, id), str(held["what"] or ""), held["before"], held["now"], held["way"])


def _clashes(ws: Workspace, records: list[str]) -> tuple[Clash, ...]:
    found = [one for one in reading.among(ws.connection, "conflict", records) if (one.state or "open") == "open"]
    named = references.names(ws, {one.parent for one in found if one.parent}) if found else {}
    return tuple(
        Clash(
            one.id, named.get(str(one.parent), ""), one.field_name,
            tuple(author.partition("<")[0].strip() for author in (one.first_author, one.second_author) if author),
        )
        for one in found
    )  # fmt: skip
