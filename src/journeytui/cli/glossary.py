"""`help words` and `help KIND`: what each word of journeys means, and what its fields hold. All of it is taken from the declaration."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from textwrap import wrap

from journeytui.cli import output
from journeytui.cli.output import Tone
from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS

ALL = "words"
"""What is asked for to read all words."""
_WIDE = 118
"""Cells of a line of help."""


def is_known(name: str) -> bool:
    """Whether that is a word here, or asks for all of them."""
    return name in WORDS or name == ALL


def show(name: str) -> None:
    """Prints what the word means and what each of its fields holds; or all words."""
    if name == ALL:
        _columns((name, f"{_named(word)}. {_meaning(word)}") for name, word in WORDS.items())
        return
    word = WORDS[name]
    if not output.is_plain():
        for line in wrap(f"{_named(word)}: {_meaning(word)}", _wide()):
            output.line(line, Tone.STRONG)
        output.line()
    _columns(_fields(word))


def told() -> Iterator[tuple[str, str]]:
    """Each word and what it means; first what asks for all of them."""
    yield ALL, "what the words of journeys mean"
    yield from ((name, _meaning(word)) for name, word in WORDS.items())


def _wide() -> int:
    return min(_WIDE, output.width() or _WIDE)


def _named(word: type[Entity]) -> str:
    return f"{word.label[0].upper()}{word.label[1:]}"


def _meaning(word: type[Entity]) -> str:
    return " ".join((inspect.getdoc(word) or "").split())


def _fields(word: type[Entity]) -> Iterator[tuple[str, str]]:
    for name, field in word.fields.items():
        yield name, f"{field.label}. {field.kind.help} Should be {field.kind.rule}."


def _columns(pairs: Iterable[tuple[str, str]]) -> None:
    rows = list(pairs)
    width = max(len(left) for left, _ in rows)
    for left, right in rows:
        if output.is_plain():
            output.fields((left, output.ours(right)))
            continue
        for line in wrap(right, _wide(), initial_indent=f"  {left:<{width}}  ", subsequent_indent=" " * (width + 4)):
            output.line(line)
