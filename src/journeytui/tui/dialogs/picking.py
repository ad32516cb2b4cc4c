"""Which options a typed text means, and in which order they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journeytui.tui.widgets.lines import Pieces


@dataclass(frozen=True)
class Option:
    """Something that can be picked."""

    id: str
    label: str
    note: str = ""
    """What tells it from others of the same name."""
    shown: Pieces = ()
    """How the label looks; empty is plain text."""
    also: tuple[str, ...] = field(default=())
    """Other things that one may type for it."""


Options = Callable[[str], Sequence[Option]]
"""The options for what has been typed, best first."""


def options_of(options: Iterable[Option]) -> Options:
    """The options of a list that is all there: those that the typed text means, best first, else in their order."""
    listed = tuple(options)

    def matching(typed: str) -> Sequence[Option]:
        wanted = typed.casefold().strip()
        ranked = [(rank, at) for at, option in enumerate(listed) if (rank := closeness(wanted, option)) is not None]
        return [listed[at] for _, at in sorted(ranked)]

    return matching


def closeness(wanted: str, option: Option) -> int | None:
    """How well the option fits, 0 best; None when it does not."""
    ranks = [rank for text in (option.label, *option.also) if (rank := fit(wanted, text.casefold())) is not None]
    if ranks:
        return min(ranks)
    return 5 if wanted and wanted in option.note.casefold() else None


BEGINS = 2
"""Up to this rank a text begins as was typed, as a whole or word by word (see `fit`)."""


def fit(wanted: str, text: str) -> int | None:
    """0 the whole, 1 the beginning, 2 the beginnings of words, 3 somewhere or the first letters of words, 4 the letters in their
    order; None not at all.
    """
    if not wanted or text == wanted:
        return 0
    if text.startswith(wanted):
        return 1
    parts, words = wanted.split(), text.replace("-", " ").split()
    if all(any(word.startswith(part) for word in words) for part in parts):
        return 2
    if wanted in text or "".join(word[0] for word in words).startswith(wanted):
        return 3
    letters = iter(text)
    return 4 if all(letter in letters for letter in wanted.replace(" ", "")) else None


def begins(typed: str, text: str) -> bool:
    """Whether the text, or words of it, begin as was typed."""
    rank = fit(typed.casefold().strip(), text.casefold())
    return rank is not None and rank <= BEGINS
