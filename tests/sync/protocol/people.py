"""People at replicas, and the bookkeeping of what each of them did and saw."""

# ruff: noqa: RET501, RET503, RUF021, A006
from __future__ import annotations

from itertools import count

from sync.protocol.replica import Replica
from sync.protocol.space import Space
from sync.protocol.words import ALL, EDGES, TYPED, agree, edge


class People:
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
