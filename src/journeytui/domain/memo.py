"""A decision as one types it in a meeting: `@mortgage-ops fri: send one list of documents`.

What stands before the colon and the space says who (`@` and a reference) and until when: a day, a weekday, `today`, `tomorrow`, `3d`, `2w`.
"""

from __future__ import annotations

import datetime as dt
import re

from journeytui.domain.value import Value

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST = 3
_AHEAD = re.compile(r"\+?(\d{1,3})([dwm])", re.ASCII)
_STEPS = re.compile(r"[+-]\d{1,5}", re.ASCII)
_DAYS = {"d": 1, "w": 7, "m": 30}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Memo(Value):
    """What was typed, taken apart."""

    text: str
    owner: str = ""
    """The reference of who sees to it; '' where nobody was named."""
    due: dt.date | None = None
    odd: str = ""
    """What stands before the colon and is neither who nor when; '' where all is understood."""


def parse(typed: str, today: dt.date) -> Memo:
    """The text, and who and when where they stand before a colon. A colon without either of them is part of the text."""
    said = " ".join(typed.split())
    before, colon, after = f"{said} ".partition(": ")
    words = before.split()
    if not colon or not words or not any(word.startswith("@") or day(word, today) for word in words):
        return Memo(said)
    owner, due, odd = "", None, []
    for word in words:
        if word.startswith("@") and not owner:
            owner = word[1:]
        elif due is None and day(word, today):
            due = day(word, today)
        else:
            odd.append(word)
    return Memo(" ".join(after.split()), owner, due, " ".join(odd))


def day(word: str, today: dt.date) -> dt.date | None:
    """The day that a word means: a weekday is the next one after today, `3d` in three days, `2w` in two weeks, `1m` in thirty days."""
    word = word.casefold()
    if word in ("today", "tomorrow"):
        return today + dt.timedelta(days=int(word == "tomorrow"))
    if _DAY.fullmatch(word):
        try:
            return dt.date.fromisoformat(word)
        except ValueError:
            return None
    ahead = _AHEAD.fullmatch(word)
    if ahead:
        return today + dt.timedelta(days=int(ahead[1]) * _DAYS[ahead[2]])
    meant = [at for at, name in enumerate(_WEEKDAYS) if len(word) >= _SHORTEST and name.startswith(word)]
    return today + dt.timedelta(days=(meant[0] - today.weekday() - 1) % 7 + 1) if meant else None


WORDS = "today, yesterday, fri, 3d, 2w, -3"
"""How a day may be typed beside its numbers."""


def typed_day(typed: str, today: dt.date) -> str:
    """Also `+14`, `-3`, `yesterday` and all that a decision takes for a day, as the day in numbers; else what was typed."""
    text = typed.strip().lower().replace("−", "-")
    text = "-1" if text == "yesterday" else text
    if _STEPS.fullmatch(text):
        return (today + dt.timedelta(days=int(text))).isoformat()
    meant = day(text, today)
    return meant.isoformat() if meant else typed
