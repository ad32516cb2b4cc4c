"""YAML text to nodes, from the events of the parser.

Refuses what a journey never needs and what makes YAML dangerous: anchors, aliases, merge keys, tags, keys that are no
text, several documents, and nesting without end (counted here, since composing in C would overflow the stack).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from journeytui.domain import limits
from journeytui.formats.nodes import Enough, Items, Keys, Node, Problems, Scalar, add_key, too_deep, too_many

if TYPE_CHECKING:
    from collections.abc import Iterator

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same events from both; without libyaml they come slower."""

_SYNTAX = "cannot be read as YAML from here on"
_USUAL = "look for a text with a colon that needs quotes, a quote that never ends, or an indentation that does not fit"
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r" *\t")
_UNUSABLE = Scalar("", plain=True, line=0)
"""Stands for a key that was refused; its value goes nowhere."""


def compose(text: str, problems: Problems) -> Node | None:
    """The root of the one document, or None when nothing can be made of the text."""
    builder = _Builder(problems)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as no:
        mark = no.problem_mark or no.context_mark
        line = mark.line + 1 if mark else 0
        tabs = any(_TAB_INDENT.match(one) for one in text.split("\n")[line - 1 : line])
        problems.add(line, "", _SYNTAX, "indent with spaces, not with tabs" if tabs else _USUAL)
        return None
    except yaml.reader.ReaderError:
        found = _NOT_YAML.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 0
        problems.add(line, "", "holds a control character", "take it out")
        return None
    except Enough:
        return None
    return builder.root


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _Loader(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


class _Builder:
    """Puts nodes together as events come in."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.root: Node | None = None
        self.values = 0
        self.open: list[Items | Keys] = []
        self.key: Scalar | None = None
        """The key that waits for its value."""
        self.key_after: list[Scalar | None] = []
        """What `key` will be when what is open is closed."""

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            scalar = Scalar(event.value, not event.style, event.start_mark.line + 1)
            if event.tag is not None or event.anchor is not None:
                self._refuse_marks(event, scalar.line)
            self._place(scalar)
        elif kind is yaml.MappingStartEvent:
            self._enter(event, Keys(event.start_mark.line + 1))
        elif kind is yaml.SequenceStartEvent:
            self._enter(event, Items(event.start_mark.line + 1))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.open.pop()
            self.key = self.key_after.pop()
        elif kind is yaml.AliasEvent:
            self._alias(event.anchor, event.start_mark.line + 1)
        elif kind is yaml.DocumentStartEvent and self.root is not None:
            line = event.start_mark.line + 1
            self.problems.add(line, "", "a second document begins here", "one file holds one journey")
            raise Enough

    def _place(self, node: Node) -> None:
        self.values += 1
        if self.values > limits.IMPORT_FILE_VALUES:
            too_many("values", limits.IMPORT_FILE_VALUES, node.line, self.problems)
        inside = self.open[-1] if self.open else None
        if inside is None:
            self.root = node
        elif isinstance(inside, Items):
            inside.items.append(node)
        elif self.key is None:
            self.key = self._usable(node)
        else:
            if self.key is not _UNUSABLE:
                add_key(inside, self.key.text, self.key.line, node, self.problems)
            self.key = None

    def _usable(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            self.problems.add(
                node.line, "", "a list or a group of keys stands where a key belongs", "a key is one text"
            )
        elif node.plain and node.text == "<<":
            self.problems.add(node.line, "<<", "takes over keys from elsewhere", "write the keys out")
        else:
            return node
        return _UNUSABLE

    def _enter(self, event: Any, node: Items | Keys) -> None:
        if len(self.open) >= limits.DEPTH:
            too_deep(node.line, self.problems)
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event, node.line)
        self._place(node)
        self.open.append(node)
        self.key_after.append(self.key)
        self.key = None

    def _alias(self, name: str, line: int) -> None:
        self.problems.add(line, "", f"*{name} repeats what stands elsewhere", "write it out, or put quotes around it")
        inside = self.open[-1] if self.open else None
        self._place(_UNUSABLE if isinstance(inside, Keys) and self.key is None else Scalar("", plain=True, line=line))

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            told = "put quotes around it when it is text, else leave the mark out"
            self.problems.add(line, "", f"&{event.anchor} marks what is to be repeated", told)
        if event.tag is not None:
            self.problems.add(line, "", f"{event.tag} says how to read what follows", "leave it out: the field decides")
