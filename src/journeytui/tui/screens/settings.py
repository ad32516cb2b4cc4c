"""The settings, each with what it means and what it takes, changed in place; then the keys of every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from journeytui import locations, settings
from journeytui.domain.errors import JourneyError
from journeytui.domain.kinds import Choice
from journeytui.tui import editors
from journeytui.tui.cells import Look, said
from journeytui.tui.commands import COMMANDS
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.key import PressKey
from journeytui.tui.dialogs.pick import Pick
from journeytui.tui.dialogs.picking import Option, options_of
from journeytui.tui.keymap import joined, keymap, shown_key
from journeytui.tui.reach import out_of_reach
from journeytui.tui.screens.page import Page
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer
    from journeytui.tui.widgets.lines import Piece, Pieces

KEYS = "keys: "
"""How a sentence about keys begins, which is not needed beside them."""
COLUMNS = (Column("label", least=18), Column("value", least=10, share=2), Column("note", least=30, share=3, drop=1))


class SettingsScreen(Page):
    """All settings of one person."""

    place: ClassVar[str] = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.help = Canvas(desk.looks, [()])
        self.path = locations.settings_file(desk.env)

    def begin(self) -> None:
        """Shows all settings."""
        super().begin()
        self.reload()

    def body(self) -> Iterable[Widget]:
        return (self.head, self.list, self.help)

    def reload(self) -> None:
        """Shows what holds now."""
        all_rows = (*self._settings(), *self._keys())
        rows = [row for row in all_rows if not self.typed or (self.holds(row) and not row.heading)]
        self.list.show(COLUMNS, Given(rows), ("No setting of that name.", "esc shows all again."))
        self.head.show((("Settings", "title"),), (*self.told_filter, (self.kept_in, "dim")))
        self.moved()

    @property
    def kept_in(self) -> str:
        """The file of the settings, as its owner would write it."""
        home = self.desk.env.get("HOME", "")
        return f"~{str(self.path).removeprefix(home)}" if home and self.path.is_relative_to(home) else str(self.path)

    @property
    def leads_on(self) -> bool:
        return False  # what one types here are words of the program

    def moved(self) -> None:
        self.help.show([self._help()])

    def hints(self) -> tuple[str, ...]:
        return ("open", "filter", "help", "back")

    # Rows

    def _settings(self) -> Iterator[Row]:
        look = Look(self.desk.workspace.today(), glyphs=self.desk.looks.glyphs)
        kept = self._kept()
        for name, setting in settings.SETTINGS.items():
            value = said(setting.kind, getattr(self.desk.settings, name), look) or (
                (self.desk.looks.glyphs.dash, "dim"),
            )
            told = f"set by {setting.environment}" if self.desk.env.get(setting.environment) else setting.help
            if getattr(kept, name) != getattr(self.desk.settings, name):
                told = "until you leave; enter chooses what is kept"
            yield Row(name, (((setting.label, "text"),), value, ((told, "dim"),)))

    def _kept(self) -> settings.Settings:
        """What will hold at the next start; what holds now where the file cannot be read."""
        try:
            return settings.in_force(self.path, self.desk.env)
        except JourneyError:
            return self.desk.settings

    def _keys(self) -> Iterator[Row]:
        yield Row("", ("", "", ""), heading=True)
        mine, chosen = self.desk.keymap, self.desk.settings.keys
        dash = self.desk.looks.glyphs.dash
        told = f"{len(mine.wrong)} of yours clash or name nothing" if mine.wrong else "commas stand between them"
        yield Row("", (((f"Keys  {dash} {told}", "heading"),), "", ""), heading=True)
        for id in mine.wrong:
            if id not in COMMANDS:
                yield self._key_row(id, (id, "bad"), chosen[id], _told(mine.wrong[id]))
        for command in COMMANDS.values():
            keys = mine.listed(command.id, ", ", arrows=self.desk.looks.glyphs.arrows)
            problem = _told(mine.wrong[command.id]) if command.id in mine.wrong else ""
            yield self._key_row(command.id, (command.label, "text"), keys, problem, command.help)

    def _key_row(self, id: str, label: Piece, keys: str, problem: str, help: str = "") -> Row:
        changed = id in self.desk.settings.keys
        clash = f" {self.desk.looks.glyphs.warning}" if problem else ""
        value: Pieces = ((keys or "none", "accent" if changed else "key" if keys else "dim"), (clash, "bad"))
        return Row(f"keys.{id}", ((label,), value, ((problem, "bad"), (f"  {help}" if problem else help, "dim"))))

    def _help(self) -> Pieces:
        here = self.list.cursor_id
        if here in settings.SETTINGS:
            setting = settings.SETTINGS[here]
            return ((f" {setting.help}", "text"), (f"  {setting.rule}", "dim"))
        if here.startswith("keys."):
            id = here.removeprefix("keys.")
            if id in self.desk.keymap.wrong:
                return ((f" {_told(self.desk.keymap.wrong[id])}", "bad"),)
            command = COMMANDS[id]
            arrows = self.desk.looks.glyphs.arrows
            usual = ", ".join(shown_key(key, arrows=arrows) for key in command.keys) or "none"
            named = f"; {id} in the file" if id != command.label else ""
            return ((f" {command.help}", "text"), (f"  usually {usual}{named}", "dim"))
        return ()

    # Changing

    def do_open(self) -> None:
        here = self.list.cursor_id
        if here in settings.SETTINGS:
            setting, now = settings.SETTINGS[here], getattr(self.desk.settings, here)
            if here == "me":
                self.desk.call("ask_who", self.desk, now, self._keeper("me"))
            elif isinstance(setting.kind, Choice):
                options = options_of(Option(one, one) for one in setting.kind.options)
                self.desk.ask("question", self._keeper(here),
                              lambda at: Pick(at, setting.label, options, current=now, help=setting.help).number())  # fmt: skip
            else:
                editors.ask(self.desk, setting.kind, setting.label, now, self._keeper(here))
        elif here.startswith("keys."):
            self._ask_keys(here)

    def do_edit(self) -> None:
        self.do_open()

    def _ask_keys(self, here: str) -> None:
        command = COMMANDS.get(here.removeprefix("keys."))
        if command is None:
            self.keep(here, None)
            return
        mine = self.desk.keymap
        now = mine.listed(command.id, ", ", arrows=self.desk.looks.glyphs.arrows)
        chosen = {id: keys for id, keys in self.desk.settings.keys.items() if id != command.id}

        has = mine.keys_of(command.id)

        def wrong(key: str) -> str:
            if has == (key,):
                return f"{shown_key(key)} is its only key"
            problems = keymap({**chosen, command.id: key}).wrong.get(command.id, ())
            return problems[0].removeprefix(KEYS) if problems and key not in has else ""

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self.keep(here, None if answer.value is None else joined(_with_or_without(answer.value, has)))

        self.desk.ask("question", answered,
                      lambda desk: PressKey(desk, f"Keys of {command.label}", now, wrong, command.help,
                                            lambda key: key not in has and mine.begins(key, command.places)))  # fmt: skip

    def _keeper(self, key: str) -> Any:
        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self.keep(key, answer.value)

        return answered

    def keep(self, key: str, value: Any) -> None:
        """Writes the setting into the file; it holds from now on."""
        try:
            settings.change(self.path, key, value)
            holding = settings.in_force(self.path, self.desk.env)
        except JourneyError as error:
            self.desk.notice(" ".join(part for part in (error.message, error.hint) if part), "bad")
            return
        self.desk.use_settings(holding)
        self.reload()
        id = key.removeprefix("keys.")
        unheard = next((told for told in out_of_reach(self.desk.keymap) if f" of {id} may not " in told), "")
        self.desk.notice(*((unheard.removeprefix(KEYS), "warn") if unheard else (f"kept in {self.kept_in}", "good")))


def _with_or_without(key: str, has: Sequence[str]) -> Sequence[str]:
    """The keys with that one before them; where it is among them, without it."""
    return tuple(one for one in has if one != key) if key in has else (key, *has)


def _told(sentences: Sequence[str]) -> str:
    return "; ".join(sentence.removeprefix(KEYS) for sentence in sentences)
