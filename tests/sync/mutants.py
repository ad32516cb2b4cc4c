"""Wrong designs of the protocol, each one rule away from the right one: the model has to catch every one of them."""

from __future__ import annotations

from sync.protocol.library import Dirty
from sync.protocol.replica import Replica
from sync.protocol.space import Space
from sync.protocol.words import Put, column
from sync.protocol.world import World


class BaseFromNewerRow(Replica):
    """A row that arrives moves the base of what I typed, though I do not see its value."""

    def show_live(self, row, marks):
        super().show_live(row, marks)
        for one in marks.values():
            one.base, one.bases = row.seq, {}


class PullClobbersDirty(Replica):
    """A row overwrites what I typed and have not sent."""

    def untouched(self, one, field, here):
        return True


class LastWins(Space):
    """Whoever comes last overwrites."""

    def verdict(self, rec, field, value, base, id):
        return "same" if rec.fields.get(field) == value else "applied"


class EditOfRemovedIgnored(Space):
    """An edit of a removed record goes nowhere."""

    def edit_of_removed(self, id, fields, more=()):
        self.told.add(id)
        self.out.append((id, "", "same", self.recs[id].seq))


class RemovalWins(Space):
    """A removal goes through whatever others changed."""

    def edited_since(self, listed, live):
        return False


class UnlistedChildStays(Space):
    """A removal does not mind what hangs below and was not seen."""

    def unlisted(self, op, listed, live):
        return False


class UnlistedChildGoesToo(Space):
    """A removal takes with it what hangs below and was not seen."""

    def unlisted(self, op, listed, live):
        found = [id for id in self.recs if id not in listed and not self.recs[id].dead and id[0] != "!"]
        for id in found:
            if id[0] != "J" and self.recs[id].fields.get("parent") in listed:
                listed[id] = self.head
                op.who[id] = op.who[op.id]
                live.append(id)
        return False


class RemovalInPart(Space):
    """A removal takes what it can and leaves what was edited."""

    def edited_since(self, listed, live):
        live[:] = [id for id in live if id[0] == "!" or self.recs[id].newest() <= listed[id]]
        return False


class NoCycleCheck(Space):
    def makes_cycle(self, id, target):
        return False


class BelowTheDead(Space):
    """Nobody looks whether the parent still lives."""

    def misplaced(self, id, target):
        return "cycle" if target in self.recs and self.makes_cycle(id, target) else None


class FlightBaseForgotten(Replica):
    """What is typed over a value in flight takes its base from the newest row."""

    def flight_base(self, id, col):
        return None


class CursorBeforeRows(World):
    """The cursor is saved in a transaction of its own, before the rows."""

    def page(self, replica):
        before = replica.cursor
        replica_page = replica.page

        def torn(rows, cursor, anchor):
            replica_page([] if self.rng.random() < 0.2 else rows, cursor, anchor)

        replica.page = torn
        try:
            return super().page(replica)
        finally:
            del replica.page
            assert replica.cursor >= before


class NoAnchor(Space):
    """A cursor is taken for a point of this history because it is a number."""

    def knows(self, anchor):
        return True


class AnswerWithoutRows(Space):
    """An answer tells outcomes, not what the space holds."""

    def authoritative(self, rows):
        return {}


class AnswerWithoutUnseenRows(Space):
    """An answer brings rows only where something was not applied."""

    def put(self, op):
        told = dict(self.told)
        super().put(op)
        if op.id not in told and all(outcome == "applied" for id, _, outcome, _ in self.out if id == op.id):
            self.told.discard(op.id)


class RestoreIsCreation(Space):
    """Bringing back overwrites whatever is there."""

    def back(self, op):
        rec = self.recs.get(op.id)
        if rec is not None:
            rec.fields, rec.marks, rec.dead = {}, {}, False
            del self.recs[op.id]
        self.create(op.id, op.set)


class StaleBack(Space):
    """Bringing back undoes any removal, also one that was not seen."""

    def stale_back(self, rec, op):
        return False


class NotBornDead(Space):
    """A refused creation leaves nothing behind but its Conflict."""

    def born_dead(self, id, fields):
        says = [*((id, field, value) for field, value in fields.items()), (id, "+")]
        self.conflict(id, "", says)
        self.out.append((id, "", "conflict", 0))


class NoReplayCache(Space):
    """A push that arrives twice is decided twice."""

    def answered(self, mut):
        return False


class RootDeadIsDone(Space):
    """When the root of a removal is gone already, the rest of it is not looked at."""

    def remove(self, op):
        root = self.recs.get(op.id)
        if root is None or not root.dead:
            return super().remove(op)
        self.sign(root, op.who[op.id])
        for id, _ in op.ids:
            if id in self.recs:
                self.told.add(id)
                self.out.append((id, "-", "same", self.recs[id].seq))
        return None


class RemovalUnsigned(Space):
    """Who removes what others had removed leaves no trace of it."""

    def sign(self, rec, who):
        rec.who = (*rec.who, who)


class RemovalOfRemovedForgotten(Replica):
    """When a tombstone arrives, a removal of the same record that was not sent is done."""

    def show(self, row):
        if row.dead and row.id not in self.recs and not self.unanswered(row.id):
            self.dirty.pop(row.id, None)
        super().show(row)


class RemovalBaseOfRow(Replica):
    """A removal counts as seen what arrived under a value that I had typed."""

    def removal_base(self, id, marks, row):
        return self.seen.get(id, (0,))[0]


class TypedOnRemovedForgotten(Replica):
    """When a tombstone arrives, what was typed on the record goes with it."""

    def show_dead(self, row, marks):
        super().show_dead(row, marks)
        if row.id in self.limbo:
            del self.limbo[row.id]
            self.dirty.pop(row.id, None)


class TombstoneCascades(Replica):
    """A tombstone takes with it what hangs below the record here."""

    def show_dead(self, row, marks):
        super().show_dead(row, marks)
        for id in [id for id, one in self.recs.items() if one.get("parent") == row.id and id[0] != "!"]:
            self.recs.pop(id)
            self.dirty.pop(id, None)


class NothingSetAside(Replica):
    """A row that cannot be shown now is skipped."""

    def take(self, row):
        super().take(row)
        self.aside.pop(row.id, None)


class OneBaseAColumn(Replica):
    """A set or pairs has one base, which moves when any element of it lands."""

    def landed(self, id, field, flight, seq, told):
        super().landed(id, field, flight, seq, told)
        for col, one in self.dirty.get(id, {}).items():
            if field and col == column(field):
                one.base = max(one.base, seq)
                one.bases = dict.fromkeys(one.bases, one.base)


class ConflictMovesBase(Replica):
    """A value that met a Conflict counts as landed: what is typed over it overwrites the other's."""

    def acknowledge(self, answer):
        if self.flight and answer.mut == self.flight.mut:
            out = [(id, field, "same" if outcome == "conflict" and field not in ("", "-") else outcome, seq)
                   for id, field, outcome, seq in answer.out]  # fmt: skip
            answer = answer._replace(out=out)
        super().acknowledge(answer)


class UndoTakesTheirs(World):
    """Undo sets the field back, whoever changed it since."""

    def still(self, here, left):
        return True


class UndoTakesTheirRemoval(World):
    """Undo brings a record back, whoever removed it last."""

    def remake(self, replica, id, row):
        replica.gone_by.setdefault(id, None)
        super().remake(replica, id, row)


class RowsRegress(Replica):
    """An old answer overwrites a newer row."""

    def take(self, row):
        self.aside.pop(row.id, None)
        self.show(row)


class LiftIgnoresMoves(Space):
    """A removal lifts the journeys it names, wherever they are by now."""

    def unliftable(self, journey, to, seen, listed):
        return False

    def lift(self, journey, to, listed):
        rec = self.recs.get(journey)
        if rec is not None and not rec.dead:
            self.told.add(journey)
            self.set(rec, "within", to)
            self.out.append((journey, "within", "applied", rec.seq))


class LiftNotDoneLands(Replica):
    """A journey that a removal did not lift, since others had moved it, counts as seen where they put it."""

    def is_lift(self, flight, id, field):
        return False


class WaitingMoveForgotten(Replica):
    """What is sent of a record that somebody removed is all of it, also where a move waits for the next push."""

    def freeze(self, mut, limit=50):
        before = self.flight
        super().freeze(mut, limit)
        for op in self.flight.ops if self.flight is not before else ():
            self.limbo.pop(op.id, None)


class ReplayBeforeHistory(Space):
    """A push that was here before is answered, whatever history its sender has seen."""

    def push(self, mut, ops, anchor):
        return self.answers[mut] if self.answered(mut) else super().push(mut, ops, anchor)


class LateAnswerCounts(Replica):
    """An answer counts whenever it comes, also after pages of another history."""

    def heeds(self, asked):
        return True


class SetsAsWholes(Replica):
    """A set is one value: who changes it sends all of it."""

    def put_of(self, id, row, lifted):
        op = super().put_of(id, row, lifted)
        if isinstance(op, Put) and op.base is not None:
            for col in {column(field) for field in op.set if "/" in field}:
                for name in ("x", "y"):
                    field = f"{col}/{name}"
                    op.set.setdefault(field, row.get(field))
                    op.base.setdefault(field, self.seen[id][0])
        return op

    def show_live(self, row, marks):
        here = dict(self.recs.get(row.id, {}))
        super().show_live(row, marks)
        for col in marks:
            if col in ("tags", "sums"):
                for name in ("x", "y"):
                    self.show_field(row.id, f"{col}/{name}", here.get(f"{col}/{name}"))


class BackTakesNewestSeq(Replica):
    """What I bring back counts as having seen every removal that came since."""

    def put_of(self, id, row, lifted):
        op = super().put_of(id, row, lifted)
        return op._replace(seq=self.seen[id][0]) if hasattr(op, "seq") else op


class DirtyRemovalForgetsBase(Replica):
    """A removal that was taken back leaves what I typed before it unsent."""

    def taken_back(self, id, removal):
        marks = self.dirty.setdefault(id, {})
        for col in [col for col in marks if col not in ("+", "-")]:
            del marks[col]
        marks.setdefault("a", Dirty(removal.base, self.cut(removal.old, "a")))


MUTANTS = {
    "base_from_newer_row": {"replica": BaseFromNewerRow},
    "pull_clobbers_dirty": {"replica": PullClobbersDirty},
    "last_wins": {"space": LastWins},
    "edit_of_removed_ignored": {"space": EditOfRemovedIgnored},
    "removal_wins": {"space": RemovalWins},
    "unlisted_child_stays": {"space": UnlistedChildStays},
    "unlisted_child_goes_too": {"space": UnlistedChildGoesToo},
    "removal_in_part": {"space": RemovalInPart},
    "no_cycle_check": {"space": NoCycleCheck},
    "below_the_dead": {"space": BelowTheDead},
    "flight_base_forgotten": {"replica": FlightBaseForgotten},
    "cursor_before_rows": {"world": CursorBeforeRows},
    "no_anchor": {"space": NoAnchor},
    "answer_without_rows": {"space": AnswerWithoutRows},
    "answer_without_unseen_rows": {"space": AnswerWithoutUnseenRows},
    "restore_is_creation": {"space": RestoreIsCreation},
    "not_born_dead": {"space": NotBornDead},
    "no_replay_cache": {"space": NoReplayCache},
    "root_dead_is_done": {"space": RootDeadIsDone},
    "removal_unsigned": {"space": RemovalUnsigned},
    "removal_of_removed_forgotten": {"replica": RemovalOfRemovedForgotten},
    "removal_base_of_row": {"replica": RemovalBaseOfRow},
    "typed_on_removed_forgotten": {"replica": TypedOnRemovedForgotten},
    "tombstone_cascades": {"replica": TombstoneCascades},
    "nothing_set_aside": {"replica": NothingSetAside},
    "one_base_a_column": {"replica": OneBaseAColumn},
    "conflict_moves_base": {"replica": ConflictMovesBase},
    "undo_takes_theirs": {"world": UndoTakesTheirs},
    "undo_takes_their_removal": {"world": UndoTakesTheirRemoval},
    "rows_regress": {"replica": RowsRegress},
    "sets_as_wholes": {"replica": SetsAsWholes},
    "removal_taken_back_forgets": {"replica": DirtyRemovalForgetsBase},
}

RARE = {
    "stale_back": {"space": StaleBack},
    "lift_ignores_moves": {"space": LiftIgnoresMoves},
    "late_answer_counts": {"replica": LateAnswerCounts},
    "back_takes_newest_seq": {"replica": BackTakesNewestSeq},
}
"""Caught as well, but not in every five thousand schedules: `python tests/sync/model.py 60000 NAME`."""

OF_AN_EXAMPLE = {
    "lift_not_done_lands": {"replica": LiftNotDoneLands},
    "waiting_move_forgotten": {"replica": WaitingMoveForgotten},
    "replay_before_history": {"space": ReplayBeforeHistory},
}
"""Caught by hardly one schedule in half a million: each has an example of its own in test_model.py."""
