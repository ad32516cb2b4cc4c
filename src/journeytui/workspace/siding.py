"""Conflicts as one person sees them: mine is what I set and theirs what somebody else did, whichever of the two stands.

Refuses to take sides for whoever set neither: to them theirs is what stands, and mine what was kept aside.
"""

from __future__ import annotations

from collections.abc import Collection

from journeytui.workspace import resolving
from journeytui.workspace.conflict_words import EDIT, MOVE, REMOVAL, RESTORE, VALUE
from journeytui.workspace.resolving import ConflictView
from journeytui.workspace.workspace import Outcome, Workspace

MINE, THEIRS = "mine", "theirs"
_OTHER = {MINE: THEIRS, THEIRS: MINE}
_ABOUT = {
    EDIT: "What one of you changed, another had removed.",
    REMOVAL: "What one of you removed, another had changed; so it stayed.",
    MOVE: "It cannot stand where it was moved to.",
}
"""Conflicts that are about a whole record, in a sentence."""
_SINCE = "It was removed since the two of you changed it."
_DOES = {
    EDIT: ("leaves it removed", ""),
    REMOVAL: ("keeps it", "removes it"),
    MOVE: ("leaves it there", "moves it"),
}
"""What the choice of the side that stands does, and that of the other."""
_DOES_ELSE = {VALUE: "another value", RESTORE: "brings it back with the edit"}


class Sides(ConflictView):
    """A conflict as one person sees it: `mine` and `theirs` mean what they say, and the choices too."""

    stands: str
    """Which of the two is in place: theirs or mine."""


def conflicts(ws: Workspace) -> tuple[Sides, ...]:
    """The open conflicts, oldest first."""
    return tuple(_sides(one, ws.me) for one in resolving.conflicts(ws))


def resolve(ws: Workspace, id: str, choice: str, value: str | None = None, *, stood: str | None = None) -> Outcome:
    """Decides a conflict: `mine` and `theirs` are meant as `conflicts` says them to this person.

    Raises: as `resolving.resolve`.
    """
    turned = any(one.id == id and _stands_by(one, ws.me) for one in resolving.conflicts(ws))
    return resolving.resolve(ws, id, _OTHER.get(choice, choice) if turned else choice, value, stood=stood)


def is_mine(one: ConflictView, me: str) -> bool:
    """Whether one of the two values is this person's: only then do all mine and all theirs mean something."""
    return me == one.theirs_author or me in one.mine_author.split(resolving.BOTH)


def resolve_all(ws: Workspace, shown: Collection[Sides], choice: str) -> Outcome:
    """Decides many conflicts the same way, each as this person was shown it, as one Change.

    Those between two others stay open, and so does one whose field the choice before has just set.

    Raises: as `resolving.resolve_all`.
    """
    chosen = {one.id: _OTHER[choice] if one.stands == MINE else choice for one in shown if is_mine(one, ws.me)}
    return resolving.resolve_all(ws, chosen, stood={one.id: one.stood for one in shown})


def about(one: Sides) -> str:
    """What met, in a sentence; '' where that is told by the field's name."""
    return _ABOUT.get(one.sort, "" if one.here else _SINCE)


def does(one: Sides, choice: str) -> str:
    """What a choice does, in a few words."""
    stays, comes = _DOES.get(one.sort if one.here else EDIT, ("keeps it", "puts it in place"))
    return _DOES_ELSE.get(choice) or (stays if choice == one.stands else comes)


def _stands_by(one: ConflictView, me: str) -> bool:
    """Whether it is this person's value that is in place, and somebody else's that was kept aside."""
    return one.theirs_author == me and me not in one.mine_author.split(resolving.BOTH)


def _sides(one: ConflictView, me: str) -> Sides:
    about = (one.id, one.sort, one.record, one.word, one.title, one.where, one.field, one.label, one.base)
    theirs, mine = (one.theirs, one.theirs_author), (one.mine, one.mine_author)
    if _stands_by(one, me):
        choices = tuple(_OTHER.get(choice, choice) for choice in one.choices)
        return Sides(*about, *mine, *theirs, choices, one.stood, one.since, one.here, MINE)
    return Sides(*about, *theirs, *mine, one.choices, one.stood, one.since, one.here, THEIRS)
