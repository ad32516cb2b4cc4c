"""Everything a request passes before anything is done for it, in this order: who asks, then what for; never a body first.

Whatever goes wrong behind the gate leaves it as one of the refusals, with the headers that every answer has.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from journeytui.domain.errors import JourneyError
from journeytui.server import logs
from journeytui.server.refusals import Refusal
from journeytui.workspace.hosting import LINES

OPEN = ("/healthz", "/readyz")
"""What is answered without a token."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer says."""
TO_PROGRAMS = ("Cache-Control", "X-Content-Type-Options")
"""What of it lines say, which no browser shows: they are many and small."""

Check = Callable[[str, str], Awaitable[Any]]
"""Who holds this token, asked from this address. Raises Refusal (401, 429)."""
Inside = Callable[[str], contextlib.AbstractContextManager[None]]
"""While a request of this token is being answered. Raises Refusal (429) when too many are."""


class Gate:
    """Stands in front of the routes."""

    def __init__(
        self, app: ASGIApp, *, check: Check, inside: Inside, meaning: Callable[[JourneyError], Refusal]
    ) -> None:
        self._app = app
        self._check = check
        self._inside = inside
        self._meaning = meaning

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._pass(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        going = _Going(scope, send)
        began = time.perf_counter()
        try:
            if scope["path"] in OPEN:
                await self._app(scope, receive, going.send)
            else:
                who = scope["state"]["who"] = await self._check(_token(scope), _address(scope))
                with self._inside(who.id):
                    await self._app(scope, receive, going.send)
        except ClientDisconnect:
            going.status = going.status or 499
        except Refusal as refusal:
            await going.answer(refusal, receive)
        except JourneyError as error:
            await going.answer(self._meaning(error), receive)
        except Exception as error:  # noqa: BLE001  the door: who asks gets a sentence, never a trace
            logs.fault(error, route=_route(scope))
            await going.answer(Refusal(500), receive)
        finally:
            if scope["path"] not in OPEN:
                _note(scope, going, time.perf_counter() - began)


class _Going:
    """An answer on its way out."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.status = 0
        self.bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name in TO_PROGRAMS if headers.get("content-type") == LINES else HEADERS:
                headers[name] = HEADERS[name]
            if self._scope["scheme"] == "https":
                headers["Strict-Transport-Security"] = "max-age=31536000"
        self.bytes += len(message.get("body", b""))
        await self._send(message)

    async def answer(self, refusal: Refusal, receive: Receive) -> None:
        """Says no; when something was said already, the connection ends instead, so that nobody takes half for whole."""
        if self.status:
            raise _CutOff
        response = refusal.response()
        if refusal.status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        await response(self._scope, receive, self.send)


class _CutOff(Exception):
    """An answer that broke off: the server closes the connection."""


def _token(scope: Scope) -> str:
    given = Headers(scope=scope).getlist("authorization")
    scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    return token.strip() if scheme.lower() == "bearer" else ""


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _route(scope: Scope) -> str:
    """The address as it is declared: what stands in its place may be anything."""
    return str(scope["state"].get("route", "none"))


def _note(scope: Scope, going: _Going, seconds: float) -> None:
    who = scope["state"].get("who")
    facts = {
        "method": scope["method"] if scope["method"].isalpha() else "",
        "route": _route(scope),
        "status": going.status,
    }
    with contextlib.suppress(AttributeError):
        facts["token"] = who.id
    logs.note("request", **facts, ms=round(seconds * 1000, 1), bytes=going.bytes)
