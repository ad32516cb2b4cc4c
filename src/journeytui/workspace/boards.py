"""What one makes of a study's finding: a decision, a question or an opportunity, linked to the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from journeytui.domain.words import WORDS
from journeytui.store import reading
from journeytui.workspace import deciding, edit
from journeytui.workspace.deciding import Behind
from journeytui.workspace.workspace import Outcome, Workspace

Word = Literal["decision", "question", "opportunity"]
_ADDRESSED = WORDS["opportunity"].fields["addresses"].kind


def keep(ws: Workspace, word: Word, on: str, typed: str, *, about: Sequence[str] = (), study: str = "") -> Outcome:
    """Adds it to the journey of the record `on`, about these records. Raises what `deciding.decide` and `edit.add` raise."""
    if word != "opportunity":
        return deciding.decide(ws, on, typed, word=word, behind=Behind(study=study, also=tuple(about)))
    kinds = reading.words_of(ws.connection, about)
    addressed = frozenset(id for id in about if kinds.get(id) in _ADDRESSED.to)  # type: ignore[attr-defined]
    return edit.add(ws, word, deciding.journey_of(ws, on), {"title": typed, "addresses": addressed})
