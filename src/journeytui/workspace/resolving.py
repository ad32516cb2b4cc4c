"""Conflicts: what met what, in words, and the choice between them. A choice is a Change like any other, and can be undone.

Refuses to choose by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeytui.domain.errors import InvalidValues, Problem, UnknownReference
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Link, Pairs
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS, Conflict
from journeytui.store import journal, reading, replica
from journeytui.store.columns import readable
from journeytui.store.literals import row_of
from journeytui.store.writing import Transaction
from journeytui.sync import merge
from journeytui.sync.wire import PARENT, WITHIN, unpack
from journeytui.workspace import edit, placing, references
from journeytui.workspace.remotes import open_remote, the_remote
from journeytui.workspace.workspace import Outcome, Workspace

MINE, THEIRS, VALUE, RESTORE = "mine", "theirs", "value", "restore"
"""The choices: what was kept aside, what stands, something else, and bringing a removed record back with the edit."""
BOTH = " and "
"""Between the names of those who want the same."""
Restored = tuple[str, str, Mapping[str, Any], int]
"""Word, id and fields of a record that is to come back, and the seq of its removal where only the space knew of it."""
_EDIT, _REMOVAL, _MOVE = "edit of a removed", "removal of an edited", "move"


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
    """What stands."""
    theirs_author: str
    mine: str
    """What was kept aside."""
    mine_author: str
    choices: tuple[str, ...]


def conflicts(ws: Workspace) -> tuple[ConflictView, ...]:
    """The open Conflicts, oldest first as far as that is known."""
    return tuple(
        _view(ws, one) for one in reading.selection(ws.connection, "conflict", "state IS NOT 'closed' ORDER BY rowid")
    )


def resolve(ws: Workspace, conflict_id: str, choice: str, value: str | None = None) -> Outcome:
    """Decides a Conflict and closes it, as one Change. `value` is what a person typed, for the choice `value`.

    Raises:
        UnknownReference: there is no such Conflict, or what it is about is gone and cannot be brought back.
        InvalidValues: that choice is none here, or the value breaks the declaration.
        ReadOnly, DiskTrouble: as ever.
        Unreachable: a removed record can only be had from the space, which does not answer.
    """
    conflict = _chosen(ws, conflict_id, choice)
    back = list(_to_restore(ws, conflict)) if choice == RESTORE else []

    def act(transaction: Transaction) -> tuple[str, ...]:
        return _decide(transaction, conflict, choice, value or "", back)

    return ws.change(_told(_view(ws, conflict), choice, value or ""), act)


def resolve_all(ws: Workspace, chosen: Mapping[str, str]) -> Outcome:
    """Decides many Conflicts, by id each with `mine` or `theirs`, as one Change that one undo takes back.

    One that cannot be decided so (what it is about was removed meanwhile) stays open, and a warning names it.

    Raises: as `resolve`, where an id or a choice is none.
    """
    found = [(_chosen(ws, id, choice), choice) for id, choice in chosen.items()]
    if any(choice not in (MINE, THEIRS) for _, choice in found):
        raise InvalidValues([Problem("", "many conflicts at once are decided as mine or as theirs")])
    left: list[str] = []

    def act(transaction: Transaction) -> tuple[str, ...]:
        touched: dict[str, None] = {}
        for conflict, choice in found:
            try:
                touched |= dict.fromkeys(_decide(transaction, conflict, choice, "", []))
            except (UnknownReference, InvalidValues) as error:
                left.append(f"{shown_line(_view(ws, conflict).title)} stays open: {error.message}")
        return tuple(touched)

    outcome = ws.change(f"resolved {len(found)} conflicts", act)
    done = len(found) - len(left)
    message = f"resolved {done} of {len(found)} conflicts" if left else outcome.message
    return Outcome(message, outcome.change, outcome.ids, tuple(dict.fromkeys(left)))


def _chosen(ws: Workspace, id: str, choice: str) -> Conflict:
    conflict: Conflict | None = reading.get(ws.connection, "conflict", id)
    if conflict is None:
        raise UnknownReference(f"There is no conflict {shown_line(id)}", "`journeytui conflicts` lists them.")
    if choice not in choices_of(conflict):
        options = " or ".join(choices_of(conflict))
        raise InvalidValues(
            [Problem("", f"{shown_line(choice)!r} is no choice for this conflict", f"choose {options}")]
        )
    return conflict


def _decide(
    transaction: Transaction, conflict: Conflict, choice: str, typed: str, back: Sequence[Restored]
) -> tuple[str, ...]:
    """Does what was chosen, and closes the Conflict."""
    if choice == VALUE:
        _set_typed(transaction, conflict, typed)
    elif choice == MINE and conflict.sort == _REMOVAL:
        _remove(transaction, conflict)
    elif choice == MINE:
        _set(transaction, str(conflict.parent), {conflict.field_name: _loaded(conflict.second)})
    elif choice == RESTORE:
        _restore(transaction, conflict, back)
    transaction.update("conflict", conflict.id, {"state": "closed"})
    return (conflict.id, str(conflict.parent))


def choices_of(conflict: Conflict) -> tuple[str, ...]:
    """What can be chosen: what stands comes last."""
    if conflict.sort == _EDIT or not conflict.second:
        return (RESTORE, THEIRS) if conflict.sort == _EDIT else (MINE, THEIRS)
    return (MINE, VALUE, THEIRS) if conflict.sort == "field" and "/" not in conflict.field_name else (MINE, THEIRS)


_STANDS = {
    (_EDIT, THEIRS): "stays removed", (_EDIT, RESTORE): "is back, with the edit", (_REMOVAL, THEIRS): "stays", (_REMOVAL, MINE): "is removed",
    (_MOVE, THEIRS): "stays where it is", (_MOVE, MINE): "is moved",
}  # fmt: skip
_LONGEST = 60
"""Characters of a value that a message shows."""


def _told(view: ConflictView, choice: str, typed: str) -> str:
    """What stands from now on; whose it was matters no more."""
    title = shown_line(view.title)
    if view.sort != "field":
        return f"resolved: {title} {_STANDS.get((view.sort, choice), choice)}"
    value = shown_line({THEIRS: view.theirs, MINE: view.mine}.get(choice, typed))
    value = f"{value[: _LONGEST - 1]}…" if len(value) > _LONGEST else value
    return (
        f"resolved: {view.label} is {value or 'empty'}, in {title}"
        if view.field != "title"
        else f"resolved: it is called {value}"
    )


# --- in words ----------------------------------------------------------------------------------------------------------


def _view(ws: Workspace, conflict: Conflict) -> ConflictView:
    about = str(conflict.parent or "")
    record = reading.find(ws.connection, about)
    word = record.word if record else _former_word(ws, about, conflict)
    declared = WORDS.get(word)
    texts = [_text(ws, declared, conflict, text) for text in (conflict.base, conflict.first, conflict.second)]
    return ConflictView(
        conflict.id, conflict.sort or "", about, word, record.name if record else _former_title(ws, about, conflict),
        references.where_of(ws, word, about) if record else "", conflict.field_name, _label(declared, conflict.field_name),
        "" if conflict.sort == _REMOVAL else texts[0], texts[1], conflict.first_author, texts[2], _who_asks(conflict), choices_of(conflict),
    )  # fmt: skip


def _former_word(ws: Workspace, record: str, conflict: Conflict) -> str:
    gone = journal.last_removal(ws.connection, record)
    return gone.word if gone else str(_said(conflict.second).get("k") or "")


def _former_title(ws: Workspace, record: str, conflict: Conflict) -> str:
    gone = journal.last_removal(ws.connection, record)
    title = _removed_row(gone).get("title") if gone else _said(conflict.second).get("set", {}).get("title")
    return str(title or "a removed record")


def _label(word: type[Entity] | None, field: str) -> str:
    name = field.partition("/")[0]
    return word.fields[name].label if word and name in word.fields else name


def _text(ws: Workspace, word: type[Entity] | None, conflict: Conflict, text: str) -> str:
    """One side of a Conflict, for a person."""
    if not text:
        return ""
    found = _loaded(text)
    if conflict.field_name:
        return _shown(ws, word, conflict.field_name, found)
    if isinstance(found, dict) and "ids" in found:
        return f"remove it, with {max(0, len(found['ids']) - 1 + int(found.get('more') or 0))} records below"
    if isinstance(found, list):
        return _listed(ws, found, _loaded(conflict.base))
    values = found.get("set", found) if isinstance(found, dict) else {}
    return "; ".join(
        f"{_label(word, name)}: {_shown(ws, word, name, value)}"
        for name, value in values.items()
        if name not in (PARENT, "position")
    )


def _who_asks(conflict: Conflict) -> str:
    """Who wants what was kept aside: of one removal these may be several."""
    by = _said(conflict.second).get("by") if conflict.sort == _REMOVAL else None
    others = [str(one) for one in by] if isinstance(by, list) else []
    return BOTH.join([*others, conflict.second_author])


def _listed(ws: Workspace, changed: list[Any], who: Any) -> str:
    """What was changed inside, and by whom where that were several."""
    told: list[str] = []
    authors = who if isinstance(who, list) and len(who) == len(changed) and len(set(map(str, who))) > 1 else ()
    by = [f" ({shown_line(str(one)).partition('<')[0].strip()})" for one in authors] or [""] * len(changed)
    titles = references.names(ws, [str(one[1]) for one in changed[:20] if isinstance(one, list) and len(one) == 4])
    for one, author in zip(changed[:20], by, strict=False):
        if isinstance(one, list) and len(one) == 4:
            kind, id, field, value = one
            word = WORDS.get(str(kind))
            what = "new" if field == "+" else f"{_label(word, str(field))}: {_shown(ws, word, str(field), value)}"
            told.append(f"{titles[str(id)]}: {what}{author}")
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


# --- choosing ----------------------------------------------------------------------------------------------------------


def _set(transaction: Transaction, record: str, values: Mapping[str, Any]) -> None:
    """Sets fields of the wire in a record that is here."""
    word = reading.word_of(transaction.connection, record)
    if word is None:
        raise UnknownReference("What the conflict is about was removed", "Choose theirs, or undo the removal.")
    declared = WORDS[word]
    before = replica.rows_of(transaction.connection, word, [record])[record]
    fields = {**merge.explode(declared, before), **values}
    fields = {name: value for name, value in fields.items() if value is not None and value != ""}
    columns = merge.changed_columns(declared, before, fields, values)
    if columns.get(WITHIN):
        placing.refuse_circle(transaction, transaction.get(word, record), {WITHIN: columns[WITHIN]})
    transaction.update_row(word, record, columns)


def _set_typed(transaction: Transaction, conflict: Conflict, typed: str) -> None:
    record = transaction.find(str(conflict.parent))
    if record is None:
        raise UnknownReference("What the conflict is about was removed", "Choose theirs, or undo the removal.")
    kept = edit.checked_values(type(record), {conflict.field_name: typed})
    placing.refuse_circle(transaction, record, kept)
    transaction.update(record.word, record.id, kept)


def _remove(transaction: Transaction, conflict: Conflict) -> None:
    word = reading.word_of(transaction.connection, str(conflict.parent))
    if word is not None:
        transaction.delete(word, str(conflict.parent))


def _to_restore(ws: Workspace, conflict: Conflict) -> Iterator[Restored]:
    """What was removed and has to come back: what the record hung on first, then itself with the edit in it."""
    said = _said(conflict.second)
    word, record = str(said.get("k") or ""), str(said.get("i") or conflict.parent)
    chain: list[Restored] = []
    here = record
    while here and reading.word_of(ws.connection, here) is None and all(here != one[1] for one in chain):
        gone = journal.last_removal(ws.connection, here)
        if gone is None:
            chain += reversed(_from_space(ws, here))
            break
        fields = merge.explode(WORDS[gone.word], _removed_row(gone))
        chain.append((gone.word, here, fields, 0))
        here = str(fields.get(PARENT) or "")
    edited = said.get("set") or {}
    for its_word, id, held, seq in reversed(chain):
        yield its_word, id, {**held, **edited} if id == record else held, seq
    if word in WORDS and all(record != one[1] for one in chain):
        yield word, record, edited, 0


def _from_space(ws: Workspace, record: str) -> list[Restored]:
    """The removed record as the space knows it, behind what it hung on."""
    remote = open_remote(ws, the_remote(ws))
    try:
        return [(row.kind, row.id, row.fields, row.seq) for row in remote.removed([record]) if row.kind in WORDS]
    finally:
        remote.close()


def _restore(transaction: Transaction, conflict: Conflict, back: Sequence[Restored]) -> None:
    for word, record, fields, seq in back:
        if reading.word_of(transaction.connection, record) is not None:
            _set(transaction, record, fields)
            continue
        kept = {name: value for name, value in fields.items() if value is not None and value != ""}
        if WITHIN in kept and transaction.get("stage", str(kept[WITHIN])) is None:
            del kept[WITHIN]
        if seq:
            replica.note_removed(transaction.connection, record, seq)
        transaction.insert_row(word, {"id": record, **merge.assemble(WORDS[word], kept)})
    if transaction.get("conflict", conflict.id) is None:
        raise UnknownReference("The conflict is not here any more", "Sync, and look again.")


def _removed_row(gone: journal.Entry) -> dict[str, Any]:
    return row_of(str(gone.old))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _said(text: str) -> dict[str, Any]:
    found = _loaded(text)
    return found if isinstance(found, dict) else {}
