"""Kills the program at drawn moments and keeps a ledger, outside of it, of what it had said was done.

    python tests/long.py kills --kills 500

Four operations are killed: `set`, `import`, `restore`, and the explorer on a terminal while keys change records. A good third of the
moments is drawn over the whole operation, the others from when a write begins. After each kill the library has to be whole,
to hold every write that was acknowledged, and no write in part or twice; and the next start has to work.
"""

from __future__ import annotations

import random
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from journeytui.store.literals import row_of
from journeytui.workspace import edit
from journeytui.workspace.workspace import Workspace, create_library
from safety.death import Moment
from safety.program import command, environment, run
from safety.restoring import Restore
from safety.striking import ME, OVER_ALL, Draw, Opened, Operation, Span, Tally, measured, strike, unsound
from terminal import Terminal


class Typed:
    """An operation typed at a shell."""

    name = ""

    def __init__(self, folder: Path) -> None:
        self.tally = Tally()
        self.home = folder
        self.db = folder / f"{self.name}.db"
        create_library(self.db, title="Killed")
        with Opened(self.db) as ws:
            self.journey = edit.add(ws, "journey", None, {"title": "killed"}).ids[0]
            stage = edit.add(ws, "stage", self.journey, {"title": "stage"}).ids[0]
            self.record = edit.add(ws, "touchpoint", stage, {"title": "begun"}).ids[0]
        self.number = 0
        self.acknowledged: list[int] = []
        self.words: tuple[str, ...] = ()
        self.prepare()
        self.span = measured(self.start, self.db)
        self.acknowledged += range(1, self.number + 1)

    def prepare(self) -> None:
        """What has to be there before the first start."""

    def next_words(self) -> tuple[str, ...]:
        """The next command line: it carries `self.number`."""
        raise NotImplementedError

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the program."""
        self.number += 1
        return subprocess.Popen(
            command(*self.next_words(), db=self.db),
            env=environment(self.home, JOURNEYTUI_ME=ME),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.home,
        )

    def once(self, chance: random.Random) -> None:
        """One kill, after one that is left alone; operations that ended before their moment are acknowledged too."""
        with self.start() as process:
            out = process.communicate()[0]
        if process.returncode == 0:
            self.acknowledged.append(self.number)
        else:
            self.tally.problems.append(f"{self.name} did not work after a kill: {out.decode()[-300:]}")
        moment = None
        while moment is None:
            with self.start() as process:
                moment = strike(process.pid, self.db, self.span.draw(chance), lambda: process.poll() is None)
                out = process.communicate()[0]
                if process.returncode == 0:
                    self.acknowledged.append(self.number)
                elif moment is None:
                    self.tally.problems.append(f"{self.name} ended with {process.returncode}: {out.decode()[-300:]}")
                    moment = Moment(locked=False, begun=False, hot=False)
        self.tally.died(moment)
        self.judge()

    def judge(self) -> None:
        """Compares the library with the ledger."""
        tally = self.tally
        tally.acknowledged = len(self.acknowledged)
        with Opened(self.db) as ws:
            tally.problems += unsound(ws)
            done = [int(title[1:]) for title in titles(ws, "journey") if title[1:].isdigit()]
            tally.torn += self.is_torn(ws, done[-1] if done else 0)
        tally.lost = len(set(self.acknowledged) - set(done))
        tally.doubled = len(done) - len(set(done))
        tally.unknown = len(set(done) - set(self.acknowledged))
        if done != sorted(done):
            tally.problems.append(f"{self.name}: out of order: {done[-5:]}")

    def is_torn(self, ws: Workspace, number: int) -> bool:
        """Whether some of the newest write is there, and some is not."""
        raise NotImplementedError


class Set(Typed):
    """`set` of three fields at once."""

    name = "set"

    def next_words(self) -> tuple[str, ...]:
        text = f"s{self.number}"
        return ("set", self.journey, f"title={text}", f"customer_goal={text}", f"tags={text}")

    def is_torn(self, ws: Workspace, number: int) -> bool:
        row = ws.connection.execute(
            "SELECT title, customer_goal, tags FROM journey WHERE id = ?", (self.journey,)
        ).fetchone()
        return number > 0 and row != (f"s{number}", f"s{number}", f'["s{number}"]')


class Import(Typed):
    """`import` of a journey of which every record changes, one is new and one is removed."""

    name = "import"
    size = 120

    def prepare(self) -> None:
        with Opened(self.db) as ws:
            edit.remove(ws, (self.journey,))

    def next_words(self) -> tuple[str, ...]:
        text = f"i{self.number}"
        path = self.home / f"{text}.yaml"
        touchpoints = "".join(
            f"      - title: touchpoint {self.number + at}\n        channel: {text}\n" for at in range(self.size)
        )
        stages = f"stages:\n  - id: {'1' * 25}0\n    title: {text}\n    touchpoints:\n{touchpoints}"
        path.write_text(f"format: 1\nid: {'0' * 25}1\ntitle: {text}\n{stages}")
        self.journey = "0" * 25 + "1"
        return ("import", str(path))

    def is_torn(self, ws: Workspace, number: int) -> bool:
        sql = "SELECT count(*), count(DISTINCT channel), min(channel), count(DISTINCT title) FROM touchpoint"
        row = ws.connection.execute(sql).fetchone()
        stage = ws.connection.execute("SELECT group_concat(title) FROM stage").fetchone()[0]
        return number > 0 and (row, stage) != ((self.size, 1, f"i{number}", self.size), f"i{number}")


class Explorer:
    """The explorer on a terminal: touchpoints are added and renamed by keys, all sent at once."""

    edits = 14
    afresh = 12
    """After so many kills a new library is begun, so that its size stays what it is in use."""

    def __init__(self, folder: Path) -> None:
        self.tally = Tally()
        self.home = folder
        self.number = 0
        self.begun = 0
        self.doubled = 0
        self.submitted: list[str] = []
        self.db = folder
        self.begin()
        self.span = self.measure()

    def begin(self) -> None:
        """A new library."""
        self.begun += 1
        self.db = self.home / f"explorer{self.begun}.db"
        create_library(self.db, title="Killed")
        with Opened(self.db) as ws:
            self.journey = edit.add(ws, "journey", None, {"title": "A journey"}).ids[0]
            stage = edit.add(ws, "stage", self.journey, {"title": "A stage"}).ids[0]
            edit.add(ws, "touchpoint", stage, {"title": "The first of all"})
        self.submitted = []

    def open(self) -> Terminal:
        """Starts the explorer and waits for its first picture."""
        env = {"HOME": str(self.home), "JOURNEYTUI_ME": ME, "PYTHONPATH": environment(self.home)["PYTHONPATH"]}
        return Terminal(command("open", self.journey, db=self.db), columns=100, rows=24, env=env)

    def measure(self) -> Span:
        """How long the edits take until the last is acknowledged."""
        with self.open() as terminal:
            terminal.wait_for("The first of all")
            began = time.perf_counter()
            typist = Typist(terminal, self.texts(), burst=True)
            terminal.wait_for(f"to {typist.texts[-1]}", 30)
            whole = time.perf_counter() - began
        self.submitted += typist.sent
        self.tally.acknowledged += len(typist.sent)
        return Span(whole, whole / len(typist.sent))

    def texts(self) -> list[str]:
        """What the next edits write, in their order."""
        numbers = range(self.number, self.number + self.edits)
        self.number += self.edits
        return [f"{sort}{number:06}" for number in numbers for sort in "kz"]

    def once(self, chance: random.Random) -> None:
        """One kill: while it starts, or while it writes what was typed."""
        if self.tally.kills % self.afresh == self.afresh - 1:
            self.begin()
        before = len(self.submitted)
        with self.open() as terminal:
            if chance.random() < 0.1:
                typist = Typist(terminal, [], burst=True)
                draw = Draw(chance.uniform(0, 0.6))
            else:
                terminal.wait_for("The first of all|[kz]0")
                typist = Typist(terminal, self.texts(), burst=chance.random() < 0.5)
                draw = self.draw(chance, typist)
            moment = strike(terminal.pid, self.db, draw, typist.goes_on)
            typist.listen()
            terminal.ended()
        if moment is None:
            self.tally.problems.append(f"the explorer ended by itself: {terminal.code}")
            return
        self.tally.died(moment)
        self.tally.acknowledged += typist.acknowledged
        self.submitted += typist.sent
        self.judge(before + typist.acknowledged)

    def draw(self, chance: random.Random, typist: Typist) -> Draw:
        """A moment out of all the edits; or out of one write, with others before it."""
        if chance.random() < OVER_ALL:
            return Draw(chance.uniform(0, self.span.whole * (1 if typist.burst else 2)))
        return Draw(chance.uniform(0, self.span.write), write=chance.randint(1, len(typist.texts)))

    def judge(self, acknowledged: int) -> None:
        """Compares the library with the ledger: of what was typed, the first so many edits, each once, no other."""
        tally = self.tally
        with Opened(self.db) as ws:
            tally.problems += unsound(ws)
            done = titles(ws, "touchpoint")[1:]
        times = Counter(done)
        tally.doubled += sum(count - 1 for count in times.values())
        tally.lost += sum(1 for text in self.submitted[:acknowledged] if text not in times)
        tally.torn += done != self.submitted[: len(done)]
        tally.unknown += max(0, len(done) - acknowledged)
        self.submitted = done


class Typist:
    """Somebody at the terminal: types edits, all in one write or each when the one before is acknowledged, and reads."""

    def __init__(self, terminal: Terminal, texts: list[str], *, burst: bool) -> None:
        self.texts = texts
        self.burst = burst
        self.sent: list[str] = []
        self.acknowledged = 0
        """How many edits the screen said were done: the newest that it named, since they are done in their order."""
        self._terminal = terminal
        self._type(len(texts) if burst else 1)

    def goes_on(self) -> bool:
        """Reads, and types on; whether the program still runs."""
        if self._terminal._read(0.0):
            self._look()
            if self.acknowledged == len(self.sent):
                self._type(1)
        return self._terminal.ended(0) is None

    def listen(self) -> None:
        """Takes in what was on its way to the screen when the program died."""
        while self._terminal._read(0.05):
            pass
        self._look()

    def _type(self, count: int) -> None:
        fresh = self.texts[len(self.sent) : len(self.sent) + count]
        self.sent += fresh
        keys = (("a", text, "enter") if text[0] == "k" else ("r", "ctrl+u", text, "enter") for text in fresh)
        self._terminal.press(*(key for edit in keys for key in edit))

    def _look(self) -> None:
        lowest = self._terminal.text.rsplit("\n", 1)[-1]
        for text in re.findall(r"(?:added touchpoint: |set Title to )([kz]\d{6})", lowest):
            if text in self.sent:
                self.acknowledged = max(self.acknowledged, self.sent.index(text) + 1)


def titles(ws: Workspace, word: str) -> list[str]:
    """All titles that records of this word ever got, in their order."""
    sql = "SELECT field, new FROM journal WHERE word = ? AND field IN ('+', 'title') ORDER BY number"
    return [str(row_of(new)["title"] if field == "+" else new) for field, new in ws.connection.execute(sql, (word,))]


OPERATIONS: dict[str, type[Operation]] = {"set": Set, "import": Import, "restore": Restore, "explorer": Explorer}
SHARES = {"set": 0.3, "import": 0.2, "restore": 0.2, "explorer": 0.3}


def campaign(kills: int, folder: Path, seed: int, say: Callable[[str], object]) -> Tally:
    """So many kills over all operations; the sum of what came of them."""
    chance = random.Random(seed)
    say(f"kills: seed {seed}")
    total = Tally()
    for name, make in OPERATIONS.items():
        home = folder / name
        home.mkdir(mode=0o700)
        operation = make(home)
        for _ in range(max(1, round(kills * SHARES[name]))):
            operation.once(chance)
        check_starts(operation, home)
        say(f"  {name}: {operation.tally}")
        total.add(operation.tally)
    say(f"  in all: {total}")
    return total


def check_starts(operation: Operation, home: Path) -> None:
    """After the last kill the program itself has to find everything well."""
    result = run(home, "doctor", "--deep", db=operation.db)
    if result.code:
        operation.tally.problems.append(result.told)
