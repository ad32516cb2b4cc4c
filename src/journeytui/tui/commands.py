"""Every command, declared once: its keys, what it is called, what it does and where. Refuses to know Textual.

Key bindings, the palette, the help, the bar of hints, `journeytui keys` and the README's table derive from this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from journeytui.domain.value import Value

LIBRARY, EXPLORER, DETAIL, MAP, FIND, HELP, SETTINGS, HISTORY, SYNC, BOARDS, REVIEW = PLACES = (
    "library", "explorer", "detail", "map", "find", "help", "settings", "history", "sync", "boards", "review",
)  # fmt: skip
_LISTS = (LIBRARY, EXPLORER, DETAIL, MAP, FIND)
_RECORDS = (LIBRARY, EXPLORER, DETAIL, MAP)


class Command(Value):
    """Something a person can ask for."""

    id: str
    keys: tuple[str, ...]
    """As Textual names them; two with a space between are typed one after the other."""
    label: str
    """One or two words for the bar of hints and the palette."""
    help: str
    """A sentence for the help."""
    places: tuple[str, ...] = PLACES
    """The screens on which it does something."""
    group: str = "Go"
    """The heading under which the help lists it."""
    changes: bool = False
    """Whether it changes the library, so that a read-only one refuses it."""
    marks: bool = False
    """Whether it acts on all that is marked."""


def _go(id: str, keys: str, label: str, help: str, places: tuple[str, ...] = PLACES) -> Command:
    return Command(id, tuple(keys.split(",")), label, help, places)


def _see(id: str, keys: str, label: str, help: str, places: tuple[str, ...] = PLACES) -> Command:
    return Command(id, tuple(key for key in keys.split(";") if key), label, help, places, "See")


def _change(
    id: str, keys: str, label: str, help: str, places: tuple[str, ...] = _RECORDS, *, marks: bool = False
) -> Command:
    return Command(id, tuple(keys.split(",")) if keys else (), label, help, places, "Change", changes=True, marks=marks)


def _choose(id: str, keys: str, label: str, help: str) -> Command:
    return Command(id, tuple(keys.split(",")), label, help, (SYNC,), "Choose", changes=True)


COMMANDS: dict[str, Command] = {
    command.id: command
    for command in (
        _go("down", "j,down", "down", "Goes one row down."),
        _go("up", "k,up", "up", "Goes one row up."),
        _go("left", "h,left", "left", "Goes to the stage or study before, or folds a journey in the library."),
        _go("right", "l,right", "right", "Goes to the next stage or study, or unfolds a journey in the library."),
        _go("page_down", "pagedown,ctrl+d,ctrl+f", "page down", "Goes a page down."),
        _go("page_up", "pageup,ctrl+u,ctrl+b", "page up", "Goes a page up."),
        _go("first", "g g,home", "first", "Goes to the first row."),
        _go("last", "G,end", "last", "Goes to the last row."),
        _go("next_panel", "tab", "panel", "Goes to the next panel.", (EXPLORER, DETAIL, MAP, SETTINGS, SYNC, BOARDS)),
        _go("previous_panel", "shift+tab", "panel back", "Goes to the panel before.", (EXPLORER, DETAIL, MAP, SETTINGS, SYNC, BOARDS)),
        _go("panel_1", "1", "touchpoints", "Goes to the touchpoints.", (EXPLORER,)),
        _go("panel_2", "2", "goals", "Goes to the goals.", (EXPLORER,)),
        _go("panel_3", "3", "KPIs", "Goes to the KPIs.", (EXPLORER,)),
        _go("panel_4", "4", "owners", "Goes to the owners.", (EXPLORER,)),
        _go("open", "enter", "open", "Opens what the cursor is on."),
        _go("back", "q", "back", "Goes back; in the library q leaves JourneyTUI."),
        _go("clear", "escape", "clear", "Takes marks, filter and zoom away; goes back where there is nothing of them."),
        _see("zoom", "z", "zoom", "Makes the panel as large as the screen, and small again.", (EXPLORER,)),
        _see("filter", "/", "filter", "Shows only rows with what you type; escape shows all again.", (*_LISTS, HELP, SETTINGS, HISTORY, BOARDS)),
        _see("sort", "t", "sort", "Sorts by the next column.", (LIBRARY,)),
        _see("sort_back", "T", "sort back", "Sorts by the column before.", (LIBRARY,)),
        _see("views", "V", "views", "Lists views of the library to go to by their number, and keeps the present one.", (LIBRARY,)),
        _see("find", "f", "find", "Finds anything in the whole library by its words.", _LISTS),
        _see("map", "m", "map", "Shows all stages side by side.", (LIBRARY, EXPLORER, DETAIL)),
        _see("detail", "i", "details", "Shows every field of the record, its history and its links.", (*_RECORDS, FIND, BOARDS)),
        _see("boards", "b", "boards", "Shows what the studies say: won and lost, pain, KPIs, priorities and more.", _RECORDS),
        _see("review", "R", "review", "Goes through the journey stage by stage: verdicts, decisions, minutes.", (LIBRARY, EXPLORER, MAP)),
        _see("minutes", "M", "minutes", "Copies the minutes of the review to the clipboard, as Markdown.", (REVIEW,)),
        _see("whole", "w", "all journeys", "Looks at all journeys together, or at the one again.", (BOARDS,)),
        _see("history", "C", "changes", "Shows what was changed in the library, when and by whom."),
        _see("palette", ":;ctrl+k;ctrl+p", "commands", "Lists every command, found by typing."),
        _see("help", "?", "help", "Shows what every key does here."),
        _see("settings", ",", "settings", "Shows the settings: name, theme, glyphs, keys."),
        _see("theme", "", "theme", "Changes to the next theme: dark, light, the terminal's own colours."),
        Command("mark", ("space",), "mark", "Marks the row; the keys that change something then act on all that is marked.",
                _RECORDS, "Change"),
        Command("mark_range", ("v",), "mark range", "Marks all rows from here to where you go; v again ends it.",
                _RECORDS, "Change"),
        _change("edit", "e", "edit", "Edits a field of the record.", marks=True),
        _change("add", "a", "add", "Adds a record after the cursor; several pasted lines add one each."),
        _change("rename", "r", "rename", "Gives the record another title.", _RECORDS),
        _change("owner", "o", "owner", "Sets who is accountable.", marks=True),
        _change("status", "s", "status", "Sets the status.", marks=True),
        _change("raise", "+,=", "score up", "Raises the main score by one.", (EXPLORER, DETAIL, MAP), marks=True),
        _change("lower", "-", "score down", "Lowers the main score by one.", (EXPLORER, DETAIL, MAP), marks=True),
        _change("move_down", "J", "move down", "Moves the record down among its neighbours.", (LIBRARY, EXPLORER)),
        _change("move_up", "K", "move up", "Moves the record up among its neighbours.", (LIBRARY, EXPLORER)),
        _change("stage_left", "<,H", "stage left", "Moves the stage to the left.", (EXPLORER,)),
        _change("stage_right", ">,L", "stage right", "Moves the stage to the right.", (EXPLORER,)),
        _change("stage_add", "A", "add stage", "Adds a stage after this one.", (EXPLORER, MAP)),
        _change("stage_edit", "c", "edit stage", "Edits a field of the stage.", (EXPLORER,)),
        _change("stage_remove", "D", "remove stage", "Removes the stage and what hangs on it, after showing what goes.",
                (EXPLORER,)),
        _change("remove", "d", "remove", "Removes the record and what hangs on it, after showing what goes.", marks=True),
        _change("undo", "u", "undo", "Takes your newest change back, and says which.", PLACES),
        _change("redo", "U", "redo", "Does again what undo took back.", PLACES),
        _change("editor", "E", "editor", "Opens the record as text in your $EDITOR.", _RECORDS),
        _change("reviewed", "w", "reviewed", "Says that the journey was gone through today and still holds.",
                (LIBRARY, EXPLORER)),
        _change("decide", "d", "decide", "Records a decision about the line, like @team fri: what is to be done.", (BOARDS, REVIEW)),
        _change("ask", "a", "ask", "Records an open question about the line, like @who fri: what is to be found out.", (BOARDS, REVIEW)),
        _change("fine", "f", "fine", "Says that the stage is fine.", (REVIEW,)),
        _change("watch", "w", "watch", "Says that the stage has to be watched.", (REVIEW,)),
        _change("failing", "x", "failing", "Says that the stage is failing.", (REVIEW,)),
        _change("why", "n", "why", "Says what the verdict rests on.", (REVIEW,)),
        _change("close_review", "c", "close", "Ends the review: keeps the figures, and the journey counts as reviewed.", (REVIEW,)),
        _change("opportunity", "o", "opportunity", "Records an opportunity that addresses what stands behind the line.", (BOARDS,)),
        Command("sync_now", ("S",), "sync now", "Sends your changes to the others and brings theirs, now.", PLACES, "Share"),
        Command("sync", ("Y",), "sync", "Shows how the library stands to the others', what each sync brought, and every conflict.",
                PLACES, "Share"),
        _choose("mine", "m", "mine", "Makes your value the one that stands."),
        _choose("theirs", "t", "theirs", "Makes the other's value the one that stands."),
        _choose("third", "e", "another", "Sets a third value."),
        _choose("restore", "r", "restore", "Brings the removed record back, with the edit."),
        _choose("all_mine", "M", "all mine", "Makes yours the values that stand in every conflict, after asking."),
        _choose("all_theirs", "T", "all theirs", "Makes the others' the values that stand in every conflict, after asking."),
        _choose("let_go", "d", "let removals through", "Sends the removals that were held back because they are many, after asking."),
        Command("copy", ("y",), "copy", "Copies the record's reference to the clipboard of your terminal.",
                (*_RECORDS, FIND), "Change"),
        Command("new_library", ("N",), "own library", "Starts a library of your own.", (LIBRARY,), "Change"),
        _change("import", "I", "import", "Reads journeys from files, after showing what would change.", (LIBRARY,)),
        Command("export", ("X",), "export", "Writes the journey to a file.", (LIBRARY, EXPLORER), "Change"),
        Command("quit", ("ctrl+q",), "leave", "Leaves JourneyTUI.", PLACES, "Go"),
    )
}  # fmt: skip

KEY_NAMES: dict[str, str] = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End",
    "shift+tab": "shift+tab", "escape": "esc",
}  # fmt: skip
"""How keys are shown that are not shown as they are written."""

_ARROWS = ("left", "right", "up", "down")

_TEXTUAL_NAMES: dict[str, str] = {
    "slash": "/", "colon": ":", "question_mark": "?", "plus": "+", "minus": "-", "equals_sign": "=", "less_than_sign": "<",
    "greater_than_sign": ">", "comma": ",", "full_stop": ".", "left_square_bracket": "[", "right_square_bracket": "]",
    "semicolon": ";", "underscore": "_", "vertical_line": "|", "number_sign": "#", "apostrophe": "'", "quotation_mark": '"',
    "exclamation_mark": "!", "asterisk": "*", "percent_sign": "%", "ampersand": "&", "at": "@", "tilde": "~",
    "left_parenthesis": "(", "right_parenthesis": ")", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "grave_accent": "`", "backslash": "\\", "circumflex_accent": "^", "dollar_sign": "$",
}  # fmt: skip
_NAMED_KEYS = frozenset(
    [
        "down",
        "up",
        "left",
        "right",
        "pagedown",
        "pageup",
        "home",
        "end",
        "tab",
        "enter",
        "escape",
        "space",
        "backspace",
        "delete",
        "insert",
    ]
)


class Keymap(Value):
    """Which key asks for which commands, with the keys that a person chose; and what is wrong with the choice."""

    keys: Mapping[str, tuple[str, ...]]
    """Command id → its keys."""
    problems: tuple[str, ...] = ()
    """Sentences about remaps that were not taken."""

    def keys_of(self, command: str) -> tuple[str, ...]:
        """The keys of a command, the one to show first."""
        return self.keys.get(command, ())

    def shown(self, command: str) -> str:
        """The first key as people read it; '' when it has none."""
        keys = self.keys_of(command)
        return shown_key(keys[0]) if keys else ""

    def listed(self, command: str, between: str, *, arrows: bool, most: int | None = None) -> str:
        """All keys of the command as people read them, or so many of them."""
        return between.join(shown_key(key, arrows=arrows) for key in self.keys_of(command)[:most])

    def hinted(self, command: str) -> str:
        """The key that stands in a hint: an arrow where it is one of the command's keys."""
        keys = self.keys_of(command)
        return shown_key(next((key for key in keys if key in _ARROWS), keys[0])) if keys else ""

    def commands_for(self, key: str, place: str) -> tuple[Command, ...]:
        """The commands of a key: those of this place first, then those of others."""
        found = [COMMANDS[id] for id, keys in self.keys.items() if key in keys]
        return tuple(sorted(found, key=lambda command: place not in command.places))

    def begins_sequence(self, key: str) -> bool:
        """Whether some command waits for another key after this one."""
        return any(one.startswith(key + " ") for keys in self.keys.values() for one in keys)


def written(key: str, character: str | None) -> str:
    """A key as it is written in the table: `slash` is `/`, `upper_g` and `shift+g` are `G`."""
    if character and character.isprintable() and not character.isspace() and not key.startswith(("ctrl+", "alt+")):
        return character
    return _TEXTUAL_NAMES.get(key, key)


def shown_key(key: str, *, arrows: bool = True) -> str:
    """A key as people read it; without arrows where the terminal has none."""
    name = key if key in _ARROWS and not arrows else KEY_NAMES.get(key, key)
    return name.replace(" ", "")


def keymap(chosen: Mapping[str, str]) -> Keymap:
    """The keys with those that a person chose instead. A remap that clashes or names nothing is told, and not taken."""
    keys = {command.id: command.keys for command in COMMANDS.values()}
    problems: list[str] = []
    wanted: dict[str, tuple[str, ...]] = {}
    for id, text in chosen.items():
        if id not in COMMANDS:
            problems.append(f"keys: there is no command {id!r}{_nearest(id)}")
            continue
        wanted[id] = tuple(part for part in (_one_key(part) for part in _split(text)) if part)
        problems += [f"keys: {part!r} of {id} is no key" for part in wanted[id] if not _is_key(part)]
        wanted[id] = tuple(part for part in wanted[id] if _is_key(part))
    keys.update(wanted)
    for id in wanted:
        for key, other in _clashes(id, keys):
            problems.append(f"keys: {shown_key(key)} is asked for by {id} and by {other}; {other} keeps it")
            keys[id] = tuple(one for one in keys[id] if one != key)
    return Keymap(keys, tuple(problems))


def _split(text: str) -> Iterable[str]:
    """`j,down` is two keys; a comma alone, or after another comma, is the key itself."""
    if text.strip() == ",":
        return (",",)
    return (part.strip() for part in text.replace(",,", ",\0").replace("\0", "comma").split(",") if part.strip())


def _one_key(part: str) -> str:
    return " ".join(_TEXTUAL_NAMES.get(key, key) for key in part.split())


def _is_key(text: str) -> bool:
    def single(key: str) -> bool:
        bare = key.removeprefix("ctrl+").removeprefix("alt+").removeprefix("shift+")
        return len(bare) == 1 or bare in _NAMED_KEYS or (bare[:1] == "f" and bare[1:].isdigit())

    return bool(text) and all(single(key) for key in text.split(" "))


def _clashes(id: str, keys: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    mine = COMMANDS[id]
    return [
        (key, other)
        for other, theirs in keys.items()
        if other != id and set(COMMANDS[other].places) & set(mine.places)
        for key in keys[id]
        if any(key == one or one.startswith(key + " ") or key.startswith(one + " ") for one in theirs)
    ]


def _nearest(id: str) -> str:
    from journeytui.domain.text import nearest  # noqa: PLC0415  only after a mistake

    close = nearest(id, list(COMMANDS))
    return f"; did you mean {' or '.join(close)}?" if close else ""
