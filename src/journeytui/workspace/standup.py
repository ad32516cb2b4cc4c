"""The standup: what I answer for, what I decided and did not do yet, and what turned bad since the last working day.

What turned bad is found in `turning`. Refuses to read again what nobody wrote: who looks all morning has a `Morning`.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from journeytui.domain.value import Value
from journeytui.store import past, reading, turned, unchanged
from journeytui.store.turned import Answered, Was
from journeytui.store.unchanged import AsOf
from journeytui.workspace import deciding, owners, references, turning
from journeytui.workspace.deciding import Owned
from journeytui.workspace.turning import Bad, Turned
from journeytui.workspace.workspace import Workspace

MOST_TOUCHPOINTS = 200
"""So many of one's touchpoints are shown, those that feel worst."""
_MONDAY, _SUNDAY = 0, 6


class Mine(Value):
    """A touchpoint that I, or a team of mine, answer for."""

    id: str
    title: str
    stage: str
    journey: str
    journey_id: str
    status: str
    emotion: int | None
    pain: int | None
    owner: str
    """Who of us is accountable."""
    inherited: bool
    """Whether that comes from its stage or its journey."""


class StandupView(Value):
    """Everything that one would say aloud."""

    me: tuple[str, ...]
    """What I and my teams are called here; nobody when the library does not know me."""
    since: dt.date
    known_since: dt.date | None
    """The first day of which the journal tells; None where it tells of none."""
    all_read: bool
    """Whether all of the journal since then was read; else its newest part."""
    turned: tuple[Turned, ...]
    """Mine first."""
    turned_all: int
    decisions: tuple[Owned, ...]
    """Mine and open, the most urgent first."""
    touchpoints: tuple[Mine, ...]
    """Journey by journey, in order."""
    touchpoints_all: int

    @property
    def knows_later(self) -> bool:
        """Whether the journal begins later than one asked."""
        return self.known_since is None or self.known_since > self.since


def last_working_day(today: dt.date) -> dt.date:
    """The day before today that is no Saturday and no Sunday."""
    return today - dt.timedelta(days={_MONDAY: 3, _SUNDAY: 2}.get(today.weekday(), 1))


_Felt = tuple[bool, float, bool, float, str]


class _Read(NamedTuple):
    """What a standup is told from."""

    me: tuple[str, ...]
    held: list[Was]
    """What was there before whatever was written since, those of one record together."""
    whole: bool
    """Whether that is all of it."""
    kpis: list[Bad]
    by_hand: list[Bad]
    rest: list[Bad]
    """Verdicts, what is overdue, conflicts."""
    answered: list[Answered]
    """One's touchpoints that feel worst, and some more of them."""
    answered_all: int
    border: _Felt | None
    """What none of the others feels as bad as; None where there are no others, or where nobody can tell."""
    decisions: tuple[Owned, ...]
    known_since: dt.date | None


def standup(ws: Workspace, since: dt.date | None = None) -> StandupView:
    """How it stands for the one at it. `since` is the day from whose beginning on (in UTC) one wants to know what turned
    bad; the last working day when left out.
    """
    return Morning(since or last_working_day(ws.today())).view(ws)


class Morning:
    """A standup that goes on: looked at again, only what was written meanwhile is read."""

    def __init__(self, since: dt.date) -> None:
        self.since = since
        self._read: _Read | None = None
        self._of: tuple[object, ...] = ()
        """Of which library, for whom and on which day that was read."""
        self._as_of: AsOf | None = None
        """When that was; None where nobody can tell what was written since."""
        self._turned: tuple[Turned, ...] = ()
        self._bad: list[Bad] | None = None
        """What `_turned` was told from."""

    def view(self, ws: Workspace) -> StandupView:
        """How it stands now."""
        of, now = (ws.connection, ws.opened.replica, ws.me, ws.today()), unchanged.as_of(ws.connection)
        read, self._read, after = self._read, None, unchanged.after(self._as_of, now)
        if read is None or not read.whole or of != self._of or after is None:
            written = None
        else:
            written = turned.written(ws.connection, after, _FEW + 1)
        if read is not None and written is not None and _is_small(written):
            self._read = self._renewed(ws, read, written)
        else:
            self._bad, self._read = None, _read(ws, self.since)
        self._of, self._as_of = of, now
        return self._told(ws, self._read)

    def _renewed(self, ws: Workspace, read: _Read, written: Sequence[Was]) -> _Read:
        """The same with what was written since: scores, statuses and titles of touchpoints, decisions and questions."""
        renamed = any(one.field in _NAMING for one in written)
        if renamed:
            self._bad = None
        touched = {one.record for one in written if one.word == "touchpoint"}
        if touched:
            held = _with_written(read.held, written)
            read = read._replace(held=held, by_hand=_again_by_hand(ws, read.by_hand, held, touched))
            read = _answered_again(ws, read, touched)
        if renamed or any(one.word in _OWED for one in written):
            read = read._replace(rest=_rest(ws, read.held, self.since), decisions=deciding.owned(ws, mine=True))
        return read

    def _told(self, ws: Workspace, read: _Read) -> StandupView:
        bad = [*read.kpis, *read.by_hand, *read.rest]
        if bad != self._bad:
            self._turned, self._bad = tuple(turning.first(ws, bad, read.me)), bad
        known = sorted(reading.titles(ws.connection, read.me).values())  # ("person", …) stands before ("team", …)
        return StandupView(
            tuple(title for _, title in known), self.since, read.known_since, read.whole, self._turned, len(bad),
            read.decisions, tuple(_mine(ws, _worst(read.answered))), read.answered_all,
        )  # fmt: skip


def _read(ws: Workspace, since: dt.date) -> _Read:
    """All that there is to know."""
    me = owners.me(ws)
    stretch = turned.stretch(ws.connection, since.isoformat())
    held = turned.held(ws.connection, stretch, turning.HELD)
    new = _new(held)
    total, found, border = _answered(ws, me)
    return _Read(
        me, held, stretch.whole, list(turning.kpis_turned(ws, held, new, since, me)),
        list(turning.by_hand(ws, [one for one in held if one.record not in new])), _rest(ws, held, since), found, total, border,
        deciding.owned(ws, mine=True), _known_since(ws),
    )  # fmt: skip


def _rest(ws: Workspace, held: Sequence[Was], since: dt.date) -> list[Bad]:
    marks = turning.marks_turned(ws, held, _new(held), since)
    return [*marks, *turning.overdue(ws, since), *turning.conflicts(ws, held)]


def _new(held: Sequence[Was]) -> set[str]:
    """The records that were added since."""
    return {one.record for one in held if one.field == "+"}


# --- what was written while one looks ----------------------------------------------------------------------------------

_FEW = 200
"""From so many entries on everything is read again."""
_OWED = ("decision", "question")
_MORE = 100
"""So many of one's touchpoints are read beyond those that are shown: one of them takes the place of one that feels better."""
_UNSEEN = (
    "insight", "opportunity", "solution", "activity", "process", "persona", "segment", "asset_period", "movement",
)  # fmt: skip
"""The words of which nothing stands in a standup."""
_NAMING = ("title", "parent", "+", "-")
"""The fields with which another line may say something else as well: what a decision is about, where something stands."""
_MOVING = ("accountable", "parent", "position", "+", "-")
"""The fields of a touchpoint that decide whether and where it stands there."""


def _is_small(written: Sequence[Was]) -> bool:
    """Whether what was written changes no more than what is renewed record by record."""
    return len(written) <= _FEW and all(
        one.word in _OWED or one.word in _UNSEEN or (one.word == "touchpoint" and one.field not in _MOVING)
        for one in written
    )


def _with_written(held: list[Was], written: Sequence[Was]) -> list[Was]:
    """What was there before all of it: of what was set again, before the first time and by whom the last."""
    made = list(held)
    at = {(one.record, one.field): place for place, one in enumerate(made)}
    later: dict[tuple[str, str], Was] = {}
    for one in written:
        key = (one.record, one.field)
        if one.field not in turning.HELD.get(one.word, ()):
            continue
        if key in at:
            made[at[key]] = made[at[key]]._replace(author=one.author)
        else:
            later[key] = later.get(key, one)._replace(author=one.author)
    for one in later.values():
        made.insert(bisect_right(made, one.record, key=attrgetter("record")), one)
    return made


def _again_by_hand(ws: Workspace, before: Sequence[Bad], held: Sequence[Was], touched: set[str]) -> list[Bad]:
    """What people set that is worse than before, looked at again for the touched records."""
    new = _new(held)
    again = turning.by_hand(ws, [one for one in held if one.record in touched and one.record not in new])
    found = [*(one for one in before if one.id not in touched), *again]
    return sorted(found, key=lambda one: (one.sort == "goal", one.id))


def _answered(ws: Workspace, me: Sequence[str]) -> tuple[int, list[Answered], _Felt | None]:
    """How many touchpoints one answers for, those that feel worst and some more, and the border to the others."""
    total, found = turned.answered(ws.connection, me, MOST_TOUCHPOINTS + _MORE)
    if total > MOST_TOUCHPOINTS and not all(map(_is_plain, found)):  # what is no number has an order of its own
        return *turned.answered(ws.connection, me, MOST_TOUCHPOINTS), None
    return total, found, max(map(_felt, found)) if total > len(found) else None


def _answered_again(ws: Workspace, read: _Read, touched: set[str]) -> _Read:
    """The same with what the touched ones hold now. Where one that was not read may be among the worst by now, all are looked
    through again.
    """
    held: dict[str, dict[str, Any]] = dict(turned.standing(ws.connection, "touchpoint", _SHOWN, touched))
    now = [one._replace(**held[one.id]) if one.id in held else one for one in read.answered]
    known = {one.id for one in now}
    others = [
        Answered(
            id,
            values["title"],
            None,
            None,
            None,
            values["status"],
            values["emotion"],
            values["pain"],
            None,
            inherited=False,
        )
        for id, values in held.items()
        if id not in known
    ]
    if read.answered_all <= MOST_TOUCHPOINTS:
        return read._replace(answered=now)
    if all(map(_is_plain, (*now, *others))) and _stays(read, now, others):
        return read._replace(answered=now)
    total, found, border = _answered(ws, read.me)
    return read._replace(answered=found, answered_all=total, border=border)


def _stays(read: _Read, now: Sequence[Answered], others: Sequence[Answered]) -> bool:
    """Whether the worst of one's touchpoints are among those that were read, as they are now."""
    border = read.border
    if border is None:
        return read.answered_all == len(now)
    return sum(_felt(one) <= border for one in now) >= MOST_TOUCHPOINTS and all(_felt(one) > border for one in others)


def _worst(known: Sequence[Answered]) -> list[Answered]:
    """Those of one's touchpoints that are shown, in their order."""
    if len(known) <= MOST_TOUCHPOINTS:
        return list(known)
    worst = {one.id for one in sorted(known, key=_felt)[:MOST_TOUCHPOINTS]}
    return [one for one in known if one.id in worst]


def _is_plain(one: Answered) -> bool:
    """Whether what it feels like are numbers, or nothing."""
    return isinstance(one.emotion, int | float | None) and isinstance(one.pain, int | float | None)


def _felt(one: Answered) -> _Felt:
    """The worst first, as `turned.answered` has it, where these are numbers."""
    emotion, pain = _number(one.emotion), _number(one.pain)
    return emotion is None, emotion or 0, pain is None, -(pain or 0), one.id


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


_SHOWN = ("title", "status", "emotion", "pain")


def _known_since(ws: Workspace) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(past.known_since(ws.connection))[:10])
    except ValueError:
        return None


def _mine(ws: Workspace, found: Sequence[Answered]) -> Iterator[Mine]:
    named = references.names(ws, {one.accountable for one in found if one.accountable})
    for one in found:
        emotion, pain = (value if isinstance(value, int) else None for value in (one.emotion, one.pain))
        yield Mine(
            one.id, one.title or "", one.stage or "", one.journey or "", one.journey_id or "", str(one.status or ""), emotion, pain,
            named.get(one.accountable or "", ""), one.inherited,
        )  # fmt: skip
