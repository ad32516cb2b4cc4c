"""What a field can be: its label and help, what it accepts, how it reads as text and how two edits of it meet.

Each room that treats kinds differently owns one small table keyed by the classes here; a test holds those tables complete.
Constructing a value checks nothing. The doors call `check` (a value from a file or another program) or `parse` (typed text);
what comes from the store or from a peer is shown as it stands.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

from journeytui.domain import ids, limits
from journeytui.domain.text import clean, clean_line

Merge = Literal["field", "elements", "order"]
"""How two edits of one field meet: as a whole, element by element, or in the server's order."""

_CURRENCY = re.compile("[A-Z]{3}")
_ADDRESS = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
_TYPED_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_TYPED_AMOUNT = re.compile(r"(-?)(\d[\d ,' ]*)(?:\.(\d+))?\s*([A-Za-z]{3})")
_WITHOUT_CENTS = frozenset(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"])
_WITH_MILLS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


class NotAccepted(ValueError):
    """A value that a kind does not take: `wrong` says what is wrong, `right` what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(f"{wrong}: {right}")
        self.wrong = wrong
        self.right = right


class Money(NamedTuple):
    """An amount in the smallest units of an ISO 4217 currency: 1250 EUR is twelve euros fifty."""

    units: int
    currency: str

    @property
    def decimals(self) -> int:
        """How many digits of the currency stand after the point: 0, 2 or 3."""
        return 0 if self.currency in _WITHOUT_CENTS else 3 if self.currency in _WITH_MILLS else 2

    def __str__(self) -> str:
        sign, digits = "-" * (self.units < 0), str(abs(self.units)).rjust(self.decimals + 1, "0")
        if not self.decimals:
            return f"{sign}{digits} {self.currency}"
        return f"{sign}{digits[: -self.decimals]}.{digits[-self.decimals :]} {self.currency}"


@dataclass(frozen=True)
class Kind:
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

    def _no(self, value: Any) -> NotAccepted:
        told = value if isinstance(value, str) else repr(value)
        return NotAccepted(f"{told[:80]!r} is not accepted" if isinstance(value, str) else f"{told[:80]} is not accepted",
                           f"should be {self.rule}")


@dataclass(frozen=True)
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
        return str(value or "")


@dataclass(frozen=True)
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
        if (size := len(text.encode())) > limits.LONG_TEXT_BYTES:
            raise NotAccepted(f"{text[:40]!r}… has {size:,} bytes", f"should be {self.rule}")
        return text

    def format(self, value: Any) -> str:
        return str(value or "")


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Term(Line):
    """A word from a list that the library keeps; others are taken as well."""

    listed_in: str = ""
    """The field of Library that holds the list."""


@dataclass(frozen=True)
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
        matches = [o for o in self.options if o.casefold() == typed] or [o for o in self.options if o.startswith(typed)]
        if len(matches) != 1:
            raise self._no(value)
        return matches[0]


@dataclass(frozen=True)
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
        return "yes" if value else "no"


@dataclass(frozen=True)
class Number(Kind):
    """A number of at most 15 significant digits."""

    low: float | None = None
    high: float | None = None
    unit: str = ""

    @property
    def rule(self) -> str:
        return f"a number{_bounds(self.low, self.high)}"

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self._no(value)
        try:
            number = float(f"{float(value.strip() if isinstance(value, str) else value):.15g}")
        except (ValueError, OverflowError):
            raise self._no(value) from None
        if not abs(number) < 1e300 or (isinstance(value, str) and "_" in value) or _outside(number, self.low, self.high):
            raise self._no(value)
        return number + 0.0

    def format(self, value: Any) -> str:
        return "" if value is None else _plain(value)


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number within bounds."""

    low: int | None = None
    high: int | None = None

    @property
    def rule(self) -> str:
        return f"a whole number{_bounds(self.low, self.high)}"

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        number = int(value) if isinstance(value, float) and value.is_integer() else value
        if isinstance(value, str):
            number = _whole(value)
        if isinstance(number, bool) or not isinstance(number, int) or abs(number) > limits.LARGEST_WHOLE:
            raise self._no(value)
        if _outside(number, self.low, self.high):
            raise self._no(value)
        return number


@dataclass(frozen=True)
class Score(Whole):
    """A whole number on a short scale, answered by a person."""

    low: int = 0
    high: int = 10


@dataclass(frozen=True)
class Count(Whole):
    """How many: 0 or more."""

    low: int | None = 0


@dataclass(frozen=True)
class Amount(Kind):
    """Money."""

    @property
    def rule(self) -> str:
        return "an amount with its currency, like 1250.00 EUR"

    def check(self, value: Any) -> Any:
        if value is None or isinstance(value, Money):
            return value
        match = _TYPED_AMOUNT.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 100 else None
        if not match:
            raise self._no(value)
        sign, whole, cents, currency = match.groups("")
        money = Money(0, currency.upper())
        if len(cents) > money.decimals:
            raise NotAccepted(f"{value!r} has {len(cents)} decimals", f"{money.currency} has {money.decimals}")
        units = int(re.sub(r"\D", "", whole) + cents.ljust(money.decimals, "0"))
        if units > limits.LARGEST_WHOLE:
            raise self._no(value)
        return Money(-units if sign else units, money.currency)


@dataclass(frozen=True)
class Day(Kind):
    """A calendar day, without a time and without a zone."""

    @property
    def rule(self) -> str:
        return "a day written as 2026-03-31"

    def check(self, value: Any) -> Any:
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        if not isinstance(value, str) or not _TYPED_DAY.fullmatch(value.strip()):
            raise self._no(value)
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            raise self._no(value) from None

    def format(self, value: Any) -> str:
        return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)


@dataclass(frozen=True)
class Link(Kind):
    """One other record. Its id is kept; it may point to nothing."""

    to: tuple[str, ...] = ()
    """The words it may point to; empty is any."""

    @property
    def rule(self) -> str:
        return f"the id of a {' or '.join(_spoken(self.to))}"

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, str) or not ids.well_formed(value.strip()):
            raise self._no(value)
        return value.strip()


@dataclass(frozen=True)
class Links(Link):
    """A set of other records."""

    merge: ClassVar[Merge] = "elements"
    empty: ClassVar[Any] = frozenset()

    @property
    def rule(self) -> str:
        return f"a list of ids of {' or '.join(_spoken(self.to))}"

    def check(self, value: Any) -> Any:
        return _elements(self, value, super().check)

    def format(self, value: Any) -> str:
        return ", ".join(sorted(value or ()))


@dataclass(frozen=True)
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
        return ", ".join(sorted(value or ()))

    def _label(self, value: Any) -> str:
        label = clean_line(value) if isinstance(value, str) else ""
        if not label or "," in label or len(label) > 100:
            raise self._no(value)
        return label


@dataclass(frozen=True)
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
        return ", ".join(value or ())


@dataclass(frozen=True)
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
        return ", ".join(f"{name}={one if isinstance(one, str) else _plain(one)}" for name, one in (value or {}).items())

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
        try:
            return float(number.check(one))
        except (NotAccepted, TypeError):
            pass
        line = clean_line(one) if isinstance(one, str) else ""
        if not line or "," in line or len(line) > limits.NAME_CHARACTERS:
            raise self._no(one)
        return line


@dataclass(frozen=True)
class Place(Kind):
    """Where a record stands among its neighbours: a key that is never typed and never shown."""

    merge: ClassVar[Merge] = "order"
    empty: ClassVar[Any] = ""

    @property
    def rule(self) -> str:
        return "a position key"

    def check(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.isascii():
            raise self._no(value)
        return value


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {_plain(low)} to {_plain(high)}"
    if low is not None:
        return f" of {_plain(low)} or more"
    return f" of at most {_plain(high)}" if high is not None else ""


def _outside(number: float, low: float | None, high: float | None) -> bool:
    return (low is not None and number < low) or (high is not None and number > high)


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))


def _whole(typed: str) -> int | None:
    stripped = typed.strip().lstrip("+")
    return int(stripped) if re.fullmatch(r"-?[0-9]{1,16}", stripped) else None


def _spoken(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words) or ("record",)


def _elements(kind: Kind, value: Any, one: Any) -> frozenset[str]:
    parts = [p for p in value.split(",") if p.strip()] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple | set | frozenset) or len(parts) > limits.SET_ELEMENTS:
        raise kind._no(value)  # noqa: SLF001  the kinds' own helper
    return frozenset(one(part) for part in parts)
