"""`check`: whether the maps can still be trusted. The answer is no when a rule is broken, for scripts and cron."""

from __future__ import annotations

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given
from journeytui.cli.layout import Cell, Column, table
from journeytui.domain.ids import short
from journeytui.workspace import references, studies

_COLUMNS = (Column("rule"), Column("record", least=24), Column("id"))


def run(given: Given) -> Exit:
    if given.has("--rules"):
        return _rules(given)
    with opening.library(given) as workspace:
        journey = references.resolve(workspace, given.one("REF"), ("journey",)).id if given.one("REF") else None
        rules = studies.rules(workspace)
        broken = studies.check(workspace, journey)
    if given.has("--json"):
        output.json(broken)
    elif given.has("--plain"):
        for one in broken:
            output.fields([one.rule, one.id, one.word, one.title])
    elif broken:
        for line in table(
            _COLUMNS,
            [[Cell(one.rule), Cell(one.title or studies.UNTITLED), Cell(short(one.id))] for one in broken],
            output.width(),
        ):
            output.ready(line)
    held = sum(rule.holds for rule in rules)
    flawed = sum(one.rule == "rules" for one in broken)
    if flawed:
        tell("The library's rules cannot all be kept. Set them anew: journeytui set library:… rules='NAME=off, …'")
    told = f"{len(broken) - flawed:,} records break a rule." if broken[flawed:] else f"All {held} rules hold."
    tell(told if held else "No rule holds here: all are off.")
    return Exit.NO if broken else Exit.DONE


def _rules(given: Given) -> Exit:
    """Which rules there are, and which of them hold here."""
    with opening.library(given) as workspace:
        rules = studies.rules(workspace)
    if given.has("--json"):
        output.json([{"rule": rule.name, "holds": rule.holds, "means": rule.means} for rule in rules])
        return Exit.DONE
    for rule in rules:
        output.fields([rule.name, "on" if rule.holds else "off", rule.means])
    return Exit.DONE
