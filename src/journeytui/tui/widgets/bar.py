"""The lowest line: the keys that help next, or what just happened, or a question with the line one types into.

It is always there and never takes the focus, so the first key after a question is asked is already part of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, NamedTuple

from textual.geometry import Offset
from textual.strip import Strip

from journeytui.tui.fit import cut, width
from journeytui.tui.theme import Looks, StyleName
from journeytui.tui.thoughts import Thought
from journeytui.tui.typed import Typed, pasted_lines
from journeytui.tui.widgets.lines import Piece, Pieces, strip
from journeytui.tui.widgets.plain import Plain

HELP = "help"
"""The label of the hint that is never left out."""
Tone = Literal["plain", "good", "bad", "warn"]
CLEARS = "ctrl+u"
"""What takes away all that one typed, as a shell does it from the end of the line."""
_LEAST_OF = 12
"""Cells in which a name can still be told from others: a name is cut that far before how an answer is written is left away."""
_CLAUSE = re.compile(r"[.:;](?= )")
_STYLE: dict[Tone, StyleName] = {"plain": "text", "good": "good", "bad": "bad", "warn": "warn"}


Complete = Callable[[str, int], tuple[str, int, str]]
"""Of the text and the place of the cursor: the text and the place after it, and a word where there is something to say."""


class More(NamedTuple):
    """What else may be known of a question."""

    of: str = ""
    """What it is about: the name of a record; '' where that is plain."""
    how: str = ""
    """How the answer is written, shown while there is room for it."""
    complete: Complete | None = None
    """What tab does to the line, and what there is to say of it."""
    wrong: str = ""
    """What was wrong with what is typed again."""
    at: int | None = None
    """Where the cursor begins; None at the end."""


class Question(NamedTuple):
    """What is asked in the bar."""

    label: str
    line: Typed
    then: Callable[[list[str]], None]
    """Gets the typed line; several when several were pasted; none when it was cancelled."""
    typed: Callable[[str], object] | None
    """Hears of every change while one types."""
    about: tuple[str, ...] = ()
    """What it is for, so that another start can ask it again; () where that would be of no use (see `resuming`)."""
    begun: str = ""
    """The text that one began with."""
    more: More = More()
    said: str = ""
    """What tab found, until the next key."""
    put: bool = False
    """Whether the cursor stands where a mistake ends, and not where somebody moved it."""


class Bar(Plain):
    """Hints, a notice or a question: one line."""

    types: ClassVar[bool] = True
    DEFAULT_CSS = "Bar { width: 1fr; height: 1; dock: bottom; }"

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.looks = looks
        self.question: Question | None = None
        self._hints: tuple[tuple[str, str], ...] = ()
        self._notice: tuple[str, Tone] | None = None
        self._small = ""

    def hint(self, hints: tuple[tuple[str, str], ...]) -> None:
        """The keys that help next, as pairs of key and label."""
        if hints != self._hints:
            self._hints = hints
            self._draw()

    def tell(self, text: str, tone: Tone = "plain") -> None:
        """Says something in place of the hints, until the next key that does something."""
        self._notice = (text, tone) if text else None
        self._draw()

    def set_small(self, told: str) -> None:
        """Says this and nothing else, while there is no room."""
        if told != self._small:
            self._small = told
            self._draw()

    @property
    def told(self) -> str:
        """What is being said; '' when the hints stand there."""
        return self._notice[0] if self._notice else ""

    def quiet(self) -> None:
        """Shows the hints again."""
        if self._notice:
            self.tell("")

    # Questions

    def ask(
        self,
        label: str,
        then: Callable[[list[str]], None],
        *,
        text: str = "",
        typed: Callable[[str], object] | None = None,
        about: tuple[str, ...] = (),
        more: More = More(),  # noqa: B008  it cannot be changed
    ) -> None:
        """Asks for a line, again where something was wrong with it. The keys are the bar's until it is answered."""
        self._notice = None
        line = Typed(text)
        line.at = len(text) if more.at is None else more.at
        begun = "" if more.wrong else text
        self.question = Question(label, line, then, typed, about, begun, more, put=more.at is not None)
        self._draw()

    @property
    def drafted(self) -> Thought | None:
        """What would be lost if the program ended now."""
        asked = self.question
        if asked is None or not asked.about or asked.line.text in ("", asked.begun):
            return None
        return Thought(asked.about, asked.line.text)

    def take_key(self, key: str, character: str | None) -> None:
        """A key for the question."""
        assert self.question is not None
        if self.question.put and key == CLEARS:
            self.question.line.take("end", None)  # from where one typed last: nobody went back into the line
        question = self.question = self.question._replace(said="", put=False)
        if key == "tab" and question.more.complete:
            question.line.text, question.line.at, said = question.more.complete(question.line.text, question.line.at)
            self.question = question._replace(said=said)
            self._draw()
        elif key == "enter":
            self._answer([question.line.text.strip()] if question.line.text.strip() else [""])
        elif key in ("escape", "ctrl+c"):
            self._answer([])
        elif question.line.take(key, character):
            self._draw()
            if question.typed:
                question.typed(question.line.text)

    def take_paste(self, text: str) -> None:
        """Pasted text: one line goes into the line, several answer the question at once."""
        assert self.question is not None
        lines = pasted_lines(text)
        if len(lines) > 1 and self.question.typed is None:
            typed = self.question.line
            self._answer([typed.text[: typed.at] + lines[0], *lines[1:-1], lines[-1] + typed.text[typed.at :]])
        else:
            self.question.line.paste(" ".join(lines))
            self._draw()
            if self.question.typed:
                self.question.typed(self.question.line.text)

    def _answer(self, lines: list[str]) -> None:
        question, self.question = self.question, None
        self._draw()
        assert question is not None
        question.then(lines)

    # Drawing

    def render_line(self, y: int) -> Strip:
        del y
        cells = self.size.width
        if self._small:
            return strip(((self.looks.glyphs.spelt(self._small), "warn"),), cells, self.looks)
        if self.question:
            return strip(self._asking(self.question, cells), cells, self.looks)
        if self._notice:
            text, tone = self._notice
            told = in_clauses(self.looks.glyphs.spelt(text), cells - 1)
            return strip(((" ", "text"), (told, _STYLE[tone])), cells, self.looks)
        return strip(_hinting(self._hints, cells), cells, self.looks)

    def _asking(self, question: Question, cells: int) -> Pieces:
        label, room = _laid(question, cells, self.looks)
        seen, at = question.line.window(room)
        before, under, after = _around(seen, at)
        blank = " " * max(0, room - width(before + under + after))
        asked: Piece = (label, "warn" if question.more.wrong or question.said else "accent")
        return (asked, (before, "input"), (under, "input_cursor"), (after + blank, "input"))

    def caret(self) -> Offset | None:
        if self.question is None:
            return None
        label, room = _laid(self.question, self.size.width, self.looks)
        return Offset(width(label) + self.question.line.window(room)[1], 0)

    def _draw(self) -> None:
        if self.is_mounted:
            self.refresh()


def _hinting(hints: Sequence[tuple[str, str]], cells: int) -> Pieces:
    pieces: list[Piece] = []
    for key, label in fitting(hints, cells - 1):
        pieces += [("   " if pieces else " ", "text"), (key, "key"), (f" {label}", "hint")]
    return tuple(pieces)


def _laid(question: Question, cells: int, looks: Looks) -> tuple[str, int]:
    """What is asked, as far as there is room, and how many cells are left for the answer."""
    if wrong := question.said or question.more.wrong:
        most = max(8, cells * 3 // 4)
        whole = f" {question.label}: {wrong}"
        label = f"{cut(whole if width(whole) <= most else f' {wrong}', most, looks.glyphs.ellipsis)} > "
    else:
        of, how = question.more.of, question.more.how
        asked, end = f" {question.label} about " if of else f" {question.label}", f" {looks.glyphs.dot} {how} > "
        room = cells * 3 // 4 - width(asked) - width(end)
        named = cut(of, max(0, room), looks.glyphs.ellipsis)
        told = f"{asked}{named}{end}"
        if how and room >= min(width(of), _LEAST_OF) and width(told) + width(question.line.text) < cells:
            label = told
        else:
            label = cut(f"{asked}{of}", max(7, cells // 2 - 1), looks.glyphs.ellipsis) + (" > " if how else " ")
            if (
                how and width(label) + width(question.line.text) >= cells
            ):  # who and when is read again before it is kept
                label = f" {question.label} > "
    return label, max(4, cells - width(label) - 1)


def in_clauses(text: str, cells: int) -> str:
    """The text, or where it is too long as many of its clauses as fit; all of it, to be cut, where not even half a line would be told."""
    if width(text) <= cells:
        return text
    ends = [found.start() for found in _CLAUSE.finditer(text) if cells // 2 <= width(text[: found.start()]) <= cells]
    return text[: ends[-1]] if ends else text


def fitting(hints: Sequence[tuple[str, str]], cells: int) -> list[tuple[str, str]]:
    """The first hints that fit, and in any case the one that leads to all the others: to the help."""
    help_at = next((at for at, (_, label) in enumerate(hints) if label == HELP), None)
    kept = [*range(len(hints))]
    while kept and sum(width(key) + 1 + width(label) + 3 for key, label in map(hints.__getitem__, kept)) - 3 > cells:
        kept.remove(next((at for at in reversed(kept) if at != help_at), kept[-1]))
    return [hints[at] for at in kept]


def _around(text: str, at: int) -> tuple[str, str, str]:
    """The text before the cell of the cursor, the character under it, and the rest."""
    line = Typed(text)
    line.at = 0
    while line.at < len(text) and width(text[: line.at]) < at:
        line.take("right", None)
    start = line.at
    line.take("right", None)
    return text[:start], text[start : line.at] or " ", text[line.at :]
