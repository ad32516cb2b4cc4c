"""The program as it remembers: where one is, and what one is typing, for the next start to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.place import Place
from journeytui.tui.writing import Writing

if TYPE_CHECKING:
    from journeytui.tui.thoughts import Thought


class Remembering(Writing):
    """What would be lost with the process."""

    _kept_typed: Thought | None = None
    """What was being typed, as it is kept."""

    def remember(self) -> None:
        """Notes where one is, and writes it down."""
        self.note_places()
        self.write_notes()

    def note_places(self) -> None:
        """Notes where one is. It is written down when nobody waits for a picture, or at the end."""
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.remember()

    def write_notes(self) -> None:
        """Writes down what was noted since it was last written."""
        self.memory.save()

    def keep_draft(self) -> None:
        """Notes what is being typed, so that the next start can go on with it."""
        if typed := self._typed:
            self.thoughts.keep(typed)
        self.remember()

    def keep_what_is_typed(self) -> None:
        """The same while one types, when one stops to think: some ends come without a word. What was answered is forgotten."""
        typed = self._typed
        if typed and typed != self._kept_typed:
            self.thoughts.keep(typed)
            self._kept_typed = typed
        elif self._kept_typed and not typed:
            self.thoughts.done()
            self._kept_typed = None

    @property
    def _typed(self) -> Thought | None:
        """What is being typed, in the highest question first."""
        asking = (screen.bar if isinstance(screen, Place) else screen for screen in reversed(self.screen_stack))
        return next(filter(None, (getattr(one, "drafted", None) for one in asking)), None)
