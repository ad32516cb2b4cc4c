"""JSON text to nodes, with lines.

Refuses what the standard library lets pass: keys that stand twice, NaN and Infinity, halves of characters, and nesting
without end.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # the one strict reader of strings
from typing import NoReturn

from journeytui.domain import limits
from journeytui.formats.nodes import Enough, Items, Keys, Node, Problems, Scalar, add_key, too_deep, too_many

_SPACE = re.compile(r"[ \t\n\r]*")
_LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
_NO_NUMBER = re.compile(r"-?(?:NaN|Infinity)")
_HALF = re.compile("[\ud800-\udfff]")
_REFUSED = Scalar("", plain=True, line=0)
"""Stands for a value that was refused already, of which nobody need say more."""


def compose(text: str, problems: Problems) -> Node | None:
    """The root, or None when nothing can be made of the text."""
    reader = _Reader(text, problems)
    try:
        root = reader.value(depth=0)
        reader.skip()
        if reader.at < len(text):
            reader.refuse("something stands after the end", "one file holds one journey")
    except Enough:
        return None
    return root


class _Reader:
    """Walks over the text once, counting lines."""

    def __init__(self, text: str, problems: Problems) -> None:
        self.text = text
        self.problems = problems
        self.at = 0
        self.line = 1
        self.values = 0
        self.key = ""
        """The key that was read last, whose value it is."""

    def skip(self) -> str:
        """Goes to the next character that counts, and tells it; '' at the end."""
        match = _SPACE.match(self.text, self.at)
        assert match
        self.line += self.text.count("\n", self.at, match.end())
        self.at = match.end()
        return self.text[self.at : self.at + 1]

    def refuse(self, wrong: str = "cannot be read as JSON from here on", right: str = "") -> NoReturn:
        self.problems.add(self.line, "", wrong, right or "look for a comma, a quote or a bracket too many or too few")
        raise Enough

    def value(self, depth: int) -> Node:
        first = self.skip()
        self.values += 1
        if self.values > limits.IMPORT_FILE_VALUES:
            too_many("values", limits.IMPORT_FILE_VALUES, self.line, self.problems)
        if first == '"':
            line = self.line
            return Scalar(self._string(), plain=False, line=line)
        if first in {"{", "["} and first:
            if depth >= limits.DEPTH:
                too_deep(self.line, self.problems)
            self.at += 1
            return self._keys(depth + 1) if first == "{" else self._items(depth + 1)
        match = _LITERAL.match(self.text, self.at)
        if not match:
            return self._no_number()
        self.at = match.end()
        return Scalar(match[0], plain=True, line=self.line)

    def _no_number(self) -> Scalar:
        """What other programs write where JSON has no number: refused, and plain enough to read on behind it."""
        found = _NO_NUMBER.match(self.text, self.at)
        if not found:
            self.refuse()
        wrong = f"{found[0]} is no number in JSON"
        self.problems.add(self.line, self.key, wrong, "write null, or leave the field out")
        self.at = found.end()
        return _REFUSED

    def _items(self, depth: int) -> Items:
        items = Items(self.line)
        if self.skip() == "]":
            self.at += 1
            return items
        while True:
            item = self.value(depth)
            if item is not _REFUSED:
                items.items.append(item)
            if self._ends("]"):
                return items

    def _keys(self, depth: int) -> Keys:
        keys = Keys(self.line)
        if self.skip() == "}":
            self.at += 1
            return keys
        while True:
            if self.skip() != '"':
                self.refuse()
            line, key = self.line, self._string()
            self.key = key
            if self.skip() != ":":
                self.refuse()
            self.at += 1
            add_key(keys, key, line, self.value(depth), self.problems)
            if self._ends("}"):
                return keys

    def _ends(self, bracket: str) -> bool:
        """Whether the bracket closes here; a comma is the only other thing that may stand."""
        found = self.skip()
        if found not in {bracket, ","}:
            self.refuse()
        self.at += 1
        return found == bracket

    def _string(self) -> str:
        try:
            found: str
            found, self.at = scanstring(self.text, self.at + 1, True)
        except json.JSONDecodeError as no:
            self.line += self.text.count("\n", self.at, no.pos)
            self.refuse(right="look for a quote that never ends, or a control character inside of quotes")
        if not found.isascii() and (half := _HALF.search(found)):
            self.problems.add(
                self.line, self.key, f"\\u{ord(half[0]):04x} is half a character", "write the whole character"
            )
            return _HALF.sub("", found)
        return found
