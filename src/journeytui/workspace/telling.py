"""The answer of a study as people read it in lines of text, and as programs do."""

from __future__ import annotations

from typing import Any

from journeytui.domain.kinds import Money
from journeytui.domain.value import Value
from journeytui.workspace import studies
from journeytui.workspace.studies import Column, StudyView, Table

_COARSE = 1_000
"""From here on nobody reads what stands behind the point."""
_LEFT = ("text", "record", "day")


class Shown(Value):
    """A table in texts: the columns in which something stands."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[str, ...], ...]
    values: tuple[tuple[Any, ...], ...]
    """What the texts stand for, in the same places."""

    def is_left(self, at: int) -> bool:
        """Whether the column is read from its left."""
        return self.columns[at].kind in _LEFT


def shown(view: StudyView, table: Table, most: int | None = None) -> Shown:
    """The table, or so many lines of it: numbers of a column all with as much behind the point, units beside them."""
    lines = table.lines[:most]
    texts = [_texts(view, table, at, [line[at] for line in lines]) for at in range(len(table.columns))]
    units = {column.unit: at for at, column in enumerate(table.columns) if column.unit}
    for at, column in enumerate(table.columns):
        if column.unit:
            beside = texts[_place(table, column.unit)]
            texts[at] = [f"{told} {unit}".strip() if told else "" for told, unit in zip(texts[at], beside, strict=True)]
    kept = [at for at, column in enumerate(table.columns) if column.name not in units and (not at or any(texts[at]))]
    return Shown(
        tuple(table.columns[at] for at in kept),
        tuple(tuple(texts[at][line] for at in kept) for line in range(len(lines))),
        tuple(tuple(line[at] for at in kept) for line in lines),
    )


def as_data(view: StudyView) -> dict[str, Any]:
    """The answer for a program: every table as a list of objects, records by their id, and what they are called."""
    return {
        "study": view.question.name,
        "question": view.question.question,
        "whose": view.question.whose,
        "journey": view.journey,
        "targets_left_out": view.targets_left_out,
        "headline": [_told(view, finding) for finding in view.study.headline],
        "tables": {
            table.name: [
                dict(zip((column.name for column in table.columns), map(_plain, line), strict=True))
                for line in table.lines
            ]
            for table in view.study.tables
        },
        "findings": [_told(view, finding) for finding in view.study.findings],
        "names": view.names,
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Money) else value


def _told(view: StudyView, finding: studies.Finding) -> dict[str, Any]:
    return {"text": studies.sentence(view, finding), "about": finding.about, "tone": finding.tone}


def _place(table: Table, name: str) -> int:
    return next(at for at, column in enumerate(table.columns) if column.name == name)


def _texts(view: StudyView, table: Table, at: int, values: list[Any]) -> list[str]:
    column = table.columns[at]
    told = [studies.cell(view, column, value) or (table.blank if column.kind != "record" else "") for value in values]
    if column.kind == "number" and not (column.mixed or column.unit):
        point = _point(values, told)
        told = [f"{value:,.{point}f}" if _is_number(value) else one for value, one in zip(values, told, strict=True)]
    if column.kind in _LEFT:
        return told
    return [f"−{one[1:]}" if one[:1] == "-" else one for one in told]


def _point(values: list[Any], told: list[str]) -> int:
    """How many places behind the point the numbers of a column have."""
    known = [(value, one) for value, one in zip(values, told, strict=True) if _is_number(value)]
    if any(abs(value) >= _COARSE for value, _ in known):
        return 0
    return max((len(one.partition(".")[2]) for _, one in known), default=0)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
