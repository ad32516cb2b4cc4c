"""Edits that could not be written: what is kept of them comes back as it was, and nothing else does."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from domain import strategies
from journeytui.domain.words import WORDS
from journeytui.tui.unsaved import Adds, Drafts, Unsaved, noted
from journeytui.workspace import edit
from laws import tried


def found(drafts: Drafts) -> list[Unsaved]:
    return [edit for edits in drafts.found().values() for edit in edits]


def values(word: str) -> st.SearchStrategy[tuple[str, object]]:
    fields = WORDS[word].fields
    return st.sampled_from(sorted(fields)).flatmap(
        lambda name: st.tuples(st.just(name), strategies.values_of(fields[name].kind))
    )


@tried(60)
@given(data=st.data())
def test_an_edit_of_any_field_is_kept_so_that_it_can_be_done_again(data):
    word = data.draw(st.sampled_from(["journey", "touchpoint", "kpi", "solution", "insight", "reading"]))
    name, value = data.draw(values(word))
    with libraries.a_copy(libraries.small()) as ws:
        id = libraries.ids_of(ws, word)[0]
        edits = noted(ws, lambda _: None, {id: {name: value}}, {})
        drafts = Drafts(ws.path.parent, ws.path)
        assert drafts.keep(edits)
        (kept,) = found(Drafts(ws.path.parent, ws.path))
        assert kept == edits[0]
        assert (kept.word, kept.id, kept.field) == (word, id, name)
        assert kept.kind.parse(kept.text) == value
        assert kept.kind.parse(kept.seen) == edit.records_of(ws, (id,))[0][name]


@given(
    titles=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=3),
    after=st.none() | st.text("abc", min_size=1),
)
def test_what_was_to_be_added_is_kept(titles, after):
    with libraries.a_file(libraries.empty()) as path:
        drafts = Drafts(path.parent, path)
        act = Adds("touchpoint", "a-stage", tuple(titles), after)
        drafts.keep(noted(None, act, {}, {}))
        assert [kept.adds() for kept in found(drafts)] == [act]


def test_of_several_edits_of_one_field_each_was_seen_as_the_one_before_left_it(library):
    team = libraries.ids_of(library, "team")[0]
    (first,) = noted(library, lambda _: None, {team: {"title": "One"}}, {})
    (second,) = noted(library, lambda _: None, {team: {"title": "Two"}}, {team: {"title": "One"}})
    assert (second.seen, second.text) == (first.text, "Two")


def test_what_has_no_name_and_what_is_too_much_is_only_told(library):
    assert [one.word for one in noted(library, lambda _: None, {}, {})] == [""]
    many = {f"{number}": {"title": "x"} for number in range(1200)}
    assert [(one.told, one.word) for one in noted(library, lambda _: None, many, {})] == [
        ("an edit of 1,200 records", "")
    ]
    assert [one.word for one in noted(library, lambda _: None, {"nobody": {"title": "x"}}, {})] == [""]


def test_each_end_keeps_its_own_and_no_library_sees_those_of_another(tmp_path):
    one, other, elsewhere = (Drafts(tmp_path, tmp_path / name) for name in ("a.db", "a.db", "b.db"))
    for drafts, told in ((one, "first"), (other, "second"), (elsewhere, "third")):
        drafts.keep([Unsaved(told)])
    assert [kept.told for kept in found(one)] == ["first", "second"]
    one.keep([])
    assert [kept.told for kept in found(one)] == ["second"]
    one.forget(one.found())
    assert found(one) == []
    assert [kept.told for kept in found(elsewhere)] == ["third"]


HOSTILE = [
    "", "[", "null", "[null, 7, {}]", '[{"told": 7}]', json.dumps([{"told": "x", "word": "team", "id": "a", "field": "__class__"}]),
    json.dumps([{"told": "x", "word": "nothing", "id": "a", "titles": ["b"]}]), json.dumps([{"told": "x", "word": "team", "titles": [7]}]),
    json.dumps([{"told": "x", "word": "touchpoint", "id": "a", "field": "emotion", "text": "9"}]), "[" * 100_000,
    json.dumps([{"told": "x", "unknown": "y", "word": "team", "field": "title", "text": "z"}]), json.dumps([{"told": "\x1b[2J", "word": []}]),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_file_that_is_none_of_ours_does_nothing(text, tmp_path):
    drafts = Drafts(tmp_path, tmp_path / "a.db")
    drafts.keep([Unsaved("x")])
    (path,) = drafts.found()
    path.write_text(text)
    assert {(kept.word, kept.told in ("x", "") or kept.told.isprintable()) for kept in found(drafts)} <= {("", True)}


def test_a_folder_that_cannot_be_made_is_said_to_hold_nothing(tmp_path):
    (tmp_path / "unsaved").write_text("a file")
    drafts = Drafts(tmp_path, tmp_path / "a.db")
    assert not drafts.keep([Unsaved("x")])
    assert drafts.found() == {}


def test_adding_again_adds_all_as_one_change():
    with libraries.a_file(libraries.small()) as path, closing(libraries.open_at(path)) as ws:
        stage = libraries.ids_of(ws, "stage")[0]
        outcome = Adds("touchpoint", stage, ("One", "Two"))(ws)
        assert outcome.change is not None
        assert len(outcome.ids) == 2
