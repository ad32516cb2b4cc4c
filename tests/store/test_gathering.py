"""What is gathered for many asks answers each of them as if it had been asked alone."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest

import libraries
from journeytui.domain.asks import Listing
from journeytui.store import asking
from journeytui.store.gathering import Gathered
from journeytui.workspace import studies

SINCE = dt.date(2026, 1, 31)


@pytest.fixture(scope="module")
def ws():
    with libraries.a_copy(libraries.samples()) as open_for_ana:
        yield open_for_ana


@pytest.fixture
def asks():
    """Every ask of every study of all journeys, each with whether it counts targets."""
    every = [studies.question(name) for name in studies.STUDIES]
    return [
        (ask, one.targets)
        for one in every
        for part in (one.asks, one.figures.asks if one.figures else {})
        for ask in part.values()
    ]


def tables(ws):
    return ws.connection.execute("SELECT name FROM sqlite_temp_master").fetchall()


def test_every_ask_is_answered_as_if_it_were_asked_alone(ws, asks):
    gathered = Gathered(ws.connection, [ask for ask, _ in asks], SINCE)
    for ask, targets in asks:
        since = SINCE if isinstance(ask, Listing) and any(term.startswith("since.") for term in ask.show) else None
        alone = asking.answer(ws.connection, ask, targets=targets, since=since)
        assert gathered.answer(ask, targets=targets, since=since) == alone
    assert tables(ws)
    gathered.drop()
    assert not tables(ws)


def test_what_was_not_announced_or_is_of_another_day_is_asked_alone(ws, asks):
    every = [ask for ask, _ in asks]
    gathered = Gathered(ws.connection, every, SINCE)
    readings = next(ask for ask in every if isinstance(ask, Listing) and "since.reading.value" in ask.show)
    day = dt.date(2020, 1, 1)
    assert gathered.answer(readings, since=day) == asking.answer(ws.connection, readings, since=day)
    titles = Listing("touchpoint", ("id", "title"))
    assert gathered.answer(titles) == asking.answer(ws.connection, titles)
    assert not tables(ws)


def test_a_text_where_a_number_belongs_stays_a_text(asks, tmp_path):
    with closing(libraries.open_copy(libraries.samples(), tmp_path / "one.db")) as ws:
        libraries.outside(tmp_path / "one.db", "UPDATE touchpoint SET pain = 'bad' WHERE rowid % 3 = 0")
        gathered = Gathered(ws.connection, [ask for ask, _ in asks])
        for ask, targets in asks:
            if ask.word == "touchpoint":
                assert gathered.answer(ask, targets=targets) == asking.answer(ws.connection, ask, targets=targets)
