"""A decision as one types it in a meeting: `@mortgage-ops fri: send one list of documents`.

What stands before the colon and the space says who (`@` and a name or reference) and until when: a day, a weekday, `today`,
`tomorrow`, `3d`, `2w`, `15 Nov`, `Nov 15 2027`. A `!` behind a day says that it is meant though it is past.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from journeytui.domain.text import slug
from journeytui.domain.value import Value

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORTEST = 3
_AHEAD = re.compile(r"\+?(\d{1,3})([dwm])", re.ASCII)
_STEPS = re.compile(r"[+-]\d{1,5}", re.ASCII)
_DAYS = {"d": 1, "w": 7, "m": 30}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OF_MONTH = re.compile(r"(\d{1,2})\.? ([a-z]+)\.?,?(?: (\d{4}))?", re.ASCII)
_IN_MONTH = re.compile(r"([a-z]+)\.? (\d{1,2})\.?,?(?: (\d{4}))?", re.ASCII)
_YEARLESS = re.compile(r"\d{1,2}\.? [a-z]+\.?|[a-z]+\.? \d{1,2}\.?", re.ASCII)
_LONGEST = 3
"""Words of which a day is made at most."""
_LEAP = 9
"""Years within which every day of a calendar comes round."""


class Memo(Value):
    """What was typed, taken apart."""

    text: str
    owner: str = ""
    """The name or reference of who sees to it; '' where nobody was named."""
    due: dt.date | None = None
    odd: str = ""
    """What stands before the colon and is neither who nor when; '' where all is understood."""
    when: str = ""
    """How the day was typed; '' where it was meant though it is past, too."""


def parse(typed: str, today: dt.date, names: Iterable[str] = ()) -> Memo:
    """The text, and who and when where they stand before a colon. A colon without either of them is part of the text.

    A name may have several words: as many are taken for it as make one of `names`, or else the beginning of one.
    """
    said = " ".join(typed.split())
    before, colon, after = f"{said} ".partition(": ")
    words = before.split()
    if not colon or not words or not (any(word.startswith("@") for word in words) or _has_day(words, today)):
        return Memo(said)
    text = " ".join(after.split())
    slugs = [slug(name) for name in names]
    at = next((at for at, word in enumerate(words) if word.startswith("@")), None)
    ends = (0,) if at is None else tuple(_ends(words, at, slugs, today))
    read = [_read(words, at if at is not None else 0, end, today) for end in ends]
    best = next((one for one in read if not one.odd), read[0])
    return Memo(text, best.owner, best.due, best.odd, best.when)


class _Before(NamedTuple):
    """What stands before the colon, where so many words are the name."""

    owner: str
    due: dt.date | None
    odd: str
    when: str


def _read(words: Sequence[str], start: int, end: int, today: dt.date) -> _Before:
    due, when, odd, at = None, "", [], 0
    while at < len(words):
        if start <= at < end:
            at = end
            continue
        most = start if at < start < end else len(words)
        found = None if due else next(_days(words[:most], at, today), None)
        if found:
            due, taken = found
            when = " ".join(words[at : at + taken])
            at += taken
        else:
            odd.append(words[at])
            at += 1
    on_purpose = when.endswith("!")
    return _Before(" ".join(words[start:end])[1:], due, " ".join(odd), "" if on_purpose else when)


def _ends(words: Sequence[str], at: int, slugs: Sequence[str], today: dt.date) -> Iterator[int]:
    """Where the name that begins at that word may end, the best first: a whole name, the longest beginning of one, one word."""
    every = range(len(words), at, -1)
    named = {end: slug(" ".join(words[at:end]).rpartition(":")[2].lstrip("@")) for end in every}
    yield from (end for end in every if named[end] in slugs)
    for end in every:
        begun = f"-{named[end]}"
        is_day = end - at > 1 and next(_days(words[:end], end - 1, today), None)
        if len(begun) > 1 and not is_day and any(begun in f"-{one}" for one in slugs):
            yield end
    yield at + 1


def _days(words: Sequence[str], at: int, today: dt.date) -> Iterator[tuple[dt.date, int]]:
    """The day that begins at that word, with the number of its words; the longest first."""
    for many in range(min(_LONGEST, len(words) - at), 0, -1):
        if found := day(" ".join(words[at : at + many]).removesuffix("!"), today):
            yield found, many


def _has_day(words: Sequence[str], today: dt.date) -> bool:
    return any(True for at in range(len(words)) for _ in _days(words, at, today))


def day(word: str, today: dt.date) -> dt.date | None:
    """The day that is meant: a weekday is the next one after today, `3d` in three days, `2w` in two weeks, `1m` in thirty days.

    A day of a month without a year, like `15 Nov` or `Nov 15`, is today or the next such day to come.
    """
    word = word.casefold()
    if word in ("today", "tomorrow"):
        return today + dt.timedelta(days=int(word == "tomorrow"))
    if _DAY.fullmatch(word):
        try:
            return dt.date.fromisoformat(word)
        except ValueError:
            return None
    if ahead := _AHEAD.fullmatch(word):
        return today + dt.timedelta(days=int(ahead[1]) * _DAYS[ahead[2]])
    if meant := _named(word, _WEEKDAYS):
        return today + dt.timedelta(days=(meant[0] - today.weekday() - 1) % 7 + 1)
    first, second = _OF_MONTH.fullmatch(word), _IN_MONTH.fullmatch(word)
    number, month, year = first.groups() if first else second.group(2, 1, 3) if second else ("", "", None)
    return _dated(number, month, year, today)


def _dated(number: str, month: str, year: str | None, today: dt.date) -> dt.date | None:
    """That day of that year, or the next to come; None where there is none."""
    months = _named("sep" if month == "sept" else month, _MONTHS)
    for one in [int(year)] if year else range(today.year, today.year + _LEAP):
        try:
            found = dt.date(one, months[0] + 1, int(number)) if months else None
        except ValueError:
            continue
        if found is None or year or found >= today:
            return found
    return None


def _named(word: str, names: Sequence[str]) -> list[int]:
    """Which of the names begins so, in three letters or more."""
    return [at for at, name in enumerate(names) if len(word) >= _SHORTEST and name.startswith(word)]


WORDS = "today, yesterday, fri, 3d, 2w, -3"
"""How a day may be typed beside its numbers."""
WORDS_AHEAD = "today, fri, 3d, 2w, 15 Nov"
"""The same of a day that is still to come."""


def typed_day(typed: str, today: dt.date, *, is_ahead: bool = False) -> str:
    """Also `+14`, `-3`, `yesterday` and all that a decision takes for a day, as the day in numbers; else what was typed.

    A day of a month needs its year, but where the day is one still to come.
    """
    text = typed.strip().lower().replace("−", "-")
    text = "-1" if text == "yesterday" else text
    if _STEPS.fullmatch(text):
        return (today + dt.timedelta(days=int(text))).isoformat()
    meant = None if _YEARLESS.fullmatch(text) and not is_ahead else day(text, today)
    return meant.isoformat() if meant else typed
