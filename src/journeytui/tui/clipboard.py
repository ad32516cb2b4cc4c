"""The clipboard of the person's own terminal, also through a connection: OSC 52, which most terminals understand."""

from __future__ import annotations

import base64

from journeytui.domain.text import clean

LARGEST = 74_994
"""Bytes, encoded, that common terminals still take."""


def sequence(text: str) -> str:
    """What sets the clipboard; '' when the text is too long for it."""
    encoded = base64.b64encode(clean(text).encode("utf-8")).decode("ascii")
    return f"\x1b]52;c;{encoded}\x1b\\" if len(encoded) <= LARGEST else ""
