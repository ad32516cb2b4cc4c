"""A report as Markdown, for wikis, tickets and mails; it reads as plain text too.

Refuses markup from data: what people wrote stands as text, whatever characters it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from journeytui.domain.text import shown_line
from journeytui.formats.report import Cell, Chapter, Column, Fact, Part, Report, Table, Task, Told

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$#]|(?<=:)/(?=/)|(?<=[wW]{3})\.")
"""What Markdown would obey, and what would make an address of a text."""
_BLOCK = re.compile(r"^([-+=]|\d+(?=[.)]))")
"""What would begin a list or a heading where a line begins."""
_MARKS = {"good": "✓", "bad": "✗", "gap": "?", "plain": "·"}
_BAR = 12
"""Letters of the longest bar."""


def write(report: Report) -> str:
    """The text: the same for the same report."""
    blocks = [
        f"# {text(report.title)}",
        f"{paragraph(report.sort)} · {report.day.isoformat()}",
        *_facts((*report.said, *report.facts)),
        "## What is failing",
        *(_told(report.failing) or ["Nothing that was measured is failing."]),
        "## What was decided",
        *_tasks(report),
        "## What the studies say",
        *(block for chapter in report.chapters for block in _chapter(chapter)),
        *(["## Stage by stage"] if report.parts else []),
        *(block for part in report.parts for block in _part(part)),
        "## The figures behind it",
        *(block for chapter in report.chapters for block in _figures(chapter)),
        f"As the library stood on {report.day.isoformat()}. A gap is a gap: what nobody measured is not shown as zero.",
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def text(from_data: str) -> str:
    """A text that Markdown shows as it stands, inside of a line."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(shown_line(from_data).split()))


def paragraph(from_data: str) -> str:
    """A text that stands alone."""
    return _BLOCK.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", text(from_data))


def _set(mark: str, from_data: str) -> str:
    """A text that stands alone and is set off; nothing where there is none."""
    words = text(from_data)
    return f"{mark}{words}{mark}" if words else ""


def _told(told: Sequence[Told]) -> list[str]:
    """One list, or nothing."""
    lines = [
        f"- {_MARKS[one.tone]} " + (f"**{text(one.topic)}:** " if text(one.topic) else "") + text(one.text)
        for one in told
    ]
    return ["\n".join(lines)] if lines else []


def _facts(facts: Iterable[Fact]) -> list[str]:
    lines = [f"- **{text(fact.label)}:** {text(fact.text)}" for fact in facts if fact.text]
    return ["\n".join(lines)] if lines else []


def _tasks(report: Report) -> list[str]:
    return [*_open(report), *_done(report.done)]


def _done(done: Sequence[Task]) -> list[str]:
    lines = [f"- Done: {text(task.title)} ({text(task.owner) or 'nobody'})" for task in done]
    return ["\n".join(lines)] if lines else []


def _open(report: Report) -> list[str]:
    if not report.tasks:
        return ["No decision is open."]
    columns = tuple(map(Column, ("What", "Who", "Until", "About", "Why")))
    made = Table("", columns, tuple(map(_task, report.tasks)))
    more = [f"{report.more_tasks:,} more are open."] if report.more_tasks else []
    return [_grid(made), *more]


def _task(task: Task) -> tuple[Cell, ...]:
    late = f" ({task.late:,} day{'' if task.late == 1 else 's'} late)" if task.late and task.late > 0 else ""
    return (
        Cell(("Open question: " if task.question else "") + task.title), Cell(task.owner or "nobody yet"),
        Cell((task.due.isoformat() if task.due else "no day") + late), Cell(task.about), Cell(task.why),
    )  # fmt: skip


def _chapter(chapter: Chapter) -> list[str]:
    return [
        f"### {text(chapter.title)}",
        _set("*", chapter.question),
        *_told(chapter.headline),
        *_told(chapter.findings),
    ]


def _part(part: Part) -> list[str]:
    number = f"{part.number} " if part.number else ""
    need = [_set("*", part.need)] if part.need else []
    return [f"### {number}{text(part.title)}", *need, *_facts(part.facts), *(b for t in part.tables for b in _table(t))]


def _figures(chapter: Chapter) -> list[str]:
    if not chapter.tables:
        return []
    tables = [block for table in chapter.tables for block in _table(table)]
    return [f"### {text(chapter.title)}: figures", *tables, f"Whose formulas: {text(chapter.whose)}."]


def _table(table: Table) -> list[str]:
    return [_set("**", table.label), _grid(table), *([paragraph(table.note)] if table.note else [])]


def _grid(table: Table) -> str:
    heads = " | ".join(text(column.label) for column in table.columns)
    rule = " | ".join("---:" if column.right else "---" for column in table.columns)
    lines = [" | ".join(map(_cell, line)) for line in table.lines]
    return "\n".join(f"| {line} |" for line in (heads, rule, *lines))


def _cell(cell: Cell) -> str:
    bar = " " + "█" * max(1, round(cell.share * _BAR)) if cell.share is not None else ""
    return text(cell.text) + bar
