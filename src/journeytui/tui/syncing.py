"""The program as one of several that work on the same journeys: the syncing beside the screen, what is new, who is here.

The syncing is a program of its own, so that the screen never waits for a network. Everything it brings comes through the
library's file.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.message import Message

from journeytui import locations
from journeytui.tui.ending import CRASHED, Ending
from journeytui.tui.place import Place

if TYPE_CHECKING:
    from journeytui.settings import Settings
    from journeytui.tui.child import Child
    from journeytui.tui.widgets.bar import Tone
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.tui.writing import WriteDone
    from journeytui.workspace.reports import Report, Run
    from journeytui.workspace.seen import Seen
    from journeytui.workspace.workspace import Workspace

BEGIN_AFTER = 0.5
"""Seconds after the start: the first frame waits for none of this."""
ROOM_FOR_NAMES = 100
"""Columns from which those who are here too are named beside the mark; below, their number stands there."""
_BY_HAND = "by hand"
_NEEDED = ("workspace.seen", "workspace.sharing", "workspace.reports", "tui.child", "tui.standing")
_NO_REMOTE = "this library is shared with nobody yet; {0} says how to share it"


class Prepared(Message):
    """All that the syncing needs is loaded."""


class ChildSaid(Message):
    """The syncing said how it stands."""

    def __init__(self, child: Child, line: str) -> None:
        super().__init__()
        self.child = child
        self.line = line


class ChildEnded(Message):
    """The syncing has ended, though nobody told it to."""

    def __init__(self, child: Child, code: int) -> None:
        super().__init__()
        self.child = child
        self.code = code


class Syncing(Ending):
    """The syncing, the marks of what is new, and who else is here."""

    def __init__(self, workspace: Workspace, settings: Settings, env: Mapping[str, str]) -> None:
        self.report: Report | None = None
        """How the library stands; None while nobody has looked, or where it is shared with nobody."""
        self._child: Child | None = None
        self._seen: Seen | None = None
        self._rested = ""
        self._told_place = ""
        self._named = ""
        """Who the child was started for."""
        self._once = False
        """Whether the child was started for one sync only."""
        self._broken = False
        """Whether the child ended by itself; only a person starts it again."""
        super().__init__(workspace, settings, env)

    def on_mount(self) -> None:
        """The rest begins later. (Textual asks every class of the program.)"""
        if not self.is_headless:
            self.set_timer(
                BEGIN_AFTER, lambda: threading.Thread(target=self._prepare, name="share", daemon=True).start()
            )

    def _prepare(self) -> None:
        """On a thread beside the screen: what the rest needs takes a moment to load."""
        for name in _NEEDED:
            importlib.import_module(f"journeytui.{name}")
        self.post_message(Prepared())

    def on_prepared(self) -> None:
        if self.screen_stack:
            self.begin_sync()

    def begin_sync(self) -> None:
        """Looks what is new and how the library stands, and starts the syncing where there is a space."""
        from journeytui.workspace.seen import Seen  # noqa: PLC0415  not on the way to the first frame

        if self._seen is None:
            self._seen = Seen(locations.state_home(self.env), self.workspace)
            if self._seen.look(self.workspace):
                self.look_again()
        self._stand()
        self._start_if_wanted()

    # What places ask

    def beside(self, place: Place, cells: int) -> Pieces:
        """How the library stands to the team's, for the end of a head of so many cells."""
        if self.report is None:
            return ()
        from journeytui.tui import standing  # noqa: PLC0415  see begin_sync

        shown = standing.mark(self.report, self.looks.glyphs)
        names = self.report.others_in(getattr(place, "journey", ""))
        told = standing.together(names, standing.MOST_NAMES if cells >= ROOM_FOR_NAMES else 1)
        return ((told, "accent"), ("  ", "text"), *shown) if told else shown

    def is_new(self, id: str) -> bool:
        """Whether somebody else changed the record, or what stands in it, since one looked."""
        return self._seen is not None and id in self._seen

    def saw(self, ids: frozenset[str]) -> None:
        """These records were shown as they changed."""
        if self._seen and self._seen.saw(ids):
            self.look_again()

    def sync_now(self, *, removing: bool = False) -> None:
        """Syncs at once, removals that were held back among it if a person said so."""
        self._stand()
        if self.report is None:
            self.notice(_NO_REMOTE.format(self.keymap.shown("sync")))
            return
        self._broken = False
        if self._child is None:
            self._once = self.settings.sync == _BY_HAND
            self._start()
        self._say("now remove" if removing else "now")
        self.notice("syncing…")

    # The program goes on

    def look(self) -> None:
        """Shows what others changed; what the cursor has rested on since the last look is no longer new."""
        super().look()
        if self._child and self.settings.sync == _BY_HAND and not self._once:
            self._part()
            self._stand()
        elif self._child and self._named != self.workspace.me:  # it says who is here
            self._part()
            self._stand()
            self._start_if_wanted()
        self._tell_place()
        self._rest()

    def look_again(self) -> None:
        """Reads again what is shown, with what is new in it."""
        if self._seen:
            self._seen.look(self.workspace)
            if self._child is None:
                self._stand()
                self._start_if_wanted()
        super().look_again()

    def on_write_done(self, message: WriteDone) -> None:
        if message.done.outcome and message.done.outcome.change is not None:
            self._say("go")

    def write_notes(self) -> None:
        super().write_notes()
        if self._seen:
            self._seen.save()

    def close_writer(self, seconds: float | None = None) -> None:
        super().close_writer(seconds)
        self._part(orderly=self._ends_at is None and self._return_code != CRASHED)
        self._seen, self.report, self._broken = None, None, False

    # What is new

    def _rest(self) -> None:
        """A cursor that stayed where it was from one look to the next has rested there."""
        place = self.screen
        if self._seen is None or not isinstance(place, Place):
            return
        shown = getattr(place, "shown", "") if place.place == "detail" else ""
        stage = getattr(place, "stage_id", "")
        rows = getattr(place, "rows", None)
        here = " ".join((place.place, shown or stage, rows.cursor_id if rows else ""))
        rested, self._rested = here == self._rested, here
        if not rested:
            return
        saw = (
            [self._seen.open(shown)]
            if shown
            else [self._seen.rest_on(id) for id in (stage, rows and rows.cursor_id) if id]
        )
        if any(saw):
            super().look_again()

    # The syncing beside the screen

    def _stand(self) -> None:
        """Reads from the file how the library stands."""
        from journeytui.workspace import sharing  # noqa: PLC0415  see begin_sync
        from journeytui.workspace.reports import Report  # noqa: PLC0415  see begin_sync

        if self._child is None and not self.workspace.is_samples:
            standing = sharing.standing(self.workspace)
            self._show(Report.of_standing(standing) if standing.remote else None)

    def _show(self, report: Report | None) -> None:
        if report != self.report:
            self.report = report
            for screen in self.screen_stack:
                if head := getattr(screen, "head", None):
                    head.refresh()
            if told := getattr(self.top, "stands", None):
                told()

    def _start_if_wanted(self) -> None:
        if self.settings.sync != _BY_HAND and not self._broken:
            self._start()

    def _start(self) -> None:
        if self.report is None or self._child is not None or self.workspace.read_only == "It was opened read-only.":
            return
        from journeytui.tui.child import Child as Started  # noqa: PLC0415  see begin_sync

        def said(line: str) -> None:
            self.post_message(ChildSaid(child, line))

        def ended(code: int) -> None:
            self.post_message(ChildEnded(child, code))

        words = ("--db", str(self.workspace.path.absolute()), "sync", "--follow")
        try:
            child = Started(words, self.env, said, ended)
        except OSError as error:
            self._broken = True
            self.notice(f"the syncing could not be started ({error.strerror}); in a shell: journeytui sync", "warn")
            return
        self._child = child
        child.tell("beside")
        self._told_place, self._named = "", self.workspace.me
        self._tell_place()

    def _say(self, line: str) -> None:
        if self._child:
            self._child.tell(line)

    def _tell_place(self) -> None:
        at = next(filter(None, (getattr(screen, "journey", "") for screen in reversed(self.screen_stack))), "")
        if self._child and at != self._told_place:
            self._told_place = at
            self._child.tell(f"at {at}")

    def _part(self, *, orderly: bool = True) -> None:
        """Goes on without it: it may finish what it is at, unless this program ends before its time."""
        if self._child:
            if orderly:
                self._child.tell("end")
            self._child.close()
            self._child, self._once = None, False

    def on_child_said(self, message: ChildSaid) -> None:
        from journeytui.workspace.reports import Report  # noqa: PLC0415  see begin_sync

        report = Report.parse(message.line)
        if (
            message.child is not self._child or report is None or not self.screen_stack
        ):  # they may come when the last one goes
            return
        run = report.run
        self._show(report if report.remote else None)
        if run:
            self._tell_run(run)
            if run.brought or run.made:
                self.look()
            if self._once and run.asked:
                self._part()
        if not report.remote:
            self._part()

    def on_child_ended(self, message: ChildEnded) -> None:
        if message.child is self._child and self.screen_stack:
            self._child, self._broken = None, True
            self._stand()
            self.notice(
                f"the syncing beside the screen has ended; {self.keymap.shown('sync_now')} starts it again", "warn"
            )

    def _tell_run(self, run: Run) -> None:
        """A person hears of what was asked for, and of what waits for a decision."""
        tone: Tone = "warn" if run.failed or run.made else "good"
        screen = f"{self.keymap.shown('sync')} shows them"
        if run.asked:
            self.notice(run.message, tone)
        elif run.made:
            self.notice(f"{run.made} conflict{'s' if run.made > 1 else ''} to decide: {screen}", tone)
