"""Studies of a library in which others left anything in any column: they answer, and never fail."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

import libraries
from journeytui.domain.words import WORDS
from journeytui.store.columns import columns_of
from journeytui.workspace import studies

GARBAGE = ("", "abc", "{0} {name} }", "[]", "{}", "[1, {", '["a"]', '{"promoters": "many"}', '{"scores": 1}', "9" * 40, -1, 0, 7, 7.5, 1e308,
           -1e308, 9_223_372_036_854_775_807, b"\xff\x00", None, "2026-13-45", "9999-12-31", "12 EUR", "9 eur", "\x1b[2J", "i", "1/0")  # fmt: skip
KEPT = ("parent", "id")


@pytest.fixture(params=range(6), scope="module")
def spoiled(request):
    """The samples, with garbage in a third of all columns of all rows."""
    chance = random.Random(request.param)
    with libraries.a_file(libraries.samples()) as path:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            for word, declared in WORDS.items():
                for name in columns_of(declared):
                    if name not in KEPT:
                        for (row,) in connection.execute(f'SELECT rowid FROM "{word}"').fetchall():
                            if chance.random() < 0.3 or word == "library":
                                connection.execute(f'UPDATE "{word}" SET "{name}" = ? WHERE rowid = ?', (chance.choice(GARBAGE), row))  # fmt: skip
            connection.execute("COMMIT")
        with closing(libraries.open_at(path)) as ws:
            yield ws


@pytest.mark.parametrize("name", studies.STUDIES)
def test_whatever_stands_in_the_columns_every_study_answers(spoiled, name):
    for journey in (None, *libraries.ids_of(spoiled, "journey")):
        view = studies.study(spoiled, name, journey)
        assert view.study.headline
        for finding in (*view.study.headline, *view.study.findings):
            assert studies.sentence(view, finding)
        for table in view.study.tables:
            for line in table.lines:
                for column, value in zip(table.columns, line, strict=True):
                    assert isinstance(studies.cell(view, column, value), str)


def test_whatever_stands_in_the_columns_the_check_answers(spoiled):
    assert all(one.rule for one in studies.check(spoiled))
