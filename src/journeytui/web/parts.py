"""What the page is made of: a handful of textual-serve's files by their names, squeezed once. Refuses every other name."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import textual_serve

PARTS = {
    "css/xterm.css": "text/css",
    "js/textual.js": "text/javascript",
    "fonts/RobotoMono-VariableFont_wght.ttf": "font/ttf",
    "fonts/RobotoMono-Italic-VariableFont_wght.ttf": "font/ttf",
}
"""The files and what they are."""
_STATIC = Path(textual_serve.__file__).parent / "static"


@lru_cache(maxsize=2 * len(PARTS))
def part(name: str, *, squeezed: bool) -> bytes:
    """One of the files; squeezed they need a third of the time on a slow line. Raises KeyError for any other."""
    if name not in PARTS:
        raise KeyError(name)
    whole = (_STATIC / name).read_bytes()
    return gzip.compress(whole, mtime=0) if squeezed else whole
