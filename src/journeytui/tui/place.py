"""What every screen is: a place where keys ask for commands. A key that does nothing here says why, in the lowest line.

Keys come to `take_key` one after the other, each handled before the next is looked at; see `keyflow` for the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.widget import Widget

from journeytui.domain.errors import JourneyError
from journeytui.tui.commands import COMMANDS, Command
from journeytui.tui.everywhere import Everywhere, taken_aside
from journeytui.tui.foresight import SOON
from journeytui.tui.keymap import Keymap, shown_key, written
from journeytui.tui.pictured import Pictured
from journeytui.tui.widgets.bar import Bar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from journeytui.tui.desk import Desk


HINTS = 6
"""How many commands are hinted at, beside those that are always there."""
_ALWAYS = ("palette", "help")
SMALLEST = (20, 5)
"""Columns and lines of the smallest terminal on which something can be shown."""
_LINE = 80
"""Characters of a refusal that names all screens; a longer one names some."""
_TOO_SMALL = f"too small: {SMALLEST[0]}×{SMALLEST[1]} at least"


class Place(Everywhere, Pictured[None]):
    """A full screen with the bar below. It is made once, kept when one leaves it, and begun again: making one takes a while."""

    DEFAULT_CSS = """
    Place.-small > * { display: none; }
    Place.-small > Bar { display: block; }
    """
    calm_until = 0.0
    """When it is read again at the earliest because of what others did: what takes long would else stand still again and again."""
    AUTO_FOCUS = ""
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.bar = Bar(desk.looks)
        self.last_command = ""
        """What was asked for last."""
        self._begun = ""
        """The first key of two."""
        self._unlaid = False
        """Whether something is to be laid out anew once this is on top."""

    def compose(self) -> ComposeResult:
        if head := getattr(self, "head", None):
            head.beside = lambda cells: self.desk.beside(self, cells)
        yield from self.body()
        yield self.bar

    def on_mount(self) -> None:
        self.refresh_hints()

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.set_class(small, "-small")
        self.bar.set_small(_TOO_SMALL if small else "")

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """A place has nothing to show but its widgets, and they say themselves when they changed."""
        if layout or recompose or not self.picture.spots or self.app.is_headless:
            super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def lay_out_now(self) -> None:
        """Lays out and draws at once what was changed in places; while something else is on top, as soon as it has gone."""
        self._unlaid = not (self.is_mounted and self.is_current)
        if not self._unlaid:
            self._refresh_layout(self.app.size)

    @property
    def is_laid_out(self) -> bool:
        """Whether everything stands where it belongs by now."""
        return not self._unlaid and self.outer_size == self.app.size

    def rehearse(self) -> None:
        """Lays itself out and draws itself to nowhere, while something else is looked at: the first time takes longest."""
        if self.is_mounted and not self.is_current:
            self._unlaid = False
            self._refresh_layout(self.app.size)
            self.desk.rehearse(self)

    def ground(self, y: int) -> Iterable[Segment]:
        del y
        return (Segment(" " * self.size.width, self.desk.looks.mixed("text")),)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual works out all styles anew and draws everything twice, though nothing changed while another was on top."""
        event.prevent_default()
        self.stack_updates += 1
        if self.is_attached and (self._unlaid or self._size != self.app.size):
            self._unlaid = False
            self._refresh_layout(self.app.size)
        elif not self.desk.draw(self):
            self.refresh()

    # To be told by each place

    def body(self) -> Iterable[Widget]:
        """What stands above the bar."""
        return ()

    def begin(self, *args: Any, **named: Any) -> None:
        """Begins, as if nobody had been here before."""
        del args, named
        self.last_command = self._begun = ""
        self.bar.question = None
        self.bar.tell("")

    def reload(self) -> None:
        """Reads again what is shown."""

    rests_after: ClassVar[float] = SOON
    """Seconds without a key after which it is worth while to foresee: less where a little at a time is read."""

    def foresee(self) -> bool:
        """Reads a little of what will most likely be asked for next, while nobody presses a key; whether there is more of it."""
        return False

    def gone(self, error: JourneyError) -> None:
        """What is shown here is not there any more: one is back where one came from, and is told so."""
        if self in self.app.screen_stack:
            self.desk.leave()
            self.desk.notice(error.message, "warn")

    def remember(self) -> None:
        """Tells the memory where one is."""

    def hints(self) -> tuple[str, ...]:
        """The commands that help next on this screen, the best first; `left right=stage` is two under one label."""
        return ("back",)

    def pressing(self) -> tuple[str, ...]:
        """What stands before them as things are: marks and filters want to be used, or taken away."""
        return ()

    def why_not(self, command: Command) -> str:
        """Why the command does nothing here and now; '' when it does something."""
        if self.place not in command.places or not hasattr(self, f"do_{command.id}"):
            *others, last = [place for place in command.places if place != self.place] or [self.place]
            every = f"{', '.join(others)} and {last}" if others else last
            told = f"{command.label}: works in the {{}}, not here"
            few = f"{', '.join(others[:2])} and {len(others) - 1} more"
            return told.format(every if len(told) + len(every) <= _LINE else few)
        if command.id in self.desk.off:
            return f"{command.label}: {self.desk.off[command.id]}"
        if command.changes and self.desk.workspace.read_only:
            return self.desk.workspace.read_only
        return ""

    # Keys

    def take_key(self, key: str, character: str | None) -> bool:
        """Does what the key asks for; always True, since a place has a word for every key."""
        if self.bar.question:
            if not taken_aside(self.desk, key):
                self.bar.take_key(key, character)
            return True
        name = written(key, character)
        typed = f"{self._begun} {name}" if self._begun else name
        self._begun = ""
        found = self.desk.keymap.commands_for(typed, self.place)
        if found:
            self.bar.quiet()
            self.run_command(found[0])
        elif following := self.desk.keymap.following(typed, self.place):
            self._begun = typed
            told = "   ".join(f"{shown_key(key)} {command.label}" for key, command in following)
            self.desk.notice(f"{shown_key(typed)} and then:   {told}")
        elif typed.endswith(" escape"):
            self.bar.quiet()
        else:
            self.desk.notice(f"{shown_key(typed)} does nothing here; {self.desk.keymap.shown('help')} shows the keys")
        return True

    def take_paste(self, text: str) -> bool:
        """Pasted text goes into the line being typed; elsewhere it does nothing, so that no line of it is taken for keys."""
        if self.bar.question:
            self.bar.take_paste(text)
        else:
            self.desk.notice("pasting works where something is typed; a adds what you paste, a record a line")
        return True

    def run_command(self, command: Command) -> None:
        """Does it, or says why not."""
        why = self.why_not(command)
        if why:
            self.desk.notice(why, "warn")
        else:
            self.last_command = command.id
            getattr(self, f"do_{command.id}")()

    def open_clicked(self) -> None:
        """Does what the key that opens does. (What was clicked may be gone when one hears of the click.)"""
        try:
            with self.desk.workspace.reading():
                self.run_command(COMMANDS["open"])
        except JourneyError as error:
            self.desk.notice(" ".join(filter(None, (error.message, error.hint))), "bad")

    def refresh_hints(self) -> None:
        """Shows the hints that hold now: the best few, and always the ways to all the others."""
        arrows = not self.desk.looks.glyphs.left.isascii()
        best: dict[str, str] = {}
        for told in filter(self._is_of_use, (*self.pressing(), *self.hints())):
            best.setdefault(told.partition("=")[0], told)
        shown = (*list(best.values())[:HINTS], *_ALWAYS)
        hints = (_hint(told, self.desk.keymap, arrows=arrows) for told in shown)
        refused = (("", "read-only"),) if self.desk.workspace.read_only else ()
        self.bar.hint((*(hint for hint in hints if hint[0]), *refused))

    def _is_of_use(self, told: str) -> bool:
        ids = told.partition("=")[0].split()
        changes = any(COMMANDS[id].changes for id in ids)
        off = any(id in self.desk.off for id in ids)
        return told not in _ALWAYS and not off and not (changes and self.desk.workspace.read_only)


def _hint(told: str, keys: Keymap, *, arrows: bool) -> tuple[str, str]:
    """`left right=stage` becomes `←→ stage`; one command alone has its own label."""
    ids, _, label = told.partition("=")
    shown = [keys.hinted(id) if arrows else keys.shown(id) for id in ids.split()]
    return ("" if arrows else " ").join(shown), label or COMMANDS[ids].label
