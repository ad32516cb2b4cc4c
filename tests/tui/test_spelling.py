"""What terminals lack is drawn as what they have, in as many cells."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import libraries
from journeytui.tui import spelling
from journeytui.tui.ability import Ability
from journeytui.tui.glyphs import UNICODE
from journeytui.tui.safety import harmless
from safety.program import environment
from terminal import Terminal

CONSOLE = Ability(moves=True, colours="sixteen", marks=False)
BARE = Ability(moves=True, colours="sixteen", marks=False, letters=False)
WHOLE = Ability(moves=True, colours="many", marks=True)
MARKS = "".join(str(getattr(UNICODE, name)) for name in UNICODE.__match_args__)
WRITTEN = st.text(alphabet=st.sampled_from(f"{MARKS} aéŁ“”‘’–—−×·…‹›家") | st.characters(codec="utf-8"), max_size=30)


@given(WRITTEN.map(harmless))
def test_every_text_keeps_its_cells(text: str) -> None:
    for able in (CONSOLE, BARE, WHOLE):
        assert cell_len(spelling.within(text, able)) == cell_len(text)
    assert spelling.within(text, BARE).isascii()
    assert spelling.within(text, WHOLE) == text


def test_letters_stay_where_a_terminal_has_them_and_no_mark_is_left() -> None:
    assert spelling.within("é Łódź 家", CONSOLE) == "é Łódź 家"
    assert spelling.within(MARKS, CONSOLE).isascii()
    assert spelling.within("“so” – …", CONSOLE) == '"so" - ~'


def test_colours_stay_colours() -> None:
    assert spelling.within("\x1b[31m−0.5\x1b[0m é\n", BARE) == "\x1b[31m-0.5\x1b[0m e\n"


@pytest.mark.parametrize(
    ("told", "marks", "letters"),
    [
        ({"TERM": "linux"}, False, True),
        ({"TERM": "screen", "STY": "1.a", "LANG": "C"}, False, False),
        ({"TERM": "xterm", "LANG": "xx_XX.ISO-8859-1"}, False, True),
        ({"TERM": "xterm"}, True, True),
    ],
    ids=str,
)
def test_a_command_prints_what_its_terminal_has(
    tmp_path: Path, told: dict[str, str], marks: bool, letters: bool
) -> None:
    library = tmp_path / "journeys.db"
    library.write_bytes(libraries.samples().read_bytes())
    command = (sys.executable, "-m", "journeytui", "--db", str(library), "walk", "my-flight-is-cancelled")
    with Terminal(command, env={**environment(tmp_path), **told}) as terminal:
        assert terminal.ended(20) == 0
        terminal.settle()
        printed = bytes(terminal.raw).decode(errors="replace")
    assert "I get another flight" in printed
    assert ("·" in printed) == marks
    assert any(letter.isalpha() and not letter.isascii() for letter in printed) == letters
