"""A report as one HTML file: readable in any browser, on paper and by ear, in light and in dark.

Refuses scripts, addresses and styles from elsewhere: what a browser may load from it is nothing, and it is told so.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from itertools import count
from typing import Any

from journeytui.domain.text import shown_line
from journeytui.formats import drawing, planes, portfolio, steps, strips
from journeytui.formats.looks import STYLE
from journeytui.formats.markup import Markup, joined, tag
from journeytui.formats.report import (
    Bars,
    Bullets,
    Cell,
    Chapter,
    Counts,
    Curve,
    Heat,
    Ladder,
    Moods,
    Part,
    Picture,
    Plane,
    Quadrants,
    Relay,
    Report,
    Slopes,
    Stacks,
    Table,
    Task,
    Told,
    Tree,
    Wings,
)

_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""What a browser may do with the page: show it in its own style, and nothing else."""
_SPARK = (64.0, 16.0)
"""How wide and high the line of a trend is."""
_MANY = 10
"""From how many columns on a table is set smaller on paper."""
_LONG = 18
"""From how many letters on a word may be broken."""
_MARKS = {"good": "✓", "bad": "✗", "gap": "?", "plain": "·"}
_MEANT = {"good": "good", "bad": "bad", "gap": "not known", "plain": ""}


def write(report: Report) -> str:
    """The page: the same text for the same report."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", shown_line(report.title)),
        tag("style", Markup(STYLE)),
    )
    sections = _Page().sections(report)
    body = tag("body", tag("a", "Skip to the report", class_="skip", href="#report"), _top(report, sections),
               tag("main", *(made for _, _, made in sections), id="report"), _foot(report))  # fmt: skip
    return "<!doctype html>\n" + tag("html", "\n", head, "\n", body, "\n", lang="en") + "\n"


def _top(report: Report, sections: Iterable[tuple[str, str, Markup]]) -> Markup:
    said = [tag("p", tag("b", f"{fact.label}: "), _line(fact.text), class_="said") for fact in report.said if fact.text]
    facts = tag("dl", *(joined([tag("div", tag("dt", f.label), tag("dd", _line(f.text), class_=f.tone))]) for f in report.facts), class_="facts")  # fmt: skip
    links = [tag("li", tag("a", label, href=f"#{id}")) for id, label, _ in sections]
    return tag(
        "header",
        tag("p", f"{shown_line(report.sort)} · {report.day.isoformat()}", class_="sort"),
        tag("h1", _line(report.title)),
        *said,
        facts if report.facts else Markup(),
        tag("nav", tag("ul", *links), aria_label="Contents"),
    )


def _foot(report: Report) -> Markup:
    told = (
        f"As the library stood on {report.day.isoformat()}. A gap is a gap: what nobody measured is not shown as zero."
    )
    return tag("footer", tag("p", told))


class _Page:
    """Makes the sections; headings and pictures get ids by their number, never from data."""

    def __init__(self) -> None:
        self._pictures = count(1)

    def sections(self, report: Report) -> list[tuple[str, str, Markup]]:
        """Id, heading and markup of each section that has something in it."""
        made = [
            ("failing", "What is failing", _failing(report.failing)),
            ("decided", "What was decided", _tasks(report)),
            ("studies", "What the studies say", joined(self._chapter(chapter) for chapter in report.chapters)),
            ("stages", "Stage by stage", joined(map(_part, report.parts))),
            ("figures", "The figures behind it", joined(_figures(chapter) for chapter in report.chapters)),
        ]
        return [
            (id, label, tag("section", "\n", tag("h2", label, id=f"{id}-heading"), inside, "\n", id=id, aria_labelledby=f"{id}-heading"))
            for id, label, inside in made
            if inside
        ]  # fmt: skip

    def _chapter(self, chapter: Chapter) -> Markup:
        findings = [tag("ul", *map(_finding, chapter.findings), class_="findings")] if chapter.findings else []
        return tag(
            "article",
            tag("h3", chapter.title),
            tag("p", chapter.question, class_="question"),
            tag("ul", *map(_finding, chapter.headline), class_="headline"),
            *(self._figure(one) for one in chapter.pictures),
            *findings,
            class_="chapter wide" if chapter.pictures else "chapter",
        )

    def _figure(self, one: Picture) -> Markup:
        name = f"picture-{next(self._pictures)}"
        drawn = _DRAWINGS[type(one)](name, one)
        note = f"{one.label}; {one.note}." if isinstance(one, Bars) and one.note else f"{one.label}."
        return tag("figure", tag("div", drawn, class_="picture"), tag("figcaption", _line(note)))


_DRAWINGS: Mapping[type[Any], Callable[[str, Any], Markup]] = {
    Curve: drawing.curve, Bars: drawing.bars, Plane: planes.plane, Heat: planes.heat, Quadrants: planes.quadrants,
    Bullets: strips.bullets, Stacks: strips.stacks, Wings: strips.wings, Tree: strips.tree, Slopes: strips.slopes,
    Relay: steps.relay, Ladder: steps.ladder, Moods: portfolio.moods, Counts: portfolio.counts,
}  # fmt: skip
"""How each picture is drawn: with its name, which tells its ids from those of others."""


def _failing(failing: tuple[Told, ...]) -> Markup:
    if not failing:
        return tag("p", "Nothing that was measured is failing.", class_="good")
    topics: dict[str, list[Markup]] = {}
    for told in failing:
        topics.setdefault(told.topic, []).append(tag("li", _line(told.text)))
    return tag("dl", *(tag("div", tag("dt", _line(topic)), tag("dd", tag("ul", *those))) for topic, those in topics.items()), class_="failing")  # fmt: skip


def _tasks(report: Report) -> Markup:
    done = [tag("li", _line(task.title), " (", _line(task.owner or "nobody"), ")") for task in report.done]
    return joined([_open(report), *([tag("p", "Done:", class_="note"), tag("ul", *done)] if done else [])])


def _open(report: Report) -> Markup:
    if not report.tasks:
        return tag("p", "No decision is open.", class_="quiet")
    more = [tag("p", f"{report.more_tasks:,} more are open.", class_="note")] if report.more_tasks else []
    rows = [_task(task) for task in report.tasks]
    heads = [tag("th", label, scope="col") for label in ("What", "Who", "Until", "About")]
    caption = tag("caption", "Open decisions and questions, the most urgent first")
    return joined([_scrolled("Open decisions", tag("table", caption, tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="tasks")), *more])  # fmt: skip


def _task(task: Task) -> Markup:
    what = [tag("span", "open question", class_="tag"), " "] if task.question else []
    why = [tag("p", _line(task.why), class_="why")] if task.why else []
    owner = _line(task.owner) if task.owner else tag("span", "nobody yet", class_="bad")
    due = task.due.isoformat() if task.due else "no day"
    late = [Markup("<br>"), tag("span", _late(task.late), class_="bad")] if task.late and task.late > 0 else []
    cells = (
        tag("td", owner, class_=_long(task.owner)),
        tag("td", due, *late, class_="day"),
        tag("td", _line(task.about), class_=_long(task.about)),
    )
    return tag(
        "tr", tag("th", *what, _line(task.title), *why, scope="row", class_=_long(task.title + task.why)), *cells
    )


def _long(text: str) -> str | None:
    """The class of what holds a word that is too long for a column."""
    return "long" if any(len(word) >= _LONG for word in text.split()) else None


def _late(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'} late"


def _part(part: Part) -> Markup:
    number = [tag("span", f"{part.number} ", class_="number")] if part.number else []
    need = [tag("p", _line(part.need), class_="question")] if part.need else []
    facts = [tag("div", tag("dt", f.label), tag("dd", _line(f.text), class_=f.tone)) for f in part.facts if f.text]
    tables = map(_table, part.tables)
    return tag("article", tag("h3", *number, _line(part.title)), *need,
               tag("dl", *facts, class_="facts small") if facts else Markup(), *tables, class_="stage")  # fmt: skip


def _figures(chapter: Chapter) -> Markup:
    if not chapter.tables:
        return Markup()
    whose = tag("p", f"Whose formulas: {chapter.whose}.", class_="note")
    return tag("article", tag("h3", chapter.title), *map(_table, chapter.tables), whose, class_="figures")


def _finding(told: Told) -> Markup:
    mark = tag("span", _MARKS[told.tone], class_="mark", aria_hidden="true")
    meant = [tag("span", f"{_MEANT[told.tone]}: ", class_="heard")] if _MEANT[told.tone] else []
    return tag("li", mark, *meant, _line(told.text), class_=told.tone)


def _table(table: Table) -> Markup:
    heads = [
        tag(
            "th",
            column.label,
            scope="col",
            class_=" ".join(filter(None, ("right" if column.right else "", _long(column.label)))) or None,
        )
        for column in table.columns
    ]
    lines = [
        tag("tr", *(_cell(cell, right=column.right, first=not at) for at, (cell, column) in enumerate(zip(line, table.columns, strict=True))))
        for line in table.lines
    ]  # fmt: skip
    many = "many" if len(table.columns) >= _MANY else None
    made = tag("table", tag("caption", table.label), tag("thead", tag("tr", *heads)), tag("tbody", *lines), class_=many)
    note = [tag("p", _line(table.note), class_="note")] if table.note else []
    return joined([_scrolled(table.label, made), *note])


def _scrolled(label: str, table: Markup) -> Markup:
    """A table that is moved sideways by itself where the page is narrow, also by keys."""
    return tag("div", table, class_="scroll", role="region", tabindex="0", aria_label=label)


def _cell(cell: Cell, *, right: bool, first: bool) -> Markup:
    beside = list(_beside(cell))
    looks = " ".join(
        filter(
            None, ("right" if right else "", "with" if beside else "", cell.tone.replace("plain", ""), _long(cell.text))
        )
    )
    inside = [_line(cell.text), *beside]
    if first:
        return tag("th", *inside, scope="row", class_=looks or None)
    return tag("td", *inside, class_=looks or None)


def _beside(cell: Cell) -> Iterable[Markup]:
    wide, high = _SPARK
    if cell.share is not None:
        bar = drawing.box(0.0, 4.0, max(1.0, cell.share * wide), high - 8, "accent", 1.5)
        yield tag("svg", bar, class_="beside", width=wide, height=high, aria_hidden="true")
    if cell.level is not None:
        x = wide / 2 + max(-2.0, min(2.0, cell.level)) * (wide / 2 - 4) / 2
        dot = tag("circle", cx=x, cy=high / 2, r=3.5, class_=f"dot {'bad' if cell.level < 0 else 'good'} sure")
        scale = drawing.rule(0.0, high / 2, wide, high / 2), drawing.rule(wide / 2, 3.0, wide / 2, high - 3, "axis")
        yield tag("svg", *scale, dot, class_="beside", width=wide, height=high, aria_hidden="true")
    if len(cell.trend) > 1:
        told = f"from {cell.trend[0]:g} to {cell.trend[-1]:g} in {len(cell.trend)} readings"
        line = tag("polyline", points=_spark(cell.trend), class_="curve")
        yield tag("svg", tag("title", told), line, class_="beside", width=wide, height=high, role="img")


def _spark(values: tuple[float, ...]) -> str:
    wide, high = _SPARK
    low, most = min(values), max(values)
    across, up = (wide - 4) / (len(values) - 1), (high - 4) / (most - low or 1.0)
    return " ".join(f"{2 + at * across:.1f},{high - 2 - (value - low) * up:.1f}" for at, value in enumerate(values))


def _line(text: str) -> str:
    return shown_line(text)
