"""Somebody who understands nothing at the keys: `python tests/monkey.py SEED [ACTIONS]`.

Keys, pastes, clicks, turns of the wheel and other sizes of the window come as they may, mostly without waiting for an answer.
Now and then it waits, and then the terminal has to show what it should. A monkey that looks has no key for what
changes the library and answers no question; one that edits has them all. Nothing outside its own folder can be written. Exits with 1 and says why when something was wrong.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import string
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS.parent / "src"), str(TESTS)]

import libraries  # noqa: E402  the checkout's own
from journeytui.domain.errors import UnknownReference  # noqa: E402  as above
from journeytui.domain.words import WORDS  # noqa: E402  as above
from journeytui.tui.commands import COMMANDS  # noqa: E402  as above
from journeytui.workspace import edit  # noqa: E402  as above
from journeytui.workspace.workspace import open_library  # noqa: E402  as above
from seat import Seat  # noqa: E402  as above
from terminal import KEYS  # noqa: E402  as above

ACTIONS = 2_000
_LONGEST = 1_200
"""Seconds after which a monkey is taken to hang."""
_TRIES = 60
"""How often it is tried to do with fewer actions."""
SIZES = ((80, 24), (120, 40), (60, 20), (100, 30), (30, 8), (200, 60), (19, 4), (81, 25))
CHANGES = (*(command.id for command in COMMANDS.values() if command.changes), "palette", "new_library", "settings")
"""For these somebody who only looks has keys that no keyboard has: all that changes something, or leads to where it can be chosen."""
_SPECIAL = (*KEYS, "f5", "alt+x", "ctrl+space")
_TABLE = sorted({part for command in COMMANDS.values() for key in command.keys for part in key.split()})
_HOSTILE = (
    "\x1b[2J",
    "猫",
    "a\u202eb",
    "[red]x[/",
    "é" * 400,
    "",
    "\x00",
    "one\rtwo\rthree",
    "x" * 5_000,
    "@ana fri",
    "+14",
)

Action = tuple[str, Any]
"""What is done, and what it needs."""


class Fault(AssertionError):
    """Something that must never be."""


class Tally(NamedTuple):
    """What became of the actions."""

    actions: int
    starts: int
    changes: int
    places: frozenset[str]


def plan(seed: int, actions: int) -> Iterator[Action]:
    """What is done, the same for the same seed."""
    dice = random.Random(seed)
    for _ in range(actions):
        kind = dice.choices(tuple(_CHOICES), weights=[weight for weight, _ in _CHOICES.values()])[0]
        yield kind, _CHOICES[kind][1](dice)


def _key(dice: random.Random) -> str:
    return dice.choice(
        dice.choices((_TABLE, _SPECIAL, string.printable[:95], ("enter", "escape")), (55, 15, 15, 15))[0]
    )


def _burst(dice: random.Random) -> list[str]:
    return [_key(dice) for _ in range(dice.randrange(2, 12))]


def _paste(dice: random.Random) -> str:
    return dice.choice((*_HOSTILE, "".join(dice.choices(string.printable, k=dice.randrange(40)))))


def _click(dice: random.Random) -> tuple[int, int, int, int]:
    return (
        dice.randrange(1, 131),
        dice.randrange(1, 46),
        dice.choices((0, 2, 64, 65), (6, 1, 2, 2))[0],
        dice.choice((1, 1, 2)),
    )


_CHOICES: dict[str, tuple[int, Callable[[random.Random], Any]]] = {
    "key": (70, _key),
    "burst": (8, _burst),
    "paste": (4, _paste),
    "click": (8, _click),
    "resize": (2, lambda dice: dice.choice(SIZES)),
    "others": (1, lambda dice: dice.randrange(3)),
    "focus": (1, lambda dice: dice.choice("IO")),
    "yield": (8, lambda dice: dice.randrange(5)),
    "slow": (2, lambda dice: dice.random() < 0.5),
    "look": (1, lambda _: None),
    "rest": (1, lambda _: None),
}


class Monkey:
    """One run."""

    def __init__(self, template: Path, folder: Path, *, edits: bool) -> None:
        self.folder, self.edits = folder, edits
        self.path = folder / "journeys.db"
        self.path.write_bytes(template.read_bytes())
        self.starts, self.done = 0, 0
        self.places: set[str] = set()
        self.others = 0
        """How many changes somebody else made."""

    async def run(self, actions: Sequence[Action]) -> Tally:
        """Does it all, starting the program again whenever it ended."""
        left = list(reversed(actions))
        before = self._changes()
        given: list[str] = []
        while left:
            seat = self._seat()
            async with seat:
                self.starts += 1
                while left and not seat.ended:
                    await self._do(seat, left.pop())
                    self.done += 1
                seat.glass.line_is_slow = False
                if not seat.ended:
                    await self._compare(seat)
            given += seat.app.acts
            if seat.app.return_code:
                raise Fault(f"the program ended with {seat.app.return_code}")
        made = self._changes() - before - self.others
        if made > (len(given) if self.edits else 0):
            raise Fault(f"{made} changes were made; what asked for some was {given}")
        self._sound()
        return Tally(self.done, self.starts, made, frozenset(self.places))

    def _seat(self) -> Seat:
        keys = {} if self.edits else {command: f"f{number}" for number, command in enumerate(CHANGES, 100)}
        workspace = open_library(self.path, me="ana")
        seat = Seat(workspace, self.folder, size=SIZES[self.starts % 4], keys=keys, sync="by hand")
        seat.app.answers = self.edits
        return seat

    async def _do(self, seat: Seat, action: Action) -> None:
        kind, given = action
        await getattr(self, f"_{kind}")(seat, given)
        if seat.app.screen_stack:
            self.places.add(seat.place)

    async def _key(self, seat: Seat, key: str) -> None:
        seat.types(key)
        await asyncio.sleep(0)

    async def _burst(self, seat: Seat, keys: list[str]) -> None:
        seat.types(*keys)

    async def _paste(self, seat: Seat, text: str) -> None:
        seat.types(f"\x1b[200~{text}\x1b[201~")

    async def _click(self, seat: Seat, at: tuple[int, int, int, int]) -> None:
        x, y, button, times = at
        for _ in range(times):
            seat.types(f"\x1b[<{button};{x};{y}M", *([f"\x1b[<{button};{x};{y}m"] if button < 64 else []))

    async def _resize(self, seat: Seat, size: Sequence[int]) -> None:
        columns, rows = size
        seat.resize(columns, rows)

    async def _others(self, seat: Seat, which: int) -> None:
        del seat
        word = ("journey", "stage", "touchpoint")[which]
        with closing(open_library(self.path, me="ben")) as ws:
            row = ws.connection.execute(f'SELECT id FROM "{word}" ORDER BY random() LIMIT 1').fetchone()
            with suppress(UnknownReference):  # somebody was quicker
                self.others += (
                    row is not None
                    and edit.set_values(ws, (row[0],), {"title": f"By ben {self.done}"}).change is not None
                )

    async def _focus(self, seat: Seat, end: str) -> None:
        seat.types(f"\x1b[{end}")

    async def _yield(self, seat: Seat, rounds: int) -> None:
        del seat
        for _ in range(rounds):
            await asyncio.sleep(0)

    async def _slow(self, seat: Seat, slow: bool) -> None:
        seat.glass.line_is_slow = slow

    async def _look(self, seat: Seat, _: None) -> None:
        with seat.app._context():
            seat.app.look()

    async def _rest(self, seat: Seat, _: None) -> None:
        seat.glass.line_is_slow = False
        await self._compare(seat)

    async def _compare(self, seat: Seat) -> None:
        """The terminal shows what it should."""
        await seat.rests()
        if seat.ended or seat.is_asked or seat.app.size != seat.size:
            return
        shown, due = seat.lines, seat.due
        if shown != due:
            wrong = [f"  {there!r}\n  {wanted!r}" for there, wanted in zip(shown, due, strict=False) if there != wanted]
            told = f"the {seat.place} at {seat.size} shows one line and should show the other ({len(shown)} and {len(due)} lines):"
            raise Fault("\n".join([told, *wrong[:5]]))

    def _changes(self) -> int:
        with closing(sqlite3.connect(self.path)) as connection:
            return int(connection.execute("SELECT count(*) FROM change").fetchone()[0])

    def _sound(self) -> None:
        with closing(sqlite3.connect(self.path)) as connection:
            if (said := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise Fault(f"the library is broken: {said}")
            for word in WORDS:
                connection.execute(f'SELECT count(*) FROM "{word}"').fetchone()


def fence(folder: Path) -> None:
    """From now on nothing outside that folder is written by this process."""
    within = (str(folder), "/dev/", "/proc/", "/memfd:")

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = given
            if (isinstance(mode, str) and set(mode) & set("wax+")) or (flags or 0) & (
                os.O_WRONLY | os.O_RDWR | os.O_CREAT
            ):
                check(path)
        elif event in (
            "os.remove",
            "os.rename",
            "os.mkdir",
            "os.rmdir",
            "os.chmod",
            "os.link",
            "os.symlink",
            "os.truncate",
        ):
            check(given[0])

    def check(path: object) -> None:
        if isinstance(path, str | bytes | os.PathLike):
            full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  nothing may be followed here
            if not full.startswith(within):
                raise PermissionError(13, "a monkey writes here", full)

    sys.addaudithook(hook)


def run(actions: Sequence[Action], *, edits: bool, samples: bool) -> Tally:
    """Lets a monkey do that in this process, which is its own from then on."""
    template = libraries.samples() if samples else libraries.small()
    with tempfile.TemporaryDirectory(prefix="journeytui-monkey-") as scratch:
        folder = Path(scratch).resolve()
        os.chdir(folder)
        os.environ |= {"HOME": scratch, "TMPDIR": scratch, "PYTHONDONTWRITEBYTECODE": "1"}
        tempfile.tempdir = scratch
        sys.dont_write_bytecode = True
        fence(folder)
        try:
            return asyncio.run(Monkey(template, folder, edits=edits).run(actions))
        finally:
            os.chdir("/")


def told(*words: str) -> tuple[str, str]:
    """What was wrong with a monkey in a process of its own, '' where nothing was; and what it says of itself."""
    try:
        done = subprocess.run(
            [sys.executable, str(Path(__file__)), *words], capture_output=True, text=True, check=False, timeout=_LONGEST
        )
    except subprocess.TimeoutExpired:
        return "it never ended", ""
    _, found, fault = done.stderr.strip().rpartition(f"\n{Fault.__name__}: ")
    last = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
    return ((fault if found else last) if done.returncode else ""), done.stdout.strip()


def shortened(seed: int, actions: int, folder: Path, tell: Callable[[str], None]) -> Path:
    """A file with as few of the actions as still go wrong; found by leaving out ever smaller parts."""
    left = list(plan(seed, actions))
    part, tries = len(left) // 2, 0
    kept = Path(tempfile.gettempdir()) / f"monkey-{seed}.json"
    while part and tries < _TRIES:
        for start in range(0, len(left), part):
            fewer = left[:start] + left[start + part :]
            trial = folder / "trial.json"
            trial.write_text(json.dumps({"seed": seed, "actions": fewer}))
            tries += 1
            if fewer and told(str(trial))[0]:
                left = fewer
                tell(f"{len(left)} actions are enough")
                break
        else:
            part //= 2
    kept.write_text(json.dumps({"seed": seed, "actions": left}))
    return kept


def main(typed: Sequence[str]) -> int:
    """A seed and how many actions, or a file of actions; 1 when something was wrong."""
    if typed[0].endswith(".json"):
        told = json.loads(Path(typed[0]).read_text())
        seed, actions = told["seed"], [tuple(one) for one in told["actions"]]
    else:
        seed = int(typed[0])
        actions = list(plan(seed, int(typed[1]) if len(typed) > 1 else ACTIONS))
    try:
        tally = run(actions, edits=seed % 3 > 0, samples=seed % 2 > 0)
    except Exception:  # noqa: BLE001  whatever it is, it is what was looked for
        traceback.print_exc(file=sys.__stderr__)
        return 1
    print(f"{tally.actions:,} actions, {tally.starts} starts, {tally.changes} changes, in {' '.join(sorted(tally.places))}",
          file=sys.__stdout__)  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
