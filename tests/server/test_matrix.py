"""Who may do what where: every route, everybody, every space; not only what is answered, but what it left in the database."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import pytest

from journeytui.server import studies
from journeytui.server.app import ROUTES
from journeytui.store.spaces import now
from journeytui.sync import wire
from journeytui.sync.wire import Push, Put
from journeytui.workspace import hosting
from server.served import Served

SPACES = ("main", "other", "nowhere")
TABLES = ("space", "space_record", "space_commit", "space_push", "space_change")
NEVER_SEEN = {"used_at"}
_ids = (f"{number:026d}" for number in itertools.count(10**20))


class Cell(NamedTuple):
    """One request to one space."""

    served: Served
    space: str

    @property
    def there(self) -> str:
        """The space that records are made in: where there is none, those of another are asked for."""
        return self.space if self.space != "nowhere" else "main"

    def kpi(self) -> str:
        return self.made("kpi", {"title": "Time"}, self.journey())

    def journey(self) -> str:
        return self.made("journey", {"title": "I move"}, None)

    def made(self, word: str, values: dict[str, Any], parent: str | None) -> str:
        return self.served.records(word, self.there).create(values, parent=parent).record.id

    def known(self) -> dict[str, str]:
        info = self.served.host.spaces.info(self.there)
        return {"X-Log-Id": info.log, "X-Anchor": f"{info.head}:{info.hash}"}


Asks = Callable[[Cell], dict[str, Any]]


class Row(NamedTuple):
    """What a route takes, who may ask, and what comes of it."""

    asks: Asks
    least: str = "viewer"
    good: int = 200
    changes: bool = False


def _push(cell: Cell) -> dict[str, Any]:
    op = Put("journey", next(_ids), "ana", now(), {"title": "pushed"})
    headers = {**cell.known(), "Content-Type": "application/x-ndjson"}
    return {"content": wire.encode_push(Push(next(_ids), "replica", (op,))), "headers": headers}


ANY = {"If-Match": "*"}
ROWS: dict[tuple[str, str], Row] = {
    ("GET", "/healthz"): Row(lambda _: {}, least=""),
    ("GET", "/readyz"): Row(lambda _: {}, least=""),
    ("GET", "/v1/openapi.json"): Row(lambda _: {}),
    ("GET", "/v1/spaces"): Row(lambda _: {}),
    ("GET", hosting.SPACE): Row(lambda _: {}),
    ("POST", hosting.PUSH): Row(_push, "editor", changes=True),
    ("GET", hosting.PULL): Row(lambda cell: {"headers": cell.known()}),
    ("POST", hosting.REMOVED): Row(lambda _: {"json": {"ids": [next(_ids)]}}),
    ("GET", hosting.EVENTS): Row(lambda _: {}),
    ("POST", hosting.PRESENCE): Row(lambda _: {"json": {"who": "Ana", "at": ""}}, good=204),
    ("GET", "/v1/spaces/{space}/journeys/{id}/everything"): Row(lambda cell: {"id": cell.journey()}),
    ("POST", "/v1/spaces/{space}/kpis/{id}/readings"): Row(
        lambda cell: {"id": cell.kpi(), "json": {"readings": [{"day": "2026-03-01", "value": 3}]}},
        "editor",
        changes=True,
    ),
    ("GET", studies.OF_ALL): Row(lambda _: {"study": "pain"}),
    ("GET", studies.OF_ONE): Row(lambda cell: {"study": "asset", "id": cell.journey()}),
    ("GET", "/v1/spaces/{space}/{plural}"): Row(lambda _: {"plural": "journeys"}),
    ("POST", "/v1/spaces/{space}/{plural}"): Row(
        lambda _: {"plural": "teams", "json": {"fields": {"title": "Us"}}}, "editor", 201, changes=True
    ),
    ("GET", "/v1/spaces/{space}/{plural}/{id}"): Row(lambda cell: {"plural": "journeys", "id": cell.journey()}),
    ("PATCH", "/v1/spaces/{space}/{plural}/{id}"): Row(
        lambda cell: {"plural": "journeys", "id": cell.journey(), "json": {"fields": {"title": "x"}}, "headers": ANY},
        "editor",
        changes=True,
    ),
    ("DELETE", "/v1/spaces/{space}/{plural}/{id}"): Row(
        lambda cell: {"plural": "journeys", "id": cell.journey(), "headers": ANY}, "editor", 204, changes=True
    ),
    ("GET", "/v1/spaces/{space}/{plural}/{id}/history"): Row(lambda cell: {"plural": "journeys", "id": cell.journey()}),
}
"""A row a route: a route without one has not been thought about."""

RANK = {"viewer": 1, "editor": 2, "admin": 3}


class Person(NamedTuple):
    """Somebody with a token, or with something like one."""

    authorization: str
    role: str = ""
    space: str = ""

    def expected(self, row: Row, space: str, *, placed: bool) -> int:
        if not row.least:
            return row.good
        if not self.role:
            return 401
        if not placed:
            return row.good
        if self.space != space:
            return 404
        return row.good if RANK[self.role] >= RANK[row.least] else 403


@pytest.fixture(scope="module")
def people(served: Served) -> dict[str, Person]:
    ended = served.token("admin", name="ended", days=1)
    served.run("UPDATE token SET ends_at = '2020-01-01T00:00:00.000Z' WHERE name = 'ended'")
    revoked = served.token("admin", name="revoked")
    hosting.revoke_token(served.host, "revoked")
    holding = {f"{role} of {space}": (role, space) for role in RANK for space in ("main", "other")}
    tokens = {name: served.token(role, name=name, space=space) for name, (role, space) in holding.items()}
    return {
        "nobody": Person(""),
        "basic": Person("Basic YTpi"),
        "stranger": Person(f"Bearer jtui_{'x' * 43}"),
        "garbage": Person("Bearer \xff\xfe ' OR 1=1 --"),
        "ended": Person(f"Bearer {ended}"),
        "revoked": Person(f"Bearer {revoked}"),
        **{name: Person(f"Bearer {tokens[name]}", *holding[name]) for name in holding},
    }


def test_every_route_has_its_row():
    assert {(leads.method, leads.path) for leads in ROUTES} == set(ROWS)


@pytest.mark.slow
def test_everybody_gets_what_they_may_and_nothing_else_changes(
    served: Served, people: dict[str, Person], record_property: Callable[[str, object], None]
) -> None:
    cells = 0
    with served.client() as client:
        for (method, path), row in ROWS.items():
            for space, (name, person) in itertools.product(SPACES, people.items()):
                cell = Cell(served, space)
                asked = row.asks(cell)
                before = kept(served)
                status, text = ask(client, method, path, cell, asked, person)
                where = f"{method} {path} by {name} in {space}"
                expected = person.expected(row, space, placed="{space}" in path)
                assert status == expected, where
                assert (kept(served) != before) == (row.changes and status == row.good), where
                if status >= 400:
                    assert not any(secret in text for secret in ("I move", "Ana", person.authorization[7:] or "\0")), (
                        where
                    )
                cells += 1
    record_property("figures", f"matrix: {cells} cells on {'SQLite' if served.host.alone else 'PostgreSQL'}, none off")


def ask(
    client: httpx.Client, method: str, path: str, cell: Cell, asked: dict[str, Any], person: Person
) -> tuple[int, str]:
    """The status and, of a refusal, the body."""
    place = path.format(space=cell.space, **{key: asked.pop(key) for key in ("plural", "id", "study") if key in asked})
    headers = {
        **asked.pop("headers", {}),
        **({"Authorization": person.authorization.encode("latin-1")} if person.authorization else {}),
    }
    with client.stream(method, place, headers=headers, **asked) as answer:
        text = answer.read().decode() if answer.status_code >= 400 else next(answer.iter_text(), "")
        return answer.status_code, text


def kept(served: Served) -> list[set[Any]]:
    """All that the database holds, but for when a token was used and what the audit notes."""
    tokens = served.run("SELECT * FROM token")
    names = [name for name in tokens[0]._fields if name not in NEVER_SEEN]
    asked = [*(f"SELECT * FROM {table}" for table in TABLES), f"SELECT {', '.join(names)} FROM token"]
    return [{*map(tuple, served.run(one))} for one in asked]
