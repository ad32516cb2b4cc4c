"""Boards found by typing: what a board is called counts before what it asks, and that before whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.dialogs.picking import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from journeytui.tui.dialogs.picking import Option, Options

_LOOSE = 4
"""The rank of letters that are only in their order (see `fit`): in a sentence they nearly always are."""


def boards_of(options: Sequence[Option]) -> Options:
    """The boards that the typed text means, best first, else in their order. Their notes are what they ask."""

    def matching(typed: str) -> Sequence[Option]:
        wanted = typed.casefold().strip()
        ranked = [(rank, at) for at, option in enumerate(options) if (rank := _rank(wanted, option)) is not None]
        return [options[at] for _, at in sorted(ranked)]

    return matching


def _rank(wanted: str, option: Option) -> tuple[int, int] | None:
    """In which of its texts it is found, and how well it fits there; None where it is in none."""
    for place, text in enumerate((option.label, option.note, *option.also)):
        found = fit(wanted, text.casefold())
        if found is not None and found < _LOOSE:
            return place, found
    return (_LAST, _LOOSE) if fit(wanted, option.label.casefold()) is not None else None


_LAST = 10**3
"""Behind all that has the text as it was typed."""
