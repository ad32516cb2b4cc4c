"""Whether journeys are made for the customer as well as for us: what matters to whom, whose goals there are, and which are met."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from journeytui.analysis.studies.lines import (
    MOST,
    first,
    left_out,
    many,
    most_important,
    number,
    of_scope,
    share,
    whole,
)
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Listing, Sums, count, total

_APART = 2
"""From how far apart on the scale of 1 to 5 a touchpoint is said to serve one side (ours)."""
_EVEN = 0.25
"""From which balance on, either way, one side is said to come first (ours)."""
_IMPORTANT = 8
"""From which importance, of 10, an unmet goal of the customer's is said aloud (ours)."""
_SIDES = (("customer", "the customer's"), ("organisation", "ours"))


def balance(ours: float, theirs: float, rated: int) -> float | None:
    """Ours: Σ(importance to us − importance to the customer) / n, from −4 to +4; above 0 it serves ourselves first."""
    return (ours - theirs) / rated if rated else None


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    weighed = _weighed(given)
    tables = (_places(given, weighed), _goals(given), _one_sided(given))
    return Study(_headline(given), tuple(table for table in tables if table.lines), tuple(_findings(given)))


def _weighed(given: Given) -> dict[str, tuple[float, float, int]]:
    place = "@stage" if given.journey else "@journey"
    added: dict[str, tuple[float, float, int]] = {}
    for row in given.rows["importance"]:
        us, them, rated = added.get(str(row[place]), (0.0, 0.0, 0))
        added[str(row[place])] = (
            us + (number(row["us"]) or 0),
            them + (number(row["them"]) or 0),
            rated + whole(row["rated"]),
        )
    return added


def _headline(given: Given) -> tuple[Finding, ...]:
    us = sum(number(row["us"]) or 0 for row in given.rows["importance"])
    them = sum(number(row["them"]) or 0 for row in given.rows["importance"])
    rated = sum(whole(row["rated"]) for row in given.rows["importance"])
    found = balance(us, them, rated)
    lines = [Finding("No touchpoint says how much it matters to the customer and to us.", tone="gap")]
    if found is not None:
        side = (
            "evenly for both"
            if abs(found) < _EVEN
            else "for ourselves first"
            if found > 0
            else "for the customer first"
        )
        said = f"{many(rated, 'touchpoint is', 'touchpoints are')} weighed: {side} ({found:+.2f})."
        lines = [Finding(said, tone="bad" if found >= _EVEN else "good")]
    counted = {
        side: sum(whole(row["goals"]) for row in given.rows["goals"] if row["perspective"] == side)
        for side, _ in _SIDES
    }
    said = f"{many(counted['customer'], 'goal is', 'goals are')} the customer's, {counted['organisation']:,} ours."
    lines.append(Finding(said, tone="bad" if counted["organisation"] and not counted["customer"] else "plain"))
    return tuple(lines)


def _places(given: Given, weighed: dict[str, tuple[float, float, int]]) -> Table:
    place = "stage" if given.journey else "journey"
    order = (
        [str(row["id"]) for row in given.rows["stages"]]
        if given.journey
        else sorted(weighed, key=lambda place: (-(balance(*weighed[place]) or 0), place))
    )
    lines = [(id, *_line(weighed[id])) for id in order if id in weighed]
    columns = (
        Column(place, place, "record"), Column("rated", "weighed", "whole"), Column("to_customer", "matters to customer", "number"),
        Column("to_us", "matters to us", "number"), Column("balance", "balance", "signed", "gauge"),
    )  # fmt: skip
    return Table("balance", "What matters to whom (1 to 5)", columns, first(lines), left_out(lines, "journeys"))


def _line(added: tuple[float, float, int]) -> tuple[Any, ...]:
    us, them, rated = added
    return rated, them / rated, us / rated, balance(us, them, rated)


def _goals(given: Given) -> Table:
    added: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in given.rows["goals"]:
        side = added[str(row["perspective"] or "")]
        side["goals"] += whole(row["goals"])
        side["met"] += whole(row["goals"]) if row["met"] == "yes" else 0
        side["partly"] += whole(row["goals"]) if row["met"] == "partly" else 0
        side["importance"] += number(row["importance"]) or 0
        side["weighed"] += whole(row["goals"]) if row["importance#"] else 0
    lines = []
    for name, label in (*_SIDES, ("", "nobody said")):
        if name in added:
            side = added[name]
            lines.append((label, int(side["goals"]), share(side["importance"], side["weighed"]), int(side["met"]), int(side["partly"]), share(side["met"], side["goals"])))  # fmt: skip
    columns = (
        Column("whose", "whose goals"), Column("goals", "goals", "whole"), Column("importance", "importance 0–10", "number"),
        Column("met", "met", "whole"), Column("partly", "partly", "whole"), Column("share_met", "share met", "share"),
    )  # fmt: skip
    return Table("goals", "Whose goals, and are they met", columns, tuple(lines))


def _one_sided(given: Given) -> Table:
    lines = []
    for row in given.rows["touchpoints"]:
        us, them = number(row["importance_to_us"]), number(row["importance_to_customer"])
        if us is not None and them is not None and abs(us - them) >= _APART:
            lines.append((row["@journey"], row["id"], int(them), int(us), int(us - them)))
    lines.sort(key=lambda line: (-line[4], str(line[1])))
    columns = (
        Column("journey", "journey", "record"), Column("touchpoint", "touchpoint", "record"), Column("to_customer", "matters to customer", "whole"),
        Column("to_us", "to us", "whole"), Column("apart", "apart", "signed"),
    )  # fmt: skip
    return of_scope(
        given,
        Table("one_sided", "Touchpoints that serve one side", columns, first(lines), left_out(lines, "touchpoints")),
    )


def _findings(given: Given) -> list[Finding]:
    sides: dict[str, set[str]] = defaultdict(set)
    for row in given.rows["goals_of"]:
        sides[str(row["@journey"])].add(str(row["perspective"] or ""))
    only_ours = [
        journey for journey, those in sorted(sides.items()) if "organisation" in those and "customer" not in those
    ]
    found = [Finding("{0} has goals of ours and none of the customer's.", (journey,), "bad") for journey in only_ours]
    found += [
        Finding("{0} is important to the customer and not met.", (str(row["id"]),), "bad")
        for row in sorted(given.rows["unmet"], key=most_important)
        if (number(row["importance"]) or 0) >= _IMPORTANT
    ]
    return found[:MOST]


def _measured(given: Given) -> dict[str, float | None]:
    weighed = [
        (number(row["us"]) or 0, number(row["them"]) or 0, whole(row["rated"])) for row in given.rows["importance"]
    ]
    us, them, rated = (sum(one[at] for one in weighed) for at in range(3))
    theirs = [row for row in given.rows["goals"] if row["perspective"] == "customer"]
    met = sum(whole(row["goals"]) for row in theirs if row["met"] == "yes")
    every = share(met, sum(whole(row["goals"]) for row in theirs))
    return {"balance": balance(us, them, int(rated)), "met": None if every is None else 100 * every}


_BOTH = ("importance_to_us#", "importance_to_customer#")
_WEIGHED = {"us": total("importance_to_us"), "them": total("importance_to_customer"), "rated": count()}
_IMPORTANCE = Sums(
    "touchpoint",
    _WEIGHED,
    by=("@journey", "@stage"),
    where=_BOTH,
)
_GOALS = Sums("goal", {"goals": count(), "importance": total("importance")}, by=("perspective", "met", "importance#"))

QUESTION = Question(
    name="balance",
    title="Balance",
    question="Do we make this for the customer as well as for ourselves?",
    whose="Jim Sinur for the idea, Milkymap for the two scales; the balance and its borders are ours",
    asks={
        "importance": _IMPORTANCE,
        "goals": _GOALS,
        "goals_of": Sums("goal", {"goals": count()}, by=("@journey", "perspective")),
        "unmet": Listing(
            "goal",
            ("id", "importance"),
            order=("-importance",),
            where=("met=no", "perspective=customer", "importance#"),
            limit=200,
        ),
        "touchpoints": Listing(
            "touchpoint", ("id", "@journey", "importance_to_us", "importance_to_customer"), where=_BOTH, limit=500_000
        ),
    },
    alone={"stages": Listing("stage", ("id",), order=("position",))},
    targets=False,
    figures=Figures(
        {
            "balance": Measure("balance, −4 for the customer to +4 for us"),
            "met": Measure("customer goals that are met (%)", "up"),
        },
        _measured,
        {"importance": Sums("touchpoint", _WEIGHED, where=_BOTH), "goals": _GOALS},
    ),
    answer=answer,
)
