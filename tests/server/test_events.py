"""News as they happen: heads, who is here, and the end of a token."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, Self

import httpx
import pytest

from journeytui.workspace import hosting
from server.conftest import new_database
from server.served import Served


class Heard:
    """An open stream, read event by event."""

    def __init__(self, client: httpx.Client, space: str = "main") -> None:
        self._context = client.stream("GET", f"/v1/sync/{space}/events")

    def __enter__(self) -> Self:
        self._answer = self._context.__enter__().raise_for_status()
        self._lines = self._answer.iter_lines()
        return self

    def __exit__(self, *_: object) -> None:
        self._context.__exit__(None, None, None)

    def lines(self) -> Iterator[str]:
        """The lines that come, until the stream ends."""
        return self._lines

    def until(self, event: str, said: Any) -> None:
        """Waits for this news."""
        for line in self._lines:
            if line == f"event: {event}" and json.loads(next(self._lines).removeprefix("data: ")) == said:
                return
        raise AssertionError("the stream ended")


JOURNEY = "0" * 26
REPLICA = "1" * 26


def test_the_first_word_comes_at_once_and_then_the_head(served: Served) -> None:
    with served.client(served.token("viewer")) as client, Heard(client) as heard:
        assert next(heard.lines()) == ": hello"
        heard.until("head", {"head": hosting.head(served.host, "main")})
        heard.until("here", {"here": []})


def test_whoever_listens_hears_of_a_change_through_rest_and_from_another_process(served: Served) -> None:
    with served.client(served.token("editor")) as client, Heard(client) as heard:
        heard.until("here", {"here": []})
        client.post("/v1/spaces/main/teams", json={"fields": {"title": "Us"}}).raise_for_status()
        heard.until("head", {"head": hosting.head(served.host, "main")})
        served.records("team").create({"title": "Them"}, parent=None)
        heard.until("head", {"head": hosting.head(served.host, "main")})


def test_how_long_it_takes_until_others_hear_of_a_change(
    served: Served, record_property: Callable[[str, object], None]
) -> None:
    took = []
    with (
        served.client(served.token("editor")) as client,
        Heard(client) as heard,
        served.client(served.token("editor")) as writer,
    ):
        for _ in range(9):
            began = time.perf_counter()
            made = writer.post("/v1/spaces/main/teams", json={"fields": {"title": "Us"}}).raise_for_status().json()
            heard.until("head", {"head": made["version"]})
            took.append(time.perf_counter() - began)
    where = "SQLite" if served.host.alone else "PostgreSQL"
    record_property("figures", f"from a change to the news of it on {where}: median {median(took) * 1000:.0f} ms")


def test_who_is_here_is_told_and_kept_nowhere(served: Served) -> None:
    before = served.run("SELECT count(*) FROM space_record")
    with served.client(served.token("viewer", name="Bob")) as client, Heard(client) as heard:
        said = {"who": "Ana\x1b[2J\u202e", "at": JOURNEY, "replica": REPLICA}
        assert client.post("/v1/sync/main/presence", json=said).status_code == 204
        heard.until("here", {"here": [{"who": "Ana[2J", "at": JOURNEY, "replica": REPLICA}]})
        client.post("/v1/sync/main/presence", json={**said, "who": "", "at": ""})
        heard.until("here", {"here": [{"who": "Bob", "at": "", "replica": REPLICA}]})
    assert served.run("SELECT count(*) FROM space_record") == before


def test_whoever_says_nothing_more_is_forgotten_and_the_stream_goes_on(served: Served) -> None:
    with served.client(served.token("viewer")) as client, Heard(client) as heard:
        here = {"who": "Ana", "at": JOURNEY, "replica": REPLICA}
        client.post("/v1/sync/main/presence", json=here).raise_for_status()
        heard.until("here", {"here": [here]})
        heard.until("here", {"here": []})
        assert ": still here" in heard.lines()


def test_news_of_one_space_stay_in_it(served: Served) -> None:
    theirs = served.client(served.token("editor", space="theirs"))
    with theirs, served.client(served.token("editor")) as client, Heard(client) as heard:
        theirs.post(
            "/v1/sync/theirs/presence", json={"who": "Eve", "at": JOURNEY, "replica": "2" * 26}
        ).raise_for_status()
        theirs.post("/v1/spaces/theirs/teams", json={"fields": {"title": "Them"}}).raise_for_status()
        client.post("/v1/sync/main/presence", json={"who": "Ana", "at": "", "replica": "3" * 26})
        for line in heard.lines():
            assert "Eve" not in line
            if '"Ana"' in line:
                break


@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("postgresql", 3)])
def test_a_revoked_token_hears_nothing_more_and_may_nothing_more(kind: str, workers: int, tmp_path) -> None:
    with (
        Served(new_database(kind, tmp_path), generous=False, workers=workers) as served,
        served.client(served.token("viewer", name="gone")) as client,
        Heard(client) as heard,
    ):
        ended = threading.Event()

        def listen() -> None:
            list(heard.lines())
            ended.set()

        thread = threading.Thread(target=listen)
        thread.start()
        hosting.revoke_token(served.host, "gone")
        assert ended.wait(1.0), "the stream of a revoked token goes on"
        thread.join()
        answers = [client.get("/v1/spaces", headers={"Connection": "close"}) for _ in range(9)]
        assert {answer.status_code for answer in answers} == {401}


def test_workers_hear_of_each_other(tmp_path) -> None:
    with Served(new_database("postgresql", tmp_path), generous=False, workers=3) as served:
        clients = [served.client(served.token("editor", name=f"p{number}")) for number in range(6)]
        heard = [Heard(client).__enter__() for client in clients]
        with served.client(served.token("editor")) as writer:
            for number in range(6):
                made = writer.post(
                    "/v1/spaces/main/teams", json={"fields": {"title": f"{number}"}}, headers={"Connection": "close"}
                )
                for one in heard:
                    one.until("head", {"head": made.json()["version"]})
            writer.post("/v1/sync/main/presence", json={"who": "Ana", "at": JOURNEY, "replica": REPLICA})
            for one in heard:
                one.until("here", {"here": [{"who": "Ana", "at": JOURNEY, "replica": REPLICA}]})
        for one, client in zip(heard, clients, strict=True):
            one.__exit__()
            client.close()
        assert len({json.loads(line)["process"] for line in served.log.splitlines() if '"started"' in line}) == 3
