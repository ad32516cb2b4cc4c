"""Changing records: set, step, add, move, remove. Each is one Change, undone by one undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from journeytui.domain.errors import Clash, InvalidValues, Problem, UnknownReference
from journeytui.domain.fields import Entity, checked
from journeytui.domain.ids import well_formed
from journeytui.domain.kinds import Labels, Links, Listing
from journeytui.domain.text import a_or_an, nearest, shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store import journal, reading, tree
from journeytui.store.opening import new_id
from journeytui.store.writing import Transaction
from journeytui.workspace import done_words, newcomers, placing, sizes
from journeytui.workspace.newcomers import Newcomer
from journeytui.workspace.workspace import Outcome, Workspace


class Removal(Value):
    """What a removal takes with it."""

    records: tuple[tuple[str, str], ...]
    """What kind of record, and what it is called: the first two hundred, the named ones first."""
    counts: dict[str, int]
    """How many of each word, the records themselves included."""
    moved_up: tuple[str, ...]
    """The journeys that looked into a removed stage: they stay, one level higher."""
    ids: tuple[str, ...] = ()
    """Those of `records`, in their order."""


_BACK = "An undo brings it back."
Elements = Mapping[str, Iterable[str]]
"""What is added to, or taken from, the sets of these names."""


def set_values(  # noqa: PLR0913  everything that can be set at once
    ws: Workspace,
    ids: Sequence[str],
    values: Mapping[str, Any],
    *,
    seen: Mapping[str, Any] | None = None,
    plus: Elements | None = None,
    minus: Elements | None = None,
    fresh: Sequence[Newcomer] = (),
) -> Outcome:
    """Sets fields of one record or of many, to domain values or to what a person typed.

    `seen` is what a form held when it began: when a field of it holds something else by now, nothing is set. `plus` and
    `minus` add to and take from sets, whatever else is in them by now. `fresh` are added on the way: who is named first here.

    Raises:
        InvalidValues: values break the declaration, all named at once.
        UnknownReference: a record is not here.
        Clash: somebody changed a field since the form began.
        ReadOnly, DiskTrouble: see `Workspace.change`.
    """
    records = records_of(ws, ids)
    words = {type(record) for record in records}
    kept = {word.word: _checked(word, values) for word in words}
    more = {word.word: _elements(word, plus or {}) for word in words}
    less = {word.word: _elements(word, minus or {}) for word in words}

    def act(transaction: Transaction) -> Sequence[str]:
        newcomers.welcome(transaction, fresh)
        for record in records:
            now = _still_here(transaction, record)
            _refuse_clash(now, seen or {})
            placing.refuse_circle(transaction, now, kept[record.word])
            after = kept[record.word] | _changed_sets(now, more[record.word], less[record.word])
            sizes.refuse_too_large(now.with_values(**after), now)
            transaction.update(record.word, record.id, after)
        return ids

    word, named = records[0].word, {one.id: one.title for one in fresh}
    return ws.change(done_words.set_to(ws, records, kept[word], more[word], less[word], named), act)


def change_sets(
    ws: Workspace,
    ids: Sequence[str],
    field: str,
    *,
    plus: Iterable[str] = (),
    minus: Iterable[str] = (),
    fresh: Sequence[Newcomer] = (),
) -> Outcome:
    """Adds to and takes from one set, whatever else is in it by now.

    Raises: as `set_values`.
    """
    return set_values(ws, ids, {}, plus={field: plus}, minus={field: minus}, fresh=fresh)


def step(ws: Workspace, ids: Sequence[str], field: str, by: int) -> Outcome:
    """Moves a score up or down, each record from where it stands, within the bounds. An empty one begins in the middle.

    Raises: as `set_values`.
    """
    records = records_of(ws, ids)
    kind = _field(type(records[0]), field).kind
    if kind.stepped(None, by) is None:
        raise InvalidValues([Problem(field, f"{kind.label} is not a score", "set it as a whole")])

    def act(transaction: Transaction) -> Sequence[str]:
        for record in records:
            now = _still_here(transaction, record)
            transaction.update(record.word, record.id, {field: kind.stepped(now[field], by)})
        return ids

    done = ws.change(f"{kind.label} {'up' if by > 0 else 'down'}: {done_words.called(records)}", act)
    end = f"{kind.label} is as {'high' if by > 0 else 'low'} as it goes: {done_words.called(records)}"
    return done if done.change is not None else replace(done, message=end)


def add(  # noqa: PLR0913  all that says what comes where
    ws: Workspace,
    word: str,
    parent: str | None,
    values: Mapping[str, Any],
    *,
    after: str | None = None,
    id: str | None = None,
    fresh: Sequence[Newcomer] = (),
) -> Outcome:
    """Adds a record below its parent: behind a neighbour, or at the end. `fresh`: as for `set_values`.

    Raises: as `set_values`; UnknownReference also when the parent is not here.
    """
    record = id or new_id()
    kept = _checked(WORDS[word], values)
    if not well_formed(record):
        raise InvalidValues([Problem("id", f"{shown_line(record)!r} is not an id", "leave it out for a new one")])

    def act(transaction: Transaction) -> Sequence[str]:
        if transaction.find(record) is not None:
            raise InvalidValues([Problem("id", f"{record} is the id of another record", "leave it out for a new one")])
        placing.refuse_wrong_parent(transaction, word, parent)
        newcomers.welcome(transaction, fresh)
        made = WORDS[word](id=record, parent=parent, **kept)
        sizes.refuse_too_large(made)
        placing.insert(transaction, made, after)
        return (record,)

    title = shown_line(str(kept.get("title", "")))
    return ws.change(f"added {WORDS[word].label}{': ' + title if title else ''}", act)


def add_many(
    ws: Workspace, word: str, parent: str | None, titles: Sequence[str], *, after: str | None = None
) -> Outcome:
    """Adds one record a title, in their order.

    Raises: as `add`.
    """
    all_kept = [_checked(WORDS[word], {"title": title}) for title in titles]

    def act(transaction: Transaction) -> Sequence[str]:
        placing.refuse_wrong_parent(transaction, word, parent)
        made: list[str] = []
        for kept in all_kept:
            made.append(new_id())
            placing.insert(
                transaction, WORDS[word](id=made[-1], parent=parent, **kept), made[-2] if made[1:] else after
            )
        return made

    label = WORDS[word].label if len(titles) == 1 else WORDS[word].heading
    return ws.change(f"added {len(titles)} {label}", act)


def move(
    ws: Workspace, id: str, *, before: str | None = None, after: str | None = None, into: str | None = None
) -> Outcome:
    """Puts a record before or behind a neighbour-to-be, or at the end below another parent.

    Raises:
        InvalidValues: it has no order, or cannot hang there.
        and as `set_values`.
    """
    record = records_of(ws, (id,))[0]
    beside = before or after
    if not record.ordered and into is None:
        raise InvalidValues([Problem("", f"{a_or_an(record.label)} has no order", "move it --into another parent")])

    def act(transaction: Transaction) -> Sequence[str]:
        now = _still_here(transaction, record)
        parent = into if into is not None else placing.group(now)
        if beside == id:
            return (id,)
        if beside is not None:
            neighbour = transaction.get(record.word, beside)
            if neighbour is None:
                raise InvalidValues([Problem("", "they are not of the same kind", f"name another {record.label}")])
            parent = placing.group(neighbour)
        placing.hang(transaction, now, parent)
        if record.ordered:
            placing.place(transaction, record.word, record.id, parent, before=before, after=after)
        return (id,)

    return ws.change(f"moved {record.label}: {shown_line(record.name)}", act)


def shift(ws: Workspace, id: str, by: int) -> Outcome:
    """Moves a record one place up (−1) or down (+1) among its neighbours; at the ends nothing changes.

    Raises: as `move`.
    """
    record = records_of(ws, (id,))[0]
    if not record.ordered:
        raise InvalidValues(
            [Problem("", f"{a_or_an(record.label)} has no order", "it stands where its title or day puts it")]
        )

    def act(transaction: Transaction) -> Sequence[str]:
        placing.shift(transaction, _still_here(transaction, record), by)
        return (id,)

    done = ws.change(f"moved {record.label}: {shown_line(record.name)}", act)
    end = f"{shown_line(record.name)} is the {'first' if by < 0 else 'last'} already"
    return done if done.change is not None else replace(done, message=end)


def remove(ws: Workspace, ids: Sequence[str]) -> Outcome:
    """Removes records with everything that hangs on them.

    Raises: as `set_values`.
    """
    records = records_of(ws, tuple(dict.fromkeys(ids)))
    if any(record.word == "library" for record in records):
        raise InvalidValues([Problem("", "the library itself cannot be removed", "remove its file instead")])
    takes = removal(ws, ids)

    def act(transaction: Transaction) -> Sequence[str]:
        for record in records:
            transaction.delete(record.word, record.id)
        return ids

    more = sum(takes.counts.values()) - len(records)
    with_it = f" and {more} that hung on {'it' if len(records) == 1 else 'them'}" if more else ""
    outcome = ws.change(f"removed {done_words.called(records)}{with_it}", act)
    warnings = tuple(f"{shown_line(title)} moved up" for title in takes.moved_up)
    return Outcome(outcome.message, outcome.change, outcome.ids, warnings)


def removal(ws: Workspace, ids: Sequence[str]) -> Removal:
    """What removing the records would take with it; changes nothing."""
    records = records_of(ws, ids)
    chosen = {record.id for record in records}
    twigs = [tree.Twig(record.word, record.id) for record in records]
    for record in records:
        twigs += [twig for twig in tree.below(ws.connection, record.word, (record.id,)) if twig.record not in chosen]
    twigs = list(dict.fromkeys(twigs))
    counts: dict[str, int] = {}
    for twig in twigs:
        counts[twig.word] = counts.get(twig.word, 0) + 1
    named = tree.titles(ws.connection, twigs[:200])
    shown = tuple((WORDS[twig.word].label, named.get(twig.record, "")) for twig in twigs[:200])
    stages = [twig.record for twig in twigs if twig.word == "stage"]
    nested = tree.nested_journeys(ws.connection, stages) if stages else []
    moved_up = tuple(title for id, title in nested if id not in chosen)
    return Removal(shown, counts, moved_up, tuple(twig.record for twig in twigs[:200]))


def mark_reviewed(ws: Workspace, journey_id: str) -> Outcome:
    """Says that somebody went through the journey today and that it still holds.

    Raises: as `set_values`.
    """
    return set_values(ws, (journey_id,), {"reviewed_on": ws.today()})


def fields_of_word(word: str) -> type[Entity]:
    """The declaration of a word that a person named. Raises UnknownReference naming the nearest."""
    if word in WORDS:
        return WORDS[word]
    by_spoken = {name: declared for declared in WORDS.values() for name in (declared.label, declared.plural)}
    if word in by_spoken:
        return by_spoken[word]
    near = nearest(word, [*WORDS, *by_spoken])
    hint = f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else f"Known: {', '.join(WORDS)}."
    raise UnknownReference(f"There is no kind of record called {shown_line(word)!r}", hint)


def records_of(ws: Workspace, ids: Sequence[str]) -> list[Any]:
    """The records with these ids, in their order. Raises UnknownReference when one is not here."""
    found = [(id, reading.find(ws.connection, id)) for id in ids]
    missing = [id for id, record in found if record is None]
    if missing or not found:
        raise _gone(ws, missing)
    return [record for _, record in found]


def _gone(ws: Workspace, ids: Sequence[str]) -> UnknownReference:
    """What to say of records that are not here: what one of them was called, or its id where nobody ever knew it."""
    if not ids:
        return UnknownReference("No record was named", "Say which one is meant.")
    title = next(iter(journal.once_called(ws.connection, ids).values()), "")
    if not title:
        return UnknownReference(f"Nothing here has the id {ids[0]}", "It may be in another library.")
    if len(ids) == 1:
        return UnknownReference(f"{shown_line(title)!r} has been removed meanwhile", _BACK)
    return UnknownReference(f"{shown_line(title)!r} and {len(ids) - 1} more have been removed meanwhile", _BACK)


def _still_here(transaction: Transaction, record: Any) -> Any:
    now = transaction.get(record.word, record.id)
    if now is None:
        raise UnknownReference(f"{shown_line(record.name)!r} has been removed meanwhile", _BACK)
    return now


def _field(word: type[Entity], name: str) -> Any:
    if name not in word.fields:
        raise InvalidValues([unknown_field(word, name)])
    return word.fields[name]


def checked_values(word: type[Entity], values: Mapping[str, Any]) -> dict[str, Any]:
    """What a person typed, as it will be kept. Raises InvalidValues with all that is wrong."""
    return _checked(word, values)


def unknown_field(word: type[Entity], name: str) -> Problem:
    """That a word has no field of that name, and which are nearest."""
    by_label = [field.name for field in word.fields.values() if field.label.casefold().replace(" ", "_") == name]
    near = nearest(name, list(word.fields), most=1) or by_label
    right = f"did you mean {' or '.join(near)}?" if near else f"its fields are {', '.join(word.fields)}"
    return Problem(shown_line(name), f"{a_or_an(word.label)} has no such field", right)


def _checked(word: type[Entity], values: Mapping[str, Any]) -> dict[str, Any]:
    problems = [unknown_field(word, name) for name in values if name not in word.fields]
    typed = {name: _emptied(word, name, value) for name, value in values.items() if name in word.fields}
    kept, more = checked(word, typed)
    if word.word == "library":
        from journeytui.workspace import definitions  # noqa: PLC0415  it brings the studies along

        more += definitions.problems(kept)
    if problems or more:
        raise InvalidValues(problems + more)
    return kept


def _emptied(word: type[Entity], name: str, value: Any) -> Any:
    return word.fields[name].empty if value is None or (isinstance(value, str) and not value.strip()) else value


def _elements(word: type[Entity], sets: Elements) -> dict[str, frozenset[str]]:
    for name in sets:
        kind = _field(word, name).kind
        if not isinstance(kind, Labels | Links) or isinstance(kind, Listing):
            raise InvalidValues([Problem(name, f"{kind.label} is not a set", "set it as a whole with =")])
    return _checked(word, {name: list(elements) for name, elements in sets.items()})


def _changed_sets(
    now: Entity, more: Mapping[str, frozenset[str]], less: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    none: frozenset[str] = frozenset()
    changed: dict[str, Any] = {}
    for name in {**more, **less}:
        if not isinstance(now[name], frozenset):
            label = now.fields[name].label
            raise InvalidValues(
                [Problem(name, f"{label} holds {str(now[name])[:60]!r}, which is no set", "set it as a whole with =")]
            )
        changed[name] = (now[name] | more.get(name, none)) - less.get(name, none)
    kept, problems = checked(type(now), changed)
    if problems:
        raise InvalidValues(problems)
    return kept


def _refuse_clash(now: Any, seen: Mapping[str, Any]) -> None:
    for name, value in seen.items():
        if now[name] != value:
            kind = now.fields[name].kind
            raise Clash(
                f"{kind.label} of {shown_line(now.name)!r} was changed meanwhile: it is {kind.format(now[name])!r} now",
                "Nothing was overwritten. Look at it again, then decide.",
            )
