"""Journeys with all that nests in them: how they feel, hurt, win and lose, and what is open, level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from journeytui.analysis import experience
from journeytui.analysis.asset import net
from journeytui.analysis.studies.shape import (
    Column,
    Finding,
    Given,
    Question,
    Study,
    Table,
    first,
    left_out,
    number,
    whole,
)
from journeytui.domain.asks import Listing, Sums, count, total

_COUNTED = ("stages", "corner", "open_opportunities", "open_decisions")
_MOVES = ("won", "lost")


def answer(given: Given) -> Study:
    """The study of one journey with what nests in it, or of all that something nests in."""
    own = _own(given)
    below = _below(given)
    tops = [given.journey] if given.journey else sorted(id for id in below if below[id])
    shown = [(id, depth) for top in tops for id, depth in _walk(top, below)]
    lines = [(id, depth, *_line(_added(id, below, own))) for id, depth in shown]
    return Study(
        _headline(given, below, own),
        (Table("journeys", "Each with all that nests in it", _COLUMNS, first(lines), left_out(lines, "journeys")),),
    )


def _own(given: Given) -> dict[str, dict[str, float]]:
    """What each journey has of its own."""
    own: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in given.rows["evidence"]:
        own[str(row["@journey"])]["weighed"] += number(row["weighed"]) or 0
        own[str(row["@journey"])]["weight"] += number(row["weight"]) or 0
    for row in given.rows["moves"]:
        if row["direction"] in _MOVES:
            own[str(row["@journey"])][str(row["direction"])] += whole(row["customers"])
    for name in _COUNTED:
        for row in given.rows[name]:
            own[str(row["@journey"])][name] += whole(row["records"])
    return own


def _below(given: Given) -> dict[str, list[str]]:
    """By journey: the journeys that look into one of its stages."""
    home = {str(row["id"]): str(row["@journey"]) for row in given.rows["stages_of"]}
    below: dict[str, list[str]] = defaultdict(list)
    for row in given.rows["nested"]:
        if str(row["within"]) in home:
            below[home[str(row["within"])]].append(str(row["id"]))
    return below


def _walk(
    top: str, below: dict[str, list[str]], depth: int = 0, seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, int]]:
    """The journey and all that nests in it, each once, however others may have knotted them."""
    if top in seen:
        return
    yield top, depth
    for one in below.get(top, ()):
        yield from _walk(one, below, depth + 1, seen | {top})


def _added(id: str, below: dict[str, list[str]], own: dict[str, dict[str, float]]) -> dict[str, float]:
    added: dict[str, float] = defaultdict(float)
    for one in {journey for journey, _ in _walk(id, below)}:
        added["journeys"] += 1
        for name, value in own.get(one, {}).items():
            added[name] += value
    return added


def _line(added: dict[str, float]) -> tuple[Any, ...]:
    moved = {direction: int(added[direction]) for direction in _MOVES if direction in added}
    return (
        int(added["journeys"]), int(added["stages"]), experience.value(added["weighed"], added["weight"]), net(moved),
        int(added["corner"]) or None, int(added["open_opportunities"]) or None, int(added["open_decisions"]) or None,
    )  # fmt: skip


def _headline(given: Given, below: dict[str, list[str]], own: dict[str, dict[str, float]]) -> tuple[Finding, ...]:
    if given.journey is None:
        nested = sum(map(len, below.values()))
        return (Finding(f"{nested:,} journeys look into a stage of another.", tone="plain" if nested else "gap"),)
    inside = sum(1 for _ in _walk(given.journey, below)) - 1
    if not inside:
        return (Finding("No journey looks into a stage of this one.", tone="gap"),)
    alone, all_of_it = _line(own.get(given.journey, defaultdict(float))), _line(_added(given.journey, below, own))
    felt = [f"{value:+.1f}" if value is not None else "not known" for value in (alone[2], all_of_it[2])]
    return (Finding(f"{inside:,} journeys nest in it. How it feels: {felt[0]} by itself, {felt[1]} with them."),)


_COLUMNS = (
    Column("journey", "journey", "record"), Column("depth", "level", "whole"), Column("journeys", "journeys", "whole"), Column("stages", "stages", "whole"),
    Column("experience", "experience", "signed"), Column("net", "net customers", "signed"), Column("corner", "touchpoints that lose customers", "whole"),
    Column("opportunities", "open opportunities", "whole"), Column("decisions", "open decisions", "whole"),
)  # fmt: skip
_RECORDS = {"records": count()}

QUESTION = Question(
    name="rollup",
    title="Nested journeys",
    question="What does a journey look like with all the journeys inside it?",
    whose="TheyDo for levels and rolling up; the sums are those of the other studies",
    asks={
        "nested": Listing("journey", ("id", "within"), where=("within?",), order=("position",), limit=200_000),
        "stages_of": Listing("stage", ("id", "@journey"), limit=2_000_000),
        "evidence": Sums(
            "insight",
            {"weighed": total("impact", "weight=100"), "weight": total("weight=100")},
            by=("@journey",),
            where=("impact?",),
        ),
        "moves": Sums("movement", {"customers": total("count")}, by=("@journey", "direction")),
        "stages": Sums("stage", _RECORDS, by=("@journey",)),
        "corner": Sums("touchpoint", _RECORDS, by=("@journey",), where=("pain=7|8|9|10", "exit_risk=7|8|9|10")),
        "open_opportunities": Sums(
            "opportunity", _RECORDS, by=("@journey",), where=("!status=done|dropped|solved|closed",)
        ),
        "open_decisions": Sums("decision", _RECORDS, by=("@journey",), where=("status=open|",)),
    },
    everywhere=True,
    answer=answer,
)
