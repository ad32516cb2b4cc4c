"""News of a space as it happens: where its head is and who is here; and telling that one is here oneself.

Refuses to send a value: whoever hears of a new head asks for the rows.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from journeytui.domain import ids
from journeytui.domain.text import clean_line
from journeytui.server import bodies
from journeytui.server.desk import Desk, desk_of
from journeytui.server.live import Listener
from journeytui.server.refusals import Refusal
from journeytui.workspace import hosting
from journeytui.workspace.hosting import EVENT_STREAM

_PRESENCE_BYTES = 2_000
_NAME = 100


async def events(request: Request) -> Response:
    """Server-sent events, the first at once."""
    desk = desk_of(request)
    inside = await desk.space(request)
    desk.throttle.admit_sync(inside.who.id)
    if desk.live.stopping.is_set():
        raise Refusal(503, later=1)
    stack = ExitStack()
    listener = stack.enter_context(desk.live.listening(inside.who.id, inside.space))
    try:
        desk.live.moved(inside.space, await desk.run(hosting.head, desk.host, inside.space))
    except BaseException:
        stack.close()
        raise
    return _Stream(_told(desk, listener), stack)


async def presence(request: Request) -> Response:
    """Somebody is in a journey."""
    desk = desk_of(request)
    inside = await desk.space(request)
    desk.throttle.admit_sync(inside.who.id)
    said = await bodies.read_json(request, _PRESENCE_BYTES, desk.limits)
    at, who, replica = (said.get(name, "") for name in ("at", "who", "replica"))
    if not all(isinstance(one, str) for one in (at, who, replica)) or (at and not ids.well_formed(at)):
        raise Refusal(400)
    name = clean_line(who)[:_NAME] or inside.who.name
    replica = replica if ids.well_formed(replica) else inside.who.id
    desk.live.came(inside.space, replica, name, at)
    await desk.run(desk.host.tell_presence, inside.space, replica, name, at)
    return Response(status_code=204)


class _Stream(StreamingResponse):
    """A stream that gives back its place however it ends."""

    def __init__(self, content: AsyncIterator[str], stack: ExitStack) -> None:
        super().__init__(content, headers={"X-Accel-Buffering": "no"}, media_type=EVENT_STREAM)
        self._stack = stack

    async def __call__(self, *given: object) -> None:
        try:
            await super().__call__(*given)  # type: ignore[arg-type]
        finally:
            self._stack.close()


async def _told(desk: Desk, listener: Listener) -> AsyncIterator[str]:
    live, space = desk.live, listener.space
    yield ": hello\n\n"
    head, here = -1, None
    while not listener.closed:
        listener.news.clear()
        if live.head(space) != head:
            head = live.head(space)
            yield f'id: {head}\nevent: head\ndata: {{"head":{head}}}\n\n'
        now = [{"who": one.who, "at": one.at, "replica": one.replica} for one in live.here(space)]
        if now != here:
            here = now
            yield f"event: here\ndata: {json.dumps({'here': now})}\n\n"
        try:
            async with asyncio.timeout(desk.limits.heartbeat_seconds):
                await listener.news.wait()
        except TimeoutError:
            yield ": still here\n\n"
