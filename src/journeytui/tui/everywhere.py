"""What one can do in every place: go back, look for help, find, take back, look at the boards."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, ClassVar

from journeytui.tui.commands import COMMANDS, Command

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.workspace.workspace import Outcome, Workspace
    from journeytui.workspace.writer import Act


def taken_aside(desk: Desk, key: str, but: Container[str] = ()) -> bool:
    """Does what the key asks of the terminal, but for these commands; whether it does something."""
    command = desk.keymap.aside(key)
    if not command or command in but or command in desk.off:
        return False
    desk.do_to_terminal(command)
    return True


class Everywhere:
    """The commands of every place."""

    place: ClassVar[str] = ""
    """What the place is called in the table of commands."""
    desk: Desk
    journey: str = ""
    """The journey that one is in; '' where one is in none."""

    @property
    def looked_at(self) -> str:
        """The journey that is looked at; '' where all are."""
        return self.journey

    def why_not(self, command: Command) -> str:
        """Why the command does nothing here and now; '' when it does something."""
        raise NotImplementedError

    def run_command(self, command: Command) -> None:
        """Does it, or says why not."""
        raise NotImplementedError

    def do_back(self) -> None:
        self.desk.leave()

    def do_clear(self) -> None:
        self.do_back()

    def do_quit(self) -> None:
        self.desk.finish()

    def do_suspend(self) -> None:
        self.desk.do_to_terminal("suspend")

    def do_redraw(self) -> None:
        self.desk.do_to_terminal("redraw")

    def do_help(self) -> None:
        self.desk.visit("help", self.place)

    def do_settings(self) -> None:
        self.desk.visit("settings")

    def do_history(self) -> None:
        self.desk.visit("history")

    def do_sync(self) -> None:
        self.desk.visit("sync")

    def do_sync_now(self) -> None:
        self.desk.sync_now()

    def do_find(self) -> None:
        self.desk.visit("find")

    def do_theme(self) -> None:
        self.desk.next_theme()

    def do_palette(self) -> None:
        self.desk.ask(
            "palette", lambda chosen: self.run_command(COMMANDS[chosen]) if chosen else None, self.place, self.why_not
        )

    def do_undo(self) -> None:
        self.desk.run_act(_history("undo"))

    def do_redo(self) -> None:
        self.desk.run_act(_history("redo"))

    def do_boards(self) -> None:
        self.desk.visit("boards", self.journey)

    def do_standup(self) -> None:
        self.desk.visit("standup")

    def do_report(self) -> None:
        self.desk.call("report", self.desk, self.looked_at)

    def do_review(self) -> None:
        self.desk.visit("review", self.journey)


def _history(name: str) -> Act:
    def act(workspace: Workspace) -> Outcome:
        from journeytui.workspace import history  # noqa: PLC0415  not on the way to the first frame

        done: Outcome = getattr(history, name)(workspace)
        return done

    return act
