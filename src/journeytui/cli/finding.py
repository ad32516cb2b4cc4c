"""`find`: searches every text of a library."""

from __future__ import annotations

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone
from journeytui.domain.ids import short
from journeytui.domain.words import WORDS
from journeytui.workspace import indexing, seek

_COLUMNS = (
    Column("what"),
    Column("title", least=24),
    Column("where", least=16, rank=1),
    Column("words", least=24, rank=2),
    Column("id"),
)


def run(given: Given) -> Exit:
    typed = " ".join(given.many("TEXT"))
    limit = given.whole("--limit", 200)
    with opening.library(given) as workspace:
        indexing.finish(workspace)
        workspace.catch_up()
        if indexing.is_due(workspace):
            tell("What the first sync brought is just being made ready for search: not all of it is found yet.")
        found = seek.find(workspace, typed, limit, marks=seek.IN_ASCII if output.is_plain() else seek.USUAL)
    if given.has("--json"):
        output.json(found)
    elif given.has("--plain"):
        for hit in found.hits:
            output.fields([hit.id, hit.word, hit.title, hit.where, hit.snippet])
    elif found.hits:
        rows = [
            (
                Cell(WORDS[hit.word].label),
                Cell(hit.title),
                Cell(hit.where, Tone.DIM),
                Cell(_words(hit), Tone.DIM),
                Cell(short(hit.id), Tone.DIM),
            )
            for hit in found.hits
        ]
        for text in table(_COLUMNS, rows, output.width()):
            output.ready(text)
    if not found.hits:
        tell(f"Nothing has {typed!r} in it.")
        return Exit.NO
    if found.more:
        wider = ", or --limit" if len(found.hits) >= limit else ""
        tell(f"These are the best {len(found.hits):,}; there are more. Add a word{wider}.")
    return Exit.DONE


def _words(hit: seek.Hit) -> str:
    """Where the words stand, unless that is the title, which is shown anyway."""
    return "" if hit.snippet == hit.title else hit.snippet
