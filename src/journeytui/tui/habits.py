"""What a person picks in the palette, how often and how lately, so that it stands first the next time.

Kept per person, for all libraries together. Losing it loses nothing, so it is read leniently and only when the palette is
opened, and written beside the program, which never waits for it.
"""

from __future__ import annotations

import contextlib
import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from journeytui import private

HALF_LIFE = 14 * 24 * 3600.0
"""Seconds after which a use counts half."""
MOST = 200
"""How many things are remembered: those with the greatest weight."""
_LARGEST = 64 * 1024
_LONGEST = 100


class Use(NamedTuple):
    """How much something was used."""

    weight: float
    """What all uses counted together at that time."""
    at: float
    """Seconds since 1970."""


class Habits:
    """What one person uses."""

    def __init__(self, state_home: Path, now: Callable[[], float] = time.time) -> None:
        self._path = state_home / "habits.json"
        self._now = now
        self._uses = _read(self._path)

    def weight(self, id: str) -> float:
        """How much it counts today; 0 for what was never used."""
        return _today(self._uses.get(id, Use(0, 0)), self._now())

    def use(self, id: str) -> threading.Thread:
        """Counts one use, and has it written down by a thread of its own, which nobody has to wait for."""
        self._uses = _with(self._uses, id, self._now())
        writer = threading.Thread(target=self._write, args=(id,), name="habits", daemon=True)
        writer.start()
        return writer

    def _write(self, id: str) -> None:
        """Adds the use to what stands in the file by now: another window may have added to it."""
        with contextlib.suppress(OSError):
            private.make_folder(self._path.parent)
            uses = _with(_read(self._path), id, self._now())
            private.write(self._path, json.dumps(uses, ensure_ascii=False) + "\n")


def _today(use: Use, now: float) -> float:
    """What the uses count now. A clock that was set back makes nothing worth more."""
    return use.weight * math.pow(0.5, max(0.0, now - use.at) / HALF_LIFE)


def _with(uses: Mapping[str, Use], id: str, now: float) -> dict[str, Use]:
    weights = {one: _today(use, now) for one, use in uses.items()}
    weights[id] = weights.get(id, 0.0) + 1
    kept = sorted(weights, key=lambda one: (one != id, -weights[one]))[:MOST]
    return {one: Use(round(weights[one], 6), now) for one in kept}


def _read(path: Path) -> dict[str, Use]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {id: Use(*use) for id, use in kept.items() if _holds(id, use)} if isinstance(kept, dict) else {}


def _holds(id: str, use: object) -> bool:
    """Whether it reads as it should: two numbers that are neither below zero nor endless."""
    return (
        len(id) <= _LONGEST
        and isinstance(use, list)
        and len(use) == 2
        and all(isinstance(one, int | float) and math.isfinite(one) and one >= 0 for one in use)
    )
