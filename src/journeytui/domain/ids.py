"""Identity of records: 26 lower-case Crockford base-32 characters of 128 bits, unique over all words."""

from __future__ import annotations

import re

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
SHORTEST_PREFIX = 6

_WELL_FORMED = re.compile(f"[0-7][{ALPHABET}]{{{LENGTH - 1}}}")
_PREFIX = re.compile(f"[0-7][{ALPHABET}]{{{SHORTEST_PREFIX - 1},{LENGTH - 1}}}")


def encode(number: int) -> str:
    """The id of a number from 0 to 2**128 - 1."""
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def derived(*parts: str) -> str:
    """The same id for the same parts, whoever asks: SHA-256 over the parts, cut to 128 bits."""
    import hashlib  # noqa: PLC0415  brings OpenSSL along, which nothing on the way to the first frame needs

    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return encode(int.from_bytes(digest[:16], "big"))


def short(id: str) -> str:
    """The beginning of an id: long enough to be a reference, and to be alone in libraries of a million records."""
    return id[:10]


def well_formed(text: str) -> bool:
    """Whether the text is a whole id."""
    return _WELL_FORMED.fullmatch(text) is not None


def mentioned(text: str) -> list[str]:
    """All ids in a text, from left to right."""
    return _WELL_FORMED.findall(text)


def could_begin(text: str) -> bool:
    """Whether the text may be a prefix of an id, long enough to be a reference."""
    return _PREFIX.fullmatch(text) is not None
