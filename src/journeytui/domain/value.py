"""Values that are made of their annotated attributes and never change.

They are frozen dataclasses in every respect but one: no code is compiled for each class, which is what importing dozens of
dataclasses spends its time on.
"""

from __future__ import annotations

import dataclasses
from typing import Any, dataclass_transform


@dataclass_transform(frozen_default=True)
class Value:
    """What a class of values derives from: `class Point(Value): x: int; y: int = 0`."""

    def __init_subclass__(cls) -> None:
        dataclasses.dataclass(init=False, repr=False, eq=False)(cls)

    def __init__(self, *given: Any, **named: Any) -> None:
        names = _names(type(self))
        values = dict(zip(names, given, strict=False)) | named
        lacking = [name for name in names if name not in values and not hasattr(type(self), name)]
        if lacking or len(given) > len(names) or len(values) < len(given) + len(named) or not values.keys() <= set(names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(names)}, not {given!r} and {named!r}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in _names(type(self)))
        return f"{type(self).__qualname__}({told})"


def _names(sort: type[Any]) -> tuple[str, ...]:
    names: tuple[str, ...] = sort.__match_args__
    return names


def _values(value: Any) -> tuple[Any, ...]:
    return tuple([getattr(value, name) for name in _names(type(value))])
