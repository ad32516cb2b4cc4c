"""Two people's libraries and a server between them: what they share, what meets, and what a bad network does to it: nothing."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from chaos import CERTIFICATE, KINDS, ON_THE_WAY, Chaos
from journeytui.store import reading
from journeytui.sync.http import HttpRemote
from journeytui.sync.remote import RemoteTrouble, Unreachable
from journeytui.workspace import edit, sharing
from journeytui.workspace.workspace import Workspace, create_library, open_library
from server.served import Served

ROUNDS = int(os.environ.get("JOURNEYTUI_ROUNDS", "60"))
"""Rounds of each person through the chaos; the long run asks for more."""


class Person(NamedTuple):
    """Somebody with a library and a token."""

    ws: Workspace
    token: str

    def sync(self, url: str) -> sharing.Synced:
        remote = HttpRemote(url, token=self.token, who=self.ws.me, replica=self.ws.opened.replica)
        try:
            return sharing.sync_with(self.ws, remote)
        finally:
            remote.close()

    def titles(self, word: str = "journey") -> dict[str, str]:
        return {one.id: one.title for one in reading.all_of(self.ws.connection, word)}


@pytest.fixture
def people(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Person]]:
    """Ana and Ben, each with an empty library that shares the space main of a server of their own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    served.run("DELETE FROM space_record")
    for table in ("space_commit", "space_push", "space_change"):
        served.run(f"DELETE FROM {table}")
    served.run("UPDATE space SET head = 0, hash = '0'")
    found = []
    for name in ("Ana", "Ben"):
        create_library(tmp_path / f"{name}.db", title="Ours")
        ws = open_library(tmp_path / f"{name}.db", me=name)
        token = served.token("editor", name=name)
        sharing.add_remote(ws, "team", served.url, token=token)
        found.append(Person(ws, token))
    yield found
    for person in found:
        person.ws.close()


def test_different_fields_merge_and_the_same_field_becomes_a_conflict_that_ends_equal(
    served: Served, people: list[Person]
) -> None:
    ana, ben = people
    (journey,) = edit.add(ana.ws, "journey", None, {"title": "I move"}).ids
    (stage,) = edit.add(ana.ws, "stage", journey, {"title": "I pack"}).ids
    (van,) = edit.add(ana.ws, "touchpoint", stage, {"title": "The van", "channel": "phone"}).ids
    ana.sync(served.url)
    ben.sync(served.url)
    edit.set_values(ana.ws, (van,), {"emotion": -2, "channel": "app", "tags": ["a"]})
    edit.set_values(ben.ws, (van,), {"pain": 7, "channel": "letter", "tags": ["b"]})
    ana.sync(served.url)
    assert ben.sync(served.url).conflicts == 1
    ana.sync(served.url)
    for person in people:
        there = reading.get(person.ws.connection, "touchpoint", van)
        assert (there.emotion, there.pain, there.channel, there.tags) == (-2, 7, "app", frozenset("ab"))
        (met,) = sharing.conflicts(person.ws)
        assert (met.field, met.base, met.theirs, met.theirs_author, met.mine, met.mine_author) == (
            "channel", "phone", "app", "Ana", "letter", "Ben",
        )  # fmt: skip
    sharing.resolve(ben.ws, sharing.conflicts(ben.ws)[0].id, "mine")
    ben.sync(served.url)
    ana.sync(served.url)
    for person in people:
        assert reading.get(person.ws.connection, "touchpoint", van).channel == "letter"
        assert not sharing.conflicts(person.ws)


@pytest.mark.slow
def test_through_a_bad_network_nothing_is_lost_and_nothing_comes_twice(
    served: Served, people: list[Person], record_property: Callable[[str, object], None]
) -> None:
    """The ledger: every journey that somebody made is there once, every title is the last that its only editor gave it."""
    dice = random.Random(7)
    ledger: dict[str, str] = {}
    mine: dict[str, list[str]] = {person.ws.me: [] for person in people}
    met = 0
    with Chaos(served.port, seed=7, share=0.6, patience=0.02) as chaos:
        for number in range(ROUNDS):
            for person in people:
                own = mine[person.ws.me]
                if not own or dice.random() < 0.5:
                    (made,) = edit.add(person.ws, "journey", None, {"title": f"{person.ws.me} {number}"}).ids
                    own.append(made)
                    ledger[made] = f"{person.ws.me} {number}"
                else:
                    changed = dice.choice(own)
                    ledger[changed] = f"{person.ws.me} changed {number}"
                    edit.set_values(person.ws, (changed,), {"title": ledger[changed]})
                try:
                    person.sync(chaos.url)
                except RemoteTrouble:
                    met += 1
        for person in people:
            with pytest.raises(Unreachable):
                person.sync(chaos.untrusted_url)
        chaos.calm()
        for person in [*people, *people]:
            person.sync(chaos.url)
        assert chaos.strangers_saw == []
        fired = dict(chaos.fired)
    for person in people:
        assert person.titles() == ledger
        assert not sharing.conflicts(person.ws)
        assert sharing.standing(person.ws).ahead == 0
    kept = served.run("SELECT id FROM space_record WHERE kind = 'journey' AND dead = 0")
    assert sorted(row[0] for row in kept) == sorted(ledger)
    assert set(fired) == set(KINDS), f"these never came up: {set(KINDS) - set(fired)}"
    where = "SQLite" if served.host.alone else "PostgreSQL"
    record_property(
        "figures",
        f"chaos on {where}: {len(ledger)} journeys, {chaos.passed} requests passed, {sum(fired.values())} met a fault "
        f"({', '.join(f'{kind} {fired[kind]}' for kind in KINDS)}), {met} rounds broke off: lost 0, doubled 0",
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ON_THE_WAY)
def test_one_fault_alone_is_survived(kind: str, served: Served, people: list[Person]) -> None:
    ana, ben = people
    ids = edit.add_many(ana.ws, "journey", None, [f"{number}" for number in range(30)]).ids
    with Chaos(served.port, seed=3, share=1.0, kinds=(kind,), patience=0.02) as chaos:
        for _ in range(3):
            with suppress(RemoteTrouble):
                ana.sync(chaos.url)
        assert chaos.fired[kind]
        assert chaos.strangers_saw == []
        chaos.calm()
        ana.sync(chaos.url)
        ben.sync(chaos.url)
    assert ben.titles() == {id: f"{number}" for number, id in enumerate(ids)}
    assert CERTIFICATE not in chaos.fired
