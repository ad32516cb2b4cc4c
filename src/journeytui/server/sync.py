"""The routes of sync: what a space is, a push, a page of it, what was removed. As lines of JSON, packed on the way.

Refuses to understand what travels: the workspace does.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from journeytui.domain import ids, limits
from journeytui.server import bodies
from journeytui.server.desk import Desk, Inside, desk_of
from journeytui.server.refusals import Refusal
from journeytui.workspace import hosting
from journeytui.workspace.hosting import (
    ANCHOR,
    EDITOR,
    IDS_AT_ONCE,
    LINES,
    LOG,
    PROTOCOL,
    SMALL,
    SPOKEN,
    UNSAID,
    VIEWER,
    Known,
    Wanted,
)

_CHUNK = 64 * 1024
_LEVEL = 3
_AT_ONCE = 8 * 1024
"""Bytes of an answer that is not worth sending in pieces."""
_SMALL_PUSH = bodies.Small(SMALL, hosting.unpacking)
_PAGE = {"cursor": 0, "fresh": 0, "limit": limits.PAGE_ROWS}
_REMOVED_BYTES = 64 * 1024
_PUSH_BYTES = limits.PUSH_BYTES + 4 * limits.RECORD_BYTES
"""The last change of a push may lie across."""


async def space(request: Request) -> Response:
    """What the space is."""
    desk, inside = await _admitted(request, VIEWER)
    info = await desk.run(hosting.info, desk.host, inside.who, inside.space)
    desk.live.moved(inside.space, info.head)
    said = {"name": info.name, "log": info.log, "head": info.head, "anchor": list(info.anchor), "role": inside.role}
    return _lines(request, [json.dumps(said | {"protocol": PROTOCOL}).encode()], sort="application/json")


async def push(request: Request) -> Response:
    """A replica's changes."""
    desk, inside = await _admitted(request, EDITOR)
    known = _known(request)
    body = await bodies.read(request, LINES, _PUSH_BYTES, desk.limits, _SMALL_PUSH)
    answer = await desk.run_for(inside.who.id, hosting.push, desk.host, inside.who, inside.space, known, body)
    desk.live.moved(inside.space, answer.head)
    desk.throttle.bytes.take(inside.who.id, len(body) + len(answer.body))
    return _lines(request, [answer.body])


async def pull(request: Request) -> Response:
    """A page of the rows that are newer than a cursor."""
    desk, inside = await _admitted(request, VIEWER)
    known = _known(request)
    wanted = Wanted(*(_number(request, name, otherwise) for name, otherwise in _PAGE.items()))
    page = await desk.run_for(inside.who.id, hosting.pull, desk.host, inside.who, inside.space, known, wanted)
    desk.throttle.bytes.take(inside.who.id, sum(map(len, page)))
    return _lines(request, page)


async def removed(request: Request) -> Response:
    """Removed records as they last were."""
    desk, inside = await _admitted(request, VIEWER)
    said = await bodies.read_json(request, _REMOVED_BYTES, desk.limits)
    asked = said.get("ids")
    if not isinstance(asked, list) or not all(isinstance(one, str) and ids.well_formed(one) for one in asked):
        raise Refusal(400)
    if len(asked) > IDS_AT_ONCE:
        raise Refusal(413)
    page = await desk.run_for(inside.who.id, hosting.removed, desk.host, inside.who, inside.space, asked)
    desk.throttle.bytes.take(inside.who.id, sum(map(len, page)))
    return _lines(request, page)


async def _admitted(request: Request, least: str) -> tuple[Desk, Inside]:
    desk = desk_of(request)
    inside = await desk.space(request, least)
    spoken = request.headers.get(SPOKEN, str(UNSAID))
    if not (spoken.isascii() and spoken.isdigit() and len(spoken) < 9):
        raise Refusal(400)
    if int(spoken) < PROTOCOL:
        raise Refusal(426)
    desk.throttle.admit_sync(inside.who.id)
    return desk, inside


def _known(request: Request) -> Known:
    return Known(request.headers.get(LOG, ""), request.headers.get(ANCHOR, ""))


def _number(request: Request, name: str, otherwise: int) -> int:
    told = request.query_params.getlist(name)
    if not told:
        return otherwise
    if len(told) > 1 or not (told[0].isascii() and told[0].isdigit() and len(told[0]) < 20 and int(told[0]) < 2**63):
        raise Refusal(400)
    return int(told[0])


def _lines(request: Request, parts: Sequence[bytes], sort: str = LINES) -> Response:
    """Packed whenever it may be, however small: what is packed carries a sum by which damage shows."""
    packed = _takes_gzip(request)
    headers = {"Content-Encoding": "gzip"} if packed else {}
    if sum(map(len, parts)) <= _AT_ONCE:
        whole = b"".join(parts)
        return Response(gzip.compress(whole, mtime=0) if packed else whole, headers=headers, media_type=sort)
    return StreamingResponse(_each(_packed(parts) if packed else parts), headers=headers, media_type=sort)


async def _each(parts: Sequence[bytes] | Iterator[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def _packed(parts: Sequence[bytes]) -> Iterator[bytes]:
    """Packed piece by piece, each complete in itself, so that whoever is cut off can use what came."""
    stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for part in parts:
        for at in range(0, len(part), _CHUNK):
            yield stream.compress(part[at : at + _CHUNK]) + stream.flush(zlib.Z_SYNC_FLUSH)
    yield stream.flush()


def _takes_gzip(request: Request) -> bool:
    """Whether the answer may be packed."""
    for one in request.headers.get("accept-encoding", "").split(","):
        coding, _, more = one.partition(";")
        if coding.strip().lower() in ("gzip", "*"):
            return more.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
