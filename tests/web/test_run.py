"""The door for browsers with real explorers behind it, asked by somebody who is no browser and keeps to no rule."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pyte
import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from journeytui.web.gate import COOKIE, Gate
from journeytui.web.limits import Limits
from journeytui.web.run import Browsers, Terms
from person import small_library
from visitor import below, gone

SECRET = "only-the-shell-knows"
GENEROUS = Limits(1024, 60)
WIDTH, HEIGHT = 90, 28
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]")


class Outside:
    """Somebody who speaks to the door, with what it takes to be let in, or without."""

    def __init__(self, browsers: Browsers, client: TestClient[Any, Any]) -> None:
        self.browsers = browsers
        self.gate = browsers.gate
        self.client = client
        self.host = f"127.0.0.1:{client.port}"
        self.socket = f"{self.gate.inside}ws?width={WIDTH}&height={HEIGHT}"
        self.good = {
            "Cookie": f"{COOKIE}={self.gate.cookie.partition('=')[2].partition(';')[0]}",
            "Origin": f"http://{self.host}",
        }

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        """An answer, read to its end."""
        answer = await self.client.get(path, headers=headers, allow_redirects=False)
        await answer.read()
        return answer

    async def connected(self, **changed: str) -> aiohttp.ClientWebSocketResponse:
        """A page's connection."""
        return await self.client.ws_connect(self.socket, headers=self.good | changed)

    async def is_empty(self) -> None:
        """Waits until no session is left."""
        async with asyncio.timeout(10):
            while serving := list(self.browsers._open.values()):
                await asyncio.wait(serving)

    @property
    def explorers(self) -> dict[int, str]:
        """The processes behind the door."""
        return {number: words for number, words in below(os.getpid()).items() if "-m journeytui" in words}


Open = Callable[..., AbstractAsyncContextManager[Outside]]


@pytest.fixture
def open_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the door to a small library."""
    path = small_library(tmp_path / "journeys.db")
    for name in [name for name in os.environ if name.startswith(("JOURNEYTUI_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SOME_TOKEN", SECRET)
    monkeypatch.setenv("LC_ALL", "de_DE.ISO-8859-1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("JOURNEYTUI_SERVER_DB", f"postgresql://ana:{SECRET}@host/db")

    @asynccontextmanager
    async def opened(
        sessions: int = 3, idle: float = 60, words: tuple[str, ...] = (), limits: Limits = GENEROUS
    ) -> AsyncIterator[Outside]:
        browsers = Browsers(Terms(["--db", str(path), *words], "Ours", sessions, idle, limits, "dark"), Gate())
        async with TestServer(browsers.application(), host="127.0.0.1") as server, TestClient(server) as client:
            yield Outside(browsers, client)

    return opened


async def seen(page: aiohttp.ClientWebSocketResponse, wanted: str) -> str:
    """Everything that came until this did, or the end; then all that it drew. (A slow machine draws a word letter by letter.)"""
    told, drawn = b"", pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.ByteStream(drawn)
    async with asyncio.timeout(20):
        while wanted.encode() not in told and wanted not in "\n".join(drawn.display):
            message = await page.receive()
            if message.type == WSMsgType.BINARY:
                told += message.data
                stream.feed(_UNKNOWN_TO_PYTE.sub(b"", message.data))
                if b"\x1b[5n" in message.data:
                    await page.send_json(["stdin", "\x1b[0n"])
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                break
    return "\n".join((told.decode("utf-8", "replace"), *drawn.display))


# Who is let in


async def test_the_address_leads_in_and_nothing_else_does(open_door: Open) -> None:
    async with open_door() as outside:
        inside = outside.gate.inside
        paths = [
            "/",
            "/open/",
            "/ws",
            "/static/js/textual.js",
            "/download/x",
            inside,
            f"{inside}ws",
            f"{inside}static/js/textual.js",
        ]
        for path in paths:
            answer = await outside.get(path)
            assert answer.status == 403, path
            assert "Set-Cookie" not in answer.headers
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        came = await outside.get(outside.gate.address)
        assert came.status == 200
        assert came.headers["Set-Cookie"] == outside.gate.cookie
        assert inside in await came.text()
        page = await outside.get(inside, **outside.good)
        assert page.status == 200
        assert f"ws://{outside.host}{inside}ws" in await page.text()


async def test_with_the_cookie_there_is_the_page_and_what_it_needs_and_no_more(open_door: Open) -> None:
    async with open_door() as outside:
        inside = outside.gate.inside
        for path, status in {
            "static/js/textual.js": 200, "static/css/xterm.css": 200, "static/fonts/RobotoMono-VariableFont_wght.ttf": 200,
            "static/": 404, "static": 404, "static/../../server.py": 403, "static/%2e%2e/%2e%2e/server.py": 403,
            "static/js/../js/textual.js": 200, "static//etc/passwd": 404, "download/x": 404, "nothing": 404,
        }.items():  # fmt: skip
            answer = await outside.get(inside + path, **outside.good)
            assert answer.status == status, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert (
                answer.headers["Cache-Control"] == "no-store"
                if status != 200
                else "private" in answer.headers["Cache-Control"]
            )


async def test_every_route_is_behind_the_gate(open_door: Open) -> None:
    """Also one that somebody adds: the routes are asked, not listed."""
    async with open_door() as outside:
        routes = [one for one in outside.client.app.router.routes() if one.resource]
        assert len(routes) >= 3
        for route in routes:
            path = str(route.resource.canonical).replace("{name}", "js/textual.js")
            assert (await outside.get(path)).status == 403
            assert (await outside.get(path, **outside.good | {"Host": "evil.example"})).status == 403
            assert (await outside.get(path, **outside.good | {"Origin": "http://evil.example"})).status == 403


@pytest.mark.parametrize(
    "changed",
    [
        {"Cookie": ""}, {"Cookie": f"{COOKIE}=guess"}, {"Origin": "http://evil.example"}, {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"}, {"Host": "evil.example"}, {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
    ids=str,
)  # fmt: skip
async def test_no_connection_without_all_of_it_and_no_process_either(open_door: Open, changed: dict[str, str]) -> None:
    async with open_door() as outside:
        with pytest.raises(WSServerHandshakeError) as refused:
            await outside.connected(**changed)
        assert refused.value.status == 403
        assert not outside.explorers


async def test_a_connection_without_a_page_is_refused(open_door: Open) -> None:
    async with open_door() as outside:
        del outside.good["Origin"]
        with pytest.raises(WSServerHandshakeError) as refused:
            await outside.connected()
        assert refused.value.status == 403


async def test_through_a_tunnel_on_another_port_the_page_connects_back_to_that(open_door: Open) -> None:
    async with open_door() as outside:
        through = outside.good | {"Host": "localhost:9000", "Origin": "http://localhost:9000"}
        page = await outside.get(outside.gate.inside, **through)
        assert f"ws://localhost:9000{outside.gate.inside}ws" in await page.text()
        assert "connect-src 'self' ws://localhost:9000;" in page.headers["Content-Security-Policy"]
        socket = await outside.connected(**through)
        assert "I buy a home" in await seen(socket, "I buy a home")


# Sessions


async def test_who_is_let_in_sees_the_library_and_no_secret_goes_along(open_door: Open) -> None:
    async with open_door() as outside:
        page = await outside.connected()
        told = await seen(page, "I buy a home")
        assert "▶" in told, "a page has every mark and colour, whatever this terminal has"
        assert "\x1b[38;2;" in told
        (number,) = outside.explorers
        words, environment = what_all_can_read(number)
        for secret in (SECRET, outside.gate.address.rpartition("/")[2], outside.good["Cookie"]):
            assert secret not in words
            assert secret not in environment
        assert words.split("\0")[1:4] == ["-P", "-m", "journeytui"]


async def test_when_the_page_closes_its_explorer_goes_and_makes_room(open_door: Open) -> None:
    async with open_door(sessions=1) as outside:
        for _ in range(2):
            page = await outside.connected()
            await seen(page, "I buy a home")
            explorers = outside.explorers
            assert len(explorers) == 1
            await page.close()
            assert not await asyncio.to_thread(gone, explorers)
            await outside.is_empty()


async def test_a_page_that_vanishes_before_its_explorer_is_there_leaves_nothing(open_door: Open) -> None:
    async with open_door() as outside:
        page = await outside.connected()
        page._response.connection.transport.abort()
        await outside.is_empty()
        assert not outside.explorers


async def test_an_explorer_that_stands_still_is_ended_by_force(open_door: Open) -> None:
    async with open_door() as outside:
        page = await outside.connected()
        await seen(page, "I buy a home")
        explorers = outside.explorers
        for number in explorers:
            os.kill(number, signal.SIGSTOP)
        await page.close()
        assert not await asyncio.to_thread(gone, explorers, 12)


async def test_one_too_many_is_told_so(open_door: Open) -> None:
    async with open_door(sessions=2) as outside:
        pages = [await outside.connected() for _ in range(2)]
        for page in pages:
            await seen(page, "I buy a home")
        told = await seen(await outside.connected(), "--sessions")
        assert "2 sessions are open, and there may be no more" in told
        assert len(outside.explorers) == 2
        waiting = await outside.connected()
        await pages.pop().close()
        await seen(waiting, "I buy a home")
        assert len(outside.explorers) == 2


async def test_nobody_typing_ends_a_session_and_the_answers_of_a_page_are_no_typing(open_door: Open) -> None:
    async with open_door(idle=1.5) as outside:
        page = await outside.connected()
        await seen(page, "I buy a home")
        explorers = outside.explorers
        answering = asyncio.create_task(_keeps_answering(page))
        told = await seen(page, "so this session was ended")
        answering.cancel()
        assert "Nothing is lost" in told
        assert not await asyncio.to_thread(gone, explorers)


async def test_leaving_is_told_and_so_is_a_start_that_failed(open_door: Open) -> None:
    async with open_door() as outside:
        page = await outside.connected()
        await seen(page, "I buy a home")
        await page.send_json(["stdin", "q"])
        assert "You have left JourneyTUI" in await seen(page, "You have left")
    async with open_door(words=("open", "nowhere")) as outside:
        assert "Nothing is called 'nowhere'" in await seen(await outside.connected(), "nowhere")


# A share of the machine


async def test_every_program_of_a_session_is_held_to_its_share(open_door: Open) -> None:
    async with open_door(limits=Limits(700, 5)) as outside:
        await seen(await outside.connected(), "I buy a home")
        (number,) = outside.explorers
        assert resource.prlimit(number, resource.RLIMIT_DATA) == (700 << 20, 700 << 20)
        assert resource.prlimit(number, resource.RLIMIT_CPU) == (300, 310)


async def test_a_session_that_has_used_its_processor_ends_with_a_word_and_what_was_typed_is_kept(
    open_door: Open,
) -> None:
    async with open_door(limits=Limits(1024, 1)) as outside:
        page = await outside.connected()
        await seen(page, "I buy a home")
        await page.send_json(["stdin", "rHalf a thought"])
        await seen(page, "Half a thought")
        for number in outside.explorers:
            resource.prlimit(number, resource.RLIMIT_CPU, (0, 60))
        assert "has used a processor for a minute" in await seen(page, "is safe")
        assert "Half a thought" in await seen(await outside.connected(), "Half a thought")


async def test_a_session_that_spins_is_ended_by_the_system_and_that_is_said_too(open_door: Open) -> None:
    async with open_door() as outside:
        page = await outside.connected()
        await seen(page, "I buy a home")
        for number in outside.explorers:
            resource.prlimit(number, resource.RLIMIT_CPU, (0, 0))
        assert "The system has ended this session" in await seen(page, "is safe")


async def test_a_session_that_wants_too_much_memory_ends_with_a_word(open_door: Open) -> None:
    async with open_door() as outside:
        page = await outside.connected()
        await seen(page, "I buy a home")
        for number in outside.explorers:
            resource.prlimit(number, resource.RLIMIT_DATA, (0, 0))
        for key in ("?", "q", "b", "q", "O", "q", "Y", "q", ",", "q", "\r"):
            await page.send_json(["stdin", key])
        assert "needed more memory than it may have" in await seen(page, "is safe")


NONSENSE = (
    "", "[]", "{}", "null", "[1]", '["stdin"]', '["stdin", 5]', '["stdin", "\\ud800"]', '["resize", {"width": "x", "height": 1}]',
    '["resize", {"width": 99999999999, "height": -4}]', '["resize", {"width": true, "height": null}]', '["ping", ["x"]]',
    '["deliver_chunk_request", "x"]', '["quit"]', "[" * 5000, '["stdin", "\\u001b]52;c;?\\u0007"]', "\0", '["stdin", ""]',
)  # fmt: skip


async def test_nonsense_from_a_page_does_nothing(open_door: Open) -> None:
    async with open_door() as outside:
        page = await outside.connected()
        await seen(page, "I buy a home")
        for message in NONSENSE:
            await page.send_str(message)
            await page.send_bytes(b"\x00\xff")
        await page.send_json(["resize", {"width": 100, "height": 30}])
        await page.send_json(["stdin", "?"])
        assert "keys in the library" in await seen(page, "keys in the")
        await page.close()


async def test_a_message_too_long_ends_that_session_only(open_door: Open) -> None:
    async with open_door() as outside:
        one, other = await outside.connected(), await outside.connected()
        await seen(one, "I buy a home")
        await seen(other, "I buy a home")
        await one.send_json(["stdin", "x" * 300_000])
        await seen(one, "never")
        await other.send_json(["stdin", "?"])
        assert "keys in the library" in await seen(other, "keys in the")


async def test_the_end_of_the_door_is_the_end_of_every_explorer(open_door: Open) -> None:
    async with open_door() as outside:
        pages = [await outside.connected() for _ in range(3)]
        for page in pages:
            await seen(page, "I buy a home")
        explorers = outside.explorers
        assert len(explorers) == 3
    assert not gone(explorers)


def what_all_can_read(number: int) -> tuple[str, str]:
    """What a process was called with, which every user of the machine may read, and its environment."""
    process = Path(f"/proc/{number}")
    return (process / "cmdline").read_bytes().decode(), (process / "environ").read_bytes().decode()


async def _keeps_answering(page: aiohttp.ClientWebSocketResponse) -> None:
    while True:
        await page.send_json(["stdin", "\x1b[0n"])
        await asyncio.sleep(0.2)
