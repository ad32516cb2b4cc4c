"""Journeys in the stages of others as a tree: how each feels from place to place, with all that nests in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeytui.analysis.studies.lines import many, number
from journeytui.domain.text import tenths
from journeytui.store import reading
from journeytui.workspace import picture_feelings
from journeytui.workspace.pictures import Branch, Spot, Tone, Tree, lines_of, said, whole
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

_Row = Mapping[str, Any]
_Along = Mapping[str, tuple[float | None, ...]]


def tree(ws: Workspace, view: StudyView) -> Tree | None:
    """The journey with its stages and what nests in them, or all journeys that something nests in; None where nothing does."""
    rows = lines_of(view, "journeys")
    nested = [str(row["journey"]) for row in rows]
    if len(rows) < _TWO:
        return None
    along = {id: tuple(felt for _, felt in places) for id, places in picture_feelings.along(ws, nested).items()}
    lines = list(_of_one(ws, view, rows, along) if view.journey else (_branch(view, row, along, 0) for row in rows))
    known = [line for line in lines if line.felt is not None] or lines
    worst = min(known, key=lambda line: line.felt or 0.0)
    return Tree(tuple(lines), ("journeys", "stages"), worst.spot.key)


_TWO = 2
"""From how many journeys on one nests in another."""


def _of_one(ws: Workspace, view: StudyView, rows: Sequence[_Row], along: _Along) -> Iterator[Branch]:
    """The journey, then stage by stage what is in it, and at the end what looks into no stage of it."""
    within = {
        one.id: str(one.within)
        for one in reading.among(ws.connection, "journey", [str(row["journey"]) for row in rows])
    }
    below: dict[str, list[_Row]] = defaultdict(list)
    stage = ""
    for row in rows[1:]:
        stage = within.get(str(row["journey"]), "") if row["depth"] == 1 else stage
        below[stage].append(row)
    yield _branch(view, rows[0], along, 0)
    for row in lines_of(view, "stages"):
        if row["stage"] != view.journey:
            yield _stage(view, row, along)
            yield from (_branch(view, one, along, 1) for one in below.pop(str(row["stage"]), ()))
    for those in below.values():
        yield from (_branch(view, one, along, 0) for one in those)


def _branch(view: StudyView, row: _Row, along: _Along, deeper: int) -> Branch:
    id, felt = str(row["journey"]), number(row["experience"])
    counted = (
        many(row["journeys"] - 1, "journey nests in it", "journeys nest in it") if row["journeys"] > 1 else "nothing nests in it",
        "no evidence" if felt is None else f"feels {tenths(felt)}",
        f"net customers {row['net']:+,}" if row["net"] is not None else "net customers not counted",
        many(row["corner"], "touchpoint loses customers", "touchpoints lose customers") if row["corner"] else "",
        many(row["opportunities"], "open opportunity", "open opportunities") if row["opportunities"] else "",
        many(row["decisions"], "open decision", "open decisions") if row["decisions"] else "",
    )  # fmt: skip
    spot = Spot(f"journey {id}", view.names.get(id, id), said(counted), _tone(felt), (id,))
    return Branch(spot, row["depth"] + deeper, True, felt, along.get(id, ()), row["net"], _open(row))


def _stage(view: StudyView, row: _Row, along: _Along) -> Branch:
    id, felt = str(row["stage"]), number(row["experience"])
    counted = (
        many(row["journeys"], "journey in it", "journeys in it") if row["journeys"] else "no journey in it",
        "no evidence" if felt is None else f"feels {tenths(felt)}",
        f"severity × frequency {row['friction']:,}" if row["friction"] else "",
        many(row["corner"], "touchpoint loses customers", "touchpoints lose customers") if row["corner"] else "",
    )
    spot = Spot(f"stage {id}", view.names.get(id, id), said(counted), _tone(felt), (id,))
    told = many(row["corner"], "loses customers", "lose customers") if row["corner"] else ""
    return Branch(spot, 1, False, felt, along.get(id, ()), None, told)


def _tone(felt: float | None) -> Tone:
    return "gap" if felt is None else "bad" if felt < 0 else "good"


def _open(row: _Row) -> str:
    waiting = whole(row["opportunities"]) + whole(row["decisions"])
    return said(
        (f"{whole(row['corner']):,} lose customers" if row["corner"] else "", f"{waiting:,} open" if waiting else "")
    )
