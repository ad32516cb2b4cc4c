"""The sample journeys: they read and write as they stand, and what they tell hangs together."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from journeytui import locations
from journeytui.analysis import asset, experience
from journeytui.domain.document import Document
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Choice, Link, Links
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.formats import yaml_file
from journeytui.workspace import studies

FILES = {file.stem: file for file in locations.sample_files()}
TARGET = "home-buying-target"
"""How home buying should become. A plan is thinner: fewer touchpoints and readings, nobody counted, nothing terrible yet."""
NESTED = "air-trip-disruption"
"""A close look into one stage of an air trip: told in fewer words, held to the same rules."""
CURRENT = [name for name in FILES if name != TARGET]
MAIN = [name for name in CURRENT if name != NESTED]

LAST_DAY = dt.date(2026, 11, 30)
TOLD = ("description", "verbatim", "why", "need", "notes", "customer_goal", "objective")
LONG_TITLE = 25

every = pytest.mark.parametrize("name", FILES)
every_current = pytest.mark.parametrize("name", CURRENT)
every_main = pytest.mark.parametrize("name", MAIN)


@cache
def read(name: str) -> Document:
    document, problems = yaml_file.read(FILES[name].read_bytes(), FILES[name].name)
    assert document is not None, problems
    assert problems == []
    return document


@cache
def records(name: str, word: str) -> tuple[Any, ...]:
    return tuple(record for record in read(name).records if record.word == word)


def below(name: str, word: str, parent: str) -> list[Any]:
    """The records of a word that hang on this one."""
    return _groups(name, word).get(parent, [])


@cache
def _groups(name: str, word: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for record in records(name, word):
        found[record.parent].append(record)
    return dict(found)


def everything() -> Iterator[tuple[str, Entity]]:
    for name in FILES:
        for record in read(name).records:
            yield name, record


@cache
def felt(name: str) -> dict[str, float | None]:
    """The experience at every touchpoint that has evidence; None where nobody knows."""
    return {point.id: _value(below(name, "insight", point.id)) for point in records(name, "touchpoint")}


def _value(insights: list[Any]) -> float | None:
    weighed = [(one.impact, 100 if one.weight is None else one.weight) for one in insights if one.impact is not None]
    return experience.value(sum(impact * weight for impact, weight in weighed), sum(weight for _, weight in weighed))


def moved(name: str, period: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for movement in below(name, "movement", period):
        counted[movement.direction] += movement.count
    return counted


# The files


def test_there_are_eight_subjects_and_two_companions() -> None:
    assert len(MAIN) == 8
    assert FILES.keys() - set(MAIN) == {TARGET, NESTED}


@every
def test_a_sample_is_byte_for_byte_what_the_program_writes(name: str) -> None:
    assert yaml_file.write(read(name)).encode() == FILES[name].read_bytes()


@every
def test_a_sample_says_that_it_is_invented(name: str) -> None:
    assert re.search(r"invented|made up|fiction|does not exist", read(name).journey.description)


def test_every_link_points_to_a_record_of_a_right_word() -> None:
    words = {record.id: record.word for _, record in everything()}
    astray = [
        f"{name}: {record.word} {record.name!r}, {field.name}: {id}"
        for name, record in everything()
        for field in record.fields.values()
        if isinstance(field.kind, Link)
        for id in (record[field.name] if isinstance(field.kind, Links) else [record[field.name]])
        if id and (id not in words or words[id] not in (field.kind.to or WORDS))
    ]
    assert astray == []


def test_an_id_stands_in_two_files_only_when_both_use_the_same_shared_record() -> None:
    met: dict[str, tuple[str, Entity]] = {}
    for name, record in everything():
        elsewhere, other = met.setdefault(record.id, (name, record))
        if other is not record:
            assert elsewhere != name, record
            assert record.word in SHARED_WORDS, record
            assert record == other


def test_nothing_is_said_twice() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for _, record in everything():
        for field in ("title", *TOLD):
            text = " ".join(getattr(record, field, "").casefold().split())
            if field != "title" or len(text) > LONG_TITLE:
                said[text].add(f"{record.id} {field}")
    del said[""]
    assert {text: where for text, where in said.items() if len(where) > 1} == {}


def test_no_sentence_stands_twice() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for _, record in everything():
        for field in (*TOLD, "question", "agenda", "needs"):
            for sentence in re.split(r"(?<=[.!?])\s+", getattr(record, field, "").casefold()):
                if " " in sentence:
                    said[sentence].add(f"{record.id} {field}")
    assert {sentence: where for sentence, where in said.items() if len(where) > 1} == {}


# The way


@every
def test_a_sample_is_walked_in_five_to_eight_stages(name: str) -> None:
    assert 5 <= len(records(name, "stage")) <= 8


@every_current
def test_a_stage_meets_the_customer_in_four_to_seven_touchpoints(name: str) -> None:
    counts = {stage.title: len(below(name, "touchpoint", stage.id)) for stage in records(name, "stage")}
    assert all(4 <= count <= 7 for count in counts.values()), counts


def test_the_target_has_two_touchpoints_or_more_a_stage() -> None:
    assert all(len(below(TARGET, "touchpoint", stage.id)) >= 2 for stage in records(TARGET, "stage"))


@every
def test_every_stage_has_a_need(name: str) -> None:
    assert [stage.title for stage in records(name, "stage") if not stage.need] == []


@every
def test_some_stage_has_nobody_accountable(name: str) -> None:
    assert any(stage.accountable is None for stage in records(name, "stage"))


def test_one_current_journey_has_a_target_that_answers_it_stage_by_stage() -> None:
    target = read(TARGET).journey
    (current,) = (read(name).journey for name in CURRENT if read(name).journey.id == target.target_of)
    assert (target.state, current.state) == ("target", "current")
    assert {stage.counterpart for stage in records(TARGET, "stage")} <= {
        stage.id for stage in records("home-buying", "stage")
    }
    assert [name for name in CURRENT if read(name).journey.state != "current"] == []


def test_the_disruption_looks_into_a_stage_of_the_trip() -> None:
    assert read(NESTED).journey.within in {stage.id for stage in records("air-trip", "stage")}


# The curve


@every
def test_the_curve_has_a_gap(name: str) -> None:
    assert None in felt(name).values()


@every_current
def test_some_touchpoint_is_really_bad(name: str) -> None:
    assert any(value is not None and value < -1 for value in felt(name).values())


@every
def test_the_newest_review_marks_the_stages_in_which_it_feels_worst(name: str) -> None:
    newest = max(records(name, "review"), key=lambda review: review.day)
    marked = {mark.stage for mark in below(name, "stage_mark", newest.id) if mark.verdict in ("watch", "failing")}
    worst = min(value for value in felt(name).values() if value is not None)
    unmarked = [
        point.title
        for point in records(name, "touchpoint")
        if felt(name)[point.id] == worst and point.parent not in marked
    ]
    assert unmarked == []


@every_main
def test_evidence_comes_in_every_voice_and_from_every_source(name: str) -> None:
    insights = records(name, "insight")
    for field in ("voice", "source_type"):
        kind = WORDS["insight"].fields[field].kind
        assert isinstance(kind, Choice)
        assert {one[field] for one in insights} >= set(kind.options)


@every
def test_some_activity_helps_no_customer(name: str) -> None:
    assert any(not activity.serves or activity.advances == "no" for activity in records(name, "activity"))


# The figures


@every_main
def test_every_kpi_was_read_for_a_year(name: str) -> None:
    assert {
        kpi.title: count for kpi in records(name, "kpi") if (count := len(below(name, "reading", kpi.id))) < 12
    } == {}


@every
def test_readings_stand_in_the_order_of_their_days_and_none_in_the_future(name: str) -> None:
    for kpi in records(name, "kpi"):
        days = [reading.day for reading in below(name, "reading", kpi.id)]
        assert days == sorted(set(days)), kpi.title
        assert max(days, default=LAST_DAY) <= LAST_DAY, kpi.title


@every_current
def test_four_periods_follow_each_other_by_the_day_and_by_the_customer(name: str) -> None:
    periods = records(name, "asset_period")
    assert len(periods) == 4
    for before, after in itertools.pairwise(periods):
        assert after.starts_on == before.ends_on + dt.timedelta(days=1)
        assert after.opening == before.opening + (asset.net(moved(name, before.id)) or 0)


@every_current
def test_customers_move_in_all_six_directions_over_the_year(name: str) -> None:
    kind = WORDS["movement"].fields["direction"].kind
    assert isinstance(kind, Choice)
    assert {movement.direction for movement in records(name, "movement")} == set(kind.options)


def asset_study(samples: Any, name: str) -> dict[str, list[dict[str, Any]]]:
    """The tables of what is said of a sample's customers."""
    view = studies.study(samples, "asset", read(name).journey.id)
    assert [studies.sentence(view, one) for one in view.study.findings] == []
    return {
        table.name: [dict(zip((column.name for column in table.columns), line, strict=True)) for line in table.lines]
        for table in view.study.tables
    }


def total(lines: list[dict[str, Any]], column: str) -> int:
    return sum(line[column] or 0 for line in lines)


@every_current
def test_what_the_study_of_its_customers_says_adds_up(samples: Any, name: str) -> None:
    tables = asset_study(samples, name)
    periods = tables["periods"][::-1]
    newest = records(name, "asset_period")[-1]
    for line, period in zip(periods, records(name, "asset_period"), strict=True):
        assert line["closing"] == period.opening + line["won"] - line["lost"]
        assert (line["won"], line["lost"]) == (moved(name, period.id)["won"], moved(name, period.id)["lost"])
    for before, after in itertools.pairwise(periods):
        assert after["opening"] == before["closing"]
    last, everywhere = periods[-1], moved(name, newest.id)
    for direction in ("won", "lost"):
        nowhere = sum(
            one.count for one in below(name, "movement", newest.id) if one.direction == direction and not one.stage
        )
        assert total(tables["stages"], direction) + nowhere == last[direction] == everywhere[direction]
        reasons = Counter[str]()
        for one in below(name, "movement", newest.id):
            reasons[one.reason] += one.count if one.direction == direction else 0
        told = {line["reason"]: line["customers"] for line in tables[f"reasons_{direction}"]}
        assert told == {reason or "no reason given": count for reason, count in reasons.most_common(len(told))}
        assert sum(reasons.values()) == last[direction]
    for span in ("quarters", "years"):
        assert total(tables[span], "won") == total(periods, "won")
        assert total(tables[span], "lost") == total(periods, "lost")


@every_current
def test_fewer_get_to_each_stage_than_to_the_one_before_it_and_none_loses_more_than_got_there(name: str) -> None:
    reached = [stage.reached for stage in records(name, "stage")]
    assert reached == sorted(reached, reverse=True)
    lost = Counter[str]()
    for movement in below(name, "movement", records(name, "asset_period")[-1].id):
        lost[movement.stage or ""] += movement.count if movement.direction == "lost" else 0
    assert [stage.title for stage in records(name, "stage") if lost[stage.id] > stage.reached] == []


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("home-buying", "I get the mortgage"),
        ("learner-driver", "I get my provisional licence"),
        ("telecom-switch", "I get my first bill"),
    ],
)
def test_as_many_are_won_as_get_to_the_stage_that_makes_one_a_customer(name: str, stage: str) -> None:
    newest = records(name, "asset_period")[-1]
    (there,) = [one for one in records(name, "stage") if one.title == stage]
    assert there.reached == moved(name, newest.id)["won"]


def test_the_bills_that_are_read_of_are_those_of_the_households_that_were_won() -> None:
    name = "telecom-switch"
    counted = [kpi for kpi in records(name, "kpi") if "irst bill" in kpi.title]
    assert len(counted) == 2
    for kpi, period in itertools.product(counted, records(name, "asset_period")):
        days = [one for one in below(name, "reading", kpi.id) if period.starts_on <= one.day <= period.ends_on]
        assert sum(one.n for one in days) == moved(name, period.id)["won"]


@every_current
def test_a_review_speaks_of_as_many_as_were_counted(name: str) -> None:
    counted = {period.ends_on: moved(name, period.id) for period in records(name, "asset_period")}
    for review in records(name, "review"):
        newest = max(day for day in counted if day < review.day)
        for said, direction in (("won", "won"), ("left", "lost"), ("lost", "lost")):
            if said in review.figures:
                assert review.figures[said] == counted[newest][direction], review.title


@every
def test_groups_of_customers_have_no_more_than_all_of_them(name: str) -> None:
    for word in ("persona", "segment"):
        shares = [one.share for one in records(name, word) if one.share is not None]
        assert sum(shares) <= 100
