"""How the journey feels, place by place, for every persona: from evidence, beside what we set by hand and what we aim at.

The value of a place is Σ(impact · weight) / Σ(weight) over the insights on it (TheyDo); a stage takes what stands on it and on
its touchpoints. How far it can be relied on, and where hand and evidence disagree, are ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from journeytui.analysis import experience
from journeytui.analysis.studies.lines import first, left_out, many, number, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table, Tone
from journeytui.domain.asks import Answer, Listing, Sums, count, total
from journeytui.domain.text import tenths

_DISAGREE = 1.0
"""From how far apart on the scale of −2 to +2 hand and evidence are said to disagree (ours)."""
_FEW = 0.2
"""Below which reliability a moment of truth is said to rest on little (ours)."""


class _Felt:
    """Σ(impact · weight), Σ(weight), how many insights and of which types of source."""

    def __init__(self) -> None:
        self.weighed = self.weight = 0.0
        self.insights = 0
        self.types: set[str] = set()

    def add(self, row: Mapping[str, Any]) -> None:
        self.weighed += number(row["weighed"]) or 0.0
        self.weight += number(row["weight"]) or 0.0
        self.insights += whole(row["insights"])
        if row["source_type"]:
            self.types.add(str(row["source_type"]))

    @property
    def value(self) -> float | None:
        return experience.value(self.weighed, self.weight)

    @property
    def reliability(self) -> float:
        return experience.reliability(self.insights, len(self.types))


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    if given.journey is None:
        return _portfolio(given)
    touchpoints = _by(given.rows["evidence"], "@touchpoint")
    stages = _by(given.rows["evidence"], "@stage")
    findings = [*_disagreements(given, touchpoints), *_unproven(given, touchpoints)]
    tables = (
        _stages(given, stages), _touchpoints(given, touchpoints), _personas(given), _beside_target(given, touchpoints),
    )  # fmt: skip
    headline = (*_headline(given, touchpoints), *_of_the_target(given, touchpoints))
    return Study(headline, tuple(table for table in tables if table.lines), tuple(findings))


def _by(rows: Answer, place: str) -> dict[str, _Felt]:
    felt: dict[str, _Felt] = defaultdict(_Felt)
    for row in rows:
        if row[place]:
            felt[str(row[place])].add(row)
    return felt


def _headline(given: Given, touchpoints: dict[str, _Felt]) -> tuple[Finding, ...]:
    everything = _Felt()
    for row in given.rows["evidence"]:
        everything.add(row)
    if everything.value is None:
        return (Finding("No insight with an impact stands on this journey: how it feels is not known.", tone="gap"),)
    rests_on = f"{many(everything.insights, 'insight', 'insights')} of {many(len(everything.types), 'type', 'types')}"
    lines = [
        Finding(f"{tenths(everything.value)} on a scale of −2 to +2, from {rests_on}.", tone=_tone(everything.value))
    ]
    known = {id: felt.value for id, felt in touchpoints.items() if felt.value is not None}
    if known:
        worst = min(known, key=lambda place: (known[place], -touchpoints[place].insights, place))
        lines.append(Finding(f"Worst at {{0}}: {tenths(known[worst])}.", (worst,), _tone(known[worst])))
    every = len(given.rows["touchpoints"])
    gaps = sum(str(row["id"]) not in known for row in given.rows["touchpoints"])
    if gaps:
        lines.append(Finding(f"{gaps:,} of {many(every, 'touchpoint', 'touchpoints')} without evidence.", tone="gap"))
    return tuple(lines)


def _stages(given: Given, stages: dict[str, _Felt]) -> Table:
    lines = tuple((row["id"], *_measured(stages.get(str(row["id"])))) for row in given.rows["stages"])
    return Table("stages", "Stage by stage", (Column("stage", "stage", "record"), *_MEASURED), lines)


def _touchpoints(given: Given, touchpoints: dict[str, _Felt]) -> Table:
    lines = [
        (row["@stage"], row["id"], "★" if row["moment_of_truth"] else "", row["emotion"],
         *_measured(touchpoints.get(str(row["id"]))))
        for row in given.rows["touchpoints"]
    ]  # fmt: skip
    columns = (
        Column("stage", "stage", "record"), Column("touchpoint", "touchpoint", "record"), Column("moment_of_truth", "★"),
        Column("emotion", "set by hand", "signed"), *_MEASURED,
    )  # fmt: skip
    return Table("touchpoints", "Touchpoint by touchpoint", columns, tuple(lines), "★ a moment of truth")


def _measured(felt: _Felt | None) -> tuple[Any, ...]:
    if felt is None or felt.value is None:
        return None, None, felt.insights if felt else 0
    return felt.value, felt.reliability, felt.insights


_MEASURED = (
    Column("experience", "from evidence", "signed", "gauge"),
    Column("reliability", "reliability", "share"),
    Column("insights", "insights", "whole"),
)


def _personas(given: Given) -> Table:
    """Each persona's own curve: how it feels as a whole, and where it is worst."""
    whole_of, stages_of = _by(given.rows["by_persona"], "persona"), defaultdict(list)
    for row in given.rows["by_persona"]:
        stages_of[str(row["persona"])].append(row)
    lines = []
    for persona, felt in whole_of.items():
        known = {at: one.value for at, one in _by(stages_of[persona], "@stage").items() if one.value is not None}
        worst = min(known, key=lambda stage: (known[stage], stage)) if known else None
        lines.append((persona, *_measured(felt), worst, known[worst] if worst else None))
    lines.sort(key=lambda line: (line[1] is None, line[1] or 0, line[0]))
    columns = (
        Column("persona", "persona", "record"), *_MEASURED, Column("worst", "worst at", "record"),
        Column("at_worst", "there", "signed"),
    )  # fmt: skip
    return Table("personas", "For each persona", columns, tuple(lines))


def _replacing(given: Given) -> list[Mapping[str, Any]]:
    """The touchpoints of the target journey that should replace one of today."""
    now = {str(row["id"]) for row in given.rows["touchpoints"]}
    return [row for row in given.rows["target"] if str(row["counterpart"]) in now]


def _beside_target(given: Given, touchpoints: Mapping[str, _Felt]) -> Table:
    """Each touchpoint of today beside the one of the target journey that should replace it: from evidence, and by hand."""
    now = {str(row["id"]): row for row in given.rows["touchpoints"]}
    aimed = _by(given.rows["target_evidence"], "@touchpoint")
    lines = []
    for row in _replacing(given):
        today, target = str(row["counterpart"]), str(row["id"])
        felt, better = (held[id].value if id in held else None for held, id in ((touchpoints, today), (aimed, target)))
        gained = None if felt is None or better is None else better - felt
        lines.append((today, felt, now[today]["emotion"], target, better, row["emotion"], gained))
    columns = (
        Column("touchpoint", "today", "record"), Column("experience", "from evidence", "signed"), Column("emotion", "by hand", "signed"),
        Column("target", "as we want it", "record"), Column("target_experience", "from evidence", "signed"), Column("target_emotion", "aimed at", "signed"),
        Column("gained", "felt better by", "signed"),
    )  # fmt: skip
    return Table("target", "Today and as we want it", columns, tuple(lines), _COMPARED)


_COMPARED = "better by: where both have evidence; what is only aimed at is compared with nothing"


def _of_the_target(given: Given, touchpoints: Mapping[str, _Felt]) -> Iterable[Finding]:
    """How the target journey feels beside today, over the touchpoints where both have evidence, and where it has none."""
    aimed = _by(given.rows["target_evidence"], "@touchpoint")
    replacing = [(str(row["counterpart"]), str(row["id"])) for row in _replacing(given)]
    known = [(today, target) for today, target in replacing if target in aimed and aimed[target].value is not None]
    both = [(today, target) for today, target in known if today in touchpoints and touchpoints[today].value is not None]
    now, then = _together(touchpoints[today] for today, _ in both), _together(aimed[target] for _, target in both)
    if now is not None and then is not None:
        where = many(len(both), "touchpoint", "touchpoints")
        said = f"Where both have evidence ({where}), today feels {tenths(now)} and the target journey {tenths(then)}."
        yield Finding(said, tone="good" if then > now else "bad")
    lacking = len(replacing) - len(known)
    if lacking:
        said = f"Of {many(len(replacing), 'touchpoint', 'touchpoints')} of the target journey that should replace one of today"
        yield Finding(f"{said}, {many(lacking, 'has', 'have')} no evidence yet, only an aim.", tone="gap")


def _together(felt: Iterable[_Felt]) -> float | None:
    """The value of several places: Σ(impact · weight) / Σ(weight) over all that stands on them."""
    those = {id(one): one for one in felt if one.value is not None}.values()
    return experience.value(sum(one.weighed for one in those), sum(one.weight for one in those))


def _disagreements(given: Given, touchpoints: dict[str, _Felt]) -> Iterable[Finding]:
    apart = []
    for row in given.rows["touchpoints"]:
        id = str(row["id"])
        hand, felt = number(row["emotion"]), touchpoints[id].value if id in touchpoints else None
        if hand is not None and felt is not None and abs(hand - felt) >= _DISAGREE:
            apart.append((-abs(hand - felt), id, hand, felt))
    for _, id, hand, felt in sorted(apart):
        said = f"{{0}} is set to {hand:+.0f} by hand, but the evidence says {tenths(felt)}."
        yield Finding(said, (id,), "bad" if felt < hand else "plain")


def _unproven(given: Given, touchpoints: dict[str, _Felt]) -> Iterable[Finding]:
    for row in given.rows["touchpoints"]:
        felt = touchpoints.get(str(row["id"]))
        if row["moment_of_truth"] and (felt is None or felt.reliability < _FEW):
            known = "nothing" if felt is None or not felt.insights else "little"
            said = f"{{0}} is a moment of truth, and {known} is known of how it feels."
            yield Finding(said, (str(row["id"]),), "gap")


def _portfolio(given: Given) -> Study:
    lines = [(journey, *_measured(felt)) for journey, felt in _by(given.rows["journeys"], "@journey").items()]
    lines = [line for line in lines if line[1] is not None]
    if not lines:
        return Study((Finding("No journey has evidence yet.", tone="gap"),), ())
    lines.sort(key=lambda line: (line[1], line[0]))
    bad = sum(line[1] < 0 for line in lines)
    said = f"Of {many(len(lines), 'journey', 'journeys')} with evidence, {many(bad, 'feels', 'feel')} bad."
    columns = (Column("journey", "journey", "record"), *_MEASURED)
    note = left_out(lines, "journeys, the worst first")
    unknown = _without_evidence(given, {line[0] for line in lines})
    gaps = many(len(unknown), "journey has no evidence", "journeys have no evidence")
    return Study(
        (
            Finding(said, tone="bad" if bad else "good"),
            *((Finding(f"{gaps}: how it feels there is not known.", tone="gap"),) if unknown else ()),
        ),
        (
            Table("journeys", "Journey by journey", columns, first(lines), note),
            *((_unknown(unknown),) if unknown else ()),
        ),
    )


def _without_evidence(given: Given, known: Collection[str]) -> list[tuple[str]]:
    return [(str(row["id"]),) for row in given.rows["every"] if str(row["id"]) not in known]


def _unknown(lines: Sequence[tuple[str]]) -> Table:
    columns = (Column("journey", "journey", "record"),)
    return Table("unknown", "Without evidence", columns, first(lines), left_out(lines, "journeys"))


def _measures(given: Given) -> dict[str, float | None]:
    everything, journeys = _Felt(), _by(given.rows["journeys"], "@journey")
    for row in given.rows["journeys"]:
        everything.add(row)
    bad = sum(felt.value is not None and felt.value < 0 for felt in journeys.values())
    return {
        "felt": everything.value,
        "reliability": 100 * everything.reliability if everything.insights else None,
        "insights": everything.insights,
        **({} if given.journey else {"bad": bad if journeys else None}),
    }


def _tone(value: float) -> Tone:
    return "bad" if value < 0 else "good"


_COUNTS = ("impact#", "!weight=0|0.0")
"""What has no impact, or weighs nothing, is no evidence of how it feels."""
_FELT = {"weighed": total("impact", "weight=100"), "weight": total("weight=100"), "insights": count()}

_JOURNEYS = Sums("insight", _FELT, by=("@journey", "source_type"), where=_COUNTS)

QUESTION = Question(
    name="experience",
    title="Experience",
    question="How does it feel, where is it worst, and how sure are we?",
    whose="TheyDo for the curve; reliability and disagreement are ours",
    asks={"journeys": _JOURNEYS, "every": Listing("journey", ("id",), limit=200_000)},
    alone={
        "evidence": Sums("insight", _FELT, by=("@stage", "@touchpoint", "source_type"), where=_COUNTS),
        "by_persona": Sums("insight", _FELT, by=("persona", "@stage", "source_type"), where=(*_COUNTS, "persona?")),
        "stages": Listing("stage", ("id",), order=("position",)),
        "touchpoints": Listing(
            "touchpoint", ("id", "@stage", "emotion", "moment_of_truth"), order=("parent.position", "position")
        ),
    },
    beside={
        "target": Listing(
            "touchpoint",
            ("id", "counterpart", "emotion"),
            order=("parent.position", "position"),
            where=("counterpart?",),
        ),
        "target_evidence": Sums("insight", _FELT, by=("@touchpoint", "source_type"), where=_COUNTS),
    },
    targets=False,
    figures=Figures(
        {
            "felt": Measure("experience, −2 to +2", "up"),
            "reliability": Measure("reliability of the evidence (%)", "up"),
            "insights": Measure("insights with an impact"),
            "bad": Measure("journeys that feel bad", "down"),
        },
        _measures,
        {"journeys": _JOURNEYS},
    ),
    answer=answer,
)
