"""How boards ask: what takes long is told of before, and asked once as long as nothing in the library changes."""

from __future__ import annotations

from contextlib import nullcontext
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from journeytui.workspace import studies
from journeytui.workspace.collecting import give_back
from journeytui.workspace.newest import Newest
from journeytui.workspace.workspace import state_of

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.workspace.studies import StudyView

_LONG = 0.3
"""Seconds after which one notices that a study was asked."""
_CALM, _MINUTE = 20, 60
"""So many times as long as that took nobody else's changes ask it again, but no longer than so many seconds."""
_KNOWN = 2 * len(studies.STUDIES)
"""So many answers are remembered: a tenth of a megabyte each."""


class Answer(NamedTuple):
    """What a study answered."""

    view: StudyView
    took: float
    """Seconds."""

    @property
    def calm(self) -> float:
        """For how many seconds what others change does not ask it again."""
        return min(self.took * _CALM, _MINUTE) if self.took > _LONG else 0.0


class Asking:
    """Asks studies of all journeys, or of one; remembers what took long."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = Newest(_KNOWN)

    def ask(self, study: str, journey: str | None) -> Answer:
        """What the study answers for that journey, or for all. Raises as `studies.study`."""
        workspace = self._desk.workspace
        as_of = (workspace, state_of(workspace))
        answer: Answer = self._known.find(as_of, (study, journey)) or self._asked(study, journey)
        if answer.calm:
            self._known.keep((study, journey), answer)
        return answer

    def _asked(self, study: str, journey: str | None) -> Answer:
        workspace, began = self._desk.workspace, monotonic()
        long = studies.takes_long(workspace, study, journey)
        with self._desk.meanwhile("this takes a moment in so large a library") if long else nullcontext():
            view = studies.study(workspace, study, journey)
            if long:
                give_back(workspace.connection)
        return Answer(view, monotonic() - began)
