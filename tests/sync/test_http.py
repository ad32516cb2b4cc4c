"""A space behind an address: what is sent, to whom, and what a server can and cannot do to whoever asks."""

from __future__ import annotations

import gzip
import http.server
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.errors import InvalidValues
from journeytui.sync import addresses, asking, packing, routes, wire
from journeytui.sync.asking import WrongSort
from journeytui.sync.http import HttpRemote
from journeytui.sync.remote import Diverged, NotAllowed, Refusal, RemoteTrouble, Space, TooOld, Unreachable
from journeytui.sync.wire import START, Anchor, Answer, Put, Row

SAID = {"name": "main", "log": "l", "head": 3, "anchor": [3, "h"], "role": "editor", "protocol": 1}
PAGE = [
    wire.row_line(Row("team", "t1", 3, "ana", "r", {"title": "Sales"})),
    wire.page_end(3, more=False, head=3, anchor=START),
]
Reply = tuple[int, dict[str, str], bytes]


class Puppet(http.server.ThreadingHTTPServer):
    """A server that answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply: Callable[[], Reply] = lambda: (200, {}, json.dumps(SAID).encode())
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self) -> None:
        assert isinstance(self.server, Puppet)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        status, headers, data = self.server.reply()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = answer  # noqa: N815  the base class calls them so

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def puppet() -> Iterator[Puppet]:
    server = Puppet()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def remote(puppet: Puppet) -> Iterator[HttpRemote]:
    found = HttpRemote(puppet.url, token="secret")
    yield found
    found.close()


def lines(*said: str) -> bytes:
    return ("\n".join(said) + "\n").encode()


def test_a_space_says_what_it_is(puppet: Puppet, remote: HttpRemote) -> None:
    assert remote.info() == Space("main", "l", 3, Anchor(3, "h"), "editor")
    method, path, headers, _ = puppet.asked[0]
    assert (method, path) == ("GET", "/v1/sync/main")
    assert headers["authorization"] == "Bearer secret"
    assert headers.keys() == {"host", "authorization", "accept-encoding"}, "nothing is said that nobody asks"


def test_whoever_speaks_another_protocol_says_so() -> None:
    assert asking._spoken(routes.UNSAID) == {}
    assert asking._spoken(7) == {routes.SPOKEN: "7"}


ANSWER = Answer(2, 3, Anchor(3, "h"), (), ())


def taken() -> Reply:
    return 200, {"Content-Encoding": "gzip"}, gzip.compress(wire.encode_answer(ANSWER))


def push_of(title: str) -> bytes:
    return wire.encode_push(wire.Push("m", "r", (Put("team", "t", "ana", "now", {"title": title}),)))


@pytest.mark.parametrize("size", [1, packing.MOST])
def test_a_push_is_packed_and_its_bytes_are_the_frozen_ones(puppet: Puppet, remote: HttpRemote, size: int) -> None:
    puppet.reply = taken
    body = push_of("x" * size)
    assert remote.push("log", Anchor(2, "g"), body) == ANSWER
    _, path, headers, sent = puppet.asked[0]
    assert path == "/v1/sync/main/push"
    assert (headers[routes.LOG.lower()], headers[routes.ANCHOR.lower()]) == ("log", "2:g")
    if size == 1:
        assert (headers["content-type"], "content-encoding" in headers) == (routes.SMALL, False)
        assert packing.unpacking().decompress(sent) == body
    else:
        assert (headers["content-type"], headers["content-encoding"]) == (routes.LINES, "gzip")
        assert gzip.decompress(sent) == body


def test_a_server_that_knows_no_small_form_gets_the_same_push_as_gzip_and_is_remembered(
    puppet: Puppet, remote: HttpRemote
) -> None:
    puppet.reply = lambda: taken() if puppet.asked[-1][2]["content-type"] == routes.LINES else (415, {}, b"{}")
    for title in ("one", "two"):
        assert remote.push("log", Anchor(2, "g"), push_of(title)) == ANSWER
    assert [asked[2]["content-type"] for asked in puppet.asked] == [routes.SMALL, routes.LINES, routes.LINES]
    assert [gzip.decompress(asked[3]) for asked in puppet.asked[1:]] == [push_of("one"), push_of("two")]


def test_what_takes_no_push_in_any_form_refuses_it(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (415, {}, b"{}")
    with pytest.raises(Refusal):
        remote.push("log", Anchor(2, "g"), push_of("one"))
    assert len(puppet.asked) == 2


def test_a_page_is_asked_for_from_where_one_stands(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (200, {}, lines(*PAGE))
    page = remote.pull("log", START, 2, fresh=9, limit=7)
    assert [row.fields for row in page.rows] == [{"title": "Sales"}]
    assert puppet.asked[0][1] == "/v1/sync/main/pull?cursor=2&fresh=9&limit=7"


@given(cut=st.integers(0, len(lines(*PAGE)) - 2))
def test_a_page_that_was_cut_off_is_no_page(cut: int) -> None:
    with pytest.raises(wire.Malformed):
        wire.decode_page(lines(*PAGE)[:cut].split(b"\n"))


def test_what_was_removed_is_asked_for_in_portions_and_has_to_be_whole(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (200, {}, lines(PAGE[0], '{"end":1}'))
    assert [row.id for row in remote.removed(["t1"] * (routes.IDS_AT_ONCE + 1))] == ["t1"]
    assert len(puppet.asked) == 2
    puppet.reply = lambda: (200, {}, lines(PAGE[0]))
    with pytest.raises(Unreachable):
        remote.removed(["t1"])


@pytest.mark.parametrize(
    ("status", "sort"),
    [(400, Refusal), (401, NotAllowed), (403, NotAllowed), (404, NotAllowed), (409, Diverged), (413, Refusal), (415, WrongSort),
     (422, Refusal), (426, TooOld), (429, Unreachable), (500, Unreachable), (503, Unreachable), (418, Unreachable)],
)  # fmt: skip
def test_every_status_has_a_meaning(puppet: Puppet, remote: HttpRemote, status: int, sort: type[RemoteTrouble]) -> None:
    puppet.reply = lambda: (status, {}, json.dumps({"error": "x", "message": "It \x1b[31mis so."}).encode())
    with pytest.raises(sort) as told:
        remote.pull("log", START, 0)
    assert type(told.value) is sort
    assert "\x1b" not in told.value.message
    assert "secret" not in told.value.message + told.value.hint


def test_a_server_that_is_not_there_is_told_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with closing(HttpRemote(f"http://127.0.0.1:{port}", token="secret")) as remote, pytest.raises(Unreachable) as told:
        remote.info()
    assert told.value.message == "127.0.0.1 does not answer: Connection refused"


def test_https_to_a_server_that_does_not_speak_it_is_told_in_words(puppet: Puppet) -> None:
    with (
        closing(HttpRemote(puppet.url.replace("http:", "https:"), token="secret")) as remote,
        pytest.raises(Unreachable) as told,
    ):
        remote.info()
    assert told.value.message == "127.0.0.1 does not answer: it does not speak https"


def test_a_redirect_to_nowhere_is_told_in_words(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (307, {"Location": "http://a\x01b/"}, b"")
    with pytest.raises(Unreachable) as told:
        remote.info()
    assert told.value.message == "127.0.0.1 does not answer: it sends on to an address that is none"


def test_who_is_asked_to_wait_is_told_how_long(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (429, {"Retry-After": "7"}, b"")
    with pytest.raises(Unreachable) as told:
        remote.info()
    assert "7 seconds" in told.value.hint


def test_a_redirect_is_not_followed_and_the_token_stays(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (307, {"Location": f"{puppet.url}/elsewhere"}, b"")
    with pytest.raises(Refusal) as told:
        remote.info()
    assert "/elsewhere" in told.value.message
    assert len(puppet.asked) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"name":1}', json.dumps(SAID | {"anchor": 3}).encode()])
def test_what_is_no_space_is_none(puppet: Puppet, remote: HttpRemote, body: bytes) -> None:
    puppet.reply = lambda: (200, {}, body)
    with pytest.raises(Unreachable):
        remote.info()


def test_an_answer_that_unpacks_to_more_than_any_page_is_left(
    puppet: Puppet, remote: HttpRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journeytui.sync.asking._MOST", 100_000)
    puppet.reply = lambda: (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(10_000_000)))
    with pytest.raises(Refusal):
        remote.info()


def test_nobody_there_is_something_to_wait_for() -> None:
    server = Puppet()
    server.server_close()
    with pytest.raises(Unreachable):
        HttpRemote(server.url).info()


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "http://10.0.0.1:8000", "ftp://example.org", "https://", "example.org", "https://a:b@example.org",
     "https://example.org?x=1", "http://localhost.example.org", "http://[::2]", "https://example.org:99999"],
)  # fmt: skip
def test_an_address_that_would_carry_the_token_through_the_open_is_refused(address: str) -> None:
    with pytest.raises(InvalidValues):
        HttpRemote(address)


@pytest.mark.parametrize(
    ("address", "origin"),
    [("https://Example.org/x", "https://example.org:443"), ("http://localhost:8", "http://localhost:8"),
     ("http://127.0.0.1", "http://127.0.0.1:80"), ("http://[::1]:5", "http://::1:5")],
)  # fmt: skip
def test_an_address_has_one_origin(address: str, origin: str) -> None:
    assert addresses.origin(address) == origin


def test_a_page_that_was_expected_is_asked_for_once_and_any_other_anew(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (200, {}, lines(*PAGE))
    remote.expect("log", START, 2, limit=5)
    assert remote.pull("log", START, 2, limit=5).rows[0].id == "t1"
    assert len(puppet.asked) == 1
    remote.expect("log", START, 3)
    assert remote.pull("log", START, 4).cursor == 3
    asked = sorted(path.split("cursor=")[1][0] for _, path, _, _ in puppet.asked)
    # The third may have been given up before it was asked for.
    assert [one for one in asked if one != "3"] == ["2", "4"]


def test_what_goes_wrong_with_an_expected_page_is_said_when_it_is_wanted(puppet: Puppet, remote: HttpRemote) -> None:
    puppet.reply = lambda: (503, {}, b"{}")
    remote.expect("log", START, 2)
    with pytest.raises(Unreachable):
        remote.pull("log", START, 2)
    puppet.reply = lambda: (200, {}, lines(*PAGE))
    assert remote.pull("log", START, 2).cursor == 3
