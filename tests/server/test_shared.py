"""What the workers of a server count together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postgres
from journeytui.server import shared
from journeytui.server.limits import Buckets, Rate
from journeytui.server.refusals import Refusal
from journeytui.server.shared import Table
from server.served import ROOT, Served


@pytest.fixture
def table() -> Iterator[Table]:
    with shared.made():
        found = shared.table()
        assert found is not None
        yield found
        found.close()


def test_whoever_works_alone_shares_nothing_and_nothing_is_left_of_what_was_shared() -> None:
    assert shared.table() is None
    with shared.made():
        path = Path(os.environ[shared.SHARED])
        assert path.stat().st_mode & 0o077 == 0
    assert not path.exists()
    assert shared.table() is None


@given(st.lists(st.tuples(st.text(max_size=5), st.floats(-1e9, 1e9), st.floats(0, 1e9)), max_size=200))
def test_what_is_put_is_got_and_nothing_else(puts: list[tuple[str, float, float]]) -> None:
    with shared.made():
        first, second = shared.table(), shared.table()
        assert first
        assert second
        held = {}
        for key, left, at in puts:
            first.put(key, (left, at))
            held[key] = (left, at)
        assert {key: second.get(key) for key in held} == held
        assert second.get("another key") is None
        first.close()
        second.close()


def test_of_more_than_there_is_room_for_those_stay_that_were_asked_for_last(table: Table) -> None:
    for number in range(3 * shared._SLOTS):
        table.put(f"{number}", (1.0, float(number)))
    kept = [number for number in range(3 * shared._SLOTS) if table.get(f"{number}")]
    assert len(kept) > shared._SLOTS * 0.9
    assert sum(number >= 2 * shared._SLOTS for number in kept) > 0.8 * len(kept)


_TAKES = """
from journeytui.server import shared
from journeytui.server.limits import Buckets, Rate
from journeytui.server.refusals import Refusal
buckets = Buckets(Rate(1e-9, 1e9), lambda: 0.0, kept=shared.table(), name="sync")
for _ in range(2_000):
    buckets.take("ana")
"""


def test_of_many_who_take_at_once_every_one_counts(table: Table) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    running = [subprocess.Popen([sys.executable, "-c", _TAKES], env=env) for _ in range(3)]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    assert table.get("sync ana") == (1e9 - 6_000, 0.0)


def test_two_workers_give_no_more_than_one(table: Table) -> None:
    other = shared.table()
    workers = [Buckets(Rate(1, 20), lambda: 0.0, kept=kept, name="rest") for kept in (table, other)]
    served = 0
    for number in range(60):
        try:
            workers[number % 2].refuse_empty("ana")
        except Refusal:
            continue
        workers[number % 2].take("ana")
        served += 1
    assert served == 20
    Buckets(Rate(1, 20), lambda: 0.0, kept=other, name="sync").refuse_empty("ana", 20)
    if other:
        other.close()


def test_three_workers_send_a_stranger_away_as_soon_as_one_does() -> None:
    """Every request comes on a connection of its own, so that all of them answer."""
    with Served(postgres.database(), generous=False, workers=3) as served:
        statuses = []
        for _ in range(18):
            with served.client("jtui_nothing") as client:
                statuses.append(client.get("/v1/spaces").status_code)
        processes = {
            line.partition('"process": ')[2].partition(",")[0].strip("}")
            for line in served.log.splitlines()
            if "started" in line
        }
        assert len(processes) == 3
        assert statuses == [401] * 10 + [429] * 8
