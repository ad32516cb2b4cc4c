"""Studies of a few rows made by hand, and what their tables say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from journeytui.analysis.studies.shape import Given, Study
from journeytui.workspace import studies

TODAY = dt.date(2026, 3, 31)
SINCE, KNOWN_SINCE = dt.date(2026, 1, 31), dt.date(2025, 6, 1)
"""What studies compare with that compare, and how far back the journal goes."""
Rows = list[dict[str, Any]]


def study(name: str, at: str | None = "j", library: dict[str, Any] | None = None, /, **rows: Rows) -> Study:
    """The answer from these rows, for the journey `at` or the portfolio; an ask that is not given has none."""
    asked = studies.question(name)
    empty: dict[str, Rows] = {
        key: []
        for key in (
            *asked.asks,
            *(asked.alone or {}),
            *(asked.beside or {}),
            *(asked.shared or {}),
            *(asked.past or {}),
        )
    } | ({"figures": []} if asked.compares else {})
    assert rows.keys() <= empty.keys()
    return asked.answer(Given(empty | rows, at, TODAY, library or {}, SINCE, KNOWN_SINCE))


def figures(name: str, at: str | None = "j", library: dict[str, Any] | None = None, /, **rows: Rows) -> dict[str, Any]:
    """The figures that a study makes of these rows; what it asks for them and is not given has none."""
    asked = studies.question(name).figures
    assert asked
    assert rows.keys() <= asked.asks.keys()
    return dict(asked.of(Given({key: [] for key in asked.asks} | rows, at, TODAY, library or {})))


def table(answered: Study, name: str) -> Rows:
    """The lines of a table, each by the names of its columns."""
    found = next(one for one in answered.tables if one.name == name)
    return [dict(zip((column.name for column in found.columns), line, strict=True)) for line in found.lines]


def says(answered: Study) -> list[str]:
    """What one would say aloud."""
    return [finding.text for finding in answered.headline]
