"""What a study asks of a library, said in the words of the domain: sums in groups, and records in order.

A term names what one record holds:

* `pain`, `id`; `parent.ends_on`: what the record it hangs on holds;
* `@journey`, `@stage`, `@touchpoint`: where the record stands, however deep it hangs; `@journey.state`: what the journey there holds;
* `serves?`: whether it holds anything there; `impact#`: whether it holds a number there;
* `^activity.serves?`: whether any activity names the record there; `^activity.serves.process?`: whether one does that holds a
  process; `^solution?`: whether any hangs on it;
* `newest.reading.value`: what the newest dated record below it holds; `before.reading.value`: the one before it;
  `since.reading.value`: the newest one of the day with which one compares, or of one before that day;
* `value.units`, `value.currency`: the two halves of an amount.

A condition is a term that asks, `impact?`, or one with what it may be, `status=open|` for open or empty; `!` before it turns it
round, and ` or ` stands between two of which one is enough.

Refuses to know how an answer is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from journeytui.domain.value import Value


class Figure(NamedTuple):
    """One number over the records of a group."""

    sort: str
    """count, having, total, distinct, least or most."""
    terms: tuple[str, ...] = ()
    """What is multiplied before it is added; `weight=100` stands for 100 where there is none. What is no number is left out."""


def count() -> Figure:
    """How many records there are."""
    return Figure("count")


def having(*conditions: str) -> Figure:
    """How many records meet all these conditions."""
    return Figure("having", conditions)


def total(*terms: str) -> Figure:
    """Σ of the product of the terms, over the records in which all of them are numbers; None where there is no such record."""
    return Figure("total", terms)


def distinct(term: str) -> Figure:
    """How many different values there are, the empty one apart."""
    return Figure("distinct", (term,))


def least(term: str) -> Figure:
    """The smallest value."""
    return Figure("least", (term,))


def most(term: str) -> Figure:
    """The greatest value."""
    return Figure("most", (term,))


class Sums(Value):
    """Figures over the records of a word, in groups."""

    word: str
    of: Mapping[str, Figure]
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


class Listing(Value):
    """Records of a word, one by one: what they hold of these terms, in an order."""

    word: str
    show: tuple[str, ...]
    order: tuple[str, ...] = ()
    """`pain` from the smallest, `-pain` from the greatest; what is empty comes last. Without one they come as they lie in the file."""
    where: tuple[str, ...] = ()
    limit: int = 5_000


Ask = Sums | Listing
Answer = list[dict[str, Any]]
"""One dict a group or record: by term, and by the name of the figure."""
