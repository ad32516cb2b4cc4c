"""How much room a goal leaves (Anthony Ulwick, opportunity algorithm)."""

from __future__ import annotations


def score(importance: float | None, satisfaction: float | None) -> float | None:
    """Importance + max(importance − satisfaction, 0), both from 0 to 10; None where one of them is not known.

    Ulwick takes the share of customers that answer 4 or 5, scaled to 0–10. Where our figures are estimates, so is the score.
    """
    if importance is None or satisfaction is None:
        return None
    return importance + max(importance - satisfaction, 0)
