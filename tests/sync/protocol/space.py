"""The space: what a push decides, one op after the other, in one transaction."""

# ruff: noqa: RET502, RET503
from __future__ import annotations

import zlib

from sync.protocol.words import DIVERGED, EDGES, Answer, Back, Put, Remove, Row, edge


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
        self.past = set()  # (id, field, value) that somebody replaced
        self.over = None  # the people's bookkeeping: what was replaced by somebody who saw it

    def copy(self):
        new = type(self)()
        new.head, new.chain, new.over = self.head, self.chain, self.over
        new.recs = {id: rec.copy() for id, rec in self.recs.items()}
        new.answers, new.commits, new.past = dict(self.answers), dict(self.commits), set(self.past)
        return new

    # -- push and pull

    def push(self, mut, ops, anchor):
        if not self.knows(anchor):
            return DIVERGED  # also where the push was here before: a copy of its sender's file may have seen another history
        if self.answered(mut):
            return self.answers[mut]
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
        if rec.dead and (self.is_worth_nothing(op) or self.tells_nothing_new(op, rec)):
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

    def tells_nothing_new(self, op, rec):
        """Who offers it does not know that it is gone, and who removed it had seen all that is offered."""
        return op.base is None and all(
            field == "position" or rec.fields.get(field) == value or (op.id, field, value) in self.past
            for field, value in op.set.items()
        )

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
        self.out.append((id, field, "conflict" if verdict == "older" else verdict, rec.field_seq(field)))

    def verdict(self, rec, field, value, base, id):
        """What becomes of one field of a live record."""
        if rec.fields.get(field) == value:
            return "same"
        if self.overtaken(rec, field, base, id):
            return "same"
        if field == "position" or id[0] == "!" or rec.field_seq(field) <= base:
            return "applied"
        if field not in rec.fields and field not in rec.marks:
            return "applied"  # nobody ever filled it
        return "older" if base == 0 and (id, field, value) in self.past else "conflict"

    def overtaken(self, rec, field, base, id):
        """A Conflict says more by now than who closes it has seen."""
        return id[0] == "!" and field == "state" and 0 < base < rec.marks.get("says", 0)

    def set(self, rec, field, value):
        self.head += 1
        rec.seq = rec.marks[field] = self.head
        self.past |= {
            (one, field, rec.fields[field]) for one in self.recs if self.recs[one] is rec and field in rec.fields
        }
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
        self.let_go(id)
        self.edit_of_removed(id, fields, [(id, "+")])

    def let_go(self, stage):
        """Journeys that came before their stage stand by themselves; a Conflict says where they were to lie."""
        for id, rec in list(self.recs.items()):
            if id[0] == "J" and not rec.dead and rec.fields.get("within") == stage:
                self.conflict(id, "within", [(id, "within", stage)])
                self.told.add(id)
                self.set(rec, "within", None)

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
        stay = {id for id in live if self.overtaken(self.recs[id], "state", listed[id], id)}
        live = [id for id in live if id not in stay]
        for id in live:
            self.kill(id, op.who[id])
        for id in listed:
            rec = self.recs.get(id)
            if id in stay or (rec and id not in live):
                self.told.add(id)
            if rec and id not in live and id not in stay:
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
        for request in self.requests(id):
            self.set(self.recs[request], "state", "closed")
            self.told.add(request)
        self.head += 1
        rec.dead, rec.seq, rec.who = True, self.head, (who,)

    def sign(self, rec, who):
        """Somebody else removes it too: whoever brings it back has to have seen that."""
        self.head += 1
        rec.seq, rec.who = self.head, (*rec.who, who)

    def requests(self, id):
        """The open Conflicts about a removal of the record that was refused."""
        return sorted(
            one
            for one, rec in self.recs.items()
            if one[0] == "!" and not rec.dead and (rec.fields["parent"], rec.fields["field"]) == (id, "-")
            if rec.fields["state"] == "open"
        )

    def refuse(self, op, listed):
        says = [*op.who.values(), *((journey, "within", to) for journey, to, _ in op.lift)]
        before = self.requests(op.id)
        if before:  # of one tree there is one Conflict, however many would remove it
            rec = self.recs[before[0]]
            self.set(rec, "says", tuple(dict.fromkeys([*rec.fields["says"], *says])))
            self.told.add(before[0])
        else:
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
            return self.put(Put(op.id, op.set, None))  # every field for itself
        if self.stale_back(rec, op) or self.misplaced(op.id, op.set.get(edge(op.id))) == "dead":
            return self.edit_of_removed(op.id, op.set, [(op.id, "+")])
        self.create(op.id, op.set)

    def stale_back(self, rec, op):
        """Somebody removed it again, and who brings it back has not seen that."""
        return rec.seq > op.seq
