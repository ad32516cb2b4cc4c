"""Which drawing belongs to which picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeytui.tui.boards.bullets import Goals
from journeytui.tui.boards.counts import Tallies
from journeytui.tui.boards.curve import Line
from journeytui.tui.boards.grid import Heat
from journeytui.tui.boards.ladder import Steps
from journeytui.tui.boards.moods import Feelings
from journeytui.tui.boards.plane import Points
from journeytui.tui.boards.relay import Hands
from journeytui.tui.boards.slopes import ThenAndNow
from journeytui.tui.boards.stacks import Made
from journeytui.tui.boards.tote import Bars
from journeytui.tui.boards.trees import Branches
from journeytui.tui.boards.wings import Butterfly
from journeytui.workspace.pictures import (
    Bullets,
    Counts,
    Curve,
    Grid,
    Ladders,
    Moods,
    Plane,
    Relay,
    Slopes,
    Stacks,
    Tote,
    Tree,
    Wings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journeytui.tui.boards.ink import Drawing
    from journeytui.workspace.pictures import Picture

_DRAWINGS: Mapping[type[Any], Any] = {
    Grid: Heat, Plane: Points, Tote: Bars, Curve: Line, Ladders: Steps, Bullets: Goals, Stacks: Made, Wings: Butterfly, Tree: Branches,
    Slopes: ThenAndNow, Relay: Hands, Moods: Feelings, Counts: Tallies,
}  # fmt: skip


def drawing(picture: Picture) -> Drawing:
    """The picture as something that can be drawn."""
    made: Drawing = _DRAWINGS[type(picture)](picture)
    return made
