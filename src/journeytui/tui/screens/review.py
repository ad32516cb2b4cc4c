"""The review: a journey gone through stage by stage, each with a verdict, a reason, notes and decisions; minutes at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.errors import JourneyError
from journeytui.domain.text import shown_line
from journeytui.tui.cells import wrapped
from journeytui.tui.commands import COMMANDS
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.screens import review_rows
from journeytui.tui.screens.judging import Judging
from journeytui.tui.screens.recording import recording
from journeytui.tui.widgets.rows import Given
from journeytui.workspace import deciding, minutes, reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.reviewing import ReviewView
    from journeytui.workspace.workspace import Outcome, Workspace

_EMPTY = ("This journey has no stage yet.", "Add one in the explorer, then come back.")
_TOLD = 2
"""Lines below the list: why the stage of the cursor has its verdict, in full."""
_TICK = 20
"""Seconds between two looks at the clock, which is shown in minutes."""


class Review(Judging):
    """The open review of one journey, or what stands before one is begun and after one is closed."""

    place: ClassVar[str] = "review"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.told = Canvas(desk.looks, [()] * _TOLD)

    def begin(self, journey: str) -> None:
        """Goes on with the review of that journey. Raises UnknownReference when it is not here."""
        super().begin(journey)
        self.reload(self.view)

    def body(self) -> Iterable[Widget]:
        return (self.head, self.list, self.told)

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(_TICK, self._tick)

    def _tick(self) -> None:
        """How long the review takes, while one is at it."""
        if self.is_current:
            self._show_head()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self.moved)

    def reload(self, read: ReviewView | None = None) -> None:
        """Reads how everything stands, unless that was just read. What moved since the last review is known already."""
        try:
            self.view = read or self._read()
        except JourneyError as error:
            self.gone(error)
            return
        glyphs = self.desk.looks.glyphs
        stages = review_rows.stage_rows(self.view, glyphs)
        self.list.show(review_rows.fitted(stages), Given([*stages, *review_rows.below(self.view, glyphs)]), _EMPTY)
        self._show_head()
        self.show_why()
        self.refresh_hints()

    def _read(self) -> ReviewView:
        last = self.view.last
        view = reviewing.review_view(self.desk.workspace, self.journey, self.view.changed.moved if last else None)
        return view if view.last == last else reviewing.review_view(self.desk.workspace, self.journey)

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

    def show_why(self) -> None:
        stage = next((one for one in self.view.stages if one.id == self.list.cursor_id), None)
        cells = max(20, self.desk.size.width - 2)
        lines: list[Pieces] = []
        why, decide, note = map(self.desk.keymap.shown, ("why", "decide", "note"))
        if self.judged and self.judged.stage != self.list.cursor_id:
            judged = f"{shown_line(self.judged.title)} is {self.judged.verdict}"
            given = next((one.why for one in self.view.stages if one.id == self.judged.stage), "")
            said = wrapped(f"{judged}: {shown_line(given)}", cells) if given else [f"{why} says why {judged}"]
            about = f"{decide} and {note} are about it as well, until you move"
            lines = [((f" {line}", "dim"),) for line in (*said[: _TOLD - 1], about)]
        elif stage and stage.why:
            lines = [((f" {line}", "text"),) for line in wrapped(shown_line(stage.why), cells)]
        elif stage and stage.verdict in ("watch", "failing"):
            lines = [((f" {why} says why it is {stage.verdict}", "dim"),)]
        if self._all_looked_at:
            lines = [*(lines or [()])[: _TOLD - 1], ((f" {self._next()}", "accent"),)]
        self.told.show((*lines[:_TOLD], *[()] * _TOLD)[:_TOLD])

    @property
    def _all_looked_at(self) -> bool:
        """Whether the review is open and nothing is left of it but to close it."""
        return bool(self.view.review and self.view.stages) and all(one.verdict for one in self.view.stages)

    def _next(self) -> str:
        """What comes when every stage has its verdict."""
        close, copy = map(self.desk.keymap.shown, ("close_review", "minutes"))
        many = len(self.view.stages)
        return f"all {many} looked at: {close} closes it, {copy} copies the minutes: verdicts, notes, decisions"

    def do_back(self) -> None:
        """Leaves the review as it is, and says that it goes on."""
        is_open, again = self.view.review is not None, self.desk.keymap.shown("review")
        super().do_back()
        if is_open:
            self.desk.notice(f"the review stays open, {again} goes on with it: {shown_line(self.view.journey.title)}")

    def hints(self) -> tuple[str, ...]:
        if self.view.review is None and self.view.last:
            return ("fine", "watch", "failing", "minutes", "decide", "open", "back", "help")
        if self._all_looked_at:
            return ("close_review", "minutes", "why", "decide", "note", "failing", "back", "ask", "open", "help")
        return (
            "fine",
            "watch",
            "failing",
            "why",
            "decide",
            "note",
            "back",
            "close_review",
            "minutes",
            "ask",
            "open",
            "help",
        )

    def do_note(self) -> None:
        """Writes down what was said: of the stage that is meant, elsewhere of all of it; several pasted lines are one note each."""
        stage = self.meant

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
        review, journey = self.view.review, self.journey
        if review is None:
            self.desk.notice("there is no review to close: the first verdict begins one")
            return
        left = sum(not stage.verdict for stage in self.view.stages)
        told = f"{left} of {len(self.view.stages)} stages were not looked at." if left else "Every stage was looked at."
        lines: tuple[Pieces, ...] = (
            ((told, "warn" if left else "text"),),
            (("The figures of today are kept, and the journey counts as reviewed.", "text"),),
            (("The minutes (verdicts, notes, decisions, what changed) come to the", "text"),),
            (("clipboard, and into a file if you like.", "text"),),
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.desk.run_act(
                    lambda workspace: reviewing.close(workspace, review.id), None, lambda _: self._ended(journey)
                )

        self.desk.ask("question", answered, lambda at: Confirm(at, "Close the review?", lines, does="closes it"))

    def _ended(self, journey: str) -> None:
        """The minutes: on the clipboard, and in a file where one wants it. Who is at another review by then is left alone."""
        if journey != self.journey:
            return
        self.judged = None
        self.show_why()
        for command, act in (("minutes", self.do_minutes), ("export", self.do_export)):
            if not self.why_not(COMMANDS[command]):
                act()

    # What is done

    def _ask(self, word: deciding.Word) -> None:
        stage, journey = self.meant, self.journey  # by the time of the act one may be at another journey's review
        on, called = (stage.id, stage.title) if stage else (journey, self.view.journey.title)

        def keep(typed: str) -> None:
            self.desk.run_act(lambda workspace: reviewing.decide_in(workspace, journey, on, typed, word))

        about = ("in review", word, journey, on)
        self.ask_until(recording(self.desk, word, called, keep, about))


def _state(view: ReviewView) -> str:
    """Whether one is open, and where none is, what opens one."""
    if view.review:
        return f"begun {view.review.day}"
    if view.last:
        return f"closed {view.last}: a verdict opens another"
    return "not begun: the first verdict begins it"


def _noted(journey: str, stage: str | None, text: str) -> Callable[[Workspace], Outcome]:
    return lambda workspace: reviewing.note_in(workspace, journey, stage, text)
