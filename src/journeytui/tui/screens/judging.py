"""What the keys of a review act on: the stage of the cursor, or the one that was judged last while the cursor rests where that
brought it. Refuses to draw anything: `review` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.tui.screens.page import Page
from journeytui.workspace import reviewing

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeytui.tui.desk import Desk
    from journeytui.workspace.reviewing import StageLine, Verdict
    from journeytui.workspace.workspace import Outcome, Workspace


class Judged(Value):
    """A stage with the verdict that was given it, and the row that the cursor rests on since."""

    stage: str
    title: str
    verdict: Verdict
    cursor: str


class Judging(Page):
    """A review whose stages are given verdicts and the reasons for them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = type(self.list)(desk.looks, titles=True)
        self.list.active = True

    def begin(self, journey: str) -> None:
        super().begin()
        self.journey = journey
        self.judged: Judged | None = None
        """What was judged last, while the cursor rests where that brought it."""
        self.view = reviewing.review_view(self.desk.workspace, journey)

    def show_why(self) -> None:
        """Shows what is said of the stage that is meant."""

    def moved(self) -> None:
        if self.judged and self.judged.cursor != self.list.cursor_id:
            self.judged = None
        self.show_why()

    def do_fine(self) -> None:
        self._mark("fine")

    def do_watch(self) -> None:
        self._mark("watch")

    def do_failing(self) -> None:
        self._mark("failing")

    def do_why(self) -> None:
        """Says what a verdict rests on: the one that was just given, else the one of the cursor's stage."""
        judged = self.judged or self._judged_here()
        if judged is None:
            return

        def keep(lines: list[str]) -> None:
            if lines:
                self.desk.run_act(_marked(self.journey, judged.stage, judged.verdict, lines[0]))

        why = next((one.why for one in self.view.stages if one.id == judged.stage), "")
        about = ("why", self.journey, judged.stage, judged.verdict)
        self.bar.ask(f"why {shown_line(judged.title)} is {judged.verdict}", keep, text=why, about=about)

    def _judged_here(self) -> Judged | None:
        stage = self._stage()
        if stage is None:
            return None
        if stage.verdict not in reviewing.VERDICTS:
            ways = ", ".join(f"{self.desk.keymap.shown(one)} {one}" for one in reviewing.VERDICTS)
            note = self.desk.keymap.shown("note")
            self.desk.notice(f"a reason needs a verdict first ({ways}); {note} writes a note")
            return None
        return Judged(stage.id, stage.title, stage.verdict, stage.id)

    @property
    def meant(self) -> StageLine | None:
        """The stage that reasons, notes and decisions are about: that of the verdict just given, else the one of the cursor."""
        meant = self.judged.stage if self.judged else self.list.cursor_id
        return next((one for one in self.view.stages if one.id == meant), None)

    def _stage(self) -> StageLine | None:
        stage = next((one for one in self.view.stages if one.id == self.list.cursor_id), None)
        if stage is None:
            self.desk.notice("choose a stage first")
        return stage

    def _mark(self, verdict: Verdict) -> None:
        stage = self._stage()
        if stage and stage.verdict == verdict:
            why = self.desk.keymap.shown("why")
            self.desk.notice(f"{shown_line(stage.title)} is {verdict} already; {why} says why")
            self.judged = None
            self.show_why()
        elif stage:
            self.desk.run_act(_marked(self.journey, stage.id, verdict, None))
            if stage.id != self.view.stages[-1].id:
                self.rows.step(1)
            self.judged = Judged(stage.id, stage.title, verdict, self.list.cursor_id)
            self.show_why()


def _marked(journey: str, stage: str, verdict: Verdict, why: str | None) -> Callable[[Workspace], Outcome]:
    return lambda workspace: reviewing.mark_in(workspace, journey, stage, verdict, why)
