"""Who did what to a record, as the journal tells it."""

from __future__ import annotations

from contextlib import closing

import libraries
from journeytui.store import news
from journeytui.workspace import edit, history


def test_the_journal_says_who_brought_set_and_removed_a_record_newest_first_and_nothing_of_others():
    with libraries.a_copy(libraries.small()) as ana, closing(libraries.open_at(ana.path, "ben")) as ben:
        team, other = (edit.add(ana, "team", None, {"title": title}).ids[0] for title in ("Desk", "Other"))
        edit.set_values(ben, (team,), {"title": "Front desk", "description": "of the branch"})
        edit.set_values(ana, (team,), {"title": "Desk"})
        edit.remove(ben, (team,))
        told = [(one.author, one.entry) for one in news.hands(ana.connection, team, "title", "+", "-")]
        assert told == [("ben", "-"), ("ana", "title"), ("ben", "title"), ("ana", "+")]
        assert [one.author for one in news.hands(ana.connection, team, "-")] == ["ben"]
        assert [*news.hands(ana.connection, other, "title", "-")] == []
        history.undo(ben)
        assert [one.author for one in news.hands(ana.connection, team, "+")] == ["ben", "ana"]
