"""The generator of large libraries: what it makes is whole, uses everything there is, and is the same for the same seed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.make_library import make_library
from benchmarks.queries import queries
from benchmarks.values import MADE
from benchmarks.vocabulary import HOSTILE
from journeytui.domain import kinds
from journeytui.domain.fields import checked
from journeytui.domain.kinds import Kind
from journeytui.domain.text import clean
from journeytui.domain.words import WORDS
from journeytui.store import reading
from journeytui.workspace import seek, upkeep
from journeytui.workspace.workspace import open_library

JOURNEYS = 60


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("benchmark") / "library.db"
    make_library(made, JOURNEYS, seed=3)
    return made


@pytest.fixture
def ws(path):
    workspace = open_library(path, me="Ana")
    yield workspace
    workspace.close()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [*connection.iterdump()]


def test_every_kind_has_a_way_to_be_made():
    declared = {kind for kind in vars(kinds).values() if isinstance(kind, type) and issubclass(kind, Kind)}
    assert set(MADE) == declared - {Kind}


def test_what_is_made_is_whole(ws):
    findings = upkeep.doctor(ws, deep=True).findings
    assert [finding for finding in findings if not finding.ok and "machine" not in finding.what] == []


def test_there_are_about_a_hundred_records_a_journey(ws):
    records = sum(len(reading.all_of(ws.connection, word)) for word in WORDS)
    assert 60 * JOURNEYS < records < 160 * JOURNEYS


@pytest.mark.parametrize("word", WORDS.values(), ids=list(WORDS))
def test_every_field_of_every_word_is_used(ws, word):
    unused = set(word.fields)
    for record in reading.all_of(ws.connection, word.word):
        unused -= {name for name, field in word.fields.items() if record[name] != field.empty}
    assert unused == set()


@pytest.mark.parametrize("word", WORDS.values(), ids=list(WORDS))
def test_every_value_is_one_that_the_doors_would_let_in(ws, word):
    for record in reading.all_of(ws.connection, word.word):
        values = {name: record[name] for name in word.fields}
        assert checked(word, values) == (values, [])


def test_journeys_nest_and_none_is_journalled(ws):
    figures = ws.connection.execute("SELECT max(depth), sum(nested) FROM figures").fetchone()
    assert figures[0] >= 1
    assert figures[1] >= 5
    assert ws.connection.execute("SELECT count(*) FROM journal").fetchone() == (0,)


def test_what_is_changed_afterwards_is_captured(ws):
    ws.connection.execute("UPDATE touchpoint SET emotion = 2 WHERE emotion = -2")
    assert ws.connection.execute("SELECT count(*) FROM journal").fetchone()[0] > 0


def test_titles_stand_once_and_some_texts_are_hostile(ws):
    titles = [
        record.title for word in ("journey", "stage", "touchpoint") for record in reading.all_of(ws.connection, word)
    ]
    assert len(set(titles)) == len(titles)
    strange = [clean(text) for text in HOSTILE]
    share = sum(any(text in title for text in strange) for title in titles) / len(titles)
    assert 0.001 < share < 0.05


def test_most_queries_find_something(ws):
    found = [bool(seek.find(ws, typed).hits) for typed in queries()]
    assert sum(found) > len(found) / 3


def test_the_same_seed_makes_the_same_library(tmp_path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        make_library(tmp_path / f"{name}.db", 3, seed)
    one, again, other = (dump(tmp_path / f"{name}.db") for name in ("one", "again", "other"))
    assert one == again
    assert one != other
