"""How far the work with a journey has come, gate by gate, and what the next level lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from journeytui.analysis.ladders import Gate, level
from journeytui.analysis.studies.shape import MOST, Column, Finding, Given, Question, Study, Table, first, left_out
from journeytui.domain.asks import Answer, Listing

_SINUR = ("nothing yet", "better customer experience", "organisational journey", "outside-in journey")
_PUHM = ("missing", "ad hoc", "repeatable", "systemic")
_HALF, _MOST = 0.5, 0.8


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    if given.journey is None:
        return _portfolio(given)
    sinur, puhm = _sinur(given.rows), _puhm(given.rows)
    headline = (
        Finding(f"After Sinur level {level(sinur, 0)} of 3: {_SINUR[level(sinur, 0)]}."),
        Finding(f"After Puhm level {level(puhm, 1)} of 4: {_PUHM[level(puhm, 1) - 1]}."),
        Finding(
            "No log of what customers really did has been read, so level 2 of Sinur's rests on what people set to “mined”.",
            tone="gap",
        ),
    )
    return Study(
        headline,
        (_ladder("sinur", "Jim Sinur's three levels", sinur), _ladder("puhm", "Kia Puhm's four levels", puhm)),
        tuple(_next(sinur, puhm)),
    )


def _gate(step: int, says: str, rows: Answer, needed: float, meets: Callable[[dict[str, Any]], Any]) -> Gate:
    lacking = [str(row["id"]) for row in rows if not meets(row)]
    return Gate(step, says, len(rows) - len(lacking), len(rows), needed, tuple(lacking))


def _sinur(rows: dict[str, Answer] | Any) -> list[Gate]:
    touchpoints, stages = rows["touchpoints"], rows["stages"]
    return [
        _gate(
            1,
            "touchpoints say how much they hurt or how much effort they are",
            touchpoints,
            _HALF,
            lambda row: row["pain"] is not None or row["effort"] is not None,
        ),
        _gate(
            1, "touchpoints rest on evidence", touchpoints, _HALF, lambda row: row["evidence"] in ("some", "researched")
        ),
        _gate(2, "touchpoints are found in logs", touchpoints, 0, lambda row: row["origin"] == "mined"),
        _gate(2, "touchpoints say whether they are mined or modelled", touchpoints, _MOST, lambda row: row["origin"]),
        _gate(3, "journeys say the customer's goal", rows["journey"], 1, lambda row: row["customer_goal"]),
        _gate(3, "stages lie before us", stages, 0, lambda row: row["part"] == "before us"),
        _gate(3, "stages lie after us", stages, 0, lambda row: row["part"] == "after us"),
        _gate(3, "touchpoints are not ours", touchpoints, 0, lambda row: row["control"] in ("customer", "third party")),
    ]


def _puhm(rows: dict[str, Answer] | Any) -> list[Gate]:
    activities, kpis = rows["activities"], rows["kpis"]
    return [
        _gate(2, "activities are written down", activities, 0, lambda _: True),
        _gate(3, "activities serve a touchpoint", activities, _HALF, lambda row: row["serves?"]),
        _gate(3, "activities say who does them", activities, _HALF, lambda row: row["role"] or row["function"]),
        _gate(
            4,
            "activities say whether they advance the goal",
            activities,
            _MOST,
            lambda row: row["advances"] in ("yes", "no"),
        ),
        _gate(
            4,
            "KPIs have a target and a reading",
            kpis,
            _HALF,
            lambda row: row["target"] is not None and row["newest.reading.day"],
        ),
        _gate(4, "the customer's goals are measured by a KPI", rows["goals"], _HALF, lambda row: row["^kpi.measures?"]),
        _gate(4, "journeys have been reviewed", rows["journey"], 0, lambda row: row["reviewed_on"]),
    ]


def _ladder(name: str, label: str, gates: Sequence[Gate]) -> Table:
    lines = tuple(
        (gate.level, gate.says, gate.met, gate.of, _needed(gate), "passed" if gate.passed else "not yet")
        for gate in gates
    )
    columns = (
        Column("level", "level", "whole"), Column("gate", "gate"), Column("met", "meet it", "whole"), Column("of", "of", "whole"),
        Column("needed", "needed"), Column("passed", "so far"),
    )  # fmt: skip
    return Table(name, label, columns, lines, "the gates are ours")


def _needed(gate: Gate) -> str:
    return "at least one" if not gate.needed else "all" if gate.needed == 1 else f"{100 * gate.needed:.0f} %"


def _next(*ladders: Sequence[Gate]) -> list[Finding]:
    """What the next level of each ladder lacks, with the first records that lack it."""
    found = []
    for gates in ladders:
        missing = [gate for gate in gates if not gate.passed]
        step = min((gate.level for gate in missing), default=0)
        for gate in missing:
            if gate.level == step:
                named = gate.lacking[:3]
                such = ", ".join(f"{{{at}}}" for at in range(len(named)))
                told = f" Not yet: {such}{' and others' if len(gate.lacking) > len(named) else ''}." if named else ""
                found.append(
                    Finding(
                        f"For level {step}: {_needed(gate)} of {gate.says}, now {gate.met} of {gate.of}.{told}".replace(
                            "at least one of ", "at least one of the "
                        ),
                        named,
                        "gap",
                    )
                )
    return found[:MOST]


def _portfolio(given: Given) -> Study:
    split: dict[str, dict[str, Answer]] = {}
    for name, rows in given.rows.items():
        for row in rows:
            split.setdefault(str(row["@journey"]), {key: [] for key in given.rows})[name].append(row)
    lines = [(id, level(_sinur(rows), 0), level(_puhm(rows), 1)) for id, rows in split.items() if rows["journey"]]
    lines.sort(key=lambda line: (line[1] + line[2], line[0]))
    columns = (
        Column("journey", "journey", "record"),
        Column("sinur", "Sinur, of 3", "whole"),
        Column("puhm", "Puhm, of 4", "whole"),
    )
    counts = tuple(
        (name, *(sum(line[at] == step for line in lines) for step in range(5)))
        for at, name in ((1, "Jim Sinur, 0 to 3"), (2, "Kia Puhm, 1 to 4"))
    )
    spread = Table(
        "spread",
        "How many journeys stand where",
        (Column("ladder", "ladder"), *(Column(f"level_{step}", f"level {step}", "whole") for step in range(5))),
        counts,
    )
    said = Finding(
        f"{len(lines):,} journeys; {sum(line[1] == 0 for line in lines):,} have not reached the first of Sinur's levels."
    )
    return Study(
        (said,),
        (
            spread,
            Table(
                "journeys", "Journey by journey", columns, first(lines), left_out(lines, "journeys, the lowest first")
            ),
        ),
    )


QUESTION = Question(
    name="maturity",
    title="Maturity",
    question="How far have we come with this journey, and what does the next level lack?",
    whose="Jim Sinur's three and Kia Puhm's four levels; the gates are ours",
    asks={
        "journey": Listing("journey", ("id", "@journey", "customer_goal", "reviewed_on"), limit=200_000),
        "stages": Listing("stage", ("id", "@journey", "part"), order=("position",), limit=1_000_000),
        "touchpoints": Listing(
            "touchpoint",
            ("id", "@journey", "pain", "effort", "evidence", "origin", "control"),
            order=("parent.position", "position"),
            limit=5_000_000,
        ),
        "activities": Listing(
            "activity", ("id", "@journey", "serves?", "role", "function", "advances"), limit=5_000_000
        ),
        "kpis": Listing("kpi", ("id", "@journey", "target", "newest.reading.day"), limit=5_000_000),
        "goals": Listing(
            "goal", ("id", "@journey", "^kpi.measures?"), where=("perspective=customer",), limit=5_000_000
        ),
    },
    answer=answer,
)
