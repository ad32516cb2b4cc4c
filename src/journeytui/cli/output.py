"""The only module that writes to standard output. What it writes is data: the same bytes for the same library.

Nothing of it can move a cursor or set a clipboard: text goes through `domain.text.shown`, JSON escapes what is not printable.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from enum import Enum
from typing import Any

from journeytui.domain.text import printable_json, shown, shown_line


class Tone(Enum):
    """How a piece of text stands out, where there is colour."""

    PLAIN = ""
    STRONG = "1"
    DIM = "2"
    BAD = "31"


class _State:
    """How everything is written until the command is done."""

    plain = False


_state = _State()


def begin(*, plain: bool) -> None:
    """From now on it is written plainly: without colour and decoration, a tab between columns, nothing cut. Or as usual."""
    _state.plain = plain


def is_plain() -> bool:
    """Whether it is written plainly."""
    return _state.plain


def listed(told: str) -> str:
    """Things that stand side by side, with a semicolon between them where it is to be plain: it is read out as a pause."""
    return told.replace(" · ", "; ") if _state.plain else told


def mark(usual: str, plain: str) -> str:
    """A mark of our own, or what stands for it in ASCII where it is to be plain."""
    return plain if _state.plain else usual


def ours(text: str) -> str:
    """Words of our own, with no mark that ASCII has not where it is to be plain."""
    if not _state.plain:
        return text
    from journeytui.tui.glyphs import ASCII

    return ASCII.spelt(text)


def page(text: str) -> None:
    """Our own words, as they are."""
    _write(text)


def line(text: str = "", tone: Tone = Tone.PLAIN) -> None:
    """One line; a line feed in it becomes a space."""
    _write(f"{painted(shown_line(text), tone)}\n")


def fields(values: Iterable[str]) -> None:
    """One record as fields with tabs between."""
    _write("\t".join(map(shown_line, values)) + "\n")


def document(text: str) -> None:
    """A file's content: exact into a file or a pipe, made harmless on a terminal."""
    _write(shown(text) if _is_terminal() else text)


def json(value: Any) -> None:
    """A value as JSON: indented, keys in their order, non-printing characters escaped."""
    import json as codec

    from journeytui.cli.values import plain

    _write(f"{printable_json(codec.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False))}\n")


def ready(text: str) -> None:
    """Lines that were laid out, painted and made harmless before."""
    _write(f"{text}\n")


def painted(text: str, tone: Tone) -> str:
    """The text in its tone, where colour is wanted and can be seen."""
    return f"\x1b[{tone.value}m{text}\x1b[0m" if tone is not Tone.PLAIN and text and coloured() else text


def pair(label: str, wide: int, value: str) -> str:
    """A label and what it says: side by side, or with a tab between where it is to be plain."""
    if _state.plain:
        return f"{label}\t{value}"
    return f"{painted(label.ljust(wide), Tone.DIM)}  {value}".rstrip()


def coloured() -> bool:
    return (
        not _state.plain
        and _is_terminal()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM", "dumb") != "dumb"
    )


def width() -> int | None:
    """The columns of the terminal; None where nothing needs to be cut."""
    if _state.plain or not _is_terminal():
        return None
    return os.get_terminal_size(sys.stdout.fileno()).columns or None


def finish() -> None:
    """Everything is out. Raises OSError when it is not."""
    if sys.stdout is not None:
        sys.stdout.flush()


def finish_quietly() -> None:
    """Whatever can still go out goes out; another failure has been told already, or will be."""
    try:
        finish()
    except OSError:
        abandon()


def abandon() -> None:
    """Nobody reads any more: what is left in the buffer goes nowhere, without a second complaint at exit."""
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _write(text: str) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    _as_utf8()
    sys.stdout.write(text if text.isascii() or not _is_terminal() else _as_it_can_show(text))


def _as_it_can_show(text: str) -> str:
    """The text with nothing in it that the terminal is known not to have."""
    from journeytui.tui.ability import ability

    able = ability(os.environ)
    if able.marks:
        return text
    from journeytui.tui.spelling import within

    return within(text, able)


def _as_utf8() -> None:
    """Data is UTF-8 with line feeds whatever the locale; a terminal gets what it can show."""
    out: Any = sys.stdout
    if not hasattr(out, "reconfigure"):
        return
    if _is_terminal():
        if out.errors != "replace":
            out.reconfigure(errors="replace")
    elif out.encoding.lower() != "utf-8" or out.errors != "backslashreplace":
        out.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()
