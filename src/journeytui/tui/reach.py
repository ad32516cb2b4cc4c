"""Which keys arrive: what some terminals keep for themselves, and what none of them can tell from another key.

Refuses to know Textual. A key is plain where every keyboard has it and every terminal sends it alike: whatever one types,
and space, tab, enter, escape and the arrows. A command with a plain key is within reach everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from journeytui.domain.value import Value
from journeytui.tui.keymap import Keymap, shown_key


class Carrier(Value):
    """What stands between a keyboard and the program."""

    name: str
    keeps: tuple[str, ...] = ()
    """Keys that it takes for itself, or waits with."""


CARRIERS = (
    Carrier("tmux", ("ctrl+b",)),
    Carrier("screen", ("ctrl+a",)),
    Carrier("Linux console", ("shift+tab", "ctrl+space")),
    Carrier("PuTTY", ("shift+tab", "ctrl+space")),
    Carrier("docker attach", ("ctrl+p", "ctrl+q")),
)
_ALIKE = frozenset(("ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+["))
"""What arrives as backspace, tab, enter and escape."""
_TYPEWRITER = frozenset(("space", "tab", "enter", "escape", "up", "down", "left", "right"))
_BESIDE = frozenset(("pageup", "pagedown", "home", "end", "delete", "insert", "backspace", "shift+tab"))


def is_plain(key: str) -> bool:
    """Whether the key, or each of a sequence, is one that every terminal sends alike."""
    return all(one in _TYPEWRITER or (len(one) == 1 and one.isprintable()) for one in key.split(" "))


def arrives(key: str, carrier: Carrier) -> bool:
    """Whether the key, or each of a sequence, comes through, and as itself."""
    return all(_comes(one, carrier) for one in key.split(" "))


def _comes(key: str, carrier: Carrier) -> bool:
    if key in carrier.keeps or key in _ALIKE:
        return False
    letter = key.removeprefix("ctrl+")
    control = key != letter and len(letter) == 1 and letter.isascii() and letter.islower()
    return control or is_plain(key) or key in _BESIDE or (key[:1] == "f" and key[1:].isdigit() and int(key[1:]) <= 12)


def keys_by_carrier(keys: Keymap, command: str) -> tuple[str, ...]:
    """The key that asks for the command in each carrier, a plain one if it has one; '' where none arrives."""
    ordered = sorted(keys.keys_of(command), key=lambda key: not is_plain(key))
    return tuple(next((key for key in ordered if arrives(key, one)), "") for one in CARRIERS)


def out_of_reach(keys: Keymap) -> Iterator[str]:
    """Sentences about commands whose keys do not arrive somewhere; the palette has them all the same."""
    for id, asked in keys.keys.items():
        missing = [one.name for one in CARRIERS if not any(arrives(key, one) for key in asked)]
        if asked and missing:
            told = " and ".join(map(shown_key, asked))
            where = "any terminal" if len(missing) == len(CARRIERS) else " or ".join(missing)
            yield f"keys: {told} of {id} may not arrive in {where}; give it another key as well"
