"""A space that is a dict: what the rules of a push ask for, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeytui.sync import rules, wire
from journeytui.sync.records import Held
from journeytui.sync.wire import Answer, Back, Lift, Op, Push, Put, Remove, Seen

AT = "2026-11-22T10:00:00.000Z"


class Heap:
    """Satisfies `work.SpaceTx`."""

    def __init__(self) -> None:
        self.head = 0
        self.held: dict[str, Held] = {}
        self.notes: list[tuple[Any, ...]] = []
        self.loaded: set[str] = set()

    def load(self, ids: Iterable[str]) -> None:
        self.loaded.update(ids)

    def get(self, id: str) -> Held | None:
        return self.held.get(id)

    def hanging(self, ids: Iterable[str]) -> list[Held]:
        above = set(ids)
        return [one for one in self.held.values() if not one.dead and (one.parent in above or one.within in above)]

    def library(self) -> Held | None:
        return next((one for one in self.held.values() if one.kind == "library"), None)

    def was(self, id: str, field: str, value: str) -> bool:
        return any((note[1], note[2], note[3]) == (field, id, value) for note in self.notes)

    def next(self) -> int:
        self.head += 1
        return self.head

    def put(self, record: Held) -> None:
        self.held[record.id] = record

    def note(self, record: Held, field: str, old: str | None, new: str | None, *, at: str) -> None:
        self.notes.append((record.seq, field, record.id, old, new, record.author))

    def push(self, *ops: Op, mut: str = "", replica: str = "there") -> Answer:
        """What the rules make of these ops."""
        prev = self.head
        decision = rules.decide(self, Push(mut or f"mut {self.head} {len(self.notes)}", replica, ops))
        return Answer(prev, self.head, wire.Anchor(self.head, ""), decision.outcomes, decision.rows)

    def fields(self, id: str) -> dict[str, Any]:
        return dict(self.held[id].fields)

    def conflicts(self) -> list[dict[str, Any]]:
        return [dict(one.fields) for one in self.held.values() if one.kind == "conflict"]


def new(id: str, by: str = "ana", /, **values: Any) -> Put:
    """A record that somebody made; the first letter of its id says its word."""
    return Put(word(id), id, by, AT, named(values))


def edit(id: str, base: int, by: str = "ana", /, was: dict[str, Any] | None = None, **values: Any) -> Put:
    """Fields that somebody set who had seen the record at that seq."""
    given = named(values)
    return Put(word(id), id, by, AT, given, dict.fromkeys(given, base), was or {})


def back(id: str, seq: int, by: str = "ana", /, **values: Any) -> Back:
    return Back(word(id), id, by, AT, named(values), seq)


def remove(*seen: tuple[str, int], lift: tuple[tuple[str, str | None, int], ...] = (), by: str = "ana") -> Remove:
    """A removal of records as they were seen, the root first."""
    tree = tuple(Seen(word(id), id, seq) for id, seq in seen)
    return Remove(word(seen[0][0]), seen[0][0], by, AT, tree, tuple(Lift(*one) for one in lift))


def word(id: str) -> str:
    words = {"J": "journey", "S": "stage", "T": "touchpoint", "L": "library", "!": "conflict", "X": "of tomorrow"}
    return words[id[0]]


def named(values: dict[str, Any]) -> dict[str, Any]:
    """`tags__x` is the element `tags/x`."""
    return {name.replace("__", "/"): value for name, value in values.items()}
