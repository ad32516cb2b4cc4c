"""What every kind has. Refuses to know any one of them."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from journeytui.domain.value import Value

Merge = Literal["field", "elements", "order"]
"""How two edits of one field meet: as a whole, element by element, or in the server's order."""


class NotAccepted(ValueError):
    """A value that a kind does not take: `wrong` says what is wrong, `right` what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(f"{wrong}: {right}")
        self.wrong = wrong
        self.right = right


class Kind(Value):
    """What every kind has."""

    label: str
    help: str
    search: int = 0
    """Weight in the search: 0 keeps the field out of it, 2 puts it among the titles."""

    merge: ClassVar[Merge] = "field"
    empty: ClassVar[Any] = None

    @property
    def rule(self) -> str:
        """What is accepted, as the end of a sentence that begins with "should be"."""
        raise NotImplementedError

    def check(self, value: Any) -> Any:
        """The value as it will be kept. Raises NotAccepted."""
        raise NotImplementedError

    def parse(self, typed: str) -> Any:
        """The value that a person typed; nothing typed is the empty value. Raises NotAccepted."""
        return self.check(typed) if typed.strip() else self.empty

    def format(self, value: Any) -> str:
        """The value as text that `parse` takes; '' for the empty value."""
        return "" if value is None else str(value)

    def stepped(self, value: Any, by: int) -> Any:
        """The value so many steps further within its bounds, an empty one from their middle; None where it has no bounds."""
        del value, by
        return None

    def _no(self, value: Any) -> NotAccepted:
        told = value if isinstance(value, str) else repr(value)
        return NotAccepted(
            f"{told[:80]!r} is not accepted" if isinstance(value, str) else f"{told[:80]} is not accepted",
            f"should be {self.rule}",
        )
