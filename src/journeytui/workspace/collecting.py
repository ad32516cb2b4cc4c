"""What very many records leave behind: garbage, for which Python looks seldom while they pass through, and memory that lies free.

Each look for garbage takes longer the more records are held.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from journeytui.store import opening

if TYPE_CHECKING:
    import sqlite3

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


def give_back(connection: sqlite3.Connection) -> None:
    """Gives the machine back what lies free, and the pages of the file that were read: else a program that once read very much stays
    as large as it was then. (Of what was freed in between others Python's C library gives back nothing by itself; where it cannot
    do so at all, this only lets go of the pages.)
    """
    import ctypes  # noqa: PLC0415  only where very much was read

    gc.collect()
    opening.forget_pages(connection)
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
