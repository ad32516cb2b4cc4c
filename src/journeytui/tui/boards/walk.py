"""Walking from spot to spot with four keys, so that every spot can be reached from every other."""

from __future__ import annotations

from collections.abc import Sequence

Place = tuple[float, float]
"""To the right, and down."""


def step(places: Sequence[Place], here: int, right: int, down: int, *, columns: bool = False) -> int | None:
    """The spot in that direction; None where there is none.

    Up and down go to the nearest row that has a spot, sideways along the row, and at its end to the nearest spot beyond. With
    `columns` it is the other way round, and a column is never left at its end.
    """
    turned = [(y, x) for x, y in places] if columns else list(places)
    along, across = (down, right) if columns else (right, down)
    if across:
        return _next_row(turned, here, across)
    found = _in_row(turned, here, along)
    return _beyond(turned, here, along) if found is None and not columns else found


def along(order: Sequence[int], here: int, by: int) -> int | None:
    """The spot that is so many further in a list of all of them; None where the list ends."""
    there = order.index(here) + by
    return order[there] if 0 <= there < len(order) else None


def _next_row(places: Sequence[Place], here: int, by: int) -> int | None:
    x, y = places[here]
    rows = {row for _, row in places if (row - y) * by > 0}
    if not rows:
        return None
    row = min(rows, key=lambda one: abs(one - y))
    return min((at for at, place in enumerate(places) if place[1] == row), key=lambda at: (abs(places[at][0] - x), at))


def _in_row(places: Sequence[Place], here: int, by: int) -> int | None:
    x, y = places[here]
    found = [at for at, place in enumerate(places) if place[1] == y and (place[0] - x) * by > 0]
    return min(found, key=lambda at: abs(places[at][0] - x), default=None)


def _beyond(places: Sequence[Place], here: int, by: int) -> int | None:
    x, y = places[here]
    found = [at for at, place in enumerate(places) if (place[0] - x) * by > 0]
    return min(found, key=lambda at: (abs(places[at][0] - x), abs(places[at][1] - y), at), default=None)
