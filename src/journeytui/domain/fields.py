"""How a word is declared, and the one reading of declarations.

A word is a class whose attributes are fields; each field is one line that carries its kind. Whatever any room knows of a
field — form, column, file key, table, search, check — it takes from here.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, NamedTuple, Self, dataclass_transform

from journeytui.domain.errors import Problem
from journeytui.domain.kinds import Kind, NotAccepted, Place
from journeytui.domain.text import a_or_an

ANY_WORD = "*"
"""Among what a word hangs on: a record of any word."""


class Field(NamedTuple):
    """One declared field of one word."""

    name: str
    kind: Kind

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def empty(self) -> Any:
        return self.kind.empty


def field(kind: Kind) -> Any:
    """Declares one field. (It says Any so that a declaration reads `title: str = field(Line(…))`.)"""
    return kind


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Entity:
    """One record. Constructing it checks nothing; see `checked`."""

    word: ClassVar[str] = ""
    """The word, as in code, tables and files: `asset_period`."""
    label: ClassVar[str] = ""
    """The word as people read it: `asset period`."""
    plural: ClassVar[str] = ""
    """The key of its list in a file: `asset_periods`."""
    heading: ClassVar[str] = ""
    """What people call several of them: `asset periods`."""
    hangs_on: ClassVar[tuple[str, ...]] = ()
    """The words that its parent may be; empty for what hangs on the library itself."""
    ordered: ClassVar[bool] = False
    fields: ClassVar[dict[str, Field]] = {}
    """In the order of their declaration. Id, parent, position and extra are not among them: every record has those."""

    id: str
    parent: str | None
    """The id of what it hangs on."""
    position: str
    """Where it stands among its neighbours (see `order`); '' where the word has no order."""
    extra: dict[str, Any]
    """Fields that a newer program declared, kept as they came."""

    def __init_subclass__(
        cls, hangs_on: tuple[str, ...] = (), plural: str = "", ordered: bool = False, label: str = ""
    ) -> None:
        cls.word = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        cls.label = label or cls.word.replace("_", " ")
        cls.plural = plural or cls.word + "s"
        cls.heading = label + "s" if label else cls.plural.replace("_", " ")
        cls.hangs_on = hangs_on
        cls.ordered = ordered
        inherited = {
            name: f for base in reversed(cls.__mro__[1:]) for name, f in getattr(base, "own_fields", {}).items()
        }
        own = {name: Field(name, kind) for name, kind in vars(cls).items() if isinstance(kind, Kind)}
        cls.own_fields = own
        cls.fields = {**inherited, **own}
        for name, declared in own.items():
            setattr(cls, name, declared.empty)

    own_fields: ClassVar[dict[str, Field]] = {}

    def __init__(
        self,
        *,
        id: str,
        parent: str | None = None,
        position: str = "",
        extra: dict[str, Any] | None = None,
        **values: Any,
    ) -> None:
        self.__dict__.update(id=id, parent=parent, position=position, extra=extra or {}, **values)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """The record that holds these values, as they are: for who has read them all, and thousands of records."""
        record = cls.__new__(cls)
        record.__dict__.update(values)
        return record

    def __setattr__(self, name: str, value: object) -> None:
        message = f"{a_or_an(self.label)} is a value and never changes: make a new one"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.__dict__.items())})"

    def __getitem__(self, name: str) -> Any:
        """What the field of that name holds; the empty value when it holds nothing."""
        return getattr(self, name)

    def with_values(self, **values: Any) -> Any:
        """A copy with other values."""
        return type(self)(**{**self.__dict__, **values})

    @property
    def name(self) -> str:
        """What people call the record: its title, or what tells it from its neighbours."""
        return str(self.__dict__.get("title") or self.label)


POSITION = Field("position", Place("Position", "Where it stands among its neighbours."))


def checked(word: type[Entity], values: dict[str, Any], place: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """The values as they will be kept, and all that is wrong with them. Names that are no fields are left to the caller."""
    kept: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        try:
            kept[name] = word.fields[name].kind.check(value)
        except NotAccepted as no:
            problems.append(Problem(name, no.wrong, no.right, place))
    return kept, problems
