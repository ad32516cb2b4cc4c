"""What the Sync screen tells: the standing in words, a conflict with its values side by side, the syncs that were.

Pure: values of the workspace in, lines of pieces out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from journeytui.domain.text import shown, shown_line
from journeytui.tui.cells import moment, number, wrapped
from journeytui.tui.standing import first_name
from journeytui.tui.widgets.columns import Column, measured
from journeytui.tui.widgets.lines import laid
from journeytui.tui.widgets.source import Row, texts_of
from journeytui.workspace import siding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Sized

    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.keymap import Keymap
    from journeytui.tui.theme import StyleName
    from journeytui.tui.widgets.lines import Piece, Pieces
    from journeytui.workspace.sharing import Run, Standing
    from journeytui.workspace.siding import Sides

CONFLICT_COLUMNS = (
    Column("field", least=14, most=26), Column("title", least=16, most=60, share=3), Column("who", least=12, drop=2),
    Column("where", least=10, share=2, drop=3),
)  # fmt: skip
RUN_COLUMNS = (
    Column("at", least=16), Column("what", least=16, share=1), Column("made", least=12, most=14, drop=1),
)  # fmt: skip
NO_REMOTE = (
    "This library is shared with nobody.",
    "",
    "To share it, leave with q and type one of these;",
    "everybody who types the same works on the same journeys:",
    "",
    "  journeytui remote add team /folder/that/all/see/space.db",
    "  journeytui remote add team https://journeys.example.com",
    "",
    "After that S syncs, and while you work it goes on by itself.",
)
SAMPLES = (
    "The samples are yours to try, and shared with nobody.",
    "",
    "A library of your own can be shared: {0} in the library starts one.",
)
NO_CONFLICT = (
    "No conflict.",
    "Where two people change the same field,",
    "both values stand here until one of you chooses.",
)
NO_RUN = ("Nothing was synced yet.",)
_SORTS = {"edit of a removed": "removed", "removal of an edited": "not removed", "move": "not moved"}
"""Conflicts that are about a whole record, in a word."""
_GONE = ("gone", "", "", "")
"""Where a conflict stood that went with what it was about."""
_MEASURED = 25
"""So many conflicts make the columns as wide as they need."""
_GAP = 2


def standing_lines(standing: Standing, keys: Keymap, zone: str, glyphs: Glyphs, cells: int = 80) -> list[Pieces]:
    """Where the library is shared, how it stands, and what waits for a person; what is wrong is told to its end."""
    when = f"last synced {moment(standing.last, zone)}" if standing.last else "never synced"
    first: list[Piece] = [(" Shared through ", "dim"), (shown_line(standing.remote), "strong")]
    where = [shown_line(standing.address), f"space {shown_line(standing.space)}"] if standing.address else []
    first += [("".join(f" {glyphs.dot} {part}" for part in where), "dim")]
    lines: list[Pieces] = [tuple(first), *_state(standing, when, glyphs, cells - 1)]
    if standing.held_back:
        many = f" {number(standing.held_back)} removals were held back because they are many: "
        lines.append(((many, "warn"), (keys.shown("let_go"), "key"), (" lets them through", "text")))
    return lines


def _state(standing: Standing, when: str, glyphs: Glyphs, cells: int) -> Iterator[Pieces]:
    since = f" {glyphs.dot} {when}"
    match standing.state:
        case "offline":
            yield from _wrong("Offline", "warn", f": {_sentence(standing.why)}; what you change waits{since}", cells)
        case "stopped":
            yield from _wrong("Stopped", "bad", f": {_sentence(standing.why)}{since}", cells)
        case "viewer":
            yield from _wrong("", "text", f"{_sentence(standing.why) or 'You may look, not change'}{since}", cells)
        case "joining" | "never":
            yield ((" Joining: the first sync is not done yet", "text"), (since, "dim"))
        case _:
            yield ((" ", "text"), *_waiting(standing), (since, "dim"))


def _wrong(word: str, style: StyleName, why: str, cells: int) -> Iterator[Pieces]:
    """What is wrong, in as many lines as it needs."""
    first, *more = wrapped(word + why, cells)
    yield ((" ", "text"), (first[: len(word)], style), (first[len(word) :], "text"))
    for line in more:
        yield ((f" {line}", "text"),)


def _waiting(standing: Standing) -> Iterator[Piece]:
    waits = [
        f"{number(count)} record{'s' if count != 1 else ''} to {what}"
        for count, what in ((standing.ahead, "send"), (standing.behind, "bring"))
        if count
    ]
    yield (", ".join(waits) if waits else "In step", "text" if waits else "good")


def _sentence(text: str) -> str:
    return shown_line(text).rstrip(".")


# Conflicts


def conflict_row(one: Sides, glyphs: Glyphs) -> Row:
    """A conflict in the list."""
    field = _SORTS.get(one.sort) or one.label or one.field
    who = " / ".join(dict.fromkeys(first_name(name) for name in (one.theirs_author, one.mine_author) if name))
    return Row(
        one.id,
        (((shown_line(field), "text"),), ((shown_line(one.title), "text"),), ((who, "dim"),), ((_where(one, glyphs), "dim"),)),
    )  # fmt: skip


class Worded:
    """The rows of the conflicts, each made when it is looked at."""

    def __init__(self, found: siding.Open, glyphs: Glyphs) -> None:
        self._found, self._glyphs = found, glyphs
        self._places: dict[str, int] = {}

    @property
    def total(self) -> int:
        return len(self._found)

    def row(self, at: int) -> Row:
        one = self._found.get(self._found.ids[at])
        return conflict_row(one, self._glyphs) if one else Row(self._found.ids[at], _GONE)

    def place_of(self, id: str) -> int | None:
        self._places = self._places or {id: at for at, id in enumerate(self._found.ids)}
        return self._places.get(id)

    @property
    def columns(self) -> Sequence[Column]:
        """As wide as what stands in them; of very many as they are, for that nobody reads them all."""
        if self.total > _MEASURED:
            return CONFLICT_COLUMNS
        return measured(CONFLICT_COLUMNS, [texts_of(self.row(at)) for at in range(self.total)])


def _where(one: Sides, glyphs: Glyphs) -> str:
    return shown_line(one.where).replace(" › ", f" {glyphs.right} ")


class Whens(NamedTuple):
    """When the two values of a conflict were set, in words; '' where nobody knows."""

    theirs: str = ""
    mine: str = ""


class Told(NamedTuple):
    """One of the values of a conflict."""

    heading: str
    value: str
    who: str = ""
    when: str = ""
    key: str = ""
    """The key that takes it."""
    does: str = ""
    """What the key does."""


def compared(one: Sides, told: Sequence[Told], others: Pieces, size: tuple[int, int], glyphs: Glyphs) -> list[Pieces]:
    """The values of a conflict side by side, in at most so many cells and lines: whose, since when, and the key for it."""
    cells, lines = size
    of = f"{one.label or one.field} of " if one.field else ""
    where = (f"  {_where(one, glyphs)}", "dim")
    head: list[Pieces] = [((f" {shown_line(of)}", "text"), (shown_line(one.title), "strong"), where)]  # type: ignore[list-item]
    if about := siding.about(one):
        head.append(((f" {about}", "dim"),))
    width = max(8, (cells - 2 - _GAP * (len(told) - 1)) // len(told))
    above = 1 + any(value.when for value in told)
    room = max(1, lines - len(head) - above - 1 - bool(others))
    blocks = [_block(value, width, above, room, glyphs) for value in told]
    tallest = max(map(len, blocks))
    blocks = [
        [*block, *[()] * (tallest - len(block)), _key_line(value)] for block, value in zip(blocks, told, strict=True)
    ]
    shown_lines = [_across(blocks, at, width, glyphs) for at in range(tallest + any(value.key for value in told))]
    return [*(laid(line, cells, glyphs.ellipsis) for line in head), *shown_lines, *([others] if others else [])]


def _value(value: str, side: str, one: Sides) -> str:
    return "removed" if not one.here and side == one.stands else value


def told_values(one: Sides, me: str, keys: Keymap, whens: Whens) -> list[Told]:
    """The values of a conflict: what was before both, theirs, mine."""
    sides = [
        Told(_standing(side, one), _value(value, side, one), _called(author, me), when, *_key(side, one, keys))
        for side, value, author, when in (
            ("theirs", one.theirs, one.theirs_author, whens.theirs), ("mine", one.mine, one.mine_author, whens.mine),
        )
    ]  # fmt: skip
    return [Told("before", one.base), *sides] if one.sort == "field" else sides


def _standing(side: str, one: Sides) -> str:
    return "in place" if side == one.stands else "kept aside"


def other_choices(one: Sides, keys: Keymap) -> Pieces:
    """The choices that are neither of the two values."""
    pieces: list[Piece] = []
    for command, choice in (("restore", "restore"), ("third", "value")):
        if choice in one.choices:
            pieces += [("   " if pieces else " ", "text"), (keys.shown(command), "key")]
            pieces += [(f" {siding.does(one, choice)}", "hint")]
    return tuple(pieces)


def _called(author: str, me: str) -> str:
    return "you" if author == me else shown_line(author).partition("<")[0].strip() or shown_line(author)


def _key(side: str, one: Sides, keys: Keymap) -> tuple[str, str]:
    return (keys.shown(side), siding.does(one, side)) if side in one.choices else ("", "")


def _block(told: Told, width: int, above: int, room: int, glyphs: Glyphs) -> list[Pieces]:
    """One of the values under its heading, cut to so many lines."""
    lines = wrapped(shown(told.value), width) if told.value else ["nothing"]
    if len(lines) > room:
        lines = [*lines[: room - 1], glyphs.ellipsis]
    style: StyleName = "text" if told.value and told.who else "dim"
    named: Pieces = ((told.heading, "heading"), (f"  {told.who}" if told.who else "", "accent"))
    since: list[Pieces] = [((told.when, "dim"),)] if above > 1 else []
    return [named, *since, *(((line, style),) for line in lines)]


def _key_line(told: Told) -> Pieces:
    return ((told.key, "key"), (f" {told.does}", "hint")) if told.key else ()


def _across(blocks: Sequence[Sequence[Pieces]], at: int, width: int, glyphs: Glyphs) -> Pieces:
    """One line through all the values."""
    line: list[Piece] = [(" ", "text")]
    for place, block in enumerate(blocks):
        gap: list[Piece] = [(" " * _GAP, "text")] if place else []
        line += [*gap, *laid(block[at], width, glyphs.ellipsis)]
    return tuple(line)


# Syncs


def run_row(at: int, run: Run, zone: str) -> Row:
    """A sync in the list."""
    what = ", ".join(
        f"{word} {number(count)}" for word, count in (("sent", run.sent), ("brought", run.brought)) if count
    )
    made = f"{number(run.made)} conflict{'s' if run.made != 1 else ''}" if run.made else ""
    return Row(
        str(at),
        (((moment(run.at, zone), "dim"),), ((what or shown_line(run.message), "text"),), ((made, "warn"),)),
    )  # fmt: skip


def totals(found: Sized) -> str:
    """How many conflicts there are, in words."""
    return f"{len(found)} conflict{'s' if len(found) != 1 else ''}"


def stay_open(many: int, what: str) -> str:
    """Why so many conflicts are not decided with the others."""
    return f"{many} {what} stay{'s' if many == 1 else ''} open"
