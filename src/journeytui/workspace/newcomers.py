"""People, teams and the like that are named for the first time where somebody links to them."""

from __future__ import annotations

from collections.abc import Iterable

from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store.opening import new_id
from journeytui.store.writing import Transaction
from journeytui.workspace import placing
from journeytui.workspace.workspace import Outcome, Workspace


class Newcomer(Value):
    """A record that does not hang on any other, before it is there."""

    id: str
    word: str
    title: str


def newcomers(words: Iterable[str], title: str) -> list[Newcomer]:
    """What could be added under that title of these words: one of each that hangs on nothing and has a title like this."""
    alone = [WORDS[word] for word in words if word in WORDS and not WORDS[word].hangs_on and word != "journey"]
    found = []
    for word in alone:
        try:
            kept = word.fields["title"].kind.check(title) if "title" in word.fields else ""
        except NotAccepted:
            continue
        found += [Newcomer(new_id(), word.word, kept)] if kept else []
    return found


def add(ws: Workspace, newcomer: Newcomer) -> Outcome:
    """Adds the record, by itself. Raises: as `Workspace.change`."""

    def act(transaction: Transaction) -> tuple[str, ...]:
        welcome(transaction, (newcomer,))
        return (newcomer.id,)

    return ws.change(f"added {WORDS[newcomer.word].label}: {shown_line(newcomer.title)}", act)


def welcome(transaction: Transaction, fresh: Iterable[Newcomer]) -> None:
    """Adds the records within a Change that links to them; one that is here already stays as it is."""
    for one in fresh:
        if transaction.find(one.id) is None:
            placing.insert(transaction, WORDS[one.word](id=one.id, parent=None, title=one.title), None)
