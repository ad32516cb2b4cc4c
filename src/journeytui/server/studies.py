"""The studies of a space: what a journey, or all of them together, say about a question, as the command line tells programs.

A study is asked of a library, and a space is none: each has a mirror that is brought up to date when somebody asks. Whoever asks
first of a very large space is told to come back (503) until it is there.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from journeytui.domain import ids
from journeytui.domain.errors import UnknownReference
from journeytui.server import values
from journeytui.server.desk import desk_of
from journeytui.server.refusals import Refusal
from journeytui.workspace import references, telling
from journeytui.workspace import studies as asked
from journeytui.workspace.hosting import VIEWER, Host

OF_ALL = "/v1/spaces/{space}/studies/{study}"
OF_ONE = "/v1/spaces/{space}/journeys/{id}/studies/{study}"
NAMES = asked.STUDIES
_DAYS = ("since", "until")


async def of_all(request: Request) -> Response:
    """What all journeys of a space say about a question."""
    return await _told(request, None)


async def of_one(request: Request) -> Response:
    """What one journey says about a question."""
    id = request.path_params["id"]
    if not ids.well_formed(id):
        raise Refusal(404)
    return await _told(request, id)


async def _told(request: Request, journey: str | None) -> Response:
    desk = desk_of(request)
    inside = await desk.space(request, VIEWER)
    desk.throttle.admit_study(inside.who.id)
    name = request.path_params["study"]
    if name not in NAMES:
        raise Refusal(404)
    days = sorted(_days(request).items(), key=lambda one: one[1])  # whichever is earlier is the first
    if len(days) == len(_DAYS):
        days = list(zip(_DAYS, (day for _, day in days), strict=True))
    text = await desk.study(inside.who.id, _answer, desk.host, inside.space, name, journey, dict(days))
    return Response(text, media_type="application/json")


def _answer(host: Host, space: str, name: str, journey: str | None, days: dict[str, dt.date]) -> bytes:
    """Raises UnknownReference where there is no such journey, NotYet."""
    with host.mirrors.library(space) as ws:
        if journey is not None and not references.is_here(ws, journey, "journey"):
            raise UnknownReference("There is no such journey", "It was removed, or never was here.")
        view = asked.study(ws, name, journey, days.get("since"), days.get("until"))
        said: dict[str, Any] = values.plain(telling.as_data(view))
    return json.dumps(said, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def _days(request: Request) -> dict[str, dt.date]:
    """The days in the query, each once. Raises Refusal."""
    pairs = request.query_params.multi_items()
    told = dict(pairs)
    if len(told) != len(pairs) or not told.keys() <= set(_DAYS):
        raise Refusal(400)
    try:
        return {name: _day(text) for name, text in told.items()}
    except ValueError as error:
        raise Refusal(400) from error


def _day(text: str) -> dt.date:
    """Raises ValueError for anything but a day like 2026-01-31."""
    day = dt.date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day
