"""Text that would command a terminal, be taken for markup or hide itself, and libraries into which somebody put it by `sqlite3`."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from journeytui.domain.kinds import Address, Currency, Email, Labels, Line, Listing, Pairs, Prose, Term
from journeytui.domain.words import WORDS
from journeytui.store.columns import columns_of, compact

FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What may never leave the program for a person's eyes: every control character but a line feed, and what cannot be seen."""

ESCAPES = (
    "\x1b]52;c;SE9TVElMRQ==\x07", "\x1b]52;c;SE9TVElMRQ==\x1b\\", "\x1b]0;owned\x07", "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
    "\x1b[2J", "\x1b[13;37H", "\x1b[?1049l", "\x1b[38;5;199m", "\x1b[6n", "\x1b[5i", "\x1bc", "\x1bP$q\x1b\\", "\x1b_G\x1b\\",
    "\x1b]9;7;cmd\x07", "\x1b[?1003h", "\x1b(0", "\x9b31m", "\x9b2J", "\x9d52;c;SE9TVElMRQ==\x9c", "\x90q\x9c", "\x85next",
)  # fmt: skip
CONTROLS = (
    "\0",
    "nul\0inside",
    "\x07\x08\x7f",
    "over\rwritten",
    "\b\b\b\b",
    "\x0b\x0c",
    "\x00\x1b",
    "a\tb",
    "line\nfeed",
)
UNSEEN = (
    "\u202egnp.exe", "\u2066x\u2069", "\u2028\u2029", "\u200b\u200d\ufeff", "\u061c\u200e\u200f", "\U000e0041\U000e007f",
    "\u2060\u2064", "\ufff9\ufffb", "\u206a",
)  # fmt: skip
MARKUP = (
    "[/foo]", "[/]", "[@click=app.quit]x[/]", "[bold", "[[", "]]", "[red]r[/red]", "[link=file:///etc]l[/link]", "\\[b]", "[b]",
    "{x}", "{0}", "{", "%s", "%(a)s", "%n%n", "$x", "${HOME}", ":smile:", "`id`", "&lt;", "<b>", "*", "# no heading", "- no item",
    "'; DROP TABLE journey; --", '" OR 1=1', "NEAR(", "-", "--help", "~", "null", "no", "0x10", "1:30", "!!python/object:x", "&a", "*a",
    "---", "...", "? x", "| y", "> z",
)  # fmt: skip
WIDE = (
    "界" * 200,
    "e" + "\u0301" * 300,
    "👩‍👩‍👧‍👦" * 20,
    "🏴" * 9,
    "ｆｕｌｌ",
    "ﷺ",
    "a" * 5_000,
    "x " * 3_000,
    "𐍈",
    "ﬀ",
)
ATTACKS = ESCAPES + CONTROLS + UNSEEN + MARKUP + WIDE

BROKEN = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf8\x88\x80\x80\x80", b"ok\x80")
"""Bytes that are no UTF-8: `cast(x'…' as text)` puts them where text stands; the second is half of a surrogate pair."""

TEXTS = (Line, Prose, Email, Address, Currency, Term, Labels, Listing, Pairs)


def texts(seed: int) -> Iterator[str]:
    """Hostile texts without end: each begins with a mark of its own, so that it can be found on a screen."""
    chance = random.Random(seed)
    number = 0
    while True:
        attacks = [ATTACKS[number % len(ATTACKS)], *chance.choices(ATTACKS[: -len(WIDE)], k=chance.randint(0, 2))]
        yield f"h{seed}n{number:04}" + "".join(attacks) + "."
        number += 1


def visible(text: str, most: int) -> str:
    """So much of a text as can be read on one line whatever is in it: up to the first character that must not be sent."""
    return re.split(r"[^\x20-\x7e]", text, maxsplit=1)[0][:most]


def poison(db: Path, seed: int, *, everything: bool = False) -> dict[tuple[str, str, str], str]:
    """Writes a hostile text into every text column of every record, as `sqlite3` in a shell would; which text stands where.

    Args:
        everything: also where numbers, days, choices, links, positions and JSON belong.
    """
    source = texts(seed)
    written: dict[tuple[str, str, str], str] = {}
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        for word, id, column, kind in list(_places(connection, everything=everything)):
            text = next(source)
            value = _encoded(kind, text)
            connection.execute(f'UPDATE "{word}" SET "{column}" = ? WHERE id = ?', (value, id))
            written[word, id, column] = text
        for (number,) in connection.execute("SELECT number FROM change").fetchall():
            connection.execute(
                "UPDATE change SET author = ?, what = ? WHERE number = ?", (next(source), next(source), number)
            )
        connection.execute(
            "UPDATE journal SET old = ? WHERE number % 5 = 0 AND field NOT IN ('+', '-')", (next(source),)
        )
    return written


def break_bytes(db: Path) -> None:
    """Writes bytes that are no UTF-8 where text stands."""
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        places = [place for place in _places(connection, everything=False) if place[2] != "statuses"]
        for number, (word, id, column, _) in enumerate(places):
            broken = BROKEN[number % len(BROKEN)]
            sql = f'UPDATE "{word}" SET "{column}" = CAST(? AS TEXT) WHERE id = ?'
            connection.execute(sql, (f"b{number:04}".encode() + broken, id))
        sql = "UPDATE change SET author = CAST(? AS TEXT), what = CAST(? AS TEXT)"
        connection.execute(sql, (BROKEN[0], BROKEN[1]))


def _places(connection: sqlite3.Connection, *, everything: bool) -> Iterator[tuple[str, str, str, type | None]]:
    for word in WORDS.values():
        ids = [row[0] for row in connection.execute(f'SELECT id FROM "{word.word}" ORDER BY id')]
        for id in ids:
            for column in (*columns_of(word), "extra"):
                kind = type(word.fields[column].kind) if column in word.fields else None
                if (kind in TEXTS) or (everything and column != "parent"):
                    yield word.word, id, column, kind


def _encoded(kind: type | None, text: str) -> Any:
    match kind:
        case _ if kind in (Labels, Listing):
            return compact([text, text[::-1]])
        case _ if kind is Pairs:
            return compact({text: text, "n": 1.5})
    return text


def leaks(sent: str, allowed: Iterable[str] = ()) -> list[str]:
    """What was sent that must not be."""
    return [found for found in FORBIDDEN.findall(sent) if found not in set(allowed)]
