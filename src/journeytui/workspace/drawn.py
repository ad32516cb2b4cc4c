"""The picture of a board, and what stands behind each of its places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from journeytui.analysis.studies import maturity
from journeytui.analysis.studies.pain import QUESTION as PAIN
from journeytui.domain.asks import Listing
from journeytui.domain.value import Value
from journeytui.store import asking
from journeytui.workspace import (
    board_lines,
    picture_counts,
    picture_feelings,
    picture_grids,
    picture_lines,
    picture_places,
    picture_planes,
    picture_trees,
    references,
)
from journeytui.workspace.pictures import MANY, Picture, Spot, lines_of
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

_DRAWN: dict[str, Callable[[Workspace, StudyView], Picture | None]] = {
    "asset": picture_places.tote,
    "experience": lambda ws, view: picture_places.curve(view) if view.journey else picture_feelings.moods(ws, view),
    "maturity": lambda _, view: picture_places.ladders(view) if view.journey else picture_counts.levels(view),
    "pain": picture_planes.pain,
    "priorities": picture_planes.priorities,
    "alignment": lambda ws, view: picture_grids.alignment(ws, view) if view.journey else picture_lines.functions(view),
    "gaps": lambda ws, view: picture_grids.gaps(ws, view) if view.journey else picture_lines.processes(view),
    "silos": lambda _, view: picture_lines.relay(view) if view.journey else picture_counts.held(view),
    "kpis": picture_lines.kpis,
    "balance": lambda _, view: picture_lines.balance(view),
    "upkeep": picture_lines.trust,
    "rollup": picture_trees.tree,
    "drift": lambda _, view: picture_lines.drift(view),
}


def ways(view: StudyView) -> tuple[str, ...]:
    """What there is to choose from where a picture can be drawn in several ways; empty where there is one alone."""
    if view.question.name == "priorities":
        return ("value and effort", "worth to customers and to us")
    personas = _personas(view) if view.question.name == "experience" else []
    return ("everybody", *(view.names.get(id, id) for id in personas)) if personas else ()


def _personas(view: StudyView) -> list[str]:
    return [str(line["persona"]) for line in lines_of(view, "personas")]


def persona(view: StudyView, way: int) -> str:
    """Whom alone the picture is about in that way of drawing it, by their short name; '' where it is about all."""
    of_one = view.question.name == "experience" and 0 < way < len(ways(view))
    return picture_places.short(ways(view)[way]) if of_one else ""


def picture(ws: Workspace, view: StudyView, way: int = 0) -> Picture | None:
    """What can be drawn of the answer; None where it is better read, or where there is nothing to draw yet.

    `way` says in which of its ways, where there are several; one that there is not is the first.
    """
    if 0 < way < len(ways(view)):
        if view.question.name == "priorities":
            return picture_planes.worth(ws, view)
        return picture_places.curve_of(ws, view, _personas(view)[way - 1])
    draw = _DRAWN.get(view.question.name)
    return draw(ws, view) if draw else None


MEETS = "meets it"
"""The note of a record that is behind a gate because it meets it: nothing has to be done about that."""


class Behind(Value):
    """A record behind a place of a picture."""

    id: str
    title: str
    note: str = ""
    """What it is there for, where that is not the same for all."""


def behind(ws: Workspace, view: StudyView, spot: Spot) -> tuple[Behind, ...]:
    """The records behind a place, so many at most as are listed at once where they have to be looked up."""
    return _named(ws, _looked_up(ws, view, spot) if spot.lookup else [(id, "") for id in spot.records])


def behind_line(ws: Workspace, view: StudyView, table: str, at: int) -> tuple[Behind, ...]:
    """The records behind a line of a table that begins with none, so many at most as are listed at once."""
    return _named(ws, board_lines.of_line(ws, view, table, at))


def _named(ws: Workspace, found: Sequence[tuple[str, str]]) -> tuple[Behind, ...]:
    ids = [id for id, _ in found]
    names = references.names(ws, ids) | board_lines.titled(ws, ids)
    return tuple(Behind(id, names[id], note) for id, note in found)


def _looked_up(ws: Workspace, view: StudyView, spot: Spot) -> Sequence[tuple[str, str]]:
    find = _LOOKED_UP.get(view.question.name)
    return find(ws, view, spot) if find else ()


def _on_ladder(ws: Workspace, view: StudyView, spot: Spot) -> Sequence[tuple[str, str]]:
    ladder, at, *lacks = spot.key.split(" ")
    if view.journey is None:
        return board_lines.at_level(ws, view, ladder, int(at), lacking=bool(lacks))
    return _of_gate(ws, view.journey, maturity.LADDERS[ladder].gates[int(at)])


def _of_line(ws: Workspace, view: StudyView, spot: Spot) -> Sequence[tuple[str, str]]:
    table, _, at = spot.key.partition(" ")
    return board_lines.of_line(ws, view, table, int(at))


def _answering(ws: Workspace, view: StudyView, spot: Spot) -> Sequence[tuple[str, str]]:
    sort, _, id = spot.key.partition(" ")
    if sort == "owner":
        return board_lines.of_owner(ws, view, id)
    return board_lines.without_anybody(ws, view, id) if sort == "nobody" else _of_line(ws, view, spot)


def _hurting(ws: Workspace, view: StudyView, spot: Spot) -> Sequence[tuple[str, str]]:
    pain, _, risk = spot.key.partition(" ")
    rated = PAIN.asks["worst"]
    assert isinstance(rated, Listing)
    where = (*rated.where, f"pain={pain}", f"exit_risk={risk}")
    asked = Listing("touchpoint", ("id",), where=where, limit=MANY)
    scope = None if view.journey is None else [view.journey]
    rows = asking.answer(ws.connection, asked, scope, targets=PAIN.targets)
    return [(str(row["id"]), "") for row in rows]


_LOOKED_UP: dict[str, Callable[[Workspace, StudyView, Spot], Sequence[tuple[str, str]]]] = {
    "maturity": _on_ladder,
    "upkeep": lambda ws, view, spot: board_lines.breaking(ws, view, spot.key),
    "alignment": _of_line,
    "silos": _answering,
    "pain": _hurting,
}
"""How the records behind a place are found, by the study."""


def _of_gate(ws: Workspace, journey: str | None, gate: maturity.Asked) -> list[tuple[str, str]]:
    """First what does not meet the gate yet, then what does."""
    scope = None if journey is None else [journey]
    asks = (("not yet", maturity.missing(gate, MANY)), (MEETS, maturity.meeting(gate, MANY)))
    return [
        (str(row["id"]), note) for note, ask in asks for row in asking.answer(ws.connection, ask, scope, targets=False)
    ][:MANY]
