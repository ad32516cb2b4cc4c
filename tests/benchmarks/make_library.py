"""Makes a library as large as one likes: python tests/benchmarks/make_library.py --journeys 10000 --db PATH

A journey comes with about a hundred records, so ten thousand of them are a library of a million. The same seed makes the
same library. What is made passes `journeytui doctor --deep`.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.values import Maker, Places
from benchmarks.vocabulary import Vocabulary
from journeytui.domain import order
from journeytui.domain.fields import Entity
from journeytui.domain.words import SHARED_WORDS, WORDS, children_of
from journeytui.store import bulk, opening
from journeytui.store.columns import Native
from journeytui.store.schema import quoted
from journeytui.workspace.renewal import rebuild_all

SHARED = {"team": 0.01, "person": 0.06, "persona": 0.01, "segment": 0.004, "process": 0.03}
"""How many of what journeys share there are, for each journey."""

BELOW = {
    ("journey", "stage"): 5.5, ("journey", "goal"): 1, ("journey", "kpi"): 1, ("journey", "activity"): 5, ("journey", "insight"): 2,
    ("journey", "opportunity"): 2.5, ("journey", "review"): 0.8, ("journey", "decision"): 1.8, ("journey", "question"): 1,
    ("journey", "asset_period"): 1.8, ("stage", "touchpoint"): 3.6, ("stage", "goal"): 0.8, ("stage", "kpi"): 0.4,
    ("stage", "insight"): 0.4, ("touchpoint", "insight"): 0.5, ("touchpoint", "kpi"): 0.06, ("kpi", "reading"): 6,
    ("opportunity", "solution"): 1, ("review", "stage_mark"): 4, ("asset_period", "movement"): 3,
}  # fmt: skip
"""How many records hang on one, on average; what is not named here is rare."""
RARE = 0.003

_AT_ONCE = 2_000
_DEEPEST = 5


class Grower:
    """Grows journeys, one after the other."""

    def __init__(self, connection: sqlite3.Connection, seed: int) -> None:
        self._connection = connection
        self._random = Random(seed)
        self._places = Places(self._random)
        self._maker = Maker(self._random, Vocabulary(self._random), self._places)
        self._rows: dict[str, list[list[Native]]] = defaultdict(list)
        self._keys = order.spread(20_000)
        self._next: dict[tuple[str, str | None], int] = defaultdict(int)
        self._depth: dict[str, int] = {}
        self.count = 0

    def shared(self, journeys: int) -> None:
        """People, teams and what else all journeys use."""
        for word in SHARED_WORDS:
            made = [
                self._add(WORDS[word], None, number) for number in range(max(3, int(journeys * SHARED.get(word, 0.01))))
            ]
            self._places.shared[word] = made

    def journey(self) -> None:
        """One journey with all that hangs on it, level by level, so that what links point to is made before them."""
        size = self._random.lognormvariate(-0.1, 0.45)
        self._places.near = defaultdict(list)
        level = {"journey": [self._add(WORDS["journey"], None, 0)]}
        while level:
            deeper: dict[str, list[str]] = defaultdict(list)
            for word, parents in level.items():
                for child in children_of(word):
                    deeper[child.word] += self._below(word, child, parents, size)
            level = {word: made for word, made in deeper.items() if made and word != "conflict"}
        self._remember()

    def flush(self, least: int = 1) -> None:
        """Writes what is waiting, where so many rows are."""
        for word, rows in self._rows.items():
            if len(rows) >= least:
                bulk.put(self._connection, word, rows)
                rows.clear()

    def library(self, title: str) -> None:
        """The library's own record, every field filled."""
        row = self._maker.full_row("library", self._places.new()) | {"title": title}
        pairs = ", ".join(f"{quoted(name)} = ?" for name in row)
        self._connection.execute(f"UPDATE library SET {pairs}", tuple(row.values()))
        self._connection.execute("UPDATE about SET value = ? WHERE key = 'replica'", (self._places.new(),))

    def _below(self, word: str, child: type[Entity], parents: list[str], size: float) -> list[str]:
        mean = BELOW.get((word, child.word), RARE)
        most = 60 if child.word == "stage" else 400
        made: list[str] = []
        for parent in parents:
            spread = size if word == "journey" else self._random.lognormvariate(-0.08, 0.4)
            count = min(most, int(mean * spread + self._random.random()))
            made += [self._add(child, parent, number) for number in range(count)]
        return made

    def _add(self, word: type[Entity], parent: str | None, number: int) -> str:
        id = self._places.new()
        position = self._keys[number] if word.ordered else None
        row = self._maker.row(word.word, id, parent, position, number)
        if word.word == "journey":
            self._place_journey(row)
        if word.word not in SHARED_WORDS:
            self._places.near[word.word].append(id)
        self._rows[word.word].append(row)
        self.count += 1
        return id

    def _place_journey(self, row: list[Native]) -> None:
        """Behind the journeys that look into the same stage; not too deep."""
        at = 3 + [*WORDS["journey"].fields].index("within")
        within = row[at] if row[at] is None or self._depth.get(str(row[at]), 0) < _DEEPEST else None
        row[at] = within
        group = ("journey", None if within is None else str(within))
        row[2] = self._keys[self._next[group]]
        self._next[group] += 1
        self._here = self._depth.get(str(within), 0) + 1 if within else 0

    def _remember(self) -> None:
        """Keeps some of this journey's records for links of later journeys."""
        for word, made in self._places.near.items():
            far = self._places.far.setdefault(word, [])
            for id in self._random.sample(made, min(2, len(made))):
                if len(far) < 5_000:
                    far.append(id)
                else:
                    far[self._random.randrange(5_000)] = id
                if word == "stage":
                    self._depth[id] = self._here


def make_library(path: Path, journeys: int, seed: int = 1, tell: Callable[[str], None] = lambda _: None) -> int:
    """Makes the library; how many records it has."""
    began = time.perf_counter()

    def told(done: str) -> None:
        tell(f"{time.perf_counter() - began:6.1f} s  {done}")

    def then(connection: sqlite3.Connection) -> None:
        told("indexed")
        rebuild_all(connection)
        told("search and figures")

    title = f"{journeys:,} journeys"
    opening.create(path, title=title)
    opened = opening.open_file(path)
    try:
        with bulk.filling(opened.connection, then):
            grower = Grower(opened.connection, seed)
            grower.shared(journeys)
            grower.library(title)
            for _ in range(journeys):
                grower.journey()
                grower.flush(_AT_ONCE)
            grower.flush()
            told(f"{grower.count:,} records written")
        told(f"committed: {path.stat().st_size / 1e6:,.0f} MB")
    finally:
        opened.connection.close()
    return grower.count


def main() -> None:
    """Reads the command line and makes the library."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--journeys", type=int, default=10_000)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make_library(given.db, given.journeys, given.seed, print)


if __name__ == "__main__":
    main()
