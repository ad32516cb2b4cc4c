from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.value import Value
from journeytui.store import locking
from journeytui.workspace import edit, history, newest, records, reviewing, studies, views
from journeytui.workspace.remembered import remembered
from journeytui.workspace.workspace import Workspace, state_of
from laws import tried

READINGS = (views.whole_journey, records.record_view, reviewing.review_view)


def afresh(read: Callable[..., Value], ws: Workspace, id: str) -> Value:
    """What is read by a connection that remembers nothing."""
    again = ws.again()
    try:
        return read(again, id)
    finally:
        again.close()


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


@tried(20)
@given(st.lists(st.sampled_from([titled, elsewhere, given_up, undone, views.whole_journey]), max_size=6))
def test_whatever_happens_one_reads_what_is_there(happens: list[Callable[[Workspace, str], object]]) -> None:
    with libraries.a_copy(libraries.small()) as ws:
        journey = libraries.ids_of(ws, "journey")[0]
        for one in happens:
            for read in READINGS:
                assert read(ws, journey) == afresh(read, ws, journey)
            one(ws, journey)
        for read in READINGS:
            assert read(ws, journey) == afresh(read, ws, journey)


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
