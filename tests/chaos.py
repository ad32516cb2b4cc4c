"""A network that fails in fourteen ways: a proxy between a replica and a server, which counts how often each way came up.

It reads one request, chooses a fault or none, and carries it out; what it chooses follows from its seed. The real network
stands behind TLS, so bits flip in bodies only: what changes a header there never arrives.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Self

REFUSE = "refuse"
RESET_REQUEST = "reset mid-request"
RESET_REPLY = "reset after commit before reply"
DELAY = "delay"
TRICKLE = "byte by byte"
TRUNCATE = "truncate"
DUPLICATE = "duplicate"
STORM = "429/500/503 storm"
FLIP = "bit flip"
LENGTH = "wrong length"
BOMB = "gzip bomb"
CERTIFICATE = "bad certificate"
REDIRECT = "redirect to another origin"
HALF_OPEN = "half-open"
KINDS = (
    REFUSE, RESET_REQUEST, RESET_REPLY, DELAY, TRICKLE, TRUNCATE, DUPLICATE, STORM, FLIP, LENGTH, BOMB, CERTIFICATE, REDIRECT,
    HALF_OPEN,
)  # fmt: skip
ON_THE_WAY = tuple(kind for kind in KINDS if kind != CERTIFICATE)
"""What can befall a request to the proxy's own port; a bad certificate has a port of its own."""

_ROUNDS = 5
"""Turns of the loop in which a connection that is let go comes to its end."""
_BOMB = gzip.compress(b"\0" * (256 * 2**20), 9)


class Message(NamedTuple):
    """A request or an answer, whole."""

    head: bytes
    body: bytes

    @property
    def bytes(self) -> bytes:
        return self.head + self.body


class Chaos:
    """The proxy, in a thread of its own: `with Chaos(port, seed) as chaos: … chaos.url …`.

    `share` of the requests meet a fault; `patience` is how long a delay or a silence lasts at most, in seconds.
    """

    def __init__(
        self, upstream: int, seed: int, *, share: float = 0.5, kinds: Sequence[str] = ON_THE_WAY, patience: float = 0.05
    ) -> None:
        self.fired: Counter[str] = Counter()
        self.passed = 0
        self.strangers_saw: list[bytes] = []
        """What arrived where the redirect leads, or behind the bad certificate: it must stay empty."""
        self._upstream = upstream
        self._random = random.Random(seed)
        self._share = share
        self._kinds = tuple(kinds)
        self._patience = patience
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        """Of every connection from outside."""
        self.port = self.strange_port = self.untrusted_port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def untrusted_url(self) -> str:
        return f"https://localhost:{self.untrusted_port}"

    def calm(self) -> None:
        """From now on everything passes."""
        self._share = 0.0

    async def _open(self) -> None:
        self.port = await self._serve(self._carry)
        self.strange_port = await self._serve(self._overhear)
        self.untrusted_port = await self._serve(self._overhear, _untrusted(self._handshake))

    async def _serve(self, act: Callable[..., Awaitable[None]], tls: ssl.SSLContext | None = None) -> int:
        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers.add(writer)
            await act(reader, writer)

        server = await asyncio.start_server(met, "127.0.0.1", 0, ssl=tls, limit=2**24)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)

    def _handshake(self) -> None:
        self.fired[CERTIFICATE] += 1

    async def _overhear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            heard = await reader.read(65_536)
            if heard:
                self.strangers_saw.append(heard)
        writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._random.choice(self._kinds) if self._random.random() < self._share else ""
        try:
            if fault == REFUSE:
                self.fired[fault] += 1
                return _reset(writer)
            request = await _message(reader)
            if request is None:
                return writer.close()
            if fault:
                self.fired[fault] += 1
                await self._fault(fault, request, writer)
            else:
                self.passed += 1
                await self._pass(request, writer)
            await _end(writer)
        except (OSError, EOFError):
            _reset(writer)
        return None

    async def _fault(self, fault: str, request: Message, writer: asyncio.StreamWriter) -> None:
        match fault:
            case "reset mid-request":
                await self._reset_request(request, writer)
            case "reset after commit before reply":
                await self._asked(request)
                _reset(writer)
            case "delay":
                await asyncio.sleep(self._random.uniform(0, self._patience))
                await self._pass(request, writer)
            case "duplicate":
                await self._asked(request)
                writer.write((await self._asked(request)).bytes)
            case "429/500/503 storm":
                await self._storm(request, writer)
            case "redirect to another origin":
                place = request.head.split(b" ", 2)[1]
                writer.write(_answer(307, b"", b"Location: http://127.0.0.1:%d%s" % (self.strange_port, place)))
            case "gzip bomb":
                writer.write(_answer(200, _BOMB, b"Content-Encoding: gzip\r\nContent-Type: application/x-ndjson"))
            case "half-open":
                if self._random.random() < 0.5:
                    await self._asked(request)
                await asyncio.sleep(self._patience * 10)
                _reset(writer)
            case _:
                writer.write(await self._spoilt(fault, await self._asked(request), writer))

    async def _spoilt(self, fault: str, answer: Message, writer: asyncio.StreamWriter) -> bytes:
        """The answer, truncated, altered, of a wrong length or in single bytes."""
        head, body = answer
        match fault:
            case "truncate":
                return answer.bytes[: self._random.randrange(len(answer.bytes))]
            case "bit flip" if body:
                at, bit = self._random.randrange(len(body)), 1 << self._random.randrange(8)
                return head + body[:at] + bytes([body[at] ^ bit]) + body[at + 1 :]
            case "wrong length":
                length = max(0, len(body) + self._random.choice((-9, -1, 1, 9)))
                return _with_length(head, length) + body
            case "byte by byte":
                for at in range(min(400, len(answer.bytes))):
                    writer.write(answer.bytes[at : at + 1])
                    await writer.drain()
                return answer.bytes[400:]
        return answer.bytes

    async def _reset_request(self, request: Message, writer: asyncio.StreamWriter) -> None:
        _, onward = await asyncio.open_connection("127.0.0.1", self._upstream)
        onward.write(request.bytes[: self._random.randrange(1, len(request.bytes))])
        await onward.drain()
        _reset(onward)
        _reset(writer)

    async def _storm(self, request: Message, writer: asyncio.StreamWriter) -> None:
        if self._random.random() < 0.5:  # some are carried out, and yet answered so
            await self._asked(request)
        status = self._random.choice((429, 500, 503))
        writer.write(
            _answer(status, b'{"error":"storm","message":""}', b"Retry-After: 0\r\nContent-Type: application/json")
        )

    async def _asked(self, request: Message) -> Message:
        """What the server answers, whole."""
        reader, onward = await asyncio.open_connection("127.0.0.1", self._upstream, limit=2**24)
        try:
            onward.write(_closing(request))
            answer = await _message(reader, until_eof=True)
        finally:
            onward.close()
        return answer or Message(b"", b"")

    async def _pass(self, request: Message, writer: asyncio.StreamWriter) -> None:
        """Hands on what comes as it comes: news never ends."""
        reader, onward = await asyncio.open_connection("127.0.0.1", self._upstream)
        onward.write(_closing(request))
        try:
            while chunk := await reader.read(65_536):
                writer.write(chunk)
                await writer.drain()
        finally:
            onward.close()


def _closing(request: Message) -> bytes:
    lines = [line for line in request.head.split(b"\r\n")[:-2] if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + request.body


async def _message(reader: asyncio.StreamReader, *, until_eof: bool = False) -> Message | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    told = _header(head, b"content-length")
    if told:
        return Message(head, await reader.readexactly(int(told)))
    if _header(head, b"transfer-encoding") == b"chunked" and not until_eof:
        body = b""
        while not body.endswith(b"0\r\n\r\n"):
            body += await reader.readuntil(b"\r\n")
        return Message(head, body)
    return Message(head, await reader.read() if until_eof else b"")


def _header(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            return value.strip().lower()
    return b""


def _with_length(head: bytes, length: int) -> bytes:
    dropped = (b"content-length:", b"transfer-encoding:")
    lines = [line for line in head.split(b"\r\n")[:-2] if not line.lower().startswith(dropped)]
    return b"\r\n".join([*lines, b"Content-Length: %d" % length, b"", b""])


def _answer(status: int, body: bytes, more: bytes) -> bytes:
    return b"HTTP/1.1 %d Chaos\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (
        status,
        more,
        len(body),
        body,
    )


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection as a broken one does."""
    held: socket.socket | None = writer.get_extra_info("socket")
    if held is not None:
        with contextlib.suppress(OSError):
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _end(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        await writer.drain()
        writer.close()


def _untrusted(seen: Callable[[], None]) -> ssl.SSLContext:
    """A certificate that nobody here trusts."""
    import trustme

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    context.sni_callback = lambda *_: seen()
    return context
