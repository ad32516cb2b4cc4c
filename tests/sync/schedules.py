"""People at libraries that share a space, in every order: real libraries, a real space file, every durable step by itself.

A schedule is a seed. `run(seed)` raises `Broken` when a promise does not hold. What people did and saw is read from the
journals of their libraries, so that nothing here repeats what the program decides.
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
from typing import Any, NamedTuple

import libraries
from journeytui.domain import limits
from journeytui.domain.errors import JourneyError
from journeytui.domain.ids import derived
from journeytui.domain.words import WORDS
from journeytui.store import journal, reading, replica
from journeytui.store.literals import row_of
from journeytui.store.opening import new_id
from journeytui.store.replica import Replica
from journeytui.store.writing import instant
from journeytui.sync import answering, arriving, merge, wire
from journeytui.sync.cycle import Cycle
from journeytui.sync.wire import START, Anchor, Answer, Page, Remove
from journeytui.workspace import edit, history
from journeytui.workspace.spaces import FileRemote
from journeytui.workspace.workspace import Workspace, create_library, open_library

ROUNDS = 25
MOST = 4
ALL_REMOVALS = 2**62
WORDS_USED = ("journey", "stage", "touchpoint")
FIELDS = ("title", "description", "tags", "pain", "accountable")


class Broken(Exception):
    """A promise does not hold."""


class Sent(NamedTuple):
    """An answer under way."""

    mut: str
    asked: Anchor
    answer: Answer


class Fetched(NamedTuple):
    """A page under way."""

    asked: int
    page: Page
    joining: bool


Key = tuple[Any, ...]


class Deeds:
    """What people did, what each of them had on the screen when they did it, and who made what."""

    def __init__(self) -> None:
        self.over: dict[Key, set[Key]] = {}
        self.made: dict[Key, str] = {}

    def take(self, who: str, ws: Workspace, number: int, *, undoing: bool) -> None:
        """Takes in a Change."""

        entries = journal.entries(ws.connection, number)
        going = {entry.record for entry in entries if entry.field == "-"}
        for word, record, field, old, new in entries:
            declared = WORDS[word]
            if field == "+":
                fields = merge.explode(declared, row_of(str(new)))
                self._say((record, "+"), self._removals(ws, record), who)
                for name, value in fields.items():
                    self._say((record, name, _key(value)), (), who)
            elif field == "-":
                fields = merge.explode(declared, row_of(str(old)))
                key = (record, "-", who, number)
                on_screen = {(record, "+"), *((record, name, _key(value)) for name, value in fields.items())}
                self._say(key, on_screen, who)
            else:
                before, after = (merge.parts_of(declared, field, value) for value in (old, new))
                for name in merge.differing(before, after):
                    was, now = (record, name, _key(before.get(name))), (record, name, _key(after.get(name)))
                    if undoing and name == "title" and self.made.get(was, who) != who:
                        raise Broken(f"{who} undid what {self.made[was]} typed: {was}")
                    if name == "within" and was[2] in going:  # it went along, nobody meant it
                        self.over.setdefault(now, set()).add(was)
                    else:
                        self._say(now, {was}, who)

    def _removals(self, ws: Workspace, record: str) -> set[Key]:
        """The removals of the record that are known in a library: those of the people that its journal names."""
        sql = "SELECT author FROM change JOIN journal ON change = change.number WHERE record = ? AND field = '-'"
        known = {author for (author,) in ws.connection.execute(sql, (record,))}
        return {key for key in self.over if key[:2] == (record, "-") and key[2] in known}

    def _say(self, key: Key, over: Any, who: str) -> None:
        self.over.setdefault(key, set()).update(one for one in over if one != key)
        self.made[key] = who

    def _empty_then(self, removal: Key) -> list[Key]:
        """What was empty on the screen of whoever removed a record: all that the removal does not name."""
        named = {key[1] for key in self.over[removal]}
        return [
            key
            for key in self.over
            if key[0] == removal[0] and len(key) == 3 and key[2] is None and key[1] not in named
        ]

    def lost(self, kept: set[Key]) -> list[Key]:
        """What somebody typed that is neither there, nor in a Conflict, nor replaced by somebody who saw it."""
        found: set[Key] = set()
        waiting = list(kept)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.over.get(one, ())
                waiting += self._empty_then(one) if one[1] == "-" else ()
        return [key for key in self.made if key not in found and key[1] != "position"]


def _key(value: Any) -> Any:
    return wire.compact(value) if isinstance(value, dict | list) else value


class Person:
    """Somebody at a library."""

    def __init__(self, world: World, name: str, path: Path) -> None:
        self.world, self.name, self.path = world, name, path
        self.mail: list[Sent | Fetched] = []
        self.ws = self._open()
        if not replica.is_joined(self.ws.connection):
            replica.join(self.ws.opened, key=new_id())

    def _open(self) -> Workspace:
        return open_library(self.path, me=self.name, now=self.world.now)

    def open_again(self) -> None:
        """The program ended, and was started again."""
        self.ws.close()
        self.ws = self._open()

    def replica(self) -> Replica:
        here = Replica(self.ws.opened, me=self.name)
        here.now = instant(self.ws.now())
        return here

    def cycle(self) -> Cycle:
        here = self.replica()

        def index() -> None:
            with here.step():
                here.keep(unindexed=0)

        return Cycle(here, self.world.remote, new_id=self.world.new_id, index=index, allow_removals=True)

    # --- what a person does ---

    def ids(self, *words: str) -> list[str]:
        found = [row[0] for word in words for row in self.ws.connection.execute(f"SELECT id FROM {word} ORDER BY id")]
        return [id for id in found if id in self.world.focus] or found

    def some(self, *words: str) -> str | None:
        found = self.ids(*words)
        return self.world.rng.choice(found) if found else None

    def do(self, act: Any, *, undoing: bool = False) -> None:
        with contextlib.suppress(JourneyError):
            outcome = act()
            if outcome.change is not None:
                self.world.deeds.take(self.name, self.ws, outcome.change, undoing=undoing)

    def edit(self) -> None:
        id, rng = self.some(*WORDS_USED), self.world.rng
        if id is None:
            return
        field = rng.choice(self.world.fields)
        if field == "tags":
            word = rng.choice("xy")
            sets = {"plus": [word]} if rng.random() < 0.6 else {"minus": [word]}
            self.do(lambda: edit.change_sets(self.ws, [id], "tags", **sets))
            return
        text = f"v{next(self.world.numbers)}" if rng.random() < 0.85 else rng.choice(["", "same"])
        values = {field: text if field != "pain" else rng.choice([1, 2, 3])}
        record = reading.find(self.ws.connection, id)
        if field in record.fields:
            self.do(lambda: edit.set_values(self.ws, [id], values))

    def add(self) -> None:
        word = self.world.rng.choice(WORDS_USED)
        above = {"journey": "stage", "stage": "journey", "touchpoint": "stage"}[word]
        hang = self.some(above)
        values: dict[str, Any] = {"title": f"v{next(self.world.numbers)}"}
        if word == "journey":
            values |= {"within": hang} if hang and self.world.rng.random() < 0.5 else {}
            hang = None
        id = self.world.new_id()
        self.do(lambda: edit.add(self.ws, word, hang, values, id=id))

    def move(self) -> None:
        id = self.some(*WORDS_USED)
        if id is None:
            return
        word = reading.word_of(self.ws.connection, id)
        into = self.some({"journey": "stage", "stage": "journey", "touchpoint": "stage"}[str(word)])
        if word == "journey" and self.world.rng.random() < 0.3:
            self.do(lambda: edit.set_values(self.ws, [id], {"within": None}))
        elif into is not None:
            self.do(lambda: edit.move(self.ws, id, into=into))

    def remove(self) -> None:
        id = self.some("stage", "stage", "touchpoint", "journey")
        if id is not None:
            self.do(lambda: edit.remove(self.ws, [id]))

    def undo(self) -> None:
        self.do(lambda: history.undo(self.ws), undoing=True)

    def redo(self) -> None:
        self.do(lambda: history.redo(self.ws), undoing=True)

    # --- sync, step by step ---

    def freeze(self) -> None:
        state = self.replica().state()
        if state.get("log") and not state.get("joining") and self.replica().frozen() is None:
            self.cycle().freeze()

    def send(self) -> None:
        here = self.replica()
        frozen, state = here.frozen(), here.state()
        if frozen is not None:
            asked = Anchor(int(state["seq"]), str(state["hash"]))
            self.mail.append(Sent(frozen[0], asked, self.world.remote.push(str(state["log"]), asked, frozen[1])))

    def fetch(self) -> None:
        state = self.replica().state()
        if state.get("log"):
            asked, joining = int(state["cursor"]), bool(state.get("joining"))
            anchor = Anchor(int(state["seq"]), str(state["hash"]))
            fresh = int(state.get("s0") or ALL_REMOVALS) if joining else 0
            limit = self.world.rng.choice((1, 2, 50))
            page = self.world.remote.pull(str(state["log"]), anchor, asked, fresh=fresh, limit=limit)
            self.mail.append(Fetched(asked, page, joining))

    def hear(self, *, twice: bool = False) -> None:
        """An answer arrives: any of those under way."""
        if not self.mail:
            return
        at = self.world.rng.randrange(len(self.mail))
        one = self.mail[at] if twice else self.mail.pop(at)
        here = self.replica()
        if isinstance(one, Sent):
            answering.acknowledge(here, one.mut, one.asked, one.answer)
        elif bool(here.state().get("joining")) == one.joining:
            arriving.take_page(here, one.asked, one.page, joining=one.joining)

    def lose(self) -> None:
        if self.mail:
            self.mail.pop(self.world.rng.randrange(len(self.mail)))

    def sync(self) -> None:
        self.cycle().run()
        self.ws.catch_up()

    # --- how it stands ---

    def records(self) -> dict[str, Any]:
        """All that the library shows, by id."""
        found = {}
        for word in WORDS:
            ids = [row[0] for row in self.ws.connection.execute(f"SELECT id FROM {word}")]
            for id, row in replica.rows_of(self.ws.connection, word, ids).items():
                found[id] = (word, merge.explode(WORDS[word], row))
        return found


class Checked(FileRemote):
    """A space that looks whether every removal is whole."""

    def push(self, log: str, anchor: Anchor, body: bytes) -> Answer:
        answer = super().push(log, anchor, body)
        became = {(one.id, one.field): one.what for one in answer.outcomes}
        for op in wire.decode_push(body).ops:
            if isinstance(op, Remove):
                parts = {became.get((one.id, "-")) for one in op.tree}
                if "applied" in parts and parts & {"conflict", "invalid"}:
                    raise Broken(f"half of a removal was done: {parts}")
        return answer


class World:
    """A schedule."""

    def __init__(self, seed: int, folder: Path, *, alone: bool = False) -> None:
        self.rng = random.Random(seed)
        self.folder = folder
        self.numbers = itertools.count(1)
        self.made = itertools.count(1)
        self.seed = seed
        self.deeds = Deeds()
        self.fields = self.rng.choice((("title",), ("title", "tags"), FIELDS[:4], ("tags",)))
        self.alone = alone
        self.together = alone or self.rng.random() < 0.8
        shutil.copy((joined() if self.together else bare()) / "space.db", folder / "space.db")
        self.remote = Checked(folder / "space.db")
        self.people: list[Person] = []
        self.focus: frozenset[str] = frozenset()
        self.tried: list[str] = []

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
        if not self.together:
            self.people[0].sync()
        if self.rng.random() < 0.6:
            self.focus = frozenset(self.rng.sample(self.people[0].ids(*WORDS_USED), 3))

    def step(self) -> None:
        person = self.people[0] if self.alone else self.rng.choice(self.people)
        names, weights = zip(*STEPS.items(), strict=True)
        name = self.rng.choices(names, weights)[0]
        self.tried.append(f"{person.name} {name}")
        getattr(person, name)()

    def settle(self) -> None:
        for person in self.people:
            person.mail.clear()
        before = -1
        for _ in range(ROUNDS):
            for person in self.people:
                person.sync()
            head = self.remote.info().head
            if head == before:
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
        if self.alone and (met := [fields for kind, fields in live.values() if kind == "conflict"]):
            raise Broken(f"a conflict of somebody who works alone: {met[0]}")
        lost = self.deeds.lost(self._kept(live, dead))
        if lost:
            raise Broken(f"lost: {lost[:3]}")

    def _check_one(self, person: Person, live: dict[str, Any]) -> None:
        for table in ("sync_dirty", "sync_pending", "sync_frozen"):
            waits = person.ws.connection.execute(f"SELECT * FROM {table} LIMIT 3").fetchall()
            if waits:
                raise Broken(f"{person.name} never gets rid of {table}: {waits}")
        mine = person.records()
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

    def _kept(self, live: dict[str, Any], dead: dict[str, Any]) -> set[Key]:
        kept: set[Key] = set()
        conflicts = [fields for kind, fields in live.values() if kind == "conflict"]
        went = [id for id, row in dead.items() if row.kind == "conflict"]
        conflicts += [dict(row.fields) for row in self.remote.removed(went) if row.kind == "conflict"]
        for id, (_, fields) in live.items():
            kept.add((id, "+"))
            names = {key[1] for key in self.deeds.over if key[0] == id and len(key) == 3}
            kept |= {(id, name, _key(fields.get(name))) for name in names}
        kept |= {key for key in self.deeds.over if key[1] == "-" and key[0] not in live}
        for fields in conflicts:
            kept |= set(self._in_conflict(fields))
        return kept

    def _in_conflict(self, fields: dict[str, Any]) -> Iterator[Key]:
        about = fields["parent"]
        sides = [json.loads(fields[side]) if side in fields else None for side in ("base", "first", "second")]
        if fields.get("field_name"):
            yield from ((about, fields["field_name"], _key(side)) for side in sides)
        elif fields["sort"] == "removal of an edited":
            listed = {id for _, id, _ in sides[2]["ids"]}
            yield from (key for key in self.deeds.over if key[1] == "-" and key[0] in listed)
            yield from ((id, "within", to) for id, to, _ in sides[2]["lift"])
        else:
            yield (sides[2]["i"], "+")
            names = {key[1] for key in self.deeds.over if key[0] == sides[2]["i"] and len(key) == 3}
            yield from ((sides[2]["i"], name, _key(sides[2]["set"].get(name))) for name in names)


STEPS = {
    "edit": 9, "add": 1.5, "move": 2, "remove": 1.6, "undo": 1.5, "redo": 0.5, "freeze": 4, "send": 5, "lose": 1, "hear": 8,
    "fetch": 5, "sync": 1.5, "open_again": 0.3,
}  # fmt: skip


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
    world.remote = Checked(folder / "space.db", make=True)
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


def run(seed: int, *, steps: int | None = None, alone: bool = False) -> World:
    """A schedule, and what has to hold at its end."""
    rng = random.Random(seed)
    limits_before = limits.PUSH_CHANGES
    with tempfile.TemporaryDirectory(dir=libraries._made()) as folder:
        world = World(seed, Path(folder), alone=alone)
        try:
            limits.PUSH_CHANGES = rng.choice((2, 5, 50, 50))  # type: ignore[misc]
            world.begin(rng.choice((2, 3, 3, 4)))
            for _ in range(steps or rng.choice((12, 25, 50))):
                world.step()
            world.settle()
            world.check()
        finally:
            limits.PUSH_CHANGES = limits_before  # type: ignore[misc]
            for person in world.people:
                person.ws.close()
    return world
