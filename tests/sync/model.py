"""The sync protocol as a program small enough to be tried in every order: a space, replicas, and people.

Every durable transaction is one step, so a crash between two of them, a lost answer, one that arrives twice and a copied
file are nothing but schedules. A schedule is a seed: `run(seed)` raises `Broken` when a promise of the protocol is broken.

    python tests/sync/model.py 60000            as many schedules
    python tests/sync/model.py 3000 last_wins   with one wrong design planted (see mutants.py)

Records here: J journeys, S stages, T touchpoints, ! conflicts. `within` nests a journey in a stage, `parent` holds the others.
A record is a flat dict; `tags/x` is an element of the set `tags`, `sums/x` of the pairs `sums`.
"""

# ruff: noqa: T201
from __future__ import annotations

import random
import sys
from itertools import accumulate
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from sync.protocol.replica import Replica
from sync.protocol.space import Space
from sync.protocol.words import Broken
from sync.protocol.world import World

__all__ = ["Broken", "Replica", "Space", "World", "run"]

KINDS = ("many", "close", "duel", "trees", "restore", "alone")


def run(seed, space=Space, replica=Replica, world=World, kind=None):
    """One schedule. Raises Broken."""
    rng = random.Random(seed)
    kind = kind or rng.choices(KINDS, weights=(10, 12, 50, 12, 8, 8))[0]
    here = world(rng, space, replica, 2 if kind == "alone" else rng.choice((2, 3, 3)))
    weights = {"close": here.CLOSE, "trees": here.TREES, "duel": here.DUEL}.get(kind, here.STEPS)
    steps = {name: weight * rng.choice((0.3, 1, 1, 3)) for name, weight in weights.items()}
    if kind == "restore":
        steps["restore"] = rng.choice((0.4, 1.5))
    if kind == "alone":
        here.active = here.replicas[:1]
        steps["fork"] = steps["join"] = 0
    if kind in ("trees", "duel"):
        here.plant(here.replicas[0])
    else:
        for _ in range(rng.choice((2, 3) if kind == "close" else (3, 4, 6))):
            here.add(here.active[0])
    if rng.random() < 0.8:
        here.settle()
    if kind == "duel":
        here.focus = rng.choice((("T3",), ("S2",), ("S2", "J4"), ("J1",)))
    names, weights = list(steps), list(accumulate(steps.values()))
    for _ in range(rng.choice((6, 10, 16, 24) if kind == "duel" else (8, 12, 25, 50, 90))):
        here.step(names, weights)
    mine = {id: dict(row) for id, row in here.replicas[0].recs.items()} if kind == "alone" else None
    here.settle()
    here.check()
    if mine is not None and mine != here.replicas[0].recs:
        raise Broken("who works alone meets no conflict", mine, here.replicas[0].recs)
    return here


def main(arguments):
    schedules = int(arguments[0]) if arguments else 3000
    first = int(arguments[2]) if len(arguments) > 2 else 0
    plant = {}
    if len(arguments) > 1 and arguments[1] != "-":
        from sync.mutants import MUTANTS, OF_AN_EXAMPLE, RARE

        plant = (MUTANTS | RARE | OF_AN_EXAMPLE)[arguments[1]]
    bad = {}
    for seed in range(first, first + schedules):
        try:
            run(seed, **plant)
        except Broken as broken:
            bad.setdefault(broken.args[0], []).append((seed, broken.args[1:]))
    print(f"{schedules} schedules, violations: { {name: len(found) for name, found in bad.items()} }")
    for name, found in bad.items():
        print(f"  {name}: seeds {[seed for seed, _ in found[:8]]}\n    {str(found[0][1])[:600]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
