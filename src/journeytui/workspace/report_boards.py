"""The pictures of boards as a report shows them: the same places, without anything to stand on, and the first of many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from journeytui.formats import report
from journeytui.workspace import drawn, pictures
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

_MOST = 16
"""How many lines a picture shows."""
_TONES: Mapping[str, report.Tone] = {"on target": "good", "off target": "plain", "beyond the floor": "bad"}
_LABELS: Mapping[str, str] = {
    "kpis": "KPIs between their floors and their targets",
    "balance": "What matters to the customer and to us, from 1 to 5",
    "gaps": "Our processes under the stages, on either side of the line of visibility",
    "alignment": "How much of what each function does serves a touchpoint and advances the customer's goal",
    "silos": "Who answers for which stage, and where it changes hands",
    "upkeep": "How much of what the rules are about keeps them",
    "rollup": "Each journey with all that nests in it, from −2 to +2",
    "drift": "Then and now, what got worse first",
}

_OF_ALL: Mapping[str, str] = {
    "kpis": "How many KPIs of each journey hold",
    "gaps": "How many steps of each process a touchpoint needs",
    "experience": "How journeys feel, from stage to stage and as a whole, the worst first",
    "maturity": "How many journeys stand on which level, and what most of them lack for the next",
    "silos": "Who answers for most, where it is handed over, and where nobody answers",
}


def pictures_of(ws: Workspace, view: StudyView) -> tuple[report.Picture, ...]:
    """What the board of the study draws; nothing where it draws nothing."""
    found = drawn.picture(ws, view)
    make = _MADE.get(type(found))
    return make(view, found) if make else ()


def _label(view: StudyView, every: Sequence[Any]) -> str:
    name = view.question.name
    label = _OF_ALL[name] if view.journey is None and name in _OF_ALL else _LABELS[name]
    return label + (f"; the first {_MOST} of {len(every):,}" if len(every) > _MOST else "")


def _bullets(view: StudyView, found: pictures.Bullets) -> tuple[report.Picture, ...]:
    lines = tuple(
        report.Bullet(
            line.spot.title, line.at, line.floored, f"{line.value} {line.unit}".rstrip(), line.target, _TONES.get(line.verdict, "gap"), line.readings,
        )
        for line in found.lines[:_MOST]
    )  # fmt: skip
    return (report.Bullets(_label(view, found.lines), lines, pictures.FLOOR, pictures.TARGET),)


def _stacks(view: StudyView, found: pictures.Stacks) -> tuple[report.Picture, ...]:
    lines = tuple((line.spot.title, line.parts, line.told) for line in found.lines[:_MOST])
    return (report.Stacks(_label(view, found.lines), found.sorts, lines),)


def _wings(view: StudyView, found: pictures.Wings) -> tuple[report.Picture, ...]:
    places = list(takewhile(lambda line: not line.above, found.lines))
    lines = tuple((line.spot.title, line.left, line.right) for line in places[:_MOST])
    return (report.Wings(_label(view, places), found.sides, found.most, lines),)


def _tree(view: StudyView, found: pictures.Tree) -> tuple[report.Picture, ...]:
    lines = tuple(
        report.Branch(line.spot.title, line.depth, line.felt, line.along, line.told) for line in found.lines[:_MOST]
    )
    return (report.Tree(_label(view, found.lines), lines),)


def _slopes(view: StudyView, found: pictures.Slopes) -> tuple[report.Picture, ...]:
    lines = tuple(
        report.Slope(line.spot.title, line.before, line.now, line.rise, line.spot.tone) for line in found.lines[:_MOST]
    )
    return (report.Slopes(_label(view, found.lines), lines),)


def _relay(view: StudyView, found: pictures.Relay) -> tuple[report.Picture, ...]:
    lines = tuple(
        report.Baton(view.names.get(line.spot.key, ""), line.lane, line.inherited, line.who) for line in found.lines
    )
    return (report.Relay(_LABELS["silos"], found.lanes, lines),)


def _ladders(view: StudyView, found: pictures.Ladders) -> tuple[report.Picture, ...]:
    del view
    return found.ladders


def _moods(view: StudyView, found: pictures.Moods) -> tuple[report.Picture, ...]:
    lines = tuple(
        report.Mood(line.spot.title, line.felt, line.reliability, line.hand, line.along, line.worst)
        for line in found.lines[:_MOST]
    )
    return (report.Moods(_label(view, found.lines), lines),)


def _counts(view: StudyView, found: pictures.Counts) -> tuple[report.Picture, ...]:
    """All of its lines: each part of the picture shows but its first ones."""
    lines = tuple(
        report.Count(line.spot.title, line.parts, line.told, line.aside, line.spot.tone, line.above)
        for line in found.lines
    )
    return (report.Counts(_OF_ALL[view.question.name], found.sorts, lines),)


def _grid(view: StudyView, found: pictures.Grid) -> tuple[report.Picture, ...]:
    lines = tuple((line.label, tuple(cell.value for cell in line.cells)) for line in found.lines[:_MOST])
    above = tuple(line.above for line in found.lines[:_MOST])
    return (report.Heat(_label(view, found.lines), found.columns, lines, "Touchpoints and steps by stage", above),)


_MADE: Mapping[type[Any], Callable[[StudyView, Any], tuple[report.Picture, ...]]] = {
    pictures.Bullets: _bullets, pictures.Stacks: _stacks, pictures.Wings: _wings, pictures.Tree: _tree, pictures.Slopes: _slopes,
    pictures.Relay: _relay, pictures.Ladders: _ladders, pictures.Grid: _grid, pictures.Moods: _moods, pictures.Counts: _counts,
}  # fmt: skip
