"""Kills those who sync and those who serve at drawn moments, with a ledger, outside of them, of every edit that was acknowledged.

    python tests/long.py sync-kills --kills 500

Ana and Ben share a space: in a file, or on a server on SQLite or PostgreSQL. Who is killed is `journeytui sync`, with edits
going on beside it, or `journeytui serve`, with a replica syncing and another tool posting meanwhile. After each kill what was
written has to be whole; after every few both sync, and then nothing that was acknowledged may be missing or be there twice.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx

import libraries
import postgres
from journeytui.sync.http import HttpRemote
from journeytui.sync.remote import Remote, RemoteTrouble
from journeytui.workspace import edit, sharing
from journeytui.workspace.spaces import FileRemote
from journeytui.workspace.workspace import Workspace, create_library, open_library
from safety.death import Moment
from safety.program import command, environment, run, succeeded
from safety.striking import OVER_ALL, Draw, Lengths, Span, Tally, measured, strike, unsound
from server.served import Served

SETTLED_EVERY = 12
"""After so many kills everybody syncs in peace, and the ledger is looked at."""
AFRESH = 96
"""After so many kills everything begins anew, so that libraries keep the size that they have in use."""
_CALM = 0.05
"""Seconds a tool waits that was told to slow down."""


# --- the ledger --------------------------------------------------------------------------------------------------------


class Ledger:
    """What was acknowledged, and therefore has to be there."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        """The touchpoints by title, with their ids."""
        self.removed: set[str] = set()
        self.values: dict[str, str] = {}
        """By record, the last value of a field that nobody else changes."""
        self.met: dict[str, str] = {}
        """By person, the last value of the one field that all change."""

    def __len__(self) -> int:
        return len(self.titles) + len(self.removed) + len(self.values) + len(self.met)


class Person:
    """Somebody with a library of their own."""

    def __init__(self, home: Path, name: str) -> None:
        self.name = name
        self.me = f"{name.capitalize()} <{name}@example.com>"
        self.home = home / name
        self.home.mkdir(mode=0o700)
        self.db = self.home / "journeys.db"
        self.kept: list[str] = []
        """The ids of records that this person may still remove."""
        create_library(self.db, title="Ours")

    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        with closing(open_library(self.db, me=self.me)) as ws:
            yield ws

    @property
    def under_way(self) -> bool:
        """Whether a push was sent whose answer was not heard."""
        with closing(sqlite3.connect(self.db)) as connection:
            return connection.execute("SELECT count(*) FROM sync_frozen").fetchone() != (0,)


class Space(Protocol):
    """Where the space is."""

    address: str

    def remote(self, person: Person) -> Remote:
        """The space as that person reaches it."""

    def token_file(self, person: Person) -> Path | None:
        """Where that person's token is."""

    def run(self, sql: str) -> list[Any]:
        """What the statement finds in the space's database."""

    @property
    def db(self) -> Path:
        """Its file; one that is not there where it is none."""

    def close(self) -> None:
        """Ends it."""


class InFile:
    """A space in a file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self.db = folder / "space.db"
        self.address = str(self.db)

    def remote(self, person: Person) -> Remote:
        return FileRemote(self.db, make=not self.db.exists())

    def token_file(self, person: Person) -> Path | None:
        return None

    def run(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.db)) as connection:
            return connection.execute(sql).fetchall()

    def close(self) -> None:
        pass


class OnServer:
    """A space on a server."""

    def __init__(self, folder: Path, *, generous: bool, on_postgres: bool = False) -> None:
        folder.mkdir(mode=0o700)
        self.folder = folder
        self.db = folder / "server.db"
        self._running = ExitStack()
        database = postgres.database() if on_postgres else str(self.db)
        self.served = self._running.enter_context(Served(database, generous=generous))
        self.address = self.served.url
        self._tokens: dict[str, str] = {}

    def token(self, name: str) -> str:
        if name not in self._tokens:
            self._tokens[name] = self.served.token("editor", name=name)
        return self._tokens[name]

    def remote(self, person: Person) -> Remote:
        return HttpRemote(self.address, token=self.token(person.name), who=person.me, replica=person.name)

    def token_file(self, person: Person) -> Path | None:
        path = self.folder / f"{person.name}.token"
        path.write_text(self.token(person.name))
        path.chmod(0o600)
        return path

    def run(self, sql: str) -> list[Any]:
        return self.served.run(sql)

    def close(self) -> None:
        self._running.close()


def synced(person: Person, space: Space) -> sharing.Synced:
    """One sync in this process."""
    remote = space.remote(person)
    try:
        with person.at_work() as ws:
            return sharing.sync_with(ws, remote)
    finally:
        remote.close()


# --- the team ----------------------------------------------------------------------------------------------------------


class Team:
    """Ana, Ben, their space and the ledger."""

    def __init__(self, folder: Path, space: Space, tally: Tally) -> None:
        folder.mkdir(mode=0o700)
        self.folder, self.space, self.tally = folder, space, tally
        self.ledger = Ledger()
        self.number = self.settled = 0
        self.ana, self.ben = (self.joined(Person(folder, name)) for name in ("ana", "ben"))
        with self.ana.at_work() as ws:
            self.journey = edit.add(ws, "journey", None, {"title": "A journey"}).ids[0]
            self.stage = edit.add(ws, "stage", self.journey, {"title": "A stage"}).ids[0]
            self.shared = edit.add(ws, "touchpoint", self.stage, {"title": "Everybody's"}).ids[0]
        for person in (self.ana, self.ben):
            synced(person, space)

    def joined(self, person: Person) -> Person:
        """That library shares through the space from now on."""
        token = self.space.token_file(person)
        more = ("--token-file", str(token)) if token else ()
        succeeded(person.home, "remote", "add", "team", self.space.address, *more, db=person.db)
        return person

    def edits(self, person: Person, chance: random.Random) -> None:
        """A few edits, each in the ledger as soon as it is acknowledged."""
        with person.at_work() as ws:
            for _ in range(chance.randint(1, 3)):
                self.edit(ws, person, chance)

    def edit(self, ws: Workspace, person: Person, chance: random.Random) -> None:
        self.number += 1
        text = f"{person.name} {self.number:06}"
        match chance.choice(("add", "add", "set", "meet", "remove")):
            case "set" if person.kept:
                id = chance.choice(person.kept)
                edit.set_values(ws, (id,), {"party": text})
                self.ledger.values[id] = text
            case "remove" if len(person.kept) > 4:
                id = person.kept.pop(chance.randrange(len(person.kept)))
                edit.remove(ws, (id,))
                self.ledger.removed.add(id)
                self.ledger.values.pop(id, None)
                self.ledger.titles = {title: one for title, one in self.ledger.titles.items() if one != id}
            case "meet":
                edit.set_values(ws, (self.shared,), {"party": text})
                self.ledger.met[person.name] = text
            case _:
                (id,) = edit.add(ws, "touchpoint", self.stage, {"title": text}).ids
                self.ledger.titles[text] = id
                person.kept.append(id)
        self.tally.acknowledged += 1

    def settle(self) -> None:
        """Everybody syncs until there is nothing more to sync, and a third joins: then the ledger is compared."""
        for person in (self.ana, self.ben, self.ana, self.ben):
            synced(person, self.space)
        self.settled += 1
        third = self.joined(Person(self.folder, f"third{self.settled}"))
        synced(third, self.space)
        dumps = [libraries.dump(person.db) for person in (self.ana, self.ben, third)]
        if not dumps[0] == dumps[1] == dumps[2]:
            self.tally.problems.append(f"the sides are not equal: {_differing(dumps)}")
        self.compare(dumps[2])
        with third.at_work() as ws:
            self.tally.problems += unsound(ws)

    def compare(self, there: libraries.Dump) -> None:
        tally, ledger = self.tally, self.ledger
        touchpoints = {row["id"]: row for row in there["touchpoint"]}
        times = Counter(row["title"] for row in there["touchpoint"])
        tally.doubled += sum(count - 1 for count in times.values())
        tally.lost += sum(title not in times for title in ledger.titles)
        tally.lost += sum(touchpoints.get(id, {}).get("party") != text for id, text in ledger.values.items())
        tally.torn += len(ledger.removed & touchpoints.keys())
        beside = [row for row in there["conflict"] if row["sort"] == "field"]
        kept = {json.loads(row[side]) for row in beside for side in ("first", "second") if row[side]}
        kept |= {json.loads(new) for _, new in self.space.run(f"{_PARTY} AND id = '{self.shared}'")}
        tally.lost += sum(text not in kept for text in ledger.met.values())
        again = "SELECT id FROM space_change WHERE field = '+' GROUP BY id HAVING count(*) > 1"
        tally.doubled += len(self.space.run(again))
        tally.doubled += len(self.space.run(f"SELECT id FROM ({_PARTY}) AS said GROUP BY id, new HAVING count(*) > 1"))
        times = Counter((row["parent"], row["field_name"], row["second"]) for row in there["conflict"])
        tally.doubled += sum(count - 1 for count in times.values())


_PARTY = "SELECT id, new FROM space_change WHERE field = 'party' AND new IS NOT NULL"


def _differing(dumps: list[libraries.Dump]) -> str:
    found = (word for word in dumps[0] if not dumps[0][word] == dumps[1][word] == dumps[2][word])
    return ", ".join(f"{word} {[len(dump[word]) for dump in dumps]}" for word in found)


# --- who is killed -----------------------------------------------------------------------------------------------------


class Killing:
    """A team that is made anew now and then, and somebody in it who dies again and again."""

    generous = True

    def __init__(self, folder: Path) -> None:
        self.tally = Tally()
        self.home = folder
        self.lengths = Lengths(), Lengths()
        """Of the writes to a library, and of those to the space."""
        self.under_way = 0
        """Kills after which a push had to be sent again."""
        self.begun = 0
        self.begin()

    def begin(self) -> None:
        self.begun += 1
        folder = self.home / str(self.begun)
        folder.mkdir(mode=0o700)
        self.space = self.new_space(folder / "space")
        self.team = Team(folder / "team", self.space, self.tally)

    def new_space(self, folder: Path) -> Space:
        raise NotImplementedError

    def once(self, chance: random.Random) -> None:
        """One kill, and what has to hold after it."""
        self.strike(chance)
        if self.tally.kills % SETTLED_EVERY == 0:
            self.team.settle()
        if self.tally.kills % AFRESH == 0:
            self.end()
            self.begin()

    def strike(self, chance: random.Random) -> None:
        raise NotImplementedError

    def end(self) -> None:
        """The last comparison; and the program itself has to find everything well."""
        self.team.settle()
        for person in (self.team.ana, self.team.ben):
            found = run(person.home, "doctor", "--deep", db=person.db)
            self.tally.problems += [found.told] if found.code else []
        self.space.close()

    def died(self, moment: Moment | None, person: Person) -> None:
        if moment is not None:
            self.tally.died(moment)
            self.under_way += person.under_way


class SyncKilled(Killing):
    """`journeytui sync` is killed, at a space in a file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.span = self.measure()

    def new_space(self, folder: Path) -> Space:
        return InFile(folder)

    def measure(self) -> Span:
        def start() -> subprocess.Popen[bytes]:
            self.team.edits(self.team.ana, random.Random(0))
            return self.start(self.team.ana)

        return measured(start, self.team.ana.db)

    def start(self, person: Person) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command("sync", db=person.db), env=environment(person.home, JOURNEYTUI_ME=person.me),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def strike(self, chance: random.Random) -> None:
        team, tally = self.team, self.tally
        victim, other = chance.sample((team.ana, team.ben), 2)
        for person in (victim, other):
            team.edits(person, chance)
        if chance.random() < 0.5:
            synced(other, self.space)
        watched = chance.choice([db for db in (victim.db, self.space.db) if db.exists()])
        lengths = self.lengths[watched == self.space.db]
        over_all = Draw(chance.uniform(0, self.span.whole))
        draw = over_all if chance.random() < OVER_ALL else lengths.draw(chance)
        editing = chance.uniform(0.4, 1.0)
        with self.start(victim) as process:

            def running() -> bool:
                nonlocal editing
                if chance.random() < 0.002 * editing:
                    team.edits(victim, chance)
                    editing = 0
                return process.poll() is None

            moment = strike(process.pid, watched, draw, running, lengths=lengths)
            told = (process.stdout.read() if process.stdout else b"").decode()
        if moment is None and process.returncode not in (0, 1):
            tally.problems.append(told)
        self.died(moment, victim)
        self.check(victim)

    def check(self, victim: Person) -> None:
        """What the dead one wrote to has to be whole at once."""
        with victim.at_work() as ws:
            self.tally.problems += unsound(ws)
        if self.space.db.exists():
            self.tally.problems += [row[0] for row in self.space.run("PRAGMA integrity_check") if row[0] != "ok"]


class SyncKilledAtServer(SyncKilled):
    """`journeytui sync` is killed, at a server."""

    def new_space(self, folder: Path) -> Space:
        return OnServer(folder, generous=True)


class ServeKilled(Killing):
    """`journeytui serve` is killed, on SQLite."""

    on_postgres = False
    seconds = 1.2
    """The longest that it lives once work has begun."""

    space: OnServer

    def new_space(self, folder: Path) -> OnServer:
        return OnServer(folder, generous=False, on_postgres=self.on_postgres)

    def strike(self, chance: random.Random) -> None:
        served = self.space.served
        draw = Draw(chance.uniform(0, self.seconds))
        lengths = self.lengths[1]
        if not self.on_postgres and chance.random() > OVER_ALL:
            draw = lengths.draw(chance)
        people = random.Random(chance.random())
        beside = [
            threading.Thread(target=self.sync_on, args=(people,)),
            threading.Thread(target=self.post_on, args=(served.port, self.space.token("robot"))),
        ]
        for thread in beside:
            thread.start()
        moment = strike(served.process.pid, self.space.db, draw, lambda: True, limit=self.seconds, lengths=lengths)
        for thread in beside:
            thread.join()
        served.process.wait()
        self.died(moment, self.team.ana)
        served.start()
        if not self.on_postgres:
            self.tally.problems += [row[0] for row in served.run("PRAGMA integrity_check") if row[0] != "ok"]

    def sync_on(self, chance: random.Random) -> None:
        """Ana edits and syncs, until the server is dead."""
        try:
            while True:
                self.team.edits(self.team.ana, chance)
                synced(self.team.ana, self.space)
        except RemoteTrouble:
            return

    def post_on(self, port: int, token: str) -> None:
        """Another tool adds records, until the server is dead; what it was told is in the ledger."""
        number = 0
        headers = {"Authorization": f"Bearer {token}"}
        place = f"http://127.0.0.1:{port}/v1/spaces/main/touchpoints"
        with httpx.Client(headers=headers, trust_env=False, timeout=20) as client:
            while True:
                number += 1
                title = f"robot {self.tally.kills:05}-{number:04}"
                try:
                    answer = client.post(place, json={"parent": self.team.stage, "fields": {"title": title}})
                except httpx.TransportError:
                    return
                self.heard(answer, title)

    def heard(self, answer: httpx.Response, title: str) -> None:
        if answer.status_code == httpx.codes.CREATED:
            self.team.ledger.titles[title] = answer.json()["id"]
            self.tally.acknowledged += 1
        elif answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            threading.Event().wait(_CALM)
        else:
            self.tally.problems.append(f"{answer.status_code}: {answer.text}")


class ServeKilledOnPostgres(ServeKilled):
    """`journeytui serve` is killed, on PostgreSQL."""

    on_postgres = True


VICTIMS: Mapping[str, type[Killing]] = {
    "sync, file": SyncKilled,
    "sync, server": SyncKilledAtServer,
    "serve, sqlite": ServeKilled,
    "serve, postgresql": ServeKilledOnPostgres,
}
SHARES = {"sync, file": 0.35, "sync, server": 0.3, "serve, sqlite": 0.2, "serve, postgresql": 0.15}


def campaign(kills: int, folder: Path, seed: int, say: Callable[[str], object]) -> Tally:
    """So many kills over all victims; the sum of what came of them."""
    chance = random.Random(seed)
    say(f"kills of who syncs and who serves: seed {seed}")
    total = Tally()
    for number, (name, make) in enumerate(VICTIMS.items()):
        home = folder / f"victim{number}"
        home.mkdir(mode=0o700)
        killing = make(home)
        wanted = max(1, round(kills * SHARES[name]))
        for _ in range(2 * wanted):
            if killing.tally.kills < wanted:
                killing.once(chance)
        killing.end()
        say(f"  {name}: {killing.tally}; a push was under way {killing.under_way} times")
        total.add(killing.tally)
    say(f"  in all: {total}")
    return total
