"""The question for a decision, an open question or an opportunity: it names what it is about, wherever it is asked.

Refuses to keep anything: whoever asks says what is done with a line that is understood.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from journeytui.tui.screens.page import Asking
from journeytui.workspace import deciding

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.workspace.boards import Word

_ASKED: dict[Word, tuple[str, str]] = {
    "decision": ("decide", "@who day: what"), "question": ("open question", "@who day: what"),
    "opportunity": ("opportunity", "How might we …"),
}  # fmt: skip
"""What is done, and how its line is written."""


def recording(
    desk: Desk, word: Word, of: str, then: Callable[[str], None], about: tuple[str, ...],
    ended: Callable[[], None] = lambda: None,
) -> Asking:  # fmt: skip
    """Asks for one about what is called so. `about` is what it is for (see `resuming`)."""
    label, how = _ASKED[word]
    if word == "opportunity":
        return Asking(label, of, how, lambda _: None, then, about, ended)
    return Asking(
        label, of, how, lambda typed: deciding.understood(desk.workspace, typed), then, about, ended,
        lambda text, at: deciding.completed(desk.workspace, text, at),
    )  # fmt: skip
