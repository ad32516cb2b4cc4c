"""How much is served to whom."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.server.limits import Buckets, Limits, Rate, Throttle
from journeytui.server.refusals import Refusal
from server.served import Served, speak


@given(
    rate=st.floats(0.1, 100),
    at_once=st.integers(1, 50),
    steps=st.lists(st.floats(0, 5), max_size=200),
)
def test_nobody_gets_more_than_the_burst_and_what_flows_in(rate: float, at_once: int, steps: list[float]) -> None:
    now, served = 0.0, 0
    buckets = Buckets(Rate(rate, at_once), lambda: now)
    for step in steps:
        now += step
        try:
            buckets.refuse_empty("ana")
        except Refusal:
            continue
        else:
            buckets.take("ana")
            served += 1
    assert served <= at_once + rate * now + 1e-6


@given(rate=st.floats(0.1, 100), at_once=st.integers(1, 50), took=st.floats(0, 1_000))
def test_whoever_waits_as_long_as_was_said_is_served(rate: float, at_once: int, took: float) -> None:
    now = 0.0
    buckets = Buckets(Rate(rate, at_once), lambda: now)
    buckets.take("ana", took)
    try:
        buckets.refuse_empty("ana")
    except Refusal as refusal:
        now += int(refusal.headers["Retry-After"])
    buckets.refuse_empty("ana", 1 - 1e-6)


def test_one_does_not_pay_for_another() -> None:
    buckets = Buckets(Rate(1, 1), lambda: 0.0)
    buckets.take("ana")
    buckets.refuse_empty("bob")
    with pytest.raises(Refusal):
        buckets.refuse_empty("ana")


@pytest.mark.parametrize("used_up", ["bytes", "seconds"])
def test_whoever_has_used_up_bytes_or_time_waits_with_what_takes_them_and_with_nothing_else(used_up: str) -> None:
    throttle = Throttle(Limits())
    bucket = getattr(throttle, used_up)
    bucket.take("ana", bucket.rate.at_once)
    throttle.admit_sync("ana")
    bucket.take("ana", 10 * bucket.rate.a_second)
    with pytest.raises(Refusal) as refused:
        throttle.admit_sync("ana")
    assert (refused.value.status, 8 <= int(refused.value.headers["Retry-After"]) <= 11) == (429, True)
    throttle.admit_rest("ana")
    throttle.admit_sync("ben")
    throttle.admit_study("ben")
    if used_up == "seconds":
        with pytest.raises(Refusal):
            throttle.admit_study("ana")
    else:
        throttle.admit_study("ana")


def test_a_token_gets_twenty_requests_at_once_and_then_is_told_to_wait(strict: Served) -> None:
    with strict.client(strict.token("viewer")) as client, strict.client(strict.token("viewer", name="Bob")) as other:
        answers = [client.get("/v1/spaces") for _ in range(60)]
        statuses = [answer.status_code for answer in answers]
        assert statuses[:20] == [200] * 20
        assert 429 in statuses
        assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 429)
        assert other.get("/v1/spaces").status_code == 200


def test_whoever_tries_tokens_is_soon_told_to_wait_and_others_are_not(strict: Served) -> None:
    with strict.client("jtui_nothing") as client, strict.client(strict.token("viewer")) as other:
        statuses = [client.get("/v1/spaces").status_code for _ in range(15)]
        assert statuses == [401] * 10 + [429] * 5
        assert other.get("/v1/spaces").status_code == 200
    assert len([deed for deed in strict.host.access.deeds() if deed.what.startswith("sent away")]) == 10


def test_refusals_are_in_the_audit_and_cannot_fill_it(strict: Served) -> None:
    with strict.client(strict.token("viewer", name="Eve")) as client:
        for _ in range(40):
            assert client.post("/v1/spaces/main/teams", json={}).status_code == 403
    noted = [deed for deed in strict.host.access.deeds(count=1_000) if deed.what == "refused"]
    assert {(deed.who, deed.space, deed.about) for deed in noted} == {("Eve", "main", "POST")}
    assert 20 <= len(noted) < 40


def test_a_token_has_five_streams(strict: Served) -> None:
    with strict.client(strict.token("viewer")) as client:
        streams = [client.stream("GET", "/v1/sync/main/events") for _ in range(6)]
        statuses = [stream.__enter__().status_code for stream in streams]
        for stream in streams:
            stream.__exit__(None, None, None)
    assert statuses == [200] * 5 + [429]


def test_a_token_is_answered_thirty_times_at_once(strict: Served) -> None:
    token = strict.token("editor")
    head = (
        "POST /v1/sync/main/push HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-ndjson\r\n"
        f"Content-Length: 9\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()
    with ExitStack() as stack:
        for _ in range(30):
            waiting = stack.enter_context(socket.create_connection(("127.0.0.1", strict.port)))
            waiting.sendall(head)
        while speak(strict.port, head.replace(b"/push", b"/no")).status != 429:
            pass
    with strict.client(strict.token("viewer", name="Bob")) as other:
        assert other.get("/v1/spaces").status_code == 200
