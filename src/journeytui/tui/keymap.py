"""Which key asks for which command, with the keys that a person chose: how keys are written, shown, and given to others.

Refuses to know Textual, and to let one key mean two things on one screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from journeytui.domain.value import Value
from journeytui.tui.commands import COMMANDS, PLACES, TO_THE_TERMINAL, Command

KEY_NAMES: dict[str, str] = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End",
    "shift+tab": "shift+tab", "escape": "esc",
}  # fmt: skip
"""How keys are shown that are not shown as they are written."""

_ARROWS = ("left", "right", "up", "down")

_TEXTUAL_NAMES: dict[str, str] = {
    "slash": "/", "colon": ":", "question_mark": "?", "plus": "+", "minus": "-", "equals_sign": "=", "less_than_sign": "<",
    "greater_than_sign": ">", "comma": ",", "full_stop": ".", "left_square_bracket": "[", "right_square_bracket": "]",
    "semicolon": ";", "underscore": "_", "vertical_line": "|", "number_sign": "#", "apostrophe": "'", "quotation_mark": '"',
    "exclamation_mark": "!", "asterisk": "*", "percent_sign": "%", "ampersand": "&", "at": "@", "tilde": "~",
    "left_parenthesis": "(", "right_parenthesis": ")", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "grave_accent": "`", "backslash": "\\", "circumflex_accent": "^", "dollar_sign": "$",
}  # fmt: skip
_NAMED_KEYS = frozenset((
    "down", "up", "left", "right", "pagedown", "pageup", "home", "end", "tab", "enter", "escape", "space", "backspace",
    "delete", "insert",
))  # fmt: skip


class Keymap(Value):
    """Which key asks for which commands, with the keys that a person chose; and what is wrong with the choice."""

    keys: Mapping[str, tuple[str, ...]]
    """Command id → its keys."""
    wrong: Mapping[str, tuple[str, ...]]
    """What was chosen other keys for, by the name it was given → sentences about those that were not taken."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Every sentence about a remap that was not taken."""
        return tuple(sentence for sentences in self.wrong.values() for sentence in sentences)

    def keys_of(self, command: str) -> tuple[str, ...]:
        """The keys of a command, the one to show first."""
        return self.keys.get(command, ())

    def aside(self, key: str) -> str:
        """What the key does to the terminal, also while one types, for it writes nothing itself; '' for all other keys."""
        found = (command for command in TO_THE_TERMINAL if key in self.keys_of(command))
        return next(found, "") if key.startswith("ctrl+") else ""

    def shown(self, command: str) -> str:
        """The first key as people read it; '' when it has none."""
        keys = self.keys_of(command)
        return shown_key(keys[0]) if keys else ""

    def listed(self, command: str, between: str, *, arrows: bool, most: int | None = None) -> str:
        """All keys of the command as people read them, or so many of them."""
        return between.join(shown_key(key, arrows=arrows) for key in self.keys_of(command)[:most])

    def hinted(self, command: str) -> str:
        """The key that stands in a hint: an arrow where it is one of the command's keys."""
        keys = self.keys_of(command)
        return shown_key(next((key for key in keys if key in _ARROWS), keys[0])) if keys else ""

    def commands_for(self, key: str, place: str) -> tuple[Command, ...]:
        """The commands of a key: those of this place first, then those of others."""
        found = [COMMANDS[id] for id, keys in self.keys.items() if key in keys]
        return tuple(sorted(found, key=lambda command: place not in command.places))

    def begins(self, key: str, places: Iterable[str]) -> bool:
        """Whether something else is typed after that key somewhere in these places."""
        return any(self.following(key, place) for place in places)

    def following(self, begun: str, place: str) -> tuple[tuple[str, Command], ...]:
        """What may be typed after the beginning of a sequence in this place: each next key with its command."""
        return tuple(
            (key.removeprefix(f"{begun} "), COMMANDS[id])
            for id, keys in self.keys.items()
            if place in COMMANDS[id].places
            for key in keys
            if key.startswith(f"{begun} ")
        )


def written(key: str, character: str | None) -> str:
    """A key as it is written in the table: `slash` is `/`, `upper_g` and `shift+g` are `G`."""
    if character and character.isprintable() and not character.isspace() and not key.startswith(("ctrl+", "alt+")):
        return character
    return _TEXTUAL_NAMES.get(key, key)


def shown_key(key: str, *, arrows: bool = True) -> str:
    """A key as people read it; without arrows where the terminal has none."""
    shown = [one if one in _ARROWS and not arrows else KEY_NAMES.get(one, one) for one in key.split(" ")]
    return ("" if all(len(one) == 1 for one in shown) else " ").join(shown)


def keymap(chosen: Mapping[str, str]) -> Keymap:
    """The keys with those that a person chose instead. A remap that clashes or names nothing is told, and not taken."""
    keys = {command.id: command.keys for command in COMMANDS.values()}
    wrong: dict[str, list[str]] = {}
    wanted: list[str] = []
    for id, text in chosen.items():
        if id not in COMMANDS:
            wrong[id] = [f"keys: there is no command {id!r}{_nearest(id)}"]
            continue
        typed = [part for part in (_one_key(part) for part in _split(text)) if part]
        wrong[id] = [f"keys: {part!r} of {_label(id)} is no key" for part in typed if not _is_key(part)]
        if taken := tuple(dict.fromkeys(part for part in typed if _is_key(part))):
            keys[id] = taken
            wanted.append(id)
    for id in wanted:
        for key, others in _clashes(id, keys).items():
            wrong[id].append(_clash(id, key, others))
            keys[id] = tuple(one for one in keys[id] if one != key)
    for id in wanted:
        if not keys[id] and (usual := _usual(id, keys)):
            keys[id] = usual
            wrong[id].append(f"keys: {_label(id)} stays on {' and '.join(map(shown_key, usual))}")
    return Keymap(keys, {id: tuple(sentences) for id, sentences in wrong.items() if sentences})


def joined(keys: Iterable[str]) -> str:
    """Keys as the settings hold them; see `keymap`."""
    return ",".join("comma" if key == "," else key for key in keys)


def _split(text: str) -> Iterable[str]:
    """`j,down` is two keys; a comma alone, or after another comma, is the key itself."""
    if text.strip() == ",":
        return (",",)
    return (part.strip() for part in text.replace(",,", ",\0").replace("\0", "comma").split(",") if part.strip())


def _one_key(part: str) -> str:
    return " ".join(_TEXTUAL_NAMES.get(key, key) for key in part.split())


def _is_key(text: str) -> bool:
    def single(key: str) -> bool:
        bare = key.removeprefix("ctrl+").removeprefix("alt+").removeprefix("shift+")
        return len(bare) == 1 or bare in _NAMED_KEYS or (bare[:1] == "f" and bare[1:].isdigit())

    return bool(text) and all(single(key) for key in text.split(" "))


def _clashes(id: str, keys: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Which keys of the command others have where both do something, and those others."""
    found: dict[str, list[str]] = {}
    for key in keys[id]:
        for other, theirs in keys.items():
            taken = any(key == one or one.startswith(key + " ") or key.startswith(one + " ") for one in theirs)
            if taken and other != id and _shared(id, other):
                found.setdefault(key, []).append(other)
    return found


def _clash(id: str, key: str, others: Sequence[str]) -> str:
    """Who has that key already, and where."""
    theirs = [f"{_label(other)} {_where(id, other)}" for other in others]
    keeps = f"{_label(others[0])} keeps it" if len(others) == 1 else "they keep it"
    return f"keys: {shown_key(key)} is asked for by {_label(id)} and by {', by '.join(theirs)}; {keeps}"


def _label(id: str) -> str:
    """The command as people read it."""
    return COMMANDS[id].label


def _usual(id: str, keys: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The keys that come with the command, as far as nobody else has them now."""
    back = {**keys, id: COMMANDS[id].keys}
    lost = _clashes(id, back)
    return tuple(key for key in COMMANDS[id].keys if key not in lost)


def _shared(id: str, other: str) -> list[str]:
    return [place for place in COMMANDS[id].places if place in COMMANDS[other].places]


def _where(id: str, other: str) -> str:
    shared = _shared(id, other)
    if set(shared) == set(PLACES):
        return "everywhere"
    return f"in the {', '.join(shared[:-1])} and {shared[-1]}" if len(shared) > 1 else f"in the {shared[0]}"


def _nearest(id: str) -> str:
    """What may have been meant: the command that is called so on the screen, or what is written nearly so."""
    from journeytui.domain.text import nearest  # noqa: PLC0415  only after a mistake

    if called := [command.id for command in COMMANDS.values() if command.label.casefold() == id.casefold()]:
        return f"; what is called so here is written {' or '.join(called)}"
    close = nearest(id, list(COMMANDS))
    return f"; did you mean {' or '.join(close)}?" if close else ""
