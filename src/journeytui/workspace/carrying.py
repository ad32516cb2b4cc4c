"""Carrying records to another parent: several at once, as one Change. Refuses to put them among neighbours; that is `edit.move`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from journeytui.domain.errors import UnknownReference
from journeytui.domain.text import shown_line
from journeytui.store.writing import Transaction
from journeytui.workspace import done_words, edit, placing
from journeytui.workspace.workspace import Outcome, Workspace


def carry(ws: Workspace, ids: Sequence[str], into: str) -> Outcome:
    """Puts the records behind all that hangs on that parent; those that hang there already stay where they are.

    Raises:
        InvalidValues: one of them cannot hang there.
        UnknownReference: one of them, or the parent, is not here.
    """
    records = edit.records_of(ws, tuple(dict.fromkeys(ids)))
    home = shown_line(edit.records_of(ws, (into,))[0].name)

    def act(transaction: Transaction) -> Sequence[str]:
        for record in records:
            now = transaction.get(record.word, record.id)
            if now is None:
                told = f"{shown_line(record.name)!r} has been removed meanwhile"
                raise UnknownReference(told, "An undo brings it back.")
            if placing.group(now) != into:
                placing.hang(transaction, now, into)
                if record.ordered:
                    placing.place(transaction, record.word, record.id, into)
        return [record.id for record in records]

    done = ws.change(f"moved to {home}: {done_words.called(records)}", act)
    there = f"{done_words.called(records)}: in {home} already"
    return done if done.change is not None else replace(done, message=there)
