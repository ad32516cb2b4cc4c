"""What comes in: what became of a push, and rows; with it a library is a whole replica."""

# ruff: noqa: RET502, RET503, RUF021
from __future__ import annotations

from sync.protocol.sending import Sending
from sync.protocol.words import column


class Replica(Sending):
    """A library that makes pushes and takes in what others did."""

    # -- acknowledge

    def acknowledge(self, answer):
        flight = self.flight
        if not flight or answer.mut != flight.mut:
            return
        self.flight = None
        for id, field, outcome, seq in answer.out:
            if field == "-":
                self.removal_answered(id, flight, outcome, seq, id in answer.rows)
            elif outcome == "applied" or (outcome == "same" and not self.is_lift(flight, id, field)):
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

    def is_lift(self, flight, id, field):
        """Of a lift "same" does not say that the value stands: the journey lay elsewhere by then, and its row tells where."""
        return field == "within" and id in flight.lifted

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
