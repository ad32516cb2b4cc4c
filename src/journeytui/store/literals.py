"""A whole row as text, one `name=literal` a line, as the triggers write it.

The literals are those of SQLite's `quote`: they give back every number to the last bit, which JSON does not, and need no
function that an untrusted schema may not call. A text with a NUL, at which `quote` would stop, is written as `T'` and its
bytes. They are parsed here, never run.
"""

from __future__ import annotations

import re

from journeytui.store.columns import Native

_LINE = re.compile(
    r"(?P<name>[^=\n]+)=(?:(?P<null>NULL)|'(?P<text>(?:[^']|'')*)'|X'(?P<blob>[0-9A-Fa-f]*)'|T'(?P<bytes>[0-9A-Fa-f]*)'"
    r"|(?P<whole>-?\d+)|(?P<real>-?(?:\d[\d.]*(?:[eE][+-]?\d+)?|Inf)))\n",
    re.DOTALL,
)


def row_of(text: str) -> dict[str, Native]:
    """The row in the text, by column; an empty one when the text is none of ours."""
    row: dict[str, Native] = {}
    at = 0
    while at < len(text):
        match = _LINE.match(text, at)
        if match is None:
            return {}
        row[match["name"]] = _value(match)
        at = match.end()
    return row


def renamed(text: str, old: str, new: str) -> str:
    """The text of a row in which a column has another name; as it stands when it is none of ours."""
    at, parts = 0, []
    while at < len(text):
        match = _LINE.match(text, at)
        if match is None:
            return text
        parts.append(f"{new if match['name'] == old else match['name']}{text[match.end('name') : match.end()]}")
        at = match.end()
    return "".join(parts)


def _value(match: re.Match[str]) -> Native:
    if match["text"] is not None:
        return match["text"].replace("''", "'")
    if match["bytes"] is not None:
        return bytes.fromhex(match["bytes"]).decode("utf-8", "replace")
    if match["blob"] is not None:
        return bytes.fromhex(match["blob"])
    if match["whole"] is not None:
        return int(match["whole"])
    return None if match["null"] else float(match["real"].replace("Inf", "inf"))
