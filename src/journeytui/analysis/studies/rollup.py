"""Journeys with all that nests in them: how they feel, hurt, win and lose, and what is open, level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from journeytui.analysis import asset, experience, plane
from journeytui.analysis.asset import net
from journeytui.analysis.studies.lines import MOST, OPEN, many, number, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Ask, Listing, Sums, count, total
from journeytui.domain.text import tenths

_COUNTED = ("stages", "corner", "open_opportunities", "open_decisions")
_MOVES = ("won", "lost")


def answer(given: Given) -> Study:
    """The study of one journey with what nests in it, or of all that something nests in."""
    own = _own(given)
    below = _below(given)
    tops = [given.journey] if given.journey else _tops(below)
    shown = [one for top in tops for one in _walk(top, below)]
    levels = {str(row["id"]): row["level"] or "" for row in given.rows["levels"]}
    lines = [(id, depth, levels.get(id, ""), *_line(_added(id, below, own))) for id, depth in shown[:MOST]]
    note = f"the first {MOST} of {len(shown):,} journeys" if len(shown) > MOST else ""
    twice = _TWICE if any(_counts_twice(id, below, own) for id, _ in shown[:MOST]) else ""
    notes = "; ".join(filter(None, (note, twice)))
    tables = (
        Table("journeys", "Each with all that nests in it", _COLUMNS, tuple(lines), notes),
        _stages(given, below, own),
    )
    return Study(_headline(given, below, own), tuple(table for table in tables if table.lines))


_TWICE = "net customers adds those of nested journeys to the journey's own: who is counted in both is counted twice"


def _counts_twice(id: str, below: dict[str, list[str]], own: dict[str, dict[str, float]]) -> bool:
    """Whether customers were counted in the journey and in one below it."""
    counted = [one for one, _ in _walk(id, below) if any(way in own.get(one, {}) for way in _MOVES)]
    return id in counted and len(counted) > 1


def _stages(given: Given, below: dict[str, list[str]], own: dict[str, dict[str, float]]) -> Table:
    """The one journey's stages, each with all journeys that look into it; and what stands at none of them."""
    if given.journey is None or not below.get(given.journey):
        return Table("stages", "", (), ())
    here = _at_stages(given)
    inside: dict[str, list[str]] = defaultdict(list)
    for row in given.rows["nested"]:
        inside[str(row["within"])].append(str(row["id"]))
    path = [str(row["id"]) for row in given.rows["path"] if row["@journey"] == given.journey]
    lines = []
    for place in [*path, *([given.journey] if given.journey in here else [])]:
        nested = {one for top in inside.get(place, ()) for one, _ in _walk(top, below)} - {given.journey}
        added = _sum([here.get(place, {}), *(own.get(one, {}) for one in sorted(nested))])
        felt = experience.value(added["weighed"], added["weight"])
        lines.append((place, len(nested) or None, felt, round(added["friction"]) or None, int(added["corner"]) or None))
    columns = (
        Column("stage", "stage", "record"), Column("journeys", "journeys in it", "whole"), Column("experience", "experience", "signed", "gauge"),
        Column("friction", "severity × frequency", "whole"), Column("corner", "touchpoints that lose customers", "whole"),
    )  # fmt: skip
    note = "what stands on the journey itself, at no stage, stands in its line" if given.journey in here else ""
    return Table("stages", "Its stages, each with the journeys in it", columns, tuple(lines), note)


def _at_stages(given: Given) -> dict[str, dict[str, float]]:
    """By stage of the one journey, and by the journey for what is at none: what is its own there."""
    here: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for ask, names in (
        ("evidence_at", ("weighed", "weight")),
        ("friction_at", ("friction",)),
        ("corner_at", ("corner",)),
    ):
        for row in given.rows[ask]:
            if row["@journey"] == given.journey:
                for name in names:
                    here[str(row["@stage"] or given.journey)][name] += number(row[name]) or 0
    return here


def _sum(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    added: dict[str, float] = defaultdict(float)
    for part in parts:
        for name, value in part.items():
            added[name] += value
    return added


def _own(given: Given) -> dict[str, dict[str, float]]:
    """What each journey has of its own."""
    own: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in given.rows["evidence"]:
        own[str(row["@journey"])]["weighed"] += number(row["weighed"]) or 0
        own[str(row["@journey"])]["weight"] += number(row["weight"]) or 0
    for move in asset.newest(given.rows["moves"]):
        if move["direction"] in _MOVES:
            own[str(move["@journey"])][str(move["direction"])] += whole(move["customers"])
    for row in given.rows.get("friction_at", ()):  # of one journey alone
        own[str(row["@journey"])]["friction"] += number(row["friction"]) or 0
    for name in _COUNTED:
        for row in given.rows[name]:
            own[str(row["@journey"])][name] += whole(row["records"])
    return own


def _below(given: Given) -> dict[str, list[str]]:
    """By journey: the journeys that look into one of its stages."""
    home = {str(row["id"]): str(row["@journey"]) for row in given.rows["stages_of"]}
    below: dict[str, list[str]] = defaultdict(list)
    for row in given.rows["nested"]:
        over = home.get(str(row["within"]))
        if over is not None and over != str(row["id"]):
            below[over].append(str(row["id"]))
    return below


def _tops(below: dict[str, list[str]]) -> list[str]:
    """The journeys that something nests in and that nest in nothing; one of each ring, where others knotted one."""
    above = {one: id for id, those in below.items() for one in those}
    tops = sorted(set(below) - set(above))
    reached = {id for top in tops for id, _ in _walk(top, below)}
    for id in sorted(below):
        if id not in reached:
            tops.append(_in_the_ring(id, above))
            reached |= {one for one, _ in _walk(tops[-1], below)}
    return tops


def _in_the_ring(id: str, above: dict[str, str]) -> str:
    """The first journey of the ring that this one nests in, or is a part of."""
    seen: set[str] = set()
    while id not in seen:
        seen.add(id)
        id = above[id]
    return id


def _walk(top: str, below: dict[str, list[str]]) -> Iterator[tuple[str, int]]:
    """The journey and all that nests in it, with its depth, each once, however others may have knotted them."""
    waiting, seen = [(top, 0)], set()
    while waiting:
        id, depth = waiting.pop()
        if id not in seen:
            seen.add(id)
            yield id, depth
            waiting += [(one, depth + 1) for one in reversed(below.get(id, ()))]


def _added(id: str, below: dict[str, list[str]], own: dict[str, dict[str, float]]) -> dict[str, float]:
    those = [one for one, _ in _walk(id, below)]
    return _sum([{"journeys": len(those)}, *(own.get(one, {}) for one in those)])


def _line(added: dict[str, float]) -> tuple[Any, ...]:
    moved = {direction: int(added[direction]) for direction in _MOVES if direction in added}
    return (
        int(added["journeys"]), int(added["stages"]), experience.value(added["weighed"], added["weight"]), net(moved),
        int(added["corner"]) or None, int(added["open_opportunities"]) or None, int(added["open_decisions"]) or None,
    )  # fmt: skip


def _headline(given: Given, below: dict[str, list[str]], own: dict[str, dict[str, float]]) -> tuple[Finding, ...]:
    if given.journey is None:
        nested = sum(map(len, below.values()))
        said = f"{many(nested, 'journey looks', 'journeys look')} into a stage of another."
        return (Finding(said, tone="plain" if nested else "gap"),)
    inside = sum(1 for _ in _walk(given.journey, below)) - 1
    if not inside:
        return (Finding("No journey looks into a stage of this one.", tone="gap"),)
    alone, all_of_it = _line(own.get(given.journey, defaultdict(float))), _line(_added(given.journey, below, own))
    felt = [tenths(value) if value is not None else "not known" for value in (alone[2], all_of_it[2])]
    return (
        Finding(f"{many(inside, 'journey nests', 'journeys nest')} in it. How it feels: {felt[0]} by itself, {felt[1]} with all of them."),
    )  # fmt: skip


def _measured(given: Given) -> dict[str, float | None]:
    """Of one journey that something nests in; of all together the other studies tell."""
    below = _below(given)
    if given.journey is None or not below.get(given.journey):
        return {}
    line = _line(_added(given.journey, below, _own(given)))
    _, _, felt, net_customers, corner, opportunities, decisions = line
    return {
        "nested": line[0] - 1, "felt": felt, "net": net_customers, "corner": corner or 0, "opportunities": opportunities or 0,
        "decisions": decisions or 0,
    }  # fmt: skip


_COLUMNS = (
    Column("journey", "journey", "record"), Column("depth", "depth", "whole"), Column("level", "level"), Column("journeys", "journeys", "whole"), Column("stages", "stages", "whole"),
    Column("experience", "experience", "signed"), Column("net", "net customers", "signed"), Column("corner", "touchpoints that lose customers", "whole"),
    Column("opportunities", "open opportunities", "whole"), Column("decisions", "open decisions", "whole"),
)  # fmt: skip
_CORNER = "|".join(str(score) for score in range(plane.CORNER, 11))
_RECORDS = {"records": count()}

_ASKS: Mapping[str, Ask] = {
    "nested": Listing("journey", ("id", "within"), where=("within?",), order=("position",), limit=200_000),
    "stages_of": Listing("stage", ("id", "@journey"), limit=2_000_000),
    "evidence": Sums(
        "insight",
        {"weighed": total("impact", "weight=100"), "weight": total("weight=100")},
        by=("@journey",),
        where=("impact#",),
    ),
    "moves": Sums("movement", {"customers": total("count")}, by=(*asset.PERIOD, "direction")),
    "stages": Sums("stage", _RECORDS, by=("@journey",)),
    "corner": Sums("touchpoint", _RECORDS, by=("@journey",), where=(f"pain={_CORNER}", f"exit_risk={_CORNER}")),
    "open_opportunities": Sums("opportunity", _RECORDS, by=("@journey",), where=(OPEN,)),
    "open_decisions": Sums("decision", _RECORDS, by=("@journey",), where=("status=open|",)),
}
_AT = ("@journey", "@stage")
_ALONE: Mapping[str, Ask] = {
    "path": Listing("stage", ("id", "@journey"), order=("@journey", "position"), limit=2_000_000),
    "evidence_at": Sums(
        "insight", {"weighed": total("impact", "weight=100"), "weight": total("weight=100")}, by=_AT, where=("impact#",)
    ),
    "friction_at": Sums(
        "insight", {"friction": total("severity", "frequency")}, by=_AT, where=("severity#", "frequency#")
    ),
    "corner_at": Sums("touchpoint", {"corner": count()}, by=_AT, where=(f"pain={_CORNER}", f"exit_risk={_CORNER}")),
}
QUESTION = Question(
    name="rollup",
    title="Nested journeys",
    question="What does a journey look like with all the journeys inside it?",
    whose="TheyDo for levels and rolling up; severity × frequency after Smaply; the sums are those of the other studies",
    asks={**_ASKS, "levels": Listing("journey", ("id", "level"), limit=200_000)},
    alone=_ALONE,
    nested=True,
    figures=Figures(
        {
            "nested": Measure("journeys nested in it"),
            "felt": Measure("experience with all that nests in it", "up"),
            "net": Measure("net customers with all that nests in it", "up"),
            "corner": Measure("touchpoints that lose customers, with all that nests in it", "down"),
            "opportunities": Measure("open opportunities, with all that nests in it"),
            "decisions": Measure("open decisions, with all that nests in it", "down"),
        },
        _measured,
        _ASKS,
        alone=True,
    ),
    answer=answer,
)
