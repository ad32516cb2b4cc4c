"""Whether the server lives and whether it can serve: one word each, for whoever asks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from journeytui.server.desk import desk_of


async def lives(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """The database answers, and nobody asked the server to stop."""
    desk = desk_of(request)
    if desk.live.stopping.is_set():
        return PlainTextResponse("stopping", 503)
    return PlainTextResponse("ready") if await desk.run(desk.host.answers) else PlainTextResponse("waiting", 503)
