"""How mature the work with a journey is: a ladder is a row of gates, and the level is how many of them are passed from below.

Jim Sinur names three levels, Kia Puhm four; the gates that make them countable are ours. Every gate asks for something to be
there, so more evidence never lowers a level.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    lacking: tuple[str, ...] = ()
    """Records that do not meet it."""

    @property
    def passed(self) -> bool:
        """Whether enough records meet it."""
        return self.met > 0 and (self.of == 0 or self.met / self.of >= self.needed)


def level(gates: Sequence[Gate], lowest: int) -> int:
    """The highest level up to which all gates are passed; `lowest` where not even the first is."""
    reached = lowest
    for step in sorted({gate.level for gate in gates}):
        if not all(gate.passed for gate in gates if gate.level == step):
            return reached
        reached = step
    return reached
