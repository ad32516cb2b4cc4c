"""Kinds that can be counted, added or put on a calendar: numbers, whole ones, money, days."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from journeytui.domain import limits
from journeytui.domain.kinds.kind import Kind, NotAccepted
from journeytui.domain.kinds.money import Money

_TYPED_AMOUNT = re.compile(r"(-?)(\d[\d ,' ]*)(?:\.(\d+))?\s*([A-Za-z]{3})")
_TYPED_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CURRENCY = re.compile("[A-Z]{3}")


class Number(Kind):
    """A number of at most 15 significant digits."""

    low: float | None = None
    high: float | None = None
    unit: str = ""

    def unit_of(self, value: Any) -> str:
        """The unit behind that value: 1 time, 2 times."""
        return "time" if self.unit == "times" and value == 1 else self.unit

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
        if (
            not abs(number) < 1e300
            or (isinstance(value, str) and "_" in value)
            or _outside(number, self.low, self.high)
        ):
            raise self._no(value)
        return number + 0.0

    def format(self, value: Any) -> str:
        return "" if value is None else plain(value) if isinstance(value, int | float) else str(value)

    def stepped(self, value: Any, by: int) -> Any:
        return None if self.low is None or self.high is None else float(_stepped(self.low, self.high, value, by))


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

    def stepped(self, value: Any, by: int) -> Any:
        return None if self.low is None or self.high is None else int(_stepped(self.low, self.high, value, by))


class Score(Whole):
    """A whole number on a short scale, answered by a person."""

    low: int = 0
    high: int = 10


class Count(Whole):
    """How many: 0 or more."""

    low: int | None = 0


class Amount(Kind):
    """Money."""

    @property
    def rule(self) -> str:
        return "an amount with its currency, like 1250.00 EUR"

    def check(self, value: Any) -> Any:
        if value is None or (isinstance(value, Money) and _is_sound(value)):
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


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {plain(low)} to {plain(high)}"
    if low is not None:
        return f" of {plain(low)} or more"
    return f" of at most {plain(high)}" if high is not None else ""


def _stepped(low: float, high: float, value: Any, by: int) -> float:
    start = value if isinstance(value, int | float) and not isinstance(value, bool) else (low + high) // 2
    return max(low, min(high, start + by))


def _outside(number: float, low: float | None, high: float | None) -> bool:
    return (low is not None and number < low) or (high is not None and number > high)


def _is_sound(money: Money) -> bool:
    return (
        type(money.units) is int
        and abs(money.units) <= limits.LARGEST_WHOLE
        and bool(_CURRENCY.fullmatch(money.currency))
    )


def plain(number: float) -> str:
    """A number as short as it can be read."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))


def _whole(typed: str) -> int | None:
    stripped = typed.strip().lstrip("+")
    return int(stripped) if re.fullmatch(r"-?[0-9]{1,16}", stripped) else None
