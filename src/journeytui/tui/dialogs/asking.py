"""What all questions have: a frame above the screen, keys from the moment they are asked, an answer or none.

Nothing in a question is ever focused. The program hands every key to `take_key` in the order it was typed, also those that
come before the first frame is drawn (see `keyflow`), so a question must work before it is mounted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.cells import cell_len
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.strip import Strip

from journeytui.domain.text import shown_line
from journeytui.tui.cells import wrapped
from journeytui.tui.dialogs.behind import faint
from journeytui.tui.dialogs.framing import BESIDE, Framing, framed
from journeytui.tui.everywhere import taken_aside
from journeytui.tui.pictured import Pictured
from journeytui.tui.thoughts import Thought
from journeytui.tui.widgets.frame import Frame
from journeytui.tui.widgets.lines import strip
from journeytui.tui.widgets.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.segment import Segment
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.layout import Layout
    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.theme import StyleName
    from journeytui.tui.widgets.lines import Piece, Pieces


@dataclass(frozen=True)
class Answer:
    """What was answered. (The empty value is an answer too; no answer at all is None.)"""

    value: Any


LEAVES = frozenset({"escape", "ctrl+c"})
"""The keys that go without an answer."""


class Ask(Pictured[Answer | None], ModalScreen[Answer | None]):
    """One question. Escape answers nothing."""

    DEFAULT_CSS = "Ask { background: transparent; }"
    AUTO_FOCUS = ""
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[Any]] = []
    WIDTH: ClassVar[int] = 76
    """Cells of the frame, where there are so many."""
    OWN: ClassVar[frozenset[str]] = frozenset()
    """What one can do to the terminal elsewhere and not here, where its keys mean something else."""

    def __init__(self, desk: Desk, title: str, *, hint: str = "") -> None:
        self._ground: Sequence[Strip] | None = None
        """The screen behind with the frame on it, until they may have changed."""
        self._drawn_in = Size(0, 0)
        self._framing = Framing(self.WIDTH)
        super().__init__(desk)
        self.looks = desk.looks
        self.asked = title
        self.hint = hint
        """The keys, for the lower line of the frame."""
        self.about: tuple[str, ...] = ()
        """What it is for, so that another start can ask it again (see `resuming`)."""
        self.begun = ""
        """The text that the editing began with."""

    @property
    def draft(self) -> str:
        """What has been typed and would be lost."""
        return ""

    @property
    def drafted(self) -> Thought | None:
        """What would be lost if the program ended now."""
        return Thought(self.about, self.draft) if self.about and self.draft else None

    def parts(self) -> Iterable[Widget]:
        """What stands in the frame."""
        return ()

    def take(self, key: str, character: str | None) -> None:
        """A key was typed."""

    def pasted(self, text: str) -> None:
        """Text was pasted."""

    def give(self, value: Any) -> None:
        """Gives the answer and goes."""
        self.desk.answer(self, Answer(value))

    def cancel(self) -> None:
        """Goes without an answer."""
        self.desk.answer(self, None)

    def compose(self) -> ComposeResult:
        yield from self.parts()

    # What is drawn

    @property
    def layout(self) -> Layout:
        return self._framing

    def render_line(self, y: int) -> Strip:
        if self._ground is None or len(self._ground) != self.size.height:
            self._ground = self._drawn()
        known = y < len(self._ground)  # the terminal may have become higher a moment before this is laid out for it
        return self._ground[y] if known else Strip.blank(self.size.width, self.looks.mixed("line"))

    def ground(self, y: int) -> Iterable[Segment]:
        return self.render_line(y)

    def _drawn(self) -> list[Strip]:
        """The screen behind, and on it the frame; the rows beside that are blank: what is cut in two there only disturbs."""
        stack, style, cells = self.app.screen_stack, self.looks.mixed("line"), self.size.width
        behind = faint(stack[stack.index(self) - 1], style)
        region = framed(self.displayed_children, self.WIDTH, self.size)
        lines = [line.adjust_cell_length(cells, style) for line in behind[: self.size.height]]
        lines += [Strip.blank(cells, style)] * (self.size.height - len(lines))
        for y, line in zip(region.line_range, self._frame(region), strict=True):
            lines[y] = strip(((" " * region.x, "text"), *line), cells, self.looks)
        return lines

    def _frame(self, region: Region) -> list[Pieces]:
        glyphs, width = self.looks.glyphs, region.width
        frame = Frame(shown_line(self.asked))
        hint = shown_line(glyphs.spelt(shortened(self.hint, self.room[0] - BESIDE)))
        side: Piece = (glyphs.bar, "line_active")
        between: Pieces = (side, (" " * (width - 2), "text"), side)
        edges = [frame.top(width, glyphs, active=True), frame.bottom(width, glyphs, active=True, told=hint)]
        return [edges[0], *[between] * (region.height - 2), edges[1]][: region.height]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draws it again, for what is behind may have changed; nothing comes into it once it is laid out, to lay out anew for."""
        self._ground = None
        self.picture.bare()
        if layout and self._size:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def fit(self) -> None:
        """Puts itself in order before it is drawn in another size."""
        for part in self.query(Plain):
            part.fit()

    def _compositor_refresh(self) -> None:
        """Textual's word for drawing. It tells the parts their sizes only after that."""
        if self._drawn_in != self._size:
            self._drawn_in = self._size
            self._ground = None
            self.fit()
        super()._compositor_refresh()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual works out all styles a second time, and draws everything twice."""
        event.prevent_default()
        self.stack_updates += 1
        if self.is_attached and self._size != self.app.size:
            self._refresh_layout(self.app.size)
        elif not self.desk.draw(self):
            self.refresh()

    # Keys

    def take_key(self, key: str, character: str | None) -> bool:
        """A key was typed: escape and ctrl+c go, some are for the terminal, everything else is the question's."""
        if key in LEAVES:
            self.cancel()
        elif not taken_aside(self.desk, key, self.OWN):
            self.take(key, character)
        return True

    def take_paste(self, text: str) -> bool:
        """Text was pasted."""
        self.pasted(text)
        return True

    @property
    def room(self) -> tuple[int, int]:
        """How many cells and lines a question may fill inside its frame."""
        size = self.app.size
        return min(size.width, self.WIDTH) - 4, size.height - 2


def shortened(hint: str, cells: int) -> str:
    """As many of the keys as fit: the first ones, and the last, which leads out."""
    *parts, last = hint.split(" · ")
    while parts and cell_len(" · ".join([*parts, last])) > cells:
        parts.pop()
    return " · ".join([*parts, last])


def question(desk: Desk, make: Callable[[Desk], Ask]) -> Ask:
    """The question that somebody has ready: `desk.ask("question", answered, lambda desk: Line(desk, …))`."""
    return make(desk)


def said_lines(text: str, width: int, style: StyleName, most: int = 100) -> Sequence[Pieces]:
    """A text as lines of one style."""
    return tuple(((line, style),) for line in wrapped(text, width)[:most])
