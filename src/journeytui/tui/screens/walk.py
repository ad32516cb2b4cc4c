"""One stage of a journey in four panels, under the journey's head, stages and curve: what the explorer shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.widget import Widget

from journeytui.domain.errors import UnknownReference
from journeytui.tui import glancing, panels
from journeytui.tui.acting import Acting, Adding
from journeytui.tui.cells import days
from journeytui.tui.commands import Command
from journeytui.tui.panels import OWNERS, PANELS, TOUCHPOINTS, Panel
from journeytui.tui.widgets.arranged import Arranged, quarters, whole
from journeytui.tui.widgets.curve import Curve
from journeytui.tui.widgets.frame import Frame
from journeytui.tui.widgets.head import Head
from journeytui.tui.widgets.lines import Piece, Pieces
from journeytui.tui.widgets.rows import Given, Rows, unread
from journeytui.tui.widgets.stages import Stages
from journeytui.workspace import glances, views

if TYPE_CHECKING:
    from textual.geometry import Region, Size

    from journeytui.domain.fields import Entity
    from journeytui.tui.desk import Desk
    from journeytui.workspace.views import JourneyView, StageBrief, StageView

WIDE = 100
"""Columns from which the four panels stand side by side."""
_TITLES = ("Touchpoints", "Customer goals", "KPIs", "Owners")


class Walk(Acting):
    """A journey, seen stage by stage on one screen."""

    place: ClassVar[str] = "explorer"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        looks = desk.looks
        self.head, self.strip, self.curve = Head(looks), Stages(looks), Curve(looks)
        self.lists = [
            Rows(looks, frame=Frame(title, number), id=f"panel_{number}") for number, title in enumerate(_TITLES, 1)
        ]
        self.panels = Arranged(*self.lists, plan=self._plan, id="panels")
        for rows in self.lists[:OWNERS]:
            rows.glance = partial(self._glance, rows)
            rows.is_new = desk.is_new

    def begin(self, journey: str, at: str = "") -> None:
        """Goes to that journey: where one was in it, or to the named stage. Raises UnknownReference when it is not here."""
        super().begin()
        self.view: JourneyView = views.journey_view(self.desk.workspace, journey)
        self.journey = journey
        self.zoomed = False
        self.stage_view: StageView | None = None
        self._filters = ["", "", "", ""]
        self._shown: list[Panel] = []
        for rows in self.lists:
            rows.leave()
        memory = self.desk.memory
        known = memory.text("journey") == self.journey
        self._stage = memory.text("stage") if known and not at else at
        self.panel = int(memory.text("panel") or 0) % len(PANELS) if known and memory.text("panel").isdigit() else 0
        self._show_all(0)
        if known:
            self.rows.go_to(memory.text("row"))

    def body(self) -> Iterable[Widget]:
        return (self.head, self.strip, self.curve, self.panels)

    def remember(self) -> None:
        self.desk.memory.keep(
            place="explorer", journey=self.journey, stage=self._stage, panel=str(self.panel), row=self.rows.cursor_id
        )

    # What is shown

    def reload(self) -> None:
        """Reads journey and stage again. A stage that is gone makes place for the one that stands where it stood."""
        before = self.stage_at
        try:
            self.view = views.journey_view(self.desk.workspace, self.journey)
        except UnknownReference as error:
            self.gone(error)
            return
        self._show_all(before)

    def _show_all(self, before: int) -> None:
        ids = [stage.id for stage in self.view.stages]
        if self._stage not in ids:
            self._stage = ids[min(before, len(ids) - 1)] if ids else ""
        self._show_journey()
        self._show_stage()

    @property
    def stage_id(self) -> str:
        """The id of the stage one is in; '' while the journey has none."""
        return self._stage

    @property
    def stage_at(self) -> int:
        """Which stage one is in, from 0."""
        return next((at for at, stage in enumerate(self.view.stages) if stage.id == self._stage), 0)

    def _show_journey(self) -> None:
        view = self.view
        record = panels.with_guess(view.journey, self.desk.guessed)
        told: list[Piece] = [(record.title, "title")]
        for text in (f"accountable: {view.accountable}" if view.accountable else "", view.personas):
            if text:
                told.append((f"  {text}" if len(told) == 1 else f" {self.desk.looks.glyphs.dot} {text}", "dim"))
        if view.journey.state == "target":
            told.append(("  target state", "accent"))
        self.head.show(tuple(told), _besides(view, wide=self.app.size.width >= WIDE))
        self.strip.show([self._stage_title(stage) for stage in view.stages], self.stage_at)
        worst = (view.worst.title, view.worst.value) if view.worst else ("", None)
        self.curve.show([(point.stage, point.value) for point in view.curve], self.stage_at, worst)

    def _stage_title(self, stage: StageBrief) -> str:
        title = str(self.desk.guessed(stage.id).get("title", stage.title))
        return f"{title} {self.desk.looks.glyphs.new}" if self.desk.is_new(stage.id) else title

    def _show_stage(self) -> None:
        workspace, glyphs = self.desk.workspace, self.desk.looks.glyphs
        self.stage_view = views.stage_view(workspace, self._stage) if self._stage else None
        self._shown = []
        for at, rows in enumerate(self.lists):
            panel = Panel((), (), {}, _NO_STAGE if at == TOUCHPOINTS else ())
            if self.stage_view:
                panel = panels.matching(panels.SHOWN[at](self.stage_view, glyphs, self.desk.guessed), self._filters[at])
            self._shown.append(panel)
            rows.forget_glance()
            rows.show(panel.columns, Given(panel.rows), panel.empty)
        self._show_frames()

    def _show_frames(self) -> None:
        lost = _lost(self.view.stages[self.stage_at].lost) if self._stage else ""
        for at, rows in enumerate(self.lists):
            rows.set_active(at == self.panel)
            note = f"“{self._filters[at]}”" if self._filters[at] else lost if at == TOUCHPOINTS or self.one else ""
            tabs = PANELS if self.one else ()
            rows.set_frame(Frame(_TITLES[at], at + 1, note, tabs))
        if self.panels.goes_by(self.panel if self.one else None):
            self.lay_out_now()
        self.refresh_hints()

    def _plan(self, size: Size) -> Sequence[tuple[Widget, Region]]:
        return [(self.rows, whole(size))] if self.one else quarters(self.lists, size)

    @property
    def one(self) -> bool:
        """Whether only one panel is seen at a time."""
        return self.zoomed or self.app.size.width < WIDE

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.lay_out()

    def lay_out(self) -> None:
        """Four panels side by side where there is room, else one of them."""
        self._show_frames()

    def hints(self) -> tuple[str, ...]:
        if not self.view.stages:
            return ("stage_add", "back")
        if not self.rows.cursor_id:
            helps = ("add", *_MOVES, "map", "boards", "back") if self.panel != OWNERS else ("owner", *_MOVES)
        else:
            helps = ("zoom=all panels", *_HINTS[self.panel]) if self.zoomed else _HINTS[self.panel]
        return helps if self.view.most_left is None else tuple(_LEAVING.get(one, one) for one in helps)

    def go_to_stage(self, at: int) -> None:
        """Shows another stage; the panel in use stays."""
        if not 0 <= at < len(self.view.stages):
            self.desk.notice("this is the first stage" if at < 0 else "this is the last stage")
            return
        self._stage = self.view.stages[at].id
        for rows in self.lists:
            rows.leave()
        self._show_journey()
        self._show_stage()

    def go_to_panel(self, panel: int) -> None:
        """Makes another panel the one in use."""
        if panel != self.panel:
            self.rows.marks.end_range()
            self.panel = panel
            self._show_frames()

    def _glance(self, rows: Rows, id: str, cells: int, most: int) -> Sequence[Pieces]:
        """What is worth reading of a record, where there is room for it."""
        wide = self.app.size.width >= WIDE
        cut = glancing.said(unread(rows), wide=wide) if rows.active else ()
        whole = glancing.whole(cut, cells, most)
        if not wide or most - len(whole) < glancing.LEAST_LINES:
            return whole
        seen = glances.glance(self.desk.workspace, id)
        below = glancing.lines(seen, cells, most - len(whole), self.desk.looks.glyphs) if seen else ()
        return (*whole, *below)

    # The list in use

    @property
    def rows(self) -> Rows:
        return self.lists[self.panel]

    @property
    def filtered(self) -> str:
        return self._filters[self.panel]

    def filter_by(self, typed: str) -> None:
        self._filters[self.panel] = typed
        self._show_stage()

    @property
    def record(self) -> Entity | None:
        if self.panel == OWNERS:
            return self.stage_view.stage if self.stage_view else None
        return self._shown[self.panel].records.get(self.rows.cursor_id) if self._shown else None

    def records_of(self, ids: Sequence[str]) -> Sequence[Entity]:
        known = self._shown[self.panel].records
        return [known[id] for id in ids if id in known]

    @property
    def adding(self) -> Adding | None:
        word = panels.WORDS[self.panel]
        return Adding(word, self._stage, self.rows.cursor_id or None) if word and self._stage else None

    def why_not(self, command: Command) -> str:
        if self.panel == OWNERS and command.id in _NOT_FOR_OWNERS:
            return f"{command.label}: an owner is set with {self.desk.keymap.shown('owner')}"
        if command.id in _OF_A_STAGE and not self._stage:
            return f"{command.label}: there is no stage yet; {self.desk.keymap.shown('stage_add')} adds one"
        return super().why_not(command)


def _besides(view: JourneyView, *, wide: bool) -> tuple[Piece, ...]:
    """Where most customers are lost, and when somebody looked at all this last; in a narrow terminal that only when it is late."""
    at, reviewed = view.most_left, _reviewed(view)
    if at is None:
        return (reviewed,)
    most: Piece = (f"most left at {at + 1}: {view.stages[at].lost:,}", "bad")
    return (most, ("  ", "text"), reviewed) if wide or reviewed[1] == "warn" else (most,)


def _reviewed(view: JourneyView) -> Piece:
    ago, due = view.reviewed_ago, view.review_due
    if due is not None and due < 0:
        return (f"review {-due} d late", "warn")
    return (f"reviewed {days(-ago)}" if ago is not None else "never reviewed", "dim")


def _lost(customers: int) -> str:
    """How many were lost at a stage, for the frame of what they meet there."""
    return f"{customers:,} lost here" if customers else ""


_NO_STAGE = ("This journey has no stage yet.", "A adds the first one; pasted lines add one each.")
_MOVES = ("left right=stage", "next_panel")
_HINTS = (
    (*_MOVES, "open", "boards", "status", "owner", "edit", "add"),
    (*_MOVES, "open", "boards", "status", "edit", "add"),
    (*_MOVES, "open", "boards", "owner", "edit", "add"),
    (*_MOVES, "owner", "boards", "map", "filter"),
)
"""What helps next in each panel."""
_LEAVING = {"boards": "boards=losses, why"}
"""What the boards answer first where somebody counted who left."""
_NOT_FOR_OWNERS = frozenset(
    ["add", "rename", "status", "raise", "lower", "move_down", "move_up", "put", "remove", "mark", "mark_range"]
)
_OF_A_STAGE = frozenset(["add", "stage_edit", "stage_remove", "stage_left", "stage_right", "left", "right"])
