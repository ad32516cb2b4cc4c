"""How far the work with a journey has come, gate by gate, and what the next level lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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


class Whose(NamedTuple):
    """A ladder: whose it is, its gates, and its levels from the lowest, which has that number."""

    whose: str
    label: str
    gates: tuple[Asked, ...]
    levels: tuple[str, ...]
    lowest: int


LADDERS: Mapping[str, Whose] = {
    "sinur": Whose("Jim Sinur", "Jim Sinur's three levels", SINUR, SINUR_LEVELS, 0),
    "puhm": Whose("Kia Puhm", "Kia Puhm's four levels", PUHM, PUHM_LEVELS, 1),
}
_ONLY = {"goal": ("perspective=customer",)}
"""Which records of a word count at all."""
_NAMED = 3
"""How many records that do not meet a gate are named."""


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    if given.journey is None:
        return _portfolio(given)
    here = counted(given)[given.journey]
    sinur, puhm = _gates(SINUR, here), _gates(PUHM, here)
    headline = (
        Finding(f"After Sinur level {level(sinur, 0)} of 3: {SINUR_LEVELS[level(sinur, 0)]}."),
        Finding(f"After Puhm level {level(puhm, 1)} of 4: {PUHM_LEVELS[level(puhm, 1) - 1]}."),
        Finding(
            "No log of what customers really did has been read, so level 2 of Sinur's rests on what people set to “mined”.",
            tone="gap",
        ),
    )
    tables = (_ladder("sinur", sinur), _ladder("puhm", puhm))
    return Study(headline, tables, (*_next(given, SINUR, sinur), *_next(given, PUHM, puhm)))


_Counted = Mapping[str, int]


def counted(given: Given) -> Mapping[str, _Counted]:
    """By journey: how many records of each word there are, and how many meet each gate."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for word in _WORDS:
        for row in given.rows.get(word, ()):
            here = found[str(row["@journey"] or "")]
            for name in row:
                if name != "@journey":
                    here[name if name != "all" else f"all {word}"] += whole(row[name])
    return found


def _gates(asked: Sequence[Asked], here: _Counted) -> list[Gate]:
    return [Gate(one.level, one.says, here[one.name], here[f"all {one.word}"], one.needed) for one in asked]


def _passed(asked: Sequence[Asked], here: _Counted) -> list[tuple[int, bool]]:
    """The level of each gate, and whether it is passed."""
    return [(one.level, passes(here[one.name], here[f"all {one.word}"], one.needed)) for one in asked]


def _ladder(name: str, gates: Sequence[Gate]) -> Table:
    lines = tuple(
        (gate.level, gate.says, gate.met, gate.of, _needed(gate), "passed" if gate.passed else "not yet")
        for gate in gates
    )
    columns = (
        Column("level", "level", "whole"), Column("gate", "gate"), Column("met", "meet it", "whole"), Column("of", "of", "whole"),
        Column("needed", "needed"), Column("passed", "so far"),
    )  # fmt: skip
    return Table(name, LADDERS[name].label, columns, lines, _RULE)


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
    here = counted(given)
    stands = {name: standing(here, name) for name in LADDERS}
    lines = [
        (sinur.journey, sinur.level, puhm.level) for sinur, puhm in zip(stands["sinur"], stands["puhm"], strict=True)
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
        (_levels(stands), Table("journeys", "Journey by journey", columns, first(lines), note)),
    )


class Stands(NamedTuple):
    """Where a journey stands on a ladder."""

    journey: str
    level: int
    barred: tuple[Asked, ...]
    """The gates that bar the next level."""


def standing(here: Mapping[str, _Counted], name: str) -> list[Stands]:
    """Where every journey stands on the ladder of that name, by what `counted` counted."""
    whose = LADDERS[name]
    found = []
    for journey, those in sorted(here.items()):
        if those["all journey"]:
            passed = _passed(whose.gates, those)
            barred = tuple(whose.gates[at] for at in barring(passed))
            found.append(Stands(journey, reached(passed, whose.lowest), barred))
    return found


def asked_for(name: str) -> Mapping[str, Sums]:
    """What has to be counted to tell where journeys stand on that ladder alone."""
    return {word: _sums(word) for word in {"journey", *(gate.word for gate in LADDERS[name].gates)}}


def _levels(stands: Mapping[str, Sequence[Stands]]) -> Table:
    """How many journeys stand on each level, from the highest down, and what most of them lack for the next."""
    lines = [
        (LADDERS[name].whose, level, called, *_on_level([one for one in those if one.level == level]))
        for name, those in stands.items()
        for level, called in reversed(list(enumerate(LADDERS[name].levels, LADDERS[name].lowest)))
    ]
    columns = (
        Column("ladder", "ladder"), Column("level", "level", "whole"), Column("called", "called"), Column("journeys", "journeys", "whole"),
        Column("first", "such as", "record"), Column("second", "and", "record"), Column("third", "and", "record"),
        Column("lacks", "lacks most for the next"), Column("lacking", "journeys that lack it", "whole"),
    )  # fmt: skip
    return Table("levels", "How many journeys stand where", columns, tuple(lines), _RULE)


def _on_level(those: Sequence[Stands]) -> tuple[Any, ...]:
    """How many there are, the first of them, and what most of them lack, with how many do."""
    named = [one.journey for one in those[:_NAMED]]
    most = lacked_most(those)
    lacks, lacking = (most[0].says, most[1]) if most else (None, None)
    return (len(those), *named, *(None for _ in range(_NAMED - len(named))), lacks, lacking)


def lacked_most(those: Sequence[Stands]) -> tuple[Asked, int] | None:
    """The gate that bars the next level of most of these, and of how many; None where nothing does."""
    barred = Counter(gate for one in those for gate in one.barred).most_common(1)
    return barred[0] if barred else None


def _measured(given: Given) -> dict[str, float | None]:
    here = counted(given)
    found = [those for id, those in here.items() if those["all journey"] or id == given.journey]
    return {
        name: sum(reached(_passed(whose.gates, those), whose.lowest) for those in found) / len(found) if found else None
        for name, whose in LADDERS.items()
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
