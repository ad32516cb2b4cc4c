"""What can go wrong, said to a person: one sentence of what is wrong, one of the way out.

JourneyError
├── Refused                  the answer is no, nothing was changed
│   ├── InvalidValues        one or more `Problem`s with what was given
│   ├── UnknownReference     nothing has that name
│   ├── AmbiguousReference   several things have that name
│   ├── Clash                somebody changed it since it was read
│   ├── NothingToUndo        the stack is empty
│   └── UnusableLibrary      missing, foreign, damaged, newer, or not ours to open
│       └── ReadOnly         it can be read and not written
└── DiskTrouble              full, failing, or locked for too long
"""

from __future__ import annotations

from journeytui.domain.value import Value


class Problem(Value):
    """One thing that is wrong with what a person or a file gave."""

    field: str
    """The field's name, or '' when it is about the whole."""
    wrong: str
    """What is wrong, with the value that was given."""
    right: str = ""
    """What would be right."""
    place: str = ""
    """Where it stands: a file and line, or ''."""

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.place, self.field) if part)
        told = f"{where}: {self.wrong}" if where else self.wrong
        return f"{told} ({self.right})" if self.right else told


class JourneyError(Exception):
    """Something a person should be told."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        """The way out."""


class Refused(JourneyError):
    """The answer is no, and nothing was changed."""

    part: str = ""
    """The part of a typed line that is not understood; '' where it is the whole, or not known."""


class InvalidValues(Refused):
    """What was given breaks the declaration; all problems at once."""

    def __init__(self, problems: list[Problem], hint: str = "") -> None:
        super().__init__("\n".join(str(problem) for problem in problems), hint)
        self.problems = problems


class UnknownReference(Refused):
    """Nothing has that name."""


class AmbiguousReference(Refused):
    """Several things have that name."""


class Clash(Refused):
    """The value is no longer the one that the edit began with."""


class NothingToUndo(Refused):
    """There is no Change of mine left to take back, or to do again."""


class UnusableLibrary(Refused):
    """The library cannot be opened: missing, foreign, damaged, newer, or not ours."""


class ReadOnly(UnusableLibrary):
    """The library can be read and not written."""


class DiskTrouble(JourneyError):
    """The disk is full or failing, or another program holds the file for too long."""
