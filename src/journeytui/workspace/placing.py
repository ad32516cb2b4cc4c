"""Where a record stands: on what it hangs, and between which neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeytui.domain import limits, order
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.fields import ANY_WORD, Entity
from journeytui.domain.text import a_or_an
from journeytui.domain.words import WORDS
from journeytui.store import reading, tree
from journeytui.store.writing import Transaction


def refuse_circle(transaction: Transaction, record: Any, values: Mapping[str, Any]) -> None:
    """Raises InvalidValues where a journey would come to look into a stage of its own."""
    if record.word == "journey" and values.get("within"):
        stage = values["within"]
        way = [tree.Twig("stage", stage), *tree.way_up(transaction.connection, "stage", stage)]
        if tree.Twig("journey", record.id) in way or len(way) > limits.DEPTH:
            raise InvalidValues(
                [Problem("within", "a journey cannot be within itself", "choose a stage of another journey")]
            )


def refuse_wrong_parent(transaction: Transaction, word: str, parent: str | None) -> None:
    """Raises InvalidValues where a record of that word cannot hang on that parent."""
    hangs_on = WORDS[word].hangs_on
    if not hangs_on:
        if parent is not None:
            raise InvalidValues([Problem("", f"{a_or_an(WORDS[word].label)} hangs on nothing", "leave --in out")])
        return
    allowed = (
        "any record" if ANY_WORD in hangs_on else " or ".join(a_or_an(above.replace("_", " ")) for above in hangs_on)
    )
    above = reading.word_of(transaction.connection, parent) if parent is not None else None
    if above is None or (above not in hangs_on and ANY_WORD not in hangs_on):
        raise InvalidValues([Problem("", f"{a_or_an(WORDS[word].label)} hangs on {allowed}", "name one with --in")])


def insert(transaction: Transaction, record: Entity, after: str | None) -> None:
    """Adds a record behind a neighbour, or behind all."""
    if record.word == "library":
        raise InvalidValues([Problem("", "there is one library record in a library", "set its fields instead")])
    transaction.insert(record)
    if record.ordered:
        place(transaction, record.word, record.id, group(record), after=after)


def group(record: Any) -> str | None:
    """What its neighbours share: the parent, or for journeys the stage that they look into."""
    group: str | None = record.within if record.word == "journey" else record.parent
    return group


def hang(transaction: Transaction, record: Any, parent: str | None) -> None:
    """Hangs a record on another parent; a journey on the stage that it looks into."""
    if record.word == "journey":
        if parent is not None and parent != record.within and transaction.get("stage", parent) is None:
            raise InvalidValues([Problem("within", "a journey looks into a stage", "name a stage of another journey")])
        refuse_circle(transaction, record, {"within": parent})
        transaction.update("journey", record.id, {"within": parent})
    elif parent != record.parent:
        refuse_wrong_parent(transaction, record.word, parent)
        transaction.update(record.word, record.id, {"parent": parent})
        if tree.Twig(record.word, record.id) in tree.way_up(transaction.connection, record.word, record.id):
            raise InvalidValues(
                [Problem("", f"{a_or_an(record.label)} cannot stand below itself", "choose another place")]
            )


def place(
    transaction: Transaction,
    word: str,
    record: str,
    group: str | None,
    *,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Gives the record a position before or behind a neighbour, or behind all; makes room where there is none."""
    others = [other for other in tree.neighbours(transaction.connection, word, group) if other[0] != record]
    ids = [id for id, _ in others]
    at = ids.index(before) if before in ids else ids.index(after) + 1 if after in ids else len(ids)
    _put(transaction, word, record, others, at)


def shift(transaction: Transaction, record: Entity, by: int) -> None:
    """Moves a record by so many places among its neighbours; beyond the ends it does not go, and stays."""
    if _passed(transaction, record, by):
        return
    all_of_them = tree.neighbours(transaction.connection, record.word, group(record))
    others = [other for other in all_of_them if other[0] != record.id]
    at = next(at for at, (id, _) in enumerate(all_of_them) if id == record.id) + by
    if 0 <= at <= len(others):
        _put(transaction, record.word, record.id, others, at)


def _passed(transaction: Transaction, record: Entity, by: int) -> bool:
    """Moves it past so many neighbours, of which no others are read; whether there were so many, and room behind them."""
    if not order.well_formed(record.position):
        return False
    down, here = by > 0, (record.position, record.id)
    passed = tree.beside(transaction.connection, record.word, group(record), here, abs(by) + 1, behind=down)
    keys = [position for _, position in passed[abs(by) - 1 :]]
    if not by or not keys:
        return False
    at = 1 if down or len(keys) > 1 else 0
    return _squeezed(transaction, record.word, record.id, keys if down else keys[::-1], at)


def _put(transaction: Transaction, word: str, record: str, others: list[tuple[str, str]], at: int) -> None:
    """Gives the record a position before the one that has this place among the others."""
    if _squeezed(transaction, word, record, [position for _, position in others], at):
        return
    ids = [id for id, _ in others]
    ids.insert(at, record)
    for id, key in zip(ids, order.spread(len(ids)), strict=True):
        transaction.update(word, id, {"position": key})


def _squeezed(transaction: Transaction, word: str, record: str, keys: list[str], at: int) -> bool:
    """Gives the record a position before the key that has this place; whether there is room. (Where the two beside it do not rise
    there is none: all neighbours have to move, and that meets what others do there.)
    """
    beside = keys[max(0, at - 1) : at + 1]
    if not (all(map(order.well_formed, beside)) and order.rising(beside)):
        return False
    low, high = (keys[at - 1] if at else None), (keys[at] if at < len(keys) else None)
    transaction.update(word, record, {"position": order.between(low, high)})
    return True
