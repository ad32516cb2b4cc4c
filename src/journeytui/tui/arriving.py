"""Going to where a record is: the explorer at its journey, its stage and its row; what has no row there, opened on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.screens.explorer import Explorer
from journeytui.workspace import ways

if TYPE_CHECKING:
    from journeytui.tui.app import JourneyApp

_PANELS = {"touchpoint": 0, "goal": 1, "kpi": 2}
"""The panel of a stage in which records of a word stand."""


def arrive(app: JourneyApp, id: str) -> None:
    """Goes to the record. Within the journey that is shown no other screen is opened.

    Raises UnknownReference when it is not here.
    """
    way = ways.way_to(app.workspace, id)
    journey, stage = way.get("journey", ""), way.get("stage", "")
    if not journey:
        app.visit("detail", id)
        return
    explorer = _explorer(app, journey, stage)
    word = next((word for word in reversed(way) if word in _PANELS), "") if stage else ""
    if word:
        explorer.go_to_panel(_PANELS[word])
        explorer.rows.go_to(way[word])
        explorer.refresh_hints()
    if id not in (journey, stage, way.get(word)):
        app.visit("detail", id)


def open_record(app: JourneyApp, id: str) -> None:
    """Journeys and stages are walked through, everything else is looked at in full. Raises UnknownReference."""
    word = next(reversed(ways.way_to(app.workspace, id)), "")
    if word in ("journey", "stage"):
        arrive(app, id)
    else:
        app.visit("detail", id)


def _explorer(app: JourneyApp, journey: str, stage: str) -> Explorer:
    """The explorer on that journey, at that stage if one is named."""
    if not isinstance(app.top, Explorer) or app.top.journey != journey:
        app.visit("explorer", journey, stage)
    explorer = app.top
    assert isinstance(explorer, Explorer)
    if stage and explorer.stage_id != stage:
        explorer.go_to_stage([one.id for one in explorer.view.stages].index(stage))
    return explorer
