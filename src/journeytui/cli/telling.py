"""What a change did or would do, in words for a person."""

from __future__ import annotations

from collections.abc import Mapping

from journeytui.cli.diagnostics import tell
from journeytui.domain.words import WORDS
from journeytui.workspace.workspace import Outcome


def told(outcome: Outcome) -> None:
    """Says what a change did."""
    tell(outcome.message)
    for warning in outcome.warnings:
        tell(warning)


def counted(counts: Mapping[str, int]) -> str:
    """`1 stage, 4 touchpoints`."""
    parts = [f"{count} {_spoken(word, count)}" for word, count in counts.items() if count]
    return ", ".join(parts) or "nothing"


def _spoken(word: str, count: int) -> str:
    return WORDS[word].label if count == 1 else WORDS[word].plural.replace("_", " ")
