from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest

import libraries
from analysis.made import says, study, table
from journeytui.store import past
from journeytui.workspace import edit, studies
from journeytui.workspace.workspace import open_library

KPI = {"id": "k", "@journey": "j", "type": "other", "unit": "days", "better": "down", "since.reading.value": 7.0, "since.reading.counts": {}, "newest.reading.value": 9.0, "newest.reading.counts": {}}  # fmt: skip


def kpi(**change):
    return study("drift", kpis=[KPI | {name.replace("__", ".reading."): value for name, value in change.items()}])


@pytest.mark.parametrize(
    ("change", "way"),
    [({}, "worse"), ({"better": "up"}, "better"), ({"better": None}, ""), ({"newest__value": 6.0}, "better"), ({"since__value": 10}, "better")],
)  # fmt: skip
def test_a_kpi_got_better_or_worse_by_its_direction(change, way):
    (line,) = table(kpi(**change), "kpis")
    assert (line["record"], line["way"]) == ("k", way)


@pytest.mark.parametrize("change", [{"newest__value": 7}, {"newest__value": None}, {"since__value": None}])
def test_what_did_not_change_or_was_not_known_is_not_told(change):
    found = kpi(**change)
    assert not found.tables
    assert says(found) == ["Since 2026-01-31, no figure that is known then and now has changed."]


def test_the_newest_period_stands_beside_the_newest_that_was_over_by_then():
    def moved(direction, customers, ends):
        return {"@journey": "j", "direction": direction, "customers": customers, "parent.ends_on": ends, "parent.starts_on": "", "parent.segment": None}  # fmt: skip

    rows = [moved("won", 5, "2025-12-31"), moved("lost", 2, "2025-12-31"), moved("won", 9, "2026-03-31"), moved("lost", 6, "2026-03-31"), moved("won", 99, "2025-09-30")]  # fmt: skip
    lines = {
        line["what"]: (line["before"], line["now"], line["way"]) for line in table(study("drift", moves=rows), "asset")
    }
    assert lines == {"won": (5, 9, "better"), "lost": (2, 6, "worse")}


def test_two_closed_reviews_are_compared_by_the_figures_that_they_kept():
    reviews = [{"id": day, "day": day, "figures": {"experience": felt, "kpis_off": off, "net": 3}} for day, felt, off in (("2025-06-30", -2, 9), ("2026-01-15", -0.5, 4), ("2026-03-15", 0.25, 6))]  # fmt: skip
    lines = {
        line["what"]: (line["before"], line["now"], line["way"])
        for line in table(study("drift", reviews=reviews), "reviews")
    }
    assert lines == {"experience": (-0.5, 0.25, "better"), "KPIs off target": (4, 6, "worse")}
    assert not study("drift", reviews=reviews[:2]).tables


@pytest.mark.parametrize(
    ("field", "way"), [("pain", "worse"), ("emotion", "better"), ("success_rate", "better"), ("exit_risk", "worse")]
)
def test_more_of_what_was_set_by_hand_is_better_or_worse(field, way):
    rows = [{"id": "t", "@journey": "j", "field": field, "before": 1, "now": 2}]
    found = study("drift", past=rows)
    assert table(found, "touchpoints")[0]["way"] == way
    assert (
        says(found)[0]
        == f"Since 2026-01-31, {int(way == 'better')} figures got better and {int(way == 'worse')} got worse."
    )


def test_the_journal_tells_what_was_before_the_day_and_since_when_it_knows():
    later = dt.datetime(2031, 1, 2, tzinfo=dt.UTC)
    with (
        libraries.a_file(libraries.samples()) as path,
        closing(open_library(path, me="ana", today=later.date, now=lambda: later)) as ws,
    ):
        touchpoint = next(row["id"] for row in libraries.dump(ws)["touchpoint"] if row["pain"] == 8)
        for pain in (3, 2):
            edit.set_values(ws, (touchpoint,), {"pain": pain})
        (row,) = past.touchpoints(ws.connection, ("pain",), "2031-01-01", None)
        assert row == {"id": touchpoint, "@journey": row["@journey"], "field": "pain", "before": 8, "now": 2}
        assert past.touchpoints(ws.connection, ("pain",), "2031-01-03", None) == []
        assert past.touchpoints(ws.connection, ("pain",), "2031-01-01", "another") == []
        view = studies.study(ws, "drift", row["@journey"], dt.date(2031, 1, 1))
        lines = next(one for one in view.study.tables if one.name == "touchpoints").lines
        assert lines == ((touchpoint, "pain", 8.0, 2.0, "better"),)


def test_what_was_added_since_was_nothing_before(tmp_path):
    with closing(libraries.open_copy(libraries.small(), tmp_path / "one.db")) as ws:
        touchpoint = edit.add(ws, "touchpoint", libraries.ids_of(ws, "stage")[0], {"title": "New", "pain": 1}).ids[0]
        edit.set_values(ws, (touchpoint,), {"pain": 9})
        found = past.touchpoints(ws.connection, ("pain",), "2026-03-31", None)
        assert touchpoint not in {row["id"] for row in found}
