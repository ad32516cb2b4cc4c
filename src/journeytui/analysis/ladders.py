"""How mature the work with a journey is: a ladder is a row of gates, and the level is how many of them are passed from below.

Jim Sinur names three levels, Kia Puhm four; the gates that make them countable are ours. Every gate asks for something to be
said, so evidence never lowers a level: an insight, a reading, a review, a link, a field that was empty. A larger map is no evidence:
a touchpoint, an activity or a KPI more, of which nothing is said yet, is one more to say it of, and a level may fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journeytui.domain.value import Value


class Gate(Value):
    """One condition of a level."""

    level: int
    says: str
    """What has to be so."""
    met: int
    """How many records meet it."""
    of: int
    """Of how many; 0 where there is nothing that could."""
    needed: float
    """Which share of them has to, from 0 to 1; a share of 0 asks for at least one."""

    @property
    def passed(self) -> bool:
        """Whether enough records meet it."""
        return passes(self.met, self.of, self.needed)


def passes(met: int, of: int, needed: float) -> bool:
    """Whether enough of so many records meet a gate, which needs that share of them."""
    return met > 0 and (of == 0 or met / of >= needed)


def level(gates: Sequence[Gate], lowest: int) -> int:
    """The highest level up to which all gates are passed; `lowest` where not even the first is."""
    return reached(((gate.level, gate.passed) for gate in gates), lowest)


def reached(gates: Iterable[tuple[int, bool]], lowest: int) -> int:
    """The same of levels, each with whether a gate of it is passed."""
    every, failed = {lowest}, set()
    for step, passed in gates:
        every.add(step)
        if not passed:
            failed.add(step)
    return max((step for step in every if not failed or step < min(failed)), default=lowest)


def barring(gates: Iterable[tuple[int, bool]]) -> list[int]:
    """Which of the gates, by their place, bar the next level: those of the lowest level with one that is not passed."""
    failed = [(step, at) for at, (step, passed) in enumerate(gates) if not passed]
    lowest = min(failed, default=(0, 0))[0]
    return [at for step, at in failed if step == lowest]
