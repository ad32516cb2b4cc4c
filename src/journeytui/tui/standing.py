"""How a library stands to its space, in marks for the head of a place and in words for the Sync screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.domain.text import shown_line
from journeytui.tui.cells import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import StyleName
    from journeytui.tui.widgets.lines import Piece, Pieces
    from journeytui.workspace.reports import Report

MOST_NAMES = 2
"""So many people are named who are here too; of the others their number."""
_NO_SYNC: dict[str, tuple[str, StyleName]] = {
    "offline": ("offline", "dim"), "stopped": ("stopped", "bad"), "joining": ("joining", "dim"),
    "never": ("not synced", "dim"), "viewer": ("view only", "dim"),
}  # fmt: skip
_DOING = {"sending": "sending", "bringing": "bringing", "indexing": "sorting in"}


def mark(report: Report | None, glyphs: Glyphs) -> Pieces:
    """The sync mark: what waits here, what waits there, what is to be decided. Nothing where there is no space."""
    if report is None or not report.remote:
        return ()
    parts = list(_parts(report, glyphs))
    spaced: list[Piece] = []
    for part in parts or [("synced", "dim")]:
        spaced += [(" ", "text"), part] if spaced else [part]
    return tuple(spaced)


def _parts(report: Report, glyphs: Glyphs) -> Iterator[Piece]:
    if report.doing:
        yield (doing(report), "dim")
    elif report.state in _NO_SYNC:
        text, style = _NO_SYNC[report.state]
        yield (f"{glyphs.paused} {text}" if report.state in ("offline", "stopped") else text, style)
    if report.ahead:
        yield (f"{glyphs.up}{number(report.ahead)}", "text")
    if report.behind:
        yield (f"{glyphs.down}{number(report.behind)}", "text")
    if report.conflicts:
        yield (f"{glyphs.warning}{number(report.conflicts)}", "warn")
    if report.held_back:
        yield (f"{glyphs.minus}{number(report.held_back)}?", "warn")


def doing(report: Report) -> str:
    """What a sync is at: bringing 45 %."""
    told = _DOING.get(report.doing, report.doing)
    return f"{told} {report.done * 100 // report.of} %" if report.of else told


def together(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """Who else is here: with Ana, Ben and 2 others."""
    called = [first_name(name) for name in names]
    if not called:
        return ""
    left = len(called) - most
    if left > 0:
        return f"with {', '.join(called[:most])} and {left} other{'s' if left > 1 else ''}"
    return f"with {', '.join(called)}"


def first_name(who: str) -> str:
    """What somebody is called among colleagues."""
    named = shown_line(who).partition("<")[0].strip() or shown_line(who)
    return named.split(" ")[0]


def marks(glyphs: Glyphs) -> Iterator[tuple[str, str, str]]:
    """Every mark of the sync, and what it says."""
    yield glyphs.new, "new", "Somebody else changed it, or something in it, since you looked."
    yield f"{glyphs.up}2", "ahead", "So many records changed here wait to be sent."
    yield f"{glyphs.down}2", "behind", "So many records changed by others wait to be brought."
    yield (
        f"{glyphs.warning}2",
        "conflicts",
        "So many times two people changed the same; both values are kept until you choose.",
    )
    yield f"{glyphs.minus}9?", "held back", "So many removals wait for your yes, because they are many."
    yield (
        f"{glyphs.paused} offline",
        "offline",
        "The space cannot be reached; you work on, and it is tried again by itself.",
    )
    yield f"{glyphs.paused} stopped", "stopped", "Nothing is synced until somebody looks: the Sync screen says why."
