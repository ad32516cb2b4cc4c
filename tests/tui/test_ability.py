from __future__ import annotations

import pytest

from journeytui.tui.ability import Ability, ability
from journeytui.tui.theme import looks

ALL = Ability(moves=True, colours="many", marks=True)
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
        ({"TERM": "linux"}, Ability(moves=True, colours="sixteen", marks=False)),
        ({"TERM": "linux-16color", "LANG": "C.UTF-8"}, Ability(moves=True, colours="sixteen", marks=False)),
        ({"TERM": "vt100"}, Ability(moves=True, colours="none", marks=False)),
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
