"""Whether the KPIs hold: on and off target, which way they go, how old they are, and which goals nobody measures."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.analysis import kpis
from journeytui.analysis.studies.lines import MOST, first, left_out, many, most_important, number, of_scope, pairs, told
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Listing

_OLD = 92
"""After how many days a reading is said to be old: a quarter (ours)."""
_SAID = {"on": "on target", "off": "off target", "alarm": "beyond the floor", "unknown": "not known"}


class _Read(NamedTuple):
    """A KPI, and what its readings say."""

    id: str
    row: Mapping[str, Any]
    value: float | None
    verdict: kpis.Verdict
    trend: str
    """better, worse or the same as the reading before; '' where it cannot be told."""
    age: int | None
    """Days since the newest reading."""


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    read = [_read(given, row) for row in given.rows["kpis"]]
    each = _each(read) if given.journey else _journeys(read)
    asked = _asked_alike(read)
    tables = (each, _lenses(read), _compared(given, asked), _comparable(asked), _unmeasured(given))
    return Study(_headline(read), tuple(table for table in tables if table.lines), tuple(_findings(given, read)))


def _read(given: Given, row: Mapping[str, Any]) -> _Read:
    now, before = _value(row, "newest"), _value(row, "before")
    return _Read(str(row["id"]), row, now, _verdict(row, now), kpis.trend(before, now, row["better"]), _age(given, row))


def _value(row: Mapping[str, Any], which: str) -> float | None:
    return kpis.value(row["type"], number(row[f"{which}.reading.value"]), pairs(row[f"{which}.reading.counts"]))


def _verdict(row: Mapping[str, Any], now: float | None) -> kpis.Verdict:
    return kpis.verdict(now, row["better"], number(row["target"]), number(row["floor"]))


def _age(given: Given, row: Mapping[str, Any]) -> int | None:
    try:
        return (given.today - dt.date.fromisoformat(str(row["newest.reading.day"]))).days
    except ValueError:
        return None


def _headline(read: list[_Read]) -> tuple[Finding, ...]:
    if not read:
        return (Finding("There is no KPI yet.", tone="gap"),)
    counted = Counter(one.verdict for one in read)
    bad, unknown = counted["off"] + counted["alarm"], counted["unknown"]
    said = f"Of {many(len(read), 'KPI', 'KPIs')}, {many(bad, 'is', 'are')} off target, {counted['alarm']:,} of them beyond the floor."
    lines = [Finding(said, tone="bad" if bad else "gap" if unknown == len(read) else "good")]
    worse = sum(one.trend == "worse" for one in read)
    if worse:
        lines.append(Finding(f"{worse:,} got worse with the last reading.", tone="bad"))
    if unknown:
        lines.append(Finding(f"Of {unknown:,} nobody can tell: no reading, no target or no direction.", tone="gap"))
    return tuple(lines)


def _each(read: list[_Read]) -> Table:
    lines = [
        (one.row["@stage"], one.id, _SAID[one.verdict], one.value, one.row["unit"] or "", number(one.row["target"]),
         one.trend, one.age, one.row["lens"] or "")
        for one in read
    ]  # fmt: skip
    columns = (
        Column("stage", "stage", "record"), Column("kpi", "KPI", "record"), Column("verdict", "verdict"),
        Column("value", "last", "number", unit="unit"), Column("unit", ""), Column("target", "target", "number", unit="unit"), Column("trend", "trend"), Column("age", "days old", "whole"),
        Column("lens", "lens"),
    )  # fmt: skip
    return Table("kpis", "KPI by KPI", columns, tuple(lines))


def _journeys(read: list[_Read]) -> Table:
    by_journey: dict[str, Counter[str]] = defaultdict(Counter)
    for one in read:
        by_journey[str(one.row["@journey"] or "")][one.verdict] += 1
    lines = [(id, c.total(), c["off"] + c["alarm"], c["alarm"], c["unknown"]) for id, c in by_journey.items() if id]
    lines.sort(key=lambda line: (-line[2], -line[3], line[0]))
    columns = (
        Column("journey", "journey", "record"), Column("kpis", "KPIs", "whole"), Column("off", "off target", "whole", "bar"),
        Column("alarm", "beyond the floor", "whole"), Column("unknown", "not known", "whole"),
    )  # fmt: skip
    return Table("journeys", "Journey by journey", columns, first(lines), left_out(lines, "journeys, the worst first"))


def _lenses(read: list[_Read]) -> Table:
    by_lens: dict[str, Counter[str]] = defaultdict(Counter)
    for one in read:
        by_lens[str(one.row["lens"] or "nobody said")][one.verdict] += 1
    lines = [(lens, c.total(), c["on"], c["off"] + c["alarm"], c["unknown"]) for lens, c in sorted(by_lens.items())]
    columns = (Column("lens", "whose interest"), Column("kpis", "KPIs", "whole"), Column("on", "on target", "whole"), Column("off", "off target", "whole", "bar"), Column("unknown", "not known", "whole"))  # fmt: skip
    return Table("lenses", "Whose interest they serve", columns, first(lines))


_Alike = Mapping[tuple[str, str, str], Sequence[_Read]]
"""KPIs by their type, question and scale."""


def _asked_alike(read: Sequence[_Read]) -> _Alike:
    """The KPIs that ask people a question, those together that ask the same on the same scale."""
    alike: dict[tuple[str, str, str], list[_Read]] = defaultdict(list)
    for one in read:
        if one.row["type"] in _ASKED:
            alike[str(one.row["type"]), str(one.row["question"] or ""), str(one.row["scale"] or "")].append(one)
    return alike


def _compared(given: Given, alike: _Alike) -> Table:
    """The values of those that can be compared, across stages and journeys: question by question, the best first."""
    lines: list[tuple[Any, ...]] = []
    for (_, question, _), those in sorted(alike.items()):
        if not _why_not(question, those):
            sign = -1 if those[0].row["better"] == "up" else 1
            known = sorted((sign * one.value, one.id, one) for one in those if one.value is not None)
            best = known[0][2].value or 0.0
            lines += [
                (one.row["@journey"], question, one.row["@stage"], one.id, one.value, one.row["unit"] or "", (one.value or 0.0) - best)
                for _, _, one in known
            ]  # fmt: skip
    columns = (
        Column("journey", "journey", "record"), Column("question", "question"), Column("stage", "stage", "record"),
        Column("kpi", "KPI", "record"), Column("value", "last", "number", unit="unit"), Column("unit", ""),
        Column("behind", "from the best", "signed"),
    )  # fmt: skip
    note = left_out(lines, "KPIs") or "only equal questions on equal scales; the best first"
    return of_scope(given, Table("compared", "Compared with each other", columns, first(lines), note))


def _comparable(alike: _Alike) -> Table:
    """Every way to ask, and why those KPIs cannot be compared that cannot."""
    ways = sorted(alike.items(), key=lambda way: (way[0][0], -len(way[1]), way[0]))
    lines = [
        (*way, len(those), f"no: {why}" if (why := _why_not(way[1], those)) else "yes: same question, same scale")
        for way, those in ways
    ]
    columns = (Column("type", "type"), Column("question", "question"), Column("scale", "scale"), Column("kpis", "KPIs", "whole"), Column("comparable", "can they be compared"))  # fmt: skip
    return Table("comparable", "What can be compared", columns, first(lines), left_out(lines, "ways to ask"))


def _why_not(question: str, those: Sequence[_Read]) -> str:
    """Why KPIs that ask alike cannot be compared; '' where they can."""
    directions = {one.row["better"] for one in those}
    checks = (
        (not question, "the question is not said"),
        (not those[0].row["scale"], "the scale is not said"),
        (len(those) == 1, "asked like no other"),
        (not directions <= {"up", "down"}, "not all say which direction is good"),
        (len(directions) > 1, "what is good for one is bad for another"),
        (len({str(one.row["unit"] or "") for one in those}) > 1, "their units are not the same"),
        (sum(one.value is not None for one in those) < _PAIR, "fewer than two have been read"),
    )
    return next((why for so, why in checks if so), "")


_PAIR = 2
"""From how many values on there is something to compare."""


def _unmeasured(given: Given) -> Table:
    goals = sorted(given.rows["goals"], key=most_important)
    lines = [(row["@journey"], row["id"], row["importance"]) for row in goals]
    columns = (
        Column("journey", "journey", "record"),
        Column("goal", "goal", "record"),
        Column("importance", "importance", "number"),
    )
    label = "Customer goals that no KPI measures"
    return of_scope(given, Table("unmeasured", label, columns, first(lines), left_out(lines, "goals")))


def _findings(given: Given, read: list[_Read]) -> list[Finding]:
    found = []
    for one in read:
        if one.verdict in ("off", "alarm"):
            said, rank = f"{{0}} is {_SAID[one.verdict]}: {told(one.value or 0)}.", 0 if one.verdict == "alarm" else 1
        elif one.age is not None and one.age > _OLD:
            said, rank = f"{{0}} was last read {one.age:,} days ago.", 2
        elif one.row["better"] not in ("up", "down"):
            said, rank = "{0} does not say which direction is good.", 3
        else:
            continue
        found.append((rank, one.id, said))
    most = MOST if given.journey is None else len(found)
    return [Finding(said, (id,), "bad" if rank < _GAP else "gap") for rank, id, said in sorted(found)[:most]]


def _measured(given: Given) -> dict[str, float | None]:
    counted = Counter(_verdict(row, _value(row, "newest")) for row in given.rows["kpis"])
    if not counted:
        return {"on": None, "off": None, "alarm": None, "unknown": None}
    return {"on": counted["on"], "off": counted["off"] + counted["alarm"], "alarm": counted["alarm"], "unknown": counted["unknown"]}  # fmt: skip


_ASKED = ("NPS", "CSAT", "CES")
"""The types of KPI that ask people a question."""
_GAP = 2
"""From which rank on a finding is a gap and no failure."""

_KPIS = Listing(
    "kpi",
    (
        "id", "@journey", "@stage", "type", "question", "scale", "unit", "better", "target", "floor", "lens",
        "newest.reading.value", "newest.reading.counts", "newest.reading.day", "before.reading.value", "before.reading.counts",
    ),
    order=("@journey", "@stage", "position"),
    limit=200_000,
)  # fmt: skip
QUESTION = Question(
    name="kpis",
    title="KPIs",
    question="Are we where we said we would be, and who would notice if not?",
    whose="NPS, CSAT and ratios as usual in the field; comparing only equal questions is Qualtrics' rule; where a KPI stands between floor and target, and after how many days a reading is old, are ours",
    asks={
        "kpis": _KPIS,
        "goals": Listing("goal", ("id", "@journey", "importance"), order=("-importance",), where=("perspective=customer", "!^kpi.measures?"), limit=500_000),
    },
    targets=False,
    figures=Figures(
        {
            "on": Measure("KPIs on target", "up"),
            "off": Measure("KPIs off target", "down"),
            "alarm": Measure("KPIs beyond the floor", "down"),
            "unknown": Measure("KPIs of which nobody can tell", "down"),
        },
        _measured,
        {"kpis": Listing("kpi", ("type", "better", "target", "floor", "newest.reading.value", "newest.reading.counts"), limit=200_000)},
    ),
    answer=answer,
)  # fmt: skip
