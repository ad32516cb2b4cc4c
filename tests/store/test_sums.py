"""Sums behind the library's list: every customer counted once, and whatever others left in the columns."""

from __future__ import annotations

from contextlib import closing

import pytest

import libraries
from journeytui.store import sums
from journeytui.workspace import edit, studies


@pytest.fixture
def counted(tmp_path):
    """A library, and a way to count won customers of a period and a group in it."""
    with closing(libraries.open_copy(libraries.small(), tmp_path / "one.db")) as ws:
        journey = libraries.ids_of(ws, "journey")[0]
        edit.remove(ws, libraries.ids_of(ws, "asset_period"))
        segment = libraries.ids_of(ws, "segment")[0]

        def count(won, ends="2026-03-31", starts="2026-01-01", *, group=False):
            days = {"ends_on": ends, **({"starts_on": starts} if starts else {})}
            period = edit.add(ws, "asset_period", journey, days | ({"segment": segment} if group else {})).ids[0]
            edit.add(ws, "movement", period, {"direction": "won", "count": won})
            study = studies.study(ws, "asset", journey).study
            (moved,) = sums.moved(ws.connection, [journey])
            assert f"{moved.customers:,} customer" in study.headline[0].text
            return moved.customers

        yield count


def test_groups_are_added_up_until_everybody_is_counted(counted):
    assert counted(6, group=True) == 6
    assert counted(5, group=True) == 11
    assert counted(10) == 10


def test_only_the_newest_period_counts_and_of_two_that_end_together_the_shorter(counted):
    assert counted(7, "2025-12-31", "2025-10-01") == 7
    assert counted(9) == 9
    assert counted(4, starts="2026-03-01") == 4


def test_a_period_without_a_first_day_counts_as_well(counted):
    assert counted(3, starts=None) == 3


def test_enormous_counts_add_up_without_an_end(tmp_path):
    path = tmp_path / "one.db"
    libraries.open_copy(libraries.samples(), path).close()
    libraries.outside(path, "UPDATE movement SET count = 9223372036854775807")
    with closing(libraries.open_at(path)) as ws:
        assert all(row.customers > 0 for row in sums.moved(ws.connection, libraries.ids_of(ws, "journey")))


def test_what_weighs_nothing_or_is_no_number_is_no_evidence(tmp_path):
    path = tmp_path / "one.db"
    libraries.open_copy(libraries.samples(), path).close()
    libraries.outside(
        path, "UPDATE insight SET impact = 'bad' WHERE rowid % 2; UPDATE insight SET weight = 0 WHERE rowid % 3 = 0"
    )
    with closing(libraries.open_at(path)) as ws:
        journeys = libraries.ids_of(ws, "journey")
        held = [row for row in libraries.dump(ws)["insight"] if isinstance(row["impact"], int) and row["weight"] != 0]
        found = sums.evidence(ws.connection, journeys)
        assert sum(row.insights for row in found) == len(held)
        below = sums.evidence_below(ws.connection, libraries.ids_of(ws, "touchpoint"))
        assert {row.touchpoint: row.weighed for row in below} == {
            row.touchpoint: row.weighed for row in found if row.touchpoint
        }
