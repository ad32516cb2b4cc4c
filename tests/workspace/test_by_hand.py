"""What the screens show, against what comes out when one adds it up by hand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.words import WORDS, children_of
from journeytui.store import reading
from journeytui.workspace import edit, glances, listing, maps, records, upkeep, views
from laws import tried
from workspace import driving


class Everything:
    """All records of a library, looked through one by one."""

    def __init__(self, ws) -> None:
        self.of = {word: reading.all_of(ws.connection, word) for word in WORDS}
        self.by_id = {record.id: record for all_of in self.of.values() for record in all_of}

    def below(self, word: str, *parents: str) -> list[Any]:
        """In the order of the parents, then in their own."""
        return [record for parent in parents for record in self.of[word] if record.parent == parent]

    def places(self, journey: str) -> list[str]:
        stages = [stage.id for stage in self.below("stage", journey)]
        return [journey, *stages, *(touchpoint.id for touchpoint in self.below("touchpoint", *stages))]

    def felt(self, *places: str) -> float | None:
        said = [insight for insight in self.below("insight", *places) if insight.impact is not None]
        weights = [100 if insight.weight is None else insight.weight for insight in said]
        if not sum(weights):
            return None
        return sum(insight.impact * weight for insight, weight in zip(said, weights, strict=True)) / sum(weights)

    def latest(self, kpi) -> float | None:
        read = [
            one
            for one in self.below("reading", kpi.id)
            if not one.dimension and one.day and (one.value is not None or one.counts)
        ]
        return value_of(kpi, max(read, key=lambda one: (one.day, one.id))) if read else None

    def verdict(self, kpi) -> str:
        latest = self.latest(kpi)
        if latest is None or kpi.better is None:
            return "unknown"
        worse = (lambda a, b: a < b) if kpi.better == "up" else (lambda a, b: a > b)
        if kpi.floor is not None and worse(latest, kpi.floor):
            return "alarm"
        return "unknown" if kpi.target is None else "off" if worse(latest, kpi.target) else "on"

    def net(self, journey: str) -> int | None:
        periods = self.below("asset_period", journey)
        ends = [period.ends_on for period in periods if period.ends_on]
        newest = [period.id for period in periods if ends and period.ends_on == max(ends)]
        moved: dict[str, int] = defaultdict(int)
        for movement in self.below("movement", *newest):
            moved[movement.direction] += movement.count or 0
        return moved["won"] - moved["lost"] if {"won", "lost"} <= moved.keys() else None

    def title(self, id: str | None) -> str:
        return self.by_id[id].title if id in self.by_id else ""

    def row(self, ws, journey, depth: int) -> listing.LibraryRow:
        places = self.places(journey.id)
        kpis = self.below("kpi", *places)
        every = journey.review_every_days or ws.library.review_every_days
        due = (
            (journey.reviewed_on + dt.timedelta(days=every) - ws.today()).days
            if journey.reviewed_on and every
            else None
        )
        stages = {stage.id for stage in self.below("stage", journey.id)}
        felt = self.felt(*places)
        return listing.LibraryRow(
            journey.id, journey.title, depth, sum(other.within in stages for other in self.of["journey"]), journey.state, journey.status,
            " · ".join(sorted(self.title(one) for one in journey.personas if one in self.by_id)), self.title(journey.accountable),
            len(stages), pytest.approx(felt), len(kpis), sum(self.verdict(kpi) in ("off", "alarm") for kpi in kpis),
            self.net(journey.id), sum(d.status in ("open", None) for d in self.below("decision", journey.id)), due,
        )  # fmt: skip

    def tree(self, ws, collapsed: frozenset[str] = frozenset()) -> list[listing.LibraryRow]:
        """The journeys from the top down, each followed by those that look into its stages, in the order of the stages."""

        def follow(journey, depth: int) -> list[listing.LibraryRow]:
            rows = [self.row(ws, journey, depth)]
            for stage in self.below("stage", journey.id) if journey.id not in collapsed else ():
                for inner in self.of["journey"]:
                    if inner.within == stage.id:
                        rows += follow(inner, depth + 1)
            return rows

        top = [journey for journey in self.of["journey"] if journey.within not in self.by_id]
        return [row for journey in top for row in follow(journey, 0)]


def value_of(kpi, one) -> float | None:
    if one.value is not None:
        return one.value
    all_of = sum(one.counts.values())
    good = {"NPS": {"promoters": 1, "detractors": -1}, "CSAT": {"satisfied": 1, "very_satisfied": 1}}.get(kpi.type)
    if good:
        return 100 * sum(one.counts.get(name, 0) * sign for name, sign in good.items()) / all_of
    return 100 * one.counts["numerator"] / one.counts["denominator"]


@pytest.fixture(scope="module")
def samples():
    with libraries.a_copy(libraries.samples()) as ws:
        yield ws


@pytest.fixture(scope="module")
def known(samples):
    return Everything(samples)


# --- the library's list ----------------------------------------------------------------------------------------------


def test_the_list_says_of_every_journey_what_its_records_add_up_to(samples, known):
    page = listing.library_page(samples)
    assert page.total == len(known.of["journey"]) == len(page.rows)
    assert list(page.rows) == known.tree(samples)
    assert any(row.depth for row in page.rows)
    assert all(row.experience is not None and row.kpis and row.net is not None for row in page.rows[:3])


@cache
def forest() -> Path:
    """Two dozen journeys that nest up to four deep, some of them alike."""
    path = libraries.empty().with_name("forest.db")
    path.write_bytes(libraries.empty().read_bytes())
    ws = libraries.open_at(path)
    stages: list[tuple[str, int]] = []
    teams = [edit.add(ws, "team", None, {"title": title}).ids[0] for title in ("Loans", "Branches", "loans")]
    personas = [edit.add(ws, "persona", None, {"title": title}).ids[0] for title in ("First-time buyer", "Mover")]
    for number in range(24):
        within, depth = stages[(number * 7) % len(stages)] if number % 3 and stages else (None, 0)
        values = {
            "title": f"{'Loan' if number % 4 else 'A_b%c'} {(number * 5) % 11}", "within": within, "status": ("draft", "live", "")[number % 3],
            "accountable": ([*teams, None][number % 4]), "personas": personas[: number % 3], "reviewed_on": f"2026-0{1 + number % 3}-11" if number % 5 else None,
        }  # fmt: skip
        journey = edit.add(ws, "journey", None, values).ids[0]
        for title in ["One", "Two"][: 1 + number % 2]:
            stage = edit.add(ws, "stage", journey, {"title": title}).ids[0]
            edit.add(ws, "insight", stage, {"title": "Said", "impact": number % 5 - 2})
            if depth < 3:
                stages.append((stage, depth + 1))
    ws.close()
    return path


def holds(row: listing.LibraryRow, words: list[str]) -> bool:
    texts = [text.lower() for text in (row.title, row.personas, row.accountable, row.status)]
    return all(any(word.lower() in text for text in texts) for word in words)


SORTS = {
    "title": "title", "personas": "personas", "accountable": "accountable", "stages": "stages", "experience": "experience", "kpis_off": "kpis_off",
    "net": "net", "open_decisions": "open_decisions", "review_on": "review_due", "status": "status",
}  # fmt: skip


def listed(ws, known: Everything, filter: str, sort: str, collapsed: frozenset[str]) -> list[str]:
    """The ids of the journeys in the order of the list."""
    name, words = SORTS.get(sort.lstrip("-")), filter.split()
    if not words and name is None:
        return [row.id for row in known.tree(ws, collapsed)]
    rows = [row for row in listing.library_page(ws, limit=10_000).rows if holds(row, words)]
    if name is not None:
        there = [row for row in rows if getattr(row, name) is not None]
        there.sort(key=lambda row: getattr(row, name))
        if sort.startswith("-"):
            values = sorted({getattr(row, name) for row in there}, reverse=True)
            there = [row for value in values for row in there if getattr(row, name) == value]
        rows = there + [row for row in rows if getattr(row, name) is None]
    return [row.id for row in rows]


@pytest.fixture(scope="module")
def woods():
    with libraries.a_copy(forest()) as ws:
        yield ws


@pytest.fixture(scope="module")
def trees(woods):
    return Everything(woods)


def test_a_forest_is_listed_as_it_stands(woods, trees):
    page = listing.library_page(woods)
    assert list(page.rows) == trees.tree(woods)
    assert max(row.depth for row in page.rows) >= 2


@tried(150)
@given(data=st.data())
def test_a_page_is_a_part_of_the_list_and_every_journey_is_found_in_it(woods, trees, data):
    filter = data.draw(
        st.sampled_from(
            ["", "", " ", "loan", "LOAN 3", "a_b%c", "%", "_", "\\", "live mover", "first", "zzz", "branches draft"]
        )
    )
    sort = data.draw(st.sampled_from(["", "", "nonsense", *SORTS, *(f"-{name}" for name in SORTS)]))
    ids = [journey.id for journey in trees.of["journey"]]
    collapsed = data.draw(st.frozensets(st.sampled_from([*ids, "7" * 26]), max_size=6))
    offset, limit = data.draw(st.integers(0, 30)), data.draw(st.integers(0, 30))
    expected = listed(woods, trees, filter, sort, collapsed)
    page = listing.library_page(woods, filter=filter, sort=sort, collapsed=collapsed, offset=offset, limit=limit)
    assert page.total == len(expected)
    assert [row.id for row in page.rows] == expected[offset : offset + limit]
    for id in ids:
        at = listing.library_offset(woods, id, filter=filter, sort=sort, collapsed=collapsed)
        assert at == (expected.index(id) if id in expected else 0)


def test_journeys_that_stand_in_a_circle_are_listed_all_the_same(library):
    """No act of ours makes one; what another program writes may."""
    home, inner = [row["id"] for row in sorted(libraries.dump(library)["journey"], key=lambda row: row["within"] or "")]
    stage = libraries.ids_of(library, "stage", inner)[0]
    libraries.outside(library.path, f"UPDATE journey SET within = '{stage}' WHERE id = '{home}'")
    library.catch_up()
    page = listing.library_page(library)
    assert {row.id for row in page.rows} == {home, inner}
    assert page.total == 2
    assert [listing.library_offset(library, row.id) for row in page.rows] == [0, 1]
    assert upkeep.doctor(library, deep=True).ok


@cache
def valued() -> Path:
    """The small library with figures in it."""
    path = libraries.small().with_name("valued.db")
    path.write_bytes(libraries.small().read_bytes())
    ws = libraries.open_at(path)
    for word, values in {
        "insight": {"impact": -1, "weight": 40},
        "kpi": {"type": "NPS", "better": "up", "target": 30, "floor": 10},
        "reading": {"day": "2026-03-01", "counts": {"promoters": 3, "detractors": 2}},
        "asset_period": {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "opening": 100},
        "movement": {"direction": "won", "count": 7},
        "journey": {"reviewed_on": "2026-01-01"},
    }.items():
        edit.set_values(ws, libraries.ids_of(ws, word), values)
    ws.close()
    return path


def test_a_period_without_dates_is_not_the_newest():
    with libraries.a_copy(valued()) as ws:
        assert listing.library_page(ws).rows[0].net is None, "nobody counted who left"
        edit.add(ws, "movement", libraries.ids_of(ws, "asset_period")[0], {"direction": "lost", "count": 3})
        assert listing.library_page(ws).rows[0].net == 7 - 3
        edit.set_values(ws, libraries.ids_of(ws, "asset_period"), {"starts_on": None, "ends_on": None})
        assert listing.library_page(ws).rows[0].net is None


TELLING = (
    "impact",
    "weight",
    "better",
    "target",
    "floor",
    "type",
    "value",
    "day",
    "dimension",
    "ends_on",
    "direction",
    "count",
    "status",
    "reviewed_on",
)


@tried(30)
@given(data=st.data())
def test_after_any_edits_the_list_is_what_the_records_add_up_to(data):
    with libraries.a_copy(valued()) as ws:
        for _ in range(data.draw(st.integers(1, 5))):
            if data.draw(st.booleans()):
                driving.drive(ws, data.draw, data.draw(st.sampled_from(sorted(driving.DRIVERS))))
                continue
            word = data.draw(
                st.sampled_from(["insight", "kpi", "reading", "asset_period", "movement", "decision", "journey"])
            )
            ids = libraries.ids_of(ws, word)
            name = data.draw(st.sampled_from([name for name in TELLING if name in WORDS[word].fields]))
            if ids:
                edit.set_values(
                    ws,
                    (data.draw(st.sampled_from(ids)),),
                    {name: driving.a_value(data.draw, ws, WORDS[word].fields[name].kind)},
                )
        rows = listing.library_page(ws, limit=10_000).rows
        known = Everything(ws)
        if all(plain_counts(one) for one in known.of["reading"]) and all(
            period(journey) for journey in known.of["journey"]
        ):
            assert list(rows) == known.tree(ws)
        for journey in known.of["journey"]:
            views.journey_view(ws, journey.id)
            maps.map_view(ws, journey.id)
        for stage in known.of["stage"]:
            views.stage_view(ws, stage.id)


def plain_counts(one) -> bool:
    """Whether the sum by hand can be made without asking what else a count may be."""
    return one.value is not None or (set(one.counts) == {"promoters", "detractors"} and sum(one.counts.values()) > 0)


def period(journey) -> bool:
    every = journey.review_every_days or 90
    return journey.reviewed_on is None or (every < 10_000 and journey.reviewed_on < dt.date(9000, 1, 1))


# --- a journey -------------------------------------------------------------------------------------------------------


def test_a_journey_is_felt_as_its_evidence_says(samples, known):
    worst = 0
    for journey in known.of["journey"]:
        view = views.journey_view(samples, journey.id)
        stages = known.below("stage", journey.id)
        touchpoints = known.below("touchpoint", *(stage.id for stage in stages))
        assert view.journey == journey
        assert [(s.id, s.title, s.part) for s in view.stages] == [(s.id, s.title, s.part) for s in stages]
        for stage, brief in zip(stages, view.stages, strict=True):
            mine = known.below("touchpoint", stage.id)
            felt = known.felt(stage.id, *(touchpoint.id for touchpoint in mine))
            assert brief.touchpoints == len(mine)
            assert brief.experience == pytest.approx(felt)
        assert [point.id for point in view.curve] == [touchpoint.id for touchpoint in touchpoints]
        for point, touchpoint in zip(view.curve, touchpoints, strict=True):
            felt = known.felt(touchpoint.id)
            said = [insight for insight in known.below("insight", touchpoint.id) if insight.impact is not None]
            assert point.value == pytest.approx(felt)
            assert (point.reliability > 0) == bool(said)
            assert (point.title, point.moment, point.emotion) == (
                touchpoint.title,
                touchpoint.moment_of_truth,
                touchpoint.emotion,
            )
            assert view.stages[point.stage].id == touchpoint.parent
        bad = [point.value for point in view.curve if point.value is not None and point.value < 0]
        assert (view.worst.value if view.worst else None) == min(bad, default=None)
        worst += view.worst is not None
        row = next(row for row in listing.library_page(samples).rows if row.id == journey.id)
        assert (view.personas, view.accountable, view.net, view.kpis, view.kpis_off, view.review_due) == (
            row.personas, row.accountable, row.net, row.kpis, row.kpis_off, row.review_due,
        )  # fmt: skip
    assert worst


def test_of_two_equally_bad_touchpoints_the_better_known_is_the_worst(library):
    stage = libraries.ids_of(library, "stage")[0]
    guessed, known = edit.add_many(library, "touchpoint", stage, ["Guessed", "Known"]).ids
    for place, sources in ((guessed, ["interview"]), (known, ["interview", "survey"])):
        for source in sources:
            edit.add(library, "insight", place, {"title": "Bad", "impact": -2, "source_type": source})
    journey = reading.get(library.connection, "stage", stage).parent
    assert views.journey_view(library, journey).worst.id == known


def test_without_evidence_there_is_no_worst_and_no_curve_but_gaps(library):
    journey = libraries.ids_of(library, "journey")[0]
    edit.remove(library, libraries.ids_of(library, "insight"))
    view = views.journey_view(library, journey)
    assert view.worst is None
    assert {point.value for point in view.curve} <= {None}
    assert {stage.experience for stage in view.stages} <= {None}


def test_days_since_and_until_a_review(library):
    journey = libraries.ids_of(library, "journey")[0]
    edit.set_values(
        library, (journey,), {"reviewed_on": libraries.TODAY - dt.timedelta(days=100), "review_every_days": 30}
    )
    view = views.journey_view(library, journey)
    assert (view.reviewed_ago, view.review_due) == (100, -70)
    edit.mark_reviewed(library, journey)
    view = views.journey_view(library, journey)
    assert (view.reviewed_ago, view.review_due) == (0, 30)


# --- a stage ---------------------------------------------------------------------------------------------------------


def test_a_stage_shows_what_hangs_on_it_and_on_its_touchpoints(samples, known):
    verdicts = set()
    for stage in known.of["stage"]:
        view = views.stage_view(samples, stage.id)
        touchpoints = known.below("touchpoint", stage.id)
        assert [row.record for row in view.touchpoints] == touchpoints
        for row in view.touchpoints:
            felt = known.felt(row.record.id)
            assert row.experience == pytest.approx(felt)
            assert row.insights == sum(insight.impact is not None for insight in known.below("insight", row.record.id))
            assert row.accountable == known.title(row.record.accountable)
        goals = known.below("goal", stage.id)
        assert [row.record for row in view.goals] == sorted(goals, key=lambda goal: goal.perspective == "organisation")
        for row in view.goals:
            assert row.ours == (row.record.perspective == "organisation")
            told = row.record.importance is not None and row.record.satisfaction is not None
            room = max(2 * row.record.importance - row.record.satisfaction, row.record.importance) if told else None
            assert row.opportunity == pytest.approx(room)
        assert [row.record for row in view.kpis] == known.below(
            "kpi", stage.id, *(touchpoint.id for touchpoint in touchpoints)
        )
        for row in view.kpis:
            latest = known.latest(row.record)
            assert row.latest == pytest.approx(latest)
            assert row.verdict == known.verdict(row.record)
            assert row.hangs_on == ("" if row.record.parent == stage.id else known.title(row.record.parent))
            days = [one.day for one in known.below("reading", row.record.id) if not one.dimension]
            assert row.day == max(days, default=None)
            assert len(row.readings) == min(len(days), 24)
            assert not row.readings or row.readings[-1] == row.latest
            verdicts.add(row.verdict)
    assert {"on", "off"} <= verdicts


def test_a_nested_journey_does_not_inherit_from_the_one_it_looks_into(library):
    outer, inner = sorted(libraries.dump(library)["journey"], key=lambda row: row["within"] or "")
    assert inner["within"]
    stage = libraries.ids_of(library, "stage", inner["id"])[0]
    assert outer["accountable"]
    edit.set_values(library, (inner["id"],), {"accountable": None})
    assert records.record_view(library, stage).owners[0].names == ""


# --- the map ---------------------------------------------------------------------------------------------------------


def test_the_map_has_a_cell_for_every_stage_in_every_lane(samples, known):
    for journey in known.of["journey"]:
        view = maps.map_view(samples, journey.id)
        stages = known.below("stage", journey.id)
        assert [stage.id for stage in view.stages] == [stage.id for stage in stages]
        assert [lane.name for lane in view.lanes] == [
            "need", "touchpoint", "channel", "experience", "pain", "owner", "kpi", "front", "back", "process", "opportunity",
        ]  # fmt: skip
        assert {lane.name for lane in view.lanes if lane.below_visibility} == {"back", "process"}
        lanes = {lane.name: lane.cells for lane in view.lanes}
        for cells in lanes.values():
            assert len(cells) == len(stages)
            assert all(cell.id in known.by_id and cell.text for column in cells for cell in column)
        for at, stage in enumerate(stages):
            touchpoints = [touchpoint.id for touchpoint in known.below("touchpoint", stage.id)]
            here = {stage.id, *touchpoints}
            assert [cell.id for cell in lanes["touchpoint"][at]] == touchpoints
            assert [cell.text for cell in lanes["need"][at]] == ([stage.need] if stage.need else [])
            assert {cell.text for cell in lanes["channel"][at]} == {known.by_id[t].channel for t in touchpoints} - {""}
            pains = [
                i.id for i in known.below("insight", *here) if i.sort in ("pain", "barrier") or (i.impact or 0) < 0
            ]
            assert {cell.id for cell in lanes["pain"][at]} == set(pains)
            assert {cell.id for cell in lanes["kpi"][at]} == {kpi.id for kpi in known.below("kpi", *here)}
            serving = [a for a in known.below("activity", journey.id) if a.serves & set(touchpoints)]
            assert {c.id for c in (*lanes["front"][at], *lanes["back"][at])} == {a.id for a in serving}
            assert {c.id for c in lanes["process"][at]} == {a.process for a in serving} - {None}
            assert len(lanes["experience"][at]) == len(lanes["owner"][at]) == 1


def test_a_journey_without_stages_has_an_empty_map(empty):
    journey = edit.add(empty, "journey", None, {"title": "Bare"}).ids[0]
    view = maps.map_view(empty, journey)
    assert view.stages == ()
    assert {lane.cells for lane in view.lanes} == {()}


# --- a record --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", WORDS)
def test_a_page_about_a_record_has_all_that_belongs_to_it(samples, known, word):
    for record in known.of[word][:20]:
        view = records.record_view(samples, record.id)
        assert (view.record, view.word) == (record, WORDS[word])
        expected = [child.word for child in children_of(word) if child.word != "conflict"] + (
            ["journey"] if word == "stage" else []
        )
        assert [hanging.word for hanging in view.hanging] == expected
        for hanging in view.hanging:
            held = (
                [r for r in known.of["journey"] if r.within == record.id]
                if hanging.word == "journey"
                else known.below(hanging.word, record.id)
            )
            if "day" in WORDS[hanging.word].fields:
                held = sorted(held, key=lambda one: str(one.day), reverse=True)
            assert [brief.id for brief in hanging.records] == [one.id for one in held]
            assert all(brief.title for brief in hanging.records)
        linked = set(records.linked_ids(record))
        assert view.names.keys() == linked
        assert all(name not in ("removed", "not here") for name in view.names.values())
        pointing = [
            other.id for others in known.of.values() for other in others if record.id in records.linked_ids(other)
        ]
        assert {brief.id for brief in view.pointed_at_by} == set(pointing)
        above = record.within if word == "journey" else record.parent
        assert [id for id, _ in view.path][-1:] == ([above] if above else [])


def briefs(ws, parent: str, word: str) -> list[tuple[str, str]]:
    hanging = next(one for one in records.record_view(ws, parent).hanging if one.word == word)
    return [(brief.title, brief.note) for brief in hanging.records]


def test_what_hangs_on_a_record_is_told_in_a_line(library):
    stage = libraries.ids_of(library, "stage")[0]
    journey = reading.get(library.connection, "stage", stage).parent
    kpi = edit.add(
        library,
        "kpi",
        stage,
        {"title": "Loyalty", "type": "NPS", "unit": "points", "better": "up", "target": 50, "floor": 10},
    ).ids[0]
    edit.add(library, "reading", kpi, {"day": "2026-01-31", "value": 55.5, "n": 40})
    edit.add(
        library, "reading", kpi, {"day": "2026-02-28", "counts": {"promoters": 12, "passives": 4, "detractors": 8}}
    )
    edit.add(library, "reading", kpi, {"day": "2026-03-31", "value": 99, "dimension": "north"})
    assert briefs(library, kpi, "reading") == [
        ("2026-03-31 north", "99 points"), ("2026-02-28", "16.67 points · detractors=8, passives=4, promoters=12"), ("2026-01-31", "55.5 points · n 40"),
    ]  # fmt: skip
    assert ("Loyalty", "16.67 points · off target") in briefs(library, stage, "kpi")
    edit.add(library, "reading", kpi, {"day": "2026-03-01", "value": 9})
    assert ("Loyalty", "9 points · beyond its floor") in briefs(library, stage, "kpi")
    review = edit.add(library, "review", journey, {"title": "March"}).ids[0]
    edit.set_values(library, (stage,), {"title": "Here"})
    edit.add(library, "stage_mark", review, {"stage": stage, "verdict": "watch", "why": "Too slow"})
    edit.add(library, "stage_mark", review, {"stage": "7" * 26, "verdict": "fine"})
    assert sorted(briefs(library, review, "stage_mark")) == [("Here", "watch: Too slow"), ("a removed stage", "fine")]
    period = edit.add(
        library, "asset_period", journey, {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "opening": 1200}
    ).ids[0]
    edit.add(
        library,
        "movement",
        period,
        {"direction": "won", "count": 30, "stage": stage, "reason": "A friend", "value": "100 EUR"},
    )
    edit.add(library, "movement", period, {"direction": "lost", "count": 12})
    assert ("2026-01-01 to 2026-03-31", "opening 1,200 · net +18 · closing 1,218") in briefs(
        library, journey, "asset_period"
    )
    assert sorted(briefs(library, period, "movement")) == [
        ("12 lost", "nobody knows where"),
        ("30 won: A friend", "Here · 100.00 EUR"),
    ]


def test_a_glance_tells_the_strongest_first(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.remove(library, libraries.ids_of(library, "insight", touchpoint))
    edit.set_values(library, (touchpoint,), {"description": "Where it all begins."})
    for title, impact in (("Meh", 0), ("Bad", -2), ("Good", 1), ("Unsaid", None), ("Also bad", -2)):
        edit.add(
            library,
            "insight",
            touchpoint,
            {
                "title": title,
                "impact": impact,
                "voice": "customer",
                "source_type": "interview",
                "verbatim": f"“{title}”",
            },
        )
    glance = glances.glance(library, touchpoint)
    assert glance.description == "Where it all begins."
    assert [one.title for one in glance.heard] == ["Also bad", "Bad", "Good", "Meh", "Unsaid"]
    assert (glance.heard[0].verbatim, glance.heard[0].said_by, glance.heard[0].impact) == (
        "“Also bad”",
        "customer, interview",
        -2,
    )
    assert glances.glance(library, "7" * 26) is None
