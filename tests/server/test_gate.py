"""The order of checks, and the one shape of every answer: nothing is read, unpacked or repeated that nobody has asked for."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from journeytui.domain import limits
from journeytui.server.gate import HEADERS
from server.served import Served, speak

MOST = limits.PUSH_BYTES + 4 * limits.RECORD_BYTES
SECRET = "jtui_" + "S3cret" * 7
LINES = "application/x-ndjson"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(str(tmp_path_factory.mktemp("gate") / "server.db")) as running:
        yield running


def head(path: str, token: str = "", **more: object) -> bytes:
    """A request for a push whose body is promised, and does not come."""
    told = {"Host": "here", "Content_Type": LINES, "Content_Length": 1_000_000, **more}
    lines = [f"POST {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, *([f"Authorization: Bearer {token}"] if token else []), "", ""]).encode()


@pytest.mark.parametrize(
    ("path", "role", "more", "status"),
    [
        ("/v1/sync/main/push", "", {}, 401),
        ("/v1/spaces/main/journeys", "", {}, 401),
        ("/v1/no/such/address", "", {}, 401),
        ("/v1/no/such/address", "viewer", {}, 404),
        ("/v1/sync/other/push", "editor", {}, 404),
        ("/v1/sync/main/push", "viewer", {}, 403),
        ("/v1/spaces/main/journeys", "viewer", {}, 403),
        ("/v1/sync/main/push", "editor", {"X_Protocol": "0"}, 426),
        ("/v1/sync/main/push", "editor", {"Content_Type": "application/json"}, 415),
        ("/v1/sync/main/push", "editor", {"Content_Type": "multipart/form-data; boundary=x"}, 415),
        ("/v1/sync/main/push", "editor", {"Content_Encoding": "br"}, 415),
        ("/v1/sync/main/push", "editor", {"Content_Length": MOST + 1}, 413),
        (
            "/v1/spaces/main/journeys",
            "editor",
            {"Content_Type": "application/json", "Content_Length": 2 * 2**20 + 1},
            413,
        ),
        ("/v1/spaces/main/conflicts", "editor", {}, 405),
    ],
)
def test_what_cannot_be_is_refused_before_a_body_was_read(
    here: Served, path: str, role: str, more: dict[str, object], status: int
) -> None:
    token = here.token(role) if role else ""
    answer = speak(here.port, head(path, token, **more))
    assert answer.status == status
    assert answer.said.keys() == {"error", "message"}
    for name, value in HEADERS.items():
        assert f"{name}: {value}".lower().encode() in answer.head.lower()
    assert b"access-control" not in answer.head.lower()
    assert b"\r\nserver:" not in answer.head.lower()


def test_a_body_that_does_not_come_is_not_waited_for_for_ever(here: Served) -> None:
    assert speak(here.port, head("/v1/sync/main/push", here.token("editor"))).status == 408


def test_whether_a_space_is_there_is_nobodys_business(here: Served) -> None:
    here.token("viewer", space="theirs")
    with here.client(here.token("editor")) as client:
        answers = [client.get(f"/v1/sync/{space}") for space in ("theirs", "nowhere")]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("size", [MOST + 1, 100 * MOST])
def test_what_becomes_too_large_when_unpacked_is_refused(here: Served, size: int) -> None:
    bomb = gzip.compress(bytes(size), 9)
    headers = {"Content-Type": LINES, "Content-Encoding": "gzip"}
    with here.client(here.token("editor")) as client:
        assert client.post("/v1/sync/main/push", content=bomb, headers=headers).status_code == 413
        assert client.get("/v1/sync/main").status_code == 200


def test_a_bomb_costs_no_more_than_what_is_allowed() -> None:
    import zlib

    from journeytui.server import bodies
    from journeytui.server.refusals import Refusal

    bomb = gzip.compress(bytes(100 * 2**20), 9)
    unpacking = bodies._Unpacking(1_000_000)
    tracemalloc.start()
    with pytest.raises(Refusal):
        list(map(unpacking.more, (bomb[at : at + 4096] for at in range(0, len(bomb), 4096))))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 4_000_000
    assert zlib.decompressobj(31).decompress(bomb, 1)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (gzip.compress(b"x" * 100, mtime=0)[:-4], 400),
        (gzip.compress(b"x" * 100, mtime=0) + b"more", 400),
        (b"\x1f\x8bnot gzip at all", 400),
        (gzip.compress(b"no push\n", mtime=0), 422),
        (gzip.compress(b"\xff\xfe\n", mtime=0), 422),
        (gzip.compress(b'{"mut":"m","replica":"r","n":9}\n', mtime=0), 422),
        (gzip.compress(b"[" * 100_000, mtime=0), 422),
    ],
)
def test_what_is_no_push_is_refused(here: Served, content: bytes, status: int) -> None:
    headers = {"Content-Type": LINES, "Content-Encoding": "gzip"}
    with here.client(here.token("editor")) as client:
        assert client.post("/v1/sync/main/push", content=content, headers=headers).status_code == status


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b'{"fields":' * 50_000,
        b"[" * 1_000_000,
        b'{"fields":{"title":NaN}}',
        b'{"a":1,"a":2}',
        b"\xff{}",
    ],
)
def test_what_is_no_object_is_refused(here: Served, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    with here.client(here.token("editor")) as client:
        answer = client.post("/v1/spaces/main/journeys", content=content, headers=headers)
    assert answer.status_code in (400, 422)


def test_nothing_that_was_sent_comes_back_or_is_noted(here: Served) -> None:
    token = here.token("editor", name="Ana")
    with here.client(token) as client:
        body = {"fields": {"title": [SECRET], SECRET: 1, "emotion": SECRET}, SECRET: {SECRET: SECRET}}
        answers = [
            client.post("/v1/spaces/main/touchpoints", json=body),
            client.post(f"/v1/spaces/main/{SECRET}", json=body),
            client.get(f"/v1/spaces/{SECRET}/teams"),
            client.get("/v1/spaces/main/teams", params={SECRET: SECRET, "limit": SECRET}),
            client.get(f"/v1/spaces/main/teams/{SECRET}"),
            client.patch(f"/v1/spaces/main/teams/{'0' * 26}", json=body, headers={"If-Match": SECRET}),
            client.post(
                "/v1/sync/main/push", content=json.dumps(body), headers={"Content-Type": LINES, "X-Anchor": SECRET}
            ),
            client.get("/v1/sync/main/pull", params={"cursor": SECRET}),
            client.post("/v1/sync/main/presence", json={"who": 1, "at": SECRET}),
            client.get("/v1/spaces", headers={"Authorization": f"Bearer {SECRET}"}),
            client.request("BREW", f"/{SECRET}"),
        ]
    assert all(400 <= answer.status_code < 500 for answer in answers), [answer.status_code for answer in answers]
    assert not any(SECRET in answer.text or SECRET in str(answer.headers) for answer in answers)
    assert SECRET not in here.log
    assert token not in here.log
    assert '"event": "request"' in here.log
    assert all(json.loads(line) for line in here.log.splitlines())


def test_a_refusal_names_all_that_is_wrong(here: Served) -> None:
    with here.client(here.token("editor")) as client:
        answer = client.post("/v1/spaces/main/touchpoints", json={"fields": {"emotion": 7, "title": 1, "nothing": 1}})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["problems"]] == ["parent", "emotion", "title", "fields"]


def test_what_went_wrong_inside_is_told_without_a_trace(here: Served) -> None:
    token = here.token("editor")
    here.run("ALTER TABLE space_change RENAME TO hidden")
    try:
        with here.client(token) as client:
            answer = client.post("/v1/spaces/main/teams", json={"fields": {"title": SECRET}})
    finally:
        here.run("ALTER TABLE hidden RENAME TO space_change")
    assert answer.status_code in (500, 503)
    assert answer.json().keys() == {"error", "message"}
    assert "space_change" not in answer.text
    assert SECRET not in here.log
