"""Kill -9 at any moment loses nothing that was acknowledged and leaves nothing half done (`python tests/long.py kills` for all)."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from safety.kills import campaign

KILLS = 60


@pytest.mark.slow
def test_whoever_is_killed_has_lost_nothing_that_was_said_to_be_saved(
    disk: Path, record_property: Callable[[str, object], None]
) -> None:
    said: list[str] = []
    total = campaign(KILLS, disk, random.SystemRandom().randrange(2**32), said.append)
    record_property("figures", "\n".join(said))
    assert (total.lost, total.torn, total.doubled, total.problems) == (0, 0, 0, [])
    assert total.kills >= KILLS - 1
    assert total.inside * 5 >= total.kills, "too few kills fell inside a write"
    assert total.acknowledged > 0
