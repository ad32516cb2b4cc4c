"""The full figures, for which an ordinary run has no time: python tests/long.py [PART…]

Options: --seed N, --kills N, --schedules N, --records N, --actions N, --keys N. Parts are kills, sync-kills, contention,
hostile, laws, sharing, monkey, soak, benchmarks and sync-benchmarks; without any, all of them. A table at the end says what came of each.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).resolve().parent
SOURCES = TESTS.parent / "src"
sys.path[:0] = [str(SOURCES), str(TESTS)]

import libraries  # noqa: E402  the checkout's own
import monkey as monkeys  # noqa: E402  as above
import soak as soaking  # noqa: E402  as above
from safety import kills as killing  # noqa: E402  the checkout's own program
from safety import sync_kills as sync_killing  # noqa: E402  as above
from safety.contention import contend  # noqa: E402  as above
from safety.program import environment  # noqa: E402  as above
from safety.striking import Tally  # noqa: E402  as above

KILLS = 500
PROCESSES, EACH = 16, 500
SCHEDULES = 100_000
AT_ONCE = 100
"""Schedules that a process is given at a time."""
RECORDS = 1_000_000
ACTIONS = 100_000
KEYS = 50_000
WARM = 40
"""Rounds of keys after which all that is kept is full."""
MOST_GROWN = 2
"""Megabytes by which a program may be larger after so many keys."""
MOST_IDLE = 0.001
"""The part of a core that is used while nobody types."""


class Outcome(NamedTuple):
    """What came of a part."""

    part: str
    good: bool
    told: str
    seconds: float


def kills(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """The program killed at any moment."""
    total = killing.campaign(given.kills, folder, given.seed, say)
    return judged(total, given.kills)


def sync_kills(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """Who syncs and who serves, killed at any moment."""
    return judged(sync_killing.campaign(given.kills, folder, given.seed, say), given.kills)


def judged(total: Tally, wanted: int) -> tuple[bool, str]:
    """Whether so many were killed, a fifth of them inside a write, and nothing came of it."""
    for problem in total.problems:
        say(problem)
    enough = total.kills >= wanted - 4 and total.inside * 5 >= total.kills
    return enough and not (total.lost or total.torn or total.doubled or total.problems), str(total)


def contention(_: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """Processes that change the same records."""
    result = contend(PROCESSES, EACH, folder)
    for problem in (*result.errors, *result.unsound):
        say(problem)
    whole = result.changes == PROCESSES * EACH
    return whole and not (result.lost or result.doubled or result.errors or result.unsound), str(result)


def hostile(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """Hostile text through every field and every sink."""
    del given, folder
    return tested("tests/safety", "-k", "hostile", profile="quick", JOURNEYTUI_ROUNDS="4")


def laws(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """All laws, twenty times as often as in an ordinary run, with fresh examples."""
    del given, folder
    return tested(
        "tests", "--ignore=tests/safety", "--ignore=tests/stories", "--ignore=tests/test_readme.py", profile="long"
    )


def sharing(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """People at libraries that share a space, in very many orders, on every processor."""
    del folder
    end, tried, began = given.seed + given.schedules, 0, time.monotonic()
    starts = range(given.seed, end, AT_ONCE)
    with multiprocessing.get_context("spawn").Pool() as pool:
        for broken in pool.imap_unordered(_shared, [(at, min(at + AT_ONCE, end)) for at in starts]):
            tried = min(tried + AT_ONCE, given.schedules)
            if broken:
                pool.terminate()
                return False, broken
            if tried % (10 * AT_ONCE) == 0:
                say(f"{tried:,} schedules, {time.monotonic() - began:,.0f} s")
    return True, f"{given.schedules:,} schedules from seed {given.seed}"


def _shared(seeds: tuple[int, int]) -> str:
    """The first of these schedules that leads to something that must not be; '' for none."""
    from sync import schedules

    for seed in range(*seeds):
        try:
            schedules.run(seed)
        except schedules.Broken as broken:
            return f"seed {seed}, {schedules.kind_of(seed)}: {broken}"
    return ""


def monkey(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """Monkeys at the keys, one after the other; what the first that fails did is made as short as it can be."""
    at_once = monkeys.ACTIONS
    for seed in range(given.seed, given.seed + max(1, given.actions // at_once)):
        wrong = monkeys.told(str(seed), str(at_once))
        say(f"seed {seed}: {wrong[0] or wrong[1]}")
        if wrong[0]:
            short = monkeys.shortened(seed, at_once, folder, say)
            return False, f"seed {seed}: {wrong[0]}; python tests/monkey.py {short}"
    return True, f"{given.actions:,} actions from seed {given.seed}"


def soak(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """A long day at the keys, then a minute of rest."""
    db = folder / "samples.db"
    libraries.open_copy(libraries.samples(), db).close()
    day = soaking.day(db, environment(folder, JOURNEYTUI_SYNC="by hand"), given.keys, 60, warm=WARM, tell=say)
    grown = day.after.megabytes - day.before.megabytes
    steady = grown < MOST_GROWN and (day.after.files, day.after.threads) <= (day.before.files, day.before.threads)
    return steady and not day.idle_bytes and day.idle_work < MOST_IDLE, str(day)


def benchmarks(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """The table of how fast it is."""
    del given, folder
    return printed("table.py")


def sync_benchmarks(given: argparse.Namespace, folder: Path) -> tuple[bool, str]:
    """The table of how fast a million records are shared; its folder has to hold several copies of them."""
    return printed("sync.py", "--records", str(given.records), "--seconds", "60", "--folder", str(folder))


def printed(script: str, *words: str) -> tuple[bool, str]:
    """Lets a benchmark print its table."""
    done = subprocess.run([sys.executable, str(TESTS / "benchmarks" / script), *words], check=False)
    return done.returncode == 0, f"the table stands above (exit code {done.returncode})"


PARTS: dict[str, Callable[[argparse.Namespace, Path], tuple[bool, str]]] = {
    "kills": kills, "sync-kills": sync_kills, "contention": contention, "hostile": hostile, "laws": laws, "sharing": sharing,
    "monkey": monkey, "soak": soak,
    "benchmarks": benchmarks, "sync-benchmarks": sync_benchmarks,
}  # fmt: skip


def tested(*what: str, profile: str, **more: str) -> tuple[bool, str]:
    """Runs tests in a process of their own; whether they passed, and the last line that they said."""
    env = {**os.environ, "HYPOTHESIS_PROFILE": profile, **more}
    last = ""
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", *what], cwd=TESTS.parent, env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            say(line.rstrip())
            last = line.strip() or last
    return process.returncode == 0, last


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(typed: Sequence[str]) -> int:
    """Carries out the parts; 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--schedules", type=int, default=SCHEDULES)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--actions", type=int, default=ACTIONS)
    parser.add_argument("--keys", type=int, default=KEYS)
    given = parser.parse_args(typed)
    if unknown := [name for name in given.part if name not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; parts are {', '.join(PARTS)}")
    outcomes = []
    for name in given.part or PARTS:
        say(f"\n== {name}")
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="journeytui-") as folder:
            good, told = PARTS[name](given, Path(folder))
        outcomes.append(Outcome(name, good, told, time.monotonic() - began))
    say("")
    for outcome in outcomes:
        say(f"{'ok    ' if outcome.good else 'FAILED'}  {outcome.part:<15} {outcome.seconds:6.0f} s  {outcome.told}")
    return int(not all(outcome.good for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
