"""What got better and what got worse since a day: KPIs, customers, reviews, and what was set by hand.

Readings, asset periods and reviews carry their day; what was set by hand is known from the journal, as far back as this library
goes. Ours, after the advice of all authors to look at a journey again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from journeytui.analysis import asset, kpis
from journeytui.analysis.studies.lines import MOST, first, left_out, number, of_scope, pairs, told, whole
from journeytui.analysis.studies.shape import Column, Finding, Given, Question, Study, Table
from journeytui.domain.asks import Listing, Sums, total

FIGURES = {
    "experience": ("experience", "up"),
    "kpis_off": ("KPIs off target", "down"),
    "net": ("net customers", "up"),
    "corner": ("touchpoints that lose customers", "down"),
    "open_decisions": ("open decisions", "down"),
}
"""What a closed review keeps: what it is called, and which direction is good."""
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
        "reviews": ("Figures kept by reviews", list(_reviews(given))),
    }
    moved = [one for _, those in parts.values() for one in those]
    tables = tuple(_table(given, name, label, those) for name, (label, those) in parts.items() if those)
    worse = [one for one in moved if one.way == "worse" and one.record]
    return Study(_headline(given, moved), tables, tuple(map(_finding, worse[:MOST])))


def _headline(given: Given, moved: list[_Moved]) -> tuple[Finding, ...]:
    better, worse = (sum(one.way == way for one in moved) for way in ("better", "worse"))
    said = f"Since {given.since}, {better:,} figures got better and {worse:,} got worse."
    lines = [Finding(said, tone="bad" if worse > better else "good")]
    if not moved:
        lines = [Finding(f"Since {given.since}, no figure that is known then and now has changed.", tone="gap")]
    if given.since and (given.known_since is None or given.known_since > given.since):
        known = f"only from {given.known_since} on" if given.known_since else "not at all"
        lines.append(Finding(f"What was set by hand is known here {known}.", tone="gap"))
    return tuple(lines)


def _way(before: float | None, now: float | None, good: str | None) -> str:
    return kpis.trend(before, now, good).replace("same", "")


def _changed(*moved: _Moved) -> Iterable[_Moved]:
    return (one for one in moved if one.before is not None and one.now is not None and one.before != one.now)


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
            one, other = (None if not held else float(held.get(what, 0)) for held in (before, now))
            yield from _changed(_Moved(journey, journey, what, one, other, _way(one, other, good)))


def _by_journey(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    added: dict[str, dict[str, int]] = {}
    for row in rows:
        here = added.setdefault(str(row["@journey"] or ""), {})
        here[str(row["direction"])] = here.get(str(row["direction"]), 0) + whole(row["customers"])
    return added


def _by_hand(given: Given) -> Iterable[_Moved]:
    for row in given.rows["past"]:
        before, now = number(row["before"]), number(row["now"])
        way = _way(before, now, BY_HAND[row["field"]])
        name = str(row["field"]).replace("_", " ")
        yield from _changed(_Moved(row["@journey"], str(row["id"]), name, before, now, way))


def _reviews(given: Given) -> Iterable[_Moved]:
    """The newest closed review beside the newest that was closed by then."""
    reviews = sorted(given.rows["reviews"], key=lambda row: (str(row["day"] or ""), str(row["id"])))
    earlier = [row for row in reviews if str(row["day"] or "") <= str(given.since)]
    if earlier and reviews[-1] is not earlier[-1]:
        before, now = pairs(earlier[-1]["figures"]), pairs(reviews[-1]["figures"])
        for name, (label, good) in FIGURES.items():
            one, other = number(before.get(name)), number(now.get(name))
            yield from _changed(_Moved(given.journey, None, label, one, other, _way(one, other, good)))


def _table(given: Given, name: str, label: str, moved: list[_Moved]) -> Table:
    order = {"worse": 0, "better": 1, "": 2}
    lines = [tuple(one) for one in sorted(moved, key=lambda one: (order[one.way], str(one.record), one.what))]
    columns = (
        Column("journey", "journey", "record"), Column("record", "record", "record"), Column("what", "what"), Column("before", "then", "number"),
        Column("now", "now", "number"), Column("way", "which way"),
    )  # fmt: skip
    return of_scope(given, Table(name, label, columns, first(lines), left_out(lines, "changes, the worse first")))


def _finding(one: _Moved) -> Finding:
    what = f" ({one.what})" if one.what else ""
    said = f"got worse: {told(one.before or 0)} then, {told(one.now or 0)} now".replace("{", "").replace("}", "")
    return Finding(f"{{0}}{what.replace('{', '{{').replace('}', '}}')} {said}.", (str(one.record),), "bad")


QUESTION = Question(
    name="drift",
    title="Drift",
    question="What got better since then, and what got worse?",
    whose="the comparison is ours; readings, periods and reviews are dated, the rest is from the journal",
    asks={
        "kpis": Listing(
            "kpi",
            ("id", "@journey", "type", "unit", "better", "since.reading.value", "since.reading.counts", "newest.reading.value", "newest.reading.counts"),
            order=("@journey", "@stage", "position"), limit=200_000,
        ),
        "moves": Sums("movement", {"customers": total("count")}, by=(*asset.PERIOD, "direction")),
    },
    alone={"reviews": Listing("review", ("id", "day", "figures"), where=("figures?",))},
    past={"past": tuple(BY_HAND)},
    targets=False,
    answer=answer,
)  # fmt: skip
