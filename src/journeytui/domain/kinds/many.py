"""Kinds that point elsewhere or hold several: links, labels, lists, names with values; and the place among neighbours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from journeytui.domain import ids, limits, order
from journeytui.domain.kinds.kind import Kind, Merge, NotAccepted
from journeytui.domain.kinds.numbers import Number, plain
from journeytui.domain.text import a_or_an, clean_line


class Link(Kind):
    """One other record. Its id is kept; it may point to nothing."""

    to: tuple[str, ...] = ()
    """The words it may point to; empty is any."""

    @property
    def rule(self) -> str:
        return f"the id of {a_or_an(' or '.join(_spoken(self.to)))}"

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, str) or not ids.well_formed(value.strip()):
            raise self._no(value)
        return value.strip()


class Links(Link):
    """A set of other records."""

    merge: ClassVar[Merge] = "elements"
    empty: ClassVar[Any] = frozenset()

    @property
    def rule(self) -> str:
        return f"a list of ids of {' or '.join(_spoken(self.to))}"

    def _link(self, value: Any) -> str:
        if value is None:
            raise self._no(value)
        return str(super().check(value))

    def check(self, value: Any) -> Any:
        return _elements(self, value, self._link)

    def format(self, value: Any) -> str:
        return _joined(sorted(map(str, value)) if isinstance(value, frozenset | set) else value)


class Labels(Kind):
    """A set of short words."""

    merge: ClassVar[Merge] = "elements"
    empty: ClassVar[Any] = frozenset()

    @property
    def rule(self) -> str:
        return "a list of words, each of at most 100 characters and without a comma"

    def check(self, value: Any) -> Any:
        return _elements(self, value, self._label)

    def format(self, value: Any) -> str:
        return _joined(sorted(map(str, value)) if isinstance(value, frozenset | set) else value)

    def _label(self, value: Any) -> str:
        label = clean_line(value) if isinstance(value, str) else ""
        if not label or "," in label or len(label) > 100:
            raise self._no(value)
        return label


class Listing(Labels):
    """A list of short words in an order of its own."""

    merge: ClassVar[Merge] = "field"
    empty: ClassVar[Any] = ()

    def check(self, value: Any) -> Any:
        parts = [p for p in value.split(",") if p.strip()] if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or len(parts) > limits.SET_ELEMENTS:
            raise self._no(value)
        return tuple(dict.fromkeys(self._label(part) for part in parts))

    def format(self, value: Any) -> str:
        return _joined(value)


class Pairs(Kind):
    """Names with a number or a line of text each."""

    merge: ClassVar[Merge] = "elements"
    empty: ClassVar[Any] = {}

    @property
    def rule(self) -> str:
        return "names with a number or a word each, like: promoters=12, passives=5"

    def check(self, value: Any) -> Any:
        if isinstance(value, str):
            value = dict(self._split(part) for part in value.split(",") if part.strip())
        if not isinstance(value, dict) or len(value) > limits.SET_ELEMENTS:
            raise self._no(value)
        checked = {self._name(name): self._one(one) for name, one in value.items()}
        return dict(sorted(checked.items()))

    def format(self, value: Any) -> str:
        if not isinstance(value, dict):
            return "" if value is None else str(value)
        return ", ".join(f"{name}={plain(one) if isinstance(one, int | float) else one}" for name, one in value.items())

    def _split(self, part: str) -> tuple[str, str]:
        name, equals, one = part.partition("=")
        if not equals:
            raise self._no(part)
        return name, one

    def _name(self, name: Any) -> str:
        cleaned = clean_line(name) if isinstance(name, str) else ""
        if not cleaned or "," in cleaned or "=" in cleaned or len(cleaned) > 100:
            raise self._no(name)
        return cleaned

    def _one(self, one: Any) -> float | str:
        number = Number("", "")
        one = clean_line(one) if isinstance(one, str) else one
        try:
            return float(number.check(one))
        except (NotAccepted, TypeError):
            pass
        if not isinstance(one, str) or not one or "," in one or len(one) > limits.NAME_CHARACTERS:
            raise self._no(one)
        return one


class Place(Kind):
    """Where a record stands among its neighbours: a key that is never typed and never shown."""

    merge: ClassVar[Merge] = "order"
    empty: ClassVar[Any] = ""

    @property
    def rule(self) -> str:
        return "a position key"

    def check(self, value: Any) -> Any:
        if value != "" and not order.well_formed(value):
            raise self._no(value)
        return value


def _spoken(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words) or ("record",)


def _joined(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)


def _elements(kind: Kind, value: Any, one: Callable[[Any], str]) -> frozenset[str]:
    parts = [p for p in value.split(",") if p.strip()] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple | set | frozenset) or len(parts) > limits.SET_ELEMENTS:
        raise kind._no(value)  # noqa: SLF001  the kinds' own helper
    return frozenset(one(part) for part in parts)
