"""The body of a request: read no further than it may be long, packed or unpacked, and only when it is of the sort that is due.

Refuses to read anything on its own account: whoever calls knows the token already.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.requests import Request

from journeytui.server.limits import Limits
from journeytui.server.refusals import Refusal

_GZIP = 16 + zlib.MAX_WBITS


class Small(NamedTuple):
    """A sort of body that is packed by itself."""

    sort: str
    unpacking: Callable[[], Any]
    """What unpacks one, like `zlib.decompressobj`."""


async def read(request: Request, sort: str, most: int, limits: Limits, small: Small | None = None) -> bytes:
    """The body, unpacked; of that sort, or of the small one. Raises Refusal: 400, 408, 413, 415."""
    is_small = small is not None and request.headers.get("content-type", "").lower() == small.sort
    if not is_small:
        _check_sort(request, sort)
    told = request.headers.get("content-length", "")
    if told and not (told.isascii() and told.isdigit()):
        raise Refusal(400)
    if told and int(told) > most:
        raise Refusal(413)
    unpack = _Unpacking(most) if _packed(request) else None
    if small and is_small:
        if unpack:
            raise Refusal(415, "This sort of body is packed already.")
        unpack = _Unpacking(most, small.unpacking)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.whole_body_seconds):
            chunks = request.stream()
            while (chunk := await asyncio.wait_for(anext(chunks, None), limits.body_seconds)) is not None:
                size += len(chunk)
                if size > most:
                    raise Refusal(413)
                parts.append(unpack.more(chunk) if unpack else chunk)
    except TimeoutError:
        raise Refusal(408, headers={"Connection": "close"}) from None
    if unpack:
        unpack.check_end()
    return b"".join(parts)


async def read_json(request: Request, most: int, limits: Limits) -> dict[str, Any]:
    """The JSON object in the body. Raises Refusal as `read`, and 400 when there is none."""
    data = await read(request, "application/json", most, limits)
    try:
        said = json.loads(data.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is no JSON object.") from None
    if not isinstance(said, dict):
        raise Refusal(400, "The body is no JSON object.")
    return said


class _Unpacking:
    """Unpacks in steps, and stops where it becomes more than it may."""

    def __init__(self, most: int, stream: Callable[[], Any] = lambda: zlib.decompressobj(_GZIP)) -> None:
        self._most = most
        self._size = 0
        self._stream = stream()

    def more(self, chunk: bytes) -> bytes:
        try:
            got: bytes = self._stream.decompress(chunk, self._most - self._size + 1)
        except zlib.error:
            raise Refusal(400) from None
        self._size += len(got)
        if self._size > self._most:
            raise Refusal(413)
        if self._stream.unused_data:
            raise Refusal(400)
        return got

    def check_end(self) -> None:
        if not self._stream.eof:
            raise Refusal(400)


def _check_sort(request: Request, sort: str) -> None:
    given = request.headers.get("content-type", "")
    essence, _, more = given.partition(";")
    if essence.strip().lower() != sort or more.strip().lower().replace('"', "") not in ("", "charset=utf-8"):
        raise Refusal(415, f"This address takes {sort}.")


def _packed(request: Request) -> bool:
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip"):
        raise Refusal(415, "A body is plain or gzip.", headers={"Accept-Encoding": "gzip"})
    return coding == "gzip"


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found
