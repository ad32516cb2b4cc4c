"""The REST API: records of a space for other tools, each with an ETag without which nothing of it is changed.

Refuses what the declaration does not know, all problems at once, and never repeats what was sent.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from journeytui.domain import ids, limits
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS, Reading
from journeytui.server import bodies, openapi, values
from journeytui.server.desk import Desk, Inside, desk_of
from journeytui.server.openapi import LARGEST_PAGE, PAGE, READINGS_AT_ONCE
from journeytui.server.refusals import Refusal
from journeytui.workspace import hosting
from journeytui.workspace.hosted import Records, Told
from journeytui.workspace.hosting import EDITOR, VIEWER

_BODY_BYTES = 2 * 1024 * 1024
_WORDS = {word.plural: word for word in WORDS.values()}
_METHODS = (("GET", "HEAD", "POST"), ("GET", "HEAD", "PATCH", "DELETE"))
"""What several records take, and what one does."""
_NOT_SENT = Problem("", "this is not accepted", "see /v1/openapi.json")


async def description(request: Request) -> Response:
    """What there is, as OpenAPI."""
    desk_of(request).throttle.admit_rest(request.state.who.id)
    return Response(_description(), media_type="application/json")


async def spaces(request: Request) -> Response:
    """The spaces of the token."""
    desk = desk_of(request)
    desk.throttle.admit_rest(request.state.who.id)
    found = await desk.run(hosting.spaces_of, desk.host, request.state.who)
    return JSONResponse({"spaces": [{"name": one.name, "role": role, "head": one.head} for one, role in found]})


async def listed(request: Request) -> Response:
    """Records of a word."""
    desk, records, _ = await _admitted(request, VIEWER)
    asked = _asked(request, "parent", "after", "limit")
    for name in ("parent", "after"):
        if name in asked and not ids.well_formed(asked[name]):
            raise Refusal(400)
    count = _number(asked.get("limit"), PAGE, LARGEST_PAGE)
    page, further = await desk.run(
        lambda: records.listed(parent=asked.get("parent"), after=asked.get("after", ""), count=count)
    )
    return JSONResponse({"records": [_record(one) for one in page], "next": further})


async def read(request: Request) -> Response:
    """One record."""
    desk, records, _ = await _admitted(request, VIEWER)
    return _tagged(await desk.run(records.read, _id(request)))


async def everything(request: Request) -> Response:
    """A journey with everything in it."""
    desk, records, _ = await _admitted(request, VIEWER)
    text = await desk.run(records.everything, _id(request))
    return Response(text, media_type="application/json")


async def history(request: Request) -> Response:
    """Who changed what in a record."""
    desk, records, _ = await _admitted(request, VIEWER)
    id, asked = _id(request), _asked(request, "before", "limit")
    count = _number(asked.get("limit"), PAGE, LARGEST_PAGE)
    before = _number(asked["before"], 0, limits.LARGEST_WHOLE) if "before" in asked else None
    page, further = await desk.run(lambda: records.history(id, before=before, count=count))
    return JSONResponse({"changes": [one._asdict() for one in page], "next": further})


async def create(request: Request) -> Response:
    """Creates a record."""
    desk, records, inside = await _admitted(request, EDITOR)
    word = records.word
    _refuse_unwritable(word, request)
    said = await bodies.read_json(request, _BODY_BYTES, desk.limits)
    parts = {"fields", "id", *(("parent",) if word.hangs_on else ())}
    kept = _checked(word, said, parts, required={"fields", "parent"} & parts)
    made = await desk.run(lambda: records.create(kept, parent=said.get("parent"), id=said.get("id", "")))
    _moved(desk, inside, made)
    response = _tagged(made, 201)
    response.headers["Location"] = f"/v1/spaces/{inside.space}/{word.plural}/{made.record.id}"
    return response


async def change(request: Request) -> Response:
    """Changes a record that is as it was known."""
    desk, records, inside = await _admitted(request, EDITOR)
    word = records.word
    _refuse_unwritable(word, request)
    id, version = _id(request), _version(request)
    said = await bodies.read_json(request, _BODY_BYTES, desk.limits)
    kept = _checked(word, said, {"fields", *(("parent",) if word.hangs_on else ())}, required=set())
    changed = await desk.run(lambda: records.change(id, kept, version=version, parent=said.get("parent")))
    _moved(desk, inside, changed)
    return _tagged(changed)


async def remove(request: Request) -> Response:
    """Removes a record that is as it was known, and what hangs on it."""
    desk, records, inside = await _admitted(request, EDITOR)
    word = records.word
    _refuse_unwritable(word, request)
    id, version = _id(request), _version(request)
    await desk.run(lambda: records.remove(id, version=version))
    desk.live.moved(inside.space, await desk.run(hosting.head, desk.host, inside.space))
    return Response(status_code=204)


async def post_readings(request: Request) -> Response:
    """Adds readings to a KPI."""
    desk, records, inside = await _admitted(request, EDITOR)
    id = _id(request)
    said = await bodies.read_json(request, _BODY_BYTES, desk.limits)
    sent = said.get("readings")
    if said.keys() != {"readings"} or not isinstance(sent, list) or not 1 <= len(sent) <= READINGS_AT_ONCE:
        raise InvalidValues([_NOT_SENT])
    kept = [_checked(Reading, {"fields": one}, {"fields"}, required={"fields"}) for one in sent]
    made = await desk.run(records.add_readings, id, kept)
    desk.live.moved(inside.space, await desk.run(hosting.head, desk.host, inside.space))
    return JSONResponse({"ids": made})


@cache
def _description() -> bytes:
    return json.dumps(openapi.document()).encode()


async def _admitted(request: Request, least: str) -> tuple[Desk, Records, Inside]:
    desk = desk_of(request)
    inside = await desk.space(request, least)
    desk.throttle.admit_rest(inside.who.id)
    word = _WORDS.get(request.path_params.get("plural", "journeys"))
    if word is None:
        raise Refusal(404)
    return desk, Records(desk.host, inside.who, inside.space, word), inside


def _id(request: Request) -> str:
    id = request.path_params["id"]
    if not ids.well_formed(id):
        raise Refusal(404)
    return str(id)


def _asked(request: Request, *names: str) -> dict[str, str]:
    """What stands in the query, each name once and known."""
    pairs = request.query_params.multi_items()
    asked = dict(pairs)
    if len(asked) != len(pairs) or not asked.keys() <= set(names):
        raise Refusal(400)
    return asked


def _number(told: str | None, otherwise: int, most: int) -> int:
    if told is None:
        return otherwise
    if not (told.isascii() and told.isdigit() and len(told) < 19 and 1 <= int(told) <= most):
        raise Refusal(400)
    return int(told)


def _version(request: Request) -> int | None:
    """What If-Match says; None is any version. Raises Refusal: 428 without it, 412 where it is no ETag of ours."""
    told = request.headers.getlist("if-match")
    if not told:
        raise Refusal(428)
    if told == ["*"]:
        return None
    tag = told[0].strip()
    if len(told) > 1 or not (
        tag[:1] == tag[-1:] == '"' and tag[1:-1].isascii() and tag[1:-1].isdigit() and len(tag) < 20
    ):
        raise Refusal(412)
    return int(tag[1:-1])


def taken(plural: str, methods: Collection[str]) -> str:
    """Those of the methods that the records of a word take, for Allow."""
    word = _WORDS.get(plural)
    never = set[str]()
    if word and not openapi.writable(word):
        never = {"POST", "PATCH", "DELETE"}
    elif word and openapi.lonely(word):
        never = {"POST", "DELETE"}
    return ", ".join(sorted(set(methods) - never))


def _refuse_unwritable(word: type[Entity], request: Request) -> None:
    if request.method not in taken(word.plural, [request.method]):
        raise Refusal(405, headers={"Allow": taken(word.plural, _METHODS["id" in request.path_params])})


def _checked(word: type[Entity], said: Mapping[str, Any], parts: set[str], *, required: set[str]) -> dict[str, Any]:
    """The values of the fields. Raises InvalidValues with all that is wrong with the body."""
    problems = [Problem(name, "this is missing", "see /v1/openapi.json") for name in sorted(required - said.keys())]
    if not said.keys() <= parts or not said:
        problems.append(_NOT_SENT)
    named = [(name, said[name]) for name in ("id", "parent") if name in said and name in parts]
    problems += [
        Problem(name, "this is not accepted", "should be an id")
        for name, one in named
        if not (isinstance(one, str) and ids.well_formed(one))
    ]
    sent = said.get("fields", {})
    if not isinstance(sent, dict):
        raise InvalidValues([*problems, Problem("fields", "this is not accepted", "should be an object")])
    if "fields" in required and any(one is None for one in sent.values()):
        problems += [Problem(name, "this is not accepted", "leave it out") for name in sent if word.fields.get(name)]
        sent = {}
    kept, more = values.read(word, sent)
    if problems or more:
        raise InvalidValues(problems + more)
    return kept


def _record(told: Told) -> dict[str, Any]:
    record = told.record
    fields = {
        name: values.told(field, record[name]) for name, field in record.fields.items() if record[name] != field.empty
    }
    return {
        "id": record.id, "word": record.word, "parent": record.parent, "version": told.version,
        "changed_by": told.author, "fields": fields, **({"extra": values.plain(record.extra)} if record.extra else {}),
    }  # fmt: skip


def _tagged(told: Told, status: int = 200) -> Response:
    text = json.dumps(_record(told), ensure_ascii=False).encode("utf-8", "replace")
    return Response(text, status, {"ETag": f'"{told.version}"'}, "application/json")


def _moved(desk: Desk, inside: Inside, told: Told) -> None:
    desk.live.moved(inside.space, max(told.version, desk.live.head(inside.space)))
