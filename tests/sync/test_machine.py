"""The laws of sharing as a state machine: what goes wrong is told as the fewest steps that lead to it."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

import libraries
from journeytui.sync import rules
from sync import schedules

IN_AN_ORDINARY_RUN = 20
FOR_A_WRONG_DESIGN = 100
STEPS = 30


class Sharing(RuleBasedStateMachine):
    """People at libraries that share a space; at the end nothing is lost, and all hold the same."""

    def __init__(self) -> None:
        super().__init__()
        self.around = contextlib.ExitStack()
        self.world: schedules.World | None = None

    @initialize(kind=st.sampled_from(list(schedules.KINDS)), seed=st.integers(0, 2**32), people=st.integers(2, 4))
    def begin(self, kind: str, seed: int, people: int) -> None:
        folder = self.around.enter_context(tempfile.TemporaryDirectory(dir=libraries._made()))
        self.around.enter_context(schedules.small_limits(Random(seed), kind))
        self.world = schedules.World(seed, Path(folder), kind=kind)
        self.world.begin(people)

    @rule(who=st.integers(0, schedules.MOST), given=st.data())
    def something_happens(self, who: int, given: st.DataObject) -> None:
        assert self.world is not None
        everybody = self.world.people
        steps = st.sampled_from(sorted(schedules.STEPS | schedules.KINDS[self.world.kind]))
        self.world.act(everybody[who % len(everybody)], given.draw(steps))

    def teardown(self) -> None:
        with self.around:
            if self.world is None:
                return
            try:
                self.world.settle()
                self.world.check()
            finally:
                for person in self.world.people:
                    person.ws.close()


def many() -> int:
    """How often it is tried: in the long run as often as every law."""
    ordinary, most = settings.get_profile("quick").max_examples, settings().max_examples
    return most if most > ordinary else IN_AN_ORDINARY_RUN


def test_nothing_is_lost_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(Sharing, settings=settings(max_examples=many(), stateful_step_count=STEPS))


def test_where_whoever_comes_last_wins_a_few_steps_show_what_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "last_wins", lambda kind, name: True)
    found = settings(max_examples=FOR_A_WRONG_DESIGN, stateful_step_count=STEPS, phases=[Phase.generate], database=None)
    with pytest.raises(schedules.Broken, match="lost"):
        run_state_machine_as_test(Sharing, settings=found)
