"""Writing a long text: an area of several lines, or the person's own editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.geometry import Offset
from textual.widgets import TextArea

from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import clean, shown
from journeytui.tui.dialogs.asking import LEAVES, Ask
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.typed import writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.theme import StyleName

SURE = "esc again throws away what you wrote; enter keeps it, any other key goes on"


class Area(TextArea):
    """A text area that is told its keys by the question around it, so that the first of them may come before it is drawn."""

    DEFAULT_CSS = "Area { height: 1fr; border: none; padding: 0; background: $background; &:focus { border: none; } }"
    _BY_KEY: ClassVar[dict[str, str]] = {
        key: binding.action
        for binding in TextArea.BINDINGS
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    } | {"ctrl+f": "cursor_right", "ctrl+b": "cursor_left"}  # as in a line; Textual's ctrl+f deletes a word

    def take(self, key: str, character: str | None) -> None:
        """Does what the key would do if the area had the focus."""
        if key == "enter":
            self.put("\n")
        elif character is not None and writes(key, character):
            self.put(character)
        elif action := self._BY_KEY.get(key):
            name, _, argument = action.partition("(")
            does = getattr(self, f"action_{name.removesuffix('_or_delete_line')}")
            if argument:
                does(True)
            else:
                does()

    @property
    def standing_at(self) -> Offset:
        """Where the cursor is on the screen. (Textual works that out with the next key only.)"""
        at = Offset(*self.wrapped_document.location_to_offset(self.cursor_location))
        return self.content_region.offset + at - self.scroll_offset

    def put(self, text: str) -> None:
        """Types the text."""
        self._replace_via_keyboard(text, *self.selection)


class Prose(Ask):
    """Asks for a text of several lines; the answer is what `read` makes of it."""

    WIDTH = 100
    OWN = frozenset(["suspend"])  # there ctrl+z takes back what was typed

    def __init__(self, desk: Desk, title: str, read: Callable[[str], Any], *, text: str = "", help: str = "",
                 outside: Callable[[str], str | None] | None = None) -> None:  # fmt: skip
        super().__init__(desk, title, hint=f"ctrl+s keeps · {'ctrl+e your editor · ' if outside else ''}esc leaves")
        self.read = read
        self.outside = outside
        self.begun = shown(text)
        self.help = help
        self.area = Area(
            self.begun, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", highlight_cursor_line=False
        )
        self.area.cursor_blink = False
        self.area.move_cursor(self.area.document.end)
        self.told = Canvas(desk.looks, [((help, "dim"),)])
        self._warned = False

    @property
    def draft(self) -> str:
        return "" if self.area.text == self.begun else self.area.text

    def parts(self) -> Iterable[Widget]:
        self.area.styles.height = max(3, min(16, self.room[1] - 1))
        yield self.area
        yield self.told

    def on_mount(self) -> None:
        self.set_focus(self.area)

    def take_key(self, key: str, character: str | None) -> bool:
        if key in LEAVES and self.area.text != self.begun and not self._warned:
            self._warned = True
            self._tell(SURE, "warn")
            return True
        if key == "enter" and self._warned:
            self.accept()
            return True
        return super().take_key(key, character)

    def take(self, key: str, character: str | None) -> None:
        self._warned = False
        if key == "ctrl+s":
            self.accept()
        elif key == "ctrl+e" and self.outside:
            self.go_outside()
        else:
            self._tell(self.help, "dim")
            self.area.take(key, character)

    def pasted(self, text: str) -> None:
        self.area.put(clean(text))

    def go_outside(self) -> None:
        """Lets the person's own editor have the text."""
        assert self.outside is not None
        written = self.outside(self.area.text)
        if written is not None:
            self.area.text = clean(written)
            self.area.move_cursor(self.area.document.end)

    def accept(self) -> None:
        """Answers, or says what is wrong."""
        try:
            value = self.read(self.area.text)
        except NotAccepted as no:
            self._tell(str(no), "bad")
        else:
            self.give(value)

    def _tell(self, text: str, style: StyleName) -> None:
        self.told.show([((text, style),)])
