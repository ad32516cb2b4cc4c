"""What somebody owns until it is done: decisions and open questions, made in a line and found again by who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from journeytui.domain import memo
from journeytui.domain.errors import AmbiguousReference, InvalidValues, Problem, Refused, UnknownReference
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
_NEAR = 3
"""How many names are offered."""
_TAB = "tab writes out a name behind @"
_FAR = 180
"""Days from which on it is said how many they are."""
_LONGEST_ODD = 20
"""How much is said again of what is not understood."""
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
        InvalidValues: there is no text, the day is past and nothing says that it is meant, or something before the colon is
            neither who nor when.
        UnknownReference, AmbiguousReference: nobody, or more than one, has the name after `@`.
    """
    today = ws.today()
    known = [title for _, _, title in _everybody(ws)] if "@" in typed.partition(": ")[0] else []
    said = memo.parse(typed, today, known)
    owner = _who(ws, said.owner) if said.owner else None
    if said.odd:
        raise _at(said.odd, InvalidValues([Problem("text", *_odd(said))]))
    if said.due and said.when and said.due < today:
        past = f"{said.due.isoformat()} is past, today is {today.isoformat()}"
        raise _at(said.when, InvalidValues([Problem("due", past, "add ! to mean it")]))
    if not said.text:
        raise InvalidValues([Problem("text", "there is nothing to decide", "say what is to be done")])
    return Understood(said.text, owner, said.due)


def completed(ws: Workspace, typed: str, at: int) -> tuple[str, int, str]:
    """The line with the name before that place written out, the place after it, and what there is to say where it is not.

    Of several that begin so as much is written as they have in common.
    """
    before, sign, begun = typed[:at].rpartition("@")
    if not sign or ": " in typed[:at] or (before and not before.endswith(" ")):
        return typed, at, _TAB
    found = sorted({title for _, _, title in _begun(ws, begun)}, key=str.casefold)
    if not found:
        if any(f"{slug(begun)}-".startswith(f"{slug(title)}-") for _, _, title in _everybody(ws) if slug(title)):
            return typed, at, _TAB
        near = _nearest_who(ws, begun).removeprefix("Did you mean ")
        return typed, at, f"nobody is called {shown_line(begun)!r}: {near}"
    if len(found) == 1:
        whole = f"{before}@{found[0]}{'' if typed[at:].startswith((' ', ':')) else ' '}"
        return whole + typed[at:], len(whole), "" if whole != typed[:at] else "that is the whole name"
    folded = [title.casefold() for title in found]
    alike = next((at for at, letter in enumerate(folded[0]) if any(one[at : at + 1] != letter for one in folded)), None)
    common = folded[0][:alike]
    longer = f"{before}@{found[0][: len(common)]}" if common.startswith(begun.casefold()) else typed[:at]
    more = f" and {len(found) - _NEAR} more" if len(found) > _NEAR else ""
    return longer + typed[at:], len(longer), shown_line(" or ".join(found[:_NEAR]) + more + "?")


def _odd(said: memo.Memo) -> tuple[str, str]:
    """What is wrong with what is neither who nor when, and what would work."""
    odd = shown_line(said.odd)
    odd = repr(odd if len(odd) <= _LONGEST_ODD else f"{odd[: _LONGEST_ODD - 1]}…")
    if said.due is None:
        return f"{odd} is no day", "try fri, 3d or 15 Nov"
    return (
        (f"{odd} is neither who nor when", "try @name fri")
        if said.owner
        else (f"{odd} is no day", "names begin with @")
    )


def _at(part: str, error: Refused) -> Refused:
    error.part = part
    return error


def _everybody(ws: Workspace) -> list[tuple[str, str, str]]:
    """Word, id and title of all who may own something."""
    return [(word, id, title) for word in WHO for id, title in names.titles_of(ws.connection, word)]


def _begun(ws: Workspace, named: str) -> list[tuple[str, str, str]]:
    """Those whose title, or a word of it, begins so."""
    word, _, rest = named.rpartition(":")
    begun = f"-{slug(rest)}"
    return [one for one in _everybody(ws) if word in ("", one[0]) and (begun in f"-{slug(one[2])}" or begun == "-")]


def _who(ws: Workspace, named: str) -> Any:
    try:
        return references.resolve(ws, named, WHO)
    except AmbiguousReference as error:
        raise _at(f"@{named}", error) from None
    except UnknownReference:
        begun = _begun(ws, named) if slug(named) else []
        found = [one for one in begun if slug(one[2]) == slug(named)] or begun
        if len(found) != 1:
            unknown = UnknownReference(f"Nobody is called {shown_line(named)!r}", _nearest_who(ws, named))
            raise _at(f"@{named}", unknown) from None
        return reading.get(ws.connection, *found[0][:2])


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
    return f"Did you mean {' or '.join(list(near)[:_NEAR])}?" if near else "Name a person or a team of this library."


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

    return ws.change(f"added {WORDS[word].label} for {_told_of(said, called(ws, on, behind.also), ws.today())}", act)


def called(ws: Workspace, on: str, also: Sequence[str] = ()) -> str:
    """What it is called that a decision is about: the record `on`, or the first behind it, and how many more."""
    about = tuple(dict.fromkeys(one for one in also if one)) or (on,)
    name = references.names(ws, about)[about[0]]
    return f"{name} and {len(about) - 1} more" if len(about) > 1 else name


def _told_of(said: Understood, about: str, today: dt.date) -> str:
    """Who sees to it until when, what it is about, and what is to be done."""
    owner = said.owner.name if said.owner else "nobody yet"
    return shown_line(f"{owner}{_by(said.due, today)} about {about}: {said.text}")


def _by(due: dt.date | None, today: dt.date) -> str:
    """The day; of one far away also how far, as a day of this year that is past means the next one."""
    if due is None:
        return ""
    left = (due - today).days
    return f" by {due.isoformat()}, in {left} days," if left > _FAR else f" by {due.isoformat()}"


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
    return _told(ws, sorted(records, key=_urgency))


def _urgency(record: Any) -> tuple[bool, str, str, str]:
    return not isinstance(record.due, dt.date), str(record.due), record.title, record.id


def still_open(ws: Workspace, twigs: Iterable[tuple[str, str]]) -> tuple[Owned, ...]:
    """Those of these decisions and questions, by word and id, that are open, the most urgent first."""
    of_word: dict[str, list[str]] = {word: [] for word in _WORDS}
    for word, id in twigs:
        if word in of_word:
            of_word[word].append(id)
    records = [one for word, ids in of_word.items() if ids for one in reading.among(ws.connection, word, ids)]
    found = [record for record in records if (record.status or "open") == "open"]
    return _told(ws, sorted(found, key=_urgency)) if found else ()


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
