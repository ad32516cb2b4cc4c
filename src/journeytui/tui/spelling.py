"""Texts for terminals that lack characters, in as many cells as before: marks in ASCII, and letters too where that is all there is."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import lru_cache
from unicodedata import normalize

from rich.cells import split_graphemes

from journeytui.tui.ability import Ability
from journeytui.tui.glyphs import ASCII, UNICODE

_NEAR = str.maketrans("‘’‚‹›“”„«»‐‑‒–—―−…·•×łŁøØđĐßæÆœŒı€", "'''<>\"\"\"<>-------~-*xlLoOdDsaAoOiE")
"""What Unicode itself names no nearest for in one cell of ASCII."""
_PRINTED = re.compile(r"[^\x00-\x1f\x7f]+")
_MARKS = {
    ord(mark): plain
    for one in fields(UNICODE)
    for mark, plain in zip(getattr(UNICODE, one.name), getattr(ASCII, one.name), strict=False)
    if not mark.isascii()
} | {ord(mark): chr(_NEAR[ord(mark)]) for mark in "‹›‐‑‒–—―−…·•×‚„“”‘’"}


def within(text: str, able: Ability) -> str:
    """The text as far as a terminal can show it."""
    if text.isascii() or able.marks:
        return text
    return text.translate(_MARKS) if able.letters else spelt(text)


@lru_cache(maxsize=1024)
def spelt(text: str) -> str:
    """The text in ASCII: a letter without its accents, a mark for what has none there. Orders to the terminal stay as they are."""
    return text if text.isascii() else _PRINTED.sub(_printed, text)


def _printed(found: re.Match[str]) -> str:
    text = found[0]
    return "".join(_spelt(text[start:end], cells) for start, end, cells in split_graphemes(text)[0])


def _spelt(letter: str, cells: int) -> str:
    if letter.isascii():
        return letter
    near = _MARKS.get(ord(letter)) if len(letter) == 1 else None
    plain = near or "".join(
        one for one in normalize("NFKD", letter.translate(_NEAR)) if one.isascii() and one.isprintable()
    )
    return (plain if plain and len(plain) <= cells else "?" * cells).ljust(cells)
