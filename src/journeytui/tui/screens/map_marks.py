"""What is marked on the map: things of one kind, wherever they stand. Refuses to know a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.words import WORDS
from journeytui.tui.screens.map_chart import Spot
from journeytui.tui.widgets.marks import Marks

if TYPE_CHECKING:
    from journeytui.tui.screens.map_chart import Chart


class MapMarks:
    """The marks of a chart, and a range that grows along the lane in which it began."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._marks = Marks()
        self._from = Spot()
        self.word = ""
        """Of what word all that is marked is."""

    def __contains__(self, id: str) -> bool:
        return id in self._marks

    @property
    def ids(self) -> tuple[str, ...]:
        """What is marked."""
        return self._marks.ids

    @property
    def ranging(self) -> bool:
        """Whether a range grows."""
        return self._marks.anchor is not None

    @property
    def told(self) -> str:
        """How many of what are marked; '' for none."""
        count = len(self._marks)
        word = WORDS.get(self.word)
        return f"{count} {word.label if count == 1 else word.heading} marked" if count and word else ""

    def toggle(self) -> str:
        """Marks what the cursor is on, or takes its mark, and goes on in the lane; or says why not."""
        self._marks.end_range()
        why = self._why_not()
        if not why:
            self._begin()
            self._marks.toggle(self._chart.record_id)
            self._chart.go(self._chart.next_in_lane())
        return why

    def toggle_range(self) -> str:
        """Begins a range at the cursor, or ends it; or says why not."""
        if self.ranging:
            self._marks.end_range()
            return ""
        why = self._why_not()
        if not why:
            self._begin()
            self._from = self._chart.at
            self._marks.begin_range(self._chart.record_id)
        return why

    def moved(self) -> bool:
        """The cursor is elsewhere: the range goes there, and ends where its lane is left; whether it goes on."""
        goes_on = self._chart.at.lane == self._from.lane
        if not goes_on:
            self._marks.end_range()
        else:
            self._marks.stretch(self._chart.records_between(self._from, self._chart.at))
        return goes_on

    def clear(self) -> None:
        """Nothing is marked any more."""
        self._marks.clear()

    def keep_present(self) -> None:
        """Forgets the marks of what is not on the map any more."""
        self._marks.keep_only(self._chart.record_ids)

    def _begin(self) -> None:
        if not self._marks.ids:
            self.word = self._chart.word

    def _why_not(self) -> str:
        if not self._chart.record_id:
            return "there is nothing to mark in this cell"
        if self._marks.ids and self.word != self._chart.word:
            return f"{self.told} already, and marks are of one kind; esc takes them away"
        return ""
