"""When a map has to be looked at again."""

from __future__ import annotations

import datetime as dt


def review_due(reviewed_on: dt.date | None, every_days: int | None) -> dt.date | None:
    """The day the next review is due; None for what was never reviewed or has no cadence."""
    if reviewed_on is None or not every_days:
        return None
    try:
        return reviewed_on + dt.timedelta(days=every_days)
    except OverflowError:
        return None
