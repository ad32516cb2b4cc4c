from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, InlineUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from journeytui.tui.wire import Wire

WIDTH, HEIGHT = 12, 3
STYLES = [
    None,
    Style(),
    Style(bold=True),
    Style(dim=True, italic=True),
    Style(color="#ff0000"),
    Style(bgcolor="#0000ff", reverse=True),
]
JOINED = ("⚠️", "❤️", "1️⃣", "👩‍👧", "e\u0301")
"""What several characters are, in one or two cells; the emulator shows some in one, some side by side."""


def lines_of(*letters: str) -> st.SearchStrategy[list[tuple[str, Style | None]]]:
    return st.lists(st.tuples(st.sampled_from(letters), st.sampled_from(STYLES)), min_size=WIDTH, max_size=WIDTH)


LINE = lines_of(*"ab c─猫é", *JOINED) | lines_of(*"ab  ─") | lines_of(" ", "a")
"""Of all sorts of letters, or only of those that take a cell each, most of them blank."""
PICTURES = st.lists(st.lists(LINE, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=4)


def strip_of(line: list[tuple[str, Style | None]]) -> Strip:
    return Strip([Segment(text, style) for text, style in line]).adjust_cell_length(WIDTH)


def layout(picture: list[list[tuple[str, Style | None]]]) -> LayoutUpdate:
    return LayoutUpdate([[strip_of(line)] for line in picture], Region(0, 0, WIDTH, HEIGHT))  # type: ignore[list-item]


def feed(screen: pyte.Screen, sent: str) -> None:
    pyte.Stream(screen).feed(sent)


def changes(wire: Wire, update: CompositorUpdate, size: tuple[int, int], colours: ColorSystem | None) -> str | None:
    return wire.send(colours) if wire.take(update, size) else None


def shown(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """What can be seen: a blank's own colour cannot."""
    cells = [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
    return [
        [(c.data, c.bg, c.reverse, *((c.fg, c.bold, c.italics) if c.data.strip() else ())) for c in row]
        for row in cells
    ]


@given(PICTURES)
def test_after_any_pictures_the_terminal_shows_the_last_one(
    pictures: list[list[list[tuple[str, Style | None]]]],
) -> None:
    wire, followed = Wire(), pyte.Screen(WIDTH, HEIGHT)
    for picture in pictures:
        feed(followed, changes(wire, layout(picture), (WIDTH, HEIGHT), ColorSystem.EIGHT_BIT) or "")
    whole = pyte.Screen(WIDTH, HEIGHT)
    feed(whole, changes(Wire(), layout(pictures[-1]), (WIDTH, HEIGHT), ColorSystem.EIGHT_BIT) or "")
    assert shown(followed) == shown(whole)


@given(st.lists(lines_of(*"ab  ─猫é"), min_size=HEIGHT, max_size=HEIGHT))
def test_every_letter_stands_where_the_picture_has_it(picture: list[list[tuple[str, Style | None]]]) -> None:
    screen = pyte.Screen(WIDTH, HEIGHT)
    feed(screen, changes(Wire(), layout(picture), (WIDTH, HEIGHT), ColorSystem.EIGHT_BIT) or "")
    assert screen.display == [strip_of(line).text for line in picture]


@given(PICTURES)
def test_the_same_picture_again_sends_nothing(pictures: list[list[list[tuple[str, Style | None]]]]) -> None:
    wire = Wire()
    changes(wire, layout(pictures[0]), (WIDTH, HEIGHT), ColorSystem.EIGHT_BIT)
    assert changes(wire, layout(pictures[0]), (WIDTH, HEIGHT), ColorSystem.EIGHT_BIT) == ""


def test_a_part_of_a_line_is_drawn_where_it_stands() -> None:
    wire, screen = Wire(), pyte.Screen(WIDTH, HEIGHT)
    feed(screen, changes(wire, layout([[(c, None) for c in "abcdefghijkl"]] * 3), (WIDTH, HEIGHT), None) or "")
    part = ChopsUpdate([{}, {4: Strip([Segment("EFGH")], 4)}, {}], [(1, 4, 6)], [[], [8], []])
    feed(screen, changes(wire, part, (WIDTH, HEIGHT), None) or "")
    assert screen.display == ["abcdefghijkl", "abcdEFghijkl", "abcdefghijkl"]


def rows_of(texts: list[str], at: int) -> list[list[Segment]]:
    """A list in a frame of two lines, with a cursor on one of its rows."""
    rows = [
        [Segment(f"{'▶' if y == at else ' '} {text[:14]:<14}", Style(reverse=y == at)), Segment(" | ")]
        for y, text in enumerate(texts)
    ]
    return [[Segment("a title".ljust(19))], *rows, [Segment("the keys".ljust(19))]]


@given(
    texts=st.lists(st.text("abc 猫─", max_size=14), min_size=12, max_size=30),
    moves=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), min_size=1, max_size=6),
    rolls=st.booleans(),
)
def test_a_list_that_moves_is_shown_as_it_stands_whoever_moves_its_lines(
    texts: list[str], moves: list[tuple[int, int]], rolls: bool
) -> None:
    wire, screen = Wire(rolls=rolls), pyte.Screen(19, 11)
    for top, at in moves:
        picture = rows_of([texts[(top + y) % len(texts)] for y in range(9)], at)
        fresh, empty = Wire(), pyte.Screen(19, 11)
        for each, here in ((wire, screen), (fresh, empty)):
            each.fit((19, 11))
            for y, line in enumerate(picture):
                each.put(y, 0, line)
            feed(here, each.send(ColorSystem.EIGHT_BIT))
        for y in range(11):
            for x in range(19):
                one, other = screen.buffer[y][x], empty.buffer[y][x]
                assert (one.data, one.reverse) == (other.data, other.reverse)


PUTS = st.tuples(st.integers(0, 1), st.integers(0, 5), st.sampled_from(["", "a", "aa", "ab", "猫", "aaaaaa"]))
"""A line, a cell, and what is put there."""


@given(st.lists(st.lists(PUTS, min_size=1), min_size=1), st.booleans())
def test_what_is_not_put_since_it_is_held_stands_there(
    pictures: list[list[tuple[int, int, str]]], narrows: bool
) -> None:
    wire, always = Wire(), Wire()
    for at, picture in enumerate(pictures):
        for each in (wire, always):
            each.fit((6 - (narrows and at % 2), 2))
        for y, x, text in picture:
            line = [Segment(text, STYLES[2])]
            always.put(y, x, line)
            if not wire.holds(y, x, line):
                wire.put(y, x, line, line)
        assert wire.texts == always.texts
        assert wire.send(None) == always.send(None)


def test_what_was_put_last_is_held_until_something_else_is_put_over_it() -> None:
    wire = Wire()
    wire.fit((6, 1))
    for x, text in ((0, "abc"), (3, "def")):
        wire.put(0, x, [Segment(text)], text)
    assert wire.holds(0, 0, "abc")
    assert wire.holds(0, 3, "def")
    assert not wire.holds(0, 1, "abc")
    assert not wire.holds(0, 0, "def")
    assert not wire.holds(1, 0, "abc")
    wire.put(0, 2, [Segment("x")], "x")
    assert not wire.holds(0, 0, "abc")
    assert wire.holds(0, 3, "def")
    wire.forget()
    assert wire.holds(0, 3, "def")
    wire.fit((7, 1))
    assert not wire.holds(0, 3, "def")


@pytest.mark.parametrize("by", [1, -1, 3, -2])
def test_of_a_list_that_goes_on_only_the_new_rows_are_sent(by: int) -> None:
    texts = [f"{number * 7919 % 1000} {chr(97 + number % 26) * 9}" for number in range(60)]
    sent = {}
    for rolls in (True, False):
        wire = Wire(rolls=rolls)
        wire.fit((19, 42))
        for top in (9, 9 + by):
            for y, line in enumerate(rows_of(texts[top : top + 40], 39 if by > 0 else 0)):
                wire.put(y, 0, line)
            sent[rolls] = wire.send(ColorSystem.EIGHT_BIT)
    assert len(sent[True]) < len(sent[False]) / 3
    assert "r\x1b[" in sent[True]
    assert "\x1b[r" not in sent[False]


def test_one_changed_letter_costs_a_move_and_the_letter() -> None:
    wire = Wire()
    changes(wire, layout([[("a", None)] * WIDTH] * HEIGHT), (WIDTH, HEIGHT), None)
    changed = [[("a", None)] * WIDTH for _ in range(HEIGHT)]
    changed[1][5] = ("b", None)
    assert changes(wire, layout(changed), (WIDTH, HEIGHT), None) == "\x1b[2;6Hb"


def test_a_wide_character_is_followed_by_an_absolute_move() -> None:
    line = [("猫", None), ("a", None)] + [(" ", None)] * (WIDTH - 3)
    sent = changes(Wire(), layout([line] * HEIGHT), (WIDTH, HEIGHT), None) or ""
    assert "猫\x1b[3Ga" in sent


@pytest.mark.parametrize("joined", [one for one in JOINED if cell_len(one) > 1])
def test_nothing_old_stays_beside_what_a_terminal_shows_narrower(joined: str) -> None:
    wire, screen = Wire(), pyte.Screen(WIDTH, HEIGHT)
    feed(screen, changes(wire, layout([[("X", None)] * WIDTH] * HEIGHT), (WIDTH, HEIGHT), None) or "")
    line = [(joined, None), *((letter, None) for letter in " one"), *[("X", None)] * (WIDTH - 6)]
    feed(screen, changes(wire, layout([line] * HEIGHT), (WIDTH, HEIGHT), None) or "")
    assert screen.display[0][len(screen.display[0]) - WIDTH + 2 :].endswith(" oneXXXXXX")
    assert screen.buffer[0][1].data in ("", " ")


def test_nothing_old_stays_where_a_terminal_is_too_old_to_know_an_emoji() -> None:
    wire = Wire()
    changes(wire, layout([[("X", None)] * WIDTH] * HEIGHT), (WIDTH, HEIGHT), None)
    line = [("X", None), ("🩷", None), *[("X", None)] * (WIDTH - 3)]
    assert "  \x1b[2G🩷" in (changes(wire, layout([line] * HEIGHT), (WIDTH, HEIGHT), None) or "")


def test_another_size_and_a_forgotten_screen_are_drawn_whole() -> None:
    wire = Wire()
    picture = layout([[("a", None)] * WIDTH] * HEIGHT)
    whole = changes(wire, picture, (WIDTH, HEIGHT), None)
    wire.forget()
    assert changes(wire, picture, (WIDTH, HEIGHT), None) == whole
    assert (changes(wire, picture, (WIDTH + 1, HEIGHT), None) or "").count("a" * WIDTH) == HEIGHT


def test_what_is_not_understood_is_left_to_textual() -> None:
    assert changes(Wire(), InlineUpdate([]), (WIDTH, HEIGHT), None) is None


def test_of_many_pictures_that_a_slow_line_could_not_take_only_the_last_is_sent() -> None:
    wire = Wire()
    changes(wire, layout([[("a", None)] * WIDTH] * HEIGHT), (WIDTH, HEIGHT), None)
    for letter in "bcdea":
        picture = [[("a", None)] * WIDTH for _ in range(HEIGHT)]
        picture[2][3] = (letter, None)
        wire.take(layout(picture), (WIDTH, HEIGHT))
    assert wire.send(None) == ""


@given(x=st.integers(0, 3 * WIDTH), text=st.text("ab猫", max_size=2 * WIDTH))
def test_what_was_laid_out_for_a_wider_terminal_is_left_out(x: int, text: str) -> None:
    wire = Wire()
    wire.fit((WIDTH, HEIGHT))
    wire.put(0, x, [Segment(text[:3], Style(bold=True)), Segment(text[3:])])
    screen = pyte.Screen(WIDTH, HEIGHT)
    feed(screen, wire.send(ColorSystem.EIGHT_BIT))
    whole = [letter for letter in text for _ in range(cell_len(letter))]
    seen = [screen.buffer[0][at].data for at in range(WIDTH)]
    assert "".join(seen).startswith(" " * min(x, WIDTH))
    assert all(one in (there, "") for one, there in zip(seen[x : WIDTH - 1], whole, strict=False))
