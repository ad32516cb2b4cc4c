"""Prints how fast libraries share a space, beside PouchDB with express-pouchdb on the same records in the same run.

    python tests/benchmarks/sync.py [PART…] [--records 1000000] [--db LIBRARY] [--seconds 20] [--without-pouchdb]

Every figure says the processor's time beside the wall's: on a machine that others use, only the first says much. Targets are
those of an idle machine with a million records; what misses one is printed, never asserted.
"""

# ruff: noqa: T201  a table is printed

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import measuring
from benchmarks.make_library import make_library
from benchmarks.measuring import median, p95
from benchmarks.wire import Carried, Wire
from benchmarks.writers import Written, write
from journeytui.domain.words import WORDS
from journeytui.store.replica import rows_of
from journeytui.sync import merge, wire
from server.conftest import DATABASES, new_database
from server.served import Served, free_port
from side_by_side import side_by_side

HERE = Path(__file__).resolve().parent
PACKAGES = ("pouchdb@9", "express-pouchdb@4", "express@4", "pouchdb-adapter-leveldb@9")
DELTAS = (1, 100, 10_000)
RUNS = 20
EDITS = 15
_AT_ONCE = 5_000
_RECORDS_A_JOURNEY = 100
_TICKS = os.sysconf("SC_CLK_TCK")


# --- processes ---------------------------------------------------------------------------------------------------------


class Process:
    """A server's or client's process, seen from outside."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    @property
    def worked(self) -> float:
        """Seconds of the processor."""
        parts = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / _TICKS

    @property
    def megabytes(self) -> float:
        """The most memory that it ever had."""
        (line,) = (
            line for line in Path(f"/proc/{self.pid}/status").read_text().splitlines() if line.startswith("VmHWM")
        )
        return int(line.split()[1]) / 1024


class Client:
    """A process with a copy of the records, which does what it is told."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None) -> None:
        self._process = subprocess.Popen(
            command, env=dict(env), cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(30)

    def does(self, **order: Any) -> dict[str, Any]:
        """Says what that took."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said


# --- who is measured ---------------------------------------------------------------------------------------------------


class Contender(Protocol):
    """Two clients and a server."""

    name: str
    server: Process
    wire: Wire
    first: Client
    """With all the records."""
    second: Client
    """With none."""


class Ours:
    """JourneyTUI."""

    name = "JourneyTUI"

    def __init__(self, stack: ExitStack, folder: Path, db: Path) -> None:
        served = stack.enter_context(Served(str(folder / "server.db"), generous=False))
        self.server = Process(served.process.pid)
        self.wire = stack.enter_context(Wire(served.port))
        clients = []
        for name, more in (("ana", [str(db)]), ("ben", [])):
            home = folder / name
            home.mkdir()
            env = measuring.environment(home) | {"PYTHONPATH": f"{HERE.parents[1] / 'src'}:{HERE.parent}"}
            command = [sys.executable, str(HERE / "sync_client.py"), str(home / "journeys.db"), name, *more]
            client = stack.enter_context(Client(command, env))
            client.does(join=self.wire.url, token=served.token("editor", name=name))
            clients.append(client)
        self.first, self.second = clients


class Pouch:
    """PouchDB with express-pouchdb, both on LevelDB."""

    name = "PouchDB"

    def __init__(self, stack: ExitStack, folder: Path, modules: Path, lines: Path) -> None:
        for script in ("pouch_client.js", "pouch_server.js"):
            shutil.copy(HERE / script, modules)
        (folder / "server").mkdir()
        port = free_port()
        running = subprocess.Popen(
            ["node", "pouch_server.js", str(folder / "server"), str(port)], cwd=modules, stdout=subprocess.PIPE
        )
        stack.callback(running.wait)
        stack.callback(running.kill)
        assert running.stdout
        assert running.stdout.readline() == b"ready\n"
        self.server = Process(running.pid)
        self.wire = stack.enter_context(Wire(port))
        clients = []
        for name, more in (("ana", [str(lines)]), ("ben", [])):
            command = ["node", "pouch_client.js", str(folder / name), *more]
            client = stack.enter_context(Client(command, os.environ, modules))
            client.does(join=f"{self.wire.url}/db/main")
            clients.append(client)
        self.first, self.second = clients


def lines_of(db: Path, path: Path) -> int:
    """Writes the records as lines of JSON, as a database of documents takes them. Returns how many there are."""
    count = 0
    with closing(sqlite3.connect(db)) as connection, path.open("w") as file:
        for word, declared in WORDS.items():
            ids = [row[0] for row in connection.execute(f'SELECT id FROM "{word}"')]
            for start in range(0, len(ids), _AT_ONCE):
                for id, row in rows_of(connection, word, ids[start : start + _AT_ONCE]).items():
                    fields = {name.lstrip("_"): value for name, value in merge.explode(declared, row).items()}
                    file.write(wire.compact({"_id": id, "kind": word, **fields}) + "\n")
                    count += 1
    return count


def modules(folder: Path) -> Path | None:
    """Installs what PouchDB needs; None when node or the registry is not there."""
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    done = subprocess.run(
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *PACKAGES],
        cwd=folder, check=False, capture_output=True,
    )  # fmt: skip
    return folder if done.returncode == 0 else None


# --- what is measured --------------------------------------------------------------------------------------------------


class Taken(NamedTuple):
    """What one sync took."""

    wall: float
    client: float
    """Seconds of the processor."""
    server: float
    carried: Carried
    moved: int
    """Records."""


class Target(NamedTuple):
    """What is wanted of the slowest of twenty, in seconds."""

    seconds: float = 0
    bytes: int = 0


TARGETS = {
    "first push": Target(150),
    "first pull": Target(75),
    "1, push": Target(bytes=500),
    "1, pull": Target(bytes=1024),
    "100, push": Target(0.060),
    "100, pull": Target(0.040),
    "nothing to do": Target(0.010, 1024),
}


def timed(contender: Contender, client: Client) -> Taken:
    """One sync of that client."""
    before, worked = contender.wire.carried, contender.server.worked
    said = client.does(sync=1)
    carried = contender.wire.carried.since(before)
    return Taken(
        said["wall"], said["cpu"], contender.server.worked - worked, carried, max(said["sent"], said["brought"])
    )


def exchange(contender: Contender, records: int) -> Iterator[tuple[str, list[Taken]]]:
    """First push, first pull, deltas, and nothing at all."""
    yield "first push", [timed(contender, contender.first)]
    yield "first pull", [timed(contender, contender.second)]
    for size in DELTAS:
        if size > records // 4:
            continue
        pushes, pulls = [], []
        for _ in range(RUNS if size < DELTAS[-1] else 2):
            contender.first.does(edit=size)
            pushes.append(timed(contender, contender.first))
            pulls.append(timed(contender, contender.second))
        yield f"{size:,}, push", pushes
        yield f"{size:,}, pull", pulls
    yield "nothing to do", [timed(contender, contender.second) for _ in range(RUNS)]


def show_exchange(contender: Contender, records: int) -> None:
    memory: list[list[float]] = []
    for what, taken in exchange(contender, records):
        if what == "first pull":
            memory.append(_memory(contender))
        walls = [one.wall for one in taken]
        target = TARGETS.get(what, Target())
        if what.startswith("first"):
            target = target._replace(seconds=target.seconds * records / 1e6)
        said = ""
        if contender.name == Ours.name and target.seconds:
            said = f"≤ {_time(target.seconds)} {'ok' if p95(walls) <= target.seconds else 'NOT MET'}"
        size = median([one.carried.up if "push" in what else one.carried.down for one in taken])
        if contender.name == Ours.name and target.bytes:
            said += f"  ≤ {target.bytes:,} bytes {'ok' if size <= target.bytes else 'NOT MET'}"
        print(
            f"{contender.name:11s}{what:16s}{_time(median(walls)):>9s}{_time(p95(walls)):>9s}"
            f"{_time(median([one.client for one in taken])):>9s}{_time(median([one.server for one in taken])):>9s}"
            f"{median([one.carried.requests for one in taken]):8.0f}{median([one.carried.up for one in taken]) / 1e3:12,.1f}"
            f"{median([one.carried.down for one in taken]) / 1e3:12,.1f}{taken[0].moved:11,d}  {said}",
            flush=True,
        )
    memory.append(_memory(contender))
    said = f"{'ok' if max(memory[0]) <= 150 else 'NOT MET'}: client ≤ 150 MB" if contender.name == Ours.name else ""
    print(
        f"{contender.name:11s}memory at most: who pushed first {memory[0][0]:.0f} MB, who pulled first {memory[0][1]:.0f} MB, "
        f"server {contender.server.megabytes:.0f} MB  {said}; after all the edits {memory[1][0]:.0f} and {memory[1][1]:.0f} MB",
        flush=True,
    )


def _memory(contender: Contender) -> list[float]:
    return [client.does()["megabytes"] for client in (contender.first, contender.second)]


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds * 1e3:,.0f} ms"


def exchanging(given: argparse.Namespace, folder: Path, db: Path, records: int) -> None:
    """First push and pull, deltas, and nothing to do."""
    print(
        f"\n{'':11s}{'':16s}{'median':>9s}{'p95':>9s}{'client':>9s}{'server':>9s}{'requests':>8s}{'kB up':>12s}{'kB down':>12s}"
        f"{'records':>11s}  target\n{'':11s}{'':16s}{'wall':>9s}{'wall':>9s}{'cpu':>9s}{'cpu':>9s}"
    )
    (folder / "ours").mkdir()
    with ExitStack() as stack:
        show_exchange(Ours(stack, folder / "ours", db), records)
    shutil.rmtree(folder / "ours")
    (folder / "pouch").mkdir()
    there = None if given.without_pouchdb else modules(folder / "pouch")
    if there is None:
        print(f"{Pouch.name:11s}not measured")
        return
    lines_of(db, folder / "records.jsonl")
    with ExitStack() as stack:
        show_exchange(Pouch(stack, folder / "pouch", there, folder / "records.jsonl"), records)


def seeing(given: argparse.Namespace, folder: Path, db: Path, records: int) -> None:
    """From a key at one terminal to the other's screen."""
    del given, db, records
    print("\nfrom a key on one terminal to the byte on another's")
    for kind, target in (("postgresql", 0.3), ("sqlite", 0.6), ("file", 2.5)):
        home = folder / f"seeing-{kind}"
        home.mkdir()
        where: Any = contextlib.nullcontext() if kind == "file" else Served(new_database(kind, home), generous=False)
        with where as served, side_by_side(home, served) as pair:
            taken = [pair.ana_renames(f"Title {number:03}") for number in range(EDITS + 1)][1:]
        met = "ok" if p95(taken) <= target else "NOT MET"
        print(f"{kind:11s}median {_time(median(taken))}, p95 {_time(p95(taken))}  ≤ {_time(target)} {met}", flush=True)


def writing(given: argparse.Namespace, folder: Path, db: Path, records: int) -> None:
    """Twenty who write at once."""
    del db, records
    print(f"\ntwenty writers for {given.seconds} s, each five pushes a second of ten changes")
    for kind, target in zip(DATABASES, (1.0, 0.4), strict=True):
        home = folder / f"writing-{kind}"
        home.mkdir()
        with Served(new_database(kind, home), generous=False) as served:
            server, mine = Process(served.process.pid), resource.getrusage(resource.RUSAGE_SELF).ru_utime
            done: Written = write(served, given.seconds)
            mine = resource.getrusage(resource.RUSAGE_SELF).ru_utime - mine
            met = "ok" if done.p99 <= target and not (done.lost or done.errors or done.refused) else "NOT MET"
            print(
                f"{kind:11s}{done.pushes:,} pushes, p50 {_time(done.p50)}, p99 {_time(done.p99)}, 5xx {done.errors}, refused "
                f"{done.refused}, lost {done.lost}, doubled {done.doubled}; cpu: server {server.worked:.1f} s, writers {mine:.1f} s  "
                f"≤ {_time(target)} {met}",
                flush=True,
            )


PARTS: dict[str, Callable[[argparse.Namespace, Path, Path, int], None]] = {
    "exchange": exchanging, "seeing": seeing, "writing": writing,
}  # fmt: skip


def main() -> None:
    """Reads the command line, makes the library where there is none, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("part", nargs="*", help="only these: " + ", ".join(PARTS))
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--db", type=Path, help="a library to take instead; it is only read")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--without-pouchdb", action="store_true")
    parser.add_argument("--folder", type=Path, help="where there is room for all of it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        folder, db, records = Path(scratch), given.db or Path(scratch) / "library.db", 0
        if "exchange" in (given.part or PARTS):
            if not db.exists():
                make_library(db, given.records // _RECORDS_A_JOURNEY)
            with closing(sqlite3.connect(db)) as connection:
                records = connection.execute("SELECT count(*) FROM doc").fetchone()[0]
        began, load = time.perf_counter(), os.getloadavg()[0]
        print(f"{records:,} records; {os.cpu_count()} processors, load {load:.1f}", flush=True)
        for part in given.part or PARTS:
            PARTS[part](given, folder, db, records)
        print(f"\n{time.perf_counter() - began:.0f} s, load {load:.1f} before, {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
