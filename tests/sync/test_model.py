"""The protocol of sync, tried in thousands of orders, and wrong designs that the same orders have to catch."""

from __future__ import annotations

import pytest

from sync.model import Broken, run
from sync.mutants import MUTANTS

SCHEDULES = 5000


def test_no_order_of_events_breaks_a_promise():
    for seed in range(SCHEDULES):
        run(seed)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_design_is_caught(name):
    assert any(is_caught(seed, MUTANTS[name]) for seed in range(SCHEDULES))


def is_caught(seed, plant):
    """Whether the schedule ends in a broken promise (or in nonsense that the wrong design brought itself into)."""
    try:
        run(seed, **plant)
    except Broken:
        return True
    return False
