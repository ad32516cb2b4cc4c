"""What holds in whatever order people and machines do things: nobody's typing is lost, and all come to hold the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from journeytui.sync import answering, arriving, hanging, noticing, removal, rules, work
from journeytui.sync.wire import APPLIED, SAME
from sync import schedules

FIRST = 0
MANY = int(os.environ.get("JOURNEYTUI_SCHEDULES", "24"))
"""So many schedules in an ordinary run; `tests/long.py` sets more."""
MOST_FOR_A_DESIGN = 150


def test_nothing_is_lost_and_all_hold_the_same_in_any_order() -> None:
    for seed in range(FIRST, FIRST + MANY):
        try:
            schedules.run(seed)
        except schedules.Broken as broken:
            pytest.fail(f"seed {seed}: {broken}")


def test_who_works_alone_never_meets_a_conflict() -> None:
    for seed in range(FIRST, FIRST + MANY):
        try:
            schedules.run(seed, alone=True)
        except schedules.Broken as broken:
            pytest.fail(f"seed {seed}: {broken}")


def _last_wins(*_: Any) -> str:
    return APPLIED


WRONG: dict[str, Callable[[pytest.MonkeyPatch], None]] = {}


def wrong(design: Callable[[pytest.MonkeyPatch], None]) -> Callable[[pytest.MonkeyPatch], None]:
    """A design that must not hold."""
    WRONG[design.__name__] = design
    return design


@wrong
def whoever_comes_last_overwrites(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "last_wins", lambda kind, name: True)


@wrong
def a_page_overwrites_what_was_typed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arriving, "staying", lambda pending: set())


@wrong
def a_row_moves_the_base_of_what_was_typed(patch: pytest.MonkeyPatch) -> None:
    def moved(pending: Any, mine: Any, row: Any) -> Any:
        return {name: (row.seq, old) for name, (_, old) in pending.items()}

    patch.setattr(arriving, "still_pending", moved)


@wrong
def what_is_typed_over_something_under_way_counts_as_seen(patch: pytest.MonkeyPatch) -> None:
    before = answering.rebased

    def seen(pending: Any, in_place: Any, seq: int, lowest: int, *, alone: bool) -> Any:
        return before(pending, set(pending), max(seq, lowest), lowest, alone=alone)

    patch.setattr(answering, "rebased", seen)


@wrong
def a_removal_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(removal, "against_removal", lambda tx, op: [])


@wrong
def a_removal_does_not_mind_what_came_in(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(removal, "came", lambda tx, op: [])


@wrong
def an_edit_of_a_removed_record_goes_nowhere(patch: pytest.MonkeyPatch) -> None:
    def nowhere(job: Any, op: Any) -> None:
        held = job.tx.get(op.id)
        job.say(op.id, "", SAME, held.seq if held else 0)

    patch.setattr(work, "keep_edit", nowhere)
    if hasattr(rules, "keep_edit"):
        patch.setattr(rules, "keep_edit", nowhere)


@wrong
def nobody_looks_where_a_move_goes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hanging, "misplaced", lambda *given: False)


@wrong
def the_screen_shows_what_was_seen_last_whatever_is_under_way(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(noticing, "base_of", lambda flight, seen, record, field: 2**40)


@wrong
def a_record_that_goes_takes_what_was_typed_in_it_along(patch: pytest.MonkeyPatch) -> None:
    before = arriving._take_removal

    def goes(job: Any, row: Any) -> None:
        job.pending.pop(row.id, None)
        job.replica.keep_pending(row.id, row.kind, {})
        before(job, row)

    patch.setattr(arriving, "_take_removal", goes)


@pytest.mark.parametrize("design", WRONG)
def test_a_wrong_design_is_caught(design: str, monkeypatch: pytest.MonkeyPatch, record_property: Any) -> None:
    WRONG[design](monkeypatch)
    for seed in range(FIRST, FIRST + MOST_FOR_A_DESIGN):
        try:
            schedules.run(seed)
        except schedules.Broken as broken:
            record_property("figures", f"{design}: caught by seed {seed}: {str(broken)[:60]}")
            return
    pytest.fail(f"{design} was not caught by {MOST_FOR_A_DESIGN} schedules")
