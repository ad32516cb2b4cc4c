from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from domain import strategies
from journeytui.domain.document import Document, distinction
from journeytui.domain.words import Conflict, Journey, Reading, Review, Stage, Team, Touchpoint

JOURNEY = Journey(id="j", title="I buy a home")


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(strategies.documents())
def test_arranging_twice_changes_nothing(document):
    assert Document.of(document.records) == document


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(strategies.documents())
def test_parents_stand_before_what_hangs_on_them_and_shared_records_last(document):
    seen: set[str | None] = {None}
    for record in document.records:
        assert record.parent in seen
        seen.add(record.id)
    shared = [record.parent is None and record.word != "journey" for record in document.records]
    assert shared == sorted(shared)


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(strategies.documents())
def test_every_generated_value_is_as_it_is_kept(document):
    for record in document.records:
        for name, field in record.fields.items():
            assert field.kind.check(getattr(record, name)) == getattr(record, name)


def test_ordered_neighbours_keep_their_order_and_others_are_sorted():
    stages = [Stage(id=name, parent="j", title=name) for name in "cab"]
    reviews = [Review(id=name, parent="j", title=name) for name in "zyx"]
    records = Document.of([*reviews, *stages, JOURNEY]).records
    assert [record.id for record in records] == ["j", "c", "a", "b", "x", "y", "z"]


def test_positions_and_empty_fields_do_not_count():
    assert Document.of([JOURNEY.with_values(position="a0", level=None, tags=frozenset())]) == Document.of([JOURNEY])


def test_conflicts_are_left_out():
    assert Document.of([JOURNEY, Conflict(id="c", parent="j")]).records == (JOURNEY,)


@pytest.mark.parametrize(
    "records",
    [
        [],
        [Team(id="t")],
        [JOURNEY, Journey(id="other")],
        [JOURNEY, Touchpoint(id="t", parent="gone")],
        [JOURNEY, Touchpoint(id="t", parent="j")],
    ],
    ids=["nothing", "no journey", "two journeys", "a parent that is not here", "a parent of the wrong word"],
)
def test_what_is_no_document_is_refused(records):
    with pytest.raises(ValueError, match="one journey"):
        Document.of(records)


def test_records_are_told_apart_by_their_title_or_their_days_links_and_lines():
    assert distinction(Stage, {"title": "A"}) == "A"
    day = Reading.fields["day"].kind.check("2026-03-31")
    assert distinction(Reading, {"day": day, "value": 3.0, "dimension": "all"}) == "2026-03-31\nall"
