"""The program on the screen: it opens places and dialogs, and hands them the keys.

It decides nothing about journeys; places ask the workspace, and the workspace knows.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events

from journeytui import locations
from journeytui.domain.errors import JourneyError
from journeytui.tui import garbage, keyflow
from journeytui.tui.foresight import SOON, Foresight
from journeytui.tui.listed import Listed
from journeytui.tui.memory import Memory
from journeytui.tui.place import Place
from journeytui.tui.rooms import opened
from journeytui.tui.screens.shelf import Shelf
from journeytui.tui.syncing import Syncing
from journeytui.tui.texts import Texts
from journeytui.tui.thoughts import Thoughts
from journeytui.tui.unsaved import Drafts

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.screen import Screen

    from journeytui.settings import Settings
    from journeytui.workspace.workspace import Workspace

TIDY_EVERY = 2
"""Seconds without a key after which nobody is taken to be waiting."""
_QUICKLY_READ = 20
"""So many stages are read before anybody could press a key."""
LOOK_EVERY, LOOK_AT_REST = 0.5, 0.8
"""Seconds between two looks whether somebody else changed the library: while somebody works here, and while nobody does. What
others did is promised within a second."""
A_THOUGHT = 1.0
"""Seconds without a key after which what is being typed is kept."""
AT_REST = 30.0
"""Seconds without a key or a click after which nobody is taken to be working."""


class JourneyApp(Syncing):
    """JourneyTUI on a terminal."""

    def __init__(
        self, workspace: Workspace, settings: Settings, *, record: str = "", env: Mapping[str, str] = os.environ
    ) -> None:
        super().__init__(workspace, settings, env)
        self._record = record
        """What to begin at; '' is where one was."""
        self.room = ""
        """The screen to open on it; '' is where it is shown best."""
        self._answers: dict[Screen[Any], Callable[[Any], None]] = {}
        self._keys = keyflow.KeyLine(self._take, self.shown, self._handle_exception)
        self._leaving = False
        self._foresight = Foresight(self._foresee, lambda: getattr(self._on_top, "rests_after", SOON))
        self._stirred = 0.0
        """When somebody last did something here."""
        self._watching: asyncio.Task[None] | None = None

    def on_mount(self) -> None:
        self.visit("library")
        journey = self.memory.text("journey") if self.memory.text("place") == "explorer" else ""
        try:
            if self._record:
                self.call("arrive", self, self._record)
                if self.room:
                    self.visit(self.room, self._record)
            elif journey:
                self.visit("explorer", journey)
        except JourneyError as error:
            self.refused(error)
        self._restore_draft()
        self.app_resume_signal.subscribe(self, lambda _: self.resumed())
        self._stirred = monotonic()
        self._watching = asyncio.create_task(self._watch(), name="watch")
        self._watching.add_done_callback(self._watched)
        self._tell_of_keys()
        if self.settings.cursor != "hidden":
            self.show_cursor()
        self.heed_signals()
        if not self.is_headless:
            self.set_timer(LOOK_EVERY, self.warm)

    def _tell_of_keys(self) -> None:
        if not self.keymap.problems:
            return
        first, many = self.keymap.problems[0], len(self.keymap.wrong)
        self.notice(first if many == 1 else f"{many} of your keys were not taken; the settings show which", "warn")

    def on_warm(self) -> None:
        """Makes the explorer ready before it is first asked for."""
        if not self.screen_stack:  # one has left by then
            return
        journey = self.top.rows.cursor_id if isinstance(self.top, Listed) and self.top.place == "library" else ""
        with contextlib.suppress(JourneyError), self.workspace.reading():
            if journey and "explorer" not in self._kept:
                explorer = self._at_hand("explorer", (journey,))
                self._get_screen(explorer)
                explorer.call_later(explorer.rehearse)
        garbage.settle()

    async def _watch(self) -> None:
        """Looks again and again what others did. (One task, no timer of Textual's: most of the time this is all that is done.)"""
        tidied = monotonic()
        while True:
            await asyncio.sleep(LOOK_EVERY if monotonic() - self._stirred < AT_REST else LOOK_AT_REST)
            if self._exit or not self._running or not self.screen_stack:
                return
            self.look_round()
            if monotonic() - self._stirred >= A_THOUGHT:
                self.keep_what_is_typed()
            if not self.is_headless and monotonic() - tidied >= TIDY_EVERY:
                tidied = monotonic()
                resting = tidied - self.drawn > TIDY_EVERY
                garbage.tidy(resting=resting)
                if resting:
                    self.write_notes()

    def look_round(self) -> None:
        """Looks what others did. Who keeps the file to themselves is not waited for: that would keep the keys waiting too."""
        if not self.workspace.is_held:
            self.look()

    def _watched(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and isinstance(fault := task.exception(), Exception):
            self._handle_exception(fault)

    def look_again(self) -> None:
        super().look_again()
        self._foresight.happened()

    def use_settings(self, settings: Settings) -> None:
        super().use_settings(settings)
        if self._running:
            self._foresight.happened()

    def _foresee(self) -> bool:
        """Makes ready what will be asked for next where one is, or a part of it; whether there is more."""
        top = self.screen_stack[-1] if self.screen_stack else None
        if not isinstance(top, Place) or self.workspace.is_held:
            return False
        with contextlib.suppress(JourneyError), self._context(), self.workspace.reading():
            if isinstance(top, Shelf):
                self._foresee_journey(top)
            return top.foresee()
        return False

    def _foresee_journey(self, library: Shelf) -> None:
        """Reads and draws to nowhere the journey that the cursor rests on."""
        here, explorer = library.rows.cursor_id, self._kept.get("explorer")
        row = library.window.journeys.get(here)
        if isinstance(explorer, Place) and explorer not in self.screen_stack and row and row.stages <= _QUICKLY_READ:
            explorer.begin(here)
            explorer.rehearse()
            self._foresight.made_ready(here)

    def _restore_draft(self) -> None:
        if not self.workspace.read_only and self.thoughts.waiting:
            self.call("resume", self, self.thoughts)
        elif not self.workspace.read_only and self.texts.waiting:
            self.call("tell_of_kept", self)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            self._stirred = monotonic()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self._running:
            await self._keys.put(event)
        else:
            await super().on_event(self.resized(event) if isinstance(event, events.Resize) else event)

    async def _take(self, event: events.Key | events.Paste) -> MessagePump | None:
        """The screen's, or else Textual's: then the widget that was handed it."""
        try:
            with self.workspace.reading():
                with self.together():
                    taken = not self.screen_stack or self._taken(event)  # without one, the program has ended
                if taken:
                    if self._kept_typed and not self._typed:
                        self.keep_what_is_typed()
                    return None
        except JourneyError as error:
            self.refused(error)
            return None
        finally:
            self._foresight.happened()
        handed = self.focused or self.screen
        await super().on_event(event)
        return handed

    def _taken(self, event: events.Key | events.Paste) -> bool:
        screen = self.screen
        if isinstance(event, events.Paste):
            take = getattr(screen, "take_paste", None)
            return bool(take and take(event.text))
        if event.key == "ctrl+c" and isinstance(screen, Place) and not screen.bar.question:
            self._leave_by_two()
            return True
        self._leaving = False
        take = getattr(screen, "take_key", None)
        return bool(take and take(event.key, event.character))

    def _leave_by_two(self) -> None:
        if self._leaving:
            self.finish()
        self._leaving = True
        self.notice("ctrl+c once more leaves JourneyTUI")

    # Places and dialogs

    def visit(self, room: str, *args: Any) -> None:
        """Opens the screen of that name on top of this one."""
        self.push_screen(self._at_hand(room, args))

    def _at_hand(self, room: str, args: tuple[Any, ...]) -> Place:
        """The screen of that name: the one that was there before, if it is not on the screen."""
        kept = self._kept.get(room)
        if kept and room == "explorer" and len(args) == 1 and self._foresight.holds(args[0]):
            return kept
        place: Place = opened(room)(self) if kept is None or kept in self.screen_stack else kept
        place.begin(*args)
        if kept is None:
            self._kept[room] = place
            self.install_screen(place, f"{room} {id(place)}")
        elif place is kept:
            place.refresh_hints()
        return place

    def leave(self) -> None:
        """Goes back to the screen before, or out."""
        places = [screen for screen in self.screen_stack if isinstance(screen, Place)]
        if len(places) < 2:
            self.finish()
            return
        self.note_places()
        self.pop_screen()
        below = self.screen
        if isinstance(below, Place):
            below.reload()
            below.refresh_hints()

    def call(self, name: str, *args: Any) -> None:
        """Does something that is rarely done."""
        opened(name)(*args)

    def ask(self, dialog: str, answered: Callable[[Any], None], *args: Any) -> None:
        """Opens the dialog of that name; `answered` gets what it answers, None when it was cancelled."""
        screen = opened(dialog)(self, *args)
        self._answers[screen] = answered
        self.push_screen(screen)

    def answer(self, dialog: Screen[Any], value: Any) -> None:
        """Closes the dialog with its answer. A second one, by a click that comes too late, is none."""
        answered = self._answers.pop(dialog, None)
        if answered is None:
            return
        if self.screen is dialog:
            self.pop_screen()
        try:
            answered(value)
        except JourneyError as error:  # also where a click has answered
            self.refused(error)

    def switch(self, workspace: Workspace) -> None:
        """Goes to another library."""
        self.remember()
        self.close_writer()
        self.workspace.close()
        self.workspace = workspace
        at_home = locations.state_home(self.env), workspace.path
        self.memory, self.drafts = Memory(*at_home), Drafts(*at_home)
        self.thoughts, self.texts = Thoughts(*at_home), Texts(*at_home)
        self.unwritten = ()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.visit("library")
        self.begin_sync()

    def open_record(self, id: str) -> None:
        """Goes to where that record is shown best."""
        self.call("open_record", self, id)

    def edit_text(self, id: str) -> None:
        """Opens the record in the person's editor."""
        self.drain()
        self.call("edit_text", self, id)
