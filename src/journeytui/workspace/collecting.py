"""How often Python looks for garbage while very many records pass through: each look takes longer the more of them are held."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (20_000, 5, 2)
"""New objects until the youngest are looked at, then how many such looks until older ones are. (Python's own: 700, 10, 10.)"""


@contextmanager
def rarely() -> Iterator[None]:
    """Seldom, within; what is there already is not looked at, and as often as before afterwards.

    A program that looks as seldom already, or never, goes on as it does.
    """
    before = gc.get_threshold()
    if before >= _RARELY or not gc.isenabled():
        yield
        return
    gc.freeze()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
