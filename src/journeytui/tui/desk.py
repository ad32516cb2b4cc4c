"""What a screen or a dialog may ask of the program. Refuses to know how the program does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from textual.geometry import Size
    from textual.screen import Screen

    from journeytui.settings import Settings
    from journeytui.tui.keymap import Keymap
    from journeytui.tui.memory import Memory
    from journeytui.tui.texts import Texts
    from journeytui.tui.theme import Looks
    from journeytui.tui.unsaved import Unsaved
    from journeytui.tui.widgets.bar import Tone
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.workspace import Outcome, Workspace
    from journeytui.workspace.writer import Act


class Company(Protocol):
    """What may be asked of the program about those who work on the same journeys."""

    def beside(self, place: Screen[Any], cells: int) -> Pieces:
        """How the library stands to the team's, for the end of a head of so many cells."""

    def is_new(self, id: str) -> bool:
        """Whether somebody else changed the record, or what stands in it, since one looked."""

    def saw(self, ids: frozenset[str]) -> None:
        """These records were shown as they changed."""

    def sync_now(self, *, removing: bool = False) -> None:
        """Syncs at once, removals that were held back among it if a person said so."""


class Desk(Company, Protocol):
    """What a screen or a dialog may ask of the program."""

    workspace: Workspace
    settings: Settings
    looks: Looks
    keymap: Keymap
    memory: Memory
    texts: Texts
    size: Size
    """The columns and lines of the terminal."""
    env: Mapping[str, str]
    top: Screen[Any]
    """The highest place, under any dialog."""
    unwritten: Sequence[Unsaved]
    """What the disk had no room for."""
    off: Mapping[str, str]
    """Commands that do nothing where the program is shown, and why: id → half a sentence."""

    def notice(self, text: str, tone: Tone = "plain") -> None:
        """Says something in the lowest line."""

    def meanwhile(self, text: str) -> AbstractContextManager[None]:
        """Says something in the lowest line, at once and as long as this takes: nothing else is drawn before."""

    def run_act(
        self,
        act: Act,
        guess: Mapping[str, Mapping[str, Any]] | None = None,
        then: Callable[[Outcome], None] | None = None,
    ) -> None:
        """Gives the act to the writer. `guess` (id → field → value) is shown until it is done, and taken back if it fails."""

    def guessed(self, id: str) -> Mapping[str, Any]:
        """The values of that record that are on their way to the disk."""

    def visit(self, room: str, *args: Any) -> None:
        """Opens the screen of that name on top of this one."""

    def leave(self) -> None:
        """Goes back to the screen before, or out."""

    def call(self, name: str, *args: Any) -> None:
        """Does something that is rarely done, imported when it is first asked for."""

    def ask(self, dialog: str, answered: Callable[[Any], None], *args: Any) -> None:
        """Opens the dialog of that name; `answered` gets what it answers, None when it was cancelled."""

    def answer(self, dialog: Screen[Any], value: Any) -> None:
        """Closes the dialog with its answer."""

    def open_record(self, id: str) -> None:
        """Goes to where that record is shown best."""

    def edit_text(self, id: str) -> None:
        """Opens the record in the person's editor."""

    def copy(self, text: str) -> None:
        """Puts the text on the clipboard of the terminal."""

    def use_settings(self, settings: Settings) -> None:
        """From now on these settings hold."""

    def next_theme(self) -> None:
        """Looks different."""

    def switch(self, workspace: Workspace) -> None:
        """Goes to another library."""

    def draw(self, screen: Screen[Any]) -> bool:
        """Draws what changed on the screen; whether that was possible."""

    def texts_of(self, screen: Screen[Any]) -> list[str] | None:
        """What stands on each line where the terminal shows this screen as it is; else None."""

    def do_to_terminal(self, command: str) -> None:
        """Does one of `TO_THE_TERMINAL`."""

    def rehearse(self, place: Screen[Any]) -> None:
        """Draws the place to nowhere."""

    def finish(self) -> None:
        """Leaves the program."""
