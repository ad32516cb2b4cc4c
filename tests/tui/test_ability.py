from __future__ import annotations

import pytest

from journeytui.tui.ability import Ability, ability
from journeytui.tui.theme import looks

ALL = Ability(moves=True, colours="many", marks=True)
CONSOLE = Ability(moves=True, colours="sixteen", marks=False, ground="dark")
BARE = Ability(moves=True, colours="sixteen", marks=False, letters=False)


@pytest.mark.parametrize(
    ("env", "able"),
    [
        ({}, ALL),
        ({"TERM": "xterm-256color", "LANG": "C"}, ALL),
        ({"TERM": "tmux-256color", "LANG": "de_DE.UTF-8"}, ALL),
        ({"TERM": "xterm-kitty"}, ALL),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, ALL),
        ({"TERM": "screen"}, Ability(moves=True, colours="sixteen", marks=True)),
        ({"TERM": "xterm"}, Ability(moves=True, colours="sixteen", marks=True)),
        ({"TERM": "linux"}, CONSOLE),
        ({"TERM": "linux-16color", "LANG": "C.UTF-8"}, CONSOLE),
        ({"TERM": "xterm", "COLORFGBG": "0;15"}, Ability(moves=True, colours="sixteen", marks=True, ground="light")),
        ({"TERM": "xterm", "COLORFGBG": "7;default;0"}, Ability(moves=True, colours="sixteen", marks=True, ground="dark")),
        ({"TERM": "xterm", "COLORFGBG": "7;default"}, Ability(moves=True, colours="sixteen", marks=True)),
        ({"TERM": "vt100"}, Ability(moves=True, colours="none", marks=False, rolls=False)),
        ({"TERM": "xterm-mono"}, Ability(moves=True, colours="none", marks=False)),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Ability(moves=True, colours="none", marks=True)),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, ALL),
        ({"TERM": "xterm-256color", "LC_ALL": "de_DE.ISO-8859-1", "LANG": "C.UTF-8"},
         Ability(moves=True, colours="many", marks=False)),
        ({"TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONIOENCODING": "ascii:strict"},
         Ability(moves=True, colours="many", marks=False)),
        ({"TERM": "screen", "STY": "1.a", "LANG": "de_DE.UTF-8"}, Ability(moves=True, colours="sixteen", marks=True)),
        ({"TERM": "screen", "STY": "1.a", "LANG": "C"}, BARE),
        ({"TERM": "screen", "STY": "1.a"}, BARE),
        ({"TERM": "screen", "LANG": "C"}, Ability(moves=True, colours="sixteen", marks=True)),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/a,1,0", "LC_CTYPE": "UTF-8"}, ALL),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/a,1,0", "LANG": "POSIX"},
         Ability(moves=True, colours="many", marks=False)),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/a,1,0", "LC_ALL": "C", "LC_CTYPE": "C.UTF-8"},
         Ability(moves=True, colours="many", marks=False)),
        ({"TERM": "dumb"}, Ability(moves=False, colours="sixteen", marks=True)),
    ],
    ids=str,
)  # fmt: skip
def test_the_environment_tells_what_a_terminal_can_do(env: dict[str, str], able: Ability) -> None:
    assert ability(env) == able


@pytest.mark.parametrize("theme", ["dark", "light", "terminal", "unheard of"])
def test_looks_never_ask_more_of_a_terminal_than_it_can_do(theme: str) -> None:
    console = looks(theme, "auto", {"TERM": "linux"})
    assert (console.theme, console.glyphs.arrows) == ("terminal", False)
    old = looks(theme, "auto", {"TERM": "vt100"})
    assert (old.theme, old.glyphs.arrows) == ("colourless", False)
    assert looks(theme, "unicode", {"TERM": "linux"}).glyphs.arrows
    assert not looks(theme, "ascii", {}).glyphs.arrows
    assert looks("light", "auto", {"TERM": "xterm-256color"}).theme == "light"


@pytest.mark.parametrize("theme", ["dark", "light", "terminal"])
def test_on_a_light_ground_nothing_is_drawn_in_a_colour_that_cannot_be_read_there(theme: str) -> None:
    white = {"TERM": "xterm", "COLORFGBG": "0;15"}
    used = {style.color.name for style in looks(theme, "auto", white).styles.values() if style.color}
    assert used == {"blue", "red", "magenta"}
    assert not looks(theme, "auto", white).textual.dark
    black = {style.color.name for style in looks(theme, "auto", {"TERM": "linux"}).styles.values() if style.color}
    assert black == {"cyan", "green", "red", "yellow"}


def test_who_wants_a_light_theme_of_sixteen_colours_is_taken_to_have_a_light_ground_unless_it_is_told() -> None:
    assert looks("light", "auto", {"TERM": "xterm"}).theme == "paper"
    assert looks("light", "auto", {"TERM": "xterm", "COLORFGBG": "15;0"}).theme == "terminal"
    assert looks("light", "auto", {"TERM": "xterm", "NO_COLOR": "1"}).theme == "colourless"
    assert looks("dark", "auto", {"TERM": "xterm-256color", "COLORFGBG": "0;15"}).theme == "dark"
