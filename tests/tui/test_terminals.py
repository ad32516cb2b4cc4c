"""Any terminal: what it shows is what the program means, whatever it can do and however large it is."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from unicodedata import normalize

import pytest
from rich.cells import cell_len

from journeytui.tui.wire import _graphemes
from journeytui.workspace import edit
from person import Person, opened
from terminal import Terminal

GOLDEN = Path(__file__).parent / "golden"
SOURCES = Path(__file__).parents[2] / "src"
TITLES = (
    "家を買いたい、そして引っ越したい", "👩‍👧 Mother and child move ⚠️ soon", "Zoe\u0308 signe le contrat de\u0301finitif", "أشتري منزلا جديدا",
    "אני קונה בית חדש", "A title that goes on and on until nobody would read to its end, and then on", "한국어 제목",
)  # fmt: skip
SIZES = ((60, 20), (80, 24), (120, 40))
SCREENS = {
    "library": (), "explorer": ("enter", "l"), "goals": ("2",), "KPIs": ("3",), "owners": ("4",), "detail": ("1", "j", "i"),
    "map": ("q", "m"), "boards": ("b",), "find": ("q", "f"), "help": ("escape", "question_mark"), "settings": ("q", "comma"),
    "history": ("q", "C"), "sync": ("q", "Y"), "standup": ("q", "O"), "review": ("q", "q", "q", "R"),
}  # fmt: skip
"""What is pressed before each, one after the other in one run."""
SEQUENCE = re.compile(rb"\x1b\[([0-9;]*)m")


@pytest.fixture
def hostile(path: Path) -> Path:
    """The small library, with touchpoints in every script in its second stage."""
    ws = opened(path)
    stage = ws.connection.execute("select id from stage where title = 'I get the mortgage'").fetchone()[0]
    ids = edit.add_many(ws, "touchpoint", stage, list(TITLES)).ids
    edit.set_values(ws, ids, {"channel": "手紙 letter", "emotion": -1, "satisfaction": 2})
    ws.close()
    return path


def started(path: Path, columns: int = 80, rows: int = 24, **env: str) -> Terminal:
    outside = {"HOME": str(path.parent), "PYTHONPATH": str(SOURCES), "XDG_STATE_HOME": str(path.parent / "other")}
    return Terminal(
        [sys.executable, "-m", "journeytui", "--db", str(path)], columns=columns, rows=rows, env=outside | env
    )


def colours(raw: bytes) -> set[str]:
    """Which sorts of colour were sent."""
    found = set()
    for codes in SEQUENCE.findall(raw):
        left = [int(code or 0) for code in codes.split(b";")]
        while left:
            code = left.pop(0)
            if code in (38, 48):
                found.add({5: "256", 2: "true"}[left[0]])
                del left[: 2 if left[0] == 5 else 4]
            elif code in range(30, 38) or code in range(40, 48) or code in range(90, 108):
                found.add("16")
    return found


def differences(terminal: Terminal, person: Person) -> list[tuple[int, int, str, str]]:
    """Cells that show something else than what was meant for them: line, column, meant, shown.

    (The emulator joins no emoji, so the rest of one may be missing; beside a wide one nothing may stand.)
    """
    found, screen = [], terminal.screen.buffer
    for y, segments in enumerate(person.segments):
        cells = [cell for segment in segments for cell in _graphemes(segment.text)]
        for x, meant in enumerate(cells):
            shown = screen[y][x].data
            whole, part = normalize("NFC", meant), normalize("NFC", shown)
            if (not part or not whole.startswith(part)) if meant else part.strip():
                found.append((y, x, meant, shown))
    return found


def assert_comes_to_show_what_is_meant(terminal: Terminal, person: Person) -> None:
    """Waits for a slow machine, but not for ever."""
    for _ in range(40):
        if terminal.text and not differences(terminal, person):
            break
        terminal.settle(0.25)
    assert not differences(terminal, person), terminal.text
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == tuple(person.app.standing_at)


TERMINALS = {
    "tmux": ({"TERM": "tmux-256color"}, {}, {"256"}),
    "screen": ({"TERM": "screen"}, {"theme": "terminal"}, {"16"}),
    "console": ({"TERM": "linux"}, {"theme": "terminal", "glyphs": "ascii"}, {"16"}),
    "vt100": ({"TERM": "vt100"}, {"theme": "terminal", "glyphs": "ascii"}, set()),
    "colourless": ({"TERM": "xterm-256color", "NO_COLOR": "1"}, {"theme": "terminal"}, set()),
    "light": ({"TERM": "xterm-direct", "COLORTERM": "truecolor", "JOURNEYTUI_THEME": "light"}, {"theme": "light"}, {"true"}),
}  # fmt: skip


@pytest.mark.parametrize("name", TERMINALS)
async def test_a_terminal_shows_what_is_meant_in_its_own_colours_and_marks(name: str, hostile: Path) -> None:
    env, settings, sorts = TERMINALS[name]
    async with Person(hostile, size=(80, 24), **settings) as ana:
        with started(hostile, **env) as terminal:
            terminal.wait_for("I buy a home")
            terminal.after("enter", first=5)
            terminal.after("l", first=5)
            await ana.presses("enter", "l")
            assert_comes_to_show_what_is_meant(terminal, ana)
            assert colours(bytes(terminal.raw)) == sorts
            hidden = terminal.raw.rfind(b"\x1b[?25l") > terminal.raw.rfind(b"\x1b[?25h")
            assert hidden
            before = len(terminal.raw)
            for _ in range(4):
                terminal.after("j", first=5)
            await ana.presses("j", "j", "j", "j")
            assert_comes_to_show_what_is_meant(terminal, ana)
            moves = re.findall(rb"\x1b\[\d+;\d+H(?=$|\x1b\[\?2026l)", bytes(terminal.raw[before:]))
            assert moves
            assert all(len(move) <= 12 for move in moves)
            assert terminal.settle(0.7).bytes == 0


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.skipif(shutil.which("screen") is None, reason="needs GNU screen")
def test_in_screen_every_letter_is_drawn_in_the_locale_that_screen_has(locale: str, hostile: Path) -> None:
    folder = hostile.parent / "sockets"
    folder.mkdir(mode=0o700)
    (hostile.parent / ".screenrc").write_text("startup_message off\n")
    outside = {
        "HOME": str(hostile.parent),
        "PYTHONPATH": str(SOURCES),
        "SCREENDIR": str(folder),
        "LC_ALL": "",
        "LANG": locale,
    }
    program = ("screen", sys.executable, "-m", "journeytui", "--db", str(hostile))
    with Terminal(program, columns=80, rows=24, env=outside | {"LC_CTYPE": "", "STY": "", "TMUX": ""}) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", first=5)
        terminal.after("l", first=5)
        terminal.wait_for("signe le contrat")
        lines = terminal.text.splitlines()
        assert "�" not in terminal.text
        assert ("Zoe signe" in terminal.text, "Zoë signe" in terminal.text) == (locale == "C", locale != "C")
        panel = [line.rstrip() for line in lines if line[:1] in "│|"][1:]
        assert len(panel) > len(TITLES)
        assert {line[-1:] for line in panel} == {"|" if locale == "C" else "│"}
        terminal.press("Q")
        assert terminal.ended() == 0


def test_where_screen_knows_no_letters_but_ascii_none_is_sent(hostile: Path) -> None:
    with started(hostile, TERM="screen", STY="1.a", LANG="C", LC_ALL="", LC_CTYPE="") as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", first=5)
        terminal.after("l", first=5)
        terminal.wait_for("Zoe signe le contrat definitif")
        assert terminal.raw.isascii()


async def test_after_a_storm_of_resizes_every_size_is_drawn_as_if_there_had_been_no_other(hostile: Path) -> None:
    with started(hostile, 80, 24, TERM="xterm-256color", JOURNEYTUI_CURSOR="shown") as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", first=5)
        terminal.after("l", first=5)
        assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l")
        for at, size in enumerate((*SIZES, (400, 120))):
            for storm in range(25):
                terminal.resize(20 + (storm * 37 + at) % 380, 5 + (storm * 11 + at) % 115)
            terminal.resize(*size)
            terminal.settle(0.5, first=5)
            async with Person(hostile, size=size) as ana:
                await ana.presses("enter", "l")
                assert_comes_to_show_what_is_meant(terminal, ana)
        terminal.press("Q")
        assert terminal.ended() == 0
        assert not terminal.text.strip(), "a console without a second screen would keep the picture"


@pytest.mark.parametrize("size", [*SIZES, (400, 120)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_no_screen_overlaps_or_cuts_its_keys_at_any_size(
    size: tuple[int, int], glyphs: str, hostile: Path
) -> None:
    async with Person(hostile, size=size, glyphs=glyphs, me="Mortgage desk") as ana:
        for name, keys in SCREENS.items():
            await ana.presses(*keys)
            screen = ana.app.top
            assert getattr(screen, "place", "") in (name, "explorer"), name
            assert len(ana.lines) == size[1], name
            assert all(cell_len(line) <= size[0] for line in ana.lines), name
            assert ana.lines[-1].rstrip().endswith("? help"), (name, ana.lines[-1])
            assert "…" not in ana.lines[-1], name
            edges = {line.strip()[-1:] for line in ana.lines if line[:1] in "╭│╰"} - {""}
            assert edges <= set("╮│┃╯"), (name, edges)
            if glyphs == "ascii":
                data = "".join(TITLES) + normalize("NFC", "".join(TITLES)) + "手紙"
                assert not [c for line in ana.lines for c in line if not c.isascii() and c not in data], (
                    name,
                    ana.screen,
                )


GOLDENS = {
    "explorer_60x20": ((60, 20), "unicode"), "explorer_80x24": ((80, 24), "unicode"), "explorer_120x40": ((120, 40), "unicode"),
    "explorer_80x24_ascii": ((80, 24), "ascii"), "map_80x24": ((80, 24), "unicode"), "library_80x24": ((80, 24), "unicode"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDENS)
async def test_a_picture_stays_as_it_was(name: str, hostile: Path) -> None:
    """`JOURNEYTUI_GOLDEN=write` at the start of the tests takes new pictures over."""
    size, glyphs = GOLDENS[name]
    async with Person(hostile, size=size, glyphs=glyphs) as ana:
        await ana.presses(
            *{"explorer": ("enter", "l", "j"), "map": ("enter", "l", "m"), "library": ()}[name.partition("_")[0]]
        )
        picture = "".join(f"{line}\n" for line in ana.lines)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("JOURNEYTUI_GOLDEN") == "write":
        file.write_text(picture, "utf-8")
    assert picture == file.read_text("utf-8")
