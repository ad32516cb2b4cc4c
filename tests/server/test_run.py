"""How a server ends, gently and not, and what is there when it is back."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import httpx
import pytest

from journeytui.store.spaces import now
from journeytui.sync import wire
from journeytui.sync.wire import Push, Put
from server.conftest import DATABASES, new_database
from server.served import Replica, Served, speak
from server.test_events import Heard

KILLS = int(os.environ.get("JOURNEYTUI_KILLS", "6"))
"""How often the server is killed; the long run asks for more."""
PUSH = 40


def put(number: int) -> Put:
    return Put("journey", f"0{number:025d}", "ana", now(), {"title": f"{number}"})


@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("postgresql", 2)])
def test_a_server_that_is_asked_to_stop_ends_its_streams_and_finishes_what_it_began(
    kind: str, workers: int, tmp_path: Path
) -> None:
    with Served(new_database(kind, tmp_path), generous=False, workers=workers) as served:
        with served.client(served.token("editor")) as client, Heard(client) as heard:
            heard.until("here", {"here": []})
            served.process.send_signal(signal.SIGTERM)
            list(heard.lines())
        assert served.stop() in (0, -signal.SIGTERM, 128 + signal.SIGTERM)
        assert '"stopped"' in served.log
        assert "fault" not in served.log
        served.start()
        with served.client(served.token("viewer", name="Bob")) as client:
            assert client.get("/v1/spaces").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASES)
def test_what_was_answered_is_there_after_a_kill_and_what_was_not_comes_once(
    kind: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """A ledger: every push that was answered is in the space, every other one is in it once it was sent again."""
    random.seed(1)
    answered = killed = 0
    with Served(new_database(kind, tmp_path)) as served:
        token = served.token("editor")
        replica = Replica(served.client(token))
        pending: list[Push] = []
        number = 0
        for _ in range(KILLS):
            killer = threading.Timer(random.uniform(0.0, 0.15), served.process.kill)
            killer.start()
            try:
                while True:
                    if not pending:
                        number += 1
                        pending.append(
                            Push(f"mut{number}", "replica", tuple(map(put, range(number * PUSH, number * PUSH + PUSH))))
                        )
                    replica.anchor = wire.decode_answer(replica.send(pending[0]).raise_for_status().content).anchor
                    pending.clear()
                    answered += 1
            except httpx.TransportError:
                killed += 1
            killer.join()
            served.stop(signal.SIGKILL)
            served.start()
        if pending:
            replica.send(pending[0]).raise_for_status()
        seen: list[str] = []
        cursor, more = 0, True
        while more:
            page = replica.pull(cursor)
            seen += [row.id for row in page.rows]
            cursor, more = page.cursor, page.more
        replica.client.close()
        assert sorted(seen) == [put(one).id for one in range(PUSH, number * PUSH + PUSH)]
        commits = served.run("SELECT count(*), count(DISTINCT mut) FROM space_commit")[0]
        assert tuple(commits) == (number, number)
        if kind == "sqlite":
            assert served.run("PRAGMA integrity_check")[0][0] == "ok"
    assert killed == KILLS
    record_property(
        "figures", f"kill -9 of serve on {kind}: {killed} kills, {answered} pushes answered, lost 0, doubled 0"
    )


def test_a_worker_whose_parent_is_killed_ends_as_well(tmp_path: Path) -> None:
    with Served(new_database("postgresql", tmp_path), generous=False, workers=2) as served:
        served.stop(signal.SIGKILL)
        with pytest.raises((OSError, AssertionError)):
            list(
                map(
                    speak,
                    repeat(served.port, 2_000),
                    repeat(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
                )
            )
