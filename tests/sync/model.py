"""The sync protocol as a program small enough to be tried in every order: a space, replicas, and people.

Every durable transaction is one step, so a crash between two of them, a lost answer, one that arrives twice and a copied
file are nothing but schedules. A schedule is a seed: `run(seed)` raises `Broken` when a promise of the protocol is broken.

    python tests/sync/model.py 60000            as many schedules
    python tests/sync/model.py 3000 last_wins   with one wrong design planted (see mutants.py)

Records here: J journeys, S stages, T touchpoints, ! conflicts. `within` nests a journey in a stage, `parent` holds the others.
A record is a flat dict; `tags/x` is an element of the set `tags`, `sums/x` of the pairs `sums`.
"""

# ruff: noqa: T201, RET501, RET502, RET503, RUF012, RUF021, A006
from __future__ import annotations

import random
import sys
import zlib
from itertools import accumulate, count
from pathlib import Path
from typing import NamedTuple

EDGES = ("parent", "within")
TYPED = ("a", "b", "sums/x", "sums/y")
ALL = (*TYPED, "tags/x", "tags/y", *EDGES)


class Broken(Exception):
    """A promise of the protocol does not hold."""


class Put(NamedTuple):
    id: str
    set: dict
    base: dict | None  # None: new


class Remove(NamedTuple):
    id: str
    ids: list  # (id, seq seen), the root first
    lift: list  # (journey, to, seq seen)
    who: dict  # id -> the removal, as the bookkeeping of the people names it


class Back(NamedTuple):
    id: str
    set: dict
    seq: int  # of the removal that was seen


class Row(NamedTuple):
    id: str
    seq: int
    dead: bool
    fields: dict
    who: tuple  # the removals that a tombstone stands for


class Answer(NamedTuple):
    mut: str
    prev: int
    head: int
    anchor: tuple
    out: list  # (id, field, outcome, seq)
    rows: dict


DIVERGED = "diverged"


def column(field):
    return field.split("/")[0]


def edge(id):
    return "within" if id[0] == "J" else "parent"


def agree(over, removals, removal):
    """Somebody took away what only they had brought back, and told nobody: that stands and falls with the removal before."""
    for one in removals:
        over.setdefault(one, set()).add(removal)


# --- the space -------------------------------------------------------------------------------------------------------


class Rec:
    """A record of the space."""

    __slots__ = ("born", "dead", "fields", "marks", "seq", "who")

    def __init__(self, fields, seq, dead=False, who=()):
        self.fields, self.marks, self.born, self.seq, self.dead, self.who = fields, {}, seq, seq, dead, who

    def field_seq(self, field):
        return self.marks.get(field, self.born)

    def newest(self):
        """The last change that is worth anything: a place among neighbours is not."""
        return max((seq for field, seq in self.marks.items() if field != "position"), default=self.born)

    def copy(self):
        new = Rec(dict(self.fields), self.born, self.dead, self.who)
        new.marks, new.seq = dict(self.marks), self.seq
        return new


class Told(dict):
    """The ids whose rows an answer brings, in their order."""

    def add(self, id):
        self[id] = True

    def discard(self, id):
        self.pop(id, None)


class Space:
    """What a push decides, one op after the other, in one transaction."""

    def __init__(self):
        self.head, self.recs, self.answers, self.commits, self.chain = 0, {}, {}, {0: ""}, ""
        self.over = None  # the people's bookkeeping: what was replaced by somebody who saw it

    def copy(self):
        new = type(self)()
        new.head, new.chain, new.over = self.head, self.chain, self.over
        new.recs = {id: rec.copy() for id, rec in self.recs.items()}
        new.answers, new.commits = dict(self.answers), dict(self.commits)
        return new

    # -- push and pull

    def push(self, mut, ops, anchor):
        if self.answered(mut):
            return self.answers[mut]
        if not self.knows(anchor):
            return DIVERGED
        self.mut, self.out, self.told, prev = mut, [], Told(), self.head
        for op in ops:
            {Put: self.put, Remove: self.remove, Back: self.back}[type(op)](op)
        if self.head != prev:
            self.chain = f"{zlib.crc32(f'{self.chain} {mut} {self.head}'.encode()):x}"
            self.commits[self.head] = self.chain
        rows = {id: self.row(id) for id in self.told if id in self.recs}
        answer = Answer(mut, prev, self.head, (self.head, self.chain), self.out, self.authoritative(rows))
        self.answers[mut] = answer
        return answer

    def pull(self, cursor, limit, fresh, anchor):
        if not self.knows(anchor):
            return DIVERGED
        found = sorted(
            (rec.seq, id)
            for id, rec in self.recs.items()
            if rec.seq > cursor and not (rec.dead and (fresh is None or rec.seq <= fresh))
        )
        rows = [self.row(id) for _, id in found[:limit]]
        more = len(found) > limit
        return rows, rows[-1].seq if more else self.head, more, (self.head, self.chain)

    def row(self, id):
        rec = self.recs[id]
        return Row(id, rec.seq, rec.dead, {} if rec.dead else dict(rec.fields), rec.who)

    def answered(self, mut):
        return mut in self.answers

    def knows(self, anchor):
        """The anchor is a point of this space's history."""
        return self.commits.get(anchor[0]) == anchor[1]

    def authoritative(self, rows):
        return rows

    # -- put

    def put(self, op):
        rec = self.recs.get(op.id)
        if rec is None:
            return self.create(op.id, op.set)
        if rec.dead and self.is_worth_nothing(op):
            self.told.add(op.id)
            self.out.append((op.id, "", "same", rec.seq))
            return
        if rec.dead:
            return self.edit_of_removed(op.id, op.set)
        if rec.seq > min(op.base.values(), default=0) if op.base else True:
            self.told.add(op.id)  # it changed since its author saw it: its row goes back whole
        for field, value in op.set.items():
            self.put_field(op.id, rec, field, value, op.base[field] if op.base else 0)

    def is_worth_nothing(self, op):
        """A place among neighbours, of what is gone."""
        return op.base is not None and op.set.keys() <= {"position"}

    def put_field(self, id, rec, field, value, base):
        verdict = self.verdict(rec, field, value, base, id)
        if verdict == "applied" and field in EDGES and id[0] != "!" and self.misplaced(id, value):
            verdict = "conflict"
        if verdict == "applied":
            self.set(rec, field, value)
        elif verdict == "conflict":
            self.conflict(id, field, [(id, field, value)])
        if verdict != "applied":
            self.told.add(id)
        self.out.append((id, field, verdict, rec.field_seq(field)))

    def verdict(self, rec, field, value, base, id):
        """What becomes of one field of a live record."""
        if rec.fields.get(field) == value:
            return "same"
        if field == "position" or id[0] == "!" or rec.field_seq(field) <= base:
            return "applied"
        if field not in rec.fields and field not in rec.marks:
            return "applied"  # nobody ever filled it
        return "conflict"

    def set(self, rec, field, value):
        self.head += 1
        rec.seq = rec.marks[field] = self.head
        if value is None:
            rec.fields.pop(field, None)
        else:
            rec.fields[field] = value

    def create(self, id, fields):
        emptied = [field for field, value in fields.items() if value is None]
        fields = {field: value for field, value in fields.items() if value is not None}
        trouble = self.misplaced(id, fields.get(edge(id))) if id[0] != "!" else None
        if trouble == "dead":
            return self.born_dead(id, fields)
        if trouble:
            self.conflict(id, edge(id), [(id, edge(id), fields.pop(edge(id)))])
            self.told.add(id)
        self.head += 1
        self.recs[id] = Rec(fields, self.head)
        self.recs[id].marks = dict.fromkeys(emptied, self.head)  # somebody emptied it: not "nobody ever filled it"
        self.out.append((id, "", "applied", self.head))

    def born_dead(self, id, fields):
        """Below a removed record nothing can live: the Conflict has it all, and the space a tombstone for what follows."""
        self.head += 1
        self.recs[id] = Rec(fields, self.head, dead=True)
        self.edit_of_removed(id, fields, [(id, "+")])

    def edit_of_removed(self, id, fields, more=()):
        self.told.add(id)
        if id[0] == "!":
            self.out.append((id, "", "same", self.recs[id].seq))
            return
        self.conflict(id, "", [*((id, field, value) for field, value in fields.items()), *more])
        self.out.append((id, "", "conflict", self.recs[id].seq))

    def misplaced(self, id, target):
        """Why a record cannot hang there: 'dead', 'cycle', or nothing."""
        rec = self.recs.get(target)
        if rec is None:
            return None
        if rec.dead:
            return "dead"
        return "cycle" if self.makes_cycle(id, target) else None

    def makes_cycle(self, id, target):
        passed = set()
        while target is not None and target not in passed:
            if target == id:
                return True
            passed.add(target)
            rec = self.recs.get(target)
            target = rec.fields.get(edge(target)) if rec else None
        return False

    def conflict(self, about, field, says):
        id = f"!{self.mut}:{about}:{field}"
        self.told.add(id)
        if id not in self.recs:
            self.head += 1
            self.recs[id] = Rec({"parent": about, "says": tuple(says), "field": field, "state": "open"}, self.head)

    # -- remove

    def remove(self, op):
        listed = dict(op.ids)
        live = [id for id in listed if id in self.recs and not self.recs[id].dead]
        if self.refusal(op, listed, live):
            return self.refuse(op, listed)
        for journey, to, _ in op.lift:
            self.lift(journey, to, listed)
        for id in live:
            self.kill(id, op.who[id])
        for id in listed:
            rec = self.recs.get(id)
            if rec and id not in live:
                self.told.add(id)
                self.sign(rec, op.who[id])
            if rec:
                self.out.append((id, "-", "applied" if id in live else "same", rec.seq))

    def refusal(self, op, listed, live):
        """Whether a removal must not happen."""
        return (
            self.edited_since(listed, live)
            or self.unlisted(op, listed, live)
            or any(self.unliftable(journey, to, seen, listed) for journey, to, seen in op.lift)
        )

    def edited_since(self, listed, live):
        return any(id[0] != "!" and self.recs[id].newest() > listed[id] for id in live)

    def unlisted(self, op, listed, live):
        """A live record that hangs on a listed live one, and that the remover did not see."""
        lifted = {journey for journey, _, _ in op.lift}
        below = set(live)
        return any(
            not rec.dead
            and id[0] != "!"
            and id not in listed
            and id not in lifted
            and rec.fields.get(edge(id)) in below
            for id, rec in self.recs.items()
        )

    def unliftable(self, journey, to, seen, listed):
        rec = self.recs.get(journey)
        if rec is None or rec.dead or rec.fields.get("within") not in listed:
            return False
        return rec.field_seq("within") > seen or to in listed or bool(self.misplaced(journey, to))

    def lift(self, journey, to, listed):
        rec = self.recs.get(journey)
        if rec is None:
            return
        if rec.dead or rec.fields.get("within") not in listed:
            self.told.add(journey)
            self.out.append((journey, "within", "same", rec.field_seq("within")))
            return
        self.told.add(journey)
        self.set(rec, "within", to)
        self.out.append((journey, "within", "applied", rec.seq))

    def kill(self, id, who):
        rec = self.recs[id]
        self.head += 1
        rec.dead, rec.seq, rec.who = True, self.head, (who,)

    def sign(self, rec, who):
        """Somebody else removes it too: whoever brings it back has to have seen that."""
        self.head += 1
        rec.seq, rec.who = self.head, (*rec.who, who)

    def refuse(self, op, listed):
        says = [*op.who.values(), *((journey, "within", to) for journey, to, _ in op.lift)]
        self.conflict(op.id, "-", says)
        for id in (*listed, *(journey for journey, _, _ in op.lift)):
            self.told.add(id)
        for id in listed:
            if id in self.recs:
                self.out.append((id, "-", "conflict", self.recs[id].seq))
        for journey, _, _ in op.lift:
            self.out.append((journey, "within", "conflict", 0))

    # -- back

    def back(self, op):
        rec = self.recs.get(op.id)
        if rec is None:
            return self.create(op.id, op.set)
        if not rec.dead:
            return self.put(Put(op.id, op.set, None))
        if self.stale_back(rec, op) or self.misplaced(op.id, op.set.get(edge(op.id))) == "dead":
            return self.edit_of_removed(op.id, op.set, [(op.id, "+")])
        self.create(op.id, op.set)

    def stale_back(self, rec, op):
        """Somebody removed it again, and who brings it back has not seen that."""
        return rec.seq > op.seq


# --- the replica -----------------------------------------------------------------------------------------------------


class Dirty:
    """The first unsent change of a column (or '+', '-') of a record."""

    __slots__ = ("base", "bases", "old", "who")

    def __init__(self, base, old):
        self.base, self.old, self.bases, self.who = base, old, {}, None

    def base_of(self, field):
        return self.bases.get(field, self.base)

    def copy(self):
        new = Dirty(self.base, dict(self.old))
        new.bases, new.who = dict(self.bases), self.who
        return new


class Flight:
    """The frozen push: its bytes never change."""

    def __init__(self, mut, ops):
        self.mut, self.ops = mut, tuple(ops)
        self.fields = {}  # id -> {field: (base, value)}
        self.whole = {}  # id -> base, for records sent whole (new, back)
        self.gone = {}  # id -> Dirty '-'
        for op in ops:
            if isinstance(op, Put) and op.base is not None:
                self.fields[op.id] = {field: (op.base[field], value) for field, value in op.set.items()}
            elif not isinstance(op, Remove):
                self.whole[op.id] = op.seq if isinstance(op, Back) else 0
                self.fields[op.id] = dict.fromkeys(op.set, (self.whole[op.id], None)) | {
                    field: (self.whole[op.id], value) for field, value in op.set.items()
                }
            else:
                for journey, to, seen in op.lift:
                    self.fields.setdefault(journey, {})["within"] = (seen, to)

    def base(self, id):
        return min((base for base, _ in self.fields[id].values()), default=self.whole.get(id, 0))

    def has(self, id):
        return id in self.fields or id in self.gone


class Replica:
    """A library with its sync tables. `recs` is what its person sees."""

    def __init__(self, name, fresh=0):
        self.name, self.recs, self.grave = name, {}, {}
        self.seen = {}  # id -> (seq shown, dead)
        self.dirty = {}  # id -> {column or '+' or '-': Dirty}
        self.aside = {}  # id -> the space's newest row, where not all of it could be shown
        self.limbo = {}  # id -> what was typed on a record that somebody removed
        self.flight, self.cursor, self.fresh, self.anchor, self.stopped = None, 0, fresh, (0, ""), False
        self.done, self.undone = [], []  # my own Changes
        self.lifts = {}  # journey -> the stage whose removal lifted it, while nobody moved it since
        self.gone_by = {}  # id -> my removal, when the last removal was mine
        self.over = None  # the people's bookkeeping
        self.tombs = {}  # id -> removals known here
        self.offering = set()  # what a library had when it joined
        self.answers = []  # under way to me

    def copy(self, name):
        new = type(self)(name, self.fresh)
        for part in ("recs", "grave", "limbo"):
            setattr(new, part, {id: dict(row) for id, row in getattr(self, part).items()})
        for part in ("seen", "aside", "gone_by", "lifts"):
            setattr(new, part, dict(getattr(self, part)))
        new.tombs = {id: set(who) for id, who in self.tombs.items()}
        new.dirty = {id: {col: one.copy() for col, one in marks.items()} for id, marks in self.dirty.items()}
        new.flight, new.cursor, new.anchor, new.stopped = self.flight, self.cursor, self.anchor, self.stopped
        new.over, new.offering = self.over, self.offering
        new.done, new.undone = list(self.done), list(self.undone)
        return new

    # -- capture: what the triggers do when a person writes

    def write(self, id, field, value):
        self.capture(id, column(field))
        self.show_field(id, field, value)

        if field == "within":
            self.lifts.pop(id, None)

    def show_field(self, id, field, value):
        if value is None:
            self.recs[id].pop(field, None)
        else:
            self.recs[id][field] = value

    def capture(self, id, col):
        marks = self.dirty.setdefault(id, {})
        if "+" not in marks and col not in marks:
            marks[col] = Dirty(self.base(id, col), self.cut(self.recs[id], col))

    def cut(self, row, col):
        return {field: value for field, value in row.items() if column(field) == col}

    def base(self, id, col=None):
        """The version that the person has on the screen."""
        flying = self.flight_base(id, col)
        return flying if flying is not None else self.seen.get(id, (0,))[0]

    def flight_base(self, id, col):
        if not self.flight:
            return None
        if id in self.flight.gone:
            return self.flight.gone[id].base
        bases = [base for field, (base, _) in self.flight.fields.get(id, {}).items() if col in (None, column(field))]
        return min(bases) if bases else self.flight.whole.get(id)

    def insert(self, id, row):
        self.recs[id] = dict(row)
        marks = self.dirty.setdefault(id, {})
        if "-" in marks and self.seen.get(id, (0, False))[1] and not self.unanswered(id):
            marks.clear()  # somebody removed it as well: to take my own removal back is not enough
        if "-" not in marks:
            marks["+"] = Dirty(self.base(id), dict(row))

    def delete(self, id):
        row = self.recs.pop(id)
        self.grave[id] = row
        marks = self.dirty.setdefault(id, {})
        if "+" in marks:
            del self.dirty[id]
            if id not in self.seen and (id in self.offering or id in self.aside):  # the space may know it from somebody
                self.dirty[id] = {"-": Dirty(0, dict(row))}
        elif "-" not in marks:
            marks["-"] = Dirty(self.removal_base(id, marks, row), dict(row))

    def removal_base(self, id, marks, row):
        """What I saw of a record that I remove: no more than what I saw of the fields I had typed in."""
        waiting = self.aside[id].fields if id in self.aside else row
        bases = [self.base(id)]
        for col, one in marks.items():
            if col == "position":
                continue
            for field in one.old | self.cut(row, col) | self.cut(waiting, col):
                if row.get(field) != one.old.get(field) or row.get(field) != waiting.get(field):
                    bases.append(one.base_of(field))  # noqa: PERF401
        return min(bases)

    # -- freeze

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
        for id in gone:
            del self.dirty[id]["-"]
        for op in puts:
            for col in map(column, op.set):
                self.dirty[op.id].pop(col, None)
            if op.id in self.flight.whole:
                self.dirty[op.id].clear()
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

    # -- acknowledge

    def acknowledge(self, answer):
        flight = self.flight
        if not flight or answer.mut != flight.mut:
            return
        self.flight = None
        for id, field, outcome, seq in answer.out:
            if field == "-":
                self.removal_answered(id, flight, outcome, seq, id in answer.rows)
            elif outcome in ("applied", "same"):
                self.landed(id, field, flight, seq, id in answer.rows)
        for row in answer.rows.values():
            self.take(row)
        for id in flight.fields | flight.gone:
            if id in self.aside and id not in answer.rows:
                self.take(self.aside[id])
        self.advance(answer)

    def heeds(self, asked):
        """An answer counts while I stand where I stood when I asked; else it is asked for again."""
        return asked == self.anchor

    def advance(self, answer):
        if answer.anchor[0] > self.anchor[0]:
            self.anchor = answer.anchor
        if answer.prev == self.cursor:
            self.cursor = answer.head

    def landed(self, id, field, flight, seq, told):
        """What I sent is in the space: that is what I overwrote since."""
        marks = self.dirty.get(id, {})
        if not told:
            self.nothing_unseen(marks, flight.base(id), seq)
        for col, one in marks.items():
            if col in ("+", "-"):
                continue
            for sent, (_, value) in flight.fields[id].items():
                if column(sent) == col and field in ("", sent):
                    one.bases[sent] = seq
                    one.old = {name: old for name, old in one.old.items() if name != sent}
                    if value is not None:
                        one.old[sent] = value
            if field == "":
                one.base = seq
        if not told and self.seen.get(id, (0,))[0] < seq:
            self.seen[id] = (seq, False)

    def nothing_unseen(self, marks, base, seq):
        """Nobody else changed the record between what I saw and what became of my change."""
        for one in marks.values():
            one.bases |= {field: seq for field, known in one.bases.items() if known >= base}
            if one.base >= base:
                one.base = seq

    def removal_answered(self, id, flight, outcome, seq, told):
        removal = flight.gone[id]
        marks = self.dirty.get(id, {})
        if outcome == "conflict" or (outcome == "same" and id in self.recs):
            # it was not my removal that counted: if I took mine back, only what I typed since is mine
            if id in self.recs:
                marks.pop("+", None)
                self.taken_back(id, removal)
            else:
                self.dirty.pop(id, None)
            return
        if "+" in marks:
            marks["+"].base = seq
        else:
            self.dirty.pop(id, None)
        if outcome == "same":
            self.gone_by.pop(id, None)
        if self.seen.get(id, (0,))[0] <= seq:
            self.seen[id] = (seq, True)

    # -- rows

    def page(self, rows, cursor, anchor):
        for row in rows:
            self.take(row)
        self.cursor = cursor
        if anchor[0] > self.anchor[0]:
            self.anchor = anchor

    def take(self, row):
        """A row arrived. It never regresses."""
        newest = self.aside.get(row.id)
        if newest is None or row.seq >= newest.seq:
            newest = row
        if newest.seq >= self.seen.get(row.id, (0,))[0]:
            self.show(newest)
        else:
            self.aside.pop(row.id, None)

    def show(self, row):
        """Brings what is here to what the space holds, but for what its person changed and has not heard about yet."""
        id = row.id
        marks = self.dirty.get(id, {})
        if "-" in marks and id in self.recs and not self.unanswered(id):
            self.taken_back(id, marks.pop("-"))
        if self.must_wait(id, marks):
            self.aside[id] = row
            return
        if "-" in marks:
            if not row.dead:
                self.aside[id] = row
                if self.says_nothing_new(row, marks):
                    marks["-"].base = row.seq
                return
            return self.show_dead(row, {})  # mine is still to be told: whoever takes theirs back has to know of it
        if row.dead:
            return self.show_dead(row, marks)
        if "+" in marks:
            self.taken_back(id, marks.pop("+"))
        self.show_live(row, marks)

    def says_nothing_new(self, row, marks):
        """The row holds what I saw when I removed the record, but for what I had typed and not sent."""
        old = marks["-"].old
        return all(
            row.fields.get(field) == marks.get(column(field), marks["-"]).old.get(field)
            for field in {*old, *row.fields}
        )

    def must_wait(self, id, marks):
        """Sent whole or removed, and not answered yet; or mine, and never offered."""
        return self.unanswered(id) or "+" in marks and id not in self.seen

    def unanswered(self, id):
        return self.flight and (id in self.flight.whole or id in self.flight.gone)

    def show_dead(self, row, marks):
        id = row.id
        self.tombs.setdefault(id, set()).update(row.who)
        if self.seen.get(id) != (row.seq, True):
            self.gone_by.pop(id, None)  # somebody else's removal: not mine to undo
        self.seen[id] = (row.seq, True)
        self.aside.pop(id, None)
        if "+" in marks or id not in self.recs:
            return
        self.grave[id] = self.recs.pop(id)
        if marks:
            self.limbo[id] = self.grave[id]

    def show_live(self, row, marks):
        id = row.id
        if id in self.limbo:
            self.recs[id] = self.limbo.pop(id)
        flying = self.flight.fields.get(id, {}) if self.flight else {}
        if id not in self.recs:  # removed and brought back by others: what I have under way is still mine
            self.recs[id] = {field: value for field, (_, value) in flying.items() if value is not None}
        here = self.recs[id]
        for field in here | row.fields:
            if field in flying:
                continue
            one = marks.get(column(field))
            value = row.fields.get(field)
            if one is None or self.untouched(one, field, here):
                self.show_field(id, field, value)
                if one:
                    self.follow(one, field, value, row.seq)
            elif value in (here.get(field), one.old.get(field)):
                self.follow(one, field, value, row.seq)
        self.seen[id] = (row.seq, False)
        if marks or flying:
            self.aside[id] = row
        else:
            self.aside.pop(id, None)

    def untouched(self, one, field, here):
        return here.get(field) == one.old.get(field)

    def follow(self, one, field, value, seq):
        """An element of a dirty column that shows what the space holds."""
        one.bases[field] = seq
        one.old.pop(field, None)
        if value is not None:
            one.old[field] = value


# --- the people ------------------------------------------------------------------------------------------------------


class World:
    """People at replicas, and the bookkeeping of what each of them did and saw."""

    def __init__(self, rng, space=Space, replica=Replica, count_=3):
        self.rng, self.space, self.Replica = rng, space(), replica
        self.replicas = [replica(f"r{number}") for number in range(count_)]
        self.over, self.made, self.numbers, self.log = {}, {}, count(1), []
        self.space.over = self.over
        for one in self.replicas:
            one.over = self.over
        self._said = None
        self.focus = ()  # what people are at, where they are all at the same
        self.twins = set()  # never sent when the file was copied: each copy may send or remove its own
        self.backup, self.restored, self.active = None, False, list(self.replicas)
        self.limit = rng.choice((2, 5, 50, 50))
        self.fields = rng.choice(
            (("a",), ("a", "tags/x"), ("sums/x", "sums/y"), (*TYPED, "tags/x", "tags/y", "position"))
        )

    def act(self, key, replaced, who):
        self.made[key] = who.name
        self.over.setdefault(key, set()).update(one for one in replaced if one != key)

    # -- what a person does

    def some(self, replica, kinds):
        found = [id for id in replica.recs if id[0] in kinds]
        return [id for id in found if id in self.focus] or found

    def pick(self, found):
        """One of them, the older ones more often: people meet where there is something."""
        found = sorted(found, key=lambda id: (len(id), id))
        return found[min(self.rng.randrange(len(found)), self.rng.randrange(len(found)))] if found else None

    def set(self, replica, id, field, value, change):
        old = replica.recs[id].get(field)
        if old == value:
            return
        replica.write(id, field, value)
        change.append(("f", id, field, old, value))
        if field != "position":
            self.act((id, field, value), [(id, field, old)], replica)

    def edit(self, replica):
        id = self.pick(self.some(replica, "JST"))
        if id is None:
            return self.add(replica)
        field = self.rng.choice(self.fields)
        if field[:4] == "tags":
            value = None if replica.recs[id].get(field) else 1
        else:
            value = self.rng.choice((f"v{next(self.numbers)}",) * 12 + ("same", None))
        self.change(replica, lambda change: self.set(replica, id, field, value, change))

    def change(self, replica, act):
        change = []
        act(change)
        if change:
            replica.done.append(change)
            replica.undone.clear()

    def add(self, replica):
        kind = self.rng.choice("JJSSSTT")
        above = {"J": "S", "S": "J", "T": "S"}[kind]
        hang = self.pick(self.some(replica, above))
        if hang is None and kind != "J":
            return None
        number = 10 + next(self.numbers)
        row = {"a": f"v{number - 10}"}
        if hang and (kind != "J" or self.rng.random() < 0.5):
            row["within" if kind == "J" else "parent"] = hang
        self.change(replica, lambda change: self.insert(replica, f"{kind}{number}", row, change))
        return None

    def plant(self, replica):
        """A journey with a stage, a touchpoint, and a journey nested in the stage, with a stage of its own."""
        rows = {
            "J1": {},
            "S2": {"parent": "J1"},
            "T3": {"parent": "S2"},
            "J4": {"within": "S2"},
            "S5": {"parent": "J4"},
        }
        for id, row in rows.items():
            self.insert(replica, id, row | {"a": f"v{next(self.numbers)}"}, [])

    def insert(self, replica, id, row, change, replaced=()):
        replica.insert(id, row)
        change.append(("+", id, dict(row)))
        self.act((id, "+"), replaced, replica)
        for field, value in row.items() if id[0] != "!" else ():
            if field != "position":
                self.made.setdefault((id, field, value), replica.name)

    def below(self, replica, id):
        """The record and what hangs on it, the deepest first."""
        found = [
            one
            for child in sorted(replica.recs)
            if replica.recs[child].get("parent") == id
            for one in self.below(replica, child)
        ]
        return [*found, id]

    def remove(self, replica):
        id = self.pick(self.some(replica, "SST" if self.rng.random() < 0.7 else "JST"))
        if id is not None:
            self.change(replica, lambda change: self.remove_tree(replica, id, change))

    def remove_tree(self, replica, id, change):
        for one in self.below(replica, id):
            if one[0] == "S":
                self.lift(replica, one, change)
            row = dict(replica.recs[one])
            who = (one, "-", next(self.numbers))
            self.act(who, self.on_screen(one, row), replica)
            unsent = "+" in replica.dirty.get(one, ())
            if unsent:  # brought back, and not sent: the removal before it holds again
                agree(self.over, replica.tombs.get(one, ()), who)
            if one in replica.gone_by or not (unsent and replica.seen.get(one, (0, False))[1]):
                replica.gone_by[one] = who
            replica.delete(one)
            if "-" in replica.dirty.get(one, ()):
                replica.dirty[one]["-"].who = who
            replica.tombs.setdefault(one, set()).add(who)
            change.append(("-", one, row, who))

    def lift(self, replica, stage, change):
        to = replica.recs.get(replica.recs[stage].get("parent"), {}).get("within")
        for journey in sorted(id for id in replica.recs if id[0] == "J"):
            if replica.recs[journey].get("within") == stage:
                to = to if to != stage else None
                replica.write(journey, "within", to)
                replica.lifts[journey] = stage
                change.append(("f", journey, "within", stage, to))
                self.over.setdefault((journey, "within", to), set()).add((journey, "within", stage))

    def on_screen(self, id, row):
        if id[0] == "!":
            return [(id, "+"), *row["says"]]
        return [(id, "+"), *((id, field, row.get(field)) for field in ALL)]

    def move(self, replica):
        id = self.pick(self.some(replica, "JJST"))
        if id is None:
            return
        to = self.pick(self.some(replica, {"J": "S", "S": "J", "T": "S"}[id[0]]))
        if id[0] == "J" and self.rng.random() < 0.3:
            to = None
        elif to is None or self.is_below(replica, to, id):
            return
        self.change(replica, lambda change: self.set(replica, id, edge(id), to, change))

    def is_below(self, replica, id, above):
        passed = set()
        while id is not None and id not in passed:
            if id == above:
                return True
            passed.add(id)
            id = replica.recs.get(id, {}).get(edge(id))
        return False

    def undo(self, replica):
        if not replica.done:
            return
        change = replica.done.pop()
        replica.undone.append(change)
        for entry in reversed(change):
            self.take_back(replica, entry)

    def take_back(self, replica, entry):
        if entry[0] == "f":
            self.exchange(replica, entry[1], entry[2], entry[4], entry[3])
        elif entry[0] == "+":
            self.unmake(replica, entry[1], entry[2])
        else:
            self.remake(replica, entry[1], entry[2])

    def redo(self, replica):
        if not replica.undone:
            return
        change = replica.undone.pop()
        replica.done.append(change)
        for entry in change:
            if entry[0] == "f":
                self.exchange(replica, entry[1], entry[2], entry[3], entry[4])
            elif entry[0] == "+":
                self.remake(replica, entry[1], entry[2])
            else:
                self.unmake(replica, entry[1], entry[2])

    def exchange(self, replica, id, field, left, value):
        """A field is touched only while it holds what the Change left."""
        row = replica.recs.get(id)
        if row is None or not self.still(row.get(field), left):
            return
        if field in EDGES and value and (value not in replica.recs or self.is_below(replica, value, id)):
            return
        replica.write(id, field, value)
        if field != "position":
            self.act((id, field, value), [(id, field, left)], replica)

    def still(self, here, left):
        return here == left

    def unmake(self, replica, id, row):
        hung = any(one.get("parent") == id or one.get("within") == id for one in replica.recs.values())
        if replica.recs.get(id) == row and not hung:
            self.remove_tree(replica, id, [])

    def remake(self, replica, id, row):
        """A removed record comes back only while the last removal of it was mine, and what it hangs on is there."""
        above = row.get(edge(id))
        if id in replica.recs or id not in replica.gone_by or id in replica.limbo:
            return
        if above and above not in replica.recs and id[0] != "J":
            return
        if above and id[0] == "J" and (above not in replica.recs or self.is_below(replica, above, id)):
            row = {field: value for field, value in row.items() if field != "within"}
        self.insert(replica, id, row, [], [replica.gone_by[id]])

    def resolve(self, replica):
        """Somebody looks at a Conflict: mine, theirs, or brings the removed record back with the edit."""
        id = self.pick([id for id in self.some(replica, "!") if replica.recs[id]["state"] == "open"])
        if id is None:
            return
        row = replica.recs[id]
        about, field = row["parent"], row["field"]
        change = []
        if field not in ("", "-") and about in replica.recs and self.rng.random() < 0.6:
            value = row["says"][0][2]
            ok = (
                field not in EDGES
                or value is None
                or (value in replica.recs and not self.is_below(replica, value, about))
            )
            if ok:
                self.set(replica, about, field, value, change)
        elif (
            field == ""
            and about not in replica.recs
            and about in replica.grave
            and replica.seen.get(about, (0, False))[1]
        ):
            self.restore_record(replica, about, row["says"], change)
        replica.write(id, "state", "closed")

    def restore_record(self, replica, id, says, change):
        if id in replica.limbo or "+" in replica.dirty.get(id, ()) or (replica.flight and replica.flight.has(id)):
            return
        row = dict(replica.grave[id])
        above = row.get(edge(id))
        if above is None or above in replica.recs and not self.is_below(replica, above, id):
            row |= {one[1]: one[2] for one in says if len(one) == 3 and one[2] is not None and one[1] not in EDGES}
            for one in says:
                if len(one) == 3 and one[2] is None:
                    row.pop(one[1], None)
            self.insert(replica, id, row, change, replica.tombs.get(id, ()))
            for field in ALL:  # the person sees both, and chooses
                self.act((id, field, row.get(field)), [(id, field, replica.grave[id].get(field))], replica)

    # -- what the machines do

    def freeze(self, replica):
        replica.freeze(f"{replica.name}.{next(self.numbers)}", self.limit)

    def send(self, replica):
        flight = replica.flight
        if flight:
            known = flight.mut in self.space.answers
            before = self.alive(flight) if not known else None
            head = self.space.head
            answer = self.space.push(flight.mut, flight.ops, replica.anchor)
            replica.answers.append((replica.anchor, answer))
            if known and self.space.head != head:
                raise Broken("at most once", flight.mut)
            if not known:
                self.check_whole(flight, before)

    def alive(self, flight):
        listed = {id for op in flight.ops if isinstance(op, Remove) for id, _ in op.ids}
        return {id for id in listed if id in self.space.recs and not self.space.recs[id].dead}

    def check_whole(self, flight, before):
        after = self.alive(flight)
        for op in flight.ops:
            if isinstance(op, Remove):
                lived = {id for id, _ in op.ids if id in before}
                if lived & after and lived - after:
                    raise Broken("a removal is whole or not at all", op)

    def lose(self, replica):
        if replica.answers:
            replica.answers.pop(self.rng.randrange(len(replica.answers)))

    def acknowledge(self, replica):
        if replica.answers:
            asked, answer = replica.answers.pop(self.rng.randrange(len(replica.answers)))
            if not replica.heeds(asked):
                return
            if answer == DIVERGED:
                replica.stopped = True
            else:
                replica.acknowledge(answer)

    def page(self, replica):
        found = self.space.pull(replica.cursor, self.rng.choice((1, 2, 50)), replica.fresh, replica.anchor)
        if found == DIVERGED:
            replica.stopped = True
            return False
        rows, cursor, more, anchor = found
        replica.fresh = anchor[0] if replica.fresh is None else replica.fresh
        replica.page(rows, cursor, anchor)
        return more

    def sync(self, replica):
        """A whole cycle without a mishap."""
        replica.answers.clear()
        for name in ("freeze", "send", "acknowledge"):
            if not replica.stopped:
                getattr(self, name)(replica)
        while not replica.stopped and self.page(replica):
            pass

    def fork(self, replica):
        """Somebody copies the file to another machine."""
        if len(self.replicas) < 5 and replica in self.active:
            self.twins |= {id for id in replica.recs if id not in replica.seen}
            self.replicas.append(replica.copy(f"r{len(self.replicas)}"))
            self.active.append(self.replicas[-1])

    def restore(self, _):
        """The space goes back to an older copy of itself."""
        if self.backup is None:
            self.backup = self.space.copy()
        else:
            self.space, self.backup, self.restored = self.backup, None, True

    def join(self, replica):
        """A library that has content of its own joins; some of it is a copy of somebody's records."""
        if len(self.replicas) >= 5:
            return
        new = self.Replica(f"r{len(self.replicas)}", fresh=None)
        new.recs = {id: dict(row) for id, row in replica.recs.items() if id[0] != "!"}
        new.over, new.offering = self.over, frozenset(new.recs)
        for id, row in new.recs.items():
            new.dirty[id] = {"+": Dirty(0, dict(row))}
        self.twins |= {id for id in new.recs if id not in replica.seen}
        self.replicas.append(new)
        self.active.append(new)

    STEPS = {
        "edit": 8, "add": 3, "remove": 1.6, "move": 2, "undo": 1.6, "redo": 0.7, "resolve": 0.7,
        "freeze": 4, "send": 6, "lose": 1.5, "acknowledge": 5, "page": 7, "sync": 2, "fork": 0.12, "join": 0.12,
    }  # fmt: skip
    TREES = {
        "edit": 0.5, "add": 0.3, "remove": 3, "move": 3, "undo": 3, "redo": 1, "resolve": 1,
        "freeze": 1, "send": 1, "lose": 0.5, "acknowledge": 1, "page": 1, "sync": 9, "fork": 0.05,
    }  # fmt: skip
    DUEL = {
        "edit": 4, "add": 0.1, "remove": 1.5, "move": 1, "undo": 0.8, "redo": 0.2, "resolve": 0.3,
        "freeze": 2, "send": 2.5, "lose": 0.3, "acknowledge": 2.5, "page": 4, "sync": 1.5,
    }  # fmt: skip
    CLOSE = {
        "edit": 4, "add": 0.3, "remove": 2, "move": 1, "undo": 3, "redo": 1, "resolve": 1,
        "freeze": 2, "send": 2, "lose": 0.5, "acknowledge": 2, "page": 2, "sync": 6, "fork": 0.05,
    }  # fmt: skip
    PEOPLE = ("edit", "add", "remove", "move", "undo", "redo", "resolve")

    def step(self, names, weights):
        name = self.rng.choices(names, cum_weights=weights)[0]
        replica = self.rng.choice(self.active if name in self.PEOPLE else self.replicas)
        self.log.append((name, replica.name))
        if not replica.stopped or name in self.PEOPLE or name == "restore":
            getattr(self, name)(replica)

    def settle(self):
        for _ in range(40):
            for replica in self.replicas:
                if not replica.stopped:
                    self.sync(replica)
            if not any(self.busy(replica) for replica in self.replicas):
                return

    def busy(self, replica):
        behind = replica.cursor < self.space.head
        return not replica.stopped and bool(replica.flight or replica.dirty or behind)

    # -- the promises

    def check(self):
        live = {id: rec.fields for id, rec in self.space.recs.items() if not rec.dead}
        for replica in self.replicas:
            if not replica.stopped:
                if replica.flight or replica.dirty or replica.limbo or replica.aside:
                    raise Broken("the outbox drains", replica.name, replica.dirty, replica.limbo, replica.aside)
                if replica.recs != live:
                    ids = {*replica.recs, *live}
                    raise Broken(
                        "convergence", replica.name,
                        {id: (replica.recs.get(id), live.get(id)) for id in ids if replica.recs.get(id) != live.get(id)},
                    )  # fmt: skip
        self.check_tree()
        self.check_nothing_lost()

    def check_tree(self):
        recs = self.space.recs
        for id, rec in recs.items():
            above = rec.fields.get(edge(id))
            if rec.dead or id[0] == "!" or above not in recs:
                continue
            if recs[above].dead:
                raise Broken("no live child of a dead parent", id, above)
            if Space.makes_cycle(self.space, id, above):
                raise Broken("no cycle", id)

    def check_nothing_lost(self):
        known = set()
        todo = [key for key in {**self.made, **self.over} if self.stands(key)]
        for replica in self.replicas:
            if replica.stopped:
                todo += self.kept_by(replica)
        while todo:
            key = todo.pop()
            if key not in known:
                known.add(key)
                todo += self.over.get(key, ())
        lost = [key for key in self.made if key not in known]
        if lost:
            raise Broken("nothing is lost", lost[:4])

    def stands(self, key):
        """What somebody did is so, or a Conflict says it."""
        rec = self.space.recs.get(key[0])
        if key in self.said():
            return True
        if rec is None:
            return len(key) == 3 and key[1] == "-"
        if key[1] == "-":
            return rec.dead and (not rec.who or key in rec.who) or key[0] in self.twins
        if key[1] == "+":
            return not rec.dead
        if key[2] is None and key[0] in self.twins:
            return True  # what is not sent for the first time says nothing
        return not rec.dead and rec.fields.get(key[1]) == key[2]

    def said(self):
        """What the Conflicts hold. One about a whole record says of every field that it holds nothing else."""
        if self._said is None:
            conflicts = [rec for id, rec in self.space.recs.items() if id[0] == "!" and not rec.dead]
            self._said = {key for rec in conflicts for key in rec.fields["says"]}
            self._said |= {(key[0], field, None) for key in self._said if key[1] == "+" for field in ALL}
        return self._said

    def kept_by(self, replica):
        """What a replica that stopped still has."""
        for place in (replica.recs, replica.limbo):
            for id, row in place.items():
                yield from self.on_screen(id, row)
        for marks in replica.dirty.values():
            if "-" in marks and marks["-"].who:
                yield marks["-"].who
        for who in replica.tombs.values():
            yield from who
        for op in replica.flight.ops if replica.flight else ():
            if isinstance(op, Remove):
                yield from op.who.values()
                yield from ((journey, "within", to) for journey, to, _ in op.lift)
            else:
                yield from ((op.id, field, value) for field, value in op.set.items())
                yield (op.id, "+")


KINDS = ("many", "close", "duel", "trees", "restore", "alone")


def run(seed, space=Space, replica=Replica, world=World, kind=None):
    """One schedule. Raises Broken."""
    rng = random.Random(seed)
    kind = kind or rng.choices(KINDS, weights=(10, 12, 50, 12, 8, 8))[0]
    here = world(rng, space, replica, 2 if kind == "alone" else rng.choice((2, 3, 3)))
    weights = {"close": here.CLOSE, "trees": here.TREES, "duel": here.DUEL}.get(kind, here.STEPS)
    steps = {name: weight * rng.choice((0.3, 1, 1, 3)) for name, weight in weights.items()}
    if kind == "restore":
        steps["restore"] = rng.choice((0.4, 1.5))
    if kind == "alone":
        here.active = here.replicas[:1]
        steps["fork"] = steps["join"] = 0
    if kind in ("trees", "duel"):
        here.plant(here.replicas[0])
    else:
        for _ in range(rng.choice((2, 3) if kind == "close" else (3, 4, 6))):
            here.add(here.active[0])
    if rng.random() < 0.8:
        here.settle()
    if kind == "duel":
        here.focus = rng.choice((("T3",), ("S2",), ("S2", "J4"), ("J1",)))
    names, weights = list(steps), list(accumulate(steps.values()))
    for _ in range(rng.choice((6, 10, 16, 24) if kind == "duel" else (8, 12, 25, 50, 90))):
        here.step(names, weights)
    mine = {id: dict(row) for id, row in here.replicas[0].recs.items()} if kind == "alone" else None
    here.settle()
    here.check()
    if mine is not None and mine != here.replicas[0].recs:
        raise Broken("who works alone meets no conflict", mine, here.replicas[0].recs)
    return here


def main(arguments):
    schedules = int(arguments[0]) if arguments else 3000
    first = int(arguments[2]) if len(arguments) > 2 else 0
    plant = {}
    if len(arguments) > 1 and arguments[1] != "-":
        sys.path.insert(0, str(Path(__file__).parents[1]))
        sys.modules.setdefault("sync.model", sys.modules[__name__])
        from sync.mutants import MUTANTS, RARE

        plant = (MUTANTS | RARE)[arguments[1]]
    bad = {}
    for seed in range(first, first + schedules):
        try:
            run(seed, **plant)
        except Broken as broken:
            bad.setdefault(broken.args[0], []).append((seed, broken.args[1:]))
    print(f"{schedules} schedules, violations: { {name: len(found) for name, found in bad.items()} }")
    for name, found in bad.items():
        print(f"  {name}: seeds {[seed for seed, _ in found[:8]]}\n    {str(found[0][1])[:600]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
