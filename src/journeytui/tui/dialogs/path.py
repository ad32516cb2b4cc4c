"""Typing where a file is: tab completes what is there, as a shell does."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import shown_line
from journeytui.tui.dialogs.line import Line
from journeytui.tui.typed import Typed

if TYPE_CHECKING:
    from journeytui.tui.widgets.lines import Pieces

KINDS = frozenset({".yaml", ".yml", ".json"})
"""The endings of files that journeys are kept in."""
_MANY = 200
"""How many names of a folder are looked at."""


class PathLine(Line):
    """Asks for the path of a file."""

    SEVERAL: ClassVar[bool] = False
    """Whether spaces part one path from the next."""

    def take(self, key: str, character: str | None) -> None:
        if key == "tab":
            self.complete()
        else:
            super().take(key, character)

    def complete(self) -> None:
        """Types on as far as there is only one way, and shows what there is to choose from."""
        text = self.typed.text
        word, before = text, ""
        if self.SEVERAL:
            start = text.replace("\\ ", "__").rfind(" ") + 1
            before, word = text[:start], text[start:].replace("\\ ", " ")
        common, names = completed(word)
        if len(common) > len(word):
            self.typed = Typed(before + (common.replace(" ", "\\ ") if self.SEVERAL else common))
        self.wrong = self.right = ""
        self.draw()
        if len(names) != 1 and self.is_attached:
            told: Pieces = (("nothing there begins so" if not names else "  ".join(map(shown_line, names)), "dim"),)
            self.told.show([told, ()])


def meant(typed: str) -> Path:
    """The path, with one's home for `~`. Raises NotAccepted where there can be no such path."""
    try:
        path = Path(typed).expanduser()
        path.exists()
    except (OSError, RuntimeError) as error:
        told = getattr(error, "strerror", None) or "nobody of that name has a home here"
        raise NotAccepted(f"that is no path: {told.lower()}", "type the path of a file") from error
    return path


def completed(word: str) -> tuple[str, list[str]]:
    """How far the path can be typed on without a choice, and the names that it may mean: folders, and files of journeys."""
    above, _, begun = word.rpartition("/")
    try:
        folder = Path(above + "/" if "/" in word else ".").expanduser()
        there = sorted(folder.iterdir())[:_MANY] if not begun else sorted(folder.glob(_literal(begun) + "*"))[:_MANY]
    except (OSError, RuntimeError):  # RuntimeError: nobody of that name has a home here
        return word, []
    fitting = [one for one in there if one.is_dir() or one.suffix in KINDS]
    names = [one.name + "/" * one.is_dir() for one in fitting if begun.startswith(".") or not one.name.startswith(".")]
    return word[: len(word) - len(begun)] + (_shared(names) or begun), names


def _shared(names: list[str]) -> str:
    """What all the names begin with."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)


def _literal(text: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)
