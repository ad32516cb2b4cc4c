"""When garbage is collected: while nobody types, or when there is too much of it to wait."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from journeytui.tui import garbage


class Ring:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.self = self
        self.held = [[number] for number in range(20)]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leaves the collector as it was."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    gc.enable()


def old_garbage() -> weakref.ref[Ring]:
    """Something that outlived a collection of the young, and that nobody holds any more."""
    ring = Ring()
    seen = weakref.ref(ring)
    gc.collect(0)
    return seen


def test_before_the_first_picture_nothing_is_collected() -> None:
    garbage.begin()
    assert not gc.isenabled()
    garbage.settle()
    assert gc.isenabled()


def test_at_rest_what_is_old_is_collected_too() -> None:
    garbage.settle()
    seen = old_garbage()
    kept = [[number] for number in range(10_000)]
    garbage.tidy(resting=True)
    assert seen() is None
    assert kept


def test_while_somebody_types_it_waits_until_there_is_much() -> None:
    garbage.settle()
    gc.collect()
    seen = old_garbage()
    garbage.tidy(resting=False)
    assert seen() is not None
    kept = [[number] for number in range(200_000)]
    garbage.tidy(resting=False)
    assert seen() is None
    assert kept
