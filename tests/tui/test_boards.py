"""The boards at the keys: from picture to record and back, from a place to a decision, from board to board at once."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from time import monotonic

import pytest
from textual.geometry import Offset

import libraries
from journeytui.tui.screens import board_asking, board_rows
from journeytui.tui.screens.boards import Boards
from journeytui.workspace import edit, maps, studies
from libraries import id_of
from person import Person
from seat import Seat

TELECOM = "I switch my phone and home internet to a new provider"


def at(path: Path, **said) -> Person:
    return Person(path, journey=id_of(path, TELECOM), me="root", **said)


def newest(path: Path, word: str, title: str) -> dict:
    return next(row for row in libraries.dump(path)[word] if row["title"] == title)


def linked(value) -> set[str]:
    return set(json.loads(value)) if isinstance(value, str) else set(value)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_a_number_goes_to_its_board_which_says_what_it_answers_and_whose_the_method_is(telecom, size):
    async with at(telecom, size=size) as ana:
        await ana.presses("b")
        for number, study in enumerate(studies.STUDIES[:9], 1):
            await ana.presses(str(number))
            asked = studies.question(study)
            ana.sees(asked.title, f"{number} of {len(studies.STUDIES)}")
            assert ana.lines[1].strip().startswith(asked.question[:40])
            assert asked.question not in ana.lines[2]
            await ana.presses("G")
            ana.sees(asked.question[:40], asked.whose.split()[-1])


async def test_text_without_a_row_to_stand_on_is_read_line_by_line_page_by_page_and_to_its_ends(telecom):
    async with at(telecom, size=(80, 24)) as ana:
        await ana.presses("b", "1")
        seen = set(ana.lines)
        await ana.presses("pagedown")
        ana.sees("Most left at", "leak: of 3,270 lost at", "Do first there")
        seen |= set(ana.lines)
        for _ in range(60):
            await ana.presses("pagedown")
            seen |= set(ana.lines)
            if "Whose: Jeanne Bliss" in ana.screen:
                break
        assert any("Why they were lost" in line for line in seen)
        assert any("Quarter by quarter" in line for line in seen)
        ana.sees("Whose: Jeanne Bliss")
        read = set(ana.lines)
        for _ in range(150):
            await ana.presses("k")
            read |= set(ana.lines)
            if "▶I have had enough of m…" in ana.lines[8]:
                break
        assert any("Quarter by quarter" in line for line in read)
        assert "▶I have had enough of m…" in ana.lines[8]
        await ana.presses("g", "g", "G")
        ana.sees("Whose: Jeanne Bliss")


@pytest.mark.parametrize("study", ["1", "6", "8"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_tab_comes_to_every_part_of_a_board_whether_or_not_it_has_rows_to_stand_on(telecom, study, size):
    async with at(telecom, size=size) as ana:
        await ana.presses("b", study)
        begun, seen, turns = ana.lines, set(ana.lines), 0
        while not turns or ana.lines != begun:
            await ana.presses("tab")
            seen |= set(ana.lines)
            turns += 1
            assert turns < 30
        screen = ana.app.top
        assert isinstance(screen, Boards)
        instead = screen.figure.instead if screen.figure else ()
        parts = [table.label for table in screen.view.study.tables if table.lines and table.name not in instead]
        missed = [part for part in (*parts, "Whose: ") if not any(part in line for line in seen)]
        assert (parts != [], missed) == (True, [])
        await ana.presses("shift+tab")
        assert ana.lines != begun
        await ana.presses("tab")
        assert ana.lines == begun


async def test_a_board_whose_first_rows_can_not_be_stood_on_opens_at_its_top(telecom):
    async with Person(telecom, me="root", size=(80, 24)) as ana:
        await ana.presses("b", "w", "6")
        top = ana.lines
        ana.sees("Which of the things we do")
        await ana.presses("G")
        ana.sees("Whose: Kia Puhm")
        assert ana.lines != top
        await ana.presses("g", "g")
        assert ana.lines == top


async def test_the_rows_below_the_curve_of_one_persona_say_that_they_are_about_all(telecom):
    async with at(telecom, size=(80, 24)) as ana:
        await ana.presses("b", "2")
        ana.sees("x another persona")
        ana.sees_no("What follows is about")
        await ana.presses("x")
        name = next(name for name in ana.kept("persona", "title") if name in ana.lines[0])
        short = name.partition(",")[0]
        ana.sees(f"from {short}", f"What follows is about all customers, not {short} alone")
        await ana.presses("1")
        ana.sees_no("What follows is about")


@pytest.mark.parametrize("study", ["3", "9"])
async def test_one_goes_along_the_list_beside_a_plane_and_the_bar_says_so(telecom, study):
    async with at(telecom, size=(80, 24)) as ana:
        await ana.presses("b", study)
        ana.sees("along the list")
        for letter in "abcde":
            assert any(f"▶{letter} " in line for line in ana.lines)
            await ana.presses("j")
        await ana.presses("k", "k")
        assert any("▶d " in line for line in ana.lines)


async def test_every_other_board_is_picked_by_its_name_or_by_whose_it_is(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "b")
        await ana.types("matur")
        await ana.presses("enter")
        ana.sees("Jim Sinur's three levels", "10 of 13")
        await ana.presses("b")
        await ana.types("puhm for")
        await ana.presses("enter")
        ana.sees("nobody supports", "6 of 13")
        await ana.presses("b", "escape")
        ana.sees("6 of 13")
        await ana.presses("b", "9", "enter")
        ana.sees("9 of 13")


async def test_boards_are_turned_over_and_over(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "p")
        ana.sees("13 of 13")
        await ana.presses("n", "right_square_bracket")
        ana.sees("2 of 13")
        await ana.presses("left_square_bracket")
        ana.sees("1 of 13")


async def test_a_cell_leads_to_the_records_behind_it_and_back(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "6")
        ana.sees("▶2 I find out what I could get instead: 2 touchpoints supported by no activity")
        await ana.presses("enter")
        ana.sees("2 records", "I read the price and the small print", "I ask somebody in a shop")
        await ana.types("shop")
        await ana.presses("enter")
        ana.sees("I ask somebody in a shop")
        ana.sees_no("nobody supports")
        await ana.presses("q")
        ana.sees("▶2 I find out what I could get instead: 2 touchpoints supported by no activity")


async def test_a_reason_of_loss_leads_to_the_movements_behind_it_and_back_and_to_a_decision(telecom):
    reason = "The first bill was far more than promised"
    async with at(telecom) as ana:
        await ana.presses("b", "1", "tab")
        ana.sees(f"▶ {reason}")
        await ana.presses("d")
        await ana.types("fri: a bill that explains itself")
        await ana.presses("enter")
        assert "added decision" in ana.told
        made = newest(telecom, "decision", "a bill that explains itself")
        moved = {row["id"] for row in libraries.dump(telecom)["movement"] if row["reason"] == reason}
        assert linked(made["about"])
        assert linked(made["about"]) <= moved
        assert made["why"].startswith(f"Why they were lost: {reason}, customers ")
        await ana.presses("enter")
        ana.sees_no("Why they were won")
        ana.sees(reason)
        await ana.presses("q")
        ana.sees(f"▶ {reason}")


async def test_an_opportunity_of_a_reason_addresses_the_movements_behind_it_and_is_found_where_those_left(telecom):
    reason, title = "The first bill was far more than promised", "How might we bill what we promised"
    async with at(telecom) as ana:
        await ana.presses("b", "1", "tab")
        ana.app.top.list.go_to(next(row for row, said in ana.app.top.board.said.items() if f": {reason}, " in said))
        await ana.presses("o")
        await ana.types(title)
        await ana.presses("enter")
        made = newest(telecom, "opportunity", title)
        moved = [row for row in libraries.dump(telecom)["movement"] if row["id"] in linked(made["addresses"])]
        assert moved
        assert {(row["reason"], row["direction"]) for row in moved} == {(reason, "lost")}
        ana.app.open_record(made["id"])
        await ana.waits()
        ana.sees(title, f"{moved[0]['count']:,} lost: {reason[:24]}")
        seen = maps.map_view(ana.app.workspace, made["parent"])
        lane = next(one for one in seen.lanes if one.name == "opportunity")
        at_stages = {
            stage.id
            for stage, cells in zip(seen.stages, lane.cells, strict=True)
            if made["id"] in {c.id for c in cells}
        }
        assert at_stages == {row["stage"] for row in moved}


async def test_a_figure_that_moved_leads_to_the_board_that_it_is_of(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "p")
        ana.sees("▶Contacts about the first bill", "then", "worse")
        await ana.presses("g", "g")
        ana.sees("▶KPIs: KPIs off target: 7 then, 6 now: better")
        await ana.presses("enter")
        ana.sees("4 of 13")


async def test_a_line_with_several_records_lets_one_pick_and_one_without_says_so(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "6", "slash")
        await ana.types("sales")
        await ana.presses("enter")
        ana.sees("Sales: 2 records")
        await ana.presses("escape", "b")
        await ana.types("upkeep")
        await ana.presses("enter")
        ana.sees("▶every opportunity leads to a decision or a solution: 1 of 6 records breaks it")
        await ana.presses("up", "up", "up", "enter")
        ana.sees("6 records")
        await ana.presses("escape", "g", "g", "enter")
        assert ana.told == "nothing stands here yet; a asks why"


async def test_a_cell_with_one_record_opens_it_and_one_with_none_says_so(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "6", "up", "up")
        ana.sees("▶Sales, 2 I find out what I could get instead: 1 activity")
        await ana.presses("enter")
        ana.sees_no("nobody supports")
        await ana.presses("q", "left")
        ana.sees("nothing is done here")
        await ana.presses("enter")
        assert ana.told == "nothing stands here yet; a asks why"


async def test_a_decision_about_a_cell_is_linked_to_what_stands_behind_it_and_keeps_why(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "6", "d")
        await ana.types("fri: somebody looks after the small print")
        await ana.presses("enter")
        assert "added decision" in ana.told
        made = newest(telecom, "decision", "somebody looks after the small print")
        wanted = {id_of(telecom, name) for name in ("I read the price and the small print", "I ask somebody in a shop")}
        assert wanted <= linked(made["about"])
        assert made["from_study"] == "alignment"
        assert made["why"].startswith("2 I find out what I could get instead: 2 touchpoints supported by no activity")


async def test_a_question_about_an_empty_cell_is_linked_to_its_stage(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "6", "up", "up", "left", "a")
        await ana.types("who helps before that")
        await ana.presses("enter")
        made = newest(telecom, "question", "who helps before that")
        assert linked(made["about"]) == {id_of(telecom, "I have had enough of my old provider")}


async def test_an_opportunity_addresses_the_touchpoint_of_the_point(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "3")
        ana.sees("▶I wait without a number: pain 10 and exit risk 8 of 10: customers leave here")
        await ana.presses("o")
        await ana.types("How might we never leave anybody without a number")
        await ana.presses("enter")
        made = newest(telecom, "opportunity", "How might we never leave anybody without a number")
        assert linked(made["addresses"]) == {id_of(telecom, "I wait without a number")}


async def test_what_a_gate_lacks_is_listed_and_decided_on_without_what_meets_it(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "p", "p", "p", "p")
        ana.sees("touchpoints are found in logs: 0 of 40")
        await ana.presses("down", "down", "down", "enter")
        ana.sees("not yet", "meets it")
        await ana.presses("escape", "d")
        await ana.types("ask for evidence")
        await ana.presses("enter")
        rated = {
            row["id"] for row in libraries.dump(telecom)["touchpoint"] if row["evidence"] in ("some", "researched")
        }
        about = linked(newest(telecom, "decision", "ask for evidence")["about"])
        assert about
        assert not about & rated


async def test_the_cursor_walks_from_the_picture_to_the_rows_and_back(telecom):
    async with at(telecom, size=(80, 24)) as ana:
        await ana.presses("b", "3", "tab")
        ana.sees("▶ Worst: “I wait without a number”")
        await ana.presses("up", "up")
        ana.sees("▶I wait without a number")
        await ana.presses("left")
        ana.sees("▶I see an amount I did not expect")
        await ana.presses(*["down"] * 12)
        ana.sees_no("▶I see an amount", "▶I wait")
        await ana.presses("g", "g")
        ana.sees("▶I wait without a number")


async def test_the_end_of_a_picture_is_said_and_does_not_turn_the_board(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "2", *["right"] * 60)
        assert ana.told == "the picture ends here; n turns to the next board"
        ana.sees("2 of 13")


async def test_opportunities_are_seen_between_other_axes_and_the_cursor_stays_on_its_own(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "9", "up")
        chosen = next(line for line in ana.lines if line.startswith(" ▶How might we"))
        await ana.presses("x")
        ana.sees("worth to customers", "for both", chosen)
        await ana.presses("x")
        ana.sees("quick wins", chosen)
        await ana.presses("3", "x")
        assert ana.told == "this board can be looked at in one way only"


async def test_what_is_decided_already_is_seen_where_one_would_decide_it_again(telecom):
    async with at(telecom, size=(80, 24)) as ana:
        await ana.presses("b", "9")
        ana.sees("a  …make a part month", "RICE", "status in progress; solution doing")
        await ana.presses("d")
        await ana.types("@hye-jin fri: a page that shows the part month")
        await ana.presses("enter")
        ana.sees("a◐ …make a part month", "◐ decision open", "open decision: Hye-jin Bae, 2026-11-27: “a page that")
        await ana.presses("1", "d")
        await ana.types("@hye-jin fri: check the bills")
        await ana.presses("enter")
        ana.sees("▶I get my first bill", "open decision: Hye-jin Bae, 2026-11-27: “check the bills”")
        await ana.presses("u", "9", "u")
        ana.sees_no("a◐")


async def test_each_persona_has_a_curve_of_their_own(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "2", "x")
        whose = ana.kept("persona", "title")
        assert any(name in ana.lines[0] for name in whose)
        await ana.presses(*["x"] * 12, "1")
        assert not any(name in ana.lines[0] for name in whose)


async def test_a_picture_has_the_whole_screen_and_gives_it_back(telecom):
    async with at(telecom, size=(80, 24)) as ana:
        await ana.presses("b", "7")
        ana.sees_no("no process named")
        await ana.presses("z")
        ana.sees("no process named", "line of visibility", "The monthly bill run")
        await ana.presses("escape")
        ana.sees_no("no process named")
        await ana.presses("1", "p", "p", "z")
        ana.sees("12 of 13")
        assert ana.told == "zoom: there is no picture here"


async def test_a_click_goes_to_a_spot_and_a_second_opens_it(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "3")
        y = next(n for n, line in enumerate(ana.lines) if "e I look for the discount" in line)
        x = ana.lines[y].index("I look for the discount")
        await ana.pilot.click(offset=Offset(x, y))
        await ana.waits()
        ana.sees("▶I look for the discount I was promised: pain 7")
        await ana.pilot.click(offset=Offset(x, y), times=2)
        await ana.waits()
        ana.sees_no("customers leave here")


async def test_a_unit_stands_behind_its_figure_and_the_verdict_is_seen_at_eighty_columns(telecom):
    async with at(telecom, size=(80, 24)) as ana:
        await ana.presses("b", "4")
        ana.sees("94 %", "≥ 92", "▶Contacts about the first bill, per 100 first bills: beyond the floor, 34.1")
        await ana.presses("up")
        ana.sees("5.8 points", "on target", "target 5.5")


async def test_where_there_is_no_room_for_a_picture_its_table_is_read(telecom):
    async with at(telecom, size=(40, 12)) as ana:
        await ana.presses("b", "1")
        ana.sees_no("reached")
        await ana.presses("tab")
        ana.sees("Where they were won and lost")
        await ana.presses("slash")
        await ana.types("bill")
        await ana.presses("enter", "escape", "j")
        ana.sees("▶")


async def test_what_is_changed_is_drawn_and_the_cursor_stays_on_its_place(telecom):
    async with at(telecom) as ana:
        await ana.presses("b", "6", "up", "up")
        ana.sees("▶Sales, 2 I find out what I could get instead: 1 activity")
        edit.add(
            ana.app.workspace, "activity", id_of(telecom, TELECOM),
            {"title": "Read it out", "function": "Archive", "serves": [id_of(telecom, "I read the price and the small print")]},
        )  # fmt: skip
        await ana.presses("i", "q")
        ana.sees("Archive", "▶Sales, 2 I find out what I could get instead: 1 activity")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_beside_a_dialog_nothing_is_left_of_the_lines_that_it_covers(telecom, size):
    async with at(telecom, size=size) as ana:
        await ana.presses("b", "7", "b")
        frame = [line for line in ana.lines if line.strip().startswith(("╭─ Boards", "╰─", "│ "))]
        assert len(frame) > 10
        assert all(line.strip()[-1] in "╮│╯" for line in frame)


async def test_a_board_that_takes_long_is_read_again_for_others_once_in_a_while_and_for_oneself_at_once(
    telecom, monkeypatch
):
    seconds = count()
    monkeypatch.setattr(
        board_asking, "monotonic", lambda: monotonic() + next(seconds)
    )  # a second for whatever is asked
    async with at(telecom) as ana:
        await ana.presses("b")
        board, before = ana.app.top, ana.lines
        assert board.calm_until > monotonic()
        with closing(sqlite3.connect(telecom)) as connection, connection:
            connection.execute("UPDATE journey SET title = 'Another name' WHERE id = ?", (id_of(telecom, TELECOM),))
        ana.app.look()
        await ana.presses()
        assert ana.lines[:-1] == before[:-1]
        ana.sees("others changed something")
        board.calm_until = 0.0
        ana.app.look()
        await ana.presses()
        ana.sees("Another name")
        ana.sees_no("others changed something")
        ana.app.look_again()
        await ana.presses()
        assert board.calm_until > monotonic()


async def test_what_others_changed_takes_no_word_away_that_is_not_read_yet(telecom, monkeypatch):
    seconds = count()
    monkeypatch.setattr(board_asking, "monotonic", lambda: monotonic() + next(seconds))
    async with at(telecom) as ana:
        await ana.presses("b", "f")
        said = ana.lines[-1]
        with closing(sqlite3.connect(telecom)) as connection, connection:
            connection.execute("UPDATE journey SET title = 'Another name' WHERE id = ?", (id_of(telecom, TELECOM),))
        ana.app.look()
        await ana.presses()
        assert ana.lines[-1] == said
        assert "others changed" not in said


async def test_a_board_that_takes_long_is_asked_once_while_nothing_changes(telecom, monkeypatch):
    asked, answers, seconds = [], studies.study, count()
    monkeypatch.setattr(board_asking, "monotonic", lambda: monotonic() + next(seconds))
    monkeypatch.setattr(studies, "study", lambda _, *which: asked.append(which) or answers(_, *which))
    async with at(telecom) as ana:
        await ana.presses("b")
        first = ana.lines
        await ana.presses("n", "p")
        assert ana.lines == first
        await ana.presses("q", "b")
        assert ana.lines == first
        assert len(asked) == len({*asked}) == 2
        await ana.presses("q", "plus", "b")
        assert asked[2:] == asked[:1]
        tomorrow = ana.app.workspace.today() + dt.timedelta(1)
        ana.app.workspace.today = lambda: tomorrow
        await ana.presses("n", "p")
        assert asked[3:] == [asked[1], asked[0]]


async def test_a_board_that_is_read_at_once_shows_at_once_what_others_did(telecom):
    async with at(telecom) as ana:
        await ana.presses("b")
        assert ana.app.top.calm_until == 0
        with closing(sqlite3.connect(telecom)) as connection, connection:
            connection.execute("UPDATE journey SET title = 'Another name' WHERE id = ?", (id_of(telecom, TELECOM),))
        ana.app.look()
        await ana.presses()
        ana.sees("Another name")


async def test_what_takes_a_moment_is_told_before_it_does(samples, tmp_path, monkeypatch):
    monkeypatch.setattr(studies, "_MANY", 0)
    told, answers = [], studies.study

    async with Seat(samples, tmp_path, size=(80, 24), sync="by hand") as seat:

        def study(workspace, name, journey=None):
            told.append(((name, journey), seat.lines[-1]))
            return answers(workspace, name, journey)

        monkeypatch.setattr(studies, "study", study)
        await seat.presses("enter", "b")
        seat.app.top.go_to_board("drift")
        await seat.presses("1", "w")
        assert [("takes a moment" in line) for _, line in told] == [False, True, False, True]
        assert "takes a moment" not in seat.lines[-1]
        assert seat.lines == seat.due


async def test_a_board_is_laid_out_anew_when_the_answer_or_the_room_is_another_one(telecom, monkeypatch):
    laid_out: list[tuple[str, int]] = []
    board = board_rows.board

    def counted(view, cells, *args, **named):
        laid_out.append((view.question.name, cells))
        return board(view, cells, *args, **named)

    monkeypatch.setattr(board_rows, "board", counted)
    async with at(telecom, size=(120, 40)) as ana:
        await ana.presses("b", "4")
        seen = ana.lines
        times = len(laid_out)
        await ana.presses("q", "b", "4")
        assert ana.lines == seen
        assert [study for study, _ in laid_out[times:]] == []
        with closing(sqlite3.connect(telecom)) as connection, connection:
            connection.execute("UPDATE kpi SET title = 'Called otherwise'")
        ana.app.look()
        await ana.presses()
        ana.sees("Called otherwise")
        assert len(laid_out) > times
        times = len(laid_out)
        await ana.presses("3", "4")
        assert [study for study, _ in laid_out[times:]] == [studies.STUDIES[2]]
        ana.sees("Called otherwise")
