"""What a terminal can do, as far as its environment tells. Asks the terminal nothing: an answer would have to be waited for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from journeytui.domain.value import Value

_STILL = ("dumb", "unknown", "network")
"""Terminals whose cursor cannot be moved."""
_MANY = ("256color", "kitty", "direct", "truecolor")
"""How the names of terminals with more than sixteen colours end."""
_STIFF = ("vt52", "vt100", "vt100-am", "vt100-nam", "vt101")
_MONO = ("m", "mono")
_DARK = (*range(7), 8)
"""Of the sixteen colours."""


class Ability(Value):
    """What can be drawn."""

    moves: bool
    """Whether the cursor can be moved, without which nothing can be drawn."""
    colours: Literal["none", "sixteen", "many"]
    marks: bool
    """Whether it has the marks of Unicode beside letters."""
    letters: bool = True
    """Whether it has letters beyond ASCII."""
    rolls: bool = True
    """Whether it moves lines within a region when it is told to."""
    ground: Literal["", "dark", "light"] = ""
    """What it draws on; '' where nobody tells."""


def ability(env: Mapping[str, str]) -> Ability:
    """What the terminal of that environment can do; where nothing is told, everything."""
    system = _system_has_utf8 if env is os.environ else lambda: True
    env = _as_started(env)
    term = env.get("TERM", "")
    mono = term.startswith("vt") or term.rpartition("-")[2] in _MONO
    in_tmux, in_screen = bool(env.get("TMUX")), bool(env.get("STY"))
    # Both draw for the outer terminal in the locale that they found: tmux has a line for each letter that is none there,
    # screen takes every byte of it for a letter.
    utf8 = not (in_tmux or in_screen) or ("utf8" in _plain(_locale(env)) and (in_tmux or system()))
    return Ability(
        moves=term not in _STILL,
        colours="none" if mono or env.get("NO_COLOR") else "many" if _has_many(term, env) else "sixteen",
        marks=utf8 and not mono and not term.startswith("linux") and _charset(env) in ("", "utf8"),
        letters=utf8 or in_tmux,
        rolls=term not in _STIFF,
        ground=_ground(term, env),
    )


def _has_many(term: str, env: Mapping[str, str]) -> bool:
    told = env.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    return told or not term or term.rpartition("-")[2] in _MANY


def _ground(term: str, env: Mapping[str, str]) -> Literal["", "dark", "light"]:
    told = env.get("COLORFGBG", "").rpartition(";")[2]
    if told.isdecimal():
        return "dark" if int(told) in _DARK else "light"
    return "dark" if term.startswith("linux") else ""


def _charset(env: Mapping[str, str]) -> str:
    """The set of characters that the environment names, for this program or for all; '' when it names none."""
    told = env.get("PYTHONIOENCODING", "").partition(":")[0] or _locale(env).partition(".")[2].partition("@")[0]
    return _plain(told)


def _locale(env: Mapping[str, str]) -> str:
    return next((env[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)), "")


def _plain(name: str) -> str:
    return name.replace("-", "").lower()


def _as_started(env: Mapping[str, str]) -> Mapping[str, str]:
    """The environment with the locale that was asked for: where the system does not know it, Python sets another one."""
    began = _began() if env is os.environ else {}
    return {**env, "LC_CTYPE": began.get("LC_CTYPE", "")} if began else env


def _began() -> Mapping[str, str]:
    """The environment that the program was started with; empty where the system does not tell."""
    with suppress(OSError):
        parts = (part.partition(b"=") for part in Path("/proc/self/environ").read_bytes().split(b"\0"))
        return {os.fsdecode(name): os.fsdecode(value) for name, _, value in parts if name}
    return {}


def _system_has_utf8() -> bool:
    """Whether the locale is one of UTF-8 that the system knows."""
    import locale  # noqa: PLC0415  hardly ever needed

    began = _began()
    of_python = bool(began) and began.get("LC_CTYPE", "") != os.environ.get("LC_CTYPE", "")
    return not of_python and locale.nl_langinfo(locale.CODESET) == "UTF-8"
