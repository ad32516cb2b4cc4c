"""When garbage is collected: not before the first picture, and then, as far as possible, while nobody presses a key.

A full collection takes as long as two pictures. What the program itself consists of is never garbage and never looked at.
"""

from __future__ import annotations

import gc

_NEW = 20_000
"""Of so many new objects the youngest are collected at once."""
_SOME = 5_000
"""From so many new objects on it is worth a look when there is time."""
_NEVER = 1_000


def begin() -> None:
    """The program starts: nothing is collected."""
    gc.disable()


def settle() -> None:
    """What is there now stays until the end."""
    gc.freeze()
    gc.set_threshold(_NEW, 20, _NEVER)
    gc.enable()


def tidy() -> None:
    """There is time."""
    if gc.get_count()[0] > _SOME or gc.get_count()[1]:
        gc.collect()
