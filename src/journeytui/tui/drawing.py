"""The program as it draws: of every picture only what changed, and what changes together at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual import events
from textual._compositor import CompositorUpdate
from textual.color import Color
from textual.geometry import Offset, Size

from journeytui.tui.ability import ability
from journeytui.tui.dressing import Dressing
from journeytui.tui.forgetting import forget_what_has_gone
from journeytui.tui.pictured import Pictured
from journeytui.tui.place import Place
from journeytui.tui.terminal import PictureDriver, Terminal
from journeytui.tui.widgets.plain import Plain
from journeytui.tui.wire import Wire

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.timer import Timer, TimerCallback

    from journeytui.settings import Settings


_NO_COLOUR = Color(0, 0, 0)
BURST = 0.004
"""Seconds between two keys below which they are drawn together, as Textual comes to it."""
JUST_NOW = 0.5
"""Seconds after which a size that is told has nothing to do with going on; the second one that is told never has."""
CATCH_UP = (0.001, 0.02)
"""Seconds after which a line that has not taken everything yet is tried again: at first, for most take it at once, and at last."""
A_MOMENT = 0.03
"""Seconds for which a picture waits for what will be told at once, so that one shows all of it."""


class Drawing(Dressing, inherit_bindings=False):
    """Pictures, and the wire."""

    def __init__(self, settings: Settings, env: Mapping[str, str]) -> None:
        forget_what_has_gone()
        self.wire = Wire(rolls=ability(env).rolls)
        self._later: asyncio.TimerHandle | None = None
        self._patience = CATCH_UP[0]
        self._began = inf
        """When it was ready to draw; by then it was told its size, and nothing stood there."""
        self._resumed = 0.0
        """When the program went on after somebody else had the terminal; 0 once it was told its size since."""
        self.drawn = 0.0
        """When something was drawn at once."""
        self._pictured: Screen[Any] | None = None
        """Whose picture the terminal shows."""
        self._undrawn = False
        """Whether something is to be drawn as soon as all that changes together has changed."""
        self._more_until = 0.0
        """Until when a picture waits for what is about to change as well."""
        super().__init__(settings, env)

    def get_driver_class(self) -> type[Driver]:
        return Terminal

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        silent = self._is_silent
        if not silent and renderable is not None:
            self._pictured = screen
        if silent or self.settings.draw == "regions" or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, renderable)
        elif self.wire.take(renderable, (self.size.width, self.size.height)):
            self._send()
            self.post_display_hook()
        else:
            other: Any = renderable
            super()._display(screen, other)
            self.wire.forget()

    @property
    def _on_top(self) -> Screen[Any] | None:
        """What the keys act on; None before there is anything, and once all has gone."""
        return self.screen_stack[-1] if self.screen_stack else None

    @property
    def _is_silent(self) -> bool:
        """Whether nothing that is drawn now reaches the terminal."""
        return bool(self._batch_count) or self.is_headless or not self._running

    def draw(self, screen: Pictured[Any]) -> bool:
        """Draws what changed on the screen, or will; whether that is possible."""
        if self.is_headless or not self._running or screen is not self._on_top or screen.picture.spots is None:
            return False
        if self._batch_count or monotonic() < self._more_until:
            self._undrawn = True
            return True
        self._undrawn = False
        if screen.picture.spots or screen.outer_size:
            whole = screen.picture.lays_bare() or self._pictured is not screen
            self.wire.fit((self.size.width, self.size.height))
            if whole and screen.picture.gaps:
                for y in range(self.size.height):
                    self._put(y, 0, screen.ground(y))
            for y, x, line in screen.picture.lines(whole=whole):
                self._put(y, x, line)
            self._pictured = screen
            self._send()
            self.post_display_hook()
        return True

    def texts_of(self, screen: Screen[Any]) -> list[str] | None:
        """What stands on each line where the terminal shows this screen as it is; None where it shows another, or an older one."""
        if not isinstance(screen, Pictured) or screen is not self._pictured:
            return None
        stands = self.wire.size == (self.size.width, self.size.height) and screen.picture.is_drawn
        return self.wire.texts if stands else None

    async def _ready(self) -> None:
        self._began = monotonic()
        await super()._ready()

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count:
            self._draw_undrawn()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What changes in here is drawn in one picture: at the end, or where more is expected by then, with that."""
        self._more_until = inf
        try:
            yield
        finally:
            if self._more_until == inf:
                self._more_until = 0.0
            self.draw_now()
            self._no_more()

    def expect_more(self) -> None:
        """Something is about to change, and whoever knows it draws then: what changed already is drawn with it, or in a moment."""
        self._more_until = monotonic() + A_MOMENT
        if self._loop:
            self._loop.call_later(A_MOMENT, self._moment_over)

    def _moment_over(self) -> None:
        with self._context():
            self._no_more()

    def _no_more(self) -> None:
        """Draws what waits, unless it still has to."""
        if monotonic() >= self._more_until:
            self._draw_undrawn()

    def _draw_undrawn(self) -> None:
        if self._undrawn and isinstance(screen := self._on_top, Pictured):
            screen._compositor_refresh()  # noqa: SLF001  Textual has no public name for it

    def rehearse(self, place: Place) -> None:
        """Draws the place to nowhere, so that its styles and lines are known when it is drawn in earnest."""
        if not place.picture.spots or self.is_headless:
            return
        earnest, self.wire = self.wire, Wire()
        self.wire.fit((self.size.width, self.size.height))
        for y, x, line in place.picture.lines(whole=True):
            self._put(y, x, line)
        self.wire.send(self.console._color_system)  # noqa: SLF001
        self.wire = earnest

    def draw_now(self) -> None:
        """Draws at once, without waiting until Textual has passed on who changed; unless something is to be laid out first, or
        keys come faster than they can be drawn.
        """
        screen = self._on_top
        if isinstance(screen, Place) and screen.is_mounted and not self.is_headless and not screen.is_laid_out:
            screen.lay_out_now()
        if isinstance(screen, Pictured):
            waits = self._is_silent or monotonic() - self.drawn <= BURST
            if not waits and screen.picture.spots and screen.picture.at_rest:
                self.draw(screen)
        self.drawn = monotonic()

    def resized(self, event: events.Resize) -> events.Resize:
        """The size that the terminal has by now: of several signals at once the older one may be told last.

        Where it is the size from before, it had another one in between, and nothing that stood there can be relied on.
        """
        if not isinstance(self._driver, Terminal):
            return event
        now = Size(*self._driver._get_terminal_size())  # noqa: SLF001  Textual has no public name for it
        if event.time > self._began:
            told_again, self._resumed = monotonic() - self._resumed <= JUST_NOW, 0.0
            if tuple(now) == self.wire.size and not told_again:
                self.draw_again()
        return event if now == event.size else events.Resize(now, now)

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Calls it after so many seconds. Of ticks that come too late, as where the machine stood still, Textual leaves one out, also
        where there is no other: then a new size of the window, and every later one, was never heeded.
        """
        timer = super().set_timer(delay, callback, name=name, pause=pause)
        timer._skip = False  # noqa: SLF001  Textual has no public name for it
        return timer

    def resumed(self) -> None:
        """The program goes on after somebody else had the terminal. (Its size is told again then, and is no reason to draw twice.)"""
        self._resumed = monotonic()
        self.draw_again()

    def draw_again(self) -> None:
        """Somebody else drew on the terminal: sends everything, together with what is just being said about it."""
        self.show_cursor()
        self.wire.forget()
        self.call_later(self.screen.refresh if self.settings.draw == "regions" else self._send)

    def _put(self, y: int, x: int, line: Iterable[Segment]) -> None:
        segments = list(line)
        made_of = (segments, *self._filters)
        if self.wire.holds(y, x, made_of):
            return
        for each in self._filters:
            segments = each.apply(segments, _NO_COLOUR)
        self.wire.put(y, x, segments, made_of)

    def _send(self) -> None:
        """Sends the newest picture; on a line that has not taken the last ones yet, a little later."""
        if not isinstance(self._driver, PictureDriver) or not self._running:
            return
        if self._driver.behind:
            if self._loop and not self._later:
                self._later = self._loop.call_later(self._patience, self._send_later)
                self._patience = min(self._patience * 2, CATCH_UP[1])
            return
        self._patience = CATCH_UP[0]
        sent = self.wire.send(self.console._color_system)  # noqa: SLF001
        x, y = self.screen.outer_size.clamp_offset(self.standing_at)
        if sent or (x, y) != self._previous_cursor_position:
            self._previous_cursor_position = Offset(x, y)
            self._driver.write_picture(f"{sent}\x1b[{y + 1};{x + 1}H", whole=self._sync_available)

    @property
    def standing_at(self) -> Offset:
        """Where the terminal's own cursor stands: on the row or in the line that one is in, where screen readers look for it."""
        screen = self.screen
        in_text: Offset | None = getattr(screen.focused, "standing_at", None)
        if in_text is not None:
            return in_text
        plain = [
            (region.offset, widget)
            for widget, (region, _) in screen._compositor.visible_widgets.items()  # noqa: SLF001  no public name
            if isinstance(widget, Plain)
        ]
        spots = [(at + spot, widget.types) for at, widget in plain if (spot := widget.caret()) is not None]
        if spots:
            return max(spots, key=lambda spot: spot[1])[0]
        return min((at for at, _ in plain), key=lambda at: (at.y, at.x), default=self.cursor_position)

    def _send_later(self) -> None:
        self._later = None
        with self._context():
            self._send()
