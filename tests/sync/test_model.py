"""The protocol of sync, tried in thousands of orders, and wrong designs that the same orders have to catch."""

from __future__ import annotations

import random

import pytest

from sync.model import Broken, World, run
from sync.mutants import MUTANTS, OF_AN_EXAMPLE

SCHEDULES = 5000
ONCE_BROKEN = (428919, 494403, 513077, 528058, 664351, 701582)
"""Schedules in which something was lost, or seemed to be, and that hardly any others are like."""


def test_no_order_of_events_breaks_a_promise():
    for seed in range(SCHEDULES):
        run(seed)


@pytest.mark.parametrize("seed", ONCE_BROKEN)
def test_what_was_lost_once_is_kept(seed):
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


def a_removal_taken_back_under_way_and_a_move_of_what_it_lifts(here, one, other):
    """One removes a stage that a journey lies in, and takes it back under way; before it arrives, the other moves the journey."""
    here.insert(one, "S6", {"parent": "J1"}, [])
    here.settle()
    here.change(one, lambda change: here.remove_tree(one, "S2", change))
    here.freeze(one)
    here.undo(one)
    here.change(other, lambda change: here.set(other, "J4", "within", "S6", change))
    here.sync(other)


def a_move_that_waits_and_a_removal_of_what_it_moves(here, one, other):
    """One moves a journey into what a removal has to lift out of it first; the other has removed the journey."""
    here.settle()
    here.change(other, lambda change: here.remove_tree(other, "J1", change))
    here.sync(other)
    here.change(one, lambda change: here.set(one, "J1", "a", "typed", change))
    here.change(one, lambda change: here.remove_tree(one, "S2", change))
    here.change(one, lambda change: here.set(one, "J1", "within", "S5", change))
    while here.page(one):
        pass


def a_copy_that_has_seen_what_the_space_forgot(here, one, other):
    """Of one and its copy, which have the same push under way, the copy has seen what the space has no more."""
    here.freeze(one)
    here.fork(one)
    here.restore(one)
    here.insert(other, "J7", {"a": "forgotten"}, [])
    here.sync(other)
    while here.page(here.replicas[-1]):
        pass
    here.restore(one)


EXAMPLES = {
    "lift_not_done_lands": a_removal_taken_back_under_way_and_a_move_of_what_it_lifts,
    "waiting_move_forgotten": a_move_that_waits_and_a_removal_of_what_it_moves,
    "replay_before_history": a_copy_that_has_seen_what_the_space_forgot,
}


@pytest.mark.parametrize("name", OF_AN_EXAMPLE)
def test_an_example_that_no_schedule_comes_to_is_kept_too_and_catches_its_wrong_design(name):
    play(EXAMPLES[name])
    with pytest.raises(Broken):
        play(EXAMPLES[name], **OF_AN_EXAMPLE[name])


def play(example, **plant):
    """An example, and what has to hold at its end."""
    here = World(random.Random(0), count_=2, **plant)
    here.plant(here.replicas[0])
    example(here, *here.replicas)
    here.settle()
    here.check()
