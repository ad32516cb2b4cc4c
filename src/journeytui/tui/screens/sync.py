"""How the library stands to the others': what waits, what each sync brought, and conflicts with their values side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.geometry import Region

from journeytui.domain.words import WORDS
from journeytui.tui import editors
from journeytui.tui.cells import moment, wrapped
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.change import change_lines
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.foresight import A_BREATH
from journeytui.tui.listed import Listed
from journeytui.tui.screens import sync_rows
from journeytui.tui.screens.sync_rows import RUN_COLUMNS, Whens
from journeytui.tui.widgets.arranged import Arranged, below, beside, whole
from journeytui.tui.widgets.frame import Frame
from journeytui.tui.widgets.head import Head
from journeytui.tui.widgets.rows import Given, Rows
from journeytui.workspace import history, provenance, sharing, siding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.geometry import Size
    from textual.widget import Widget

    from journeytui.tui.commands import Command
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.history import ChangeRow
    from journeytui.workspace.sharing import Run, Standing
    from journeytui.workspace.siding import Sides
    from journeytui.workspace.workspace import Outcome, Workspace

WIDE = 100
CONFLICTS, RUNS = range(2)
_TITLES = ("Conflicts", "Syncs")
_MOST_CHANGES = 100
_LEAST_LIST = 5
"""Lines that the list of conflicts keeps when the values of one are long."""
_CHOICES = {"mine": "mine", "theirs": "theirs", "third": "value", "restore": "restore"}
"""The commands that choose, each with what the workspace calls it."""


class _Lines(NamedTuple):
    """How much room each part is given."""

    told: int = 0
    """Lines for how the library stands."""
    values: int = 0
    """Lines for the values of the conflict one is on."""
    alone: bool = False
    """Whether there is nothing else to be shown."""


class Standings(Listed):
    """What the Sync screen shows."""

    place: ClassVar[str] = "sync"
    rests_after: ClassVar[float] = A_BREATH
    standing: Standing
    conflicts: siding.Open
    runs: tuple[Run, ...]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head = Head(desk.looks)
        self.told = Canvas(desk.looks, [()])
        self.lists = [Rows(desk.looks, frame=Frame(title)) for title in _TITLES]
        self.beside = Canvas(desk.looks, [()])
        self._lines = _Lines()
        self.room = Arranged(self.told, *self.lists, self.beside, plan=self._plan)

    def begin(self) -> None:
        """Where there is nothing to decide, one has come for what was brought."""
        super().begin()
        self.panel = CONFLICTS
        for rows in self.lists:
            rows.leave()
        self.reload()
        if self.runs and not self.conflicts:
            self.panel = RUNS
            self._show_panels()

    def body(self) -> Iterable[Widget]:
        return (self.head, self.room)

    # What is shown

    def reload(self) -> None:
        """Reads standing, conflicts and syncs again."""
        workspace, zone = self.desk.workspace, self.desk.settings.zone
        self.conflicts = siding.opened(workspace)
        rows = sync_rows.Worded(self.conflicts, self.desk.looks.glyphs)
        self.lists[CONFLICTS].show(rows.columns, rows, sync_rows.NO_CONFLICT)
        self.runs = sharing.runs(workspace)
        past = [sync_rows.run_row(at, run, zone) for at, run in enumerate(self.runs)]
        self.lists[RUNS].show(RUN_COLUMNS, Given(past), sync_rows.NO_RUN)
        self.head.show((("Sync", "title"), (f"  {workspace.title}", "dim")))
        self.stands()
        self._show_panels()

    def stands(self) -> None:
        """Shows how the library stands now."""
        self.standing = sharing.standing(self.desk.workspace)
        standing, spelt = self.standing, self.desk.looks.glyphs.spelt
        alone = not (standing.remote or self.conflicts or self.runs)
        key = self.desk.keymap.shown("new_library")
        nobody = (
            [line.format(key) for line in sync_rows.SAMPLES] if self.desk.workspace.is_samples else sync_rows.NO_REMOTE
        )
        told = ("", *nobody) if alone else nobody[:1]
        cells = self.desk.size.width - 2
        lines: Sequence[Pieces] = [((f" {part}", "text"),) for line in told for part in wrapped(spelt(line), cells)]
        if standing.remote:
            lines = sync_rows.standing_lines(
                standing, self.desk.keymap, self.desk.settings.zone, self.desk.looks.glyphs, cells + 2
            )
        self.told.show(lines)
        self._lay_out(self._lines._replace(told=len(lines), alone=alone))

    @property
    def one(self) -> bool:
        """Whether only one of the lists is seen at a time."""
        return self.desk.size.width < WIDE

    def _plan(self, size: Size) -> Sequence[tuple[Widget, Region]]:
        told, values, alone = self._lines
        high = 0 if alone else size.height - told
        left = ((self.lists[CONFLICTS], high - values), (self.beside, values))
        right = ((self.lists[RUNS], high),)
        room = Region(0, told, size.width, high)
        top = below([(self.told, told)], whole(size))
        if self.one:
            return [*top, *below(left if self.panel == CONFLICTS else right, room)]
        return [*top, *beside(left, right, room)]

    def foresee(self) -> bool:
        """The conflicts of a page on and of a page back are put into words."""
        rows = self.lists[CONFLICTS]
        near = 2 * rows.page
        return self.conflicts.foresee(
            range(rows.cursor, rows.cursor + near), range(rows.cursor, rows.cursor - near, -1)
        )

    def _lay_out(self, lines: _Lines) -> None:
        self._lines = lines
        if self.room.goes_by((lines, self.panel if self.one else None)):
            self.lay_out_now()

    def _show_panels(self) -> None:
        one = self.one
        for at, rows in enumerate(self.lists):
            rows.set_active(at == self.panel)
            rows.set_frame(Frame(_TITLES[at], note=self._note(at, one=one)))
        self.moved()

    def _note(self, at: int, *, one: bool) -> str:
        other = f"tab: {_TITLES[1 - at].lower()}" if one and at == self.panel else ""
        if one and at == RUNS and self.conflicts:
            return f"tab: {sync_rows.totals(self.conflicts)}"
        return other

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.stands()
        self._show_panels()

    def moved(self) -> None:
        self._compare()
        self.refresh_hints()

    def _compare(self) -> None:
        """The conflict of the cursor, below the list: as much as is left when some rows are seen."""
        conflict = self.conflicts.get(self.lists[CONFLICTS].cursor_id)
        told = self._told(conflict) if conflict else []
        self.beside.show(told)
        self._lay_out(self._lines._replace(values=len(told)))

    def _told(self, conflict: Sides) -> Sequence[Pieces]:
        cells, lines = self.desk.size.width, self.desk.size.height - 4
        cells = cells if cells < WIDE else cells * 3 // 5 - 1  # the list beside begins there
        most = lines - max(_LEAST_LIST, min(len(self.conflicts) + 2, lines // 3))
        keys = self.desk.keymap
        values = sync_rows.told_values(conflict, self.desk.workspace.me, keys, self._whens(conflict))
        others = sync_rows.other_choices(conflict, keys)
        return sync_rows.compared(conflict, values, others, (cells, most), self.desk.looks.glyphs)

    def _whens(self, one: Sides) -> Whens:
        """When the value in place was set. One that was kept aside elsewhere never stood here: it came with the conflict."""
        workspace = self.desk.workspace
        field = one.field.partition("/")[0] if one.sort == "field" else ""

        def when(side: str, author: str) -> str:
            stood = side == one.stands or author == workspace.me
            at = provenance.last_set(workspace, one.record, field, author) if stood else None
            if at is None and side != one.stands:
                at = provenance.added(workspace, one.id)
            return moment(at, self.desk.settings.zone) if at else ""

        return Whens(when("theirs", one.theirs_author), when("mine", one.mine_author))

    def hints(self) -> tuple[str, ...]:
        if self.conflict:
            possible = [id for id, choice in _CHOICES.items() if choice in self.conflict.choices]
            return (*possible, "open", "all_mine", "all_theirs", "next_panel", "undo", "help", "back")
        now = ("sync_now",) if self.standing.remote else ()
        return (*now, "open", "next_panel", "help", "back") if self.runs else (*now, "help", "back")

    # The list in use

    @property
    def rows(self) -> Rows:
        return self.lists[self.panel]

    @property
    def conflict(self) -> Sides | None:
        """The conflict that the cursor is on."""
        return self.conflicts.get(self.rows.cursor_id) if self.panel == CONFLICTS else None

    def why_not(self, command: Command) -> str:
        why = super().why_not(command)
        if why:
            return why
        if command.id in _CHOICES:
            if self.conflict is None:
                return f"{command.label}: there is no conflict here"
            if _CHOICES[command.id] not in self.conflict.choices:
                return f"{command.label}: this conflict has no such choice"
        if command.id in ("all_mine", "all_theirs") and not self.conflicts:
            return f"{command.label}: there is no conflict"
        if command.id == "let_go" and not self.standing.held_back:
            return f"{command.label}: none were held back"
        return ""


class Sync(Standings):
    """The Sync screen: what its keys do."""

    def do_next_panel(self) -> None:
        self.panel = 1 - self.panel
        self._show_panels()

    def do_previous_panel(self) -> None:
        self.do_next_panel()

    def do_left(self) -> None:
        self.do_next_panel()

    def do_right(self) -> None:
        self.do_next_panel()

    def do_sync(self) -> None:
        self.desk.notice("this is the Sync screen")

    def do_open(self) -> None:
        if self.panel == CONFLICTS:
            self._open_record()
        elif self.runs:
            self._open_run(self.runs[int(self.rows.cursor_id)])

    def _open_record(self) -> None:
        if self.conflict is None:
            return
        if self.conflict.record and self.conflict.here:
            self.desk.visit("detail", self.conflict.record)
        else:
            back = f"; {self.desk.keymap.shown('restore')} brings it back" if "restore" in self.conflict.choices else ""
            self.desk.notice(f"the record was removed{back}")

    def _open_run(self, run: Run) -> None:
        changes = self._changes(run)
        self.desk.saw(frozenset(entry.id for change in changes for entry in change.entries))
        lines: list[Pieces] = [((run.message, "text"),)]
        for change in changes:
            lines += [(), *change_lines(change, self.desk.settings.zone, self.desk.looks.glyphs.right)]
        if not changes:
            lines += [(), (("It brought nothing.", "dim"),)]
        self.desk.ask(
            "question", lambda _: None, lambda at: Confirm(at, "What this sync brought", lines, possible=False)
        )

    def _changes(self, run: Run) -> list[ChangeRow]:
        if run.first_change is None or run.last_change is None:
            return []
        found = history.log(self.desk.workspace, before=run.last_change + 1, limit=_MOST_CHANGES)
        return [change for change in found if change.number >= run.first_change]

    # Choosing

    def do_mine(self) -> None:
        self._choose("mine")

    def do_theirs(self) -> None:
        self._choose("theirs")

    def do_restore(self) -> None:
        self._choose("restore")

    def do_third(self) -> None:
        conflict = self.conflict
        word = WORDS.get(conflict.word) if conflict else None
        if conflict is None or word is None or conflict.field not in word.fields:
            self.desk.notice("another value: this field is not one that can be edited here", "warn")
            return
        kind = word.fields[conflict.field].kind

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._choose("value", kind.format(answer.value), conflict)

        try:
            current = kind.parse(conflict.theirs)
        except ValueError:
            current = kind.empty
        editors.ask(self.desk, kind, f"{kind.label} of {conflict.title}", current, answered)

    def do_all_mine(self) -> None:
        self._choose_all("mine", "yours shall stand")

    def do_all_theirs(self) -> None:
        self._choose_all("theirs", "theirs shall stand")

    def do_let_go(self) -> None:
        told = f"{self.standing.held_back} removals wait. They go for everybody; undo brings them back."
        self._confirm(
            "Let the removals through?", [((told, "text"),)], "removes", lambda: self.desk.sync_now(removing=True)
        )

    def _choose(self, choice: str, value: str | None = None, shown: Sides | None = None) -> None:
        conflict = shown or self.conflict
        if conflict is not None:
            self.desk.run_act(lambda ws: siding.resolve(ws, conflict.id, choice, value, stood=conflict.stood))

    def _choose_all(self, choice: str, does: str) -> None:
        me = self.desk.workspace.me
        mine = [one for one in self.conflicts if siding.is_mine(one, me)]
        chosen = [one for one in mine if choice in one.choices]
        others = len(self.conflicts) - len(mine)
        lines: list[Pieces] = [
            ((f"{one.label or one.field}  ", "dim"), (one.title, "text"), (f"  {getattr(one, choice)}", "dim"))
            for one in chosen
        ]
        left = len(mine) - len(chosen)
        lines += [
            ((sync_rows.stay_open(many, what), "warn"),)
            for many, what in ((left, "of another sort"), (others, "between others"))
            if many
        ]

        def act(ws: Workspace) -> Outcome:
            return siding.resolve_all(ws, chosen, choice)

        self._confirm(f"{sync_rows.totals(chosen)}: {does}?", lines, "does so", lambda: self.desk.run_act(act))

    def _confirm(self, title: str, lines: Sequence[Pieces], does: str, then: Any) -> None:
        self.desk.ask(
            "question", lambda answer: then() if answer is not None else None,
            lambda at: Confirm(at, title, lines, does=does),
        )  # fmt: skip

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self.panel = self.lists.index(event.rows)
        self._show_panels()
        if event.chain > 1:
            self.open_clicked()
