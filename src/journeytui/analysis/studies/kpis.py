"""Whether the KPIs hold: on and off target, which way they go, how old they are, and which goals nobody measures."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from journeytui.analysis import kpis
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
    of_scope,
)
from journeytui.domain.asks import Answer, Listing

_OLD = 92
"""After how many days a reading is said to be old: a quarter (ours)."""
_SAID = {"on": "on target", "off": "off target", "alarm": "beyond the floor", "unknown": "not known"}


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    verdicts = {str(row["id"]): _verdict(row) for row in given.rows["kpis"]}
    tables = (
        _each(given, verdicts) if given.journey else _journeys(given, verdicts),
        _lenses(given, verdicts),
        _comparable(given),
        _unmeasured(given),
    )
    return Study(
        _headline(given, verdicts), tuple(table for table in tables if table.lines), tuple(_findings(given, verdicts))
    )


def _value(row: Mapping[str, Any], which: str) -> float | None:
    counts = row[f"{which}.reading.counts"]
    read = number(row[f"{which}.reading.value"])
    return kpis.value(row["type"], read, counts if isinstance(counts, Mapping) else {})


def _verdict(row: Mapping[str, Any]) -> kpis.Verdict:
    return kpis.verdict(_value(row, "newest"), row["better"], number(row["target"]), number(row["floor"]))


def _trend(row: Mapping[str, Any]) -> str:
    """better, worse or the same as the reading before; '' where it cannot be told."""
    now, before = _value(row, "newest"), _value(row, "before")
    if now is None or before is None or row["better"] not in ("up", "down"):
        return ""
    change = (now - before) * (1 if row["better"] == "up" else -1)
    return "better" if change > 0 else "worse" if change < 0 else "same"


def _age(given: Given, row: Mapping[str, Any]) -> int | None:
    """Days since the newest reading."""
    try:
        return (given.today - dt.date.fromisoformat(str(row["newest.reading.day"]))).days
    except ValueError:
        return None


def _headline(given: Given, verdicts: dict[str, kpis.Verdict]) -> tuple[Finding, ...]:
    if not verdicts:
        return (Finding("There is no KPI yet.", tone="gap"),)
    counted = Counter(verdicts.values())
    bad = counted["off"] + counted["alarm"]
    lines = [
        Finding(
            f"{bad:,} of {len(verdicts):,} KPIs are off target, {counted['alarm']:,} of them beyond the floor.",
            tone="bad" if bad else "good",
        )
    ]
    worse = sum(_trend(row) == "worse" for row in given.rows["kpis"])
    if worse:
        lines.append(Finding(f"{worse:,} got worse with their last reading.", tone="bad"))
    if counted["unknown"]:
        lines.append(
            Finding(f"Of {counted['unknown']:,} nobody can tell: no reading, no target or no direction.", tone="gap")
        )
    return tuple(lines)


def _each(given: Given, verdicts: dict[str, kpis.Verdict]) -> Table:
    lines = [
        (
            row["@stage"],
            row["id"],
            _value(row, "newest"),
            row["unit"] or "",
            number(row["target"]),
            _SAID[verdicts[str(row["id"])]],
            _trend(row),
            _age(given, row),
            row["lens"] or "",
        )
        for row in given.rows["kpis"]
    ]
    columns = (
        Column("stage", "stage", "record"), Column("kpi", "KPI", "record"), Column("value", "last", "number"), Column("unit", ""),
        Column("target", "target", "number"), Column("verdict", "verdict"), Column("trend", "trend"), Column("age", "days old", "whole"),
        Column("lens", "lens"),
    )  # fmt: skip
    return Table("kpis", "KPI by KPI", columns, tuple(lines))


def _journeys(given: Given, verdicts: dict[str, kpis.Verdict]) -> Table:
    by_journey: dict[str, Counter[str]] = defaultdict(Counter)
    for row in given.rows["kpis"]:
        by_journey[str(row["@journey"] or "")].update([verdicts[str(row["id"])]])
    lines = [
        (id, sum(c.values()), c["off"] + c["alarm"], c["alarm"], c["unknown"]) for id, c in by_journey.items() if id
    ]
    lines.sort(key=lambda line: (-line[2], -line[3], line[0]))
    columns = (
        Column("journey", "journey", "record"), Column("kpis", "KPIs", "whole"), Column("off", "off target", "whole", "bar"),
        Column("alarm", "beyond the floor", "whole"), Column("unknown", "not known", "whole"),
    )  # fmt: skip
    return Table("journeys", "Journey by journey", columns, first(lines), left_out(lines, "journeys, the worst first"))


def _lenses(given: Given, verdicts: dict[str, kpis.Verdict]) -> Table:
    by_lens: dict[str, Counter[str]] = defaultdict(Counter)
    for row in given.rows["kpis"]:
        by_lens[str(row["lens"] or "nobody said")].update([verdicts[str(row["id"])]])
    lines = [
        (lens, sum(c.values()), c["on"], c["off"] + c["alarm"], c["unknown"]) for lens, c in sorted(by_lens.items())
    ]
    columns = (Column("lens", "whose interest"), Column("kpis", "KPIs", "whole"), Column("on", "on target", "whole"), Column("off", "off target", "whole", "bar"), Column("unknown", "not known", "whole"))  # fmt: skip
    return Table("lenses", "Whose interest they serve", columns, tuple(lines))


def _comparable(given: Given) -> Table:
    """KPIs of one type that ask the same question on the same scale, and those that do not."""
    asked: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in given.rows["kpis"]:
        if row["type"] in ("NPS", "CSAT", "CES"):
            asked[str(row["type"])][str(row["question"] or ""), str(row["scale"] or "")].append(str(row["id"]))
    lines = []
    for type, ways in sorted(asked.items()):
        for (question, scale), those in sorted(ways.items(), key=lambda way: (-len(way[1]), way[0])):
            why = "same question, same scale" if len(those) > 1 else "asked like no other"
            if not question:
                why = "the question is not said"
            lines.append((type, question, scale, len(those), why))
    columns = (Column("type", "type"), Column("question", "question"), Column("scale", "scale"), Column("kpis", "KPIs", "whole"), Column("comparable", "can they be compared"))  # fmt: skip
    return Table("comparable", "What can be compared", columns, first(lines), left_out(lines, "ways to ask"))


def _unmeasured(given: Given) -> Table:
    rows: Answer = given.rows["goals"]
    lines = [(row["@journey"], row["id"], row["importance"]) for row in rows]
    table = Table(
        "unmeasured",
        "Customer goals that no KPI measures",
        (
            Column("journey", "journey", "record"),
            Column("goal", "goal", "record"),
            Column("importance", "importance", "number"),
        ),
        first(lines),
        left_out(lines, "goals"),
    )
    return of_scope(given, table)


def _findings(given: Given, verdicts: dict[str, kpis.Verdict]) -> list[Finding]:
    found = []
    for row in given.rows["kpis"]:
        id, age = str(row["id"]), _age(given, row)
        if verdicts[id] in ("off", "alarm"):
            said = f"{{0}} is {_SAID[verdicts[id]]}: {round(_value(row, 'newest') or 0, 1):g}."
            found.append((0 if verdicts[id] == "alarm" else 1, id, Finding(said, (id,), "bad")))
        elif age is not None and age > _OLD:
            found.append((2, id, Finding(f"{{0}} was last read {age} days ago.", (id,), "gap")))
        elif row["better"] not in ("up", "down"):
            found.append((3, id, Finding("{0} does not say which direction is good.", (id,), "gap")))
    return [finding for *_, finding in sorted(found, key=lambda one: one[:2])[: 50 if given.journey is None else 200]]


QUESTION = Question(
    name="kpis",
    title="KPIs",
    question="Are we where we said we would be, and who would notice if not?",
    whose="NPS, CSAT and ratios as usual in the field; comparing only equal questions is Qualtrics' rule",
    asks={
        "kpis": Listing(
            "kpi",
            ("id", "@journey", "@stage", "type", "question", "scale", "unit", "better", "target", "floor", "lens", "newest.reading.value", "newest.reading.counts",
             "newest.reading.day", "before.reading.value", "before.reading.counts"),
            order=("@journey", "@stage", "position"), limit=200_000,
        ),
        "goals": Listing("goal", ("id", "@journey", "importance"), order=("-importance",), where=("perspective=customer", "!^kpi.measures?")),
    },
    answer=answer,
)  # fmt: skip
