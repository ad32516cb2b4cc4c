from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.words import WORDS
from journeytui.store import locking
from journeytui.workspace import edit, history, newest, records, reviewing, studies, views
from journeytui.workspace.remembered import lasting, remembered
from journeytui.workspace.workspace import Workspace, state_of
from laws import tried

READINGS = (
    views.whole_journey, records.record_view, reviewing.review_view,
    *(lambda ws, journey, name=name: studies.answer(ws, name, journey) for name in studies.STUDIES),
)  # fmt: skip


def assert_all_is_read_as_it_is(ws: Workspace, journey: str) -> None:
    """A connection that remembers nothing reads the same."""
    with closing(ws.again()) as again:
        for read in READINGS:
            assert read(ws, journey) == read(again, journey)


def titled(ws: Workspace, journey: str) -> None:
    edit.set_values(ws, (journey,), {"title": f"{len(journey)} {state_of(ws)}"})


def elsewhere(ws: Workspace, journey: str) -> None:
    """Another program does it."""
    again = ws.again()
    titled(again, journey)
    again.close()


def given_up(ws: Workspace, journey: str) -> None:
    """It is read in the middle of a change that does not come to pass."""
    with suppress(KeyError), locking.immediate(ws.connection):
        ws.connection.execute("UPDATE journey SET title = 'never' WHERE id = ?", (journey,))
        views.whole_journey(ws, journey)
        raise KeyError(journey)


def undone(ws: Workspace, journey: str) -> None:
    titled(ws, journey)
    history.undo(ws)


def judged(ws: Workspace, journey: str) -> None:
    """What no study reads."""
    reviewing.mark_in(ws, journey, libraries.ids_of(ws, "stage", journey)[0], "watch", str(state_of(ws)))


def felt(ws: Workspace, _journey: str) -> None:
    """What most studies read."""
    edit.set_values(ws, libraries.ids_of(ws, "touchpoint"), {"emotion": len(history.log(ws, limit=100)) % 5 - 2})


def in_a_shell(ws: Workspace, journey: str) -> None:
    """Links are changed, and looked at before they are known as such."""
    at, touchpoint = len(history.log(ws, limit=100)), libraries.ids_of(ws, "touchpoint")[0]
    serves = json.dumps([touchpoint] if at % 2 else [])
    libraries.outside(ws.path, f"update insight set impact = {at % 3}; update activity set serves = '{serves}'")
    for read in READINGS:
        read(ws, journey)


HAPPENS = (titled, elsewhere, given_up, undone, judged, felt, in_a_shell, views.whole_journey)


@tried(20)
@given(st.lists(st.sampled_from(HAPPENS), max_size=6))
def test_whatever_happens_one_reads_what_is_there(happens: list[Callable[[Workspace, str], object]]) -> None:
    with libraries.a_copy(libraries.small()) as ws:
        journey = libraries.ids_of(ws, "journey")[0]
        for one in happens:
            assert_all_is_read_as_it_is(ws, journey)
            one(ws, journey)
        assert_all_is_read_as_it_is(ws, journey)


def test_what_is_read_while_links_lag_behind_is_read_again(library: Workspace) -> None:
    journey = libraries.ids_of(library, "journey")[0]
    touchpoints = libraries.ids_of(library, "touchpoint")
    before = studies.answer(library, "alignment", journey)
    serves = json.dumps(touchpoints)
    libraries.outside(library.path, f"update activity set serves = '{serves}' where parent = '{journey}'")
    studies.answer(library, "alignment", journey)
    library.catch_up()
    assert studies.answer(library, "alignment", journey) != before
    assert_all_is_read_as_it_is(library, journey)


def test_what_was_read_is_not_read_again_before_something_happened(library: Workspace) -> None:
    (journey, *_), times = libraries.ids_of(library, "journey"), []

    @remembered
    def read(ws: Workspace, id: str) -> list[str]:
        times.append(id)
        return [id]

    assert read(library, journey) is read(library, journey)
    assert times == [journey]
    titled(library, journey)
    assert read(library, journey) == [journey]
    assert times == [journey] * 2


def test_what_depends_on_some_words_is_read_again_when_something_of_them_is_written(library: Workspace) -> None:
    (stage, *_), times = libraries.ids_of(library, "stage"), []

    @lasting(lambda _: {"stage", "team"})
    def read(ws: Workspace, id: str) -> list[str]:
        times.append(id)
        return [id]

    def is_read_again() -> bool:
        times.clear()
        return read(library, stage) == [stage] and bool(times)

    assert is_read_again()
    assert not is_read_again()
    for word, again in (("stage", True), ("goal", False), ("team", True), ("person", False)):
        edit.set_values(library, libraries.ids_of(library, word)[:1], {"title": f"Another {word}"})
        assert is_read_again() == again
        assert not is_read_again()
    day = library.today() + dt.timedelta(days=1)
    library.today = lambda: day
    assert is_read_again()
    with suppress(KeyError), locking.immediate(library.connection):
        assert is_read_again()
        raise KeyError(stage)
    assert not is_read_again()


@pytest.mark.parametrize("name", studies.STUDIES)
def test_a_study_reads_no_other_words_than_it_says(library: Workspace, name: str) -> None:
    read: set[str] = set()

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            read.add(str(table))
        return sqlite3.SQLITE_OK

    edit.set_values(library, libraries.ids_of(library, "journey")[:1], {"state": "target"})
    for journey in libraries.ids_of(library, "journey"):
        library.connection.set_authorizer(note)
        try:
            studies.answer(library, name, journey)
        finally:
            library.connection.set_authorizer(None)
    assert read & WORDS.keys() <= studies._words_read(name)
    assert "touchpoint" in read
    assert "stage_mark" not in studies._words_read("silos")


def test_another_day_is_another_answer(library: Workspace) -> None:
    journey = libraries.ids_of(library, "journey")[0]
    edit.mark_reviewed(library, journey)
    assert views.journey_view(library, journey).reviewed_ago == 0
    day = library.today() + dt.timedelta(days=3)
    library.today = lambda: day
    assert views.journey_view(library, journey).reviewed_ago == 3


def test_a_study_of_one_journey_is_asked_once(library: Workspace) -> None:
    journey = libraries.ids_of(library, "journey")[0]
    assert studies.study(library, "pain", journey) is studies.study(library, "pain", journey)
    assert studies.study(library, "pain") is not studies.study(library, "pain")


@tried(50)
@given(st.integers(1, 5), st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9))))
def test_of_many_things_the_newest_are_kept_and_only_as_of_now(most: int, asked: list[tuple[int, int]]) -> None:
    known, kept, now = newest.Newest(most), [], None
    for as_of, key in asked:
        kept, now = (kept if as_of == now else []), as_of
        assert known.find(as_of, key) == (key if key in kept else None)
        known.keep(key, key)
        kept = [*(one for one in kept if one != key), key][-most:]
