"""Lines that moved up or down together, as in a list where one goes on: a terminal rolls them itself, and only the new ones are sent.

Refuses to say whether that is worth it: who sends compares. Never takes the first line along, since some terminals keep what
rolls out above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

_LEAST = 3
"""Fewer lines are not taken for a list that moved."""
_T = TypeVar("_T")


class Roll(NamedTuple):
    """Lines that move within their region."""

    top: int
    bottom: int
    """The first and the last line of the region."""
    by: int
    """How many lines they move up; below 0 down."""

    @property
    def lines(self) -> Iterable[int]:
        """All lines of the region."""
        return range(self.top, self.bottom + 1)

    @property
    def sequence(self) -> str:
        """What tells a terminal so. What comes into the region is not known then, nor is where the cursor stands."""
        many = abs(self.by) if abs(self.by) > 1 else ""
        move = f"{many}M" if self.by > 0 else f"{many}L"
        return f"\x1b[{self.top + 1};{self.bottom + 1}r\x1b[{self.top + 1}H\x1b[{move}\x1b[r"

    def grown(self, first: int, last: int) -> Roll:
        """With as many lines more where lines come in, within these bounds: one that moved and changed, as the row of a cursor."""
        if self.by > 0:
            return self._replace(bottom=min(self.bottom + self.by, last))
        return self._replace(top=max(self.top + self.by, first, 1))

    def applied(self, lines: Sequence[_T], fresh: Callable[[], _T]) -> list[_T]:
        """The lines as they stand afterwards, with fresh ones where others came in."""
        part = lines[self.top : self.bottom + 1]
        new = [fresh() for _ in range(min(abs(self.by), len(part)))]
        part = [*part[self.by :], *new] if self.by > 0 else [*new, *part[: self.by]]
        return [*lines[: self.top], *part, *lines[self.bottom + 1 :]]


def roll(before: Mapping[int, str], after: Mapping[int, str]) -> Roll | None:
    """The move that most of the lines made, by their texts; None where too few of them moved alike."""
    many = Counter(before.values())
    stood = {text: y for y, text in before.items() if many[text] == 1 and text.strip()}
    moved = [(stood[text] - y, y) for y, text in after.items() if text in stood and stood[text] != y]
    if not moved:
        return None
    ((by, votes),) = Counter(by for by, _ in moved).most_common(1)
    rows = [y for one, y in moved if one == by]
    top, bottom = min(rows) + min(by, 0), max(rows) + max(by, 0)
    return Roll(top, bottom, by) if votes >= _LEAST and top > 0 else None
