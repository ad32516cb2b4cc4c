"""What every route needs: the spaces, who may do what in which, and threads in which to wait for the database.

Refuses to read a body: whoever calls `space` before that knows that the token reaches it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import anyio
import anyio.to_thread
from starlette.requests import Request

from journeytui.server.limits import Throttle
from journeytui.server.live import Live
from journeytui.server.refusals import Refusal
from journeytui.workspace.hosting import ADMIN, EDITOR, VIEWER, Host, Who

T = TypeVar("T")
_STUDIES_AT_ONCE = 2
_RANK = {VIEWER: 1, EDITOR: 2, ADMIN: 3}


class Inside(NamedTuple):
    """Somebody in a space."""

    who: Who
    space: str
    role: str


class Desk:
    """One worker's."""

    def __init__(self, host: Host, throttle: Throttle, live: Live) -> None:
        self.host = host
        self.throttle = throttle
        self.limits = throttle.limits
        self.live = live
        self._threads = anyio.CapacityLimiter(host.at_once)
        self._studying = anyio.CapacityLimiter(_STUDIES_AT_ONCE)

    async def run(self, act: Callable[..., T], *given: object) -> T:
        """What the act gives, carried out beside everything else; it is finished even when nobody waits any more."""
        return await anyio.to_thread.run_sync(act, *given, limiter=self._threads)

    async def run_for(self, token: str, act: Callable[..., T], *given: object) -> T:
        """Like `run`, and the time that it computes is the token's."""
        return await self.run(self._timed(token, act, *given))

    async def study(self, token: str, act: Callable[..., T], *given: object) -> T:
        """The same for what computes long: few at once, so that everybody else is served meanwhile."""
        return await anyio.to_thread.run_sync(self._timed(token, act, *given), limiter=self._studying)

    def _timed(self, token: str, act: Callable[..., T], *given: object) -> Callable[[], T]:
        def timed() -> T:
            began = time.thread_time()
            try:
                return act(*given)
            finally:
                self.throttle.seconds.take(token, time.thread_time() - began)

        return timed

    async def check(self, token: str, address: str) -> Who:
        """Who holds the token. Raises Refusal: 401, and 429 for an address that tries too many."""
        who = await self.run(self.host.who, token) if token else None
        if who is None:
            self.throttle.admit_stranger(address)
            await self.run(self.host.stranger, address)
            raise Refusal(401)
        return who

    async def space(self, request: Request, least: str = VIEWER) -> Inside:
        """Who asks, and for which space. Raises Refusal: 404 where the token reaches none of that name, 403."""
        who = cast("Who", request.state.who)
        space = request.path_params["space"]
        role = await self.run(self.host.role, who, space)
        if role is None:
            raise Refusal(404)
        if _RANK.get(role, 0) < _RANK[least]:
            if self.throttle.may_note(who.id):
                await self.run(self.host.refused, who, space, request.method)
            raise Refusal(403)
        return Inside(who, space, role)


def desk_of(request: Request) -> Desk:
    """The desk of the worker that answers."""
    return cast("Desk", request.app.state.desk)
