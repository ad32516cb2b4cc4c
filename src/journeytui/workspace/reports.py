"""How a library stands to its space, and what is being done about it, in a line that one program says to another."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from journeytui.domain.value import Value

if TYPE_CHECKING:
    from journeytui.workspace.sharing import Standing

Others = tuple[tuple[str, tuple[str, ...]], ...]
"""Journeys, each with the people who are in it."""


class Run(Value):
    """What came of one sync."""

    message: str
    brought: int
    made: int
    """New conflicts."""
    asked: bool
    """Whether a person asked for it."""
    failed: bool


class Report(Value):
    """How a library stands, and what it is doing about it."""

    remote: str = ""
    """The space's name for this person; '' when there is none any more."""
    state: str = "never"
    """As in `Standing`."""
    why: str = ""
    ahead: int = 0
    behind: int = 0
    conflicts: int = 0
    held_back: int = 0
    doing: str = ""
    """sending, bringing or indexing while that takes a while."""
    done: int = 0
    of: int = 0
    others: Others = ()
    """Who else is in which journey now."""
    run: Run | None = None
    """What the sync came to that has just ended."""

    @classmethod
    def of_standing(cls, standing: Standing, **more: Any) -> Report:
        """The report of a library, with more to it; an empty one where it has no space, or has just left it."""
        if not standing.state:
            return cls()
        told = {name: getattr(standing, name) for name in _STANDING}
        return cls(**(told | more))

    @classmethod
    def parse(cls, line: str) -> Report | None:
        """The report that a line says; None where it says none."""
        try:
            told = json.loads(line)
            run = Run(**told.pop("run")) if told.get("run") else None
            others = tuple((str(journey), tuple(map(str, names))) for journey, names in told.pop("others"))
            return cls(**{**told, "run": run, "others": others})
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def others_in(self, journey: str) -> tuple[str, ...]:
        """Who else is in that journey now."""
        return dict(self.others).get(journey, ())

    @property
    def line(self) -> str:
        """The report as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=True)


_STANDING = ("remote", "state", "why", "ahead", "behind", "conflicts", "held_back")
