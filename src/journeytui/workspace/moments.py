"""A library as it is now, or as it was at the end of a day or when a review was closed; and what a study is made from there."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from journeytui.analysis.studies.shape import Given, Question
from journeytui.domain.asks import Answer, Ask, Sums, count
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.text import shown_line
from journeytui.store import asking, names, past, reading, tree
from journeytui.store.gathering import Gathered
from journeytui.store.writing import instant
from journeytui.workspace import references
from journeytui.workspace.workspace import Workspace

_QUARTER = dt.timedelta(days=92)
_NAMED_BEFORE = {"experience.felt": "experience", "kpis.off": "kpis_off", "asset.net": "net", "pain.corner": "corner"}
"""The figures that reviews have kept under a shorter name."""


SET_BY_HAND = ("journey", "stage", "touchpoint")
"""The words that have to be of then so that one can tell what was set by hand on touchpoints (see `rescored`)."""
_EVERYWHERE = ("library", "journey")
"""The words that every study reads: its rules, and which journeys hang on one or should replace it."""
_NOTHING: Mapping[str, Any] = {}
_TARGETS = Sums("journey", {"targets": count()}, where=("state=target",))


class Moment(NamedTuple):
    """The end of a day, or of a review."""

    day: dt.date
    kept: Mapping[str, Any] = _NOTHING
    """The figures that the review kept; none for a day."""


class Seen(NamedTuple):
    """A library at a moment."""

    connection: sqlite3.Connection
    today: dt.date
    library: Mapping[str, Any]
    """The fields of its library record."""
    known: dict[tuple[str, str | None], dict[str, float | None]]
    """The figures of studies, by their names and the journey, that were measured here already."""
    gathered: Gathered | None = None
    """What several studies want of all journeys; None where each asks for itself."""


def moment(ws: Workspace, told: dt.date | str | None, journey: str | None) -> Moment | None:
    """What a day like 2026-01-31, or the reference of a review, means; None for nothing. For all journeys a review is its day.

    Raises UnknownReference, AmbiguousReference for what is neither; InvalidValues for a review of another journey, or without a day.
    """
    if not told:
        return None
    try:
        return Moment(told if isinstance(told, dt.date) else dt.date.fromisoformat(told))
    except ValueError:
        review = references.resolve(ws, str(told), ("review",))
    if not isinstance(review.day, dt.date):
        right = "choose another, or a day like 2026-01-31"
        raise InvalidValues([Problem("review", f"{shown_line(review.name)!r} has no day", right)])
    if journey is None:
        return Moment(review.day)
    if review.parent != journey:
        right = "choose one of this journey, or a day like 2026-01-31"
        raise InvalidValues([Problem("review", f"{shown_line(review.name)!r} is of another journey", right)])
    return _of_review(review)


def last_looked_at(ws: Workspace, journey: str | None, before: dt.date) -> Moment:
    """The last closed review of the journey before that day, or a quarter before it."""
    reviews = reading.below(ws.connection, "review", (journey,)) if journey else []
    closed = [one for one in reviews if one.figures and isinstance(one.day, dt.date) and one.day < before]
    newest = max(closed, key=lambda one: (one.day, one.id), default=None)
    return _of_review(newest) if newest else Moment(before - min(_QUARTER, before - dt.date.min))


def _of_review(review: Any) -> Moment:
    kept = review.figures if isinstance(review.figures, Mapping) else {}
    return Moment(review.day, kept)


def now(ws: Workspace) -> Seen:
    """The library as it is."""
    return Seen(ws.connection, ws.today(), _fields(ws.library), {})


@contextmanager
def seen(ws: Workspace, at: Moment | None, journey: str | None, only: Sequence[str] = ()) -> Iterator[Seen]:
    """The library at a moment; as it is for none, and for a day that is not over. `only` these words are of then (see `past.as_of`).

    Raises DiskTrouble, UnusableLibrary: the file cannot be read once more.
    """
    if at is None or at.day >= ws.today() or not past.can_be_told(ws.connection):
        yield now(ws)
        return
    with past.as_of(ws.opened, _end_of(at.day) if reaches(ws, at) else "", at.day, journey, only) as connection:
        library = reading.get(connection, "library", ws.opened.library) or ws.library
        yield Seen(connection, at.day, _fields(library), {})


@contextmanager
def gathering(here: Seen, asks: Iterable[Ask], since: dt.date) -> Iterator[Seen]:
    """The library, where all this is asked of all journeys: what several of the asks want is read once.

    `since` is the day with which those compare that do.
    """
    if here.gathered:
        yield here
        return
    gathered = Gathered(here.connection, asks, since)
    try:
        yield here._replace(gathered=gathered)
    finally:
        gathered.drop()


def figures_of(questions: Iterable[Question]) -> Iterator[Ask]:
    """What the figures of these studies are made from, where all journeys are looked at."""
    for asked in questions:
        if asked.figures and not asked.figures.alone:
            yield from asked.figures.asks.values()


def _end_of(day: dt.date) -> str:
    return instant(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min).astimezone())


def reaches(ws: Workspace, at: Moment | None) -> bool:
    """Whether what carries no day of its own is known of that moment."""
    if at is None or at.day >= ws.today():
        return True
    known = past.known_since(ws.connection)
    return known is not None and at.day >= known


def _fields(library: Any) -> dict[str, Any]:
    return {field: library[field] for field in library.fields}


def given(
    here: Seen,
    asked: Question,
    journey: str | None,
    *,
    since: dt.date | None = None,
    asks: Mapping[str, Ask] | None = None,
) -> Given:
    """What a study is made from: the rows of its asks, or of these only, the day, and what holds for the whole library."""
    everywhere = asked.asks if asks is None else asks
    nothing: dict[str, Answer] = {key: [] for key in (*(asked.past or {}), *(("figures",) * asked.compares))}
    alone, beside, shared = (
        dict(part or {}) if asks is None else {} for part in (asked.alone, asked.beside, asked.shared)
    )
    nothing |= {key: asking.answer(here.connection, ask) for key, ask in shared.items()}
    if journey is None:
        rows = {key: _of_all(here, ask, since, targets=asked.targets) for key, ask in everywhere.items()}
        return Given(nothing | rows | {key: [] for key in (*alone, *beside)}, None, here.today, here.library, since)
    scope = tree.nested_in(here.connection, journey) if asked.nested else [journey]
    rows = {
        key: asking.answer(here.connection, ask, scope, since=since) for key, ask in (dict(everywhere) | alone).items()
    }
    targets = _targets(here.connection, journey) if beside else []
    rows |= {key: asking.answer(here.connection, ask, targets) for key, ask in beside.items()}
    return Given(nothing | rows, journey, here.today, here.library, since)


def words_read(asked: Question) -> frozenset[str]:
    """The words of which a study of one journey reads records as they are now, or some more."""
    walking = [ask for part in (asked.asks, asked.alone, asked.beside) for ask in (part or {}).values()]
    found = [asking.words_read(ask, whole=False) for ask in walking]
    found += [asking.words_read(ask, whole=True) for ask in (asked.shared or {}).values()]
    return frozenset(_EVERYWHERE).union(*found)


def _of_all(here: Seen, ask: Ask, since: dt.date | None, *, targets: bool) -> Answer:
    if here.gathered:
        return here.gathered.answer(ask, targets=targets, since=since)
    return asking.answer(here.connection, ask, targets=targets, since=since)


def _targets(connection: sqlite3.Connection, journey: str) -> list[str]:
    """The journeys that should replace the one."""
    return [source for _, _, source in names.linking(connection, "target_of", (journey,))]


def aimed_at(here: Seen) -> int:
    """How many journeys there are that are only aimed at."""
    return int(asking.answer(here.connection, _TARGETS)[0]["targets"])


def known_since(ws: Workspace) -> dt.date | None:
    """The first day of which the library's journal tells; None where it tells of none."""
    return past.known_since(ws.connection)


def rescored(then: Seen, end: Seen, fields: Sequence[str], journey: str | None) -> Answer:
    """Every touchpoint and field that was set between two moments, with what it held; none where both are now."""
    if then.connection is end.connection:
        return []
    return past.rescored(then.connection, end.connection, fields, journey)


# --- figures then and now -----------------------------------------------------------------------------------------------


def measured(here: Seen, asked: Question, journey: str | None) -> dict[str, float | None]:
    """The figures of a study, by their names; what is asked elsewhere only is left out."""
    if asked.figures is None or (asked.figures.alone and journey is None):
        return {}
    if (asked.name, journey) not in here.known:
        take(here, asked, given(here, asked, journey, asks=asked.figures.asks))
    return here.known[asked.name, journey]


def will_be_compared(ws: Workspace, asked: Question, journey: str | None) -> bool:
    """Whether drift would set the figures of the study beside those of the last time."""
    if asked.figures is None:
        return False
    then = last_looked_at(ws, journey, ws.today())
    return asked.figures.dated or bool(then.kept) or reaches(ws, then)


def take(here: Seen, asked: Question, from_rows: Given) -> None:
    """Measures the figures of a study by rows that are there already, where all that they are made from is among them."""
    figures = asked.figures
    if figures and figures.asks.keys() <= from_rows.rows.keys() and not (figures.alone and from_rows.journey is None):
        found = figures.of(from_rows)
        told = {name: None if value is None else round(value, 3) for name, value in found.items()}
        here.known[asked.name, from_rows.journey] = told


class Side(NamedTuple):
    """One of the two moments that are compared."""

    here: Seen
    kept: Mapping[str, Any]
    """What a review kept of it."""
    reaches: bool
    """Whether what carries no day of its own is known of it."""
    dated: bool
    """Whether what carries one is."""


def side(ws: Workspace, at: Moment | None, here: Seen) -> Side:
    """A moment as one of two that are compared."""
    dated = at is None or at.day >= ws.today() or past.can_be_told(ws.connection)
    return Side(here, at.kept if at else _NOTHING, reaches(ws, at), dated)


def compared(questions: Sequence[Question], journey: str | None, then: Side, end: Side) -> Answer:
    """The figures of studies at two moments, one row each.

    What a review kept stands as it was kept; the rest is measured where the journal reaches.
    """
    rows: Answer = []
    for asked in questions:
        if asked.figures is None or (asked.figures.alone and journey is None):
            continue
        before = _at(asked, journey, then)
        lost = journey is None and not any(value is not None for value in before.values())
        after = before if lost else _at(asked, journey, end)  # what cannot be compared is not measured for all journeys
        for name, measure in asked.figures.measures.items():
            if name in before and name in after:
                rows.append(
                    {"study": asked.title, "name": f"{asked.name}.{name}", "figure": measure.label, "good": measure.good, "dated": asked.figures.dated,
                     "before": before[name], "now": after[name], "lost": lost}
                )  # fmt: skip
    return rows


def _at(asked: Question, journey: str | None, at: Side) -> dict[str, float | None]:
    """The figures of a study at a moment, by their names; None for what is not known."""
    if asked.figures is None:
        return {}
    held = {name: _kept(at.kept, f"{asked.name}.{name}") for name in asked.figures.measures}
    if None not in held.values() or not (at.reaches or (asked.figures.dated and at.dated)):
        return held
    found = measured(at.here, asked, journey)
    return {name: value if held[name] is None else held[name] for name, value in found.items()}


def _kept(kept: Mapping[str, Any], key: str) -> float | None:
    value = kept.get(key, kept.get(_NAMED_BEFORE.get(key, "")))
    return float(value) if isinstance(value, int | float) else None
