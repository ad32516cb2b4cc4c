"""Conflicts as one person sees them: mine is what I set and theirs what somebody else did, whichever of the two stands.

Refuses to take sides for whoever set neither: to them theirs is what stands, and mine what was kept aside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from journeytui.domain.words import Conflict
from journeytui.store import replica, unchanged
from journeytui.store.unchanged import Entry
from journeytui.workspace import resolving
from journeytui.workspace.conflict_words import EDIT, MOVE, REMOVAL, RESTORE, VALUE
from journeytui.workspace.remembered import remembered
from journeytui.workspace.resolving import ConflictView
from journeytui.workspace.workspace import Outcome, Workspace

MINE, THEIRS = "mine", "theirs"
_TOGETHER = 16
"""So many conflicts are read together: some of those that a list shows at once."""
_TAKEN_OVER = 10 * _TOGETHER
"""Of so many it is looked whether they still say what is there."""
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


class Open:
    """The open conflicts as they are now to this person, oldest first. One is put into words when it is asked for, and with it those
    around it: there may be thousands of which some dozen are looked at.
    """

    def __init__(self, ws: Workspace, before: Open | None = None) -> None:
        """What was put into words `before` is taken over, as far as it still says what is there."""
        self._as_of = unchanged.as_of(ws.connection)
        self.ids = replica.open_conflict_ids(ws.connection)
        self._places = {id: place for place, id in enumerate(self.ids)}
        self._ws = ws
        self._me = ws.me
        self._worded: dict[str, Sides | None] = {}
        self._tells_of: dict[str, frozenset[str]] = {}
        if before:
            self._take_over(before)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Sides]:
        return filter(None, map(self.get, self.ids))

    def get(self, id: str) -> Sides | None:
        """One of them; None for another id, and once what it is about has gone with it."""
        if id not in self._worded:
            at = self._places.get(id)
            first = 0 if at is None else at - at % _TOGETHER
            together = [id] if at is None else self.ids[first : first + _TOGETHER]
            self._put_into_words([one for one in together if one not in self._worded])
        return self._worded[id]

    def foresee(self, *places: range) -> bool:
        """Puts the first conflicts at these places that are not in words yet into words; whether there were any."""
        near = (self.ids[at] for at in chain(*places) if 0 <= at < len(self.ids))
        for id in near:
            if id not in self._worded:
                self.get(id)
                return True
        return False

    def _put_into_words(self, ids: Sequence[str]) -> None:
        found = resolving.conflicts_among(self._ws, ids)
        self._worded |= {id: _sides(found[id].view, self._me) if id in found else None for id in ids}
        self._tells_of |= {id: found[id].tells_of for id in ids if id in found}

    def _take_over(self, before: Open) -> None:
        """Those in words that say the same now to whoever is at it."""
        written = unchanged.written(self._ws.connection, before._as_of, self._as_of)
        if written is None or self._me != before._me or any(map(_may_fill_a_gap, written)):
            return
        touched = {entry.record for entry in written}
        for id, tells_of in [*before._tells_of.items()][-_TAKEN_OVER:]:
            if touched.isdisjoint(tells_of):
                self._worded[id], self._tells_of[id] = before._worded[id], tells_of


def _may_fill_a_gap(entry: Entry) -> bool:
    """Whether a record came that another one may have waited for to hang on, far above what a conflict is about."""
    return entry.field == "+" and entry.word != Conflict.word


def opened(ws: Workspace) -> Open:
    """The open conflicts as they are now; those that were put into words already, and still say so, are known."""
    return _opened(ws, ws.me)


@remembered
def _opened(ws: Workspace, _me: str) -> Open:
    """To whoever is at it, since others see other values as theirs."""
    ws.lasting[Open] = found = Open(ws, ws.lasting.get(Open))
    return found


def conflicts(ws: Workspace) -> tuple[Sides, ...]:
    """The open conflicts, oldest first."""
    return tuple(Open(ws))


def resolve(ws: Workspace, id: str, choice: str, value: str | None = None, *, stood: str | None = None) -> Outcome:
    """Decides a conflict: `mine` and `theirs` are meant as `conflicts` says them to this person.

    Raises: as `resolving.resolve`.
    """

    def meant(shown: ConflictView) -> str:
        return _OTHER.get(choice, choice) if _stands_by(shown, ws.me) else choice

    return resolving.resolve(ws, id, meant, value, stood=stood)


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
