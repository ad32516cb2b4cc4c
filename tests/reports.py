"""Reports for tests: one in which every text is the same, whatever it is, and what stands in a page."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

from hypothesis import strategies as st

from journeytui.formats.report import (
    Bars,
    Baton,
    Branch,
    Bullet,
    Bullets,
    Cell,
    Chapter,
    Column,
    Count,
    Counts,
    Curve,
    Fact,
    Gate,
    Heat,
    Ladder,
    Mood,
    Moods,
    Moved,
    Part,
    Plane,
    Point,
    Quadrants,
    Relay,
    Report,
    Slope,
    Slopes,
    Spot,
    Stacks,
    Table,
    Task,
    Told,
    Tree,
    Wings,
)

HOSTILE = (
    "</title></style><script>alert(1)</script>", '" onload="alert(1)', "'><img src=http://example.com/x>", "&lt;b&gt; &amp; &#60;",
    "<!-- ", "]]>", "\x1b[31mred\x07", "a\u202eb", "javascript:alert(1)", "![x](http://example.com/x.png)", "[x](http://example.com)",
    "| a | b |", "# heading", "- list", "1. list", "1) list", "+ x", "===", "---", "```", "<http://example.com>", "http://example.com", "\\", "\\|", "*a*_b_",
    "$x$", "~~x~~", "&copy;", "   indented", "\n\nnew", "{{0}}", "www.example.com", "مرحبا", "漢字かな交じり文", "e\u0301", "\ud800",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=80), st.text("<>&\"'`*_[]()!|#-+=\\/:.~$ 1aw\n", max_size=30)
)
ALONE = {"meta", "br"}


def report_of(text: str) -> Report:
    """A report in which every text that can come from data is the one given."""
    cell = Cell(text, "bad", 0.5, -1.0, (1.0, 2.0, 1.5))
    table = Table(text, (Column(text), Column(text, right=True)), ((cell, cell), (Cell(text), Cell(""))), text)
    pictures = (
        Curve(
            text,
            (text, text),
            (Point(0, text, -1.0, 0.6, moment=True, hand=1, tried=1.5), Point(0, text, None), Point(1, text, 2.0)),
        ),
        Bars(text, (Moved(text, 10, None, text), Moved(text, None, 3), Moved(text, None, None)), text),
        Plane(text, (Spot(8, 9, 2), Spot(1, 1)), (Spot(8, 9, 1, text),), 7),
        Quadrants(text, (Spot(2, 70, 1, text), Spot(2, 70, 1, text)), 2.5, 50),
        Heat(text, (text, text), ((text, (1, None)), (text, (None, 4))), text, ("", text)),
        Bullets(
            text,
            (Bullet(text, 0.5, True, text, text, "bad", (1.0, 2.0)), Bullet(text, None, False, "", "", "gap", ())),
            0.3,
            0.75,
        ),
        Stacks(text, ((text, "good"), (text, "bad")), ((text, (3, 1), text), (text, (0, 0), ""))),
        Wings(text, (text, text), 5.0, ((text, 1.0, 4.0), (text, 4.0, 1.0))),
        Tree(text, (Branch(text, 0, -0.5, (1.0, None, -1.0), text), Branch(text, 9, None, (), ""))),
        Slopes(
            text,
            (
                Slope(text, text, text, -0.4, "bad"),
                Slope(text, "1", "2", 0.5, "good"),
                Slope(text, "", "", 0.0, "plain"),
            ),
        ),
        Relay(text, 2, (Baton(text, 0, False, text), Baton(text, 1, True, text), Baton(text, None, False, text))),
        Ladder(text, (text, text), 0, 1, (Gate(text, 1, 2, 3, True),)),
        Moods(text, (Mood(text, -0.5, 0.6, 1.0, (1.0, None, -1.0), text), Mood(text, None, 0.0, None, (), ""))),
        Counts(text, (text, text), (Count(text, (3, 1), text, text, "bad", text), Count(text, (0,), "", "", "gap"))),
    )
    told = (Told(text, "bad", text), Told(text, "gap"), Told(text, "good"), Told(text))
    return Report(
        title=text, sort=text, said=(Fact(text, text),), day=dt.date(2026, 3, 31), facts=(Fact(text, text, "bad"),), failing=told,
        tasks=(Task(text, True, text, dt.date(2026, 3, 1), 30, text, text), Task(text, False, "", None, None, "", "")),
        more_tasks=2, done=(Task(text, False, text, None, None, text, text),),
        chapters=(Chapter(text, text, text, told, pictures, told, (table,)),),
        parts=(Part(None, text, text, (), (table,)), Part(1, text, text, (Fact(text, text),), (table,))),
    )  # fmt: skip


class Seen(HTMLParser):
    """What stands in a page: its elements with their attributes, and the text of each."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice: {attrs}"
        self.elements.append((tag, dict(attrs)))
        if tag not in ALONE:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data))

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data}")
