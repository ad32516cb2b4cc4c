"""What one types to narrow the library: plain words, and words that ask for something, like `net<0` or `owner:me`.

Refuses to refuse: a word that asks for nothing known is looked for as it stands, and one not typed to its end hides nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import cast

from journeytui.domain.text import clean_line
from journeytui.store import conditions
from journeytui.store.conditions import Condition, Number, Sign, Text
from journeytui.workspace import owners
from journeytui.workspace.workspace import Workspace

ASKING: tuple[tuple[str, str], ...] = (
    ("owner:me", "What you or a team of yours answers for: the journey, a stage or a touchpoint of it."),
    ("owner:desk", "Journeys whose accountable is called so; owner:none shows those without one."),
    ("persona:first", "Journeys of such a persona; status:live and state:target go the same way."),
    ("tag:fibre", "Journeys with such a tag; tag:none shows those without one."),
    ("due:late", "Journeys whose review is overdue; due:30 is due within thirty days, due:none is not planned."),
    ("net<0", "Journeys that lose customers; off>0 open>0 exp<-0.5 stages>=8 compare the other columns."),
)
"""The words that ask for something, by an example each, and what they show."""

_COLUMNS: Mapping[str, Text] = {"owner": "accountable", "persona": "personas", "status": "status", "state": "state"}
_NUMBERS: Mapping[str, Number] = {
    "stages": "stages", "exp": "experience", "off": "kpis_off", "net": "net", "open": "open_decisions",
}  # fmt: skip
_COMPARING = re.compile(rf"({'|'.join(_NUMBERS)})(<=|>=|<|>|=)([-+]?\d+(?:\.\d+)?)?", re.IGNORECASE)
_NAMES = (*_COLUMNS, "tag", "due")
_NAMING = re.compile(rf"({'|'.join(_NAMES)}):(.*)", re.IGNORECASE)
_FARTHEST = 36_500
"""Days; what lies farther away is no review anybody plans."""


def conditions_of(ws: Workspace, typed: str) -> tuple[Condition, ...]:
    """What a journey has to fulfil to be listed; none when nothing was typed."""
    return tuple(_condition(ws, word) for word in clean_line(typed).split())


def asks_for_me(typed: str) -> bool:
    """Whether the filter asks who one is."""
    return "owner:me" in typed.casefold().split()


def unknown_key(typed: str) -> str:
    """The first word before a colon that asks for nothing known, like `foo` of `foo:bar`; '' where there is none."""
    keys = (word.partition(":")[0] for word in clean_line(typed).split() if ":" in word)
    return next((key for key in keys if key.isalpha() and key.casefold() not in _NAMES), "")


def keys() -> tuple[str, ...]:
    """What one can filter by, as one types it: `owner:`, `net<`."""
    return (*(f"{name}:" for name in _NAMES), *(f"{name}<" for name in _NUMBERS))


def _condition(ws: Workspace, word: str) -> Condition:
    if comparing := _COMPARING.fullmatch(word.replace("−", "-")):
        name, sign, number = comparing.groups()
        column = _NUMBERS[name.casefold()]
        return conditions.compared(column, cast("Sign", sign), float(number)) if number else conditions.ANY
    if naming := _NAMING.fullmatch(word):
        name, asked = naming[1].casefold(), naming[2].casefold()
        return _named(ws, name, asked, word) if asked else conditions.ANY
    return conditions.holds(word)


def _named(ws: Workspace, name: str, asked: str, word: str) -> Condition:
    if name == "due":
        return _due(ws, asked) or conditions.holds(word)
    if name == "tag":
        return conditions.untagged() if asked == "none" else conditions.tagged(asked)
    if (name, asked) == ("owner", "me"):
        return conditions.answered_by(owners.me(ws))
    text = _COLUMNS[name]
    return conditions.nothing_in(text) if asked == "none" else conditions.holds(asked, (text,))


def _due(ws: Workspace, asked: str) -> Condition | None:
    """`late` is yesterday and before, `7` within seven days from today."""
    if asked == "none":
        return conditions.without_review()
    days = -1 if "late".startswith(asked) else int(asked) if asked.isascii() and asked.isdigit() else None
    if days is None or days > _FARTHEST:
        return None
    return conditions.due_by((ws.today() + dt.timedelta(days=days)).isoformat())
