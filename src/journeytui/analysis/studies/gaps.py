"""The journey against our own processes, both ways; how much of it lies outside our walls; and names that speak of us.

Kevin Carr and Kyle Turner: the customer owns the journey, the organisation the experience; map journeys against business processes,
and look before and after the middle bit. The shares and the rule for names are ours.
"""

from __future__ import annotations

from collections import defaultdict

from journeytui.analysis import wording
from journeytui.analysis.studies.lines import MOST, first, ids, left_out, many, share, touchpoints, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Listing, Sums, count, having

_PARTS = ("before us", "with us", "after us", "")
_CONTROL = ("customer", "third party", "us", "")


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    named = _inside_out(given)
    tables = (
        _walls(given),
        _control(given),
        _processes(given),
        touchpoints(given, "unserved", "Touchpoints of ours that no process serves", _unserved(given)),
        _changed(given),
        _names(named),
    )
    return Study(_headline(given), tuple(table for table in tables if table.lines), tuple(_findings(given, named)))


def _headline(given: Given) -> tuple[Finding, ...]:
    every = sum(whole(row["touchpoints"]) for row in given.rows["control"])
    if not every:
        return (Finding("There is no touchpoint yet.", tone="gap"),)
    lines = [_outside(given), *_around(given)]
    steps, inward = (sum(whole(row[name]) for row in given.rows["processes"]) for name in ("steps", "inward"))
    if steps:
        said = (
            f"Of {many(steps, 'process step', 'process steps')}, {many(inward, 'is', 'are')} needed by no touchpoint."
        )
        lines.append(Finding(said, tone="bad" if inward else "good"))
    return tuple(lines)


def _outside(given: Given) -> Finding:
    """How many of the touchpoints that say who is in control are not ours."""
    counted = _by_control(given)
    said_so = sum(counted.get(who, 0) for who in _CONTROL if who)
    unsaid = sum(counted.values()) - said_so
    if not said_so:
        return Finding("No touchpoint says who is in control, so nobody can tell which are not ours.", tone="gap")
    outside = sum(counted.get(who, 0) for who in _CONTROL[:2])
    said = f"{many(outside, 'is', 'are')} not ours: the customer or somebody else is in control."
    if unsaid:
        which = f"Of {many(said_so, 'touchpoint', 'touchpoints')} that {'says' if said_so == 1 else 'say'} who is in control"
        return Finding(f"{which}, {said} {many(unsaid, 'does', 'do')} not say.")
    return Finding(f"Of {many(said_so, 'touchpoint', 'touchpoints')}, {said}")


def _around(given: Given) -> list[Finding]:
    """How many of the stages that say their part lie before or after us."""
    parts = {str(row["part"] or ""): whole(row["stages"]) for row in given.rows["parts"]}
    every, unsaid = sum(parts.values()), sum(n for part, n in parts.items() if part not in _PARTS[:3])
    if not every:
        return [Finding("There is no stage yet.", tone="gap")]
    if unsaid == every:
        return [Finding("No stage says whether it lies before, with or after us.", tone="gap")]
    around = parts.get("before us", 0) + parts.get("after us", 0)
    said = f"Of {many(every - unsaid, 'stage', 'stages')}" + (
        f" that {'says its' if every - unsaid == 1 else 'say their'} part" if unsaid else ""
    )
    said += f", {many(around, 'lies', 'lie')} before or after us."
    more = f" {many(unsaid, 'does', 'do')} not say." if unsaid else ""
    return [Finding(said + more, tone="plain" if around else "gap" if unsaid else "bad")]


def _by_control(given: Given) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for row in given.rows["control"]:
        counted[str(row["control"] or "")] += whole(row["touchpoints"])
    return counted


def _unserved(given: Given) -> int:
    return sum(whole(row["unserved"]) for row in given.rows["counted"])


def _walls(given: Given) -> Table:
    stages = {str(row["part"] or ""): whole(row["stages"]) for row in given.rows["parts"]}
    touchpoints: dict[str, int] = defaultdict(int)
    for row in given.rows["control"]:
        touchpoints[str(row["parent.part"] or "")] += whole(row["touchpoints"])
    all_stages, every = sum(stages.values()), sum(touchpoints.values())
    lines = [
        (
            part or "nobody said",
            stages.get(part, 0),
            share(stages.get(part, 0), all_stages),
            touchpoints.get(part, 0),
            share(touchpoints.get(part, 0), every),
        )
        for part in _PARTS
        if stages.get(part) or touchpoints.get(part)
    ]
    columns = (
        Column("part", "part"), Column("stages", "stages", "whole"), Column("share_of_stages", "of all", "share"),
        Column("touchpoints", "touchpoints", "whole"), Column("share_of_touchpoints", "of all", "share", "bar"),
    )  # fmt: skip
    return Table("walls", "Before us, with us, after us", columns, tuple(lines))


def _control(given: Given) -> Table:
    counted = _by_control(given)
    every = sum(counted.values())
    lines = [(who or "nobody said", counted[who], share(counted[who], every)) for who in _CONTROL if counted.get(who)]
    return Table(
        "control",
        "Who is in control",
        (
            Column("control", "in control"),
            Column("touchpoints", "touchpoints", "whole"),
            Column("share", "of all", "share"),
        ),
        tuple(lines),
    )


def _processes(given: Given) -> Table:
    """Process by process: its steps, how many of them a touchpoint needs, and those that none does."""
    such_as: dict[str, str] = {}
    for row in given.rows["inward"]:
        such_as.setdefault(str(row["process"] or ""), str(row["id"]))
    lines = []
    for row in given.rows["processes"]:
        steps, inward = whole(row["steps"]), whole(row["inward"])
        such = such_as.get(str(row["process"] or ""))
        lines.append((row["process"] or None, steps, steps - inward, inward, such))
    lines.sort(key=lambda line: (-line[3], str(line[0])))
    columns = (
        Column("process", "process", "record"), Column("steps", "steps", "whole"), Column("needed", "needed", "whole"),
        Column("inward", "needed by nobody", "whole"), Column("first", "such as", "record"),
    )  # fmt: skip
    return Table("processes", "Process by process", columns, first(lines), left_out(lines, "processes"))


def _changed(given: Given) -> Table:
    """What the target journey does to the steps behind the touchpoints of today."""
    if not given.rows["target"]:
        return Table("changed", "", (), ())
    replaced = {str(row["counterpart"]): str(row["id"]) for row in given.rows["target"] if row["counterpart"]}
    served_by: dict[str, list[str]] = defaultdict(list)
    for row in given.rows["activities"]:
        for id in ids(row["serves"]):
            served_by[id].append(str(row["id"]))
    lines = [
        (activity, id, "changes" if id in replaced else "goes", replaced.get(id))
        for id in (str(row["id"]) for row in given.rows["path"])
        for activity in sorted(served_by.get(id, ()))
    ]
    columns = (
        Column("activity", "step of ours", "record"),
        Column("touchpoint", "behind", "record"),
        Column("what", "which"),
        Column("target", "into", "record"),
    )
    return Table("changed", "What the target journey changes", columns, first(lines), left_out(lines, "steps"))


def _names(lines: list[tuple[str, str]]) -> Table:
    return Table(
        "names",
        "Names that speak of us",
        (Column("word", "what"), Column("record", "record", "record")),
        first(lines),
        left_out(lines, "names"),
    )


def _inside_out(given: Given) -> list[tuple[str, str]]:
    house = wording.house(given.library.get("rules"))
    return [
        (word, str(row["id"]))
        for word, rows in (("stage", given.rows["stages"]), ("touchpoint", given.rows["touchpoints"]))
        for row in sorted(
            (row for row in rows if wording.reads_as_process(str(row["title"] or ""), house)),
            key=lambda row: str(row["id"]),
        )
    ]


def _findings(given: Given, named: list[tuple[str, str]]) -> list[Finding]:
    found = [
        Finding("{0} is a step that no touchpoint needs.", (str(row["id"]),), "bad")
        for row in given.rows["inward"][:MOST]
    ]
    asked = "{0} reads like our process: what does the customer do here?"
    return [*found, *(Finding(asked, (id,), "gap") for _, id in named[:MOST])][:MOST]


def _measured(given: Given) -> dict[str, float | None]:
    counted = _by_control(given)
    not_ours = share(
        sum(counted.get(who, 0) for who in _CONTROL[:2]), sum(counted.get(who, 0) for who in _CONTROL if who)
    )
    steps, inward = (sum(whole(row[name]) for row in given.rows["processes"]) for name in ("steps", "inward"))
    return {
        "outside": None if not_ours is None else 100 * not_ours,
        "inward": inward if steps else None,
    }


_CONTROLLED = Sums("touchpoint", {"touchpoints": count()}, by=("control", "parent.part"))
_UNSERVED = ("control=us|", "!^activity.serves.process?")
_PROCESSES = Sums("activity", {"steps": count(), "inward": having("!serves?")}, by=("process",))
QUESTION = Question(
    name="gaps",
    title="Gaps",
    question="Do our processes and the customer's journey meet, and how much of it happens without us?",
    whose="Carr and Turner for the comparison; the shares and the rule for names are ours",
    asks={
        "parts": Sums("stage", {"stages": count()}, by=("part",)),
        "control": _CONTROLLED,
        "stages": Listing("stage", ("id", "title"), limit=2_000_000),
        "touchpoints": Listing("touchpoint", ("id", "title"), limit=5_000_000),
        "unserved": Listing(
            "touchpoint",
            ("id", "@journey", "@stage"),
            order=("@journey", "parent.position", "position"),
            where=_UNSERVED,
            limit=MOST,
        ),
        "counted": Sums("touchpoint", {"unserved": having(*_UNSERVED)}),
        "processes": _PROCESSES,
        "inward": Listing(
            "activity", ("id", "process"), order=("@journey", "position"), where=("!serves?",), limit=500_000
        ),
    },
    alone={
        "activities": Listing("activity", ("id", "serves"), order=("position",), where=("serves?",)),
        "path": Listing("touchpoint", ("id",), order=("parent.position", "position")),
    },
    targets=False,
    figures=Figures(
        {
            "outside": Measure("touchpoints that are not ours, of those that say who is in control (%)"),
            "inward": Measure("process steps that no touchpoint needs", "down"),
        },
        _measured,
        {"control": _CONTROLLED, "processes": _PROCESSES},
    ),
    beside={"target": Listing("touchpoint", ("id", "counterpart"), order=("parent.position", "position"))},
    answer=answer,
)
