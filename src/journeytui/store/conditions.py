"""What a journey of the library's list may have to fulfil. Refuses values of people as SQL: they only ever stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from journeytui.store.columns import compact
from journeytui.store.names import literal

Text = Literal["title", "personas", "accountable", "status", "state"]
Number = Literal["stages", "experience", "kpis_off", "net", "open_decisions"]
Sign = Literal["<", "<=", ">", ">=", "="]

_SEARCHED: tuple[Text, ...] = ("title", "personas", "accountable", "status")


class Condition(NamedTuple):
    """One condition on a row of figures; a row has to fulfil all that are given."""

    sql: str
    values: tuple[str | float, ...] = ()


ANY = Condition("1")
"""What every journey fulfils."""


def holds(text: str, columns: Sequence[Text] = _SEARCHED) -> Condition:
    """One of the columns holds the text, in whatever case."""
    told = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns)
    return Condition(f"({told})", tuple(f"%{literal(text)}%" for _ in columns))


def nothing_in(column: Text) -> Condition:
    """The column is empty."""
    return Condition(f"coalesce({column}, '') = ''")


def compared(column: Number, sign: Sign, number: float) -> Condition:
    """The column's number is less, more or the same; what has no number is neither."""
    return Condition(f"{column} {sign} ?", (number,))


def due_by(day: str) -> Condition:
    """The next review is due on that day or before."""
    return Condition("review_on <= ?", (day,))


def without_review() -> Condition:
    """No review is due: none was held yet, or there is no cadence."""
    return Condition("review_on IS NULL")


def tagged(text: str) -> Condition:
    """One of the journey's tags holds the text, in whatever case."""
    return Condition("journey IN (SELECT id FROM journey WHERE tags LIKE ? ESCAPE '\\')", (f"%{literal(text)}%",))


def untagged() -> Condition:
    """The journey has no tag."""
    return Condition("journey IN (SELECT id FROM journey WHERE coalesce(tags, '') IN ('', '[]'))")


def answered_by(records: Iterable[str]) -> Condition:
    """One of the people or teams is accountable for the journey, a stage or a touchpoint of it."""
    return Condition(f"journey IN ({_ANSWERED})", (compact(list(records)),))


_ANSWERED = """
    WITH mine AS MATERIALIZED (
        SELECT source, word FROM link WHERE field = 'accountable' AND target IN (SELECT value FROM json_each(?))
    )
    SELECT source FROM mine WHERE word = 'journey'
    UNION SELECT stage.parent FROM mine JOIN stage ON stage.id = mine.source WHERE mine.word = 'stage'
    UNION SELECT stage.parent FROM mine JOIN touchpoint ON touchpoint.id = mine.source
        JOIN stage ON stage.id = touchpoint.parent WHERE mine.word = 'touchpoint'"""
