"""Half a thought: what was being typed when the program had to end, and what it was for. The next start asks for it again.

What it was for is a few words: the sort of question first, then the ids that its answer needs (see `resuming`).
"""

from __future__ import annotations

from pathlib import Path

from journeytui.domain.value import Value
from journeytui.tui.keeping import Left


class Thought(Value):
    """What was being typed."""

    about: tuple[str, ...]
    text: str


class Thoughts:
    """What the ends of one library left half typed."""

    def __init__(self, state_home: Path, library: Path) -> None:
        self._left = Left(state_home, "typing", library)

    def keep(self, thought: Thought) -> bool:
        """Keeps it, in place of what this start took up; whether the disk took it."""
        return self._left.keep({"about": thought.about, "text": thought.text})

    def take(self) -> Thought | None:
        """The oldest that nobody is about to finish: it is this start's now, and kept until it is done; None where there is none."""
        for path, held in self._left.found().items():
            if path == self._left.own or self._left.is_held(path):
                continue
            thought = _checked(held)
            if thought is None:
                self._left.forget((path,))
            elif self._left.take(path):
                return thought
        return None

    def done(self) -> None:
        """What this start took up was answered or declined."""
        self._left.keep(None)

    @property
    def waiting(self) -> bool:
        """Whether there may be any."""
        return bool(self._left.found())


def _checked(held: object) -> Thought | None:
    if not isinstance(held, dict):
        return None
    about, text = held.get("about"), held.get("text")
    if not (isinstance(about, list) and about and isinstance(text, str) and text):
        return None
    return Thought(tuple(about), text) if all(isinstance(one, str) for one in about) else None
