"""The ledger of the schedules: whose typing an undo takes back, and what it says of who takes back another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journeytui.workspace import edit, history
from journeytui.workspace.workspace import Outcome, Workspace
from sync.deeds import Broken, Deeds
from sync.rounds import Two, first


class Ledger:
    """A ledger, and what is noted in it of a touchpoint's title."""

    def __init__(self, two: Two) -> None:
        self.deeds, self.id = Deeds(), first(two.ana).id

    def types(self, ws: Workspace, title: str) -> None:
        self._note(ws, edit.set_values(ws, [self.id], {"title": title}))

    def takes_back(self, ws: Workspace, act: Callable[[Workspace], Outcome] = history.undo) -> None:
        self._note(ws, act(ws), undoing=True)

    def _note(self, ws: Workspace, outcome: Outcome, *, undoing: bool = False) -> None:
        assert outcome.change is not None
        self.deeds.take(ws.me, ws, outcome.change, undoing=undoing)


def test_what_two_typed_alike_each_may_take_back(two: Two) -> None:
    ledger = Ledger(two)
    ledger.types(two.bea, "")
    ledger.types(two.ana, "")
    ledger.takes_back(two.bea)
    ledger.takes_back(two.ana)


def test_what_two_brought_back_to_the_same_each_may_do_again(two: Two) -> None:
    ledger = Ledger(two)
    ledger.types(two.bea, "of bea")
    ledger.takes_back(two.bea)
    ledger.types(two.ana, "of ana")
    ledger.takes_back(two.ana)
    ledger.takes_back(two.bea, history.redo)


def test_who_takes_back_what_only_another_typed_is_told_of(two: Two) -> None:
    ledger = Ledger(two)
    ledger.types(two.ana, "of ana")
    two.sync(two.ana, two.bea)
    brought = next(one.number for one in history.log(two.bea, record=ledger.id) if one.role == "sync")
    with pytest.raises(Broken, match="bea undid what ana typed"):
        ledger.takes_back(two.bea, lambda ws: history.undo_change(ws, brought))
