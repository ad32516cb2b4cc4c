"""The review: a journey gone through stage by stage, each with a verdict, a reason, notes and decisions; minutes at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.tui.cells import wrapped
from journeytui.tui.commands import COMMANDS
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.screens import review_rows
from journeytui.tui.screens.page import Page
from journeytui.tui.screens.recording import recording
from journeytui.tui.widgets.rows import Given
from journeytui.workspace import deciding, minutes, reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.reviewing import ReviewView, StageLine, Verdict
    from journeytui.workspace.workspace import Outcome, Workspace

_EMPTY = ("This journey has no stage yet.", "Add one in the explorer, then come back.")
_TOLD = 2
"""Lines below the list: why the stage of the cursor has its verdict, in full."""
_TICK = 20
"""Seconds between two looks at the clock, which is shown in minutes."""


class _Judged(Value):
    """A stage with the verdict that was given it, and the row that the cursor rests on since."""

    stage: str
    title: str
    verdict: Verdict
    cursor: str


class Review(Page):
    """The open review of one journey, or what stands before one is begun and after one is closed."""

    place: ClassVar[str] = "review"

    def __init__(self, desk: Desk, journey: str) -> None:
        super().__init__(desk)
        self.journey = journey
        self.list = type(self.list)(desk.looks, titles=True)
        self.list.active = True
        self.told = Canvas(desk.looks, [()] * _TOLD)
        self._judged: _Judged | None = None
        """What was judged last, while the cursor rests where that brought it."""
        self.view = reviewing.review_view(desk.workspace, journey)
        self.reload(self.view)

    def body(self) -> Iterable[Widget]:
        return (self.head, self.list, self.told)

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(_TICK, self._show_head)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self.moved)

    def reload(self, read: ReviewView | None = None) -> None:
        """Reads how everything stands, unless that was just read. What moved since the last review is known already."""
        last = self.view.last
        moved = self.view.changed.moved if last else None
        self.view = read or reviewing.review_view(self.desk.workspace, self.journey, moved)
        if self.view.last != last:
            self.view = reviewing.review_view(self.desk.workspace, self.journey)
        glyphs = self.desk.looks.glyphs
        stages = review_rows.stage_rows(self.view, glyphs)
        self.list.show(review_rows.fitted(stages), Given([*stages, *review_rows.below(self.view, glyphs)]), _EMPTY)
        self._show_head()
        self._show_why()
        if self.is_mounted:
            self.refresh_hints()

    def _show_head(self) -> None:
        """What is reviewed, how far one is, and quietly how long it has been."""
        review = self.view.review
        said = sum(bool(stage.verdict) for stage in self.view.stages)
        lasted = review_rows.lasted(self.view.begun, self.desk.workspace.now()) if review else ""
        count = f"{said} of {len(self.view.stages)} looked at" if review else ""
        told = f" {self.desk.looks.glyphs.dot} ".join(part for part in (lasted, count) if part)
        self.head.show(
            (
                ("Review", "title"),
                (f"  {shown_line(self.view.journey.title)}", "text"),
                (f"  {_state(self.view)}", "dim"),
            ),
            ((told, "dim"),),
        )

    def _show_why(self) -> None:
        stage = next((one for one in self.view.stages if one.id == self.list.cursor_id), None)
        cells = max(20, (self.app.size.width if self.is_attached else 80) - 2)
        lines: list[Pieces] = []
        why, decide, note = map(self.desk.keymap.shown, ("why", "decide", "note"))
        if self._judged and self._judged.stage != self.list.cursor_id:
            judged = f"{shown_line(self._judged.title)} is {self._judged.verdict}"
            given = next((one.why for one in self.view.stages if one.id == self._judged.stage), "")
            said = wrapped(f"{judged}: {shown_line(given)}", cells) if given else [f"{why} says why {judged}"]
            about = f"{decide} and {note} are about it as well, until you move"
            lines = [((f" {line}", "dim"),) for line in (*said[: _TOLD - 1], about)]
        elif stage and stage.why:
            lines = [((f" {line}", "text"),) for line in wrapped(shown_line(stage.why), cells)]
        elif stage and stage.verdict in ("watch", "failing"):
            lines = [((f" {why} says why it is {stage.verdict}", "dim"),)]
        self.told.show((*lines[:_TOLD], *[()] * _TOLD)[:_TOLD])

    def moved(self) -> None:
        if self._judged and self._judged.cursor != self.list.cursor_id:
            self._judged = None
        self._show_why()

    def hints(self) -> tuple[str, ...]:
        if self.view.review is None and self.view.last:
            return ("minutes", "fine watch failing=open another", "decide", "open", "back", "help")
        return (
            "fine",
            "watch",
            "failing",
            "why",
            "note",
            "decide",
            "back",
            "close_review",
            "minutes",
            "ask",
            "open",
            "help",
        )

    def do_fine(self) -> None:
        self._mark("fine")

    def do_watch(self) -> None:
        self._mark("watch")

    def do_failing(self) -> None:
        self._mark("failing")

    def do_why(self) -> None:
        """Says what a verdict rests on: the one that was just given, else the one of the cursor's stage."""
        judged = self._judged or self._judged_here()
        if judged is None:
            return

        def keep(lines: list[str]) -> None:
            if lines:
                self.desk.run_act(_marked(self.journey, judged.stage, judged.verdict, lines[0]))

        why = next((one.why for one in self.view.stages if one.id == judged.stage), "")
        about = ("why", self.journey, judged.stage, judged.verdict)
        self.bar.ask(f"why {shown_line(judged.title)} is {judged.verdict}", keep, text=why, about=about)

    def _judged_here(self) -> _Judged | None:
        stage = self._stage()
        if stage is None:
            return None
        if stage.verdict not in reviewing.VERDICTS:
            ways = ", ".join(f"{self.desk.keymap.shown(one)} {one}" for one in reviewing.VERDICTS)
            note = self.desk.keymap.shown("note")
            self.desk.notice(f"a reason needs a verdict first ({ways}); {note} writes a note")
            return None
        return _Judged(stage.id, stage.title, stage.verdict, stage.id)

    def do_note(self) -> None:
        """Writes down what was said: of the stage that is meant, elsewhere of all of it; several pasted lines are one note each."""
        stage = self._meant

        def keep(lines: list[str]) -> None:
            for line in filter(str.strip, lines):
                self.desk.run_act(_noted(self.journey, stage.id if stage else None, line))

        about = ("note", self.journey, stage.id if stage else "")
        self.bar.ask(f"note on {shown_line(stage.title)}" if stage else "note", keep, about=about)

    def do_decide(self) -> None:
        self._ask("decision")

    def do_ask(self) -> None:
        self._ask("question")

    def do_open(self) -> None:
        here = self.list.cursor_id
        if any(one.id == here for one in self.view.stages):
            self.desk.open_record(here)
        elif any(one.id == here for one in self.view.changed.clashes):
            self.desk.visit("sync")
        elif here:
            self.desk.visit("detail", here)

    def do_minutes(self) -> None:
        """The minutes as Markdown, on the clipboard."""
        self.desk.copy(minutes.minutes(self.desk.workspace, self.journey))
        file = self.desk.keymap.shown("export")
        self.desk.notice(f"the minutes are on the clipboard, as Markdown; {file} writes them to a file")

    def do_export(self) -> None:
        """The minutes as a file."""
        self.desk.call("minutes_file", self.desk, self.journey)

    def do_close_review(self) -> None:
        """Ends the review after asking."""
        review = self.view.review
        if review is None:
            self.desk.notice("there is no review to close: the first verdict begins one")
            return
        left = sum(not stage.verdict for stage in self.view.stages)
        told = f"{left} of {len(self.view.stages)} stages were not looked at." if left else "Every stage was looked at."
        lines: tuple[Pieces, ...] = (
            ((told, "warn" if left else "text"),),
            (("The figures of today are kept, and the journey counts as reviewed.", "text"),),
            (("The minutes come to the clipboard, and into a file if you like.", "text"),),
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.desk.run_act(
                    lambda workspace: reviewing.close(workspace, review.id), None, lambda _: self._ended()
                )

        self.desk.ask("question", answered, lambda at: Confirm(at, "Close the review?", lines, does="closes it"))

    def _ended(self) -> None:
        """The minutes: on the clipboard, and in a file where one wants it."""
        self._judged = None
        self._show_why()
        for command, act in (("minutes", self.do_minutes), ("export", self.do_export)):
            if not self.why_not(COMMANDS[command]):
                act()

    # What is done

    @property
    def _meant(self) -> StageLine | None:
        """The stage that reasons, notes and decisions are about: that of the verdict just given, else the one of the cursor."""
        meant = self._judged.stage if self._judged else self.list.cursor_id
        return next((one for one in self.view.stages if one.id == meant), None)

    def _stage(self) -> StageLine | None:
        stage = next((one for one in self.view.stages if one.id == self.list.cursor_id), None)
        if stage is None:
            self.desk.notice("choose a stage first")
        return stage

    def _mark(self, verdict: Verdict) -> None:
        if stage := self._stage():
            self.desk.run_act(_marked(self.journey, stage.id, verdict, None))
            if stage.id != self.view.stages[-1].id:
                self.rows.step(1)
            self._judged = _Judged(stage.id, stage.title, verdict, self.list.cursor_id)
            self._show_why()

    def _ask(self, word: deciding.Word) -> None:
        stage = self._meant
        on, called = (stage.id, stage.title) if stage else (self.journey, self.view.journey.title)

        def keep(typed: str) -> None:
            self.desk.run_act(lambda workspace: reviewing.decide_in(workspace, self.journey, on, typed, word))

        about = ("in review", word, self.journey, on)
        self.ask_until(recording(self.desk, word, called, keep, about))


def _state(view: ReviewView) -> str:
    """Whether one is open, and where none is, what opens one."""
    if view.review:
        return f"begun {view.review.day}"
    if view.last:
        return f"closed {view.last}: a verdict opens another"
    return "not begun: the first verdict begins it"


def _marked(journey: str, stage: str, verdict: Verdict, why: str | None) -> Callable[[Workspace], Outcome]:
    return lambda workspace: reviewing.mark_in(workspace, journey, stage, verdict, why)


def _noted(journey: str, stage: str | None, text: str) -> Callable[[Workspace], Outcome]:
    return lambda workspace: reviewing.note_in(workspace, journey, stage, text)
