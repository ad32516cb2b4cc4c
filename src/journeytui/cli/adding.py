"""`add`: adds a record, and prints its id."""

from __future__ import annotations

from journeytui.cli import assignments, opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.telling import told
from journeytui.domain.errors import InvalidValues, Problem
from journeytui.domain.fields import Entity
from journeytui.domain.text import a_or_an, nearest
from journeytui.domain.words import WORDS
from journeytui.workspace import edit, references


def run(given: Given) -> Exit:
    word = _word(given.one("KIND"))
    if word.hangs_on and not given.has("--in"):
        raise Misused(f"{_one(word)} hangs on {a_or_an(_either(word))}.", f"Say which: add {word.word} --in REF …")
    if not word.hangs_on and given.has("--in"):
        raise Misused(f"{_one(word)} hangs on the library itself.", "Leave --in out.")
    if "title" in word.fields and not given.many("FIELD=VALUE"):
        under = " --in REF" if word.hangs_on else ""
        raise Misused("add needs at least one FIELD=VALUE.", f"For example: add {word.word}{under} title='…'")
    asked = assignments.read(given.many("FIELD=VALUE"))
    with opening.library(given) as workspace:
        parent = references.resolve(workspace, given.value("--in"), word.hangs_on).id if given.has("--in") else None
        after = references.resolve(workspace, given.value("--after"), (word.word,)).id if given.has("--after") else None
        wanted = assignments.wanted(workspace, word, asked)
        outcome = edit.add(workspace, word.word, parent, {**wanted.values, **wanted.plus}, after=after)
        made = references.resolve(workspace, outcome.ids[0])
        path = references.path_of(workspace, made.id)
        unlisted = assignments.unlisted(workspace, word, wanted)
    if given.has("--json"):
        from journeytui.cli.values import record

        output.json({**record(made), "path": path})
    else:
        output.line(made.id)
    told(outcome)
    tell(unlisted)
    return Exit.DONE


def _word(typed: str) -> type[Entity]:
    """The word that a person means: `asset period`, `Touchpoints` and `kpi` are understood."""
    name = typed.strip().casefold().replace("-", "_").replace(" ", "_")
    known = {alias: word for word in WORDS.values() for alias in (word.plural, word.word)}
    addable = list(assignments.KINDS)
    if name in known and known[name].word in addable:
        return known[name]
    close = nearest(name, addable, most=2)
    right = f"did you mean {' or '.join(close)}?" if close else "it can be: " + ", ".join(addable)
    raise InvalidValues([Problem("KIND", f"{typed!r} is nothing that can be added", right)])


def _one(word: type[Entity]) -> str:
    return a_or_an(word.label).capitalize() if word.label.islower() else f"A {word.label}"


def _either(word: type[Entity]) -> str:
    return " or ".join(WORDS[one].label for one in word.hangs_on)
