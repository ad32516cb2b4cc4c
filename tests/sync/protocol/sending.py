"""What goes out: what was changed becomes a push whose bytes never change."""

# ruff: noqa: RUF021
from __future__ import annotations

from sync.protocol.library import Dirty, Flight, Library
from sync.protocol.words import EDGES, Back, Put, Remove, column, edge


class Sending(Library):
    """A library that makes pushes."""

    def freeze(self, mut, limit=50):
        if self.flight or not self.dirty or self.fresh is None:
            return  # who joins reads a page first: only what it never saw may be left out of its pages
        for id in list(self.dirty):
            self.tidy(id)
        puts, whole = self.puts(limit)
        removes, gone = self.removes() if whole else ([], {})
        if not puts and not removes:
            return
        self.flight = Flight(mut, puts + removes)
        self.flight.gone = gone
        self.under_way(puts, removes, gone)

    def under_way(self, puts, removes, gone):
        """What is under way is no longer to be told."""
        for id in gone:
            del self.dirty[id]["-"]
        for op in puts:
            for col in map(column, op.set):
                self.dirty[op.id].pop(col, None)
            if op.id in self.flight.whole:
                self.dirty[op.id].clear()
            if not self.dirty[op.id]:  # else what waits for a removal of this push goes with the next one
                self.limbo.pop(op.id, None)
        for op in removes:
            for journey, _, _ in op.lift:
                self.dirty[journey].pop("within", None)
        self.dirty = {id: marks for id, marks in self.dirty.items() if marks}

    def tidy(self, id):
        """Drops what came to nothing: a removal taken back, a value that is what it was."""
        marks = self.dirty.get(id)
        if marks is None:
            return
        if "-" in marks and id in self.recs:
            self.taken_back(id, marks.pop("-"))
        if "-" in marks and self.nothing_to_remove(id) and not (self.flight and self.flight.has(id)):
            marks.clear()
        row = self.recs.get(id, self.limbo.get(id))
        if row is not None and "+" not in marks:
            for col in [col for col, one in marks.items() if col != "-" and self.cut(row, col) == one.old]:
                del marks[col]
        if id in self.aside and not {"+", "-"} & marks.keys() and not (self.flight and self.flight.has(id)):
            self.take(self.aside[id])
        if not self.dirty.get(id, True):
            del self.dirty[id]
            self.limbo.pop(id, None)

    def nothing_to_remove(self, id):
        """Never sent."""
        return id not in self.aside and id not in self.seen and id not in self.offering

    def taken_back(self, id, removal):
        """A removal that was undone before it was sent (or that was refused): what differs since is an edit."""
        row, marks = self.recs[id], self.dirty.setdefault(id, {})
        if id not in self.seen:
            marks["+"] = Dirty(0, dict(removal.old))  # never sent: offered as before
            return
        for col in {column(field): 0 for field in row | removal.old if row.get(field) != removal.old.get(field)}:
            marks.setdefault(col, Dirty(removal.base, self.cut(removal.old, col)))

    def puts(self, limit):
        """The ops for what is there, parents first; and whether that was all."""
        ops, passed = [], set()
        lifted = self.lifted()

        def visit(id):
            if id is None or id in passed or id not in self.recs and id not in self.limbo:
                return
            passed.add(id)
            row = self.recs.get(id, self.limbo.get(id))
            visit(row.get(edge(id)))
            op = self.put_of(id, row, lifted)
            if op:
                ops.append(op)

        for id in self.dirty:
            visit(id)
        return ops[:limit], len(ops) <= limit

    def put_of(self, id, row, lifted):
        marks = self.dirty.get(id, {})
        if "+" in marks:
            known, fields = self.seen.get(id), dict.fromkeys(marks["+"].old) | row  # what was emptied since is said
            return Back(id, fields, marks["+"].base) if known and known[1] else Put(id, fields, None)
        fields, bases = {}, {}
        for col, one in marks.items():
            if col == "-" or (id in lifted and col == "within"):
                continue
            for field in one.old | self.cut(row, col):
                if field in EDGES and self.waits(id, row.get(field), lifted):
                    continue
                if row.get(field) != one.old.get(field):
                    fields[field], bases[field] = row.get(field), one.base_of(field)
        return Put(id, fields, bases) if fields else None

    def waits(self, id, above, lifted):
        """A move that would close a ring as long as a removal of this push has not lifted a journey out of it."""
        passed, by_lift = set(), False
        while above is not None and above not in passed:
            if above == id:
                return by_lift
            passed.add(above)
            if above in lifted:
                above, by_lift = self.lifts[above], True
            else:
                gone = self.dirty.get(above, {}).get("-")
                above = (gone.old if gone else self.recs.get(above, {})).get(edge(above))
        return False

    def gone(self):
        return {id: marks["-"] for id, marks in self.dirty.items() if "-" in marks and id not in self.recs}

    def lifted(self):
        """Journeys that looked into a stage that I remove, and that only its removal has moved."""
        gone = self.gone()
        return {id for id, stage in self.lifts.items() if stage in gone and self.is_move(id, stage)}

    def is_move(self, id, stage):
        marks = self.dirty.get(id, {})
        return id in self.recs and "+" not in marks and "within" in marks and marks["within"].old.get("within") == stage

    def removes(self):
        """One op for all that hangs together: as it stood here, or as the space has it."""
        gone = self.gone()
        groups = {id: [id] for id in gone}
        for id in gone:
            for above in self.hung_on(id, gone[id]):
                if above in gone and groups[above] is not groups[id]:
                    groups[above] += groups[id]
                    for one in groups[id]:
                        groups[one] = groups[above]
        ops = []
        for ids in {one: group for group in groups.values() for one in group[:1]}.values():
            lift = [
                (journey, self.recs[journey].get("within"), self.dirty[journey]["within"].base_of("within"))
                for journey in self.lifted()
                if self.dirty[journey]["within"].old["within"] in ids
            ]
            listed = [(id, gone[id].base) for id in ids]
            ops.append(Remove(ids[0], listed, lift, {id: gone[id].who for id in ids}))
        return ops, gone

    def hung_on(self, id, removal):
        typed = self.dirty[id].get(edge(id))
        return (removal.old.get(edge(id)), typed.old.get(edge(id)) if typed else None)
