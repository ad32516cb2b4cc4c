"""Text from people: cleaned where it comes in, made harmless where it goes out.

Refuses to be a terminal: nothing that leaves `shown` can move a cursor, set a clipboard or turn the reading order.
"""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_LONE_SURROGATES = "\ud800-\udfff"
_ORDER_TURNING = "\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u2028\u2029\ufeff\u200b\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"

_UNWANTED = re.compile(f"[{_CONTROLS}{_LONE_SURROGATES}{_ORDER_TURNING}{_INVISIBLE}]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\u0085")
_SPACES = re.compile(r"[ \t\n]+")
_NOT_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """The text without control characters, half surrogates, invisible or order-turning marks; line ends as line feeds."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def clean_line(text: str) -> str:
    """Like `clean`, on one line: runs of white space become one space, none stands at the ends."""
    return _SPACES.sub(" ", clean(text)).strip()


def shown(text: str) -> str:
    """The text for a screen, a terminal or a log: every unwanted character stands as a visible mark.

    Line feeds and tabs stay. Values that sync brought were never cleaned, so every way out comes through here.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNWANTED.sub(_mark, text)


def shown_line(text: str) -> str:
    """Like `shown`, on one line: line feeds and tabs become a space."""
    return shown(text).replace("\n", " ").replace("\t", " ")


def printable_json(text: str) -> str:
    """JSON that says the same with every non-printing character as its number: nothing is lost, nothing commands."""
    return "\n".join(line if line.isprintable() else "".join(map(_escape, line)) for line in text.split("\n"))


def a_or_an(noun: str) -> str:
    """The noun with its article: `a stage`, `an insight`."""
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def figure(value: float) -> str:
    """A number as people read it: thousands set apart, no needless digits."""
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}" if abs(value) < 1e15 else f"{value:.3g}"


def tenths(value: float) -> str:
    """A number with its sign and one digit behind the point, as plain text: +1.2, -0.4, 0.0."""
    return f"{value:+,.1f}" if round(value, 1) else "0.0"


def slug(title: str) -> str:
    """The title as it stands in a reference: lower case, letters and digits of any script, joined by `-`."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    return _NOT_WORD.sub("-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")


def nearest(word: str, known: list[str], most: int = 3) -> list[str]:
    """The known words most like this one, best first; none when nothing comes close."""
    import difflib  # noqa: PLC0415  only needed once something was mistyped

    return difflib.get_close_matches(word, known, n=most, cutoff=0.5)


def _escape(character: str) -> str:
    if character.isprintable():
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
