"""What a file says before anybody asks what it means: texts, lists and keys, each with its line.

Refuses to guess: a scalar is its text, whether `no`, `1:30`, `017` or a day; what it means, the field decides.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NoReturn

from journeytui.domain import limits
from journeytui.domain.errors import Problem
from journeytui.domain.text import clean, shown_line

_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")


class Scalar:
    """A text; `plain` when it stood there without quotes."""

    __slots__ = ("line", "plain", "text")

    def __init__(self, text: str, plain: bool, line: int) -> None:
        self.text = text
        self.plain = plain
        self.line = line

    @property
    def nothing(self) -> bool:
        return self.text == "" or (self.plain and self.text in _NOTHING)


class Items:
    """A list."""

    __slots__ = ("items", "line")

    def __init__(self, line: int) -> None:
        self.items: list[Node] = []
        self.line = line


class Keys:
    """Keys in their order, none twice, each with its own line."""

    __slots__ = ("line", "lines", "values")

    def __init__(self, line: int) -> None:
        self.values: dict[str, Node] = {}
        self.lines: dict[str, int] = {}
        self.line = line


Node = Scalar | Items | Keys


class Enough(Exception):
    """Reading stops: what comes next could not be understood, and the problem is noted."""


@dataclass
class Problems:
    """All that is wrong with one file: the first ones in full, the others counted."""

    place: str
    most: int = 200

    def __post_init__(self) -> None:
        self.found: list[tuple[int, Problem]] = []
        self.more = 0

    @property
    def full(self) -> bool:
        """Whether the next one is only counted, so that nobody need find words for it."""
        return len(self.found) >= self.most

    def add(self, line: int, field: str, wrong: str, right: str = "") -> None:
        if self.full:
            self.more += 1
        else:
            where = f"{self.place}:{line}" if line else self.place
            self.found.append((line, Problem(shown_line(field)[:80], shown_line(wrong), shown_line(right), where)))

    def all(self) -> list[Problem]:
        """Those found, in the order of lines, and how many more there are."""
        rest = [Problem("", f"and {self.more:,} more problems", "", self.place)] if self.more else []
        return [problem for _, problem in sorted(self.found, key=itemgetter(0))] + rest


def too_deep(line: int, problems: Problems) -> NoReturn:
    """Stops at what is nested deeper than a file may be."""
    problems.add(line, "", f"is nested deeper than {limits.DEPTH} levels", "a journey needs no more than ten")
    raise Enough


def too_many(what: str, most: int, line: int, problems: Problems) -> NoReturn:
    """Stops at what would not fit in memory."""
    problems.add(line, "", f"holds more than {most:,} {what}", "split it into several journeys")
    raise Enough


def add_key(keys: Keys, key: str, line: int, value: Node, problems: Problems) -> None:
    """Sets a key that must not be there yet."""
    if key in keys.values:
        problems.add(line, key, "stands here twice", f"keep one; the first is in line {keys.lines[key]}")
    else:
        keys.values[key] = value
        keys.lines[key] = line


def given(node: Node) -> Any:
    """What the node holds, all scalars as their text; what kinds check."""
    if isinstance(node, Scalar):
        return "" if node.nothing else node.text
    if isinstance(node, Items):
        return [given(item) for item in node.items]
    return {key: given(value) for key, value in node.values.items()}


def as_json(node: Node, problems: Problems) -> Any:
    """What the node holds with the types of JSON: only what stood there without quotes can be other than text."""
    if isinstance(node, Items):
        return [as_json(item, problems) for item in node.items]
    if isinstance(node, Keys):
        return {clean(key): as_json(value, problems) for key, value in node.values.items()}
    return _typed(node, problems) if node.plain else clean(node.text)


def _typed(node: Scalar, problems: Problems) -> Any:
    text = node.text
    if text in _NOTHING:
        return None
    if text in {"true", "false"}:
        return text == "true"
    match = _NUMBER.fullmatch(text)
    if not match:
        return clean(text)
    number: float = float(text) if match[1] or match[2] else _whole(text)
    if not math.isfinite(number) or (isinstance(number, int) and abs(number) > limits.LARGEST_WHOLE):
        problems.add(node.line, "", f"{text[:40]} is too large a number", "put quotes around it to keep it as text")
        return None
    return number


def _whole(text: str) -> int:
    return int(text) if len(text) < 20 else limits.LARGEST_WHOLE + 1
