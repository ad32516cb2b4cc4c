"""What one makes of a study's finding: a decision, a question or an opportunity, linked to the records behind it."""

from __future__ import annotations

from typing import Literal

from journeytui.domain.words import WORDS
from journeytui.store import reading
from journeytui.workspace import deciding, edit
from journeytui.workspace.deciding import Behind
from journeytui.workspace.workspace import Outcome, Workspace

Word = Literal["decision", "question", "opportunity"]
_ADDRESSED = WORDS["opportunity"].fields["addresses"].kind


def keep(ws: Workspace, word: Word, on: str, typed: str, behind: Behind) -> Outcome:
    """Adds it to the journey of the record `on`, about the records behind it, with why it came up.

    Raises what `deciding.decide` and `edit.add` raise.
    """
    if word != "opportunity":
        return deciding.decide(ws, on, typed, word=word, behind=behind)
    kinds = reading.words_of(ws.connection, behind.also)
    addressed = frozenset(id for id in behind.also if kinds.get(id) in _ADDRESSED.to)  # type: ignore[attr-defined]
    return edit.add(
        ws, word, deciding.journey_of(ws, on), {"title": typed, "addresses": addressed, "description": behind.why}
    )
