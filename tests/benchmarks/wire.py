"""A line between a client and a server that counts what goes over it, and alters nothing."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import NamedTuple, Self

_ASKED = re.compile(rb"(?:GET|POST|PUT) /\S* HTTP/1\.1\r\n")


class Carried(NamedTuple):
    """What went over a line."""

    requests: int
    up: int
    """Bytes from the client to the server, heads and all."""
    down: int

    def since(self, before: Carried) -> Carried:
        """What came on top of that."""
        return Carried(*(now - then for now, then in zip(self, before, strict=True)))


class Wire:
    """`with Wire(port) as wire: … wire.url … wire.carried …`."""

    def __init__(self, upstream: int) -> None:
        self.carried = Carried(0, 0, 0)
        self._upstream = upstream
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        """Lets go of everything that is still open."""
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _open(self) -> asyncio.Server:
        return await asyncio.start_server(self._carry, "127.0.0.1", 0, limit=2**20)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_connection("127.0.0.1", self._upstream, limit=2**20)
        try:
            await asyncio.gather(self._pass(reader, to, up=True), self._pass(there, writer, up=False))
        except asyncio.CancelledError:
            to.transport.abort()
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        try:
            while data := await reader.read(2**18):
                asked = len(_ASKED.findall(data)) if up else 0
                was = self.carried
                self.carried = Carried(was.requests + asked, was.up + len(data) * up, was.down + len(data) * (not up))
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()
