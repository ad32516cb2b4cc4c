"""Serves the explorer to browsers: the socket, the routes, how many at once, the end. Built on textual-serve.

Of textual-serve it takes what speaks to the browser and what the browser runs. Who is let in is decided before any of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from aiohttp import web

from journeytui.web import pages
from journeytui.web.gate import Asked, Gate, headers
from journeytui.web.limits import Limits
from journeytui.web.parts import PARTS, part
from journeytui.web.session import LARGEST, LONGEST_END, Session, farewell

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_KEPT_SECONDS = 86_400
"""How long a browser may keep the parts of the page that never change within a launch."""
_BEAT = 15.0
"""Seconds between two questions whether a page is still there."""
_UNHEARD = 0.5
"""Seconds in which a page may have gone though nobody heard of it."""
_GOODBYE = 2.0
"""Seconds that a page may take to say that it closes."""


class Terms(NamedTuple):
    """What is served, and how much of it."""

    words: Sequence[str]
    """What the explorer is called with."""
    title: str
    sessions: int
    """How many explorers run at once at most."""
    idle: float
    """Seconds without a key after which a session ends."""
    limits: Limits
    """What each program of a session may use of the machine."""
    theme: str
    """The theme that the settings name; what each explorer is drawn in, it says itself."""


class Browsers:
    """The routes behind a gate, and the sessions behind the routes."""

    def __init__(self, terms: Terms, gate: Gate) -> None:
        self.gate = gate
        self._terms = terms
        self._open: dict[web.WebSocketResponse, asyncio.Task[None]] = {}
        """The pages, each with what serves it until its explorer is gone."""
        self._ending = False

    def application(self) -> web.Application:
        """What answers."""

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guarded(request, handler)

        app = web.Application(middlewares=[guarded])
        inside = self.gate.inside
        script = web.get(f"{inside}page.js", self._script)
        parts = web.get(f"{inside}static/{{name:.+}}", self._part)
        app.add_routes([web.get(inside, self._page), web.get(f"{inside}ws", self._session), script, parts])
        app.on_shutdown.append(self._end)
        return app

    async def _end(self, app: web.Application) -> None:
        """Ends every session."""
        del app
        self._ending = True
        if serving := list(self._open.values()):
            await asyncio.gather(*(page.close(code=1001) for page in self._open), return_exceptions=True)
            await asyncio.wait(serving, timeout=LONGEST_END + 1)

    # Who comes in

    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answers whoever may be answered, and everybody with the same care."""
        why = self.gate.why_not(asked(request))
        if why:
            answer: web.StreamResponse = self._said(why, status=403)
        elif self.gate.opens(request.path):
            answer = _html(pages.come_in(self.gate.inside, self._terms.theme))
            answer.headers["Set-Cookie"] = self.gate.cookie
        else:
            try:
                answer = await handler(request)
            except web.HTTPException as error:
                answer = self._said("There is nothing here.", status=error.status)
        if not answer.prepared:
            answer.headers.update(headers("" if why else request.headers["Host"]))
            if request.path.startswith(f"{self.gate.inside}static/") and answer.status == 200:
                answer.headers["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}"
        return answer

    async def _page(self, request: web.Request) -> web.StreamResponse:
        """The page; whether there is room for its explorer is seen when it asks for that, for it may be in place of itself."""
        socket = f"ws://{request.headers['Host']}{self.gate.inside}ws"
        return _html(pages.explorer(socket, self._terms.title, self._terms.theme))

    def _said(self, text: str, status: int) -> web.Response:
        return _html(pages.word(text, self._terms.theme), status)

    async def _part(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in PARTS:
            raise web.HTTPNotFound
        squeezed = "gzip" in request.headers.get("Accept-Encoding", "")
        body = await asyncio.to_thread(part, name, squeezed=squeezed)
        answer = web.Response(body=body, content_type=PARTS[name])
        if squeezed:
            answer.headers["Content-Encoding"] = "gzip"
        return answer

    async def _script(self, request: web.Request) -> web.StreamResponse:
        del request
        return web.Response(text=pages.SCRIPT, content_type="text/javascript", charset="utf-8")

    # A session

    async def _session(self, request: web.Request) -> web.WebSocketResponse:
        """One page, from its opening to its closing, and until its explorer is gone."""
        page = web.WebSocketResponse(heartbeat=_BEAT, timeout=_GOODBYE, max_msg_size=LARGEST)
        await page.prepare(request)
        if not await self._has_room():
            with contextlib.suppress(ConnectionError):
                await page.send_bytes(farewell(_full(self._terms.sessions), self._terms.theme))
            await page.close()
            return page
        session = Session(self._terms.words, page, self._terms.limits, self._terms.theme)
        serving = self._open[page] = asyncio.create_task(session.serve(*_size(request), self._terms.idle))
        serving.add_done_callback(lambda _: self._open.pop(page))
        await asyncio.shield(serving)
        await page.close()
        return page

    async def _has_room(self) -> bool:
        """Whether there may be one more: a page that is loaded again comes before one hears that it went, and its explorer ends."""
        clock = asyncio.get_running_loop().time
        heard, gone = clock() + _UNHEARD, clock() + LONGEST_END + 1
        while len(self._open) >= self._terms.sessions and not self._ending:
            end = gone if any(page.closed for page in self._open) else heard
            if clock() >= end:
                return False
            await asyncio.wait(self._open.values(), timeout=_UNHEARD / 5, return_when=asyncio.FIRST_COMPLETED)
        return not self._ending


def asked(request: web.Request) -> Asked:
    """What the gate has to know of a request. (As it was sent: nothing is decoded, so that nothing has two spellings.)"""
    named = request.headers
    origins = named.getall("Origin", [])
    return Asked(
        method=request.method,
        path=request.raw_path.partition("?")[0],
        hosts=named.getall("Host", []),
        origin=origins[0] if len(origins) == 1 else "several" if origins else None,
        cookie=";".join(named.getall("Cookie", [])),
        socket="upgrade" in named or request.path.endswith("/ws"),
    )


def serve(terms: Terms, gate: Gate, listening: socket.socket, begun: Callable[[], None]) -> int:
    """Serves until a signal says stop; the number of the signal. `begun` is called once the first page can be asked for."""
    for name in ("aiohttp", "textual-serve"):
        # What they note holds addresses, and so the secret.
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    return asyncio.run(_served(Browsers(terms, gate), listening, begun))


async def _served(browsers: Browsers, listening: socket.socket, begun: Callable[[], None]) -> int:
    loop = asyncio.get_running_loop()
    told: asyncio.Future[int] = loop.create_future()

    def stop(number: int) -> None:
        if not told.done():
            told.set_result(number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop, int(number))
    runner = web.AppRunner(
        browsers.application(), access_log=None, handle_signals=False, shutdown_timeout=LONGEST_END + 1
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        begun()
        return await told
    finally:
        await runner.cleanup()


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def _full(most: int) -> str:
    return (
        f"{most} session{'s are' if most > 1 else ' is'} open, and there may be no more.\n"
        "Close one of them, then load this page again; `journeytui web --sessions` allows others."
    )


def _size(request: web.Request) -> tuple[int, int]:
    told = [request.query.get(name, "") for name in ("width", "height")]
    width, height = (int(one) if one.isascii() and one.isdigit() and len(one) < 5 else 0 for one in told)
    return width or 80, height or 24
