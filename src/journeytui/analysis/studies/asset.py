"""The growth or loss of the customer asset, in whole numbers of customers and what they are worth, and where on the journey.

Jeanne Bliss: what came, what left, what was renewed, grew, declined and referred, in whole numbers and never as rates; net is
won minus lost; the five reasons for which most left; then stage by stage. Replace ratio and value gap are ours: lost / won, and
what one lost customer was worth more than one won. Who was not counted, and what has no value, is a gap.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from journeytui.analysis import asset
from journeytui.analysis.asset import net, replace_ratio
from journeytui.analysis.studies import parts
from journeytui.analysis.studies.lines import MOST, braced, first, ids, left_out, many, number, share, whole
from journeytui.analysis.studies.parts import as_of_a_period, follows
from journeytui.analysis.studies.ranking import SHOWN, ranked
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.analysis.studies.tally import FIGURES, NET_OF, UP_TO_NET, Rows, Tally, figures, tally, without_value
from journeytui.domain.asks import Listing, Sums, total

_TOP_REASONS = 5
_Period = tuple[str, str]
"""The last and the first day."""


def answer(given: Given) -> Study:
    """The study of the newest period of each journey, of all periods, and of where customers were won and lost in the newest."""
    every = [row for row in given.rows["moves"] if row["parent.ends_on"]]
    if not every:
        return Study((Finding("Nobody has counted the customers yet: no asset period has movements.", tone="gap"),), ())
    once = asset.counted_once(every)
    newest = asset.newest(once)
    last = {row["@journey"]: _when(row) for row in newest}
    tables = (
        _stages(given, newest) if given.journey else _journeys(newest),
        _reasons(newest, "lost"),
        _reasons(newest, "won"),
        *(_spans(once, *span) for span in _SPANS),
        _periods(given, once),
        _segments([row for row in every if last.get(row["@journey"]) == _when(row)]),
    )
    broken = tuple(islice(parts.broken(given, every), MOST))
    return Study(_headline(given, newest), tuple(table for table in tables if table.lines), broken)


def _when(row: Mapping[str, Any]) -> _Period:
    return str(row["parent.ends_on"] or ""), str(row["parent.starts_on"] or "")


def _headline(given: Given, newest: list[Mapping[str, Any]]) -> tuple[Finding, ...]:
    periods = {_when(row) for row in newest}
    when = (
        "In the newest period of each journey"
        if len(periods) > 1
        else "From {1} to {0}".format(*map(braced, min(periods)))
    )
    return (_change(when, tally(newest).customers), *_one_sided(newest), *_where_and_why(given, newest))


def _where_and_why(given: Given, newest: Rows) -> Iterator[Finding]:
    """Where most were lost, why there, and who answers for that stage; each share with what it is a share of."""
    at = _customers_by(newest, "stage", "lost")
    known = sum(count for stage, count in at.items() if stage)
    worst = max((stage for stage in at if stage), key=lambda stage: (at[stage], stage), default="")
    if not known:
        yield from _why("Why", newest)
        return
    of_known = f"{100 * at[worst] / known:.0f} % of {known:,} lost at a stage"
    yield Finding(f"Most left at {{0}}: {at[worst]:,} ({of_known}).", (worst,), "bad", first=True)
    yield from _why("Why there", [row for row in newest if row["stage"] == worst])
    here = next((row for row in given.rows.get("stages", ()) if str(row["id"]) == worst), None)
    if here is not None:
        owner = here.get("accountable") or here.get("@journey.accountable")
        yield (
            Finding("{0} answers for that stage.", (str(owner),), first=True)
            if owner
            else Finding("Nobody answers for that stage.", tone="gap", first=True)
        )
        yield _to_do(given, worst)


def _why(asked: str, rows: Rows) -> Iterator[Finding]:
    """The reason for which most of these were lost."""
    reasons = _customers_by(rows, "reason", "lost")
    every = sum(reasons.values())
    if reasons:
        top = max(reasons, key=lambda reason: (reasons[reason], reason))
        reason = f"“{braced(top)}”" if top else "no reason given"
        of = f" of {every:,}" if reasons[top] < every else ""
        yield Finding(f"{asked}: {reason} ({reasons[top]:,}{of}).", tone="bad", first=True)


def _to_do(given: Given, stage: str) -> Finding:
    """The opportunity that comes first of those that address the stage, what stands in it, or those who left there."""
    there = {stage, *(str(row["id"]) for name in _ADDRESSED for row in given.rows[name] if row["@stage"] == stage)}
    there |= {str(row["id"]) for row in given.rows.get("movement", ()) if row["stage"] == stage}
    best = next((one for one in ranked(given.rows["opportunities"], {}) if there & ids(one.row["addresses"])), None)
    if best is None:
        return Finding("No open opportunity is about it.", tone="gap", first=True)
    measure = " by RICE" if best.fields["rice"] is not None else ""
    return Finding(f"Do first there{measure}{best.standing}: {{0}}.", (best.id,), first=True)


def _change(when: str, counted: Mapping[str, int]) -> Finding:
    """How many came and left; who was not counted is said."""
    won, lost, change = counted.get("won"), counted.get("lost"), net(counted)
    if change is not None:
        said = f"{many(won or 0, 'customer', 'customers')} came and {lost:,} left: {abs(change):,} {'more' if change >= 0 else 'fewer'}."
        return Finding(f"{when} {said}", tone="good" if change >= 0 else "bad")
    if won is not None:
        said = f"{many(won, 'customer', 'customers')} came; nobody counted who left."
    elif lost is not None:
        said = f"{many(lost, 'customer', 'customers')} left; nobody counted who came."
    else:
        said = "nobody counted who came and who left."
    return Finding(f"{when} {said}", tone="gap")


def _one_sided(newest: Rows) -> list[Finding]:
    """Of several journeys: how many counted but one of the two, so that their net is not known."""
    counted: dict[str, set[str]] = defaultdict(set)
    for row in newest:
        counted[str(row["@journey"])].add(str(row["direction"]))
    lacking = sum(not ways.issuperset(NET_OF) for ways in counted.values())
    if len(counted) == 1 or not lacking:
        return []
    which = many(lacking, "journey has", "journeys have")
    return [Finding(f"{which} not counted both who came and who left: the net of these is not known.", tone="gap")]


def _periods(given: Given, moves: Rows) -> Table:
    opening: dict[_Period, int | None] = {}
    for row in asset.counted_once(map(as_of_a_period, given.rows["periods"])):
        opening[_when(row)] = _plus(opening.get(_when(row)), row["opening"])
    by_period: dict[_Period, list[Mapping[str, Any]]] = defaultdict(list)
    for row in moves:
        by_period[_when(row)].append(row)
    shown = sorted(by_period, reverse=True)[:MOST]
    tallies = [tally(by_period[period]) for period in shown]
    lines = [
        (period[1], period[0], opening.get(period), *_with_closing(opening.get(period), added))
        for period, added in zip(shown, tallies, strict=True)
    ]
    columns = (
        Column("starts_on", "from", "day"), Column("ends_on", "to", "day"), Column("opening", "opening", "whole"),
        *FIGURES[:UP_TO_NET], Column("closing", "closing", "whole"), *FIGURES[UP_TO_NET:],
    )  # fmt: skip
    note = f"the last {MOST} of {len(by_period):,} periods" if len(by_period) > MOST else ""
    notes = (note, _follow_on(lines[::-1]), without_value(tallies))
    return Table("periods", "Period by period", columns, tuple(lines), "; ".join(filter(None, notes)))


def _with_closing(opening: int | None, added: Tally) -> tuple[Any, ...]:
    """The figures, and behind net what the period ended with: what it began with, those won and without those lost."""
    held, change = figures(added), net(added.customers)
    closing = None if opening is None or change is None else opening + change
    return (*held[:UP_TO_NET], closing, *held[UP_TO_NET:])


def _follow_on(lines: Sequence[tuple[Any, ...]]) -> str:
    """That they add up, where all of them can be compared and do."""
    known = [(str(line[1]), str(line[0]), line[2], line[3 + UP_TO_NET]) for line in lines]
    pairs = list(pairwise(known))
    add_up = all(
        follows(before[:2], after[:2]) and None not in (before[3], after[2]) and before[3] == after[2]
        for before, after in pairs
    )
    return (
        "each begins with what the one before it ended with: opening + won − lost = closing" if pairs and add_up else ""
    )


def _month(day: str) -> str:
    """The month of the day, like 2026-08; '' where it is no day."""
    try:
        return dt.date.fromisoformat(day).isoformat()[:7]
    except ValueError:
        return ""


def _quarter(day: str) -> str:
    """The quarter of the day, like 2026-Q3."""
    year, _, month = _month(day).partition("-")
    return f"{year}-Q{(int(month) + 2) // 3}" if month else ""


_SPANS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("month", "Month by month", _month),
    ("quarter", "Quarter by quarter", _quarter),
    ("year", "Year by year", lambda day: _month(day)[:4]),
)


def _spans(moves: Rows, name: str, label: str, span_of: Callable[[str], str]) -> Table:
    """Periods added up to the months, quarters or years that hold them whole; one that lies in another is not counted again."""
    held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in moves:
        ends, starts = map(span_of, _when(row))
        if ends and ends == starts:
            held[ends].append(row)
    rows_of = {span: _outermost(rows) for span, rows in sorted(held.items(), reverse=True)[:MOST]}
    lines = [(span, *figures(tally(rows))) for span, rows in rows_of.items()]
    part = [span for span, rows in rows_of.items() if _counted_in_part(rows)]
    note = f"not every period of {', '.join(part[:_NAMED])} counted both who came and who left" if part else ""
    return Table(f"{name}s", label, (Column(name, name), *FIGURES), tuple(lines), note)


_NAMED = 3
"""How many spans of time a note names."""


def _counted_in_part(rows: Rows) -> bool:
    """Whether those won, or those lost, were counted in one of the periods and not in another."""
    counted: dict[_Period, set[str]] = defaultdict(set)
    for row in rows:
        counted[_when(row)].add(str(row["direction"]))
    return any(0 < sum(way in ways for ways in counted.values()) < len(counted) for way in NET_OF)


def _outermost(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    periods: dict[Any, set[_Period]] = defaultdict(set)
    for row in rows:
        periods[row["@journey"], row["parent.segment"]].add(_when(row))

    def inside(row: Mapping[str, Any]) -> bool:
        (ends, starts), others = _when(row), periods[row["@journey"], row["parent.segment"]]
        return any(one[1] <= starts and ends <= one[0] and one != (ends, starts) for one in others)

    return [row for row in rows if not inside(row)]


def _stages(given: Given, rows: Rows) -> Table:
    by_stage: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_stage[str(row["stage"] or "")].append(row)
    here = {str(row["id"]) for row in given.rows["stages"]}
    attributed = sum(tally(some).customers.get("lost", 0) for stage, some in by_stage.items() if stage in here)
    entered = next((whole(row["reached"]) for row in given.rows["stages"] if number(row["reached"]) is not None), None)
    lines, every = [], tally(rows).customers
    for row in given.rows["stages"]:
        moved = tally(by_stage.pop(str(row["id"]), ())).customers
        lost, reached = moved.get("lost"), number(row["reached"])
        lines.append(
            (row["id"], moved.get("won"), lost, _net_at(moved, every), share(lost, attributed), row["reached"], share(reached, entered))
        )  # fmt: skip
    elsewhere = tally(row for some in by_stage.values() for row in some).customers
    note = "; ".join(filter(None, (_in_all(elsewhere, every), _REACHED if attributed and entered else "")))
    columns = (
        Column("stage", "stage", "record"), Column("won", "won", "whole"), Column("lost", "lost", "whole", "bar"), Column("net", "net", "signed"),
        Column("share_of_lost", "of lost at a stage", "share"), Column("reached", "reached by", "whole"),
        Column("share_reached", "of those who began", "share"),
    )  # fmt: skip
    return Table("stages", "Where they were won and lost", columns, tuple(lines), note)


_REACHED = "reached: of those who began; who stops uncounted has no bar"
"""Why those lost at a stage need not be those who are missing at the next."""


def _net_at(moved: Mapping[str, int], every: Mapping[str, int]) -> int | None:
    """Net at a stage; who was counted in the period, and nobody of them here, is none here."""
    counted = {way: moved.get(way, 0) for way in NET_OF if way in every}
    return net(counted) if moved.keys() & set(NET_OF) else None


def _in_all(elsewhere: Mapping[str, int], every: Mapping[str, int]) -> str:
    """How many of all were won and lost at no stage, of those directions that were counted."""
    parts = [f"{elsewhere[way]:,} of {every[way]:,} {way}" for way in NET_OF if elsewhere.get(way)]
    return f"{' and '.join(parts)} at no stage of this journey" if parts else ""


def _journeys(newest: Rows) -> Table:
    by_journey: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in newest:
        by_journey[str(row["@journey"] or "")].append(row)
    tallies = {journey: tally(rows).customers for journey, rows in by_journey.items() if journey}
    lines = [(journey, moved.get("won"), moved.get("lost"), net(moved)) for journey, moved in tallies.items()]
    lines.sort(key=lambda line: ((line[1] or 0) - (line[2] or 0), line[0]))
    columns = (Column("journey", "journey", "record"), Column("won", "won", "whole"), Column("lost", "lost", "whole", "bar"), Column("net", "net", "signed"))  # fmt: skip
    note = "in the newest period of each; somebody who walks two journeys is counted in both"
    notes = filter(None, (left_out(lines, "journeys, the greatest loss first"), note))
    return Table("journeys", "Where they were won and lost", columns, first(lines), "; ".join(notes))


def _reasons(rows: Rows, direction: str) -> Table:
    counted = _customers_by(rows, "reason", direction)
    all_of_them = sum(counted.values())
    lines = sorted(
        ((reason or "no reason given", count, share(count, all_of_them)) for reason, count in counted.items()),
        key=lambda line: (-line[1], line[0]),
    )
    columns = (
        Column("reason", "reason"),
        Column("customers", "customers", "whole", "bar"),
        Column("share", f"of all {direction}", "share"),
    )
    note = f"the first {_TOP_REASONS} of {len(lines):,} reasons" if len(lines) > _TOP_REASONS else ""
    return Table(f"reasons_{direction}", f"Why they were {direction}", columns, tuple(lines[:_TOP_REASONS]), note)


def _segments(rows: Rows) -> Table:
    by_segment: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_segment[str(row["parent.segment"] or "")].append(row)
    lines = [(segment, *figures(tally(some))) for segment, some in sorted(by_segment.items()) if segment]
    return Table("segments", "Group by group", (Column("segment", "segment", "record"), *FIGURES), tuple(lines[:MOST]))


def _customers_by(rows: Rows, term: str, direction: str) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["direction"] == direction:
            counted[str(row[term] or "")] += whole(row["customers"])
    return dict(counted)


def _plus(one: int | None, other: object) -> int | None:
    return one if other is None else (one or 0) + whole(other)


def _measured(given: Given) -> dict[str, float | None]:
    counted = tally(asset.newest(given.rows["moves"])).customers
    won, lost = counted.get("won"), counted.get("lost")
    return {"won": won, "lost": lost, "net": net(counted), "replace_ratio": replace_ratio(won, lost)}


_MOVES = Sums(
    "movement",
    {"customers": total("count"), "worth": total("value.units")},
    by=(*asset.PERIOD, "stage", "direction", "reason", "value.currency"),
)
_ADDRESSED = ("touchpoint", "goal", "kpi", "insight")
"""What stands in a stage and may have an opportunity."""
QUESTION = Question(
    name="asset",
    title="Customer asset",
    question="Do we win more customers than we lose, where on the journey, and why?",
    whose="Jeanne Bliss; replace ratio, value gap and shares of a stage are ours",
    asks={
        "moves": _MOVES,
        "periods": Sums(
            "asset_period", {"opening": total("opening")}, by=("@journey", "starts_on", "ends_on", "segment")
        ),
    },
    alone={
        "stages": Listing(
            "stage", ("id", "reached", "reached_in", "accountable", "@journey.accountable"), order=("position",)
        ),
        "opportunities": Listing("opportunity", SHOWN),
        **{word: Listing(word, ("id", "@stage"), where=("^opportunity.addresses?",)) for word in _ADDRESSED},
        "movement": Listing("movement", ("id", "stage"), where=("^opportunity.addresses?",)),
    },
    targets=False,
    figures=Figures(
        {
            "won": Measure("customers won in the newest period", "up"),
            "lost": Measure("customers lost in the newest period", "down"),
            "net": Measure("net customers", "up"),
            "replace_ratio": Measure("customers lost for one won", "down"),
        },
        _measured,
        {"moves": _MOVES},
        dated=True,
    ),
    answer=answer,
)
