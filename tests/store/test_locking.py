"""Waiting for the others who write: who has waited longer comes first, and nobody waits longer than told."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.store import locking, opening


@given(waited=st.floats(0, 1e9))
def test_a_pause_is_short_and_never_nothing(waited):
    assert 0.001 <= locking.pause(waited) <= 0.05


@given(waited=st.floats(0.35, 40))
def test_who_has_waited_for_a_while_asks_more_often_than_who_has_just_come(waited):
    assert locking.pause(waited) < locking.pause(0)


def test_who_gives_up_waits_for_nobody_and_can_still_write_when_nobody_is_in_the_way():
    with libraries.a_file(libraries.empty()) as path, closing(sqlite3.connect(path, isolation_level=None)) as other:
        connection = opening.open_file(path).connection
        locking.give_up(connection)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"), locking.immediate(connection):
            pass
        other.execute("ROLLBACK")
        with locking.immediate(connection):
            connection.execute("UPDATE library SET title = 'Written'")
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (opening.WAIT_TO_WRITE_MS,)
        connection.close()


def test_an_end_waits_for_a_write_on_whatever_thread_it_is_asked_for():
    ended: list[str] = []

    def asked(when: str) -> None:
        asking = threading.Thread(target=locking.unless_writing, args=(lambda: ended.append(when),))
        asking.start()
        asking.join()

    with libraries.a_file(libraries.empty()) as path:
        connection = opening.open_file(path).connection
        asked("before")
        with locking.immediate(connection):
            asked("within")
            connection.execute("UPDATE library SET title = 'Written'")
            asked("within")
        asked("after")
        with pytest.raises(ZeroDivisionError), locking.immediate(connection):
            raise ZeroDivisionError
        asked("after one that failed")
        connection.close()
    assert ended == ["before", "after", "after one that failed"]
