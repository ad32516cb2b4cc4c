"""The sync mark: what it says, and that it says nothing where nothing is shared."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui import standing
from journeytui.tui.glyphs import ASCII, UNICODE
from journeytui.workspace.reports import Report, Run

READY = Report(remote="team", state="ready")
COUNTS = st.integers(0, 3) | st.integers(0, 10**7)
REPORTS = st.builds(
    Report, remote=st.sampled_from(["", "team"]),
    state=st.sampled_from(["never", "joining", "ready", "offline", "stopped", "viewer", "something newer"]),
    why=st.text(max_size=20), ahead=COUNTS, behind=COUNTS, conflicts=COUNTS, held_back=COUNTS,
    doing=st.sampled_from(["", "sending", "bringing", "indexing"]), done=COUNTS, of=COUNTS,
    others=st.lists(st.tuples(st.text(max_size=5), st.lists(st.text(max_size=9), max_size=4).map(tuple)), max_size=2).map(tuple),
    run=st.none() | st.builds(Run, st.text(max_size=9), COUNTS, COUNTS, st.booleans(), st.booleans()),
)  # fmt: skip


def said(report: Report | None, glyphs=UNICODE) -> str:
    return "".join(text for text, _ in standing.mark(report, glyphs))


@given(REPORTS)
def test_a_report_is_the_same_on_the_other_side(report: Report) -> None:
    assert Report.parse(report.line) == report
    assert "\n" not in report.line


@pytest.mark.parametrize(
    "line", ["", "null", "[]", "{}", "x", '{"others": 3}', '{"others": [], "run": {"x": 1}}', "\x00"]
)
def test_what_is_no_report_is_none(line: str) -> None:
    assert Report.parse(line) is None


@given(REPORTS)
def test_nothing_is_said_exactly_where_nothing_is_shared(report: Report) -> None:
    assert bool(said(report)) == bool(report.remote)
    assert said(None) == ""


@given(REPORTS)
def test_every_number_is_said_and_ascii_glyphs_are_ascii(report: Report) -> None:
    if report.remote:
        for glyph, count in (("↑", report.ahead), ("↓", report.behind), ("⚠", report.conflicts)):
            assert (f"{glyph}{count:,}" in said(report)) == bool(count)
    assert said(report, ASCII).isascii()


@pytest.mark.parametrize(
    ("told", "mark"),
    [
        ({}, "synced"),
        ({"ahead": 2}, "↑2"),
        ({"ahead": 2, "behind": 1, "conflicts": 3}, "↑2 ↓1 ⚠3"),
        ({"state": "offline", "ahead": 2}, "⏸ offline ↑2"),
        ({"state": "stopped"}, "⏸ stopped"),
        ({"state": "never"}, "not synced"),
        ({"state": "joining", "doing": "bringing", "done": 45, "of": 100}, "bringing 45 %"),
        ({"doing": "sending", "ahead": 2}, "sending ↑2"),
        ({"held_back": 31}, "−31?"),
    ],
)
def test_what_is_said(told: dict, mark: str) -> None:
    assert said(dataclasses.replace(READY, **told)) == mark


def test_those_who_are_here_are_called_by_their_first_names() -> None:
    assert standing.together([]) == ""
    assert standing.together(["Ana Lima <ana@example.com>"]) == "with Ana"
    assert standing.together(["Ana <a@b>", "ben"]) == "with Ana, ben"
    assert standing.together(["Ana", "Ben", "Cleo"]) == "with Ana, Ben and 1 other"
    assert standing.together(["Ana", "Ben", "Cleo", "Dana"], 1) == "with Ana and 3 others"
    assert standing.together(["<x@y>", "\x1b[31m"], 2) == "with <x@y>, ␛[31m"


def test_the_help_tells_every_mark() -> None:
    told = " ".join(mark for mark, _, _ in standing.marks(UNICODE))
    assert all(glyph in told for glyph in (UNICODE.up, UNICODE.down, UNICODE.warning, UNICODE.paused, UNICODE.new))
