"""What a person may set: declared once, read at the door and passed on as one value.

The settings screen, the check of the file and the README's table derive from `SETTINGS`. What was typed on the command
line counts more than the environment, that more than the file, that more than the default.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from journeytui import private
from journeytui.domain.errors import DiskTrouble, InvalidValues, Problem
from journeytui.domain.kinds import Choice, Flag, Kind, Line, NotAccepted
from journeytui.domain.text import clean_line, nearest

KEYS = "keys"
"""The table of the file in which commands get other keys."""


class Setting(NamedTuple):
    """One declared setting."""

    name: str
    kind: Kind
    default: Any
    environment: str
    """The environment variable that says the same."""

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def help(self) -> str:
        return self.kind.help

    @property
    def rule(self) -> str:
        return self.kind.rule

    def check(self, value: Any) -> Any:
        """The value as it will hold. Raises NotAccepted."""
        checked = self.kind.check(value)
        if self.name == "zone" and checked and not _is_zone(checked):
            raise NotAccepted(f"{checked!r} is not a time zone", "should be one like Europe/Berlin")
        return self.default if checked is None else checked


def _setting(default: str | bool, kind: Kind) -> Any:
    return dataclasses.field(default=default, metadata={"kind": kind})


@dataclasses.dataclass(frozen=True)
class Settings:
    """All settings of one person."""

    me: str = _setting(
        "", Line("I am", "Your name and e-mail, as others see it beside your changes: Ana <ana@example.com>.")
    )
    theme: str = _setting("dark", Choice("Theme", "How it looks.", options=("dark", "light", "terminal")))
    glyphs: str = _setting(
        "auto",
        Choice(
            "Glyphs",
            "What lines and marks are drawn with; auto is unicode where the terminal has it.",
            options=("auto", "unicode", "ascii"),
        ),
    )
    cursor: str = _setting(
        "hidden",
        Choice(
            "Cursor",
            "Whether the terminal's own cursor is seen. It always stands where one is, for screen readers and braille.",
            options=("hidden", "shown"),
        ),
    )
    draw: str = _setting(
        "changes",
        Choice(
            "Drawing",
            "What is sent to the terminal: what changed, or whole regions, for one that garbles single cells.",
            options=("changes", "regions"),
        ),
    )
    sync: str = _setting(
        "in the background",
        Choice(
            "Sync", "Whether the explorer syncs a shared library by itself.", options=("in the background", "by hand")
        ),
    )
    zone: str = _setting("", Line("Time zone", "The zone that times are shown in; empty is this machine's.", most=60))
    mouse: bool = _setting(True, Flag("Mouse", "Whether clicks and scrolling are taken."))
    keys: dict[str, str] = dataclasses.field(default_factory=dict)
    """Other keys for commands: the command's name, and its keys with commas between."""


SETTINGS: dict[str, Setting] = {
    f.name: Setting(f.name, f.metadata["kind"], f.default, f"JOURNEYTUI_{f.name.upper()}")
    for f in dataclasses.fields(Settings)
    if "kind" in f.metadata
}


def load(path: Path) -> Settings:
    """The settings that the file holds; the defaults where there is no file. Raises InvalidValues with every problem."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise InvalidValues([Problem("", "the file is not UTF-8 text", "save it as UTF-8", str(path))]) from error
    return _read(text, str(path))


def in_force(path: Path, env: Mapping[str, str] = os.environ, **typed: Any) -> Settings:
    """The settings that count: typed before environment before file before default."""
    told = {s.name: (s.environment, env[s.environment]) for s in SETTINGS.values() if env.get(s.environment)}
    told |= {name: (name, value) for name, value in typed.items() if value is not None}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, (source, value) in told.items():
        try:
            values[name] = SETTINGS[name].check(value)
        except NotAccepted as no:
            problems.append(Problem(source, no.wrong, no.right))
    if problems:
        raise InvalidValues(problems)
    return dataclasses.replace(load(path), **values)


def change(path: Path, key: str, value: Any) -> Settings:
    """Writes one setting into the file, keeping the person's comments; None takes it out. `keys.NAME` is a command's keys."""
    import tomlkit  # noqa: PLC0415  only needed to write

    known = load(path)
    target = path.resolve()
    document = tomlkit.parse(target.read_text("utf-8")) if target.exists() else tomlkit.document()
    table, name = _place(document, key)
    checked = None if value is None else _checked(key, value)
    if checked is None:
        table.pop(name, None)
    else:
        table[name] = checked
    text = tomlkit.dumps(document)
    changed = _read(text, str(path))
    if changed != known or not target.exists():
        _write(target, text)
    return changed


def author(settings: Settings, env: Mapping[str, str] = os.environ) -> str:
    """Who I am: as the settings say, else the login name."""
    if settings.me:
        return settings.me
    told = next((env[name] for name in ("LOGNAME", "USER") if env.get(name)), "")
    return clean_line(told) or _login() or "somebody"


def _read(text: str, place: str) -> Settings:
    import tomllib  # noqa: PLC0415  most people have no settings file

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidValues([Problem("", f"the file is not TOML: {error}", place=place)]) from error
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name == KEYS and isinstance(value, dict):
            values[KEYS] = {command: _keys_of(command, keys, text, place, problems) for command, keys in value.items()}
        elif name in SETTINGS:
            try:
                values[name] = SETTINGS[name].check(value)
            except NotAccepted as no:
                problems.append(Problem(name, no.wrong, no.right, f"{place}:{_line_of(text, name)}"))
        else:
            problems.append(_unknown(name, f"{place}:{_line_of(text, name)}"))
    if problems:
        raise InvalidValues(problems, "Correct the file, or delete the line.")
    return Settings(**values)


def _keys_of(command: str, keys: Any, text: str, place: str, problems: list[Problem]) -> str:
    if isinstance(keys, str) and keys.strip():
        return clean_line(keys)
    line = _line_of(text, command, KEYS)
    problems.append(
        Problem(f"{KEYS}.{command}", f"{keys!r} is no key", 'should be keys like "e" or "e,f2"', f"{place}:{line}")
    )
    return ""


def _unknown(name: str, place: str) -> Problem:
    close = nearest(name, [*SETTINGS, KEYS], most=1)
    right = f"did you mean {close[0]}?" if close else "settings are: " + ", ".join([*SETTINGS, KEYS])
    return Problem(clean_line(name), "there is no such setting", right, place)


def _line_of(text: str, name: str, table: str = "") -> int:
    """The line on which a key stands; 1 when it is written in a way that no line shows."""
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            inside = header[1].strip("\"'")
            if inside == name and not table:
                return number
        elif (
            inside == table
            and (key := re.match(r"\s*(\"[^\"]*\"|'[^']*'|[^=.\s]+)", line))
            and key[1].strip("\"'") == name
        ):
            return number
    return 1


def _place(document: Any, key: str) -> tuple[Any, str]:
    table, dot, name = key.partition(".")
    if not dot:
        if key not in SETTINGS:
            raise InvalidValues([_unknown(key, "")])
        return document, key
    if table != KEYS or not name:
        raise InvalidValues([_unknown(key, "")])
    return document.setdefault(KEYS, {}), name


def _checked(key: str, value: Any) -> Any:
    try:
        return SETTINGS[key].check(value) if key in SETTINGS else Line("Keys", "").check(value)
    except NotAccepted as no:
        raise InvalidValues([Problem(key, no.wrong, no.right)]) from no


def _write(path: Path, text: str) -> None:
    try:
        private.make_folder(path.parent)
        private.write(path, text)
    except OSError as error:
        raise DiskTrouble(f"The settings could not be written to {path}: {error.strerror}.") from error


def _is_zone(name: str) -> bool:
    import zoneinfo  # noqa: PLC0415  only needed when a zone is set

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _login() -> str:
    import pwd  # noqa: PLC0415  only needed where the environment says nothing

    try:
        return clean_line(pwd.getpwuid(os.getuid()).pw_name)
    except KeyError:
        return ""
