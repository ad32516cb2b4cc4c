"""Sixteen processes change the same records at once: every change counts, and none is told an error (`long.py` for all)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from safety.contention import contend

PROCESSES, EACH = 16, 25


def test_of_many_processes_that_change_the_same_records_none_loses_a_change(
    disk: Path, record_property: Callable[[str, object], None]
) -> None:
    result = contend(PROCESSES, EACH, disk)
    record_property("figures", f"contention: {result}")
    assert (result.lost, result.doubled, result.errors, result.unsound) == (0, 0, [], [])
    assert result.changes == PROCESSES * EACH
