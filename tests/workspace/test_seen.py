"""What is new for one person: exactly what others changed and one has not looked at."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.words import WORDS
from journeytui.workspace import edit, history, seen
from journeytui.workspace.seen import Seen
from journeytui.workspace.workspace import Workspace
from laws import tried


def ana_looks(ws: Workspace, state: Path) -> Seen:
    """What is new for Ana, who has looked before anything happened."""
    mine = Seen(state, ws)
    mine.look(ws)
    return mine


def ben_on(ws: Workspace) -> Workspace:
    return libraries.open_at(ws.path, "ben")


def first(ws: Workspace, word: str) -> str:
    return libraries.ids_of(ws, word)[0]


def parent(ws: Workspace, word: str, id: str) -> str:
    return next(row["parent"] for row in libraries.dump(ws)[word] if row["id"] == id)


def test_nothing_is_new_to_whoever_looks_for_the_first_time(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    assert mine.records == ()


def test_what_another_changed_is_new_with_all_that_it_stands_in(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    touchpoint = first(library, "touchpoint")
    stage = parent(library, "touchpoint", touchpoint)
    journey = parent(library, "stage", stage)
    with closing(ben_on(library)) as theirs:
        edit.set_values(theirs, [touchpoint], {"emotion": -1})
    assert mine.look(library)
    assert mine.records == (touchpoint,)
    assert {id for word in WORDS for id in libraries.ids_of(library, word) if id in mine} == {
        touchpoint,
        stage,
        journey,
    }


def test_what_i_changed_is_not_new_nor_what_i_changed_after_them(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    one, other = libraries.ids_of(library, "touchpoint")[:2]
    with closing(ben_on(library)) as theirs:
        edit.set_values(theirs, [one, other], {"emotion": -1})
    edit.set_values(library, [one], {"emotion": 2})
    mine.look(library)
    assert mine.records == (other,)


def test_another_place_among_the_neighbours_is_nothing_new(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    with closing(ben_on(library)) as theirs:
        edit.shift(theirs, first(library, "stage"), 1)
    mine.look(library)
    assert mine.records == ()


def test_what_is_gone_again_marks_nothing(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    stage = first(library, "stage")
    with closing(ben_on(library)) as theirs:
        made = edit.add(theirs, "touchpoint", stage, {"title": "Seen by nobody"}).ids[0]
        mine.look(library)
        assert made in mine
        history.undo(theirs)
    mine.look(library)
    assert made not in mine
    assert stage not in mine


def test_resting_on_a_touchpoint_shows_its_evidence_and_on_a_stage_nothing_but_the_stage(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    insight = next(
        row["id"] for row in libraries.dump(library)["insight"]
        if row["parent"] in libraries.ids_of(library, "touchpoint")
    )  # fmt: skip
    touchpoint = parent(library, "insight", insight)
    stage = parent(library, "touchpoint", touchpoint)
    with closing(ben_on(library)) as theirs:
        edit.set_values(theirs, [insight, touchpoint, stage], {"title": "Another"})
    mine.look(library)
    assert mine.rest_on(stage)
    assert set(mine.records) == {insight, touchpoint}
    assert stage in mine
    assert mine.rest_on(touchpoint)
    assert mine.records == ()
    assert stage not in mine


def test_all_that_stands_in_no_row_of_its_own_is_shown_by_the_details_above_it(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    movement = first(library, "movement")
    journey = parent(library, "asset_period", parent(library, "movement", movement))
    stage = libraries.ids_of(library, "stage", journey)[0]
    with closing(ben_on(library)) as theirs:
        edit.set_values(theirs, [movement], {"reason": "Moved away"})
        edit.set_values(theirs, [stage], {"title": "Another"})
    mine.look(library)
    assert not mine.rest_on(journey)
    assert mine.open(journey)
    assert mine.records == (stage,)


def test_what_was_seen_stays_seen_after_a_restart_and_what_was_not_stays_new(library, tmp_path):
    mine = ana_looks(library, tmp_path)
    one, other = libraries.ids_of(library, "touchpoint")[:2]
    with closing(ben_on(library)) as theirs:
        edit.set_values(theirs, [one, other], {"emotion": -1})
    mine.look(library)
    mine.rest_on(one)
    mine.save()
    again = Seen(tmp_path, library)
    again.look(library)
    assert again.records == (other,)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"upto": "x", "new": {}}', '{"upto": 1, "new": {"a": null}}', "\x00"]
)
def test_a_file_that_does_not_read_as_it_should_counts_as_none(library, tmp_path, text):
    mine = ana_looks(library, tmp_path)
    with closing(ben_on(library)) as theirs:
        edit.set_values(theirs, [first(library, "stage")], {"title": "Another"})
    mine.look(library)
    mine.save()
    (kept,) = (tmp_path / "seen").iterdir()
    kept.write_text(text)
    again = ana_looks(library, tmp_path)
    assert again.records == ()


def test_of_very_many_only_the_newest_are_told(library, tmp_path, monkeypatch):
    monkeypatch.setattr(seen, "MOST", 2)
    mine = ana_looks(library, tmp_path)
    ids = libraries.ids_of(library, "touchpoint")[:3]
    with closing(ben_on(library)) as theirs:
        for id in ids:
            edit.set_values(theirs, [id], {"emotion": -1})
    mine.look(library)
    assert set(mine.records) == set(ids[1:])


@tried(25)
@given(st.data())
def test_whatever_happens_new_is_what_others_touched_last_and_nobody_has_seen(data):
    with libraries.a_copy(libraries.small()) as ws, closing(ben_on(ws)) as theirs:
        state = ws.path.parent
        mine = ana_looks(ws, state)
        stands = {id for word in ("stage", "touchpoint", "goal") for id in libraries.ids_of(ws, word)}
        new: set[str] = set()
        for at in range(data.draw(st.integers(1, 8))):
            id = data.draw(st.sampled_from(sorted(stands)))
            match data.draw(st.sampled_from(["mine", "theirs", "seen", "again"])):
                case "mine":
                    edit.set_values(ws, [id], {"title": f"mine {at}"})
                    new.discard(id)
                case "theirs":
                    edit.set_values(theirs, [id], {"title": f"theirs {at}"})
                    new.add(id)
                case "seen":
                    mine.look(ws)
                    mine.saw(frozenset([id]))
                    new.discard(id)
                case "again":
                    mine.save()
                    mine = Seen(state, ws)
            mine.look(ws)
            assert set(mine.records) == new
