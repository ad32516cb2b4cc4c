"""Where one was, for each library. Losing it loses no work. What two windows note at once is kept of both.

Refuses to trust the file: whatever does not read as it should is forgotten.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from pathlib import Path
from typing import Any

from journeytui import private

_LARGEST = 256 * 1024


class Memory:
    """What is remembered of one library: a few named values, kept in a file of the person's own."""

    def __init__(self, state_home: Path, library: Path) -> None:
        name = f"{zlib.crc32(os.fsencode(library.absolute())):08x}"
        self._path = state_home / "places" / f"{name}.json"
        self._values = _read(self._path)
        self._noted: dict[str, Any] = {}
        """What was noted since it was written down; None what was forgotten."""

    def text(self, name: str) -> str:
        """The text of that name; '' when there is none."""
        value = self._values.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The list of texts of that name."""
        value = self._values.get(name)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()

    def keep(self, **values: str | tuple[str, ...]) -> None:
        """Remembers the values; '' and () forget them."""
        for name, value in values.items():
            noted = (list(value) if isinstance(value, tuple) else value) or None
            if noted != self._values.get(name):
                self._noted[name] = noted
                _put(self._values, name, noted)

    def save(self) -> None:
        """Writes it down, whole or not at all. A disk that refuses is no reason to disturb anybody."""
        if not self._noted:
            return
        with contextlib.suppress(OSError):
            private.make_folder(self._path.parent)
            values = _read(self._path)
            for name, noted in self._noted.items():
                _put(values, name, noted)
            private.write(self._path, json.dumps(values, ensure_ascii=False), errors="surrogateescape")
            self._noted.clear()


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    if value is None:
        values.pop(name, None)
    else:
        values[name] = value


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
