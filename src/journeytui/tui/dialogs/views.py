"""Views of the library: a number goes to one; the present one is kept under a name, renamed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from journeytui import locations
from journeytui.domain.errors import InvalidValues, JourneyError
from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import shown_line
from journeytui.tui.dialogs.asking import Ask
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.dialogs.line import Line
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row, Rows
from journeytui.workspace.shelves import EVERYBODYS, LONGEST_NAME, View, Views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Pieces

GO, KEEP, RENAME, REMOVE = "go", "keep", "rename", "remove"
_STEPS = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10, "home": -(10**6), "end": 10**6,
          "g": -(10**6), "G": 10**6}  # fmt: skip
_NUMBERED = 9
"""How many views a single key goes to."""


class Choice(NamedTuple):
    """What is to be done, and with which view."""

    act: str
    view: View


class PickView(Ask):
    """Lists the views; the answer is a `Choice`."""

    def __init__(self, desk: Desk, views: Views, present: View, told: Callable[[View], str]) -> None:
        super().__init__(desk, "Views of the library", hint="number or enter goes there · esc leaves")
        self.views = views.all
        self.present = present
        self.told = Canvas(desk.looks, [()])
        self.rows = Rows(desk.looks)
        self.rows.active = True
        rows = [self._row(at, view, told(view)) for at, view in enumerate(self.views)]
        columns = (Column("name", least=20, most=36, share=1), Column("note", least=0, share=3, drop=1))
        self.rows.show(columns, Given(rows))
        self.rows.go(next((at for at, view in enumerate(self.views) if view.shows_the_same(present)), 0))

    def parts(self) -> Iterable[Widget]:
        self.rows.styles.height = max(1, min(len(self.views), self.room[1] - 2))
        self._tell("")
        yield self.rows
        yield Canvas(self.looks, [()])
        yield self.told

    def _row(self, at: int, view: View, told: str) -> Row:
        glyphs = self.looks.glyphs
        here = glyphs.full if view.shows_the_same(self.present) else " "
        number = str(at + 1) if at < _NUMBERED else " "
        return Row(
            str(at),
            (((f"{number}  ", "key"), (shown_line(view.name), "text"), (f" {here}", "accent")), ((told, "dim"),)),
        )

    def take(self, key: str, character: str | None) -> None:
        at = int(character) - 1 if character and character in "123456789" else -1
        if key == "enter":
            self.give(Choice(GO, self._here))
        elif 0 <= at < len(self.views):
            self.give(Choice(GO, self.views[at]))
        elif key in _STEPS:
            self.rows.step(_STEPS[key])
            self._tell("")
        elif key in ("q", "V"):
            self.cancel()
        elif key == "a":
            self.give(Choice(KEEP, self.present))
        elif key in ("r", "d"):
            self._change_own(RENAME if key == "r" else REMOVE)
        else:
            self._tell("a number or enter goes to a view; esc leaves")

    def _change_own(self, act: str) -> None:
        if self._here in EVERYBODYS:
            self._tell(f"{self._here.name} is a view that everybody has: it stays as it is")
        else:
            self.give(Choice(act, self._here))

    @property
    def _here(self) -> View:
        return self.views[self.rows.cursor]

    def _tell(self, wrong: str) -> None:
        keys: Pieces = (("a", "key"), (" keeps what is listed now   ", "dim"), ("r", "key"), (" renames   ", "dim"),
                ("d", "key"), (" removes", "dim"))  # fmt: skip
        self.told.show([((wrong, "warn"),) if wrong else keys])

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self.give(Choice(GO, self._here))


def views(desk: Desk, present: View, show: Callable[[View], None], told: Callable[[View], str]) -> None:
    """Asks for a view, and shows it; or keeps the present one, renames or removes one. `told` says what a view shows."""
    kept = Views(locations.state_home(desk.env), desk.workspace.library.id)

    def again() -> None:
        desk.ask("question", chosen, lambda at: PickView(at, kept, present, told))

    def chosen(answer: Answer | None) -> None:
        choice = answer.value if answer else None
        if choice is None:
            return
        if choice.act == GO:
            show(choice.view)
        elif choice.act == REMOVE:
            _remove(desk, kept, choice.view, again)
        else:
            _name(desk, kept, choice, again if choice.act == RENAME else lambda: None)

    again()


def _name(desk: Desk, kept: Views, choice: Choice, then: Callable[[], None]) -> None:
    """Asks for the name under which the view is kept from now on."""
    renames = choice.act == RENAME

    def read(typed: str) -> str:
        try:
            if renames:
                kept.rename(choice.view.name, typed)
                return f"the view is called {typed.strip()} now"
            replaced = kept.keep(View(typed, choice.view.filter, choice.view.sort, choice.view.collapsed))
        except InvalidValues as no:
            raise NotAccepted(no.problems[0].wrong, no.problems[0].right) from no
        return f"kept as {typed.strip()}{', in place of the one before' if replaced else ''}"

    def answered(answer: Answer | None) -> None:
        if answer is not None:
            desk.notice(answer.value, "good")
        then()

    title = f"Rename the view {choice.view.name}" if renames else "Keep this view as"
    text = choice.view.name if renames else ""
    desk.ask(
        "question", answered,
        lambda at: Line(at, title, read, text=text, rule=f"a name of at most {LONGEST_NAME} characters",
                        help="Filter, order and folding are kept, for you alone."),
    )  # fmt: skip


def _remove(desk: Desk, kept: Views, view: View, then: Callable[[], None]) -> None:
    def answered(answer: Any) -> None:
        if answer is not None:
            try:
                kept.remove(view.name)
            except JourneyError as error:
                desk.notice(error.message, "bad")
                return
            desk.notice(f"the view {view.name} is gone")
        then()

    lines: list[Pieces] = [((view.name, "strong"),), (("The journeys stay; only the view goes.", "dim"),)]
    desk.ask("question", answered, lambda at: Confirm(at, "Remove this view?", lines, does="removes it"))
