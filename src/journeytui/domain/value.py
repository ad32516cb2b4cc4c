"""Values that are made of their annotated attributes and never change.

They are frozen dataclasses in every respect but one: no code is compiled for each class, which is what importing dozens of
dataclasses spends its time on.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True)
class Value:
    """What a class of values derives from: `class Point(Value): x: int; y: int = 0`."""

    _names: ClassVar[tuple[str, ...]] = ()
    _needed: ClassVar[frozenset[str]] = frozenset()
    """The attributes that hold nothing by themselves."""
    _known: ClassVar[frozenset[str]] = frozenset()
    _held: ClassVar[attrgetter[Any]] = attrgetter("__class__")
    """What the attributes hold, as one."""

    def __init_subclass__(cls) -> None:
        dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
        names: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined]
        cls._names, cls._known = names, frozenset(names)
        cls._needed = frozenset(name for name in names if not hasattr(cls, name))
        if names:
            cls._held = attrgetter(*names)

    def __init__(self, *given: Any, **named: Any) -> None:
        values = dict(zip(self._names, given))  # noqa: B905  a strict one takes longer, and would not say what it takes
        values.update(named)
        each_once = len(values) == len(given) + len(named)
        if not each_once or not self._needed <= values.keys() <= self._known:
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._names)}, not {given!r} and {named!r}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._held(self) == self._held(other)

    def __hash__(self) -> int:
        return hash(self._held(self))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__qualname__}({told})"
