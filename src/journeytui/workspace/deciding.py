"""What somebody owns until it is done: decisions and open questions, made in a line and found again by who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from journeytui.domain import memo
from journeytui.domain.errors import InvalidValues, Problem, UnknownReference
from journeytui.domain.fields import checked
from journeytui.domain.text import nearest, shown_line, slug
from journeytui.domain.value import Value
from journeytui.domain.words import WHO, WORDS
from journeytui.store import names, reading, tree
from journeytui.store.columns import compact
from journeytui.store.opening import new_id
from journeytui.store.tree import Twig
from journeytui.store.writing import Transaction
from journeytui.workspace import owners, placing, references, sizes
from journeytui.workspace.workspace import Outcome, Workspace

Word = Literal["decision", "question"]

Reviews = Callable[[Transaction], str | None]
"""Gives the id of a review, from within a Change."""


class Owned(Value):
    """A decision or a question, with what one needs to act on it."""

    id: str
    word: str
    title: str
    journey: str
    """What the journey is called."""
    journey_id: str
    owner: str
    due: dt.date | None
    late: int | None
    """Days since it was due; negative ones until then; None without a day."""
    status: str
    why: str
    about: tuple[str, ...]
    """What the records are called that it concerns."""
    review: str | None = None
    """The id of the review in which it came up."""


class Behind(Value):
    """What led to a decision or a question."""

    why: str = ""
    study: str = ""
    """The name of the study whose finding it was."""
    also: tuple[str, ...] = ()
    """Ids of other records that it concerns."""


_NOTHING = Behind()
_WORDS: tuple[Word, ...] = ("decision", "question")
_OWNED_BY = "SELECT source FROM link WHERE field = 'owner' AND target IN (SELECT value FROM json_each(?))"


class Understood(Value):
    """What was typed, with the record of who sees to it."""

    text: str
    owner: Any = None
    """A person or a team; None where nobody was named."""
    due: dt.date | None = None


def understood(ws: Workspace, typed: str) -> Understood:
    """What was typed, as one types it (`domain.memo`). After `@` the beginning of a name will do where one alone begins so.

    Raises:
        InvalidValues: there is no text, or something before the colon is neither who nor when.
        UnknownReference, AmbiguousReference: nobody, or more than one, has the name after `@`.
    """
    said = memo.parse(typed, ws.today())
    if said.odd:
        raise InvalidValues(
            [Problem("text", f"{said.odd!r} is neither who nor when", "like @team:branch-team fri: send one list")]
        )
    if not said.text:
        raise InvalidValues([Problem("text", "there is nothing to decide", "say what is to be done")])
    return Understood(said.text, _who(ws, said.owner) if said.owner else None, said.due)


def _who(ws: Workspace, named: str) -> Any:
    try:
        return references.resolve(ws, named, WHO)
    except UnknownReference:
        begun = f"-{slug(named)}"
        found = [
            (word, id)
            for word in WHO
            for id, title in names.titles_of(ws.connection, word)
            if len(begun) > 1 and begun in f"-{slug(title)}"
        ]
        if len(found) != 1:
            raise UnknownReference(f"Nobody is called {shown_line(named)!r}", _nearest_who(ws, named)) from None
        return reading.get(ws.connection, *found[0])


def _nearest_who(ws: Workspace, named: str) -> str:
    """The people and teams whose name, or a word of it, is most like what was typed."""
    begun = slug(named.rpartition(":")[2])
    words: dict[str, str] = {}
    for word in WHO:
        for _, title in names.titles_of(ws.connection, word):
            whole = slug(title)
            words |= {part: whole for part in (*whole.split("-"), whole) if part}
    near = dict.fromkeys(words[one] for one in nearest(begun, list(words)))
    near |= dict.fromkeys(whole for part, whole in words.items() if begun and part.startswith(begun[:2]))
    return f"Did you mean {' or '.join(list(near)[:3])}?" if near else "Name a person or a team of this library."


def decide(
    ws: Workspace,
    on: str,
    typed: str,
    *,
    word: Word = "decision",
    behind: Behind = _NOTHING,
    in_review: Reviews | None = None,
) -> Outcome:
    """Records a decision, or a question, on the journey of a record, about that record and others.

    `in_review` gives the id of the review that it came up in, from within the same Change.

    Raises:
        InvalidValues, UnknownReference, AmbiguousReference: see `understood`.
        ReadOnly, DiskTrouble: see `Workspace.change`.
    """
    said = understood(ws, typed)
    journey = journey_of(ws, on)
    values = {
        "title": said.text,
        "status": "open",
        "about": frozenset({*behind.also} if on == journey else {on, *behind.also}),
        "why": behind.why,
        "from_study": behind.study,
        "owner": said.owner.id if said.owner else None,
        "due": said.due,
    }
    kept, problems = checked(WORDS[word], values)
    if problems:
        raise InvalidValues(problems)

    def act(transaction: Transaction) -> tuple[str, ...]:
        review = in_review(transaction) if in_review else None
        made = WORDS[word](id=new_id(), parent=journey, review=review, **kept)
        sizes.refuse_too_large(made)
        placing.insert(transaction, made, None)
        return (made.id,)

    return ws.change(f"added {WORDS[word].label}: {shown_line(said.text)} ({_owed(said)})", act)


def _owed(said: Understood) -> str:
    owner = said.owner.name if said.owner else "nobody yet"
    return f"{owner}, {said.due.isoformat()}" if said.due else owner


def journey_of(ws: Workspace, id: str) -> str:
    """The id of the journey that a record is, or hangs on. Raises InvalidValues when it hangs on none."""
    word = reading.word_of(ws.connection, id) or ""
    way = [Twig(word, id), *tree.way_up(ws.connection, word, id)]
    found = next((twig.record for twig in way if twig.word == "journey"), None)
    if found is None:
        raise InvalidValues([Problem("on", "it hangs on no journey", "name a journey, or something on one")])
    return found


def owned(
    ws: Workspace, *, mine: bool = False, due_in: int | None = None, status: str = "open", journey: str | None = None
) -> tuple[Owned, ...]:
    """Decisions and questions, the most urgent first: only mine or my teams', only those due within so many days from today."""
    condition, values = "coalesce(status, 'open') = ?" if status else "1", [status] if status else []
    if journey is not None:
        condition, values = f"{condition} AND parent = ?", [*values, journey]
    if mine:
        condition, values = f"{condition} AND id IN ({_OWNED_BY})", [*values, compact(list(owners.me(ws)))]
    records = [one for word in _WORDS for one in reading.selection(ws.connection, word, condition, tuple(values))]
    if due_in is not None:
        latest = ws.today() + dt.timedelta(days=due_in)
        records = [record for record in records if isinstance(record.due, dt.date) and record.due <= latest]
    records.sort(key=lambda record: (not isinstance(record.due, dt.date), str(record.due), record.title, record.id))
    return _told(ws, records)


class Waiting(Value):
    """All that is open."""

    every: Mapping[str, int]
    """By word: how many there are."""
    late: Mapping[str, int]
    """How many of them should be done by now."""
    first: tuple[Owned, ...]
    """The most urgent ones."""


def waiting(ws: Workspace, most: int) -> Waiting:
    """What is open of all journeys, of which only the first so many are read whole."""
    today, is_open = ws.today(), "WHERE coalesce(status, 'open') = 'open'"
    of_word: dict[str, list[tuple[str, list[Any]]]] = {
        word: list(reading.columns(ws.connection, WORDS[word], ("due", "title"), is_open)) for word in _WORDS
    }
    late = {word: sum(_is_late(due, today) for _, (due, _) in found) for word, found in of_word.items()}
    order = sorted((not _day(due), str(due), title, id, word) for word in of_word for id, (due, title) in of_word[word])
    first = [(word, id) for *_, id, word in order[:most]]
    records = {
        one.id: one
        for word in _WORDS
        for one in reading.among(ws.connection, word, [id for of, id in first if of == word])
    }
    told = _told(ws, [records[id] for _, id in first if id in records])
    return Waiting({word: len(found) for word, found in of_word.items()}, late, told)


def _is_late(due: object, today: dt.date) -> bool:
    day = _day(due)
    return day is not None and day < today


def _told(ws: Workspace, records: Sequence[Any]) -> tuple[Owned, ...]:
    linked = [id for record in records for id in (record.parent, record.owner, *_ids(record.about)) if id]
    called = references.names(ws, linked)
    today = ws.today()
    return tuple(
        Owned(
            id=record.id, word=record.word, title=record.title, journey=called.get(record.parent, ""), journey_id=record.parent or "",
            owner=called.get(record.owner, ""), due=_day(record.due), late=(today - record.due).days if _day(record.due) else None,
            status=record.status or "open", why=record.why, about=tuple(sorted(called[id] for id in _ids(record.about))),
            review=record.review,
        )
        for record in records
    )  # fmt: skip


def _ids(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else None
