"""Kill -9 of who syncs and of who serves loses nothing and doubles nothing (`python tests/long.py sync-kills` for all)."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from safety.sync_kills import campaign

KILLS = 12


@pytest.mark.slow
def test_whoever_is_killed_while_syncing_or_serving_has_lost_nothing_and_sent_nothing_twice(
    disk: Path, record_property: Callable[[str, object], None]
) -> None:
    said: list[str] = []
    total = campaign(KILLS, disk, random.SystemRandom().randrange(2**32), said.append)
    record_property("figures", "\n".join(said))
    assert (total.lost, total.torn, total.doubled, total.problems) == (0, 0, 0, []), said
    assert total.kills >= KILLS - 2
    assert total.acknowledged > KILLS
