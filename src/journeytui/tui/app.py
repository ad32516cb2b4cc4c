"""The program on the screen: it opens places, gives acts to the writer, and ends well.

It decides nothing about journeys; places ask the workspace, and the workspace knows.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.message import Message

from journeytui import locations
from journeytui.domain.errors import JourneyError
from journeytui.tui import keyflow, safety
from journeytui.tui.commands import COMMANDS, keymap
from journeytui.tui.guesses import Guess, Guesses
from journeytui.tui.memory import Memory
from journeytui.tui.place import Place
from journeytui.tui.terminal import Terminal, TerminalGone
from journeytui.tui.theme import THEMES, looks
from journeytui.tui.wire import Wire

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message_pump import MessagePump
    from textual.screen import Screen

    from journeytui.settings import Settings
    from journeytui.tui.widgets.bar import Tone
    from journeytui.workspace.workspace import Outcome, Workspace
    from journeytui.workspace.writer import Act, Done, Writer

ROOMS: dict[str, str] = {
    "library": "screens.library:Library",
    "explorer": "screens.explorer:Explorer",
    "detail": "screens.detail:Detail",
    "map": "screens.map:Map",
    "find": "screens.find:Find",
    "help": "screens.help:Help",
    "settings": "screens.settings:SettingsScreen",
    "palette": "dialogs.palette:Palette",
    "question": "dialogs.asking:question",
    "history": "screens.history:History",
    "imports": "dialogs.imports:imports",
    "exports": "dialogs.exports:exports",
    "edit": "editors:edit",
    "resume": "editors:resume",
    "edit_some": "asks:edit_some",
    "remove": "asks:remove",
    "copy_reference": "asks:copy_reference",
    "edit_text": "editor:edit_text",
    "start_own": "own:start_own",
}
"""Every screen, dialog and rarer act by its name, imported when it is first asked for."""

LOOK_EVERY = 0.5
"""Seconds between two looks whether somebody else changed the library."""
CRASHED = 70
TOLD_BY = {signal.SIGTERM: "was told to end", signal.SIGHUP: "lost its terminal"}
LONGEST_END = 3.0
"""Seconds that an end by signal may take before it is made short."""


class WriteDone(Message):
    """The writer has done, or refused, what it was given."""

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done


class JourneyApp(App[None], inherit_bindings=False):
    """JourneyTUI on a terminal."""

    CSS = """
    Screen { layers: base; overflow: hidden; }
    Place { layout: vertical; overflow: hidden; }
    """
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(
        self, workspace: Workspace, settings: Settings, *, journey: str = "", env: Mapping[str, str] = os.environ
    ) -> None:
        self._wire = Wire()
        super().__init__()
        self.workspace = workspace
        self.env = env
        self.memory = Memory(locations.state_home(env), workspace.path)
        self.guesses = Guesses()
        self._journey = journey
        self._writer: Writer | None = None
        self._then: dict[int, Callable[[Outcome], None]] = {}
        self._answers: dict[Screen[Any], Callable[[Any], None]] = {}
        self._unseen: set[int] = set()
        """Acts of which the screen shows nothing before they are done: the next key waits for them."""
        self._nothing_unseen = asyncio.Event()
        self._nothing_unseen.set()
        self._keys = keyflow.KeyLine(self._take, self._nothing_unseen, self._handle_exception)
        self._leaving = False
        self._disable_tooltips = self._disable_notifications = True
        self.animation_level = "none"
        self.use_settings(settings)

    # How it looks

    def use_settings(self, settings: Settings) -> None:
        """From now on these settings hold."""
        self.settings = settings
        self.keymap = keymap(settings.keys)
        self.looks = looks(settings.theme, settings.glyphs, self.env)
        self.register_theme(self.looks.textual)
        self.theme = self.looks.textual.name
        self._filters = [safety.Colourless()] if self.looks.theme == "colourless" else []
        self._filters.append(safety.Harmless())
        for screen in self.screen_stack if self._screen_stacks[self.DEFAULT_MODE] else ():
            for widget in (screen, *screen.query("*")):
                if hasattr(widget, "looks"):
                    widget.looks = self.looks
                widget.refresh()
            if isinstance(screen, Place):
                screen.refresh_hints()

    def next_theme(self) -> None:
        """Looks different, until the program ends or the settings say so."""
        import dataclasses

        following = THEMES[(THEMES.index(self.settings.theme) + 1) % len(THEMES)]
        self.use_settings(dataclasses.replace(self.settings, theme=following))
        self.notice(f"theme: {following}; the settings keep it for good")

    def get_driver_class(self) -> type[Driver]:
        return Terminal

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        silent = self._batch_count or self.is_headless or not self._running
        update: Any = renderable
        sent = None
        if not silent and isinstance(renderable, CompositorUpdate):
            sent = self._wire.changes(renderable, (self.size.width, self.size.height), self.console._color_system)  # noqa: SLF001
        if sent is None or self._driver is None:
            super()._display(screen, update)
            return
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        if sent or (x, y) != self._previous_cursor_position:
            self._begin_update()
            self._driver.write(f"{sent}\x1b[{y + 1};{x + 1}H")
            self._end_update()
            self._driver.flush()
            self._previous_cursor_position = self.cursor_position
        self.post_display_hook()

    # Beginning

    def on_mount(self) -> None:
        self.visit("library")
        journey = self._journey or self.memory.text("journey")
        if journey and (self._journey or self.memory.text("place") == "explorer"):
            self.visit("explorer", journey)
        self._restore_draft()
        if self.memory.texts("form"):
            self.call("resume", self)
        self.app_resume_signal.subscribe(self, lambda _: self._wire.forget())
        self.set_interval(LOOK_EVERY, self._look)
        for problem in self.keymap.problems[:1]:
            self.notice(problem, "warn")
        if not self.is_headless and self._loop:
            for told in TOLD_BY:
                self._loop.add_signal_handler(told, self._end_by, told)

    def _restore_draft(self) -> None:
        command, text = self.memory.text("draft_of"), self.memory.text("draft")
        self.memory.keep(draft_of="", draft="")
        self.memory.save()
        if isinstance(self.top, Place) and command in COMMANDS and text:
            self.top.run_command(COMMANDS[command])
            take = getattr(self.screen, "take_draft", None)
            if take:
                take(text)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self._running:
            await self._keys.put(event)
        else:
            await super().on_event(event)

    async def _take(self, event: events.Key | events.Paste) -> MessagePump | None:
        """The screen's, or else Textual's: then the widget that was handed it."""
        if self._taken(event):
            return None
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

    @property
    def top(self) -> Screen[Any]:
        """The highest place, under any dialog."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Place)), self.screen)

    def visit(self, room: str, *args: Any) -> None:
        """Opens the screen of that name on top of this one."""
        self.push_screen(_opened(room)(self, *args))

    def leave(self) -> None:
        """Goes back to the screen before, or out."""
        places = [screen for screen in self.screen_stack if isinstance(screen, Place)]
        if len(places) < 2:
            self.finish()
            return
        self._remember()
        self.pop_screen()
        below = self.screen
        if isinstance(below, Place):
            below.reload()

    def call(self, name: str, *args: Any) -> None:
        """Does something that is rarely done."""
        _opened(name)(*args)

    def ask(self, dialog: str, answered: Callable[[Any], None], *args: Any) -> None:
        """Opens the dialog of that name; `answered` gets what it answers, None when it was cancelled."""
        screen = _opened(dialog)(self, *args)
        self._answers[screen] = answered
        self.push_screen(screen)

    def answer(self, dialog: Screen[Any], value: Any) -> None:
        """Closes the dialog with its answer."""
        answered = self._answers.pop(dialog)
        if self.screen is dialog:
            self.pop_screen()
        answered(value)

    def switch(self, workspace: Workspace) -> None:
        """Goes to another library."""
        self._remember()
        self._close_writer()
        self.workspace.close()
        self.workspace = workspace
        self.memory = Memory(locations.state_home(self.env), workspace.path)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.visit("library")

    def open_record(self, id: str) -> None:
        """Goes to where that record is shown best."""
        self.visit("detail", id)

    def notice(self, text: str, tone: Tone = "plain") -> None:
        """Says something in the lowest line."""
        if isinstance(self.top, Place):
            self.top.bar.tell(text, tone)

    # Acts

    def run_act(self, act: Act, guess: Guess | None = None, then: Callable[[Outcome], None] | None = None) -> None:
        """Gives the act to the writer; the screen shows the guess at once."""
        if self._writer is None:
            from journeytui.workspace.writer import Writer

            self._writer = Writer(self.workspace, self._told)
        ticket = self._writer.submit(act)
        if then:
            self._then[ticket] = then
        if guess:
            self.guesses.begin(ticket, guess)
            self._reload()
        else:
            self._unseen.add(ticket)
            self._nothing_unseen.clear()

    def guessed(self, id: str) -> Mapping[str, Any]:
        """The values of that record that are on their way to the disk."""
        return self.guesses.of(id)

    def _told(self, done: Done) -> None:
        """On the writer's thread."""
        self.post_message(WriteDone(done))

    def on_write_done(self, message: WriteDone) -> None:
        done = message.done
        self.guesses.end(done.ticket)
        self._unseen.discard(done.ticket)
        if not self._unseen:
            self._nothing_unseen.set()
        then = self._then.pop(done.ticket, None)
        self._reload()
        if isinstance(done.error, JourneyError):
            self.notice(". ".join(part for part in (done.error.message, done.error.hint) if part), "bad")
        elif done.error:
            raise done.error
        elif done.outcome:
            told = (done.outcome.message, *done.outcome.warnings)
            self.notice("; ".join(part for part in told if part), "warn" if done.outcome.warnings else "good")
            if then:
                then(done.outcome)

    def _look(self) -> None:
        if self.workspace.changed_elsewhere():
            self._reload()

    def _reload(self) -> None:
        if isinstance(self.top, Place) and self.top.is_mounted:
            self.top.reload()

    # Ending

    def finish(self) -> None:
        """Leaves, once everything is written."""
        self._remember()
        self.drain()
        self.exit()

    def drain(self) -> None:
        """Waits until everything that was asked for is on the disk."""
        if self._writer:
            self._writer.drain()

    def _close_writer(self) -> None:
        if self._writer:
            self._writer.close()
            self._writer = None

    def _remember(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.remember()
        self.memory.save()

    def keep_draft(self) -> None:
        """Notes what is being typed, so that the next start can go on with it."""
        top, screen = self.top, self.screen
        if drafted := getattr(screen, "drafted", {}):
            self.memory.keep(**drafted)
        elif isinstance(top, Place) and top.bar.draft and top.last_command:
            self.memory.keep(draft_of=top.last_command, draft=top.bar.draft)
        self._remember()

    def _end_by(self, told: signal.Signals) -> None:
        _end_in(LONGEST_END, 128 + told)
        self.keep_draft()
        self.drain()
        self.exit(return_code=128 + told)

    def on_terminal_gone(self, message: TerminalGone) -> None:
        del message
        self._end_by(signal.SIGHUP)

    def _fatal_error(self) -> None:
        self._crashed(self._exception)

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._crashed(error)

    def panic(self, *renderables: Any) -> None:
        del renderables
        self._crashed(None)

    def _crashed(self, error: BaseException | None) -> None:
        self._return_code = CRASHED
        if self._exit_renderables:
            return
        report = safety.report_crash(error, locations.state_home(self.env)) if error else None
        self._exit_renderables.append(Text(_sorry(report)))
        try:
            self.keep_draft()
            self.drain()
        finally:
            self._close_messages_no_wait()

    # The editor and the clipboard

    def edit_text(self, id: str) -> None:
        """Opens the record in the person's editor."""
        self.drain()
        self.call("edit_text", self, id)
        self._wire.forget()
        self.refresh()

    def copy(self, text: str) -> None:
        """Puts the text on the clipboard of the terminal."""
        from journeytui.tui.clipboard import sequence

        written = sequence(text)
        if not written:
            self.notice("this is too long for the terminal's clipboard; export writes it to a file", "warn")
            return
        if self._driver:
            self._driver.write(written)
            self._driver.flush()
        self.notice(f"sent to your terminal's clipboard: {text}", "good")


def _opened(room: str) -> Callable[..., Screen[Any]]:
    module, _, name = ROOMS[room].partition(":")
    opened: Callable[..., Screen[Any]] = getattr(importlib.import_module(f"journeytui.tui.{module}"), name)
    return opened


def _sorry(report: Path | None) -> str:
    where = f" What happened is described in {report}, without anything you typed." if report else ""
    return f"JourneyTUI met a fault of its own and had to stop. Everything you saved is safe.{where}"


def _end_in(seconds: float, code: int) -> None:
    """Ends the process in any case, even if the terminal no longer takes what is written to it."""
    import threading

    timer = threading.Timer(seconds, os._exit, (code,))
    timer.daemon = True
    timer.start()
