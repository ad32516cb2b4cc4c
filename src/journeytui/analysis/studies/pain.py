"""Where customers suffer and are about to leave: every touchpoint on Sinur's plane of pain and exit risk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from journeytui.analysis import plane
from journeytui.analysis.studies.lines import first, left_out, many, number, of_scope, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Answer, Listing, Sums, count, total

_RATED = ("pain#", "exit_risk#")
_WORST = 20
"""How many touchpoints the table of the most painful ones has."""


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    corner = [row for row in given.rows["worst"] if plane.in_corner(number(row["pain"]), number(row["exit_risk"]))]
    tables = (_worst(given), _grid(given), _compounded(given), _pains(given))
    return Study(_headline(given, corner), tuple(table for table in tables if table.lines), tuple(_findings(corner)))


def _headline(given: Given, corner: Answer) -> tuple[Finding, ...]:
    cells = [(number(row["pain"]), number(row["exit_risk"]), whole(row["touchpoints"])) for row in given.rows["grid"]]
    rated = sum(here for _, _, here in cells)
    every = sum(whole(row["touchpoints"]) for row in given.rows["every"])
    if not rated:
        return (Finding("No touchpoint has both pain and exit risk yet.", tone="gap"),)
    inside = sum(here for pain, risk, here in cells if plane.in_corner(pain, risk))
    said = f"Of {many(rated, 'rated touchpoint', 'rated touchpoints')}, {many(inside, 'stands', 'stand')} in the corner that loses customers (pain and exit risk {plane.CORNER} or more)."
    lines = [Finding(said, tone="bad" if inside else "good")]
    if corner:
        top = min(corner, key=_order)
        lines.append(
            Finding(
                f"Worst: {{0}}, pain {number(top['pain']):g} and exit risk {number(top['exit_risk']):g} of 10.",
                (str(top["id"]),),
                "bad",
            )
        )
    if every > rated:
        lines.append(
            Finding(f"Not rated: {every - rated:,} of {many(every, 'touchpoint', 'touchpoints')}.", tone="gap")
        )
    return tuple(lines)


def _index(row: Mapping[str, Any]) -> int:
    return plane.pain_index(number(row["pain"]), number(row["exit_risk"])) or 0


def _order(row: Mapping[str, Any]) -> tuple[int, str]:
    """The worst first; of two that are as bad, in everything that is said the same one."""
    return -_index(row), str(row["id"])


def _worst(given: Given) -> Table:
    rows = sorted(given.rows["worst"], key=_order)
    lines = [(row["@journey"], row["@stage"], row["id"], row["pain"], row["exit_risk"], _index(row)) for row in rows]
    columns = (
        Column("journey", "journey", "record"), Column("stage", "stage", "record"), Column("touchpoint", "touchpoint", "record"),
        Column("pain", "pain", "whole"), Column("exit_risk", "exit risk", "whole"), Column("index", "of 100", "whole", "bar"),
    )  # fmt: skip
    return of_scope(given, Table("worst", "The most painful touchpoints", columns, tuple(lines[:_WORST])))


def _grid(given: Given) -> Table:
    """How many touchpoints stand where on the plane: from the greatest exit risk down, from no pain to the right."""
    here: dict[tuple[int, int], int] = defaultdict(int)
    for row in given.rows["grid"]:
        pain, risk = number(row["pain"]), number(row["exit_risk"])
        if pain is not None and risk is not None:
            here[round(pain), round(risk)] += whole(row["touchpoints"])
    if not here:
        return Table("plane", "", (), ())
    columns = (
        Column("exit_risk", "exit risk", "whole"),
        *(Column(f"pain_{pain}", str(pain), "whole") for pain in range(11)),
    )
    lines = tuple((risk, *(here.get((pain, risk)) for pain in range(11))) for risk in range(10, -1, -1))
    said = "Exit risk upwards, pain to the right: how many touchpoints stand where"
    return Table("plane", said, columns, lines, blank="·")


def _compounded(given: Given) -> Table:
    """How many get through each stage, and through everything so far."""
    rates: dict[str, list[float]] = defaultdict(list)
    for row in given.rows["success"]:
        rates[str(row["@stage"])].append((number(row["success_rate"]) or 0.0) / 100)
    so_far: list[float] = []
    lines = []
    for row in given.rows["stages"]:
        here = rates.get(str(row["id"]), [])
        so_far += here
        lines.append((row["id"], len(here), plane.all_succeed(here), plane.all_succeed(so_far)))
    columns = (
        Column("stage", "stage", "record"), Column("rated", "with a rate", "whole"), Column("here", "get through it", "share", "bar"),
        Column("so_far", "and through all before", "share"),
    )  # fmt: skip
    return Table(
        "success",
        "Who gets through",
        columns,
        tuple(lines) if so_far else (),
        "the product of the success rates that somebody set; how many really come so far is counted with the customer asset",
    )


def _pains(given: Given) -> Table:
    """Where the pains that people told of weigh most: Σ severity · frequency."""
    place = "@stage" if given.journey else "@journey"
    added: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
    for row in given.rows["pains"]:
        at = str(row[place] or given.journey or "")  # what stands at no stage stands on the journey itself
        if at:
            added[at][0] += whole(row["pains"])
            added[at][1] += number(row["friction"]) or 0.0
    lines = [(id, int(pains), round(weight)) for id, (pains, weight) in added.items()]
    lines.sort(key=lambda line: (-line[2], line[0]))
    columns = (
        Column("place", place[1:], "record"),
        Column("pains", "pains", "whole"),
        Column("friction", "severity × frequency", "whole", "bar"),
    )
    itself = "told of the journey itself, at no stage, stands in its line" if given.journey in added else ""
    return Table("pains", "What people told of", columns, first(lines), left_out(lines, "journeys") or itself)


def _findings(corner: Answer) -> list[Finding]:
    return [
        Finding(
            f"{{0}} hurts ({number(row['pain']):g} of 10) and customers are on the way out ({number(row['exit_risk']):g} of 10).",
            (str(row["id"]),),
            "bad",
        )
        for row in sorted(corner, key=_order)
    ]


def _measured(given: Given) -> dict[str, float | None]:
    cells = [(number(row["pain"]), number(row["exit_risk"]), whole(row["touchpoints"])) for row in given.rows["grid"]]
    told = [friction for row in given.rows["pains"] if (friction := number(row["friction"])) is not None]
    return {
        "corner": sum(here for pain, risk, here in cells if plane.in_corner(pain, risk)) if cells else None,
        "rated": sum(here for _, _, here in cells),
        "friction": sum(told) if told else None,
    }


_GRID = Sums("touchpoint", {"touchpoints": count()}, by=("pain", "exit_risk"), where=_RATED)
_FRICTION, _TOLD = {"friction": total("severity", "frequency")}, ("severity#", "frequency#")
_PAINS = Sums("insight", {"pains": count(), **_FRICTION}, by=("@journey", "@stage"), where=_TOLD)
QUESTION = Question(
    name="pain",
    title="Pain",
    question="Where do customers suffer, and where are they on the way out of the door?",
    whose="Jim Sinur for the plane; its corner and the number of 100 are ours; severity × frequency after Smaply; ∏ p is arithmetic",
    asks={
        "grid": _GRID,
        "every": Sums("touchpoint", {"touchpoints": count()}),
        "worst": Listing(
            "touchpoint",
            ("id", "@journey", "@stage", "pain", "exit_risk"),
            order=("-pain", "-exit_risk"),
            where=_RATED,
            limit=500,
        ),
        "pains": _PAINS,
    },
    alone={
        "stages": Listing("stage", ("id",), order=("position",)),
        "success": Listing("touchpoint", ("@stage", "success_rate"), where=("success_rate#",)),
    },
    targets=False,
    figures=Figures(
        {
            "corner": Measure("touchpoints in the corner that loses customers", "down"),
            "rated": Measure("touchpoints with pain and exit risk"),
            "friction": Measure("severity × frequency of all pains told", "down"),
        },
        _measured,
        {"grid": _GRID, "pains": Sums("insight", _FRICTION, where=_TOLD)},
    ),
    answer=answer,
)
