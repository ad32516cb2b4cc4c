"""Pictures say what their study says, and behind each place stand as many records as it counts."""

from __future__ import annotations

import pytest

from journeytui.workspace import drawn, references, studies
from journeytui.workspace.pictures import MANY, lines_of

DRAWN = ("asset", "experience", "pain", "alignment", "gaps", "priorities", "maturity")
TELECOM = "i-switch-my-phone-and-home-internet-to-a-new-provider"


def journeys(ws) -> list[str]:
    return [row[0] for row in ws.connection.execute("select id from journey order by id")]


def seen(ws, study, journey=None, way=0):
    view = studies.study(ws, study, journey)
    return view, drawn.picture(ws, view, way)


@pytest.fixture
def telecom(samples) -> str:
    return references.resolve(samples, TELECOM).id


@pytest.mark.parametrize("study", studies.STUDIES)
def test_every_picture_begins_on_one_of_its_spots_and_no_two_have_one_key(samples, study):
    for journey in (*journeys(samples), None):
        _, picture = seen(samples, study, journey)
        assert (picture is None) or study in DRAWN
        if picture is not None:
            keys = [spot.key for spot in picture.spots]
            assert picture.first in keys
            assert len(keys) == len(set(keys))


@pytest.mark.parametrize("study", DRAWN)
def test_the_telecom_sample_has_every_picture(samples, telecom, study):
    assert seen(samples, study, telecom)[1] is not None


def test_functions_at_work_are_counted_as_the_study_counts_them(samples):
    for journey in journeys(samples):
        view, grid = seen(samples, "alignment", journey)
        if grid is None:
            continue
        told = {line.label: [cell.value for cell in line.cells[:-1]] for line in grid.lines}
        table = next(table for table in view.study.tables if table.name == "matrix")
        for at, column in enumerate(table.columns[1:], 1):
            assert told[column.label] == [line[at] for line in table.lines]
        assert all(len(cell.spot.records) == (cell.value or 0) for line in grid.lines for cell in line.cells)


def test_steps_and_those_that_nobody_needs_are_counted_as_the_study_counts_them(samples):
    for journey in journeys(samples):
        view, grid = seen(samples, "gaps", journey)
        if grid is None:
            continue
        processes = lines_of(view, "processes")
        behind = grid.lines[-len(processes) :]
        assert sum(line.cells[-1].value or 0 for line in behind) == sum(line["inward"] for line in processes)
        steps = {id for line in behind for cell in line.cells for id in cell.spot.records}
        assert len(steps) <= sum(line["steps"] for line in processes)


def test_a_process_without_a_name_is_a_gap_with_a_word(samples, telecom):
    _, grid = seen(samples, "gaps", telecom)
    unnamed = [line for line in grid.lines if line.label == "no process named"]
    assert [line.tone for line in unnamed] == ["gap"]


@pytest.mark.parametrize("alone", [True, False])
def test_every_rated_touchpoint_stands_on_the_plane_and_is_behind_its_point(samples, telecom, alone):
    view, plane = seen(samples, "pain", telecom if alone else None)
    counted = [
        count for line in lines_of(view, "plane") for name, count in line.items() if name != "exit_risk" and count
    ]
    assert sorted(point.count for point in plane.points) == sorted(counted)
    for point in plane.points:
        behind = drawn.behind(samples, view, point.spot)
        assert len(behind) == min(point.count, MANY)
        for one in behind:
            held = samples.connection.execute("select pain, exit_risk from touchpoint where id = ?", (one.id,))
            assert held.fetchone() == (point.x, point.y)


def test_the_point_that_one_looks_at_first_is_the_worst_and_says_that_customers_leave(samples, telecom):
    view, plane = seen(samples, "pain", telecom)
    worst = lines_of(view, "worst")[0]
    assert plane.points[0].spot.records == (worst["touchpoint"],)
    assert plane.points[0].spot.tone == "bad"
    assert "customers leave here" in plane.points[0].spot.says


@pytest.mark.parametrize(("way", "axes"), [(0, ("effort", "value")), (1, ("worth to us", "worth to customers"))])
def test_opportunities_stand_where_their_fields_say(samples, telecom, way, axes):
    _, plane = seen(samples, "priorities", telecom, way)
    assert (plane.across.label, plane.upwards.label) == axes
    for point in plane.points:
        for id in point.spot.records:
            held = references.resolve(samples, id)
            mean = (held.customer_value + held.business_value) / 2
            assert (point.x, point.y) == (
                (held.effort, mean) if way == 0 else (held.business_value, held.customer_value)
            )


def test_what_was_lost_and_won_is_what_the_study_says_and_begins_where_most_were_lost(samples, telecom):
    view, tote = seen(samples, "asset", telecom)
    assert [(one.lost, one.won) for one in tote.lines] == [
        (line["lost"], line["won"]) for line in lines_of(view, "stages")
    ]
    assert any(one.lost is None for one in tote.lines)
    for one in tote.lines:
        assert ("nobody counted" in one.spot.says) == (one.lost is None or one.won is None)
        assert "lost 0" not in one.spot.says or one.lost == 0
    assert tote.first == max(tote.lines, key=lambda one: one.lost or 0).spot.key


def test_gaps_of_the_curve_stay_gaps(samples, telecom):
    view, curve = seen(samples, "experience", telecom)
    lines = lines_of(view, "touchpoints")
    assert [point.value for point in curve.points] == [line["experience"] for line in lines]
    assert any(point.value is None and point.spot.tone == "gap" for point in curve.points)


def test_the_curve_of_a_persona_is_what_that_persona_told(samples, telecom):
    view, _ = seen(samples, "experience", telecom)
    personas = [line["persona"] for line in lines_of(view, "personas")]
    assert drawn.ways(view) == ("everybody", *(view.names[id] for id in personas))
    asked = "select impact, coalesce(weight, 100) from insight where parent = ? and persona = ? and impact is not null"
    for way, persona in enumerate(personas, 1):
        curve = drawn.picture(samples, view, way)
        for point in curve.points:
            told = samples.connection.execute(asked, (*point.spot.records, persona)).fetchall()
            wanted = (
                sum(impact * weight for impact, weight in told) / sum(weight for _, weight in told) if told else None
            )
            assert point.value == (wanted if wanted is None else pytest.approx(wanted))


def test_what_the_target_journey_aims_at_stands_on_the_curve(samples):
    journey = references.resolve(samples, "i-buy-a-home-and-settle-in").id
    view, curve = seen(samples, "experience", journey)
    aims = {line["touchpoint"]: line["target_emotion"] for line in lines_of(view, "target")}
    assert {point.spot.key: point.aim for point in curve.points if point.aim is not None} == {
        id: aim for id, aim in aims.items() if aim is not None
    }
    assert any(point.aim is not None for point in curve.points)
    tried = {line["touchpoint"]: line["target_experience"] for line in lines_of(view, "target")}
    assert {point.spot.key: point.tried for point in curve.points} == {
        point.spot.key: tried.get(point.spot.key) for point in curve.points
    }
    gaps = [point for point in curve.points if point.spot.key in tried and point.tried is None]
    assert gaps
    assert all("no evidence of the target" in point.spot.says for point in gaps)


def test_behind_a_gate_stand_those_that_do_not_meet_it_and_then_those_that_do(samples, telecom):
    view, ladders = seen(samples, "maturity", telecom)
    for ladder, name in zip(ladders.ladders, ("sinur", "puhm"), strict=True):
        assert [rung.spot.title for rung in ladder.rungs] == [line["gate"] for line in lines_of(view, name)]
        assert f"level {ladder.reached} of" in " ".join(finding.text for finding in view.study.headline)
        for rung in ladder.rungs:
            notes = [one.note for one in drawn.behind(samples, view, rung.spot)]
            assert notes == (["not yet"] * (rung.of - rung.met) + [drawn.MEETS] * rung.met)[:MANY]
