"""People at libraries that share a space, in every order: real libraries, a real space file, every durable step by itself.

A schedule is a seed. `run(seed)` raises `Broken` when a promise does not hold; what goes wrong in it besides is its kind.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import libraries
from journeytui.domain import limits
from journeytui.domain.ids import derived
from journeytui.sync import outbox
from journeytui.sync.wire import START, row_of
from journeytui.workspace import edit
from journeytui.workspace.spaces import FileRemote
from journeytui.workspace.workspace import create_library
from sync.deeds import Broken, Deeds
from sync.mishaps import EDITOR, Tomorrow
from sync.people import FIELDS, WORDS_USED, Person

__all__ = ["KINDS", "Broken", "World", "run"]

ROUNDS = 25
MOST = 4
STEPS = {
    "edit": 9, "add": 1.5, "move": 2, "remove": 1.6, "undo": 1.5, "redo": 0.5, "freeze": 4, "send": 5, "lose": 1, "hear": 8,
    "fetch": 5, "sync": 1.5, "open_again": 0.3,
}  # fmt: skip
KINDS: dict[str, dict[str, float]] = {
    "plain": {},
    "crashes": {"crash": 4},
    "answers": {
        "hear_again": 8,
        "hear": 6,
        "freeze": 8,
        "send": 9,
        "sync": 1,
        "lose": 0.5,
        "add": 1,
        "move": 0.5,
        "remove": 0.7,
    },
    "copies": {"copied": 0.7},
    "restored": {"put_back": 2, "come_back": 0.5, "sync": 4},
    "roles": {"lowered": 1.5, "raised": 2, "sync": 3},
    "brake": {"let_through": 0.7, "remove": 3, "sync": 4},
    "tomorrow": {"tomorrow": 6},
    "libraries": {"sync": 2, "crash": 4},
    "duels": {
        "edit": 2,
        "remove": 9,
        "undo": 7,
        "redo": 0.5,
        "add": 0.1,
        "move": 0.3,
        "freeze": 1,
        "send": 1,
        "fetch": 6,
        "sync": 6,
    },
    "moves": {"edit": 2, "move": 9, "add": 4, "remove": 3, "sync": 4},
    "choices": {"resolve": 9, "sync": 9, "edit": 12, "add": 0.3, "move": 0.5, "remove": 0.7},
    "leaving": {"leave": 1, "sync": 3},
}
"""What else happens in a schedule of a kind, and how often."""
OF_TWO = ("answers", "duels")
OF_ONE = (*OF_TWO, "choices")
"""Kinds of schedules about one record."""
OF_THE_WORLD = ("copied", "put_back", "tomorrow")


class World:
    """A schedule."""

    def __init__(self, seed: int, folder: Path, *, kind: str = "plain", alone: bool = False) -> None:
        self.rng = random.Random(seed)
        self.folder = folder
        self.numbers = itertools.count(1)
        self.made = itertools.count(1)
        self.seed = seed
        self.kind = kind
        self.deeds = Deeds()
        self.fields = self.rng.choice((("title",), ("title", "tags"), FIELDS[:4], ("tags",)))
        self.words = (*WORDS_USED, "library") if kind == "libraries" else WORDS_USED
        self.alone = alone
        self.together = alone or (self.rng.random() < 0.8 and kind != "libraries")
        shutil.copy((joined() if self.together else bare()) / "space.db", folder / "space.db")
        self.remote = FileRemote(folder / "space.db")
        self.people: list[Person] = []
        self.focus: frozenset[str] = frozenset()
        self.tried: list[str] = []
        self.newer = Tomorrow(self.remote, self.deeds, self.rng, self.new_id)

    def now(self) -> dt.datetime:
        """A clock that jumps."""
        return dt.datetime(2026, 3, 31, tzinfo=dt.UTC) + dt.timedelta(seconds=self.rng.randrange(-(10**6), 10**6))

    def new_id(self) -> str:
        return derived("schedule", str(self.seed), str(next(self.made)))

    def begin(self, count: int) -> None:
        """One has a library, the others have joined it; or they come to it later, with nothing or with a copy."""
        for number in range(count):
            path = self.folder / f"{number}.db"
            if self.together:
                shutil.copy(joined() / path.name, path)
            else:
                shutil.copy(planted() if number == 0 or self.rng.random() < 0.3 else libraries.empty(), path)
                name_replica(path, self.new_id())
            self.people.append(Person(self, f"p{number}", path))
        for person in self.people:
            person.line.cuts = self.kind == "answers"
            person.line.says_yes = self.kind != "brake"
            person.line.meanwhile = person.edit if self.kind == "answers" else person.nothing
            if self.kind == "libraries":
                own_library(person, self.new_id())
        if not self.together and self.kind != "libraries":
            self.people[0].sync()
        if not self.together and not self.people[0].knows_space():
            self.deeds.twins |= {id for id, (kind, _) in self.people[0].records().items() if kind != "library"}
        if self.kind in OF_ONE or self.rng.random() < 0.6:
            many = 1 if self.kind in OF_ONE else 3
            self.focus = frozenset(self.rng.sample(self.people[0].ids(*WORDS_USED), many))

    def step(self) -> None:
        person = self.people[0] if self.alone else self.rng.choice(self.people)
        names, weights = zip(*(STEPS | KINDS[self.kind]).items(), strict=True)
        self.act(person, self.rng.choices(names, weights)[0])

    def act(self, person: Person, name: str) -> None:
        """One step of somebody, or of the world around them."""
        self.tried.append(f"{person.name} {name}")
        if name in OF_THE_WORLD:
            getattr(self, name)(person)
        else:
            getattr(person, name)()

    # --- what happens to all ---

    def copied(self, person: Person) -> None:
        """Somebody copies the file of a library to another machine, and goes on at both."""
        if len(self.people) > MOST:
            return
        path = self.folder / f"copy {len(self.people)}.db"
        with contextlib.closing(sqlite3.connect(path)) as copy:
            person.ws.connection.backup(copy)
        seen = {row[0] for row in person.ws.connection.execute("SELECT record FROM sync_row")}
        self.deeds.twins |= person.records().keys() - seen
        twin = Person(self, f"{person.name} {len(self.people)}", path, me=person.me)
        twin.line.cuts, twin.line.says_yes = person.line.cuts, person.line.says_yes
        self.people.append(twin)

    def put_back(self, _: Person) -> None:
        """The space goes back to an older copy of itself, once there is one."""
        older = self.folder / "older.db"
        if not older.exists():
            shutil.copy(self.remote.path, older)
        elif not self.deeds.put_back:
            shutil.copy(older, self.remote.path)
            self.deeds.put_back = True

    def tomorrow(self, _: Person) -> None:
        """A newer program changes something."""
        self.newer.act()

    def settle(self) -> None:
        """Everything that went wrong is over, and all sync until nothing is left to be told."""
        for person in self.people:
            person.mail.clear()
            person.line.role, person.line.cuts, person.line.says_yes = EDITOR, False, True
        before = -1
        for _ in range(ROUNDS):
            for person in self.people:
                person.come_back()
                person.sync()
                person.come_back()
            head = self.remote.info().head
            if head == before and not any(person.replica().state().get("stopped") for person in self.people):
                return
            before = head
        raise Broken("it never comes to rest")

    # --- what has to hold ---

    def space(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What lives in the space, and what it remembers of the rest."""
        info = self.remote.info()
        page = self.remote.pull(info.log, START, 0, fresh=0, limit=10**6)
        live = {row.id: (row.kind, dict(row.fields)) for row in page.rows if not row.dead}
        dead = {row.id: row for row in page.rows if row.dead}
        return live, dead

    def check(self) -> None:
        live, dead = self.space()
        for person in self.people:
            self._check_one(person, live)
        self._check_tree(live, dead)
        conflicts = [fields for kind, fields in live.values() if kind == "conflict"]
        if self.alone and conflicts:
            raise Broken(f"a conflict of somebody who works alone: {conflicts[0]}")
        went = [id for id, row in dead.items() if row.kind == "conflict"]
        conflicts += [dict(row.fields) for row in self.remote.removed(went) if row.kind == "conflict"]
        lost = self.deeds.lost(self.deeds.kept(live, dead, conflicts))
        if lost:
            raise Broken(f"lost: {lost[:3]}")

    def _check_one(self, person: Person, live: dict[str, Any]) -> None:
        for table in ("sync_dirty", "sync_pending", "sync_frozen"):
            waits = person.ws.connection.execute(f"SELECT * FROM {table} LIMIT 3").fetchall()
            if waits:
                raise Broken(f"{person.name} never gets rid of {table}: {waits}")
        mine = person.records()
        for record, _, line in person.replica().aside(None):
            row = row_of(json.loads(line))
            mine[record] = (row.kind, dict(row.fields))
        if mine != live:
            wrong = {id: (mine.get(id), live.get(id)) for id in {*mine, *live} if mine.get(id) != live.get(id)}
            raise Broken(f"{person.name} holds something else: {list(wrong.items())[:3]}")

    def _check_tree(self, live: dict[str, Any], dead: dict[str, Any]) -> None:
        for id, (kind, fields) in live.items():
            if kind == "conflict":
                continue
            passed, above = {id}, _above(kind, fields)
            while above is not None:
                if above in dead:
                    raise Broken(f"{id} hangs on what was removed: {above}")
                if above in passed:
                    raise Broken(f"{id} stands in a ring")
                passed.add(above)
                above = _above(*live[above]) if above in live else None


def _above(kind: str, fields: dict[str, Any]) -> str | None:
    return fields.get("within") if kind == "journey" else fields.get("parent")


@cache
def planted() -> Path:
    """A library with journeys inside journeys."""
    path = libraries._made() / "planted.db"
    create_library(path, title="Ours")
    ws = libraries.open_at(path, "p0")
    ids = (derived("planted", str(number)) for number in itertools.count())

    def add(word: str, above: str | None, title: str, **more: Any) -> str:
        return edit.add(ws, word, above, {"title": title, **more}, id=next(ids)).ids[0]

    outer = add("journey", None, "outer")
    stages = [add("stage", outer, f"stage {number}") for number in (1, 2)]
    for number in (1, 2, 3):
        add("touchpoint", stages[number % 2], f"point {number}")
    inner = add("journey", None, "inner", within=stages[0])
    add("stage", inner, "inner stage")
    ws.close()
    return path


@cache
def bare() -> Path:
    """A space without a record."""
    folder = libraries._made() / "bare"
    folder.mkdir()
    FileRemote(folder / "space.db", make=True)
    return folder


@cache
def joined() -> Path:
    """Libraries that share a space, and hold the same."""
    folder = libraries._made() / "joined"
    folder.mkdir()
    world = World.__new__(World)
    world.rng, world.made, world.seed = random.Random(0), itertools.count(1), -1
    world.remote = FileRemote(folder / "space.db", make=True)
    for number in range(MOST):
        path = folder / f"{number}.db"
        shutil.copy(libraries.empty() if number else planted(), path)
        name_replica(path, derived("replica", str(number)))
        person = Person(world, f"p{number}", path)
        person.sync()
        person.ws.close()
    return folder


def name_replica(path: Path, id: str) -> None:
    """A copy of a file becomes a library's own copy."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE about SET value = ? WHERE key = 'replica'", (id,))


def own_library(person: Person, id: str) -> None:
    """A library that is nobody's copy."""
    here = person.replica()
    with here.step():
        here.rename_library(id)
    person.open_again()


def kind_of(seed: int) -> str:
    """The kind of a schedule: one after the other."""
    return list(KINDS)[seed % len(KINDS)]


@contextlib.contextmanager
def small_limits(rng: random.Random, kind: str) -> Iterator[None]:
    """Pushes of a few changes; where the brake is looked at, it holds back a few removals."""
    before = limits.PUSH_CHANGES, outbox.BRAKE, outbox.BRAKE_FROM
    try:
        limits.PUSH_CHANGES = rng.choice((2, 5, 50, 50))  # type: ignore[misc]
        if kind == "brake":
            outbox.BRAKE, outbox.BRAKE_FROM = 2, 2
        yield
    finally:
        limits.PUSH_CHANGES, outbox.BRAKE, outbox.BRAKE_FROM = before  # type: ignore[misc]


def run(seed: int, *, steps: int | None = None, kind: str | None = None, alone: bool = False) -> World:
    """A schedule, and what has to hold at its end."""
    rng, kind = random.Random(seed), kind or ("plain" if alone else kind_of(seed))
    with tempfile.TemporaryDirectory(dir=libraries._made()) as folder, small_limits(rng, kind):
        world = World(seed, Path(folder), kind=kind, alone=alone)
        try:
            world.begin(2 if kind in OF_TWO else rng.choice((2, 3, 3, 4)))
            for _ in range(steps or rng.choice((12, 25, 50))):
                world.step()
            world.settle()
            world.check()
        finally:
            for person in world.people:
                person.ws.close()
    return world
