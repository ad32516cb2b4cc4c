"""The journey against our own processes, both ways; how much of it lies outside our walls; and names that speak of us.

Kevin Carr and Kyle Turner: the customer owns the journey, the organisation the experience; map journeys against business processes,
and look before and after the middle bit. The shares and the rule for names are ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from journeytui.analysis import wording
from journeytui.analysis.studies.shape import (
    MOST,
    Column,
    Finding,
    Given,
    Question,
    Study,
    Table,
    first,
    left_out,
    of_scope,
    share,
    whole,
)
from journeytui.domain.asks import Listing, Sums, count

_PARTS = ("before us", "with us", "after us", "")
_CONTROL = ("customer", "us", "third party", "")


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    tables = (_walls(given), _control(given), _processes(given), _unserved(given), _changed(given), _names(given))
    return Study(_headline(given), tuple(table for table in tables if table.lines), tuple(_findings(given)))


def _headline(given: Given) -> tuple[Finding, ...]:
    every = sum(whole(row["touchpoints"]) for row in given.rows["control"])
    if not every:
        return (Finding("There is no touchpoint yet.", tone="gap"),)
    outside = sum(
        whole(row["touchpoints"]) for row in given.rows["control"] if row["control"] in ("customer", "third party")
    )
    lines = [
        Finding(f"{outside:,} of {every:,} touchpoints are not ours: the customer or somebody else is in control.")
    ]
    parts = {str(row["part"] or ""): whole(row["stages"]) for row in given.rows["parts"]}
    around = parts.get("before us", 0) + parts.get("after us", 0)
    lines.append(
        Finding(
            f"{around:,} of {sum(parts.values()):,} stages lie before or after us.", tone="plain" if around else "bad"
        )
    )
    lone = sum(not row["serves"] for row in given.rows["activities"])
    if given.rows["activities"]:
        lines.append(
            Finding(
                f"{lone:,} of {len(given.rows['activities']):,} process steps are needed by no touchpoint.",
                tone="bad" if lone else "good",
            )
        )
    return tuple(lines)


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
    counted: dict[str, int] = defaultdict(int)
    for row in given.rows["control"]:
        counted[str(row["control"] or "")] += whole(row["touchpoints"])
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
    steps: dict[str, list[Any]] = defaultdict(list)
    for row in given.rows["activities"]:
        steps[str(row["process"] or "")].append(row)
    lines = []
    for process, those in steps.items():
        idle = [row for row in those if not row["serves"]]
        lines.append((process or None, len(those), len(those) - len(idle), len(idle), idle[0]["id"] if idle else None))
    lines.sort(key=lambda line: (-line[3], str(line[0])))
    columns = (
        Column("process", "process", "record"), Column("steps", "steps", "whole"), Column("needed", "needed", "whole"),
        Column("inward", "needed by nobody", "whole"), Column("first", "such as", "record"),
    )  # fmt: skip
    return Table("processes", "Process by process", columns, first(lines), left_out(lines, "processes"))


def _unserved(given: Given) -> Table:
    lines = [
        (row["@journey"], row["@stage"], row["id"])
        for row in given.rows["touchpoints"]
        if row["control"] in ("us", None) and not row["^activity.serves?"]
    ]
    columns = (
        Column("journey", "journey", "record"),
        Column("stage", "stage", "record"),
        Column("touchpoint", "touchpoint", "record"),
    )
    return of_scope(
        given,
        Table(
            "unserved",
            "Touchpoints of ours that no process serves",
            columns,
            first(lines),
            left_out(lines, "touchpoints"),
        ),
    )


def _changed(given: Given) -> Table:
    """What the target journey does to the steps behind the touchpoints of today."""
    if not given.rows.get("target"):
        return Table("changed", "", (), ())
    replaced = {str(row["counterpart"]): str(row["id"]) for row in given.rows["target"] if row["counterpart"]}
    served_by: dict[str, list[str]] = defaultdict(list)
    for row in given.rows["activities"]:
        for id in row["serves"] if isinstance(row["serves"], frozenset) else ():
            served_by[id].append(str(row["id"]))
    lines = [
        (activity, id, "changes" if id in replaced else "goes", replaced.get(id))
        for id in (str(row["id"]) for row in given.rows["touchpoints"])
        for activity in sorted(served_by.get(id, ()))
    ]
    columns = (
        Column("activity", "step of ours", "record"),
        Column("touchpoint", "behind", "record"),
        Column("what", "which"),
        Column("target", "into", "record"),
    )
    return Table("changed", "What the target journey changes", columns, first(lines), left_out(lines, "steps"))


def _names(given: Given) -> Table:
    lines = [(word, id) for word, id in _inside_out(given)]
    return Table(
        "names",
        "Names that speak of us",
        (Column("word", "what"), Column("record", "record", "record")),
        first(lines),
        left_out(lines, "names"),
    )


def _inside_out(given: Given) -> list[tuple[str, str]]:
    rules = given.library.get("rules")
    said = str(rules.get("inside-out words") or "") if isinstance(rules, Mapping) else ""
    house = [word.strip() for word in said.split(",") if word.strip()]
    return [
        (word, str(row["id"]))
        for word, rows in (("stage", given.rows["stages"]), ("touchpoint", given.rows["touchpoints"]))
        for row in rows
        if wording.reads_as_process(str(row["title"] or ""), house)
    ]


def _findings(given: Given) -> list[Finding]:
    found = [
        Finding("{0} is a step that no touchpoint needs.", (str(row["id"]),), "bad")
        for row in given.rows["activities"]
        if not row["serves"]
    ]
    found += [
        Finding("{0} reads like our process: what does the customer do here?", (id,), "gap")
        for _, id in _inside_out(given)
    ]
    return found[:MOST]


QUESTION = Question(
    name="gaps",
    title="Gaps",
    question="Do our processes and the customer's journey meet, and how much of it happens without us?",
    whose="Carr and Turner for the comparison; the shares and the rule for names are ours",
    asks={
        "parts": Sums("stage", {"stages": count()}, by=("part",)),
        "control": Sums("touchpoint", {"touchpoints": count()}, by=("control", "parent.part")),
        "stages": Listing("stage", ("id", "title"), order=("@journey", "position"), limit=100_000),
        "touchpoints": Listing(
            "touchpoint",
            ("id", "title", "@journey", "@stage", "control", "^activity.serves?"),
            order=("@journey", "parent.position", "position"),
            limit=20_000,
        ),
        "activities": Listing("activity", ("id", "process", "serves"), order=("@journey", "position"), limit=50_000),
    },
    beside={"target": Listing("touchpoint", ("id", "counterpart"), order=("parent.position", "position"))},
    answer=answer,
)
