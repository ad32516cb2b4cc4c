"""What is marked in a list: single rows, and a range that grows while one moves."""

from __future__ import annotations

from collections.abc import Sequence


class Marks:
    """The marked ids."""

    def __init__(self) -> None:
        self._kept: dict[str, None] = {}
        self._ranged: tuple[str, ...] = ()
        self.anchor: str | None = None
        """Where the growing range began; None when none grows."""

    def __contains__(self, id: str) -> bool:
        return id in self._kept or id in self._ranged

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every marked id, those marked first at first."""
        return tuple(dict.fromkeys((*self._kept, *self._ranged)))

    def toggle(self, id: str) -> None:
        """Marks the row, or takes its mark."""
        if self._kept.pop(id, self) is self:
            self._kept[id] = None

    def begin_range(self, id: str) -> None:
        """From here on everything up to the cursor is marked."""
        self.anchor = id
        self._ranged = (id,)

    def stretch(self, ids: Sequence[str]) -> None:
        """The range is now these."""
        self._ranged = tuple(ids)

    def end_range(self) -> None:
        """Keeps what the range covers."""
        self._kept.update(dict.fromkeys(self._ranged))
        self._ranged, self.anchor = (), None

    def clear(self) -> None:
        """Nothing is marked any more."""
        self._kept.clear()
        self._ranged, self.anchor = (), None

    def keep_only(self, present: Sequence[str]) -> None:
        """Forgets the marks of what is not there any more."""
        there = set(present)
        self._kept = {id: None for id in self._kept if id in there}
        self._ranged = tuple(id for id in self._ranged if id in there)
        if self.anchor not in there:
            self.end_range()
