"""A line that is being typed: its text and where the cursor stands. Knows no screen, so keys reach it from the first one on."""

from __future__ import annotations

from rich.cells import cell_len, split_graphemes

from journeytui.domain.text import clean, clean_line


class Typed:
    """What has been typed so far. `take` answers whether it had a use for the key."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.at = len(text)

    def take(self, key: str, character: str | None) -> bool:
        """Changes the text or moves the cursor as a shell's line would; whether the key meant anything here."""
        if character is not None and writes(key, character):
            self.insert(character)
            return True
        act = _KEYS.get(key)
        if act is None:
            return False
        act(self)
        return True

    def paste(self, text: str) -> None:
        """Puts in what was pasted, as one line."""
        self.insert(clean_line(text))

    def insert(self, text: str) -> None:
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def window(self, width: int) -> tuple[str, int]:
        """The part of the text that is seen in so many cells, and the cell in which the cursor stands."""
        start = 0
        while start < self.at and cell_len(self.text[start : self.at]) >= width:
            start = _after(self.text, start)
        end = self.at
        while end < len(self.text) and cell_len(self.text[start : _after(self.text, end)]) <= width:
            end = _after(self.text, end)
        return self.text[start:end], cell_len(self.text[start : self.at])


def writes(key: str, character: str | None) -> bool:
    """Whether the key is a character of a text: whatever text may have, so the joiner in a family of emoji too, the space of
    another script, and a letter that is newer than this Python.
    """
    if character is None or key.startswith(("ctrl+", "alt+")):
        return False
    return bool(clean(character).strip("\t\n"))


def pasted_lines(text: str) -> list[str]:
    """The lines of what was pasted, cleaned, without the empty ones."""
    return [line for line in map(clean_line, clean(text).split("\n")) if line]


def _before(text: str, at: int) -> int:
    return max((start for start, end, _ in split_graphemes(text[:at])[0][-1:]), default=0)


def _after(text: str, at: int) -> int:
    return at + next((end for _, end, _ in split_graphemes(text[at : at + 64])[0]), 0)


def _left(line: Typed) -> None:
    line.at = _before(line.text, line.at)


def _right(line: Typed) -> None:
    line.at = _after(line.text, line.at)


def _home(line: Typed) -> None:
    line.at = 0


def _end(line: Typed) -> None:
    line.at = len(line.text)


def _backspace(line: Typed) -> None:
    start = _before(line.text, line.at)
    line.text, line.at = line.text[:start] + line.text[line.at :], start


def _delete(line: Typed) -> None:
    line.text = line.text[: line.at] + line.text[_after(line.text, line.at) :]


def _word_left(line: Typed) -> None:
    line.at = len(line.text[: line.at].rstrip().rpartition(" ")[0]) + (" " in line.text[: line.at].rstrip())


def _word_right(line: Typed) -> None:
    rest = line.text[line.at :]
    ahead = len(rest) - len(rest.lstrip())
    line.at += ahead + len(rest.lstrip().partition(" ")[0])


def _delete_word(line: Typed) -> None:
    end = line.at
    _word_left(line)
    line.text = line.text[: line.at] + line.text[end:]


def _clear_left(line: Typed) -> None:
    line.text, line.at = line.text[line.at :], 0


def _clear_right(line: Typed) -> None:
    line.text = line.text[: line.at]


_KEYS = {
    "left": _left,
    "ctrl+b": _left,
    "right": _right,
    "ctrl+f": _right,
    "home": _home,
    "ctrl+a": _home,
    "end": _end,
    "ctrl+e": _end,
    "backspace": _backspace,
    "ctrl+h": _backspace,
    "delete": _delete,
    "ctrl+d": _delete,
    "ctrl+left": _word_left,
    "alt+b": _word_left,
    "ctrl+right": _word_right,
    "alt+f": _word_right,
    "ctrl+w": _delete_word,
    "alt+backspace": _delete_word,
    "ctrl+u": _clear_left,
    "ctrl+k": _clear_right,
}
