"""The program as it writes: acts go to the one writer, the screen shows them at once, and looks again when they are done."""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections.abc import Callable, Mapping, Sequence
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from textual.message import Message

from journeytui import locations
from journeytui.domain.errors import DiskTrouble, JourneyError
from journeytui.settings import author
from journeytui.tui.guesses import Guess, Guesses
from journeytui.tui.memory import Memory
from journeytui.tui.place import Place
from journeytui.tui.rooms import opened
from journeytui.tui.saying import Saying
from journeytui.tui.texts import Texts
from journeytui.tui.thoughts import Thoughts
from journeytui.tui.unsaved import Drafts, Unsaved, noted

if TYPE_CHECKING:
    from journeytui.settings import Settings
    from journeytui.workspace.workspace import Outcome, Workspace
    from journeytui.workspace.writer import Act, Done, Writer


_SOON = ("tui.screens.explorer", "tui.asks", "tui.dialogs.palette", "workspace.history")
"""What most people will need within seconds."""
_THEN = ("detail", "find", "help", "map", "settings", "history", "views", "ask_who", "edit_some", "arrive", "standup",
         "review")  # fmt: skip
"""The rooms that follow while nobody presses a key: those that take little memory. Boards, sync and the like take megabytes."""
_REST, _BETWEEN = 0.3, 0.02
"""Seconds without a key before more is loaded, and between a room and the next, in which others may have the processor."""


LONGEST_CLOSE = 0.3
"""Seconds that a writer may take to end after it was told to wait for nobody."""


_OTHERS = "others changed something: this takes long to read, and is read again within a minute"
_KEPT = "What you typed is kept and offered at the next start"


class WriteDone(Message):
    """The writer has done, or refused, what it was given."""

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done


class Warm(Message):
    """What the next keys will need is imported."""


class Writing(Saying):
    """An open library and its writer."""

    def __init__(self, workspace: Workspace, settings: Settings, env: Mapping[str, str]) -> None:
        self.workspace = workspace
        self.memory = Memory(locations.state_home(env), workspace.path)
        self.guesses = Guesses()
        self.shown = asyncio.Event()
        """Set while the screen shows all that was asked for; where it does not, the next key waits."""
        self.shown.set()
        self._unread = False
        """Whether others changed something that is not shown yet."""
        self._unseen: set[int] = set()
        self._refused: set[int] = set()
        self._then: dict[int, Callable[[Outcome], None]] = {}
        self._writer: Writer | None = None
        self.drafts = Drafts(locations.state_home(env), workspace.path)
        self.thoughts = Thoughts(locations.state_home(env), workspace.path)
        self.texts = Texts(locations.state_home(env), workspace.path)
        self._under_way: dict[int, tuple[Unsaved, ...]] = {}
        """What was asked for and is not on the disk; what was given up stays."""
        self._given_up = False
        self.unwritten: Sequence[Unsaved] = ()
        """What the disk had no room for; the next start offers it."""
        super().__init__(settings, env)

    @property
    def unsaved(self) -> list[Unsaved]:
        """The edits that are not on the disk."""
        return [edit for edits in list(self._under_way.values()) for edit in edits]

    def keep_edits(self) -> bool:
        """Keeps for the next start what is not on the disk; whether there was room for that."""
        return self.drafts.keep([*self.unwritten, *self.unsaved])

    @property
    def waits_for_others(self) -> bool:
        """Whether the writer waits for another program."""
        return bool(self._writer and self._writer.waits)

    def use_settings(self, settings: Settings) -> None:
        if settings.me != self.settings.me:
            self.workspace.me = author(settings, self.env)
        super().use_settings(settings)

    def run_act(self, act: Act, guess: Guess | None = None, then: Callable[[Outcome], None] | None = None) -> None:
        """Gives the act to the writer; the screen shows the guess at once."""
        edits = noted(self.workspace, act, guess or {}, {id: self.guesses.of(id) for id in guess or ()})
        ticket = self._begin_writer().submit(act, lambda ticket: self._under_way.update({ticket: edits}))
        if then:
            self._then[ticket] = then
        if guess:
            self.guesses.begin(ticket, guess)
            self.look_again()
        else:
            self._unseen.add(ticket)
            self.shown.clear()
            self.expect_more()

    def guessed(self, id: str) -> Mapping[str, Any]:
        """The values of that record that are on their way to the disk."""
        return self.guesses.of(id)

    def warm(self) -> None:
        """Makes ready, beside the screen, what the next keys will need."""
        self._begin_writer().warm()
        if self.workspace.is_behind:
            self._begin_writer().catch_up()
        threading.Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        for name in _SOON:
            importlib.import_module(f"journeytui.{name}")
        self.post_message(Warm())
        for room in _THEN:
            while self._running and monotonic() - self.drawn < _REST:
                sleep(_REST)
            if not self._running:
                return
            opened(room)
            sleep(_BETWEEN)

    def look(self) -> None:
        """Shows what somebody else changed, at once or, where reading it takes long, once in a while."""
        changed = self.workspace.changed_elsewhere()
        if changed and self.workspace.is_behind:
            self._begin_writer().catch_up()
        if changed or self._unread:
            self._hear_of_others()

    def _hear_of_others(self) -> None:
        if isinstance(self.top, Place) and monotonic() < self.top.calm_until:
            bar = self.top.bar
            if not self._unread and not bar.told and not bar.question:
                self.notice(_OTHERS)
            self._unread = True
            return
        self.look_again()

    def look_again(self) -> None:
        """Reads again what is shown. What helps next may be something else then."""
        self._unread = False
        if isinstance(self.top, Place) and self.top.is_mounted:
            if self.top.bar.told == _OTHERS:
                self.top.bar.quiet()
            self.top.reload()
            self.top.refresh_hints()

    def _read_after(self, done: Done) -> None:
        """Shows what was written; where only search and figures were told of what others did, as what others did."""
        self.workspace.changed_elsewhere()
        if done.outcome and not done.outcome.message:
            self._hear_of_others()
        else:
            self.look_again()

    def refused(self, error: JourneyError) -> None:
        """Says why something was not done."""
        said = ". ".join(part.rstrip(".") for part in (error.message, error.hint) if part)
        self.notice(said if said.endswith("?") else f"{said}.", "bad")

    def drain(self, seconds: float | None = None) -> bool:
        """Waits until all that was asked for is on the disk, or so long; whether nothing was refused without being told."""
        if self._writer:
            self._writer.drain(seconds)
        return not self._refused

    def close_writer(self, seconds: float | None = None) -> None:
        """Ends the writer once everything is written, or after so many seconds; then what is not written is kept as drafts.

        What only lets search and figures know of others is left to them.
        """
        if self._writer:
            if not self._under_way:
                self._writer.give_up()
            elif seconds is not None:
                self._writer.drain(seconds)
                self._given_up = bool(self._under_way)
                self._writer.give_up()
            self._writer.close(None if seconds is None else LONGEST_CLOSE)
            self._writer = None

    def _begin_writer(self) -> Writer:
        if self._writer is None:
            from journeytui.workspace.writer import Writer  # noqa: PLC0415  not on the way to the first frame

            self._writer = Writer(self.workspace, self._told)
        return self._writer

    def _told(self, done: Done) -> None:
        """On the writer's thread."""
        if done.error:
            self._refused.add(done.ticket)
        if not (self._given_up and done.error):
            edits = self._under_way.pop(done.ticket, ())
            if isinstance(done.error, DiskTrouble):
                self.unwritten = [*self.unwritten, *(edit for edit in edits if edit.word)]
            elif self.unwritten and not done.error:
                written = {(edit.id, edit.field) for edit in edits if edit.field}
                self.unwritten = [edit for edit in self.unwritten if (edit.id, edit.field) not in written]
        self.post_message(WriteDone(done))

    def after_write(self, done: Done) -> None:
        """Something was written, or refused."""

    def on_write_done(self, message: WriteDone) -> None:
        with self.together():
            self._hear_of(message.done)

    def _hear_of(self, done: Done) -> None:
        self.guesses.end(done.ticket)
        for ended in (self._unseen, self._refused):
            ended.discard(done.ticket)
        if not self._given_up:
            self._under_way.pop(done.ticket, None)
        self.after_write(done)
        if not self._unseen:
            self.shown.set()
        then = self._then.pop(done.ticket, None)
        self._read_after(done)
        if isinstance(done.error, DiskTrouble) and self.unwritten and self.keep_edits():
            self.refused(DiskTrouble(done.error.message, _KEPT))
        elif isinstance(done.error, JourneyError):
            self.refused(done.error)
        elif done.error:
            raise done.error
        elif done.outcome:
            told = "; ".join(part for part in (done.outcome.message, *done.outcome.warnings) if part)
            if told:
                self.notice(told, "warn" if done.outcome.warnings else "good")
            if then:
                then(done.outcome)
