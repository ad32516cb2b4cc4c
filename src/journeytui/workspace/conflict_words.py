"""Conflicts in words: what met what, whose it was, and what stands by now.

Refuses to show as standing what stood when the two met: somebody may have set something else since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from journeytui.domain import ids
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link, Pairs
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS, Conflict
from journeytui.store import journal, news, reading, replica, tree
from journeytui.store.columns import Native, from_row, readable
from journeytui.store.literals import row_of
from journeytui.store.tree import Step, Twig
from journeytui.sync import merge
from journeytui.sync.records import same
from journeytui.sync.wire import PARENT, compact, unpack
from journeytui.workspace import references
from journeytui.workspace.workspace import Workspace

MINE, THEIRS, VALUE, RESTORE = "mine", "theirs", "value", "restore"
"""The choices: what was kept aside, what stands, something else, and bringing a removed record back with the edit."""
BOTH = " and "
"""Between the names of those who want the same."""
EDIT, REMOVAL, MOVE, FIELD = "edit of a removed", "removal of an edited", "move", "field"
"""The sorts."""
REMOVED = "removed"
"""As what stands, where a record is gone."""
_MOST = 20
"""Changes inside a record that are told."""


class ConflictView(Value):
    """A Conflict in words."""

    id: str
    sort: str
    record: str
    """The id of what it is about."""
    word: str
    title: str
    where: str
    """What that hangs on, from the outside in."""
    field: str
    label: str
    base: str
    """What it was before both edits."""
    theirs: str
    """What stands now."""
    theirs_author: str
    mine: str
    """What was kept aside."""
    mine_author: str
    choices: tuple[str, ...]
    stood: str
    """What stands now and whose it is, for `resolving.resolve` to see whether it still does."""
    since: bool
    """Whether what stands was set after the two met."""
    here: bool
    """Whether the record is here: a removed one has nothing but the choice to bring it back."""


class Worded(NamedTuple):
    """A Conflict in words, and the ids of all that it tells of: while none of these changes, it says the same."""

    view: ConflictView
    tells_of: frozenset[str]


class Stands(NamedTuple):
    """What is in place now of all that a Conflict is about."""

    word: str
    """'' when the record is gone."""
    values: tuple[tuple[str, str, Any], ...]
    """Record, field and value of the wire; of a removed record none."""
    author: str
    since: bool
    """Whether that is another than when the two met."""

    @property
    def text(self) -> str:
        """It all, to be compared: JSON of [[record, field, value], …] and the author."""
        return compact([[list(one) for one in self.values], self.author])


def views(ws: Workspace, conflicts: Sequence[Conflict]) -> dict[str, Worded]:
    """Each of the Conflicts as it is now, by its id."""
    words = reading.words_of(ws.connection, {str(one.parent or "") for one in conflicts})
    ways = tree.ways_up(ws.connection, [Twig(word, id) for id, word in words.items()])
    of_word: dict[str, list[str]] = {}
    for id, word in words.items():
        of_word.setdefault(word, []).append(id)
    here = {
        id: _Here(from_row(WORDS[word], (id, *row.values())), row)
        for word, records in of_word.items()
        for id, row in replica.rows_of(ws.connection, word, records).items()
    }
    return {one.id: _view(ws, one, here.get(str(one.parent or "")), ways) for one in conflicts}


class _Here(NamedTuple):
    """A record that a Conflict is about, and its row."""

    record: Any
    row: Mapping[str, Native]


def _view(ws: Workspace, conflict: Conflict, here: _Here | None, ways: Mapping[str, Sequence[Step]]) -> Worded:
    """`here` is what it is about, as far as that is here; `ways` tells what each hangs on."""
    about, record = str(conflict.parent or ""), here.record if here else None
    word = record.word if record else former_word(ws, about, conflict)
    declared = WORDS.get(word)
    stands = standing(ws.connection, conflict, record.word if record else "", here.row if here else None)
    base, mine = (_text(ws, declared, conflict, text) for text in (conflict.base, conflict.second))
    view = ConflictView(
        conflict.id, conflict.sort or "", about, word, record.name if record else _former_title(ws, about, conflict),
        references.where(ways[about]) if record else "", conflict.field_name, _label(declared, conflict.field_name),
        "" if conflict.sort == REMOVAL else base, _now(ws, declared, conflict, stands), stands.author, mine, _who_asks(conflict),
        choices_of(conflict, here=bool(stands.word)), stands.text, stands.since, bool(stands.word),
    )  # fmt: skip
    return Worded(view, _tells_of(conflict, stands, ways.get(about, ())))


def _tells_of(conflict: Conflict, stands: Stands, way: Sequence[Step]) -> frozenset[str]:
    texts = (conflict.base, conflict.first, conflict.second, stands.text, conflict.field_name)
    said = (id for text in texts for id in ids.mentioned(text or ""))
    return frozenset([conflict.id, str(conflict.parent), *(step.record for step in way), *said])


def choices_of(conflict: Conflict, *, here: bool) -> tuple[str, ...]:
    """What can be chosen: what stands comes last. Of a record that is gone only what can still be done."""
    if not here and conflict.sort == FIELD and conflict.second:
        return (RESTORE, THEIRS)
    if not here and conflict.sort in (REMOVAL, MOVE, FIELD):
        return (THEIRS,)
    if conflict.sort == EDIT or not conflict.second:
        return (RESTORE, THEIRS) if conflict.sort == EDIT else (MINE, THEIRS)
    return (MINE, VALUE, THEIRS) if conflict.sort == FIELD and "/" not in conflict.field_name else (MINE, THEIRS)


# --- what stands -------------------------------------------------------------------------------------------------------


def standing(
    connection: sqlite3.Connection, conflict: Conflict, word: str | None = None, row: Mapping[str, Native] | None = None
) -> Stands:
    """What is in place now, and who set it, as far as this copy of the library knows. `word` is that of the record, '' where it is
    gone, and `row` its row; None where that is to be looked up.
    """
    about = str(conflict.parent or "")
    word = reading.word_of(connection, about) or "" if word is None else word
    if word not in WORDS:
        gone = _whose(connection, about, "-")
        return Stands(
            "",
            (),
            conflict.first_author if conflict.sort == EDIT else gone or conflict.first_author,
            conflict.sort != EDIT,
        )
    if conflict.sort == REMOVAL:
        return _inside(connection, word, conflict)
    names = [conflict.field_name] if conflict.field_name else [*said(conflict.second).get("set", ())]
    fields = _fields(connection, word, about) if row is None else merge.explode(WORDS[word], row)
    values = tuple((about, name, fields.get(name)) for name in names)
    if conflict.sort == EDIT:
        return Stands(word, values, _whose(connection, about, "+"), since=True)
    since = not same(loaded(conflict.first), fields.get(conflict.field_name))
    author = _set_by(connection, word, about, conflict.field_name) if since else conflict.first_author
    return Stands(word, values, author, since)


def _inside(connection: sqlite3.Connection, word: str, conflict: Conflict) -> Stands:
    """What is in place of all that was changed inside."""
    listed = loaded(conflict.first)
    found: list[tuple[str, str, Any]] = []
    since = False
    for kind, id, field, then in _changes(listed):
        if kind not in WORDS or field == "+":
            found.append((id, field, then))
            continue
        fields = _fields(connection, kind, id)
        found.append((id, field, fields.get(field)))
        since |= not same(then, fields.get(field))
    return Stands(word, tuple(found), conflict.first_author, since)


def _changes(listed: Any) -> Iterator[tuple[str, str, str, Any]]:
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, list) and len(one) == 4:
            yield str(one[0]), str(one[1]), str(one[2]), one[3]


def _fields(connection: sqlite3.Connection, word: str, record: str) -> dict[str, Any]:
    row = replica.rows_of(connection, word, [record]).get(record)
    return merge.explode(WORDS[word], row) if row else {}


def _whose(connection: sqlite3.Connection, record: str, entry: str) -> str:
    """Who brought ('+') or removed ('-') the record last; '' when this copy of the library does not know."""
    return next((hand.author for hand in news.hands(connection, record, entry)), "")


def _set_by(connection: sqlite3.Connection, word: str, record: str, field: str) -> str:
    """Who set a field last; '' when this copy of the library does not know."""
    declared = WORDS[word]
    column = merge.column_of(declared, field)
    for hand in news.hands(connection, record, column, "+"):
        if hand.entry == "+":
            return hand.author
        old, new = (merge.parts_of(declared, column, value).get(field) for value in (hand.old, hand.new))
        if not same(old, new):
            return hand.author
    return ""


# --- in words ----------------------------------------------------------------------------------------------------------


def _now(ws: Workspace, word: type[Entity] | None, conflict: Conflict, stands: Stands) -> str:
    """What stands, for a person."""
    if not stands.word:
        return REMOVED
    values = {field: value for _, field, value in stands.values}
    if conflict.field_name:
        return _shown(ws, word, conflict.field_name, values.get(conflict.field_name))
    if conflict.sort != REMOVAL:
        return _named(ws, word, values)
    held = {(id, field): value for id, field, value in stands.values}
    listed = loaded(conflict.first)
    changed = [[kind, id, field, held.get((id, field), then)] for kind, id, field, then in _changes(listed)]
    return (
        _listed(ws, changed, loaded(conflict.base), str(conflict.parent))
        if isinstance(listed, list)
        else _text(ws, word, conflict, conflict.first)
    )


def overruled(ws: Workspace, after: int) -> tuple[str, ...]:
    """Conflicts that this person had decided, and somebody else at the same time otherwise: what sync brought says so.

    Whoever keeps what stands sends no value for others to meet, so the other choice comes as any value that was set since.
    """
    found: dict[tuple[str, str], str] = {}
    for one in news.arrived(ws.connection, ws.me, after):
        conflict: Conflict | None = reading.get(ws.connection, "conflict", one.conflict)
        if conflict is None or (word := reading.word_of(ws.connection, str(conflict.parent))) not in WORDS:
            continue
        declared, field = WORDS[str(word)], conflict.field_name
        if merge.column_of(declared, field) != one.column:
            continue
        value = merge.parts_of(declared, one.column, one.new).get(field)
        if any(same(value, loaded(side)) for side in (conflict.first, conflict.second)):
            who = shown_line(one.author).partition("<")[0].strip() or "somebody"
            name = references.names(ws, [str(conflict.parent)])[str(conflict.parent)]
            told = shown_line(_shown(ws, declared, field, value)) or "empty"
            found[str(conflict.parent), field] = (
                f"{who} decided otherwise than you: {_label(declared, field)} of {name} is {told}"
            )
    return tuple(found.values())


def former_word(ws: Workspace, record: str, conflict: Conflict) -> str:
    """The word of a record that is gone; '' when nobody knows."""
    gone = journal.last_removal(ws.connection, record)
    return gone.word if gone else str(said(conflict.second).get("k") or "")


def _former_title(ws: Workspace, record: str, conflict: Conflict) -> str:
    gone = journal.last_removal(ws.connection, record)
    kept = said(conflict.second).get("set", {})
    title = row_of(str(gone.old)).get("title") if gone else kept.get("title") if isinstance(kept, dict) else None
    return str(title or "a removed record")


def _label(word: type[Entity] | None, field: str) -> str:
    name = field.partition("/")[0]
    return word.fields[name].label if word and name in word.fields else name


def _text(ws: Workspace, word: type[Entity] | None, conflict: Conflict, text: str) -> str:
    """One side of a Conflict, for a person."""
    if not text:
        return ""
    found = loaded(text)
    if conflict.field_name:
        return _shown(ws, word, conflict.field_name, found)
    if isinstance(found, dict) and "ids" in found:
        return _removes(max(0, len(found["ids"]) - 1 + int(found.get("more") or 0)))
    if isinstance(found, list):
        return _listed(ws, found, loaded(conflict.base), str(conflict.parent))
    return _named(ws, word, found.get("set", found) if isinstance(found, dict) else {})


def _removes(below: int) -> str:
    return f"remove it, with {below} record{'s' if below != 1 else ''} below" if below else "remove it"


def _named(ws: Workspace, word: type[Entity] | None, values: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{_label(word, name)}: {_shown(ws, word, name, value)}"
        for name, value in values.items()
        if name not in (PARENT, "position")
    )


def _who_asks(conflict: Conflict) -> str:
    """Who wants what was kept aside: of one removal these may be several."""
    by = said(conflict.second).get("by") if conflict.sort == REMOVAL else None
    others = [str(one) for one in by] if isinstance(by, list) else []
    return BOTH.join([*others, conflict.second_author])


def _listed(ws: Workspace, changed: Sequence[Any], who: Any, about: str) -> str:
    """What was changed inside, and by whom where that were several; the record that it is about is not named again."""
    told: list[str] = []
    authors = who if isinstance(who, list) and len(who) == len(changed) and len(set(map(str, who))) > 1 else ()
    by = [f" ({shown_line(str(one)).partition('<')[0].strip()})" for one in authors] or [""] * len(changed)
    titles = references.names(ws, [id for _, id, _, _ in _changes([*changed[:_MOST]])])
    for one, author in zip(changed[:_MOST], by, strict=False):
        if isinstance(one, list) and len(one) == 4:
            kind, id, field, value = one
            word = WORDS.get(str(kind))
            what = "new" if field == "+" else f"{_label(word, str(field))}: {_shown(ws, word, str(field), value)}"
            told.append(f"{what}{author}" if id == about and field != "+" else f"{titles[str(id)]}: {what}{author}")
    return "; ".join(told)


def _shown(ws: Workspace, word: type[Entity] | None, field: str, packed: Any) -> str:
    value = unpack(packed)
    name, slash, part = field.partition("/")
    kind = word.fields[name].kind if word and name in word.fields else None
    if value is None or word is None:
        return "" if value is None else str(value)
    if slash and isinstance(kind, Pairs):
        return f"{part}={value}"
    if field == PARENT or isinstance(kind, Link):
        linked = part if slash else str(value)
        return references.names(ws, [linked])[linked]
    if slash or kind is None:
        return part or str(value)
    try:
        return kind.format(readable(word, name, value))
    except (AttributeError, TypeError, ValueError):
        return str(value)


def loaded(text: str) -> Any:
    """What a side says; the text itself where that is no JSON."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def said(text: str) -> dict[str, Any]:
    """The object that a side says; an empty one where it says none."""
    found = loaded(text)
    return found if isinstance(found, dict) else {}
