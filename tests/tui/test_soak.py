"""A long day, shortened: what the program holds does not grow, and at rest it sends nothing. `python tests/long.py soak` for all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import libraries
import soak
from safety.program import environment

KEYS = 500
MOST = 20.0
"""Megabytes by which memory may differ: what is kept of texts, styles and rows is still filling up."""


def test_a_long_day_leaves_nothing_behind(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    db = tmp_path / "samples.db"
    libraries.open_copy(libraries.samples(), db).close()
    result = soak.day(db, environment(tmp_path, JOURNEYTUI_SYNC="by hand"), KEYS, idle=2, warm=6)
    record_property("figures", f"a long day: {result}")
    assert result.after.files <= result.before.files
    assert result.after.threads <= result.before.threads
    assert result.after.megabytes - result.before.megabytes < MOST
    assert result.idle_bytes == 0
