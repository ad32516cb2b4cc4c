"""What a change did or would do, and when something was, in words for a person."""

from __future__ import annotations

import datetime as dt
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


def moment(at: dt.datetime, zone: str) -> str:
    """An instant as the clock of that zone shows it; '' is this machine's zone."""
    if not zone:
        local = at.astimezone()
    else:
        import zoneinfo

        local = at.astimezone(zoneinfo.ZoneInfo(zone))
    return local.strftime("%Y-%m-%d %H:%M")


def _spoken(word: str, count: int) -> str:
    return WORDS[word].label if count == 1 else WORDS[word].heading
