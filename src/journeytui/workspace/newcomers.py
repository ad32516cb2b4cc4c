"""People, teams and the like that are named for the first time where somebody links to them."""

from __future__ import annotations

from collections.abc import Iterable

from journeytui.domain.kinds import NotAccepted
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.store.opening import new_id
from journeytui.workspace import edit
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
    """Adds the record. Raises: as `edit.add`."""
    return edit.add(ws, newcomer.word, None, {"title": newcomer.title}, id=newcomer.id)
