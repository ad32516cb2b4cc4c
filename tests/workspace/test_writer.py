from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import libraries
from journeytui.domain.errors import DiskTrouble, InvalidValues
from journeytui.workspace import edit, history
from journeytui.workspace.writer import Done, Writer


def test_what_is_submitted_is_done_in_order_and_told_in_order(library):
    told: list[Done] = []
    writer = Writer(library, told.append)
    team = libraries.ids_of(library, "team")[0]
    tickets = [writer.submit(lambda ws, n=n: edit.set_values(ws, (team,), {"title": f"T{n}"})) for n in range(50)]
    writer.drain()
    assert [done.ticket for done in told] == tickets
    assert [row.entries[0].new for row in history.log(library, limit=50)][::-1] == [f"T{n}" for n in range(50)]
    assert all(done.outcome is not None and done.error is None for done in told)
    writer.close()


def test_a_refusal_and_a_fault_are_told_and_the_next_act_is_done(library):
    told: list[Done] = []
    writer = Writer(library, told.append)
    team = libraries.ids_of(library, "team")[0]
    writer.submit(lambda ws: edit.set_values(ws, (team,), {"emotion": 9}))
    writer.submit(lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    writer.submit(lambda ws: edit.set_values(ws, (team,), {"title": "Done"}))
    writer.close()
    assert isinstance(told[0].error, InvalidValues)
    assert isinstance(told[1].error, ZeroDivisionError)
    assert told[2].outcome is not None
    assert next(row["title"] for row in libraries.dump(library)["team"]) == "Done"


def test_closing_does_what_is_left(library):
    told: list[Done] = []
    writer = Writer(library, told.append)
    writer.warm()
    for number in range(20):
        writer.submit(lambda ws, n=number: edit.add(ws, "team", None, {"title": f"T{n}"}))
    writer.close()
    assert len(told) == 20
    assert len(libraries.ids_of(library, "team")) == 21


def test_acts_are_told_on_one_thread_that_is_not_the_screens(library):
    threads: list[int] = []
    writer = Writer(library, lambda _: threads.append(threading.get_ident()))
    gate = threading.Event()
    writer.submit(lambda ws: gate.wait() and edit.add(ws, "team", None, {"title": "A"}))  # type: ignore[arg-type, return-value]
    writer.submit(lambda ws: edit.add(ws, "team", None, {"title": "B"}))
    gate.set()
    writer.close()
    assert set(threads) != {threading.get_ident()}
    assert len(set(threads)) == 1


def test_what_the_writer_did_is_noticed_by_the_screens_connection(library):
    assert not library.changed_elsewhere()
    writer = Writer(library, lambda _: None)
    writer.submit(lambda ws: edit.add(ws, "team", None, {"title": "A"}))
    writer.close()
    assert library.changed_elsewhere()
    assert not library.changed_elsewhere()


def test_a_writer_that_is_told_to_give_up_waits_for_nobody_any_more(library):
    told: list[Done] = []
    writer = Writer(library, told.append)
    writer.submit(lambda ws: edit.add(ws, "team", None, {"title": "Before"}))
    writer.drain()
    with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for title in ("A", "B"):
            writer.submit(lambda ws, title=title: edit.add(ws, "team", None, {"title": title}))
        writer.drain(0.05)
        assert writer.waits
        assert len(told) == 1
        writer.give_up()
        writer.close()
        assert [type(done.error) for done in told[1:]] == [DiskTrouble, DiskTrouble]
        other.execute("ROLLBACK")
    assert [row["title"] for row in libraries.dump(library)["team"]].count("Before") == 1
    assert len(libraries.ids_of(library, "team")) == 2


def test_while_it_is_held_nothing_is_written_and_then_all_of_it_in_order(library):
    writer = Writer(library, lambda _: None)
    writer.warm()
    go_on = writer.hold(10)
    assert go_on is not None
    for number in range(5):
        writer.submit(lambda ws, n=number: edit.add(ws, "team", None, {"title": f"T{n}"}))
    with closing(sqlite3.connect(library.path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    assert len(libraries.ids_of(library, "team")) == 1
    go_on()
    writer.close()
    assert len(libraries.ids_of(library, "team")) == 6


def test_a_write_that_takes_too_long_is_not_waited_for(library):
    writer = Writer(library, lambda _: None)
    gate = threading.Event()
    writer.submit(lambda ws: gate.wait() and edit.add(ws, "team", None, {"title": "A"}))  # type: ignore[arg-type, return-value]
    assert writer.hold(0.05) is None
    gate.set()
    writer.close()
    assert len(libraries.ids_of(library, "team")) == 2
