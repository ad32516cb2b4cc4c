"""Which of our activities serve the customer's path, and which are checklists that nobody on the path needs.

After Kia Puhm: every function's work has to be tied to a step of the path and to advance the customer's goal there; what does not
is done efficiently and should not be done at all. The share is ours: activities that serve a touchpoint and advance the goal / all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from journeytui.analysis.studies.lines import MOST, first, ids, left_out, many, of_scope, share, touchpoints, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Listing, Sums, count, having

_ADVANCES = ("brings", "bring")
_NO_FUNCTION = "no function said"
_OURS = ("control=us|",)
"""What the customer or somebody else runs needs no activity of ours."""


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    tables = (
        _functions(given),
        _matrix(given),
        _orphans(given),
        touchpoints(given, "uncovered", "Touchpoints of ours that no activity supports", _lonely(given)),
    )
    return Study(_headline(given), tuple(table for table in tables if table.lines), tuple(_findings(given)))


def _counts(given: Given) -> dict[str, dict[str, int]]:
    """By function: all activities, those that serve, those that advance, those that do both."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in given.rows["activities"]:
        here, those = counted[str(row["function"] or _NO_FUNCTION)], whole(row["activities"])
        advances = row["advances"] == "yes"
        here["all"] += those
        here["serve"] += those if row["serves?"] else 0
        here["advance"] += those if advances else 0
        here["aligned"] += those if row["serves?"] and advances else 0
        here["unknown"] += those if row["advances"] not in ("yes", "no") else 0
    return counted


def _headline(given: Given) -> tuple[Finding, ...]:
    counted = _counts(given)
    every, aligned = sum(c["all"] for c in counted.values()), sum(c["aligned"] for c in counted.values())
    if not every:
        return (Finding("Nobody has written down what we do inside for this.", tone="gap"),)
    said = f"Of {many(every, 'activity', 'activities')}, {many(aligned, 'serves', 'serve')} a touchpoint and {_ADVANCES[aligned != 1]} the customer nearer to the goal."
    lonely = _lonely(given)
    ours = sum(whole(row["touchpoints"]) for row in given.rows["covered"])
    alone = (
        f"Of {many(ours, 'touchpoint', 'touchpoints')} that we run, {many(lonely, 'is', 'are')} served by no activity."
    )
    return (
        Finding(said, tone="good" if aligned * 2 > every else "bad"),
        Finding(alone, tone="gap" if lonely else "good"),
    )


def _lonely(given: Given) -> int:
    return sum(whole(row["lonely"]) for row in given.rows["covered"])


def _functions(given: Given) -> Table:
    lines = [
        (function, c["all"], c["serve"], c["advance"], c["unknown"] or None, share(c["aligned"], c["all"]))
        for function, c in _counts(given).items()
    ]
    lines.sort(key=lambda line: (line[5] or 0, -line[1], line[0]))
    columns = (
        Column("function", "function"), Column("activities", "activities", "whole"), Column("serve", "serve a touchpoint", "whole"),
        Column("advance", "advance the goal", "whole"), Column("unknown", "nobody said", "whole"), Column("alignment", "aligned", "share", "bar"),
    )  # fmt: skip
    return Table(
        "functions",
        "Function by function",
        columns,
        first(lines),
        left_out(lines, "functions, the least aligned first"),
    )


def _matrix(given: Given) -> Table:
    """Functions × stages: how many activities serve a touchpoint there."""
    stage_of = {str(row["id"]): str(row["@stage"]) for row in given.rows["touchpoints"]}
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in given.rows["each"]:
        function = str(row["function"] or _NO_FUNCTION)
        for stage in {stage_of[id] for id in ids(row["serves"]) if id in stage_of}:
            counted[function][stage] += 1
    functions = sorted(counted)
    lines = [
        (row["id"], *(counted[function].get(str(row["id"])) for function in functions)) for row in given.rows["stages"]
    ]
    columns = (
        Column("stage", "stage", "record"),
        *(Column(f"function_{at}", function, "whole") for at, function in enumerate(functions)),
    )
    return Table("matrix", "Which function is at work where", columns, tuple(lines) if functions else ())


def _orphans(given: Given) -> Table:
    lines = [
        (row["@journey"], row["id"], row["function"] or _NO_FUNCTION, _why(row)) for row in given.rows["orphans"][:MOST]
    ]
    columns = (
        Column("journey", "journey", "record"),
        Column("activity", "activity", "record"),
        Column("function", "function"),
        Column("why", "why"),
    )
    return of_scope(
        given,
        Table("orphans", "Done, but for whom?", columns, tuple(lines), left_out(given.rows["orphans"], "activities")),
    )


def _why(row: dict[str, Any]) -> str:
    parts = [("serves no touchpoint", not row["serves?"]), ("does not advance the goal", row["advances"] == "no")]
    return ", ".join(why for why, so in parts if so)


def _findings(given: Given) -> list[Finding]:
    idle = [str(row["id"]) for row in given.rows["orphans"] if not row["serves?"] and row["advances"] == "no"]
    said = "{0} serves no touchpoint and does not advance the goal: should it be done at all?"
    return [Finding(said, (id,), "bad") for id in idle[:MOST]]


def _measured(given: Given) -> dict[str, float | None]:
    counted = _counts(given).values()
    aligned = share(sum(c["aligned"] for c in counted), sum(c["all"] for c in counted))
    lonely = [whole(row["lonely"]) for row in given.rows["covered"] if whole(row["touchpoints"])]
    return {
        "aligned": None if aligned is None else 100 * aligned,
        "lonely": sum(lonely) if lonely else None,
    }


_ACTIVITIES = Sums("activity", {"activities": count()}, by=("function", "serves?", "advances"))
_COVERED = Sums("touchpoint", {"touchpoints": count(), "lonely": having("!^activity.serves?")}, where=_OURS)
QUESTION = Question(
    name="alignment",
    title="Alignment",
    question="Which of the things we do serve the customer's path, and which are only checklists?",
    whose="Kia Puhm for the idea; the shares are ours",
    asks={
        "activities": _ACTIVITIES,
        "orphans": Listing(
            "activity",
            ("id", "@journey", "function", "serves?", "advances"),
            order=("@journey", "position"),
            where=("!serves? or advances=no",),
            limit=500_000,
        ),
        "covered": _COVERED,
        "uncovered": Listing(
            "touchpoint",
            ("id", "@journey", "@stage"),
            order=("@journey", "parent.position", "position"),
            where=(*_OURS, "!^activity.serves?"),
            limit=MOST,
        ),
    },
    alone={
        "each": Listing("activity", ("function", "serves"), order=("position",)),
        "touchpoints": Listing("touchpoint", ("id", "@stage"), order=("position",)),
        "stages": Listing("stage", ("id",), order=("position",)),
    },
    targets=False,
    figures=Figures(
        {
            "aligned": Measure("activities that serve a touchpoint and advance the goal (%)", "up"),
            "lonely": Measure("touchpoints of ours that no activity serves", "down"),
        },
        _measured,
        {"activities": _ACTIVITIES, "covered": _COVERED},
    ),
    answer=answer,
)
