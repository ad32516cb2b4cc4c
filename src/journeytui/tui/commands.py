"""Every command, declared once: its keys, what it is called, what it does and where. Refuses to know Textual.

Key bindings, the palette, the help, the bar of hints, `journeytui keys` and the README's table derive from this table.
"""

from __future__ import annotations

from journeytui.domain.value import Value

LIBRARY, EXPLORER, DETAIL, MAP, FIND, HELP, SETTINGS, HISTORY, SYNC, BOARDS, REVIEW, STANDUP = PLACES = (
    "library", "explorer", "detail", "map", "find", "help", "settings", "history", "sync", "boards", "review", "standup",
)  # fmt: skip
_LISTS = (LIBRARY, EXPLORER, DETAIL, MAP, FIND)
_SIDEWAYS = tuple(place for place in PLACES if place not in (FIND, HELP, SETTINGS, HISTORY, REVIEW, STANDUP))
_RECORDS = (LIBRARY, EXPLORER, DETAIL, MAP)
_LINES = (*_RECORDS, STANDUP)
_PANELS = (EXPLORER, DETAIL, MAP, FIND, SYNC, BOARDS, STANDUP)
_BOARDS = {
    "customer asset": "customers won and lost", "experience": "how it feels and how sure we are",
    "pain": "where customers suffer and leave", "KPIs board": "what is on and off target", "balance": "customers' goals and ours",
    "alignment": "which of our work serves the path", "gaps": "our processes under the journey",
    "hand-overs": "who answers and where that changes", "priorities": "what to do first",
}  # fmt: skip
"""The boards that a number goes to, in the order of the studies."""


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
        _go("left", "h,left", "left", "Goes to the stage or study before, to the left in a picture, or folds a journey in the library.", _SIDEWAYS),
        _go("right", "l,right", "right", "Goes to the next stage or study, to the right in a picture, or unfolds a journey in the library.", _SIDEWAYS),
        _go("page_down", "pagedown,),ctrl+d,ctrl+f", "page down", "Goes a page down."),
        _go("page_up", "pageup,(,ctrl+u,ctrl+b", "page up", "Goes a page up."),
        _go("first", "g g,home", "first", "Goes to the first row."),
        _go("last", "G,end", "last", "Goes to the last row."),
        _go("next_panel", "tab", "panel", "Goes to the next panel.", _PANELS),
        _go("previous_panel", "shift+tab,P", "panel back", "Goes to the panel before.", _PANELS),
        _go("panel_1", "1", "touchpoints", "Goes to the touchpoints.", (EXPLORER,)),
        _go("panel_2", "2", "goals", "Goes to the goals.", (EXPLORER,)),
        _go("panel_3", "3", "KPIs", "Goes to the KPIs.", (EXPLORER,)),
        _go("panel_4", "4", "owners", "Goes to the owners.", (EXPLORER,)),
        *(
            _go(f"board_{at}", f"{at}", name, f"Goes to the board about {what}.", (BOARDS,))
            for at, (name, what) in enumerate(_BOARDS.items(), 1)
        ),
        _go("next_board", "n,]", "next board", "Turns to the next board.", (BOARDS,)),
        _go("previous_board", "p,[", "board before", "Turns to the board before.", (BOARDS,)),
        _go("board_list", "b", "boards", "Lists all boards, found by typing what they are called or what they answer.", (BOARDS,)),
        _go("open", "enter", "open", "Opens what the cursor is on."),
        _go("back", "q", "back", "Goes back; in the library q leaves JourneyTUI."),
        _go("clear", "escape", "clear", "Takes marks, filter and zoom away; goes back where there is nothing of them."),
        _see("zoom", "z", "zoom", "Makes the panel as large as the screen, and small again.", (EXPLORER, BOARDS)),
        _see("filter", "/", "filter", "Shows only rows with what you type; enter opens the one that is left, finds the words elsewhere if none is; escape shows all again.", (*_LISTS, HELP, SETTINGS, HISTORY, BOARDS, STANDUP)),
        _see("sort", "t", "sort", "Sorts by the next column.", (LIBRARY,)),
        _see("sort_back", "T", "sort back", "Sorts by the column before.", (LIBRARY,)),
        _see("views", "V", "views", "Lists views of the library to go to by their number, and keeps the present one.", (LIBRARY,)),
        _see("find", "f", "find", "Finds anything in the whole library by its words.", (*_LISTS, STANDUP)),
        _see("map", "m", "map", "Shows all stages side by side.", (LIBRARY, EXPLORER, DETAIL, STANDUP)),
        _see("detail", "i", "details", "Shows every field of the record, its history and its links.", (*_LINES, FIND, BOARDS)),
        _see("boards", "b", "boards", "Shows what the studies say: won and lost, pain, KPIs, priorities and more.", _LINES),
        _see("review", "R", "review", "Goes through the journey stage by stage: verdicts, decisions, minutes.", (LIBRARY, EXPLORER, MAP, STANDUP)),
        _see("standup", "O", "standup", "Shows what you own: your touchpoints, your decisions, and what turned bad since the last working day."),
        _see("minutes", "M", "minutes", "Copies the minutes of the review to the clipboard, as Markdown.", (REVIEW,)),
        _see("another_way", "x", "another way", "Draws the picture another way: the curve of one persona, opportunities by their worth to customers and to us.", (BOARDS,)),
        _see("whole", "w", "all journeys", "Looks at all journeys together, or at the one again.", (BOARDS,)),
        _see("history", "C", "changes", "Shows what was changed in the library, when and by whom."),
        _see("palette", ":;ctrl+k;ctrl+p", "commands", "Lists every command, found by typing."),
        _see("help", "?", "help", "Shows what every key does here."),
        _see("settings", ",", "settings", "Shows the settings: name, theme, glyphs, keys."),
        _see("theme", "g t", "theme", "Changes to the next theme: dark, light, the terminal's own colours."),
        Command("mark", ("space",), "mark", "Marks the row; the keys that change something then act on all that is marked.",
                _RECORDS, "Change"),
        Command("mark_range", ("v",), "mark range", "Marks all rows from here to where you go; v again ends it.",
                _RECORDS, "Change"),
        _change("edit", "e", "edit", "Edits a field of the record.", _LINES, marks=True),
        _change("add", "a", "add", "Adds a record after the cursor; several pasted lines add one each."),
        _change("rename", "r", "rename", "Gives the record another title.", _LINES),
        _change("owner", "o", "owner", "Sets who is accountable.", _LINES, marks=True),
        _change("status", "s", "status", "Sets the status.", _LINES, marks=True),
        _change("raise", "+,=", "score up", "Raises the main score by one.", (EXPLORER, DETAIL, MAP, STANDUP), marks=True),
        _change("lower", "-", "score down", "Lowers the main score by one.", (EXPLORER, DETAIL, MAP, STANDUP), marks=True),
        _change("move_down", "J", "move down", "Moves the record down among its neighbours.", (LIBRARY, EXPLORER)),
        _change("move_up", "K", "move up", "Moves the record up among its neighbours.", (LIBRARY, EXPLORER)),
        _change("put", "p", "to stage", "Puts the record, or all that is marked, into another stage.", (EXPLORER,), marks=True),
        _change("stage_left", "<,H", "stage left", "Moves the stage to the left.", (EXPLORER,)),
        _change("stage_right", ">,L", "stage right", "Moves the stage to the right.", (EXPLORER,)),
        _change("stage_add", "A", "add stage", "Adds a stage after this one.", (EXPLORER, MAP)),
        _change("stage_edit", "c", "edit stage", "Edits a field of the stage.", (EXPLORER,)),
        _change("stage_remove", "D", "remove stage", "Removes the stage and what hangs on it, after showing what goes.",
                (EXPLORER,)),
        _change("remove", "d", "remove", "Removes the record and what hangs on it, after showing what goes.", marks=True),
        _change("undo", "u", "undo", "Takes your newest change back, and says which.", PLACES),
        _change("redo", "U", "redo", "Does again what undo took back.", PLACES),
        _change("editor", "E", "editor", "Opens the record as text in your $EDITOR.", _LINES),
        _change("reviewed", "w", "reviewed", "Says that the journey was gone through today and still holds.",
                (LIBRARY, EXPLORER)),
        _change("decide", "d", "decide", "Records a decision about the line, like @team fri: what is to be done.", (BOARDS, REVIEW)),
        _change("ask", "a", "ask", "Records an open question about the line, like @who fri: what is to be found out.", (BOARDS, REVIEW)),
        _change("fine", "f", "fine", "Says that the stage is fine.", (REVIEW,)),
        _change("watch", "w", "watch", "Says that the stage has to be watched.", (REVIEW,)),
        _change("failing", "x", "failing", "Says that the stage is failing.", (REVIEW,)),
        _change("why", "n", "why", "Says what the verdict rests on.", (REVIEW,)),
        _change("close_review", "c", "close", "Ends the review: keeps the figures, and the journey counts as reviewed.", (REVIEW,)),
        _change("note", "N", "note", "Writes down what was said, about the stage or about all of it.", (REVIEW,)),
        _change("done", "d", "done", "Says that what was decided is done.", (STANDUP,)),
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
                (*_LINES, FIND), "Change"),
        Command("new_library", ("N",), "own library", "Starts a library of your own.", (LIBRARY,), "Change"),
        _change("import", "I", "import", "Reads journeys from files, after showing what would change.", (LIBRARY,)),
        Command("export", ("X",), "export", "Writes the journey, or the minutes of its review, to a file.", (LIBRARY, EXPLORER, REVIEW), "Change"),
        Command("report", ("W",), "report", "Writes a report of the journey, or of all in the library, to be read without a terminal.", (LIBRARY, EXPLORER, BOARDS), "Change"),
        Command("suspend", ("ctrl+z", "g z"), "shell", "Goes to the shell you came from; fg there comes back."),
        Command("redraw", ("ctrl+l", "g l"), "draw anew", "Draws the whole screen anew, where another program has written on it."),
        Command("quit", ("Q", "ctrl+q"), "leave", "Leaves JourneyTUI."),
    )
}  # fmt: skip

TO_THE_TERMINAL = ("suspend", "redraw")
"""What one can do also while one types, with keys that write nothing themselves."""

TYPING = (
    ("enter", "keep", "Keeps what was typed or picked."),
    ("esc", "leave", "Leaves it as it was."),
    ("space", "mark", "Marks one of several, in a list that takes several."),
    ("ctrl+s", "keep", "Keeps a long text; so do esc and then enter."),
    ("ctrl+u ctrl+w", "clear", "Clears the line up to the cursor, or a word."),
    ("+14 today", "days", "A day may be typed as days from today."),
)
"""What is typed where one is asked, by the key, the name, and what it does. These keys are not to be changed."""
