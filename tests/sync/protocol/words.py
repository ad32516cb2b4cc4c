"""The words of the protocol: what is sent, what is answered, and where things hang."""

from __future__ import annotations

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
