from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from domain.strategies import HOSTILE, values_of
from journeytui.domain import kinds
from journeytui.domain.kinds import Kind, Money
from journeytui.domain.words import WORDS
from journeytui.tui.cells import CELLS, Look, days, dots, moment, money, number, plain, said, signed, trend, wrapped
from journeytui.tui.glyphs import ASCII, UNICODE
from journeytui.tui.theme import looks

TODAY = dt.date(2026, 11, 22)
LOOK = Look(TODAY)
FIELDS = [field.kind for word in WORDS.values() for field in word.fields.values()]
EVIL = (
    "\x1b[31mred",
    "\x1b]52;c;aGk=\x07",
    "\x9b2J",
    "a\u202eb",
    "[/foo]",
    "[@click=app.quit]x[/]",
    "[b]",
    "\x00",
    "\ud800",
    *HOSTILE,
)
STYLES = set(looks("dark", "unicode", {}).styles)


def every_kind(kind: type[Kind] = Kind) -> set[type[Kind]]:
    return {found for below in kind.__subclasses__() for found in {below, *every_kind(below)}}


def harmless(text: str) -> bool:
    return not any(
        ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2069" for c in text
    )


def test_every_kind_has_a_look() -> None:
    assert set(CELLS) == every_kind()


@given(st.data())
def test_any_value_of_any_field_is_pieces_of_harmless_text_in_known_styles(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(FIELDS))
    for piece in said(kind, data.draw(values_of(kind)), LOOK):
        assert harmless(piece.text)
        assert piece.style in STYLES


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: type(kind).__name__)
def test_what_came_from_a_peer_is_shown_as_it_stands_whatever_it_is(kind: Kind) -> None:
    strange: list[Any] = [
        *EVIL,
        10**30,
        -1.5,
        float("nan"),
        float("inf"),
        True,
        b"x",
        [1],
        {"\x1b": "\x1b"},
        object(),
        frozenset({"\x1b"}),
    ]
    for value in strange:
        assert harmless(plain(said(kind, value, LOOK))), value


@pytest.mark.parametrize("text", EVIL)
def test_names_of_links_are_harmless_too(text: str) -> None:
    link = kinds.Link("Owner", "", to=("team",))
    assert harmless(plain(said(link, "0" * 26, Look(TODAY, {"0" * 26: text}))))


def test_the_empty_value_is_nothing_but_a_no_is_a_no() -> None:
    assert all(said(kind, kind.empty, LOOK) == () for kind in FIELDS if not isinstance(kind, kinds.Flag))
    assert plain(said(kinds.Flag("", ""), False, LOOK)) == "no"


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (kinds.Score("", "", low=-2, high=2), -2, "−2"),
        (kinds.Score("", "", low=-2, high=2), 1, "+1"),
        (kinds.Score("", "", low=1, high=5), 3, "●●●○○"),
        (kinds.Score("", "", low=0, high=10), 9, "9/10"),
        (kinds.Score("", "", low=0, high=100), 60, "60 %"),
        (kinds.Score("", "", low=1, high=5), 9, "9"),
        (kinds.Number("", "", unit="%"), 41.0, "41 %"),
        (kinds.Count("", ""), 12_340, "12,340"),
        (kinds.Amount("", ""), Money(-1_234_567, "EUR"), "−12,345.67 EUR"),
        (kinds.Amount("", ""), Money(5, "JPY"), "5 JPY"),
        (kinds.Day("", ""), dt.date(2026, 12, 4), "in 12 d"),
        (kinds.Day("", ""), dt.date(2026, 11, 19), "3 d ago"),
        (kinds.Day("", ""), TODAY, "today"),
        (kinds.Day("", ""), dt.date(1999, 1, 1), "1999-01-01"),
        (kinds.Labels("", ""), frozenset({"b", "A"}), "A, b"),
        (kinds.Listing("", ""), ("b", "a"), "b, a"),
        (kinds.Pairs("", ""), {"promoters": 12.0, "why": "slow"}, "promoters 12, why slow"),
        (kinds.Link("", ""), "7" * 26, "not here"),
    ],
)
def test_values_read_as_people_write_them(kind: Kind, value: Any, told: str) -> None:
    assert plain(said(kind, value, LOOK)) == told


def test_ascii_needs_nothing_else() -> None:
    look = Look(TODAY, glyphs=ASCII)
    assert plain(said(kinds.Score("", "", low=-2, high=2), -2, look)) == "-2"
    assert plain(said(kinds.Score("", "", low=1, high=5), 3, look)) == "###.."
    assert trend([1, 2, 3], 5, ASCII).isascii()
    assert money(Money(-100, "EUR"), ASCII).isascii()


def test_a_feeling_is_told_by_its_sign_before_its_colour() -> None:
    good, bad = (said(kinds.Score("", "", low=-2, high=2), value, LOOK)[0] for value in (1, -1))
    assert (good.style, bad.style) == ("good", "bad")
    assert good.text != bad.text


def test_a_trend_goes_from_the_lowest_to_the_highest_and_gaps_stay_gaps() -> None:
    assert trend([1, None, 8], 8) == "▁ █"
    assert trend([5, 5], 8) == "▄▄"
    assert trend(list(range(100)), 8)[-1] == "█"
    assert trend([], 8) == trend([None], 8) == trend([1], 0) == ""


@given(st.text(max_size=80), st.integers(1, 30))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    lines = wrapped(text, max(2, width))
    assert all(cell_len(line) <= max(2, width) for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_small_words() -> None:
    assert [days(n) for n in (-1, 0, 1)] == ["1 d ago", "today", "in 1 d"]
    assert [signed(n) for n in (-0.5, 0, 2)] == ["−0.5", "0", "+2"]
    assert [number(n) for n in (1e20, 1234.5, 0.1, 3)] == ["1e+20", "1,234.5", "0.1", "3"]
    assert dots(2, 4, UNICODE) == "●●○○"


def test_an_instant_is_told_by_the_clock_of_the_zone() -> None:
    noon = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)
    assert moment(noon, "Europe/Berlin") == "2026-03-31 14:00"
    assert moment(noon, "UTC") == "2026-03-31 12:00"
    assert moment(noon, "No/Where").startswith("2026-03-3")
