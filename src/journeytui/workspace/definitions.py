"""What a library defines for all its journeys, and what is wrong with a definition: its own scores, and the rules of `check`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeytui.analysis import scoring
from journeytui.analysis.studies import upkeep
from journeytui.domain.errors import Problem


def problems(fields: Mapping[str, Any]) -> list[Problem]:
    """All that is wrong with what these fields of a library define."""
    found = []
    scores = fields.get("scores")
    if isinstance(scores, Mapping):
        try:
            scoring.check({name: str(formula) for name, formula in scores.items()})
        except scoring.Flawed as flaw:
            wrong, _, right = str(flaw).partition("; ")
            found.append(Problem("scores", wrong, right or "like fit = 0.6 * customer_value - 5 * effort"))
    for said in upkeep.flaws(fields.get("rules")).values():
        wrong, _, right = said.partition("; ")
        found.append(Problem("rules", wrong, right))
    return found
