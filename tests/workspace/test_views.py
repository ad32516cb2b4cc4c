from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.errors import UnknownReference
from journeytui.domain.words import WORDS, children_of
from journeytui.workspace import edit, listing, maps, owners, records, seek, studies, views
from laws import tried
from workspace import driving


def below(dump: libraries.Dump, word: str, parents) -> list[dict]:
    rows = [row for row in dump[word] if row["parent"] in parents]
    return sorted(rows, key=lambda row: (list(parents).index(row["parent"]), row.get("position") or "", row["id"]))


def felt(insights: list[dict]) -> float | None:
    """Σ(impact · weight) / Σ(weight), weight 100 where none is given."""
    weighed = [
        (row["impact"], 100 if row["weight"] is None else row["weight"])
        for row in insights
        if row["impact"] is not None
    ]
    whole = sum(weight for _, weight in weighed)
    return sum(impact * weight for impact, weight in weighed) / whole if whole else None


def newest(dump: libraries.Dump, kpi: dict) -> float | None:
    rows = [
        r
        for r in dump["reading"]
        if r["parent"] == kpi["id"] and not r["dimension"] and (r["value"] is not None or r["counts"] != "{}")
    ]
    if not rows:
        return None
    row = max(rows, key=lambda row: (row["day"] or "", row["id"]))
    counts = json.loads(row["counts"])
    if row["value"] is not None:
        return row["value"]
    if kpi["type"] == "NPS":
        return 100 * (counts["promoters"] - counts["detractors"]) / sum(counts.values())
    if kpi["type"] == "CSAT":
        return 100 * (counts.get("satisfied", 0) + counts.get("very_satisfied", 0)) / sum(counts.values())
    return 100 * counts["numerator"] / counts["denominator"]


def is_off(kpi: dict, value: float | None) -> bool:
    if value is None or kpi["better"] is None:
        return False
    sign = 1 if kpi["better"] == "up" else -1
    beyond = kpi["floor"] is not None and sign * value < sign * kpi["floor"]
    return beyond or (kpi["target"] is not None and sign * value < sign * kpi["target"])


def test_the_figures_of_every_sample_are_what_its_records_add_up_to(samples):
    dump = libraries.dump(samples)
    rows = {row.id: row for row in listing.library_page(samples).rows}
    assert rows.keys() == {row["id"] for row in dump["journey"]}
    titles = {row["id"]: row["title"] for word in ("person", "team", "persona") for row in dump[word]}
    for journey in dump["journey"]:
        row = rows[journey["id"]]
        stages = below(dump, "stage", [journey["id"]])
        touchpoints = below(dump, "touchpoint", [stage["id"] for stage in stages])
        places = [journey["id"], *(one["id"] for one in (*stages, *touchpoints))]
        assert row.stages == len(stages)
        assert row.experience == pytest.approx(felt(below(dump, "insight", places)))
        kpis = below(dump, "kpi", places)
        assert row.kpis == len(kpis)
        assert row.kpis_off == sum(is_off(kpi, newest(dump, kpi)) for kpi in kpis)
        assert row.open_decisions == sum(
            one["status"] in (None, "open") for one in below(dump, "decision", [journey["id"]])
        )
        periods = below(dump, "asset_period", [journey["id"]])
        last = max((one["ends_on"] for one in periods), default=None)
        moved = below(dump, "movement", [one["id"] for one in periods if one["ends_on"] == last])
        counted = {way: sum(one["count"] or 0 for one in moved if one["direction"] == way) for way in ("won", "lost")}
        assert row.net == (counted["won"] - counted["lost"] if moved else None)
        assert row.accountable == titles.get(journey["accountable"], "")
        assert (
            sorted(row.personas.split(" · ")) == sorted(titles[id] for id in json.loads(journey["personas"]))
            or not row.personas
        )
        every = journey["review_every_days"] or dump["library"][0]["review_every_days"]
        due = dt.date.fromisoformat(journey["reviewed_on"]) + dt.timedelta(every)
        assert row.review_due == (due - libraries.TODAY).days
        assert row.nested == sum(other["within"] in [stage["id"] for stage in stages] for other in dump["journey"])


def test_a_journey_and_its_stages_say_the_same_as_the_list(samples):
    dump = libraries.dump(samples)
    for row in listing.library_page(samples).rows:
        view = views.journey_view(samples, row.id)
        stages = below(dump, "stage", [row.id])
        assert (view.net, view.kpis, view.kpis_off, view.personas, view.accountable) == (
            row.net,
            row.kpis,
            row.kpis_off,
            row.personas,
            row.accountable,
        )
        assert [(one.id, one.title, one.part) for one in view.stages] == [
            (one["id"], one["title"], one["part"]) for one in stages
        ]
        touchpoints = below(dump, "touchpoint", [stage["id"] for stage in stages])
        assert [(point.id, point.stage) for point in view.curve] == [
            (one["id"], [stage["id"] for stage in stages].index(one["parent"])) for one in touchpoints
        ]
        for point in view.curve:
            assert point.value == pytest.approx(felt(below(dump, "insight", [point.id])))
            assert (point.value is None) == (point.reliability == 0)
        known = [point.value for point in view.curve if point.value is not None]
        assert (view.worst.value if view.worst else None) == (min(known) if min(known) < 0 else None)
        off = 0
        for stage in view.stages:
            shown = views.stage_view(samples, stage.id)
            places = [stage.id, *(one.record.id for one in shown.touchpoints)]
            assert stage.experience == pytest.approx(felt(below(dump, "insight", places)))
            assert [one.record.id for one in shown.touchpoints] == [
                one["id"] for one in below(dump, "touchpoint", [stage.id])
            ]
            assert [one.insights for one in shown.touchpoints] == [
                len(below(dump, "insight", [id])) for id in places[1:]
            ]
            assert {one.record.id for one in shown.goals} == {one["id"] for one in below(dump, "goal", [stage.id])}
            assert [one.ours for one in shown.goals] == sorted(one.ours for one in shown.goals)
            for kpi in shown.kpis:
                raw = next(one for one in dump["kpi"] if one["id"] == kpi.record.id)
                assert kpi.latest == pytest.approx(newest(dump, raw))
                assert (kpi.verdict in ("off", "alarm")) == is_off(raw, kpi.latest)
                assert kpi.readings[-1:] == (() if kpi.latest is None else (kpi.latest,))
                off += kpi.verdict in ("off", "alarm")
        on_journey = below(dump, "kpi", [row.id])
        assert off + sum(is_off(kpi, newest(dump, kpi)) for kpi in on_journey) == row.kpis_off


def test_where_customers_are_lost_is_what_the_tote_board_says(samples):
    told = set()
    for journey in libraries.ids_of(samples, "journey"):
        view = views.journey_view(samples, journey)
        tables = studies.study(samples, "asset", journey).study.tables
        lines = [dict(zip((column.name for column in table.columns), line, strict=True)) for table in tables for line in table.lines if table.name == "stages"]  # fmt: skip
        lost = {line["stage"]: line.get("lost") or 0 for line in lines}
        assert [stage.lost for stage in view.stages] == [lost.get(stage.id, 0) for stage in view.stages]
        most = max(lost.values(), default=0)
        assert most == (0 if view.most_left is None else view.stages[view.most_left].lost)
        told.add(view.most_left is None)
    assert told == {True, False}


def test_the_list_is_a_tree_that_folds_filters_sorts_and_knows_its_places(samples):
    rows = listing.library_page(samples).rows
    trip = next(row for row in rows if row.nested)
    at = rows.index(trip)
    assert rows[at + 1].depth == trip.depth + 1
    folded = listing.library_page(samples, collapsed=frozenset({trip.id}))
    assert folded.total == len(rows) - trip.nested
    assert [row.id for row in folded.rows] == [
        row.id for row in rows if row.depth == 0 or row not in rows[at + 1 : at + 1 + trip.nested]
    ]
    for number, row in enumerate(rows):
        assert listing.library_offset(samples, row.id) == number
        page = listing.library_page(samples, offset=number, limit=1)
        assert (page.total, page.rows) == (len(rows), (row,))
    assert {row.id for row in listing.library_page(samples, filter="HOME house").rows} <= {row.id for row in rows}
    assert listing.library_page(samples, filter="100% nonsense \ud800").total == 0
    worst = [row.experience for row in listing.library_page(samples, sort="experience").rows]
    assert worst == sorted(worst)
    assert [row.experience for row in listing.library_page(samples, sort="-experience").rows] == worst[::-1]
    for number, row in enumerate(listing.library_page(samples, sort="-net", filter="a").rows):
        assert listing.library_offset(samples, row.id, sort="-net", filter="a") == number
    assert listing.library_offset(samples, "nowhere") == 0


@tried(25)
@given(data=st.data())
def test_the_tree_of_the_list_is_the_tree_of_the_journeys(data):
    with libraries.a_copy(libraries.small()) as ws:
        for _ in range(data.draw(st.integers(1, 4))):
            name = data.draw(st.sampled_from(["edit.move", "edit.shift", "edit.remove", "edit.add", "edit.set_values"]))
            driving.drive(ws, data.draw, name)
        dump = libraries.dump(ws)
        journeys = {row["id"]: row for row in dump["journey"]}
        holder = {stage["id"]: stage["parent"] for stage in dump["stage"]}
        rows = listing.library_page(ws).rows
        assert {row.id for row in rows} == journeys.keys()
        above: list[str] = []
        for row in rows:
            above[row.depth :] = [row.id]
            over = holder.get(journeys[row.id]["within"])
            assert (above[row.depth - 1] if row.depth else None) == (over if over in journeys else None)


def test_owners_come_down_from_the_stage_or_the_journey(library):
    journey = next(row for row in libraries.dump(library)["journey"] if row["accountable"])
    stage, other = libraries.ids_of(library, "stage", journey["id"])[:2]
    touchpoint = libraries.ids_of(library, "touchpoint", stage)[0]
    person = libraries.ids_of(library, "person")[0]

    def accountable(id: str) -> tuple[str, str]:
        row = next(
            row for row in owners.owners_of(library, edit.records_of(library, (id,))[0]) if row.field == "accountable"
        )
        return row.names, row.inherited_from

    assert accountable(journey["id"]) == ("Team of all", "")
    assert accountable(touchpoint) == accountable(stage) == ("Team of all", journey["title"])
    edit.set_values(library, (stage,), {"accountable": person})
    assert accountable(stage) == ("Person of all", "")
    assert accountable(touchpoint)[0] == "Person of all"
    assert accountable(other)[0] == "Team of all"
    edit.remove(library, (person,))
    assert accountable(stage) == ("not here", "")


def test_only_accountability_comes_down(library):
    stage = libraries.ids_of(library, "stage")[0]
    edit.set_values(library, (stage,), {"responsible": libraries.ids_of(library, "team")})
    touchpoint = edit.records_of(library, libraries.ids_of(library, "touchpoint", stage)[:1])[0]
    assert [row.names for row in owners.owners_of(library, touchpoint)][1:] == ["", "", ""]


def test_a_record_shows_what_hangs_on_it_what_it_links_to_and_what_points_at_it(library):
    for word in WORDS:
        for id in libraries.ids_of(library, word):
            view = records.record_view(library, id)
            dump = libraries.dump(library)
            assert view.word is WORDS[word]
            hanging = {one.word: {brief.id for brief in one.records} for one in view.hanging}
            for child in children_of(word):
                if child.word != "conflict":
                    assert hanging[child.word] == {row["id"] for row in dump[child.word] if row["parent"] == id}
    team = libraries.ids_of(library, "team")[0]
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"accountable": team, "counterpart": "0" * 26})
    view = records.record_view(library, touchpoint)
    assert view.names == {team: "Team of all", "0" * 26: "not here"}
    assert next(id for id, _ in view.path) in libraries.ids_of(library, "journey")
    pointing = records.record_view(library, team).pointed_at_by
    assert (touchpoint, "Accountable") in {(brief.id, brief.note) for brief in pointing}


def test_a_record_has_its_own_history(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, libraries.ids_of(library, "touchpoint"), {"pain": 3})
    (newest_one, *_) = records.record_history(library, touchpoint)
    assert [(entry.id, entry.label, entry.old, entry.new) for entry in newest_one.entries] == [
        (touchpoint, "Pain", "", "3")
    ]


def test_the_map_has_a_cell_a_stage_in_every_lane_and_every_touchpoint_once(samples):
    dump = libraries.dump(samples)
    for journey in dump["journey"]:
        view = maps.map_view(samples, journey["id"])
        stages = below(dump, "stage", [journey["id"]])
        assert [stage.id for stage in view.stages] == [stage["id"] for stage in stages]
        assert all(len(lane.cells) == len(stages) for lane in view.lanes)
        lanes = {lane.name: lane for lane in view.lanes}
        for stage, cells in zip(stages, lanes["touchpoint"].cells, strict=True):
            assert [cell.id for cell in cells] == [row["id"] for row in below(dump, "touchpoint", [stage["id"]])]
        assert any(cell.text for cells in lanes["pain"].cells for cell in cells)
        below_line = [lane.below_visibility for lane in view.lanes]
        assert any(below_line)
        known = {row["id"] for word in dump for row in dump[word]} | {""}
        assert all(cell.id in known for lane in view.lanes for cells in lane.cells for cell in cells)


def test_what_is_not_here_is_said(library):
    for look in (views.journey_view, views.stage_view, records.record_view, maps.map_view):
        with pytest.raises(UnknownReference):
            look(library, "0" * 26)


def test_an_empty_library_and_an_empty_journey_have_views(empty):
    assert listing.library_page(empty) == listing.LibraryPage(0, ())
    journey = edit.add(empty, "journey", None, {}).ids[0]
    view = views.journey_view(empty, journey)
    assert (view.stages, view.curve, view.worst, view.net, view.review_due) == ((), (), None, None, None)
    assert maps.map_view(empty, journey).stages == ()
    stage = edit.add(empty, "stage", journey, {}).ids[0]
    shown = views.stage_view(empty, stage)
    assert (shown.touchpoints, shown.goals, shown.kpis) == ((), (), ())
    edit.add(empty, "touchpoint", stage, {})
    assert views.journey_view(empty, journey).curve[0].value is None


def test_journeys_within_each_other_round_a_corner_stand_at_the_top(empty):
    one, other, third = (edit.add(empty, "journey", None, {"title": title}).ids[0] for title in "ABC")
    stages = {id: edit.add(empty, "stage", id, {"title": "S"}).ids[0] for id in (one, other)}
    edit.set_values(empty, (other,), {"within": stages[one]})
    libraries.outside(empty.path, f"UPDATE journey SET within = '{stages[other]}' WHERE id = '{one}'")
    libraries.outside(empty.path, f"UPDATE journey SET within = '{stages[one]}', position = NULL WHERE id = '{third}'")
    seek.find(empty, "A")
    assert {(row.id, row.depth) for row in listing.library_page(empty).rows} == {(one, 0), (other, 0), (third, 0)}
    for id in (one, other, third):
        records.record_view(empty, id)
    edit.set_values(empty, (one,), {"within": None})
    assert {row.title: row.depth for row in listing.library_page(empty).rows} == {"A": 0, "B": 1, "C": 1}


@pytest.mark.parametrize("key", ["é", "~~", "/", ".", "🏠", "", "a0/x", None])
def test_wherever_others_put_a_journey_it_is_in_the_list(library, key):
    library.connection.execute("UPDATE journey SET position = ?", (key,))
    library.catch_up()
    rows = listing.library_page(library).rows
    assert {row.id for row in rows} == set(libraries.ids_of(library, "journey"))
    assert [listing.library_offset(library, row.id) for row in rows] == [0, 1]
