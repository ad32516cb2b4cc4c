from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from analysis.made import says, study, table
from journeytui.analysis.studies.lines import told
from journeytui.domain.errors import InvalidValues
from journeytui.workspace import edit, reviewing, studies
from journeytui.workspace.workspace import open_library
from laws import tried

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


def test_who_was_not_counted_then_is_not_compared():
    base = {"@journey": "j", "parent.starts_on": "", "parent.segment": None}
    then = {"direction": "lost", "customers": 2, "parent.ends_on": "2025-12-31"}
    rows = [base | then, base | then | {"direction": "won", "customers": 9, "parent.ends_on": "2026-03-31"}]
    assert not study("drift", moves=rows).tables


def figure(before, now, good="up", study="Pain"):
    return {
        "study": study,
        "name": "x",
        "figure": "what",
        "good": good,
        "dated": False,
        "before": before,
        "now": now,
        "lost": False,
    }


@pytest.mark.parametrize(
    ("before", "now", "good", "way"),
    [(1, 2, "up", "better"), (1, 2, "down", "worse"), (2, 1, "up", "worse"), (1, 2, "", ""), (0, 1, "up", "better")],
)
def test_a_figure_of_a_study_got_better_or_worse_by_its_direction(before, now, good, way):
    found = study("drift", figures=[figure(before, now, good)])
    assert table(found, "figures") == [{"study": "Pain", "figure": "what", "before": before, "now": now, "way": way}]


def test_figures_that_stayed_are_counted_and_those_that_nobody_knows_are_named_once():
    rows = [figure(1, 1), figure(2, 2), figure(None, 3, study="Gaps"), figure(None, 4, study="Gaps"), figure(1, 3)]
    found = study("drift", figures=rows)
    assert next(one.note for one in found.tables) == "2 figures are as they were"
    assert says(found)[1:] == ["Not known then: Gaps."]


@pytest.mark.parametrize(
    ("field", "way"), [("pain", "worse"), ("emotion", "better"), ("success_rate", "better"), ("exit_risk", "worse")]
)
def test_more_of_what_was_set_by_hand_is_better_or_worse(field, way):
    rows = [{"id": "t", "@journey": "j", "field": field, "before": 1, "now": 2}]
    found = study("drift", past=rows)
    assert table(found, "touchpoints")[0]["way"] == way
    assert (
        says(found)[0]
        == f"Since 2026-01-31, {'1 figure' if way == 'better' else '0 figures'} got better and {int(way == 'worse')} got worse."
    )


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [(0.598, 0.602, None), (0.6, 0.61, ("0.6", "0.61")), (0.0012, 0.0011, ("0.0012", "0.0011")), (5e-17, 0, None)],
)
def test_what_looks_the_same_is_the_same_and_small_numbers_show_their_digits(before, now, shown):
    found = study("drift", figures=[figure(before, now)], kpis=[KPI | {"since.reading.value": before, "newest.reading.value": now}])  # fmt: skip
    for name in ("figures", "kpis"):
        lines = table(found, name) if shown else []
        assert [(told(line["before"]), told(line["now"])) for line in lines] == ([shown] if shown else [])
    assert bool(found.tables) == bool(shown)


def later(year):
    return dt.datetime(year, 1, 2, tzinfo=dt.UTC)


def at(path, moment):
    return closing(open_library(path, me="ana", today=moment.date, now=lambda: moment))


def told_at(ws, journey, name="drift", **moments):
    found = studies.study(ws, name, journey, **moments)
    return {one.name: one.lines for one in found.study.tables}, [studies.sentence(found, one) for one in found.study.headline]  # fmt: skip


def test_the_journal_tells_what_was_before_the_day_and_since_when_it_knows():
    with libraries.a_file(libraries.samples()) as path, at(path, later(2031)) as ws:
        row = next(row for row in libraries.dump(ws)["touchpoint"] if row["pain"] == 8)
        touchpoint = row["id"]
        journey = next(one["parent"] for one in libraries.dump(ws)["stage"] if one["id"] == row["parent"])
        for pain in (3, 2):
            edit.set_values(ws, (touchpoint,), {"pain": pain})
        tables, _ = told_at(ws, journey, since=dt.date(2031, 1, 1))
        assert tables["touchpoints"] == ((touchpoint, "pain", 8.0, 2.0, "better"),)
        assert "touchpoints" not in told_at(ws, journey, since="2031-01-02")[0]
        _, said = told_at(ws, journey, since="2020-01-01")
        assert any("is known here only from" in one for one in said)


def test_any_study_is_told_as_it_was_on_a_day_and_beside_it():
    with libraries.a_file(libraries.samples()) as path:
        with at(path, later(2031)) as ws:
            journey = libraries.ids_of(ws, "journey")[0]
            stage = libraries.ids_of(ws, "stage", journey)[0]
            before = {name: studies.study(ws, name, journey).study for name in ("pain", "gaps", "alignment", "silos")}
            edit.remove(ws, (stage,))
            edit.add(ws, "stage", journey, {"title": "New"})
        with at(path, later(2032)) as ws:
            edit.add(ws, "stage", journey, {"title": "Newer"})
            for name, was in before.items():
                assert studies.study(ws, name, journey, until="2031-01-01").study == was
                tables, said = told_at(ws, journey, name, since="2031-01-01", until="2031-06-01")
                assert said[-1].startswith("From 2031-01-01 to 2031-06-01,") or "figures" not in tables
            assert told_at(ws, journey, "silos", since="2031-01-01")[0]["figures"]


def test_a_closed_review_is_compared_by_the_figures_that_it_kept_and_two_of_them_too():
    with libraries.a_file(libraries.samples()) as path:
        journey = next(iter(libraries.dump(path)["journey"]))["id"]
        for year, pain in ((2031, 10), (2032, 0)):
            with at(path, later(year)) as ws:
                for stage in libraries.ids_of(ws, "stage", journey):
                    for touchpoint in libraries.ids_of(ws, "touchpoint", stage):
                        edit.set_values(ws, (touchpoint,), {"pain": pain, "exit_risk": 9})
                review = reviewing.begin(ws, journey).ids[0]
                reviewing.close(ws, review)
        with at(path, later(2033)) as ws:
            every = sum(len(libraries.ids_of(ws, "touchpoint", one)) for one in libraries.ids_of(ws, "stage", journey))
            first, second = sorted(libraries.ids_of(ws, "review", journey), key=lambda one: edit.records_of(ws, (one,))[0].day)[-2:]  # fmt: skip
            tables, said = told_at(ws, journey, since=first, until=second)
            assert ("Pain", "touchpoints in the corner that loses customers", float(every), 0.0, "better") in tables["figures"]  # fmt: skip
            assert said[0].startswith("From the review of 2031-01-02 to 2032-01-02, ")
            assert told_at(ws, journey)[1][0].startswith("Since the review of 2032-01-02")
            assert "the review" not in told_at(ws, None, since=first)[1][0]
            other = libraries.ids_of(ws, "journey")[1]
            for of, since, until in ((journey, second, first), (other, first, None)):
                with pytest.raises(InvalidValues):
                    studies.study(ws, "drift", of, since=since, until=until)


def test_what_a_study_kept_in_a_review_is_what_it_makes_of_the_same_day(samples):
    for journey in libraries.ids_of(samples, "journey"):
        kept = studies.figures(samples, journey)
        for name in studies.STUDIES:
            measures = studies.question(name).figures
            if measures:
                assert {key for key in kept if key.startswith(f"{name}.")} <= {f"{name}.{one}" for one in measures.measures}  # fmt: skip
        rows = studies.study(samples, "drift", journey, since=samples.today()).study
        assert "figures" not in {one.name for one in rows.tables}


def test_nothing_has_moved_since_the_end_of_today(samples):
    for journey in (None, *libraries.ids_of(samples, "journey")):
        found = studies.study(samples, "drift", journey, since=samples.today()).study
        assert "figures" not in {table.name for table in found.tables}


def test_before_the_journal_only_what_is_dated_is_of_then_and_the_answer_says_so(samples):
    journey = libraries.ids_of(samples, "journey")[0]
    periods = sorted(row["ends_on"] for row in libraries.dump(samples)["asset_period"] if row["parent"] == journey)
    tables, said = told_at(samples, journey, "asset", until=periods[0])
    assert len(tables["periods"]) == 1
    assert said[-1].startswith("What carries no day of its own stands as it is today: the journal begins on ")
    assert any(line[0] == "Customer asset" for line in told_at(samples, journey, since=periods[0])[0]["figures"])


def test_of_an_older_file_that_may_not_be_written_only_the_present_is_told(tmp_path):
    libraries.open_copy(libraries.samples(), tmp_path / "old.db").close()
    sql = "UPDATE about SET value = 'older' WHERE key = 'declaration'; ALTER TABLE reading DROP COLUMN n"
    dropped = " ".join(f"DROP TRIGGER reading_{name};" for name in ("changed", "arrives", "added", "removed"))
    libraries.outside(tmp_path / "old.db", f"{dropped} {sql}")
    with closing(libraries.open_at(tmp_path / "old.db", read_only=True)) as ws:
        journey = libraries.ids_of(ws, "journey")[0]
        for name in studies.STUDIES:
            tables, said = told_at(ws, journey, name, since="2026-01-31")
            assert "figures" not in tables
            assert any("not known here of then" in one for one in said)


@tried(50)
@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from(["up", "down", ""]))
def test_what_got_better_one_way_got_worse_the_other_way_round(one, other, good):
    ways = [study("drift", figures=[figure(*sides, good)]).tables for sides in ((one, other), (other, one))]
    there, back = ([line[-1] for table in tables for line in table.lines] for tables in ways)
    turned = {"better": "worse", "worse": "better", "": ""}
    assert back == [turned[way] for way in there]
    assert bool(there) == (told(one) != told(other))
