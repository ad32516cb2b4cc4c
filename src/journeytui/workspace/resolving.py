"""Conflicts: the choice between what met, in one Change that can be undone. `conflict_words` says what met.

Refuses to choose by itself, to decide twice, and to replace what whoever chooses has not seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from journeytui.domain import ids
from journeytui.domain.errors import Clash, InvalidValues, Problem, UnknownReference
from journeytui.domain.kinds import Link
from journeytui.domain.text import shown_line
from journeytui.domain.words import WORDS, Conflict
from journeytui.store import journal, reading, replica
from journeytui.store.literals import row_of
from journeytui.store.writing import Transaction
from journeytui.sync import merge
from journeytui.sync.wire import NOTHING, PARENT, WITHIN
from journeytui.workspace import conflict_words, edit, placing, references
from journeytui.workspace.conflict_words import (
    BOTH,
    EDIT,
    FIELD,
    MINE,
    MOVE,
    REMOVAL,
    RESTORE,
    THEIRS,
    VALUE,
    ConflictView,
    Worded,
    loaded,
    said,
)  # fmt: skip
from journeytui.workspace.remotes import open_remote, the_remote
from journeytui.workspace.workspace import Outcome, Workspace

__all__ = [
    "BOTH",
    "MINE",
    "RESTORE",
    "THEIRS",
    "VALUE",
    "ConflictView",
    "conflicts",
    "resolve",
    "resolve_all",
]

Restored = tuple[str, str, Mapping[str, Any], int]
"""Word, id and fields of a record that is to come back, and the seq of its removal where only the space knew of it."""


def conflicts(ws: Workspace) -> tuple[ConflictView, ...]:
    """The open Conflicts, oldest first as far as that is known."""
    ids = replica.open_conflict_ids(ws.connection)
    found = conflicts_among(ws, ids)
    return tuple(found[id].view for id in ids if id in found)


def conflicts_among(ws: Workspace, wanted: Iterable[str]) -> dict[str, Worded]:
    """Those of these ids that are here, each as it is now."""
    return conflict_words.views(ws, reading.among(ws.connection, "conflict", wanted))


def resolve(
    ws: Workspace,
    conflict_id: str,
    meant: str | Callable[[ConflictView], str],
    value: str | None = None,
    *,
    stood: str | None = None,
) -> Outcome:
    """Decides a Conflict and closes it, as one Change. `value` is what a person typed, for the choice `value`.

    `meant` is the choice, or tells it of the Conflict as it is. `stood` is what the person saw in place (`ConflictView.stood`); None for whoever saw nothing, and is told what stood.

    Raises:
        UnknownReference: there is no such Conflict, or what it is about is gone and cannot be brought back.
        InvalidValues: that choice is none here, or the value breaks the declaration.
        Clash: it is decided already, or something else is in place by now than what was seen.
        ReadOnly, DiskTrouble: as ever.
        Unreachable: a removed record can only be had from the space, which does not answer.
    """
    conflict, seen, choice = _chosen(ws, conflict_id, meant, stood)
    value, told = _typed(ws, seen, value or "") if choice == VALUE else ("", "")
    back = list(_to_restore(ws, conflict)) if choice == RESTORE else []

    def act(transaction: Transaction) -> tuple[str, ...]:
        _refuse_unseen(transaction.connection, seen)
        return _decide(transaction, conflict, choice, value, back)

    return ws.change(_told(seen, choice, told), act)


def _typed(ws: Workspace, seen: ConflictView, typed: str) -> tuple[str, str]:
    """The value that somebody typed, and how it reads: a link may be typed as a path, like team:gamma."""
    word = WORDS.get(seen.word)
    kind = word.fields[seen.field].kind if word and seen.field in word.fields else None
    if not isinstance(kind, Link) or not typed.strip():
        return typed, typed
    id = typed if ids.well_formed(typed) else references.resolve(ws, typed.strip(), kind.to).id
    return id, references.names(ws, [id])[id]


def resolve_all(ws: Workspace, chosen: Mapping[str, str], *, stood: Mapping[str, str] = NOTHING) -> Outcome:
    """Decides many Conflicts, by id each with `mine` or `theirs`, as one Change that one undo takes back.

    `stood` is by id what the person saw in place. One that cannot be decided so stays open, and a warning names it: what it is
    about was removed, or something else is in place than what was seen, were it by the choice before. So one choice is made a field.

    Raises: as `resolve`, where an id or a choice is none.
    """
    if any(choice not in (MINE, THEIRS) for choice in chosen.values()):
        raise InvalidValues([Problem("", "many conflicts at once are decided as mine or as theirs")])
    found: list[tuple[Conflict, ConflictView, str]] = []
    left: list[str] = []
    for id, choice in chosen.items():
        try:
            found.append(_chosen(ws, id, choice, stood.get(id)))
        except Clash as error:
            left.append(f"One stays as it is: {error.message}")

    def act(transaction: Transaction) -> tuple[str, ...]:
        touched: dict[str, None] = {}
        for conflict, seen, choice in found:
            try:
                _refuse_unseen(transaction.connection, seen)
                touched |= dict.fromkeys(_decide(transaction, conflict, choice, "", []))
            except (UnknownReference, InvalidValues, Clash) as error:
                left.append(f"{shown_line(seen.title)} stays open: {error.message}")
        return tuple(touched)

    outcome = ws.change(f"resolved {_many(len(found))}", act)
    done = len(chosen) - len(left)
    message = f"resolved {done} of {_many(len(chosen))}" if left else outcome.message
    return Outcome(message, outcome.change, outcome.ids, tuple(dict.fromkeys(left)))


def _many(count: int) -> str:
    return f"{count} conflict{'s' if count != 1 else ''}"


def _chosen(
    ws: Workspace, id: str, meant: str | Callable[[ConflictView], str], stood: str | None
) -> tuple[Conflict, ConflictView, str]:
    """The Conflict, how it is now, and what is chosen."""
    conflict: Conflict | None = reading.get(ws.connection, "conflict", id)
    if conflict is None:
        raise UnknownReference(f"There is no conflict {shown_line(id)}", "`journeytui conflicts` lists them.")
    seen = conflict_words.views(ws, [conflict])[conflict.id].view
    if conflict.state == "closed":
        raise _decided(seen)
    if stood is not None and not is_as_shown(ws.connection, conflict, stood):
        raise _clash(seen)
    choice = meant if isinstance(meant, str) else meant(seen)
    if choice not in seen.choices:
        raise InvalidValues(
            [
                Problem(
                    "", f"{shown_line(choice)!r} is no choice for this conflict", f"choose {' or '.join(seen.choices)}"
                )
            ]
        )
    return conflict, seen, choice


def is_as_shown(connection: sqlite3.Connection, conflict: Conflict, stood: str) -> bool:
    """Whether what stands is what stood when somebody looked."""
    return conflict_words.standing(connection, conflict).text == stood


def _refuse_unseen(connection: sqlite3.Connection, seen: ConflictView) -> None:
    """Raises Clash when a Conflict is decided meanwhile, or something else is in place than what was seen."""
    conflict: Conflict | None = reading.get(connection, "conflict", seen.id)
    if conflict is None or conflict.state == "closed":
        raise _decided(seen)
    if not is_as_shown(connection, conflict, seen.stood):
        raise _clash(seen)


def _decided(seen: ConflictView) -> Clash:
    stands = f": {shown_line(seen.label)} is {_short(seen.theirs) or 'empty'} now" if seen.field and seen.theirs else ""
    return Clash(
        f"That conflict about {shown_line(seen.title)} is decided already{stands}",
        "Nothing was changed. To set something else, change the record itself.",
    )


def _clash(seen: ConflictView) -> Clash:
    return Clash(
        f"What is in place in {shown_line(seen.title)} is not what was shown any more",
        "Nothing was changed. Look at the conflict once more, then choose.",
    )


def _decide(
    transaction: Transaction, conflict: Conflict, choice: str, typed: str, back: Sequence[Restored]
) -> tuple[str, ...]:
    """Does what was chosen, and closes the Conflict."""
    if choice == VALUE:
        _set_typed(transaction, conflict, typed)
    elif choice == MINE and conflict.sort == REMOVAL:
        _remove(transaction, conflict)
    elif choice == MINE:
        _set(transaction, str(conflict.parent), {conflict.field_name: loaded(conflict.second)})
    elif choice == RESTORE:
        _restore(transaction, conflict, back)
    transaction.update("conflict", conflict.id, {"state": "closed"})
    return (conflict.id, str(conflict.parent))


_STANDS = {
    (EDIT, THEIRS): "stays removed", (EDIT, RESTORE): "is back, with the edit", (REMOVAL, THEIRS): "stays", (REMOVAL, MINE): "is removed",
    (MOVE, THEIRS): "stays where it is", (MOVE, MINE): "is moved",
}  # fmt: skip
_LONGEST = 60
"""Characters of a value that a message shows."""


def _told(seen: ConflictView, choice: str, typed: str) -> str:
    """What stands from now on; and what stood, where that came after the two had met."""
    title = shown_line(seen.title)
    if not seen.here:
        return f"resolved: {title} {_STANDS[EDIT, RESTORE if choice == RESTORE else THEIRS]}"
    if seen.sort != FIELD:
        kept = seen.sort == EDIT and choice == THEIRS
        return f"resolved: {title} {'stays as it is' if kept else _STANDS.get((seen.sort, choice), choice)}"
    value = _short({THEIRS: seen.theirs, MINE: seen.mine}.get(choice, typed)) or "empty"
    who = f"{shown_line(seen.theirs_author).partition('<')[0].strip() or 'somebody'} set since"
    before = f"; before it was {_short(seen.theirs) or 'empty'}, which {who}" if seen.since and choice != THEIRS else ""
    since = f", which {who}" if seen.since and choice == THEIRS else ""
    if seen.field == "title":
        return f"resolved: it is called {value}{since}{before}"
    return f"resolved: {seen.label} is {value}{since}, in {title}{before}"


def _short(text: str) -> str:
    line = shown_line(text)
    return f"{line[: _LONGEST - 1]}…" if len(line) > _LONGEST else line


# --- choosing ----------------------------------------------------------------------------------------------------------


_GONE = "What the conflict is about was removed"
_BACK = "`journeytui resolve ID restore` brings it back with the edit; theirs leaves it removed."


def _set(transaction: Transaction, record: str, values: Mapping[str, Any]) -> None:
    """Sets fields of the wire in a record that is here."""
    word = reading.word_of(transaction.connection, record)
    if word is None:
        raise UnknownReference(_GONE, _BACK)
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
        raise UnknownReference(_GONE, _BACK)
    kept = edit.checked_values(type(record), {conflict.field_name: typed})
    placing.refuse_circle(transaction, record, kept)
    transaction.update(record.word, record.id, kept)


def _remove(transaction: Transaction, conflict: Conflict) -> None:
    word = reading.word_of(transaction.connection, str(conflict.parent))
    if word is not None:
        transaction.delete(word, str(conflict.parent))


def _to_restore(ws: Workspace, conflict: Conflict) -> Iterator[Restored]:
    """What was removed and has to come back: what the record hung on first, then itself with the edit in it."""
    kept = said(conflict.second) if conflict.sort == EDIT else {}
    record = str(kept.get("i") or conflict.parent)
    word = str(kept.get("k") or conflict_words.former_word(ws, record, conflict))
    chain: list[Restored] = []
    here = record
    while here and reading.word_of(ws.connection, here) is None and all(here != one[1] for one in chain):
        gone = journal.last_removal(ws.connection, here)
        if gone is None:
            chain += reversed(_from_space(ws, here))
            break
        fields = merge.explode(WORDS[gone.word], row_of(str(gone.old)))
        chain.append((gone.word, here, fields, 0))
        here = str(fields.get(PARENT) or "")
    edited = kept.get("set") or {} if conflict.sort == EDIT else {conflict.field_name: loaded(conflict.second)}
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
