"""Somebody who understands nothing at the keys, for two thousand actions. `python tests/long.py monkey` for a hundred thousand."""

from __future__ import annotations

import pytest

import monkey


@pytest.mark.parametrize(
    ("seed", "what"), [(1, "edits the samples"), (2, "edits"), (3, "looks at the samples"), (6, "looks")]
)
def test_whatever_is_typed_clicked_and_pasted_nothing_breaks_and_nothing_changes_by_itself(
    seed: int, what: str
) -> None:
    wrong, told = monkey.told(str(seed), "500")
    assert not wrong, f"one that {what}: {wrong} (python tests/monkey.py {seed} 500)"
    assert told.startswith("500 actions")
