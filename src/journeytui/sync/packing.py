"""The small form of a push: its lines deflated with the words that every push says, which both sides know by heart.

Refuses what is large: that repeats its words by itself, and travels as gzip.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zlib import _Decompress

MOST: Final = 4_096
"""Bytes of a push up to which this form is worth it."""
_KNOWN: Final = (
    b'"lift":[["{"op":"remove","k":"","ids":[["],["{"op":"back","k":"},"seq":"title":"parent":"position":"within":"'
    b'"Z","new":1,"set":{"{"mut":"","replica":"","n":1}\n{"op":"put","k":"","i":"","a":"","t":"20Z","set":{"'
    b'"},"base":{"":},"was":{":"}}\n'
)
"""What lines say again and again, the commonest last. It never changes: other words are another sort of body."""


def pack(body: bytes) -> bytes:
    """The bytes in the small form. The same bytes are always packed the same."""
    packer = zlib.compressobj(9, zdict=_KNOWN)
    return packer.compress(body) + packer.flush()


def unpacking() -> _Decompress:
    """What unpacks the small form, as far as one lets it. It raises `zlib.error` on what is none, or is damaged."""
    return zlib.decompressobj(zdict=_KNOWN)
