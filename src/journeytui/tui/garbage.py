"""When garbage is collected: not before the first picture, and then, as far as possible, while nobody presses a key.

A full collection takes as long as two pictures. What the program itself consists of is never garbage and never looked at.
"""

from __future__ import annotations

import gc

_NEW = 20_000
"""Of so many new objects the youngest are collected at once."""
_SOME = 5_000
"""From so many new objects on it is worth a look when there is time."""
_MIDDLE = 20
"""So many of these make one of those that are a little older."""
_MUCH = 2
"""So many of them without a full one are too much to wait until there is time: some five megabytes."""
_NEVER = 1_000


def begin() -> None:
    """The program starts: nothing is collected."""
    gc.disable()


def settle() -> None:
    """What is there now stays until the end."""
    gc.freeze()
    gc.set_threshold(_NEW, _MIDDLE, _NEVER)
    gc.enable()


def tidy(*, resting: bool) -> None:
    """Collects everything when there is time, or when too much has gathered while somebody types without a pause."""
    young, middle, old = gc.get_count()
    gathered = middle + _MIDDLE * old
    if gathered >= _MUCH or (resting and (gathered or young > _SOME)):
        gc.collect()
