"""Looking records up by what they are called."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.text import slug
from journeytui.store import names
from journeytui.workspace.workspace import Workspace

LETTERS = string.ascii_letters + string.digits + " -_/:@[`{~!?ßéÅИ日🙂"
TITLES = st.lists(st.text(LETTERS, max_size=8), max_size=12)


@pytest.mark.parametrize("word", ["journey", "person"])
@given(titles=TITLES, wanted=st.text(LETTERS, min_size=1, max_size=8))
def test_whatever_has_the_slug_is_among_those_that_perhaps_have_it(word: str, titles: list[str], wanted: str) -> None:
    with libraries.a_copy(libraries.empty()) as ws:
        for at, title in enumerate([*titles, wanted]):
            ws.connection.execute(f"INSERT INTO {word} (id, title) VALUES (?, ?)", (f"{at:026d}", title))
        looked_for = slug(wanted)
        if not looked_for:
            return
        found = names.perhaps_called(ws.connection, word, looked_for)
        named = {(f"{at:026d}", title) for at, title in enumerate([*titles, wanted]) if slug(title) == looked_for}
        assert named <= set(found)
        assert len(found) == len(set(found))
        plain = set(string.ascii_letters + string.digits)
        others = {title for _, title in found if title[:1] in plain and title[0].lower() != looked_for[0]}
        assert others == set()


@pytest.mark.parametrize("word", ["journey", "team", "person", "persona", "segment", "process"])
def test_they_are_looked_up_in_an_index_and_the_table_is_not_gone_through(library: Workspace, word: str) -> None:
    asked: list[str] = []
    library.connection.set_trace_callback(asked.append)
    names.perhaps_called(library.connection, word, "anything")
    library.connection.set_trace_callback(None)
    plan = library.connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    assert [row[3] for row in plan if row[3].startswith("SCAN")] == []
    assert any(f"{word}_by_title" in row[3] for row in plan)
