"""What a terminal can do, as far as its environment tells. Asks the terminal nothing: an answer would have to be waited for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from journeytui.domain.value import Value

_STILL = ("dumb", "unknown", "network")
"""Terminals whose cursor cannot be moved."""
_MANY = ("256color", "kitty", "direct", "truecolor")
"""How the names of terminals with more than sixteen colours end."""
_MONO = ("m", "mono")


class Ability(Value):
    """What can be drawn."""

    moves: bool
    """Whether the cursor can be moved, without which nothing can be drawn."""
    colours: Literal["none", "sixteen", "many"]
    marks: bool
    """Whether it has the marks of Unicode beside letters."""


def ability(env: Mapping[str, str]) -> Ability:
    """What the terminal of that environment can do; where nothing is told, everything."""
    term = env.get("TERM", "")
    mono = term.startswith("vt") or term.rpartition("-")[2] in _MONO
    return Ability(
        moves=term not in _STILL,
        colours="none" if mono or env.get("NO_COLOR") else "many" if _has_many(term, env) else "sixteen",
        marks=not mono and not term.startswith("linux") and _charset(env) in ("", "utf8"),
    )


def _has_many(term: str, env: Mapping[str, str]) -> bool:
    told = env.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    return told or not term or term.rpartition("-")[2] in _MANY


def _charset(env: Mapping[str, str]) -> str:
    """The set of characters that the environment names, for this program or for all; '' when it names none."""
    locale = next((env[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)), "")
    told = env.get("PYTHONIOENCODING", "").partition(":")[0] or locale.partition(".")[2].partition("@")[0]
    return told.replace("-", "").lower()
