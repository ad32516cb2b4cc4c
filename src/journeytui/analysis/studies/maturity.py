"""How far the work with a journey has come, gate by gate, and what the next level lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.analysis.ladders import Gate, barring, level, passes, reached
from journeytui.analysis.studies.lines import first, left_out, many, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Listing, Sums, count, having

SINUR_LEVELS = ("nothing yet", "better customer experience", "organisational journey", "outside-in journey")
PUHM_LEVELS = ("missing", "ad hoc", "repeatable", "systemic")
_HALF, _MOST = 0.5, 0.8


class Asked(NamedTuple):
    """A gate before it is known who meets it."""

    name: str
    level: int
    word: str
    says: str
    needed: float
    meets: tuple[str, ...]
    """What a record has to fulfil."""


SINUR = (
    Asked("rated", 1, "touchpoint", "touchpoints say how much they hurt or how much effort they are", _HALF, ("pain? or effort?",)),
    Asked("evidenced", 1, "touchpoint", "touchpoints rest on evidence", _HALF, ("evidence=some|researched",)),
    Asked("mined", 2, "touchpoint", "touchpoints are found in logs", 0, ("origin=mined",)),
    Asked("origin", 2, "touchpoint", "touchpoints say whether they are mined or modelled", _MOST, ("origin?",)),
    Asked("goal", 3, "journey", "journeys say the customer's goal", 1, ("customer_goal?",)),
    Asked("before", 3, "stage", "stages lie before us", 0, ("part=before us",)),
    Asked("after", 3, "stage", "stages lie after us", 0, ("part=after us",)),
    Asked("outside", 3, "touchpoint", "touchpoints are not ours", 0, ("control=customer|third party",)),
)  # fmt: skip
PUHM = (
    Asked("written", 2, "activity", "activities are written down", 0, ("id?",)),
    Asked("serving", 3, "activity", "activities serve a touchpoint", _HALF, ("serves?",)),
    Asked("roles", 3, "activity", "activities say who does them", _HALF, ("role? or function?",)),
    Asked("advancing", 4, "activity", "activities say whether they advance the goal", _MOST, ("advances=yes|no",)),
    Asked("read", 4, "kpi", "KPIs have a target and a reading", _HALF, ("target?", "newest.reading.day?")),
    Asked("measured", 4, "goal", "the customer's goals are measured by a KPI", _HALF, ("^kpi.measures?",)),
    Asked("reviewed", 4, "journey", "journeys have been reviewed", 0, ("reviewed_on?",)),
)  # fmt: skip
_ONLY = {"goal": ("perspective=customer",)}
"""Which records of a word count at all."""
_NAMED = 3
"""How many records that do not meet a gate are named."""


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    if given.journey is None:
        return _portfolio(given)
    sinur, puhm = _gates(SINUR, _counted(given)[given.journey]), _gates(PUHM, _counted(given)[given.journey])
    headline = (
        Finding(f"After Sinur level {level(sinur, 0)} of 3: {SINUR_LEVELS[level(sinur, 0)]}."),
        Finding(f"After Puhm level {level(puhm, 1)} of 4: {PUHM_LEVELS[level(puhm, 1) - 1]}."),
        Finding(
            "No log of what customers really did has been read, so level 2 of Sinur's rests on what people set to “mined”.",
            tone="gap",
        ),
    )
    tables = (_ladder("sinur", "Jim Sinur's three levels", sinur), _ladder("puhm", "Kia Puhm's four levels", puhm))
    return Study(headline, tables, (*_next(given, SINUR, sinur), *_next(given, PUHM, puhm)))


_Counted = Mapping[str, int]


def _counted(given: Given) -> Mapping[str, _Counted]:
    """By journey: how many records of each word there are, and how many meet each gate."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for word in _WORDS:
        for row in given.rows[word]:
            here = found[str(row["@journey"] or "")]
            for name in row:
                if name != "@journey":
                    here[name if name != "all" else f"all {word}"] += whole(row[name])
    return found


def _gates(asked: Sequence[Asked], counted: _Counted) -> list[Gate]:
    return [Gate(one.level, one.says, counted[one.name], counted[f"all {one.word}"], one.needed) for one in asked]


def _passed(asked: Sequence[Asked], counted: _Counted) -> list[tuple[int, bool]]:
    """The level of each gate, and whether it is passed."""
    return [(one.level, passes(counted[one.name], counted[f"all {one.word}"], one.needed)) for one in asked]


def _level(asked: Sequence[Asked], counted: _Counted, lowest: int) -> int:
    return reached(_passed(asked, counted), lowest)


def _ladder(name: str, label: str, gates: Sequence[Gate]) -> Table:
    lines = tuple(
        (gate.level, gate.says, gate.met, gate.of, _needed(gate), "passed" if gate.passed else "not yet")
        for gate in gates
    )
    columns = (
        Column("level", "level", "whole"), Column("gate", "gate"), Column("met", "meet it", "whole"), Column("of", "of", "whole"),
        Column("needed", "needed"), Column("passed", "so far"),
    )  # fmt: skip
    return Table(name, label, columns, lines, _RULE)


_RULE = "the gates are ours; evidence never lowers a level, but a map that grows has more to be said of"


def _needed(gate: Gate) -> str:
    return "at least one" if not gate.needed else "all" if gate.needed == 1 else f"{100 * gate.needed:.0f} %"


def _next(given: Given, asked: Sequence[Asked], gates: Sequence[Gate]) -> list[Finding]:
    """What the next level of the ladder lacks, with the first records that lack it."""
    found = []
    for at in barring((gate.level, gate.passed) for gate in gates):
        one, gate = asked[at], gates[at]
        lacking = [str(row["id"]) for row in given.rows[f"without {one.name}"]]
        such = ", ".join(f"{{{at}}}" for at in range(len(lacking[:_NAMED])))
        others = " and others" if gate.of - gate.met > _NAMED else ""
        said = f"For level {gate.level}, {_needed(gate)}: {gate.says}. Now {gate.met:,} of {gate.of:,}."
        told = f" Not yet: {such}{others}." if lacking else ""
        found.append(Finding(said + told, tuple(lacking[:_NAMED]), "gap"))
    return found


def _portfolio(given: Given) -> Study:
    counted = _counted(given)
    lines = [
        (journey, _level(SINUR, here, 0), _level(PUHM, here, 1))
        for journey, here in counted.items()
        if here["all journey"]
    ]
    if not lines:
        return Study((Finding("There is no journey yet.", tone="gap"),), ())
    lines.sort(key=lambda line: (line[1] + line[2], line[0]))
    columns = (
        Column("journey", "journey", "record"), Column("sinur", "Sinur, of 3", "whole"), Column("puhm", "Puhm, of 4", "whole"),
    )  # fmt: skip
    nothing = sum(line[1] == 0 for line in lines)
    said = f"Of {many(len(lines), 'journey', 'journeys')}, {many(nothing, 'has', 'have')} not reached the first of Sinur's levels."
    note = left_out(lines, "journeys, the lowest first")
    return Study(
        (Finding(said, tone="gap" if nothing else "plain"),),
        (_spread(lines), Table("journeys", "Journey by journey", columns, first(lines), note)),
    )


def _spread(lines: Sequence[tuple[Any, ...]]) -> Table:
    steps = range(5)
    counts = tuple(
        (name, *(sum(line[at] == step for line in lines) if low <= step <= high else None for step in steps))
        for at, name, low, high in ((1, "Jim Sinur, 0 to 3", 0, 3), (2, "Kia Puhm, 1 to 4", 1, 4))
    )
    columns = (Column("ladder", "ladder"), *(Column(f"level_{step}", f"level {step}", "whole") for step in steps))
    return Table("spread", "How many journeys stand where", columns, counts)


def _measured(given: Given) -> dict[str, float | None]:
    found = [here for id, here in _counted(given).items() if here["all journey"] or id == given.journey]
    ladders = {"sinur": (SINUR, 0), "puhm": (PUHM, 1)}
    return {
        name: sum(_level(asked, here, low) for here in found) / len(found) if found else None
        for name, (asked, low) in ladders.items()
    }


_WORDS = ("journey", "stage", "touchpoint", "activity", "kpi", "goal")
_ORDER = {"journey": ("id",), "touchpoint": ("parent.position", "position")}


def _sums(word: str) -> Sums:
    gates = {one.name: having(*one.meets) for one in (*SINUR, *PUHM) if one.word == word}
    return Sums(word, {"all": count(), **gates}, by=("@journey",), where=_ONLY.get(word, ()))


def missing(one: Asked, most: int) -> Listing:
    """The first records that do not meet a gate."""
    lacks = " or ".join(f"!{part}" for part in one.meets) if len(one.meets) > 1 else ""
    where = (lacks,) if lacks else tuple(f"!{part}" for part in one.meets[0].split(" or "))
    return _listing(one, where, most)


def meeting(one: Asked, most: int) -> Listing:
    """The first records that meet a gate."""
    return _listing(one, one.meets, most)


def _listing(one: Asked, where: tuple[str, ...], most: int) -> Listing:
    return Listing(one.word, ("id",), _ORDER.get(one.word, ("position",)), (*_ONLY.get(one.word, ()), *where), most)


QUESTION = Question(
    name="maturity",
    title="Maturity",
    question="How far have we come with this journey, and what does the next level lack?",
    whose="Jim Sinur's three and Kia Puhm's four levels; the gates are ours: what is heard, read, linked, reviewed or filled in never lowers a level, a larger map of which nothing is said may",
    asks={word: _sums(word) for word in _WORDS},
    alone={f"without {one.name}": missing(one, _NAMED) for one in (*SINUR, *PUHM)},
    targets=False,
    figures=Figures(
        {
            "sinur": Measure("level after Sinur, of 3", "up"),
            "puhm": Measure("level after Puhm, of 4", "up"),
        },
        _measured,
        {word: _sums(word) for word in _WORDS},
    ),
    answer=answer,
)
