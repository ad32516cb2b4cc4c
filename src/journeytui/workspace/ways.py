"""The way to a record: what it hangs on, from its journey down."""

from __future__ import annotations

from journeytui.store import reading, tree
from journeytui.workspace.workspace import Workspace


def way_to(ws: Workspace, id: str) -> dict[str, str]:
    """The record and what it hangs on, up to its journey: the id of each by its word, the record last; {} when it is not here.

    The words above a journey are left out: a journey nested in a stage is a way of its own.
    """
    word = reading.word_of(ws.connection, id)
    if word is None:
        return {}
    way = {word: id}
    for twig in tree.way_up(ws.connection, word, id) if word != "journey" else ():
        way = {twig.word: twig.record, **way}
        if twig.word == "journey":
            break
    return way
