"""How a value looks on a screen: pieces of harmless text, each in a named style. One table keyed by kind.

Refuses to know a colour and a widget. Colour never carries meaning alone, so every style stands on text that says the
same. Values that break their declaration are shown as they stand.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len, chop_cells

from journeytui.domain import kinds
from journeytui.domain.text import figure, shown_line
from journeytui.tui.glyphs import UNICODE, Glyphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from journeytui.domain.kinds import Kind, Money
    from journeytui.tui.theme import StyleName


class Piece(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: StyleName = "text"


Said = tuple[Piece, ...]
"""What stands in a cell."""

NOTHING: Said = ()
FAR_DAYS = 400
"""Days farther away than this are told by their date."""


@dataclass(frozen=True)
class Look:
    """What cells need to know of the world."""

    today: dt.date
    names: Mapping[str, str] = field(default_factory=dict)
    """Titles of linked records by id."""
    glyphs: Glyphs = UNICODE


def said(kind: Kind, value: Any, look: Look) -> Said:
    """The value as pieces; nothing for the empty value."""
    if value is None or (value == kind.empty and not isinstance(kind, kinds.Flag)):
        return NOTHING
    try:
        return CELLS[type(kind)](kind, value, look)
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        return (Piece(shown_line(str(value))),)


def plain(pieces: Said) -> str:
    """The text without its styles."""
    return "".join(piece.text for piece in pieces)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of so many cells, two at least, broken at spaces where there are some. Line feeds begin a line."""
    width = max(2, width)
    if "\n" not in text and cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if cell_len(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = chop_cells(word, width) or [""]
            lines.extend(full)
        lines.append(line)
    return lines


def number(value: object) -> str:
    """A number as people read it: thousands set apart, no needless digits. What is no number is shown as it stands."""
    if not isinstance(value, int | float):
        return shown_line(str(value))
    return figure(value)


def signed(value: object, glyphs: Glyphs = UNICODE) -> str:
    """A number with its sign: +1, 0, −2."""
    if not isinstance(value, int | float):
        return number(value)
    return f"+{number(value)}" if value > 0 else f"{glyphs.minus}{number(-value)}" if value < 0 else "0"


def days(count: int) -> str:
    """Days from today in words: in 12 d, today, 3 d ago."""
    return "today" if count == 0 else f"in {count} d" if count > 0 else f"{-count} d ago"


def day(value: dt.date, look: Look) -> str:
    """A day, near ones by how far they are."""
    away = (value - look.today).days
    return days(away) if abs(away) <= FAR_DAYS else value.isoformat()


def moment(at: dt.datetime, zone: str) -> str:
    """An instant as the clock of that zone shows it; '' is this machine's zone."""
    import zoneinfo  # noqa: PLC0415  the library shows no instants, and the data of the zones takes a while

    here = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at
    try:
        local = here.astimezone(zoneinfo.ZoneInfo(zone) if zone else None)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        local = here.astimezone()
    return local.strftime("%Y-%m-%d %H:%M")


def money(value: Money, glyphs: Glyphs = UNICODE) -> str:
    """An amount with thousands set apart: 1,250.00 EUR."""
    amount, _, currency = str(value).rpartition(" ")
    whole, point, cents = amount.lstrip("-").partition(".")
    return f"{glyphs.minus if value.units < 0 else ''}{int(whole):,}{point}{cents} {currency}"


def dots(value: int, most: int, glyphs: Glyphs = UNICODE) -> str:
    """A score as filled and empty marks: ●●●○○."""
    return glyphs.full * value + glyphs.empty * (most - value)


def percent(value: float) -> str:
    return f"{number(round(value, 1))} %"


def feeling(value: object, glyphs: Glyphs = UNICODE) -> Said:
    """An emotion or impact from −2 to +2."""
    if not isinstance(value, int | float):
        return NOTHING if value is None else (Piece(number(value)),)
    return (Piece(signed(value, glyphs), "good" if value > 0 else "bad" if value < 0 else "text"),)


def trend(values: Sequence[float | None], width: int, glyphs: Glyphs = UNICODE) -> str:
    """The newest values as a row of blocks, from the smallest to the largest among them; gaps stay gaps."""
    newest = list(values)[-width:] if width > 0 else []
    known = [value for value in newest if value is not None]
    if not known:
        return ""
    low, span, top = min(known), max(known) - min(known), len(glyphs.levels) - 1
    return "".join(
        glyphs.gap if value is None else glyphs.levels[round((value - low) / span * top) if span else top // 2]
        for value in newest
    )


def joined(names: Iterable[str], between: str = ", ") -> str:
    return between.join(names)


WORD_STYLES: Mapping[str, StyleName] = {
    "live": "good", "yes": "good", "done": "good", "fine": "good", "on": "good", "won": "good", "renewed": "good",
    "grew": "good", "referred": "good", "delight": "good", "gain": "good",
    "no": "bad", "failing": "bad", "lost": "bad", "declined": "bad", "alarm": "bad", "off": "bad", "pain": "bad",
    "partly": "warn", "watch": "warn", "none": "warn", "barrier": "warn",
    "idea": "dim", "retired": "dim", "unknown": "dim", "dropped": "dim", "closed": "dim",
}  # fmt: skip
"""Words of choices that say something good, bad or faint."""


def word(text: str) -> Piece:
    """One word of a choice or a status, in its style."""
    return Piece(shown_line(text), WORD_STYLES.get(text, "text"))


def _line(_: Kind, value: Any, __: Look) -> Said:
    return (Piece(shown_line(str(value))),)


def _choice(_: Kind, value: Any, __: Look) -> Said:
    return (word(str(value)),)


def _flag(_: Kind, value: Any, __: Look) -> Said:
    return (Piece("yes") if value else Piece("no", "dim"),)


def _number(kind: Kind, value: Any, _: Look) -> Said:
    unit = kind.unit_of(value) if isinstance(kind, kinds.Number) else ""
    return (Piece(number(value)), Piece(f" {unit}", "dim")) if unit else (Piece(number(value)),)


def _score(kind: Kind, value: Any, look: Look) -> Said:
    assert isinstance(kind, kinds.Score)
    if kind.low < 0:
        return feeling(value, look.glyphs)
    if not kind.low <= value <= kind.high:
        return (Piece(number(value)),)
    if kind.high <= 7:
        return (Piece(dots(value, kind.high, look.glyphs)),)
    return (Piece(number(value)), Piece(" %" if kind.high == 100 else f"/{kind.high}", "dim"))


def _amount(_: Kind, value: Any, look: Look) -> Said:
    return (Piece(money(value, look.glyphs)),)


def _day(_: Kind, value: Any, look: Look) -> Said:
    return (Piece(day(value, look)),)


def _link(_: Kind, value: Any, look: Look) -> Said:
    return (_named(value, look),)


def _links(_: Kind, value: Any, look: Look) -> Said:
    named = sorted((_named(one, look) for one in value), key=lambda piece: piece.text.casefold())
    pieces: list[Piece] = []
    for piece in named:
        pieces += [Piece(", "), piece] if pieces else [piece]
    return tuple(pieces)


def _labels(_: Kind, value: Any, __: Look) -> Said:
    return (Piece(shown_line(joined(sorted(map(str, value), key=str.casefold)))),)


def _listing(_: Kind, value: Any, __: Look) -> Said:
    return (Piece(shown_line(joined(map(str, value)))),)


def _pairs(_: Kind, value: Any, __: Look) -> Said:
    pieces: list[Piece] = []
    for name, one in value.items():
        told = shown_line(str(one)) if isinstance(one, str) else number(one)
        pieces += [Piece((", " if pieces else "") + shown_line(name) + " ", "dim"), Piece(told)]
    return tuple(pieces)


def _hidden(_: Kind, __: Any, ___: Look) -> Said:
    return NOTHING


def _named(id: str, look: Look) -> Piece:
    name = look.names.get(id)
    if name is None:
        return Piece("not here", "dim")
    return Piece(shown_line(name), "dim" if name in {"removed", "not here"} else "text")


CELLS: Mapping[type[Kind], Callable[[Any, Any, Look], Said]] = {
    kinds.Line: _line,
    kinds.Prose: _line,
    kinds.Email: _line,
    kinds.Address: _line,
    kinds.Currency: _line,
    kinds.Term: _choice,
    kinds.Choice: _choice,
    kinds.Flag: _flag,
    kinds.Number: _number,
    kinds.Whole: _number,
    kinds.Count: _number,
    kinds.Score: _score,
    kinds.Amount: _amount,
    kinds.Day: _day,
    kinds.Link: _link,
    kinds.Links: _links,
    kinds.Labels: _labels,
    kinds.Listing: _listing,
    kinds.Pairs: _pairs,
    kinds.Place: _hidden,
}
"""Kind → how a value of it looks."""
