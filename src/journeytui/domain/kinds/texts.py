"""Kinds that are text: lines and long text, and the lines that must look like something; words from a list; yes or no."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from journeytui.domain import limits
from journeytui.domain.kinds.kind import Kind, NotAccepted
from journeytui.domain.text import clean, clean_line

_CURRENCY = re.compile("[A-Z]{3}")
_ADDRESS = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class Line(Kind):
    """One line of text."""

    most: int = limits.NAME_CHARACTERS
    empty: ClassVar[Any] = ""

    @property
    def rule(self) -> str:
        return f"one line of at most {self.most} characters"

    def check(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise self._no(value)
        line = clean_line(value)
        if len(line) > self.most:
            raise NotAccepted(f"{line[:40]!r}… has {len(line)} characters", f"should be {self.rule}")
        return line

    def format(self, value: Any) -> str:
        return "" if value is None else str(value)


class Prose(Kind):
    """Long text, Markdown where it is rendered."""

    empty: ClassVar[Any] = ""

    @property
    def rule(self) -> str:
        return f"text of at most {limits.LONG_TEXT_BYTES:,} bytes"

    def check(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise self._no(value)
        text = clean(value).strip("\n")
        text = text if text.strip() else ""
        if (size := len(text.encode())) > limits.LONG_TEXT_BYTES:
            raise NotAccepted(f"{text[:40]!r}… has {size:,} bytes", f"should be {self.rule}")
        return text

    def format(self, value: Any) -> str:
        return "" if value is None else str(value)


class Email(Line):
    """An e-mail address."""

    @property
    def rule(self) -> str:
        return "an e-mail address like ana@example.com"

    def check(self, value: Any) -> Any:
        line = super().check(value)
        if line and not _EMAIL.fullmatch(line):
            raise self._no(line)
        return line


class Address(Line):
    """A link to the world outside."""

    most: int = 2_000

    @property
    def rule(self) -> str:
        return "an address that begins with https://, http:// or mailto:"

    def check(self, value: Any) -> Any:
        line = super().check(value)
        if line and not _ADDRESS.fullmatch(line):
            raise self._no(line)
        return line


class Currency(Line):
    """An ISO 4217 currency."""

    @property
    def rule(self) -> str:
        return "a currency in three capital letters, like EUR"

    def check(self, value: Any) -> Any:
        line = super().check(value).upper() if isinstance(value, str) else super().check(value)
        if line and not _CURRENCY.fullmatch(line):
            raise self._no(line)
        return line


class Term(Line):
    """A word from a list that the library keeps; others are taken as well."""

    listed_in: str = ""
    """The field of Library that holds the list."""


class Choice(Kind):
    """One of a fixed list of words."""

    options: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        return "one of: " + ", ".join(self.options)

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._no(value)
        typed = clean_line(value).casefold()
        matches = [o for o in self.options if o.casefold() == typed] or [
            o for o in self.options if o.casefold().startswith(typed)
        ]
        if len(matches) != 1:
            raise self._no(value)
        return matches[0]


class Flag(Kind):
    """Yes or no."""

    empty: ClassVar[Any] = False

    @property
    def rule(self) -> str:
        return "yes or no"

    def check(self, value: Any) -> Any:
        if isinstance(value, bool):
            return value
        words = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
        told = words.get(value.strip().lower()) if isinstance(value, str) else None
        if told is None:
            raise self._no(value)
        return told

    def format(self, value: Any) -> str:
        return "yes" if value is True else str(value) if value else "no"
