"""Positions: short text keys that sort bytewise, with room between any two of them.

A key is a fraction written in base 62 without trailing zero; the first character carries the length of a whole part, so
that adding at the end lengthens keys only with the logarithm of the number of neighbours. (The scheme is David
Greenspan's, "Implementing fractional indexing", 2020.)
"""

from __future__ import annotations

from itertools import pairwise

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FIRST = "a0"
_SMALLEST = "A" + "0" * 26


def between(low: str | None, high: str | None) -> str:
    """A key above `low` and below `high`; None is the open end. Keys that are no keys of ours count as open ends.

    Raises:
        ValueError: `low` is not below `high`.
    """
    low, high = _known(low), _known(high)
    if low is not None and high is not None and low >= high:
        message = f"{low!r} is not before {high!r}"
        raise ValueError(message)
    if low is None and high is None:
        return FIRST
    if low is None:
        assert high is not None
        return _before(high)
    if high is None:
        return _after(low)
    return _inside(low, high)


def spread(count: int) -> list[str]:
    """The keys of a list written in one go: the same for the same length."""
    keys: list[str] = []
    last: str | None = None
    for _ in range(count):
        last = between(last, None)
        keys.append(last)
    return keys


def rising(keys: list[str]) -> bool:
    """Whether the keys stand in strictly rising order."""
    return all(a < b for a, b in pairwise(keys))


def well_formed(key: object) -> bool:
    """Whether this is a key of ours, so that `between` finds room beside it."""
    if not isinstance(key, str) or not key.isascii() or not key.isalnum() or not key[0].isalpha():
        return False
    length = _whole_length(key[0])
    return len(key) >= length and key != _SMALLEST and not (len(key) > length and key.endswith("0"))


def _known(key: str | None) -> str | None:
    return key if well_formed(key) else None


def _whole_length(head: str) -> int:
    return ord(head) - ord("a") + 2 if head >= "a" else ord("Z") - ord(head) + 2


def _whole(key: str) -> str:
    return key[: _whole_length(key[0])]


def _before(high: str) -> str:
    whole, rest = _whole(high), high[_whole_length(high[0]) :]
    if whole == _SMALLEST:
        return whole + _middle("", rest)
    if whole < high:
        return whole
    lower = _step_down(whole)
    return lower if lower is not None else whole + _middle("", rest)


def _after(low: str) -> str:
    whole = _whole(low)
    higher = _step_up(whole)
    return higher if higher is not None else whole + _middle(low[len(whole) :], None)


def _inside(low: str, high: str) -> str:
    low_whole, high_whole = _whole(low), _whole(high)
    if low_whole == high_whole:
        return low_whole + _middle(low[len(low_whole) :], high[len(high_whole) :])
    higher = _step_up(low_whole)
    if higher is not None and higher < high:
        return higher
    return low_whole + _middle(low[len(low_whole) :], None)


def _middle(low: str, high: str | None) -> str:
    """A fraction between two fractions; `high` None is one."""
    shared = 0
    if high is not None:
        while shared < len(high) and (low[shared] if shared < len(low) else "0") == high[shared]:
            shared += 1
    if shared and high is not None:
        return high[:shared] + _middle(low[shared:], high[shared:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last + 1) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return DIGITS[first] + _middle(low[1:], None)


def _step_up(whole: str) -> str | None:
    head, digits = whole[0], list(whole[1:])
    for at in reversed(range(len(digits))):
        if digits[at] != DIGITS[-1]:
            digits[at] = DIGITS[DIGITS.index(digits[at]) + 1]
            return head + "".join(digits)
        digits[at] = "0"
    if head == "Z":
        return FIRST
    if head == "z":
        return None
    longer = chr(ord(head) + 1)
    return longer + "0" * (_whole_length(longer) - 1)


def _step_down(whole: str) -> str | None:
    head, digits = whole[0], list(whole[1:])
    for at in reversed(range(len(digits))):
        if digits[at] != "0":
            digits[at] = DIGITS[DIGITS.index(digits[at]) - 1]
            return head + "".join(digits)
        digits[at] = DIGITS[-1]
    if head == "a":
        return "Z" + DIGITS[-1]
    if head == "A":
        return None
    lower = chr(ord(head) - 1)
    return lower + DIGITS[-1] * (_whole_length(lower) - 1)
