"""`restore` under kill: what stands under the name is the library that was there or the whole backup, and nothing is lost.

Before each start the library is written to, so that what it holds is in no backup; nearly every third time it is damaged instead. A
ledger outside knows what was written, what was put back and which ids the copies had.
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

from journeytui.workspace import edit, upkeep
from journeytui.workspace.workspace import Workspace, create_library
from safety.death import Moment
from safety.program import command, environment
from safety.striking import ME, Draw, Opened, Tally, measured, strike, unsound

SIZE = 60
"""Touchpoints: enough for the file to be written for a while."""
DAMAGED = "no library any more "


class Restore:
    """`restore` of a backup that differs from the library in every record."""

    def __init__(self, folder: Path) -> None:
        self.tally = Tally()
        self.home = folder
        self.db = folder / "restore.db"
        self.backup = folder / "backup.db"
        self.number = 0
        self.replicas: set[str] = set()
        """Of every copy that ever stood under the name."""
        self.before = ""
        """What stood there before the last start: the text of its newest write, or the damage."""
        create_library(self.db, title="Killed")
        with Opened(self.db) as ws:
            journey = edit.add(ws, "journey", None, {"title": "killed"}).ids[0]
            stage = edit.add(ws, "stage", journey, {"title": "stage"}).ids[0]
            edit.add_many(ws, "touchpoint", stage, [f"touchpoint {number}" for number in range(SIZE)])
            self.replicas.add(ws.opened.replica)
        self.span = measured(self.start, self.db)
        self.judge(whole=True)

    def start(self) -> subprocess.Popen[bytes]:
        """Writes to the backup and to the library, each something of its own, and starts the program."""
        self.number += 1
        self.backup.unlink(missing_ok=True)
        with Opened(self.db) as ws:
            write(ws, f"b{self.number}")
            upkeep.backup(ws, self.backup)
            write(ws, f"w{self.number}")
        self.before = f"w{self.number}"
        return self.restoring()

    def start_damaged(self) -> subprocess.Popen[bytes]:
        """The same, but what stands under the name is no library."""
        self.start().communicate()
        self.judge(whole=True)
        self.before = f"{DAMAGED}{self.number}"
        self.db.write_text(self.before)
        return self.restoring()

    def restoring(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command("restore", str(self.backup), db=self.db), env=environment(self.home, JOURNEYTUI_ME=ME),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=self.home,
        )  # fmt: skip

    def once(self, chance: random.Random) -> None:
        """One kill; a restore that ended before its moment is judged as done. After it, restoring works."""
        moment = None
        while moment is None:
            damaged = chance.random() < 0.3
            draw = Draw(chance.uniform(0, self.span.whole)) if damaged else self.span.draw(chance)
            with self.start_damaged() if damaged else self.start() as process:
                moment = strike(process.pid, self.db, draw, lambda: process.poll() is None)
                out = process.communicate()[0]
            if moment is None and process.returncode:
                self.tally.problems.append(f"restore ended with {process.returncode}: {out.decode()[-300:]}")
                moment = Moment(locked=False, begun=False, hot=False)
            self.judge(whole=process.returncode == 0)
        self.tally.died(moment)
        if self.held(self.db) == self.before:
            with self.restoring() as process:
                process.communicate()
            self.judge(whole=True)
            self.tally.problems += [path.name for path in self.home.iterdir() if ".restoring-" in path.name]

    def judge(self, *, whole: bool) -> None:
        """Compares what stands under the name, and what is kept beside it, with the ledger."""
        tally, stands = self.tally, self.held(self.db)
        if stands == f"b{self.number}":
            tally.acknowledged += whole
            tally.unknown += not whole
            tally.lost += self.before not in [self.held(path) for path in self.kept()]
            with Opened(self.db) as ws:
                tally.problems += unsound(ws)
                tally.doubled += ws.opened.replica in self.replicas
                self.replicas.add(ws.opened.replica)
        elif stands != self.before:
            tally.torn += 1
        else:
            tally.lost += whole
        for path in self.home.glob(f"{self.db.name}.before-restore-*"):
            path.unlink()

    def kept(self) -> list[Path]:
        """The copies of what was replaced."""
        return [
            path for path in self.home.glob(f"{self.db.name}.before-restore-*") if not path.name.endswith("-journal")
        ]

    def held(self, path: Path) -> str:
        """What a file holds: the text that is in every record, or the damage."""
        if not path.exists():
            return "nothing"
        if path.read_bytes().startswith(DAMAGED.encode()):
            return path.read_text()
        with Opened(path) as ws:
            texts = [row[0] for row in ws.connection.execute("SELECT DISTINCT channel FROM touchpoint")]
        return texts[0] if len(texts) == 1 else f"a mixture of {texts}"


def write(ws: Workspace, text: str) -> None:
    """Writes something to every touchpoint."""
    edit.set_values(ws, [row[0] for row in ws.connection.execute("SELECT id FROM touchpoint")], {"channel": text})
