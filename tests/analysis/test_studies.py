"""What holds for every study, on every sample and on all of them together."""

from __future__ import annotations

import itertools
import random

import pytest

import libraries
from journeytui.analysis.studies.shape import Given, Study
from journeytui.domain.asks import Sums
from journeytui.store import reading
from journeytui.workspace import studies


@pytest.fixture(scope="module")
def ws():
    with libraries.a_copy(libraries.samples()) as open_for_ana:
        yield open_for_ana


def answers(ws, name) -> list[studies.StudyView]:
    return [studies.study(ws, name, journey) for journey in (None, *libraries.ids_of(ws, "journey"))]


@pytest.mark.parametrize("name", studies.STUDIES)
def test_it_answers_for_every_sample_and_for_all_of_them(ws, name):
    for view in answers(ws, name):
        assert view.study.headline
        assert all(studies.sentence(view, finding).strip() for finding in (*view.study.headline, *view.study.findings))
        assert len({table.name for table in view.study.tables}) == len(view.study.tables)
        for table in view.study.tables:
            assert len({column.name for column in table.columns}) == len(table.columns)
            for line in table.lines:
                assert len(line) == len(table.columns)
                assert all(
                    isinstance(studies.cell(view, column, value), str)
                    for column, value in zip(table.columns, line, strict=True)
                )


@pytest.mark.parametrize("name", studies.STUDIES)
def test_every_record_that_it_names_is_here(ws, name):
    for view in answers(ws, name):
        named = {id for finding in (*view.study.headline, *view.study.findings) for id in finding.about}
        for table in view.study.tables:
            for at, column in enumerate(table.columns):
                if column.kind == "record":
                    named |= {str(line[at]) for line in table.lines if line[at]}
        assert reading.words_of(ws.connection, named).keys() == named
        assert named <= view.names.keys()


@pytest.mark.parametrize("name", studies.STUDIES)
def test_the_order_in_which_sums_come_never_matters(ws, name):
    question = studies.question(name)
    for journey in (None, *libraries.ids_of(ws, "journey")[:3]):
        given = studies.given(ws, question, journey)
        for seed in range(3):
            assert rounded(question.answer(mixed(given, question, seed))) == rounded(question.answer(given))


def mixed(given, question, seed) -> Given:
    """The same rows in another order: those of groups, and those of a list that was not asked for in one."""
    asks = {**question.asks, **(question.alone or {}), **(question.beside or {}), **(question.shared or {})}
    rows = {}
    for key, answer in given.rows.items():
        rows[key] = list(answer)
        ask = asks.get(key)
        if isinstance(ask, Sums) or (ask and not ask.order):
            random.Random(seed).shuffle(rows[key])
        elif ask:
            rows[key] = ties_turned(rows[key], ask.order, seed)
    return Given(rows, given.journey, given.today, given.library, given.since, given.known_since)


def ties_turned(rows, order, seed):
    """A list in the order that was asked for, but with those that this order does not tell apart in another."""
    names = [name.lstrip("-") for name in order]
    if not rows or not set(names) <= rows[0].keys():
        return rows
    tied = [list(those) for _, those in itertools.groupby(rows, key=lambda row: [row[name] for name in names])]
    for those in tied:
        random.Random(seed).shuffle(those)
    return [row for those in tied for row in those]


def rounded(study: Study):
    """The study as text, with numbers to six places: their last bits depend on the order of adding."""
    tables = [
        (
            table.name,
            table.note,
            [[round(one, 6) if isinstance(one, float) else one for one in line] for line in table.lines],
        )
        for table in study.tables
    ]
    return study.headline, tables, study.findings


@pytest.mark.parametrize("name", studies.STUDIES)
def test_an_empty_library_has_gaps_and_no_zeros_called_findings(empty, name):
    view = studies.study(empty, name)
    assert view.study.headline
    assert all(finding.tone != "bad" for finding in view.study.headline)


def test_an_unscored_insight_never_moves_the_curve(samples):
    from journeytui.workspace import edit

    journey = libraries.ids_of(samples, "journey")[0]
    stage = libraries.ids_of(samples, "stage", journey)[0]
    touchpoint = libraries.ids_of(samples, "touchpoint", stage)[0]
    before = studies.study(samples, "experience", journey).study
    edit.add(samples, "insight", touchpoint, {"title": "Somebody said something", "weight": 500})
    after = studies.study(samples, "experience", journey).study
    assert [table.lines for table in after.tables] == [table.lines for table in before.tables]


def test_what_stages_win_and_lose_adds_up_to_what_the_journey_does(ws):
    for journey in libraries.ids_of(ws, "journey"):
        study = studies.study(ws, "asset", journey).study
        if not study.tables:
            continue
        tables = {table.name: table for table in study.tables}
        newest = dict(zip((c.name for c in tables["periods"].columns), tables["periods"].lines[0], strict=True))
        for direction, at in (("won", 1), ("lost", 2)):
            at_stages = sum(line[at] or 0 for line in tables["stages"].lines)
            for_reasons = sum(
                row["customers"] or 0
                for row in studies.given(ws, studies.question("asset"), journey).rows["moves"]
                if row["parent.ends_on"] == newest["ends_on"] and row["direction"] == direction and row["stage"] is None
            )
            assert at_stages + for_reasons == (newest[direction] or 0)
