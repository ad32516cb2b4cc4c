"""What a database of spaces holds, as values: spaces, records, lines of the change log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol


class Info(NamedTuple):
    """What a space is."""

    number: int
    name: str
    log: str
    head: int
    hash: str


class Kept(Protocol):
    """A record that is to be kept."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def replica(self) -> str: ...
    @property
    def dead(self) -> bool: ...
    @property
    def body(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def marks(self) -> Mapping[str, Sequence[Any]]: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def within(self) -> str | None: ...


class Record:
    """A record as the database holds it; what is JSON in it is read only when somebody asks."""

    def __init__(self, row: Sequence[Any]) -> None:
        self.kind: str = row[0]
        self.id: str = row[1]
        self.seq: int = row[2]
        self.author: str = row[3]
        self.replica: str = row[4]
        self.dead = bool(row[5])
        self.body: str = row[6]
        self.marks_text: str = row[7]
        self.parent: str | None = row[8]
        self.within: str | None = row[9]

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """What it holds, or held when it was removed."""
        return json.loads(self.body)  # type: ignore[no-any-return]

    @cached_property
    def marks(self) -> Mapping[str, Sequence[Any]]:
        """Who set which field since it was born, and when."""
        return json.loads(self.marks_text)  # type: ignore[no-any-return]


class Note(NamedTuple):
    """A line of the change log; old and new are JSON text. Where a record came back, old is what it held, new its last birth."""

    seq: int
    field: str
    kind: str
    id: str
    old: str | None
    new: str | None
    author: str
    replica: str
    at: str
    mut: str
