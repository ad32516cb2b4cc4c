"""Spaces over HTTP: what is pushed is there, for everybody, once; and a page is whole or says that it is not."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.wire import Carried, Wire
from journeytui.server import sync
from journeytui.store import reading
from journeytui.store.replica import join
from journeytui.store.spaces import now
from journeytui.sync import packing, routes, wire
from journeytui.sync.http import HttpRemote
from journeytui.sync.wire import Push, Put, Remove, Seen
from journeytui.workspace import edit, sharing
from journeytui.workspace.workspace import create_library, open_library
from server.served import Replica, Served

_numbers = itertools.count(1)


def new_id() -> str:
    return f"0{next(_numbers):025d}"


def journey(title: str, id: str = "") -> Put:
    return Put("journey", id or new_id(), "ana", now(), {"title": title})


@pytest.fixture
def ana(served: Served) -> Iterator[Replica]:
    """A replica at a space of its own."""
    space = f"space-{next(_numbers)}"
    with served.client(served.token("editor", space=space)) as client:
        yield Replica(client, space)


def test_what_is_pushed_is_pulled(ana: Replica) -> None:
    made = journey("I move")
    answer = ana.push("m1", made)
    assert (answer.prev, answer.head) == (0, 1)
    page = ana.pull()
    assert [(row.id, row.fields, row.author, row.seq) for row in page.rows] == [(made.id, made.values, "ana", 1)]
    assert (page.cursor, page.more, page.head, page.anchor) == (1, False, 1, answer.anchor)
    assert ana.pull(1).rows == ()


def test_a_push_that_comes_twice_happens_once(ana: Replica) -> None:
    push = Push("m1", "replica", (journey("I move"),))
    first, second = ana.send(push), ana.send(push)
    assert first.content == second.content
    assert ana.client.get(ana.path).json()["head"] == 1


def test_the_same_name_with_other_contents_is_never_taken(ana: Replica) -> None:
    ana.push("m1", journey("I move"))
    assert ana.send(Push("m1", "replica", (journey("I stay"),))).status_code == 422


@pytest.mark.parametrize("known", [{"X-Log-Id": "another"}, {"X-Anchor": "1:another"}, {"X-Anchor": "99:0"}])
def test_another_history_is_noticed(ana: Replica, known: dict[str, str]) -> None:
    ana.push("m1", journey("I move"))
    for answer in (
        ana.send(Push("m2", "replica", (journey("x"),)), **known),
        ana.client.get(f"{ana.path}/pull", headers={**ana.headers, **known}),
    ):
        assert (answer.status_code, answer.json()["error"]) == (409, "diverged")
    assert ana.client.get(ana.path).json()["head"] == 1


def test_pages_follow_each_other_without_a_gap(ana: Replica) -> None:
    ana.push("m1", *(journey(f"{number}") for number in range(25)))
    cursor, seqs, more = 0, [], True
    while more:
        page = ana.pull(cursor, limit=10)
        seqs += [row.seq for row in page.rows]
        cursor, more = page.cursor, page.more
    assert seqs == list(range(1, 26))


def test_what_was_removed_can_be_asked_for_as_it_was(ana: Replica) -> None:
    made = journey("I move")
    ana.push("m1", made)
    ana.push("m2", Remove("journey", made.id, "ana", now(), (Seen("journey", made.id, 1),)))
    assert [row.dead for row in ana.pull().rows] == [True]
    assert ana.pull(fresh=2).rows == ()
    lines = ana.client.post(f"{ana.path}/removed", json={"ids": [made.id, new_id()]}).content.splitlines()
    row = wire.row_of(wire._object(lines[0]))
    assert (row.id, row.fields) == (made.id, made.values)
    assert lines[1:] == [b'{"end":1}']


def test_nothing_to_do_costs_one_small_answer(ana: Replica, record_property) -> None:
    ana.push("m1", *(journey(f"{number}") for number in range(100)))
    answer = ana.client.get(f"{ana.path}/pull", params={"cursor": 100}, headers=ana.headers)
    size = len(answer.content) + sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    assert size <= 1024
    record_property("figures", f"nothing to do: one request, {size} bytes")


def test_one_changed_field_goes_in_a_few_hundred_bytes(
    served: Served, ana: Replica, tmp_path: Path, record_property
) -> None:
    """All that goes over the line is counted, heads and all."""
    with Wire(served.port) as line:
        token = served.token("editor", space="narrow")
        people = [Person(tmp_path, line.url, token, name) for name in ("ana", "ben")]
        (id,) = edit.add(people[0].ws, "team", None, {"title": "Sales", "description": LONG}).ids
        for person in (*people, *people):
            person.sync()
        edit.set_values(people[0].ws, [id], {"title": "Selling"})
        push, pull = (person.carried(line) for person in people)
        assert reading.find(people[1].ws.connection, id).title == "Selling"
        for person in people:
            person.ws.close()
    assert (push.requests, pull.requests) == (1, 1)
    assert push.up <= 500
    assert pull.down <= 1024
    record_property(
        "figures", f"one field: {push.up} bytes up and {push.down} down to push, {pull.up} and {pull.down} to pull"
    )


LONG = "Everybody who speaks with customers before they have bought anything, and after that as well. " * 3


class Person:
    """Somebody with a library that shares the space `narrow`."""

    def __init__(self, folder: Path, url: str, token: str, name: str) -> None:
        path = folder / f"{name}.db"
        create_library(path, title="Ours")
        self.ws = open_library(path, me=name)
        self.url, self.token = url, token
        join(self.ws.opened, key=name)

    def sync(self) -> None:
        with closing(HttpRemote(self.url, space="narrow", token=self.token)) as remote:
            sharing.sync_with(self.ws, remote)

    def carried(self, line: Wire) -> Carried:
        before = line.carried
        self.sync()
        return line.carried.since(before)


def test_a_push_in_the_small_form_is_a_push_like_any_other(ana: Replica) -> None:
    op = journey("packed")
    body = wire.encode_push(Push("m1", "replica", (op,)))
    headers = {**ana.headers, "Content-Type": routes.SMALL}
    answers = [ana.client.post(f"{ana.path}/push", content=packing.pack(body), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content == ana.send(Push("m1", "replica", (op,))).content
    assert [row.id for row in ana.pull().rows] == [op.id]


@pytest.mark.parametrize(
    ("content", "more", "status"),
    [
        (packing.pack(b"no push\n"), {}, 422),
        (packing.pack(b"no push\n")[:-1], {}, 400),
        (packing.pack(b"no push\n") + b"x", {}, 400),
        (b"no push\n", {}, 400),
        (gzip.compress(b"no push\n"), {}, 400),
        (zlib.compressobj(zdict=b"other words").flush(), {}, 400),
        (gzip.compress(packing.pack(b"no push\n")), {"Content-Encoding": "gzip"}, 415),
        (packing.pack(bytes(10_000_000)), {}, 413),
    ],
    ids=["other words", "cut off", "too long", "not packed", "gzip", "another dictionary", "gzip around it", "a bomb"],
)
def test_what_is_no_push_in_the_small_form_is_refused(
    ana: Replica, content: bytes, more: dict[str, str], status: int
) -> None:
    headers = {**ana.headers, "Content-Type": routes.SMALL, **more}
    assert ana.client.post(f"{ana.path}/push", content=content, headers=headers).status_code == status


@pytest.mark.parametrize(
    "asked", [{"cursor": "-1"}, {"cursor": "x"}, {"limit": "1e3"}, {"fresh": "9" * 30}, {"cursor": ["1", "2"]}]
)
def test_what_is_no_number_is_refused(ana: Replica, asked: dict[str, object]) -> None:
    assert ana.client.get(f"{ana.path}/pull", params=asked, headers=ana.headers).status_code == 400


def test_plain_and_packed_say_the_same(ana: Replica) -> None:
    ana.push("m1", *(journey("ä" * 300) for _ in range(500)))
    packed, plain = (
        ana.client.get(f"{ana.path}/pull", headers={**ana.headers, "Accept-Encoding": coding})
        for coding in ("gzip", "identity")
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content
    body = gzip.compress(wire.encode_push(Push("m2", "replica", (journey("packed"),))))
    headers = {**ana.headers, "Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    assert ana.client.post(f"{ana.path}/push", content=body, headers=headers).status_code == 200


@given(parts=st.lists(st.binary(max_size=300), max_size=8), cut=st.integers(0, 5_000))
def test_what_came_before_a_cut_can_be_used(parts: list[bytes], cut: int) -> None:
    pieces = list(sync._packed(parts))
    assert zlib.decompressobj(31).decompress(b"".join(pieces)) == b"".join(parts)
    whole = pieces[: cut % len(pieces)]
    assert (
        zlib.decompressobj(31).decompress(b"".join(whole))
        == b"".join(part for part in parts if part)[: _length(parts, len(whole))]
    )


def _length(parts: list[bytes], count: int) -> int:
    return sum(map(len, [part for part in parts if part][:count]))


def test_pushes_are_in_the_audit(served: Served, ana: Replica) -> None:
    ana.push("m1", journey("I move"))
    deed = next(deed for deed in served.host.access.deeds() if deed.what == "push")
    assert (deed.who, deed.space, deed.about) == ("Ana", ana.path.rpartition("/")[2], "head 1")
