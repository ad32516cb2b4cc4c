"""Pictures say what their study says, and behind each place stand as many records as it counts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from journeytui.workspace import drawn, edit, references, studies
from journeytui.workspace.picture_lines import stands
from journeytui.workspace.pictures import FLOOR, MANY, TARGET, Counts, Grid, Ladders, Slopes, Stacks, lines_of

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
def test_all_journeys_have_every_picture_and_each_begins_on_one_of_its_spots_of_which_no_two_have_one_key(
    samples, study
):
    for journey in (*journeys(samples), None):
        _, picture = seen(samples, study, journey)
        assert journey or picture
        if picture is not None:
            keys = [spot.key for spot in picture.spots]
            assert picture.first in keys
            assert len(keys) == len(set(keys))


@pytest.mark.parametrize("study", studies.STUDIES)
def test_the_telecom_sample_has_every_picture_but_that_of_what_nests_in_it(samples, telecom, study):
    assert (seen(samples, study, telecom)[1] is None) == (study == "rollup")


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
        assert [gate.label for gate in ladder.gates] == [line["gate"] for line in lines_of(view, name)]
        assert f"level {ladder.reached} of" in " ".join(finding.text for finding in view.study.headline)
    gates = [gate for ladder in ladders.ladders for gate in ladder.gates]
    for gate, spot in zip(gates, ladders.spots, strict=True):
        assert spot.title == gate.label
        notes = [one.note for one in drawn.behind(samples, view, spot)]
        assert notes == (["not yet"] * (gate.of - gate.met) + [drawn.MEETS] * gate.met)[:MANY]


def test_every_kpi_stands_left_of_its_target_until_it_holds_and_left_of_its_floor_when_it_is_beyond(samples):
    told = 0
    for journey in journeys(samples):
        view, bullets = seen(samples, "kpis", journey)
        for line in bullets.lines if bullets else ():
            told += 1
            if line.at is None:
                assert line.verdict == "not known"
            elif line.verdict == "on target":
                assert line.at >= TARGET
            else:
                assert line.at < TARGET
                assert not line.floored or (line.at < FLOOR) == (line.verdict == "beyond the floor")
        assert not bullets or [line.spot.key for line in bullets.lines] == [
            row["kpi"] for row in lines_of(view, "kpis")
        ]
    assert told


@pytest.mark.parametrize(
    ("value", "target", "floor", "better", "at"),
    [(12, 12, 20, "down", TARGET), (20, 12, 20, "down", FLOOR), (16, 12, 20, "down", (TARGET + FLOOR) / 2), (-5, 30, 0, "up", FLOOR - 0.075),
     (50, 100, None, "up", FLOOR), (10, 5, None, "down", FLOOR), (500, 5, None, "up", 1.0), (0, 0, None, "up", TARGET)],
)  # fmt: skip
def test_where_a_kpi_stands_on_its_line(value, target, floor, better, at):
    assert stands(value, target, floor, better) == pytest.approx(at)


@pytest.mark.parametrize("missing", [(None, 5, 1, "up"), (5, None, 1, "up"), (5, 5, 1, None)])
def test_a_kpi_of_which_nobody_can_tell_is_a_gap(missing):
    assert stands(*missing) is None


def test_what_keeps_a_rule_and_what_breaks_it_are_all_that_it_is_about(samples, telecom):
    for journey in (telecom, None):
        view, stacks = seen(samples, "upkeep", journey)
        for line, row in zip(stacks.lines, lines_of(view, "rules"), strict=True):
            assert line.parts[1] == row["records"]
            assert line.parts[0] >= 0
            assert len(drawn.behind(samples, view, line.spot)) == min(MANY, row["records"])


def test_a_stage_is_handed_over_where_the_study_says_so(samples):
    for journey in journeys(samples):
        view, relay = seen(samples, "silos", journey)
        handed = [two.spot.key for one, two in pairwise(relay.lines) if one.lane != two.lane]
        assert handed == [row["after"] for row in lines_of(view, "seams")]
        assert [line.spot.key for line in relay.lines] == [row["stage"] for row in lines_of(view, "stages")]


def test_a_tree_holds_each_journey_once_under_the_stage_that_it_looks_into(samples):
    journey = references.resolve(samples, "i-take-a-trip-by-air").id
    view, tree = seen(samples, "rollup", journey)
    assert [line.spot.title for line in tree.lines if line.is_journey] == [
        "I take a trip by air",
        "My flight is cancelled",
    ]
    at = next(at for at, line in enumerate(tree.lines) if line.spot.title == "My flight is cancelled")
    assert tree.lines[at - 1].spot.title == "I find my way through the airport"
    stages = [line.felt for line in tree.lines if not line.is_journey]
    assert stages == [row["experience"] for row in lines_of(view, "stages") if row["stage"] != journey]


def test_what_got_worse_leans_the_other_way_than_what_got_better(samples, telecom):
    view, slopes = seen(samples, "drift", telecom)
    assert len(slopes.lines) == sum(len(table.lines) for table in view.study.tables)
    assert {line.way for line in slopes.lines} >= {"better", "worse"}
    assert all(line.rise for line in slopes.lines)


def test_what_of_a_function_serves_is_what_the_study_says_and_its_activities_are_behind_it(samples):
    view, stacks = seen(samples, "alignment")
    for line, row in zip(stacks.lines, lines_of(view, "functions"), strict=True):
        assert (line.parts[0] / row["activities"], sum(line.parts)) == (row["alignment"], row["activities"])
        assert len(drawn.behind(samples, view, line.spot)) == min(MANY, row["activities"])


def test_the_steps_of_a_process_are_needed_or_not(samples):
    view, stacks = seen(samples, "gaps")
    assert [line.parts for line in stacks.lines] == [
        (row["needed"], row["inward"]) for row in lines_of(view, "processes")
    ]
    assert all(line.spot.records for line in stacks.lines)


def test_all_journeys_feel_as_the_study_says_the_worst_first_and_those_without_evidence_are_gaps(samples):
    silent = edit.add(samples, "journey", None, {"title": "Nobody asked"}).ids[0]
    edit.add(samples, "stage", silent, {"title": "I wait"})
    view, moods = seen(samples, "experience")
    rows = lines_of(view, "journeys")
    assert [line.felt for line in moods.lines] == [*(row["experience"] for row in rows), None]
    assert [line.felt for line in moods.lines[:-1]] == sorted(line.felt for line in moods.lines[:-1])
    gap = moods.lines[-1]
    assert (gap.spot.key, gap.spot.tone, gap.along, gap.worst, gap.above) == (silent, "gap", (None,), "", "without evidence")  # fmt: skip
    assert "0" not in gap.spot.says


def test_each_journey_is_drawn_along_its_stages_beside_what_was_set_by_hand(samples):
    _, moods = seen(samples, "experience")
    for line in moods.lines:
        stages = lines_of(studies.study(samples, "experience", line.spot.key), "stages")
        assert line.along == tuple(row["experience"] for row in stages)
        titles = {row["stage"]: references.resolve(samples, row["stage"]).title for row in stages}
        known = [row for row in stages if row["experience"] is not None]
        assert line.worst == titles[min(known, key=lambda row: row["experience"])["stage"]]
        asked = "select avg(t.emotion) from touchpoint t join stage s on s.id = t.parent where s.parent = ? and t.emotion is not null"
        (hand,) = samples.connection.execute(asked, (line.spot.key,)).fetchone()
        assert line.hand == (None if hand is None else pytest.approx(hand))


def test_so_many_journeys_stand_on_a_level_as_the_study_says_and_are_behind_it_and_what_they_lack_below(samples):
    view, counts = seen(samples, "maturity")
    levels = {row["journey"]: row for row in lines_of(view, "journeys")}
    places = {line.spot.key: line for line in counts.lines}
    for name, low, high in (("sinur", 0, 3), ("puhm", 1, 4)):
        for level in range(low, high + 1):
            here = {id for id, row in levels.items() if row[name] == level}
            line, lacks = places[f"{name} {level}"], places.get(f"{name} {level} lacks")
            assert line.parts == (len(here),)
            assert {one.id for one in drawn.behind(samples, view, line.spot)} == here
            assert (lacks is None) == (not here or level == high)
            if lacks:
                behind = drawn.behind(samples, view, lacks.spot)
                assert lacks.parts == (0, len(behind))
                assert {one.id for one in behind} <= here
                assert all(lacks.aside in one.note for one in behind)


def test_who_answers_for_most_is_drawn_by_how_much_and_all_of_it_is_behind_the_place(samples):
    view, counts = seen(samples, "silos")
    rows = {f"owner {row['owner']}": row for row in lines_of(view, "owners")}
    owners = [line for line in counts.lines if line.spot.key in rows]
    lengths = [sum(line.parts) for line in owners]
    assert lengths == sorted(lengths, reverse=True)
    for line in owners:
        row = rows[line.spot.key]
        words = [one.note for one in drawn.behind(samples, view, line.spot)]
        assert words[0] == "who answers"
        told = tuple(row[name] or 0 for name in ("journeys", "stages", "touchpoints", "decisions"))
        assert line.parts == told == tuple(map(words.count, ("journey", "stage", "touchpoint", "decision")))
    more = len(rows) - len(owners) + next(one.more for one in view.study.tables if one.name == "owners")
    assert counts.lines[0].above == f"who answers for most: the first {len(owners)}, and {more} more"


def test_hand_overs_and_stages_of_nobody_are_counted_and_behind_their_places(samples, telecom):
    edit.set_values(samples, (telecom,), {"accountable": None})
    stages = [row[0] for row in samples.connection.execute("select id from stage where parent = ? order by position", (telecom,))]  # fmt: skip
    edit.set_values(samples, tuple(stages[2:4]), {"accountable": None})
    view, counts = seen(samples, "silos")
    nobody = next(line for line in counts.lines if line.spot.key == f"nobody {telecom}")
    assert nobody.spot.tone == "bad"
    alone = [row["stage"] for row in lines_of(studies.study(samples, "silos", telecom), "stages") if row["how"] == "missing"]  # fmt: skip
    assert set(stages[2:4]) <= set(alone)
    assert nobody.parts == (0, len(alone))
    assert [one.id for one in drawn.behind(samples, view, nobody.spot)] == alone
    hands = [line for line in counts.lines if line.spot.key.startswith("between ")]
    assert hands
    for line in hands:
        assert line.parts == (0, len(drawn.behind(samples, view, line.spot)))


@pytest.mark.parametrize("study", studies.STUDIES)
def test_behind_every_place_that_counts_something_stand_its_records(samples, study):
    for journey in (*journeys(samples), None):
        view = studies.study(samples, study, journey)
        for way in range(max(1, len(drawn.ways(view)))):
            picture = drawn.picture(samples, view, way)
            if picture is None:
                continue
            for spot, counts in counting(picture):
                assert bool(drawn.behind(samples, view, spot)) == counts, (spot.key, spot.title, spot.says)


def counting(picture):
    """Its places, each with whether something is counted there."""
    if isinstance(picture, Grid):
        return [(cell.spot, bool(cell.value)) for line in picture.lines for cell in line.cells]
    if isinstance(picture, Stacks):
        return [(line.spot, bool(line.parts[1]) if picture.instead == ("rules",) else True) for line in picture.lines]
    if isinstance(picture, Slopes):
        return [(line.spot, not line.spot.board) for line in picture.lines]
    if isinstance(picture, Ladders):
        gates = [gate for ladder in picture.ladders for gate in ladder.gates]
        return [(spot, bool(gate.of)) for spot, gate in zip(picture.spots, gates, strict=True)]
    if isinstance(picture, Counts):
        return [(line.spot, any(line.parts)) for line in picture.lines]
    return [(spot, True) for spot in picture.spots]
