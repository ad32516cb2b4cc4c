"""Keys, lists and texts as YAML that every reader understands the same way, and that differs little when little changed.

Refuses to rely on what readers make of unquoted text: what any of them could take for something else gets quotes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from journeytui.formats.reading import SHARED
from journeytui.formats.writing import Bare, Blank, Named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from journeytui.formats.writing import Tree

_TURNED = frozenset(("y", "yes", "n", "no", "true", "false", "on", "off", "null", "nan", "inf"))
"""What some reader of YAML takes for a truth, a number or nothing."""
_WORDS = re.compile(r"[^\W\d_](?:[^\n:#]|:(?! |$)|(?<! )#)*(?<!\s)")
_ID = re.compile(r"(?!0[xb])[0-7](?=[0-9a-z]*[f-z])[0-9a-z]{25}")
_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)? [A-Z]{3}")
_QUIET = re.compile("[\u200c\u200d\u00a0\u202f]")
"""What does not count as printable, and yet belongs to texts: joiners of letters and emoji, spaces that do not break."""
_LONGEST_REMARK = 80
_LONGEST_KEY = 900
"""Readers look 1,024 characters ahead for the colon of a key."""


def text(tree: Tree) -> str:
    """The tree as a file: an empty line before each list of records of the journey itself."""
    out: list[str] = []
    for key, value in tree.items():
        if key == SHARED or (isinstance(value, list) and value and isinstance(value[0], dict)):
            out.append("")
        out += _entry(key, value, "")
    return "\n".join(out) + "\n"


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    name = _text(key)
    begin = f"{indent}{name}:" if len(name) <= _LONGEST_KEY else f"{indent}? {name}\n{indent}:"
    if isinstance(value, dict) and value:
        yield begin
        for inner, one in value.items():
            yield from _entry(inner, one, indent + "  ")
    elif isinstance(value, list) and value:
        yield begin
        for one in value:
            yield from _item(one, indent + "  ")
    else:
        yield begin if value is None and key != "extra" else f"{begin} {_scalar(value, indent + '  ')}"


def _item(value: Any, indent: str) -> Iterator[str]:
    inner: Iterator[str]
    if isinstance(value, dict) and value:
        inner = (line for key, one in value.items() for line in _entry(key, one, indent + "  "))
    elif isinstance(value, list) and value:
        inner = (line for one in value for line in _item(one, indent + "  "))
    else:
        inner = iter([f"{indent}  {_scalar(value, indent + '  ')}"])
    first = next(inner)
    yield f"{indent}- {first[len(indent) + 2 :]}"
    yield from inner


def _scalar(value: Any, indent: str) -> str:
    return _SCALARS[type(value)](value, indent)


def _text(value: str, indent: str | None = None) -> str:
    """A text: bare where that is safe, line by line where it has several, else in quotes. A key has no indent."""
    seen = _QUIET.sub("", value)
    if seen.isprintable():
        plain = _WORDS.fullmatch(value) and value.casefold() not in _TURNED
        if plain or _ID.fullmatch(value) or _AMOUNT.fullmatch(value):
            return value
    elif indent and "\n" in value and _stands_line_by_line(seen):
        return "|-\n" + "\n".join(f"{indent}{line}" if line else "" for line in value.split("\n"))
    return _quoted(value)


def _stands_line_by_line(seen: str) -> bool:
    lines = seen.split("\n")
    return (
        not lines[0].startswith(" ") and all(lines[at].strip() for at in (0, -1)) and all(map(str.isprintable, lines))
    )


def _quoted(value: str) -> str:
    raw = json.dumps(value, ensure_ascii=False)
    if raw.isascii() and raw.isprintable():
        return raw
    return "".join(one if one.isprintable() or _QUIET.match(one) else _escaped(one) for one in raw)


def _escaped(one: str) -> str:
    code = ord(one)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _float(value: float, _indent: str) -> str:
    """With a point in it, or some readers take it for a text."""
    digits, e, power = repr(value).partition("e")
    return digits + e + power if not e or "." in digits else f"{digits}.0e{power}"


def _remark(said: str) -> str:
    """What stands behind a value for people, and is nothing to those who read the file."""
    line = "".join(one for one in _QUIET.sub(" ", said) if one.isprintable())
    return f" # {line if len(line) <= _LONGEST_REMARK else line[: _LONGEST_REMARK - 1] + '…'}"


_SCALARS: dict[type, Callable[[Any, str], str]] = {
    Bare: lambda value, _: str(value),
    Named: lambda value, _: _text(str(value)) + _remark(value.name),
    Blank: lambda value, _: _remark(value.rule).strip(),
    str: _text,
    bool: lambda value, _: "true" if value else "false",
    int: lambda value, _: str(value),
    float: _float,
    type(None): lambda _, __: "null",
    dict: lambda _, __: "{}",
    list: lambda _, __: "[]",
}
