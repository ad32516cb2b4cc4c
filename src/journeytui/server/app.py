"""The application: which address leads where, in front of it the gate, behind it the desk of one worker.

Refuses to know uvicorn, signals and sockets: `run` does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from journeytui.domain.errors import AmbiguousReference, Clash, InvalidValues, JourneyError, Refused, UnknownReference
from journeytui.server import events, gate, health, rest, studies, sync
from journeytui.server.desk import Desk
from journeytui.server.limits import Kept, Limits, Throttle
from journeytui.server.live import Live
from journeytui.server.refusals import Refusal
from journeytui.workspace import hosting
from journeytui.workspace.hosted import Exists, Misplaced
from journeytui.workspace.hosting import Host

Endpoint = Callable[[Request], Awaitable[Response]]
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
"""What is answered at an address that another one's pattern fits as well: otherwise that would answer."""
_SWEEP_SECONDS = 0.4
"""How often streams are looked through for tokens that do not hold any more."""


class Leads(NamedTuple):
    """An address, a method, and what is done there."""

    method: str
    path: str
    act: Endpoint


ROUTES = (
    Leads("GET", "/healthz", health.lives),
    Leads("GET", "/readyz", health.ready),
    Leads("GET", hosting.SPACE, sync.space),
    Leads("POST", hosting.PUSH, sync.push),
    Leads("GET", hosting.PULL, sync.pull),
    Leads("POST", hosting.REMOVED, sync.removed),
    Leads("GET", hosting.EVENTS, events.events),
    Leads("POST", hosting.PRESENCE, events.presence),
    Leads("GET", "/v1/openapi.json", rest.description),
    Leads("GET", "/v1/spaces", rest.spaces),
    Leads("GET", "/v1/spaces/{space}/journeys/{id}/everything", rest.everything),
    Leads("POST", "/v1/spaces/{space}/kpis/{id}/readings", rest.post_readings),
    Leads("GET", studies.OF_ALL, studies.of_all),
    Leads("GET", studies.OF_ONE, studies.of_one),
    Leads("GET", "/v1/spaces/{space}/{plural}", rest.listed),
    Leads("POST", "/v1/spaces/{space}/{plural}", rest.create),
    Leads("GET", "/v1/spaces/{space}/{plural}/{id}", rest.read),
    Leads("PATCH", "/v1/spaces/{space}/{plural}/{id}", rest.change),
    Leads("DELETE", "/v1/spaces/{space}/{plural}/{id}", rest.remove),
    Leads("GET", "/v1/spaces/{space}/{plural}/{id}/history", rest.history),
)
"""All there is."""


def application(host: Host, limits: Limits | None = None, kept: Kept | None = None) -> FastAPI:
    """The application of one worker. It closes the host when it ends. `kept` is what all workers count together."""
    throttle = Throttle(limits or Limits(), kept)
    desk = Desk(host, throttle, Live(throttle.limits))
    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=_life(desk),
        middleware=[Middleware(gate.Gate, check=desk.check, inside=throttle.inside, meaning=meaning)],
        exception_handlers={HTTPException: _not_routed},
    )  # fmt: skip
    app.state.desk = desk
    for path in dict.fromkeys(leads.path for leads in ROUTES):
        acts = {leads.method: leads.act for leads in ROUTES if leads.path == path}
        app.router.routes.append(_route(path, acts))
    return app


_MEANINGS: tuple[tuple[tuple[type[JourneyError], ...], int], ...] = (
    ((hosting.Unreadable,), 400),
    ((hosting.NotAllowed,), 403),
    ((UnknownReference, AmbiguousReference), 404),
    ((hosting.Diverged,), 409),
    ((Clash,), 412),
    ((Refused, hosting.NeverTaken), 422),
)
"""The status of each branch of the errors, the first that fits; whatever else happens may be better later."""


def meaning(error: JourneyError) -> Refusal:
    """What an error of the workspace is over HTTP."""
    if isinstance(error, InvalidValues):
        return Refusal(422, problems=error.problems)
    if isinstance(error, Exists):
        return Refusal(409, "A record with this id is there already, or was.", word="exists")
    if isinstance(error, Misplaced):
        return Refusal(409, "It cannot hang there.", word="misplaced")
    status = next((status for branch, status in _MEANINGS if isinstance(error, branch)), 503)
    return Refusal(status, later=1 if status == 503 else None)


def _route(path: str, acts: dict[str, Endpoint]) -> Route:
    route = Route(path, _by_method(path, acts), methods=_METHODS if path == studies.OF_ALL else list(acts))
    if path == hosting.EVENTS and route.methods:  # a stream that nobody reads would never end
        route.methods.discard("HEAD")
    return route


def _by_method(path: str, acts: dict[str, Endpoint]) -> Endpoint:
    async def act(request: Request) -> Response:
        request.state.route = path
        method = "GET" if request.method == "HEAD" else request.method
        if method not in acts:
            raise Refusal(405, headers={"Allow": ", ".join(sorted({*acts, "HEAD"}))})
        return await acts[method](request)

    return act


async def _not_routed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = rest.taken(request.path_params.get("plural", ""), headers["Allow"].split(", "))
    return Refusal(error.status_code if error.status_code in (404, 405) else 400, headers=headers).response()


def _life(desk: Desk) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        desk.host.watch(
            lambda space, head: _soon(loop, desk.live.moved, space, head),
            lambda space, replica, who, at: _soon(loop, desk.live.came, space, replica, who, at),
        )
        sweeping = loop.create_task(_sweep(desk))
        try:
            yield
        finally:
            sweeping.cancel()
            await asyncio.gather(sweeping, return_exceptions=True)
            await desk.run(desk.host.close)

    return life


def _soon(loop: asyncio.AbstractEventLoop, act: Callable[..., None], *given: object) -> None:
    """From another thread; a loop that has ended hears nothing any more."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(act, *given)


async def _sweep(desk: Desk) -> None:
    """Ends the streams of tokens that do not hold any more, and forgets who went."""
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        desk.live.forget()
        if tokens := desk.live.tokens():
            with contextlib.suppress(JourneyError):
                desk.live.end(tokens - await desk.run(desk.host.holding, tokens))
