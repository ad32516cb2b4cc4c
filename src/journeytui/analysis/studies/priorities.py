"""What to do first: opportunities by value and effort, by RICE, by what they do for goals, and by scores of one's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeytui.analysis import opportunity, scoring
from journeytui.analysis.studies.lines import (
    CLOSED,
    MOST,
    braced,
    first,
    left_out,
    many,
    number,
    of_scope,
    pairs,
    told,
)
from journeytui.analysis.studies.ranking import SHOWN, Ranked, ranked
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Listing

_QUADRANTS = ("quick win", "big bet", "maybe", "time sink")


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    formulas, flaw = _formulas(given)
    goals = {
        str(row["id"]): opportunity.score(number(row["importance"]), number(row["satisfaction"]))
        for row in given.rows["goals"]
    }
    scored = ranked(given.rows["opportunities"], goals)
    tables = (_ranked(given, scored, formulas), _quadrants(scored), _goals(given, goals), _journeys(given, scored))
    findings = [*flaw, *_undecided(scored)]
    return Study(_headline(scored), tuple(table for table in tables if table.lines), tuple(findings[:MOST]))


def _formulas(given: Given) -> tuple[dict[str, str], list[Finding]]:
    """The library's own scores; none of them, and why, where one cannot be used."""
    formulas = {str(name): str(text) for name, text in pairs(given.library.get("scores")).items()}
    try:
        scoring.check(formulas)
    except scoring.Flawed as flaw:
        return {}, [Finding(f"The library's own scores cannot be worked out. {braced(str(flaw))}.", tone="bad")]
    return formulas, []


def _headline(scored: Sequence[Ranked]) -> tuple[Finding, ...]:
    if not scored:
        return (Finding("There is no open opportunity.", tone="gap"),)
    counted = Counter(one.quadrant for one in scored)
    lines = [
        *_first(scored),
        Finding(
            f"Of {many(len(scored), 'open opportunity', 'open opportunities')}, {many(counted['quick win'], 'is a quick win', 'are quick wins')}."
        ),
    ]
    if counted[""]:
        lines.append(Finding(f"{many(counted[''], 'lacks', 'lack')} a value or an effort.", tone="gap"))
    return tuple(lines)


def _first(scored: Sequence[Ranked]) -> Iterable[Finding]:
    """What comes first and how far it is; where it is decided on, the first on which somebody still has to decide."""
    best, rice = scored[0], scored[0].fields["rice"]
    figure = f", RICE {told(rice)}" if rice is not None else ""
    yield Finding(f"First{best.standing}: {{0}}{figure}.", (best.id,), "good", first=True)
    waiting = next((one for one in scored if not one.is_decided), None)
    if waiting is not None and waiting is not best:
        yield Finding("First without a decision of its own: {0}.", (waiting.id,), first=True)


def _ranked(given: Given, scored: Sequence[Ranked], formulas: dict[str, str]) -> Table:
    lines = []
    for one in scored[:MOST]:
        row, fields = one
        own = scoring.scores(formulas, fields) if formulas else {}
        lines.append(
            (row["@journey"], row["id"], one.quadrant, fields["value"], fields["effort"], fields["confidence"],
             fields["rice"], fields["opportunity"], fields["customer_value"], fields["business_value"], *own.values(), row["accountable"])
        )  # fmt: skip
    columns = (
        Column("journey", "journey", "record"), Column("opportunity", "opportunity", "record"), Column("quadrant", "quadrant"),
        Column("value", "value", "number"), Column("effort", "effort", "number"), Column("confidence", "confidence", "number"),
        Column("rice", "RICE", "number", "bar"), Column("ulwick", "for the goal", "number"),
        Column("customer_value", "worth to customers", "number"), Column("business_value", "worth to us", "number"),
        *(Column(f"score_{name}", name, "number") for name in formulas), Column("accountable", "accountable", "record"),
    )  # fmt: skip
    ulwick = "for the goal: importance + max(importance − satisfaction, 0) of the goal with most room, which rests on our estimates"
    mean = "value: the mean of what it is worth to customers and to us"
    rice = "RICE: reach × impact × confidence / effort"
    note = "; ".join(filter(None, (left_out(scored, "opportunities"), rice, mean, ulwick)))
    return of_scope(given, Table("opportunities", "What to do first", columns, tuple(lines), note))


def _quadrants(scored: Sequence[Ranked]) -> Table:
    those: dict[str, list[str]] = defaultdict(list)
    for one in scored:
        those[one.quadrant].append(one.id)
    lines = [(name, len(those[name]), *(those[name] + [None] * 3)[:3]) for name in _QUADRANTS if those[name]]
    columns = (
        Column("quadrant", "quadrant"),
        Column("opportunities", "how many", "whole"),
        *(Column(f"top_{at}", label, "record") for at, label in enumerate(("first", "second", "third"), 1)),
    )
    return Table(
        "quadrants",
        "Value and effort",
        columns,
        tuple(lines),
        f"valuable from {scoring.HIGH_VALUE} of 100 on, much work from {scoring.HIGH_EFFORT} of 5 on",
    )


def _goals(given: Given, goals: Mapping[str, float | None]) -> Table:
    lines = [
        (
            row["@journey"],
            row["id"],
            row["importance"],
            row["satisfaction"],
            goals[str(row["id"])],
            1 if row["^opportunity.addresses?"] else None,
        )
        for row in given.rows["goals"]
        if goals[str(row["id"])] is not None and row["perspective"] == "customer"
    ]
    lines.sort(key=lambda line: (-(line[4] or 0), str(line[1])))
    columns = (
        Column("journey", "journey", "record"), Column("goal", "customer's goal", "record"), Column("importance", "importance", "number"),
        Column("satisfaction", "satisfaction", "number"), Column("score", "room", "number", "bar"), Column("addressed", "addressed", "whole"),
    )  # fmt: skip
    return of_scope(given, Table("goals", "Where goals leave most room", columns, tuple(lines[:15])))


def _journeys(given: Given, scored: Sequence[Ranked]) -> Table:
    """The portfolio: which journeys have most to win."""
    if given.journey:
        return Table("journeys", "", (), ())
    here: dict[str, list[Ranked]] = defaultdict(list)
    for one in scored:
        here[str(one.row["@journey"] or "")].append(one)
    lines = [(id, *_added(those)) for id, those in here.items() if id]
    lines.sort(key=lambda line: (line[4] is None, -(line[4] or 0), line[0]))
    columns = (
        Column("journey", "journey", "record"), Column("opportunities", "open", "whole"), Column("quick_wins", "quick wins", "whole"),
        Column("with_rice", "with RICE", "whole"), Column("rice", "Σ RICE", "number"),
    )  # fmt: skip
    return Table("journeys", "Where most is to be won", columns, first(lines), left_out(lines, "journeys"))


def _added(those: Sequence[Ranked]) -> tuple[int, int | None, int, float | None]:
    """How many there are; how many of them are quick wins, where any can be told; how many have a RICE, and Σ of it."""
    told = [one.quadrant for one in those if one.quadrant]
    rices = [rice for one in those if (rice := one.fields["rice"]) is not None]
    return len(those), told.count("quick win") if told else None, len(rices), sum(rices) if rices else None


def _undecided(scored: Sequence[Ranked]) -> Iterable[Finding]:
    for one in scored:
        if one.quadrant == "quick win" and not one.is_decided:
            yield Finding("{0} is a quick win, and nobody has decided on it.", (one.id,), "bad")


def _measured(given: Given) -> dict[str, float | None]:
    open_ones = [row for row in given.rows["opportunities"] if str(row["status"] or "") not in CLOSED]
    wins = [row for row in open_ones if _is_quick_win(row)]
    return {
        "open": len(open_ones),
        "quick_wins": len(wins),
        "undecided": sum(not row["^decision.about?"] for row in wins),
    }


def _is_quick_win(row: Mapping[str, Any]) -> bool:
    value = scoring.value(number(row["customer_value"]), number(row["business_value"]))
    return scoring.quadrant(value, number(row["effort"])) == "quick win"


QUESTION = Question(
    name="priorities",
    title="Priorities",
    question="What should we do first?",
    whose="TheyDo for value and quadrants, Intercom for RICE, Anthony Ulwick for the goal's room (on our estimates, not on a survey); borders are ours",
    asks={
        "opportunities": Listing(
            "opportunity",
            (*SHOWN, "@journey", "accountable"),
            limit=200_000,
        ),
        "goals": Listing("goal", ("id", "@journey", "perspective", "importance", "satisfaction", "^opportunity.addresses?"), limit=200_000),
    },
    figures=Figures(
        {
            "open": Measure("open opportunities"),
            "quick_wins": Measure("quick wins"),
            "undecided": Measure("quick wins that nobody has decided on", "down"),
        },
        _measured,
        {"opportunities": Listing("opportunity", ("id", "customer_value", "business_value", "effort", "status", "^decision.about?"), limit=200_000)},
    ),
    answer=answer,
)  # fmt: skip
