"""A library with its sync tables: what its person sees and changes, and what is under way."""

from __future__ import annotations

from sync.protocol.words import Back, Put, Remove, column


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
        self.lifted = set()  # journeys that a removal lifts
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
                    self.lifted.add(journey)

    def base(self, id):
        return min((base for base, _ in self.fields[id].values()), default=self.whole.get(id, 0))

    def has(self, id):
        return id in self.fields or id in self.gone


class Library:
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
