"""The ledger of a schedule: what people did, what each of them had on the screen when they did it, and what became of it.

It reads the journals of their libraries, and repeats nothing that the program decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from journeytui.domain.words import WORDS
from journeytui.store import journal, membership, replica
from journeytui.store.literals import row_of
from journeytui.sync import merge, wire
from journeytui.workspace.workspace import Workspace

OURS = "library"
"""As the id of a library record, which changes when the library takes over that of its space."""
Key = tuple[Any, ...]
"""(record, field, value); (record, '+'); or (record, '-', author, which of their Changes)."""


class Broken(Exception):
    """A promise does not hold."""


class Deeds:
    """What people did, and over what they did it."""

    def __init__(self) -> None:
        self.over: dict[Key, set[Key]] = {}
        self.made: dict[Key, set[str]] = {}
        """Who did it: of one value, all who typed it."""
        self.lives: dict[Key, frozenset[Key]] = {}
        """Of a removal: the earlier ones that had been taken back by then, as its author knew. Two of one life mean the same."""
        self.twins: set[str] = set()
        """Records that nobody had sent when their file was copied: each copy may send or remove its own."""
        self.unsaid: set[Key] = set()
        """What was emptied in a library that was in no space: when it comes back, nothing says that it was ever anything."""
        self.taken_back: set[Key] = set()
        """Where a journey was moved to by somebody who undid that, when what was before nobody had meant: its stage had been removed."""
        self.about_conflicts: set[Key] = set()
        """Removals of Conflicts: one that has come to say more stays."""
        self.put_back = False
        """Whether the space went back to an older copy: what was removed or emptied since is there again."""

    def take(
        self, who: str, ws: Workspace, number: int, *, copy: str = "", undoing: bool = False, shown: Iterable[str] = ()
    ) -> None:
        """Takes in a Change; `copy` names the library among those of the same person.

        `shown` is of a choice what the Conflicts showed in place: whoever chooses looks at nothing else.
        """
        seen = {(id, name): (id, name, said(value)) for one in shown for id, name, value in json.loads(one)[0]}
        entries = journal.entries(ws.connection, number)
        going = {entry.record for entry in entries if entry.field == "-"}
        for word, id, field, old, new in entries:
            declared, record = WORDS[word], OURS if word == OURS else id
            if (word, field) == ("conflict", "state"):
                continue  # whether it is open counts as little as a place among neighbours
            if field == "+":
                self._add(ws, record, merge.explode(declared, row_of(str(new))), who)
            elif field == "-":
                key = (record, "-", who, f"{copy} {number}")
                self.lives[key] = frozenset(self._removals(ws, record))
                self.about_conflicts |= {key} if word == "conflict" else set()
                for before in self._removals(ws, record) if _brought_back_untold(ws, record) else ():
                    self.over[before].add(key)  # it stands and falls with the removal before
                fields = merge.explode(declared, row_of(str(old)))
                self.say(key, self._on_screen(ws, record, fields) | self._read_there(ws, word, fields), who)
            else:
                before, after = (merge.parts_of(declared, field, value) for value in (old, new))
                for name in merge.differing(before, after):
                    was, now = (record, name, said(before.get(name))), (record, name, said(after.get(name)))
                    was = seen.get((record, name), was)
                    if undoing and name == "title" and who not in self.made.get(was, {who}):
                        raise Broken(f"{who} undid what {' and '.join(sorted(self.made[was]))} typed: {was}")
                    if name == "within" and was[2] in going:  # it went along, nobody meant it
                        self.over.setdefault(now, set()).add(was)
                    elif name == "within" and undoing and now[2] is None and now not in self.made:
                        self.taken_back.add(was)
                    else:
                        self.say(now, {was}, who)
                        self._note_unsaid(ws, now)

    def _note_unsaid(self, ws: Workspace, now: Key) -> None:
        if now[2] is None:
            self.unsaid = self.unsaid - {now} if membership.is_joined(ws.connection) else self.unsaid | {now}

    def say(self, key: Key, over: Any, who: str) -> None:
        """Notes a deed, and what it replaced."""
        self.over.setdefault(key, set()).update(one for one in over if one != key)
        self.made.setdefault(key, set()).add(who)

    def _add(self, ws: Workspace, record: str, fields: Mapping[str, Any], who: str) -> None:
        gone = self._with_the_same(self._removals(ws, record))
        self.say((record, "+"), gone, who)
        before = {key for removal in gone for key in self.over[removal] if len(key) == 3 and key[0] == record}
        for name in {*fields, *(key[1] for key in before)}:
            value = (record, name, said(fields.get(name)))
            seen = {key for key in before if key[1] == name and key != value}
            self.over.setdefault(value, set()).update(seen)
            if name in fields:
                self.made.setdefault(value, {who})

    def _on_screen(self, ws: Workspace, record: str, fields: Mapping[str, Any]) -> set[Key]:
        """The record, and what hangs on it that this program knows no table for."""
        found: set[Key] = {(record, "+"), *((record, name, said(value)) for name, value in fields.items())}
        here = replica.Replica(ws.opened, me=ws.me)
        for below, _, line in here.aside_below([record]) if membership.is_joined(ws.connection) else ():
            found |= self._on_screen(ws, below, wire.row_of(json.loads(line)).fields)
        return found

    def _read_there(self, ws: Workspace, word: str, fields: Mapping[str, Any]) -> set[Key]:
        """What a Conflict says: whoever removes it with what it is about has read that."""
        if word != "conflict":
            return set()
        library = ws.connection.execute("SELECT 1 FROM library WHERE id = ?", (fields["parent"],)).fetchone()
        return set(self._in_conflict(OURS if library else fields["parent"], fields))

    def _removals(self, ws: Workspace, record: str) -> set[Key]:
        """The removals of the record that are known in a library: those of the people that its journal names."""
        sql = "SELECT author FROM change JOIN journal ON change = change.number WHERE record = ? AND field = '-'"
        known = {author for (author,) in ws.connection.execute(sql, (record,))}
        return {key for key in self.over if key[:2] == (record, "-") and key[2] in known}

    def _with_the_same(self, removals: set[Key]) -> set[Key]:
        """These, and what others removed at the same time: the second is told of as if there had been no first."""
        same = {(key[0], self.lives[key]) for key in removals}
        return removals | {key for key, life in self.lives.items() if (key[0], life) in same}

    def _empty_then(self, removal: Key) -> list[Key]:
        """What was empty on the screen of whoever removed a record: all that the removal does not name."""
        named = {key[1] for key in self.over[removal] if key[0] == removal[0]}
        return [
            key
            for key in self.over
            if key[0] == removal[0] and len(key) == 3 and key[2] is None and key[1] not in named
        ]

    def lost(self, kept: set[Key]) -> list[Key]:
        """What somebody did that neither stands, nor is in a Conflict, nor was replaced by somebody who saw it."""
        found: set[Key] = set()
        waiting = [*kept, *self.taken_back, *filter(self._may_go, self.over)]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.over.get(one, ())
                waiting += self._empty_then(one) if one[1] == "-" else ()
        return [key for key in self.made if key not in found | self.about_conflicts and key[1] != "position"]

    def _may_go(self, key: Key) -> bool:
        nothing = key[1] == "-" or (len(key) == 3 and key[2] is None)
        return nothing and (self.put_back or key[0] in self.twins or key in self.unsaid)

    # --- what became of it ---

    def kept(self, live: Mapping[str, Any], dead: Mapping[str, Any], conflicts: list[dict[str, Any]]) -> set[Key]:
        """What stands in the space, and what its Conflicts say."""
        kept: set[Key] = set()
        library = next((id for id, (kind, _) in live.items() if kind == OURS), "")
        for id, (_, fields) in ((OURS if one == library else one, held) for one, held in live.items()):
            kept.add((id, "+"))
            names = {key[1] for key in self.over if key[0] == id and len(key) == 3}
            kept |= {(id, name, said(fields.get(name))) for name in names}
        kept |= {key for key in self.over if key[1] == "-" and key[0] not in live}
        for fields in conflicts:
            about = OURS if fields["parent"] == library else fields["parent"]
            kept |= set(self._in_conflict(about, fields))
        return kept

    def _in_conflict(self, about: str, fields: Mapping[str, Any]) -> Iterator[Key]:
        sides = [json.loads(fields[side]) if side in fields else None for side in ("base", "first", "second")]
        if fields.get("field_name"):
            yield from ((about, fields["field_name"], said(side)) for side in sides)
        elif fields["sort"] == "removal of an edited":
            listed = {id for _, id, _ in sides[2]["ids"]}
            yield from (key for key in self.over if key[1] == "-" and key[0] in listed)
            yield from ((id, "within", to) for id, to, _ in sides[2]["lift"])
        else:
            yield (sides[2]["i"], "+")
            names = {key[1] for key in self.over if key[0] == sides[2]["i"] and len(key) == 3}
            yield from ((sides[2]["i"], name, said(sides[2]["set"].get(name))) for name in names)


def _brought_back_untold(ws: Workspace, record: str) -> bool:
    """Whether what brought a removed record back was still to be sent: then removing it again is the removal before."""
    sql = "SELECT 1 FROM sync_{} WHERE record = ? AND field = '+'"
    tables = ("dirty", "pending") if membership.is_joined(ws.connection) else ()
    return any(ws.connection.execute(sql.format(table), (record,)).fetchone() for table in tables)


def said(value: Any) -> Any:
    """A value as it can stand in a key."""
    return wire.compact(value) if isinstance(value, dict | list) else value
