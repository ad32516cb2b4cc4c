"""What got better and what got worse between two days, or two reviews: the figures of every study, KPIs, customers, what was set by hand.

Readings and asset periods carry their day; what a review measured it kept when it was closed; all else is known from the journal, as
far back as this library goes. Ours, after the advice of all authors to look at a journey again and again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from journeytui.analysis import asset, kpis
from journeytui.analysis.studies.lines import MOST, braced, first, left_out, many, number, of_scope, pairs, told, whole
from journeytui.analysis.studies.shape import Column, Finding, Given, Question, Study, Table
from journeytui.domain.asks import Answer, Listing, Sums, total

FIGURES = {
    "experience": ("experience", "up"),
    "kpis_off": ("KPIs off target", "down"),
    "net": ("net customers", "up"),
    "corner": ("touchpoints that lose customers", "down"),
    "open_decisions": ("open decisions", "down"),
}
"""The figures of a closed review that the next one begins with: what they are called, and which direction is good."""
BY_HAND = {
    "pain": "down",
    "exit_risk": "down",
    "effort": "down",
    "success_rate": "up",
    "satisfaction": "up",
    "emotion": "up",
}
"""What is set by hand on a touchpoint, and which direction is good."""


class _Moved(NamedTuple):
    """A number that is another than it was."""

    journey: str | None
    record: str | None
    what: str
    before: float | None
    now: float | None
    way: str
    """better, worse, or '' where nobody can tell."""


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    parts = {
        "kpis": ("KPIs", list(_kpis(given))),
        "asset": ("Customers in the newest period", list(_asset(given))),
        "touchpoints": ("What was set by hand on touchpoints", list(_by_hand(given))),
    }
    moved = [one for _, those in parts.values() for one in those]
    ways = [one.way for one in moved] + [line[-1] for line in _compared(given.rows["figures"])]
    tables = (figures(given.rows["figures"]), *(_table(given, name, *part) for name, part in parts.items()))
    worse = [one for one in moved if one.way == "worse" and one.record]
    headline = (*_headline(given, ways), *unknown(given.rows["figures"], given))
    return Study(headline, tuple(table for table in tables if table.lines), tuple(map(_finding, worse[:MOST])))


def beside(answered: Study, given: Given) -> Study:
    """The answer of another study, with its own figures then and now in front."""
    ways = [line[-1] for line in _compared(given.rows["figures"])]
    moved = figures(given.rows["figures"])
    said = (*answered.headline, *_headline(given, ways), *unknown(given.rows["figures"], given))
    return Study(said, (*((moved,) if moved.lines else ()), *answered.tables), answered.findings)


def _headline(given: Given, ways: list[str]) -> tuple[Finding, ...]:
    better, worse = (sum(one == way for one in ways) for way in ("better", "worse"))
    since = f"Since {_from(given)}" if given.until is None else f"From {_from(given)} to {given.until}"
    if not ways:
        return (Finding(f"{since}, no figure that is known then and now has changed.", tone="gap"),)
    said = f"{since}, {many(better, 'figure', 'figures')} got better and {worse:,} got worse."
    return (Finding(said, tone="bad" if worse > better else "good"),)


def _from(given: Given) -> str:
    return f"the review of {given.since}" if given.reviewed else str(given.since)


# --- the figures of all studies -----------------------------------------------------------------------------------------


def figures(rows: Answer) -> Table:
    """The figures that are others than they were, each with its study."""
    lines = _compared(rows)
    columns = (
        Column("study", "study"), Column("figure", "figure"), Column("before", "then", "number", mixed=True),
        Column("now", "now", "number", mixed=True), Column("way", "which way"),
    )  # fmt: skip
    sides = [(number(row["before"]), number(row["now"])) for row in rows]
    same = sum(None not in pair and not _differ(*pair) for pair in sides)
    note = f"{many(same, 'figure is as it was', 'figures are as they were')}" if same else ""
    return Table("figures", "What the studies say", columns, tuple(lines), note)


def _compared(rows: Answer) -> list[tuple[Any, ...]]:
    lines = []
    for row in rows:
        before, now = number(row["before"]), number(row["now"])
        if before is not None and now is not None and _differ(before, now):
            lines.append((row["study"], row["figure"], before, now, _way(before, now, row["good"])))
    return lines


def unknown(rows: Answer, given: Given) -> tuple[Finding, ...]:
    """Of which studies nobody can tell what they would have said, and why."""
    known = {row["study"] for row in rows if row["before"] is not None}
    lost = dict.fromkeys((row["study"], row["dated"]) for row in rows if row["lost"] or row["now"] is not None)
    beyond = given.since is not None and (given.known_since is None or given.since < given.known_since)
    unread = [study for study, dated in lost if study not in known and beyond and not dated]
    found = [study for study, dated in lost if study not in known and study not in unread]
    told = [Finding(f"Not known then: {', '.join(found)}.", tone="gap")] if found else []
    if beyond:
        from_then = f"known here only from {given.known_since} on" if given.known_since else "not known here of then"
        nothing = f": the figures of {', '.join(unread)} are not compared" if unread else ""
        told.append(Finding(f"What carries no day of its own is {from_then}{nothing}.", tone="gap"))
    return tuple(told)


def as_of_today(answered: Study, known_since: dt.date | None) -> Study:
    """The answer of a day before the journal, which says that it rests in part on what is so today."""
    begins = f"the journal begins on {known_since}" if known_since else "there is no journal"
    said = Finding(f"What carries no day of its own stands as it is today: {begins}.", tone="gap")
    return Study((*answered.headline, said), answered.tables, answered.findings)


# --- record by record ---------------------------------------------------------------------------------------------------


def _way(before: float | None, now: float | None, good: str | None) -> str:
    return kpis.trend(before, now, good).replace("same", "")


def _changed(*moved: _Moved) -> Iterable[_Moved]:
    return (one for one in moved if _differ(one.before, one.now))


def _differ(before: float | None, now: float | None) -> bool:
    """Whether both are known and people who read them see that they are not the same."""
    return before is not None and now is not None and told(before) != told(now)


def _kpis(given: Given) -> Iterable[_Moved]:
    for row in given.rows["kpis"]:
        before, now = (
            kpis.value(row["type"], number(row[f"{at}.reading.value"]), pairs(row[f"{at}.reading.counts"]))
            for at in ("since", "newest")
        )
        way = _way(before, now, row["better"])
        yield from _changed(_Moved(row["@journey"], str(row["id"]), str(row["unit"] or ""), before, now, way))


def _asset(given: Given) -> Iterable[_Moved]:
    moves, until = given.rows["moves"], str(given.since)
    then = _by_journey(asset.newest(row for row in moves if str(row["parent.ends_on"] or "") <= until))
    for journey, now in _by_journey(asset.newest(moves)).items():
        before = then.get(journey, {})
        for what, good in (("won", "up"), ("lost", "down")):
            one, other = (number(held.get(what)) for held in (before, now))
            yield from _changed(_Moved(journey, journey, what, one, other, _way(one, other, good)))


def _by_journey(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    added: dict[str, dict[str, int]] = {}
    for row in rows:
        here = added.setdefault(str(row["@journey"] or ""), {})
        if number(row["customers"]) is None:
            continue
        here[str(row["direction"])] = here.get(str(row["direction"]), 0) + whole(row["customers"])
    return added


def _by_hand(given: Given) -> Iterable[_Moved]:
    for row in given.rows["past"]:
        before, now = number(row["before"]), number(row["now"])
        way = _way(before, now, BY_HAND[row["field"]])
        name = str(row["field"]).replace("_", " ")
        yield from _changed(_Moved(row["@journey"], str(row["id"]), name, before, now, way))


def _table(given: Given, name: str, label: str, moved: list[_Moved]) -> Table:
    order = {"worse": 0, "better": 1, "": 2}
    lines = [tuple(one) for one in sorted(moved, key=lambda one: (order[one.way], str(one.record), one.what))]
    unit = "what" if name == "kpis" else ""
    columns = (
        Column("journey", "journey", "record"), Column("record", "record", "record"), Column("what", "unit" if unit else "what"),
        Column("before", "then", "number", unit=unit, mixed=True), Column("now", "now", "number", unit=unit, mixed=True),
        Column("way", "which way"),
    )  # fmt: skip
    return of_scope(given, Table(name, label, columns, first(lines), left_out(lines, "changes, the worse first")))


def _finding(one: _Moved) -> Finding:
    what = f" ({braced(one.what)})" if one.what else ""
    said = f"got worse: {told(one.before or 0)} then, {told(one.now or 0)} now"
    return Finding(f"{{0}}{what} {said}.", (str(one.record),), "bad")


QUESTION = Question(
    name="drift",
    title="Drift",
    question="What got better since then, and what got worse?",
    whose="the comparison is ours; readings and periods are dated, reviews kept their figures, the rest is from the journal",
    asks={
        "kpis": Listing(
            "kpi",
            ("id", "@journey", "type", "unit", "better", "since.reading.value", "since.reading.counts", "newest.reading.value", "newest.reading.counts"),
            order=("@journey", "@stage", "position"), limit=200_000,
        ),
        "moves": Sums("movement", {"customers": total("count")}, by=(*asset.PERIOD, "direction")),
    },
    past={"past": tuple(BY_HAND)},
    compares=True,
    targets=False,
    answer=answer,
)  # fmt: skip
