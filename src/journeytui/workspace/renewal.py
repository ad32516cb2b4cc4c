"""Keeps what is computed in step with what it is computed from: search, links, and the library's figures."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from journeytui.analysis import asset, experience, kpis, upkeep
from journeytui.domain.value import Value
from journeytui.domain.words import Journey, Library, Reading
from journeytui.store import figures, index, reading, stale, sums
from journeytui.store.columns import COLUMN
from journeytui.store.figures import Figures, Place

_COUNTS = Reading.fields["counts"].kind
_AT_ONCE = 2_000
"""How many journeys are summed up in one query."""


_BESIDE = 100
"""How many of those a Change of a person takes along: it is not to be waited for."""


def renew(connection: sqlite3.Connection, change: int | None = None) -> None:
    """Brings up to date what a Change did, or else a good part of what waits, inside the caller's transaction.

    Figures come when search is done: a journey of which a thousand records wait is added up once.
    """
    touched = index.catch_up(connection, change, stale.AT_A_TIME if change is None else _BESIDE)
    if change is None:
        stale.put_off(connection, touched)
        touched = stale.put_off_before(connection, stale.AT_A_TIME)
    if touched:
        figures.forget_removed(connection, sorted(touched))
        figures.put(connection, computed(connection, figures.places(connection, sorted(touched))))


def rebuilding(connection: sqlite3.Connection) -> Iterator[None]:
    """Makes everything that is computed anew, piece by piece: whoever goes on with it may commit after each, or only at the end.

    Others may read and write between two pieces. What is ended in between is to be begun anew.
    """
    since = stale.newest(connection)
    yield from index.rebuilding(connection)
    figures.forget_removed(connection)
    places = figures.places(connection)
    for start in range(0, len(places), _AT_ONCE):
        figures.put(connection, computed(connection, places[start : start + _AT_ONCE]))
        yield
    stale.doubt(connection, since)


def rebuild_all(connection: sqlite3.Connection) -> None:
    """The same at once, inside the caller's transaction."""
    for _ in rebuilding(connection):
        pass


def computed(connection: sqlite3.Connection, places: Sequence[Place]) -> list[Figures]:
    """The figures of the journeys at these places."""
    ids = [place.journey for place in places]
    journeys: dict[str, Journey] = {record.id: record for record in reading.among(connection, "journey", ids)}
    library = next(iter(reading.all_of(connection, "library")), None)
    added_up = _AddedUp(
        felt=_felt(connection, ids),
        targets=_targets(connection, ids),
        moved=_moved(connection, ids),
        decisions=sums.open_decisions(connection, ids),
        stages=sums.stage_counts(connection, ids),
        named=_named(connection, journeys),
    )
    return [_row(place, journeys[place.journey], library, added_up) for place in places if place.journey in journeys]


class _AddedUp(Value):
    """What was asked of all journeys at once, by journey."""

    felt: dict[str, float | None]
    targets: dict[str, tuple[int, int]]
    """How many KPIs there are, and how many of them are off target."""
    moved: dict[str, dict[str, int]]
    decisions: dict[str, int]
    stages: dict[str, int]
    named: dict[str, str]
    """What people, teams and personas are called, by their id."""


def _row(place: Place, journey: Journey, library: Library | None, added_up: _AddedUp) -> Figures:
    kpi_count, kpis_off = added_up.targets.get(journey.id, (0, 0))
    due = review_due(journey, library)
    return Figures(
        journey=journey.id,
        tree=place.tree,
        depth=place.depth,
        nested=place.nested,
        title=journey.title,
        state=journey.state,
        status=str(journey.status),
        personas=" · ".join(sorted(added_up.named[one] for one in journey.personas if one in added_up.named)),
        accountable=added_up.named.get(journey.accountable or "", ""),
        stages=added_up.stages.get(journey.id, 0),
        experience=added_up.felt.get(journey.id),
        kpis=kpi_count,
        kpis_off=kpis_off,
        net=asset.net(added_up.moved.get(journey.id, {})),
        open_decisions=added_up.decisions.get(journey.id, 0),
        review_on=due.isoformat() if due else None,
    )


def review_due(journey: Journey, library: Library | None) -> dt.date | None:
    """The day the journey's next review is due, after its own cadence or the library's."""
    every = journey.review_every_days or (library.review_every_days if library else None)
    on = journey.reviewed_on
    return upkeep.review_due(on if isinstance(on, dt.date) else None, every if isinstance(every, int) else None)


def _felt(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, float | None]:
    weighed: dict[str, float] = defaultdict(float)
    weight: dict[str, float] = defaultdict(float)
    for row in sums.evidence(connection, ids):
        weighed[row.journey] += row.weighed
        weight[row.journey] += row.weight
    return {journey: experience.value(weighed[journey], weight[journey]) for journey in weight}


def _targets(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    counted: dict[str, tuple[int, int]] = {}
    counts_column = COLUMN[type(_COUNTS)]
    for row in sums.measured(connection, ids):
        counts = counts_column.read(row.counts)
        value = kpis.value(row.type, row.value, counts if isinstance(counts, dict) else {})
        off = kpis.verdict(value, row.better, number(row.target), number(row.floor)) in ("off", "alarm")
        there, bad = counted.get(row.journey, (0, 0))
        counted[row.journey] = (there + 1, bad + off)
    return counted


def number(value: object) -> float | None:
    """The value, where it is a number; what others left in its place counts for nothing."""
    return float(value) if isinstance(value, int | float) else None


def _moved(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    moved: dict[str, dict[str, int]] = defaultdict(dict)
    for row in sums.moved(connection, ids):
        moved[row.journey][row.direction] = row.customers or 0
    return moved


def _named(connection: sqlite3.Connection, journeys: dict[str, Journey]) -> dict[str, str]:
    wanted = {journey.accountable for journey in journeys.values() if journey.accountable}
    sets: list[Any] = [journey.personas for journey in journeys.values()]
    wanted |= {persona for personas in sets if isinstance(personas, frozenset) for persona in personas}
    return {record: title for record, (_, title) in reading.titles(connection, wanted).items()}
