"""Grouped sums over what hangs on journeys: one query a question, whatever the number of journeys."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from journeytui.store.asking import PLACES
from journeytui.store.columns import compact

_COUNTS = """typeof(impact) IN ('integer', 'real') AND typeof(coalesce(weight, 100)) IN ('integer', 'real')
        AND coalesce(weight, 100) <> 0"""
"""What has no impact, or weighs nothing, is no evidence."""


class Evidence(NamedTuple):
    """What the insights on one record add up to."""

    journey: str
    stage: str | None
    touchpoint: str | None
    weighed: float
    """Σ(impact · weight)"""
    weight: float
    """Σ(weight)"""
    insights: int
    sources: int
    """How many types of source are among them."""


class Measured(NamedTuple):
    """A KPI with its newest reading of all customers."""

    journey: str
    kpi: str
    type: str | None
    better: str | None
    target: float | None
    floor: float | None
    value: float | None
    counts: str | None


class Moved(NamedTuple):
    """How many customers moved in the newest period of a journey."""

    journey: str
    direction: str
    customers: int


def evidence(connection: sqlite3.Connection, journeys: Sequence[str]) -> list[Evidence]:
    """One row for each journey, stage and touchpoint that has insights with an impact."""
    return [Evidence(*row) for row in _ask(connection, journeys, """
        SELECT journey, stage, touchpoint, sum(impact * coalesce(weight, 100)), sum(coalesce(weight, 100)), count(*),
               count(DISTINCT source_type)
        FROM place CROSS JOIN insight ON insight.parent = place.id
        WHERE """ + _COUNTS + " GROUP BY journey, stage, touchpoint")]  # fmt: skip


def evidence_below(connection: sqlite3.Connection, touchpoints: Sequence[str]) -> list[Evidence]:
    """One row for each of the touchpoints that has insights with an impact."""
    sql = """
        SELECT '', NULL, parent, sum(impact * coalesce(weight, 100)), sum(coalesce(weight, 100)), count(*),
               count(DISTINCT source_type)
        FROM insight WHERE parent IN (SELECT value FROM json_each(?)) AND """
    sql += f"{_COUNTS} GROUP BY parent"
    return [Evidence(*row) for row in connection.execute(sql, (compact(list(touchpoints)),))]


def measured(connection: sqlite3.Connection, journeys: Sequence[str]) -> list[Measured]:
    """One row for each KPI on a journey, its stages and touchpoints."""
    return [Measured(*row) for row in _ask(connection, journeys, """
        SELECT journey, kpi.id, kpi.type, better, target, floor, reading.value, reading.counts
        FROM place CROSS JOIN kpi ON kpi.parent = place.id
        LEFT JOIN reading ON reading.rowid = (
            SELECT r.rowid FROM reading r WHERE r.parent = kpi.id AND coalesce(r.dimension, '') = ''
            AND date(r.day) = r.day
            AND (typeof(r.value) IN ('integer', 'real') OR coalesce(r.counts, '') NOT IN ('', '{}'))
            ORDER BY r.day DESC, r.id DESC LIMIT 1)""")]  # fmt: skip


_CUSTOMERS = "CAST(min(sum(m.count * 1.0), 9e15) AS INTEGER)"
"""How many customers moved; more than a whole number holds count as that many."""
_NEWEST = """ FROM scope CROSS JOIN asset_period p ON p.parent = scope.id
        CROSS JOIN movement m ON m.parent = p.id
        WHERE m.direction IS NOT NULL AND p.ends_on IS NOT NULL
        AND (p.ends_on, p.starts_on) IS (
            SELECT n.ends_on, n.starts_on FROM asset_period n WHERE n.parent = p.parent AND n.ends_on IS NOT NULL
            ORDER BY n.ends_on DESC, n.starts_on DESC LIMIT 1)
        AND (coalesce(p.segment, '') = '' OR NOT EXISTS (
            SELECT 1 FROM asset_period e JOIN movement em ON em.parent = e.id
            WHERE e.parent = p.parent AND (e.ends_on, e.starts_on) IS (p.ends_on, p.starts_on) AND coalesce(e.segment, '') = ''))
        """
"""The movements of each journey's newest period: of everybody, or of all groups where only those were counted."""


def moved(connection: sqlite3.Connection, journeys: Sequence[str]) -> list[Moved]:
    """Customers by direction in the newest period of each journey."""
    asked = f"SELECT p.parent, m.direction, {_CUSTOMERS} {_NEWEST} GROUP BY p.parent, m.direction"
    return [Moved(*row) for row in _ask(connection, journeys, asked)]


def lost(connection: sqlite3.Connection, journey: str) -> dict[str, int]:
    """Customers lost in the newest period of the journey, by the stage at which they were; those of no stage are not among them."""
    asked = f"SELECT m.stage, {_CUSTOMERS} {_NEWEST} AND m.direction = 'lost' AND m.stage > '' GROUP BY m.stage"
    return {stage: customers or 0 for stage, customers in _ask(connection, (journey,), asked)}


def open_decisions(connection: sqlite3.Connection, journeys: Sequence[str]) -> dict[str, int]:
    """How many decisions of each journey are open; a journey without any is not among them."""
    return dict(_ask(connection, journeys, """
        SELECT d.parent, count(*) FROM scope CROSS JOIN decision d ON d.parent = scope.id
        WHERE coalesce(d.status, 'open') = 'open' GROUP BY d.parent"""))  # fmt: skip


def stage_counts(connection: sqlite3.Connection, journeys: Sequence[str]) -> dict[str, int]:
    """How many stages each journey has; a journey without any is not among them."""
    return dict(_ask(connection, journeys, """
        SELECT s.parent, count(*) FROM scope CROSS JOIN stage s ON s.parent = scope.id GROUP BY s.parent"""))  # fmt: skip


def _ask(connection: sqlite3.Connection, journeys: Sequence[str], question: str) -> list[tuple[Any, ...]]:
    return connection.execute(PLACES + question, (compact(list(journeys)),)).fetchall()
