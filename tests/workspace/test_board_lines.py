"""What stands behind the lines of boards: whatever a line counts is found behind it, in every journey of the samples and in all."""

from __future__ import annotations

import pytest

import libraries
from journeytui.store import reading
from journeytui.tui.glyphs import UNICODE
from journeytui.tui.screens.board_rows import board
from journeytui.tui.theme import Looks
from journeytui.workspace import board_lines, drawn, edit, studies
from journeytui.workspace.pictures import MANY, lines_of

COUNTS = {
    ("asset", "reasons_lost"): "", ("asset", "reasons_won"): "", ("kpis", "lenses"): "kpis", ("kpis", "comparable"): "kpis",
    ("balance", "goals"): "goals", ("alignment", "functions"): "activities", ("gaps", "walls"): "stages",
    ("gaps", "control"): "touchpoints", ("upkeep", "rules"): "records", ("silos", "between"): "changes",
    ("maturity", "levels"): "journeys",
}  # fmt: skip
"""The column that says how many records stand behind a line; '' where they are to be added up."""


@pytest.fixture(scope="module")
def ws(tmp_path_factory):
    opened = libraries.open_copy(libraries.samples(), tmp_path_factory.mktemp("lines") / "samples.db")
    yield opened
    opened.close()


def journeys(ws):
    return [None, *(journey.id for journey in reading.all_of(ws.connection, "journey"))]


@pytest.mark.parametrize("name", studies.STUDIES)
def test_every_line_of_every_table_can_be_stood_on_in_all_samples(ws, name):
    looks = Looks("dark", UNICODE)
    for journey in journeys(ws):
        view = studies.study(ws, name, journey)
        made = board(view, 118, looks)
        standing = {row.id for row in made.rows}
        lines = {f"{table.name} {at}" for table in view.study.tables for at in range(len(table.lines))}
        untold = {id for id in lines - standing if not id.startswith(("plane ", "sinur ", "puhm ", "figures "))}
        assert (name, journey, untold) == (name, journey, set())


@pytest.mark.parametrize(("study", "table"), COUNTS)
def test_what_a_line_counts_is_found_behind_it(ws, study, table):
    column, told = COUNTS[study, table], 0
    for journey in journeys(ws):
        view = studies.study(ws, study, journey)
        for at, line in enumerate(lines_of(view, table)):
            behind = drawn.behind_line(ws, view, table, at)
            assert all(one.title for one in behind)
            if column:
                assert len(behind) == min(MANY, line[column])
            else:
                moved = reading.among(ws.connection, "movement", [one.id for one in behind])
                assert sum(one.count for one in moved) == line["customers"]
            told += len(behind)
    assert told


def test_periods_stand_behind_the_time_that_holds_them(ws):
    view = studies.study(ws, "asset")
    for table in ("periods", "quarters", "years"):
        for at in range(len(lines_of(view, table))):
            assert drawn.behind_line(ws, view, table, at)
    whole = [drawn.behind_line(ws, view, "years", at) for at in range(len(lines_of(view, "years")))]
    quarters = [drawn.behind_line(ws, view, "quarters", at) for at in range(len(lines_of(view, "quarters")))]
    assert {one.id for those in whole for one in those} == {one.id for those in quarters for one in those}
    assert all(one.note for one in whole[0])


def test_a_text_that_would_read_as_a_condition_is_compared_as_it_stands(tmp_path):
    hostile = "this or that|neither=!'\""
    ws = libraries.open_copy(libraries.empty(), tmp_path / "hostile.db")
    edit.add(ws, "journey", None, {"title": "I try"})
    (journey,) = libraries.ids_of(ws, "journey")
    for function in (hostile, "this", "that"):
        edit.add(ws, "activity", journey, {"title": function, "function": function})
    view = studies.study(ws, "alignment", journey)
    for at, line in enumerate(lines_of(view, "functions")):
        assert [one.title for one in drawn.behind_line(ws, view, "functions", at)] == [line["function"]]
    assert board_lines.of_line(ws, view, "functions", 99) == ()
    ws.close()


def test_what_a_shell_wrote_there_breaks_no_line(tmp_path):
    ws = libraries.open_copy(libraries.samples(), tmp_path / "shell.db")
    for sql in (
        "update movement set count = 'many' where rowid % 3 = 0",
        "update asset_period set starts_on = 7 where rowid % 4 = 0",
        "update activity set function = 5 where rowid % 5 = 0",
    ):
        libraries.outside(ws.path, sql)
    for study, table in {**COUNTS, ("asset", "quarters"): "", ("asset", "years"): "", ("asset", "periods"): ""}:
        view = studies.study(ws, study)
        for at in range(len(lines_of(view, table))):
            drawn.behind_line(ws, view, table, at)
    assert drawn.behind_line(ws, studies.study(ws, "alignment"), "functions", 0)
    ws.close()
