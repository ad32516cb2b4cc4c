"""What the machines do, in any order and with any mishap, and the promises that have to hold at the end."""

# ruff: noqa: RUF012, RUF021
from __future__ import annotations

from sync.protocol.library import Dirty
from sync.protocol.people import People
from sync.protocol.space import Space
from sync.protocol.words import ALL, DIVERGED, Broken, Remove, edge


class World(People):
    """A schedule at work."""

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
                lived = {id for id, _ in op.ids if id in before and id[0] != "!"}  # a Conflict that says more stays
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
        lost = [key for key in self.made if key not in known and (key[0][0], key[1]) != ("!", "-")]  # it may say more
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
            self._said = {key for rec in conflicts for key in self.said_by(rec.fields)}
        return self._said

    def said_by(self, conflict):
        """What a Conflict holds."""
        whole = {key[0] for key in conflict["says"] if key[1] == "+"}
        return {*conflict["says"], *((id, field, None) for id in whole for field in ALL)}

    def kept_by(self, replica):
        """What a replica that stopped still has."""
        for place in (replica.recs, replica.limbo):
            for id, row in place.items():
                yield from self.on_screen(id, row)
                yield from self.said_by(row) if id[0] == "!" else ()
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
