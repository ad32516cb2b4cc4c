"""The program at a terminal that lies in this process: what is typed goes through Textual's own parser, and every byte that would
have been sent is counted, and kept until somebody looks. Draws as on a real terminal, only without one; see `terminal` for that.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pyte
from rich.color import ColorSystem
from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen

from journeytui.settings import Settings
from journeytui.tui.app import JourneyApp
from journeytui.tui.place import Place
from journeytui.tui.terminal import Terminal
from journeytui.tui.wire import Wire
from journeytui.workspace.workspace import Workspace
from resting import has_ended, rests
from terminal import KEYS

_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)")
_ANSWERS = frozenset(["enter", "ctrl+s", "y"])
"""The keys that answer a question."""
_CLIPBOARD = "\x1b]52;"


class Glass(Terminal):
    """The driver: keeps what is written."""

    line_is_slow = False
    """Whether the line has not yet taken what was written last."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.has_shell = True
        self.undrawn: list[str] = []
        """What was sent since somebody last looked."""
        self.bytes = 0
        """How much was sent so far, but for what was copied."""
        self._parser = XTermParser()

    def start_application_mode(self) -> None:
        self._tell_size(self._size or (80, 24))

    def write(self, data: str) -> None:
        self.undrawn.append(data)
        if not data.startswith(_CLIPBOARD):
            self.bytes += len(data.encode())

    def _get_terminal_size(self) -> tuple[int, int]:
        return self._size or (80, 24)

    def flush(self) -> None:
        """There is nowhere to send it to."""

    def disable_input(self) -> None:
        """Nothing is read."""

    def stop_application_mode(self) -> None:
        """Nothing was switched."""

    def close(self) -> None:
        """Nothing is open."""

    def stop(self) -> None:
        """There is no shell that could let it go on: it goes on by itself."""
        self.suspend_application_mode()
        self.resume_application_mode()
        self.send_message(self.SignalResume())

    @property
    def behind(self) -> bool:
        return self.line_is_slow

    def types(self, sequence: str) -> None:
        """What a terminal sends for a key, a click or a paste."""
        if sequence == "\x1b":
            self.process_message(events.Key("escape", "\x1b"))
            return
        for message in self._parser.feed(sequence):
            self.process_message(message)

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        self._size = (columns, rows)
        self._tell_size((columns, rows))

    def _tell_size(self, size: tuple[int, int]) -> None:
        self.send_message(events.Resize(Size(*size), Size(*size)))


class Seated(JourneyApp):
    """The program, at that terminal."""

    def __init__(self, workspace: Workspace, settings: Settings, env: Mapping[str, str], record: str = "") -> None:
        super().__init__(workspace, settings, record=record, env=env)
        self.driver_class = Glass
        self.console._color_system = ColorSystem.EIGHT_BIT
        self.acts: list[str] = []
        """What was asked for last whenever something was given to the writer."""
        self.answers = True
        """Whether the person answers what is asked, or goes without an answer."""

    def heed_signals(self) -> None:
        """They are for whoever runs this process."""

    def _taken(self, event: events.Key | events.Paste) -> bool:
        if not self.answers and self._is_asked:
            if isinstance(event, events.Paste):
                return True  # several lines would answer
            if event.key in _ANSWERS:
                event = events.Key("escape", None)
        return super()._taken(event)

    @property
    def _is_asked(self) -> bool:
        """Whether something is asked that is no filter."""
        question = self.screen.bar.question if isinstance(self.screen, Place) else None
        return isinstance(self.screen, ModalScreen) or (question is not None and question.typed is None)

    def answer(self, dialog: Screen[Any], value: Any) -> None:
        super().answer(dialog, value if self.answers else None)

    def run_act(self, *given: Any, **named: Any) -> None:
        if not self.answers and isinstance(self.screen, ModalScreen):
            return  # a click answers too
        self.acts.append(f"{getattr(self.top, 'place', '')} {getattr(self.top, 'last_command', '')}".strip())
        super().run_act(*given, **named)


class Seat:
    """Somebody at that terminal: `async with Seat(workspace, home) as seat: …`. A fault of the program is raised at the end."""

    def __init__(
        self, workspace: Workspace, home: Path, *, size: tuple[int, int] = (80, 24), record: str = "", **settings: Any
    ) -> None:
        env = {"HOME": str(home), "EDITOR": "true", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
        self.app = Seated(workspace, Settings(**settings), env, record)
        self.size = size
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self.app.run_async(size=self.size, mouse=True))
        while not self.app._dom_ready and not self._running.done():  # noqa: ASYNC110  Textual has no event for it
            await asyncio.sleep(0.002)
        self._pilot = Pilot(self.app)
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self._running.done():
            self.app.exit()
        await self._running
        self.app.close_writer()
        self.app.workspace.close()
        if self.app._exception:
            raise self.app._exception

    @property
    def ended(self) -> bool:
        """Whether the program has gone."""
        return self._running.done() or has_ended(self.app)

    @property
    def glass(self) -> Glass:
        assert isinstance(self.app._driver, Glass)
        return self.app._driver

    @property
    def bytes(self) -> int:
        """How much was sent so far, but for what was copied."""
        return self.glass.bytes

    @property
    def place(self) -> str:
        """What the present screen is called in the table of commands; what a question is called where one is asked."""
        screen = self.app.screen
        return screen.place if isinstance(screen, Place) else type(screen).__name__

    def types(self, *keys: str) -> None:
        """Keys by their names, one after the other, without waiting for anything."""
        for key in keys:
            self.glass.types(KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        """Another window; what stands on it now is lost."""
        self.draw()
        self.size = (columns, rows)
        self.screen.resize(rows, columns)
        self.glass.resize(columns, rows)

    async def presses(self, *keys: str) -> int:
        """Types keys and waits until all is done and drawn; how many bytes were sent."""
        before = self.bytes
        self.types(*keys)
        await self.rests()
        return self.bytes - before

    async def rests(self) -> None:
        """Until every key is handled, everything written and drawn."""
        await rests(self._pilot)

    def draw(self) -> None:
        """Brings what was sent to the screen."""
        fresh = "".join(self.glass.undrawn)
        self.glass.undrawn.clear()
        self._stream.feed(_UNKNOWN_TO_PYTE.sub("", fresh))

    @property
    def lines(self) -> list[str]:
        """What stands on the terminal."""
        self.draw()
        return [line.rstrip() for line in self.screen.display]

    @property
    def due(self) -> list[str]:
        """What should stand there, as Textual would draw it."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def is_asked(self) -> bool:
        """Whether a question stands above the place."""
        return isinstance(self.app.screen, ModalScreen)

    def frame(self) -> int:
        """How many bytes the whole picture takes that stands on the terminal now."""
        wire, now = Wire(), self.app.wire
        wire._size = now._size
        wire._wanted = now._wanted
        wire.forget()
        return len(wire.send(self.app.console._color_system).encode())
