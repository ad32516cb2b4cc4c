"""From the map to a decision, by keys alone: where customers are lost, why, who answers for it, and what is done about it."""

from __future__ import annotations

import pytest

import libraries
from journeytui.workspace import studies
from libraries import id_of
from person import Person

TELECOM = "I switch my phone and home internet to a new provider"


async def test_somebody_new_finds_where_customers_are_lost_and_records_the_decision(telecom):
    journey = id_of(telecom, TELECOM)
    async with Person(telecom, journey=journey, me="root") as ana:
        await ana.presses("b")
        ana.sees(
            "Most left at “I get my first bill”",
            "The first bill was far more than promised",
            "answers for that stage",
            "Why they were lost",
        )
        await ana.presses("d")
        await ana.types("@billing fri: send a bill that explains itself")
        await ana.presses("enter")
        assert "added decision" in ana.told
        kept = dict(ana.kept("decision", "title", "due"))
        assert kept["send a bill that explains itself"] == "2026-11-27"
        await ana.presses("enter")
        ana.sees("Touchpoints", "I see an amount I did not expect")
        await ana.presses("q")
        await ana.presses("u")
        assert "send a bill that explains itself" not in ana.kept("decision", "title")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_every_board_can_be_turned_to_for_one_journey_and_for_all(telecom, size):
    journey = id_of(telecom, "I take a trip by air")
    async with Person(telecom, journey=journey, size=size) as ana:
        await ana.presses("b")
        seen = set()
        for _ in studies.STUDIES:
            seen.add(ana.lines[0].split("  ")[0].strip())
            assert all(len(line) <= size[0] for line in ana.lines)
            await ana.presses("w")
            ana.sees("all")
            await ana.presses("w", "G", "tab", "n")
        assert len(seen) == len(studies.STUDIES)


async def test_a_review_goes_stage_by_stage_and_is_closed(telecom):
    journey = id_of(telecom, "I take my people to the museum on a Sunday")
    async with Person(telecom, journey=journey) as ana:
        await ana.presses("R")
        ana.sees("closed 2026-10-20")
        await ana.presses("f", "w", "x", "k", "n")
        await ana.types("nobody owns the queue")
        await ana.presses("enter")
        ana.sees("3 of", "nobody owns the queue")
        verdicts = [row for row in ana.kept("stage_mark", "verdict", "why") if row[1] == "nobody owns the queue"]
        assert verdicts == [("failing", "nobody owns the queue")]
        await ana.presses("d")
        await ana.types("tomorrow: ask for an owner")
        await ana.presses("enter")
        ana.sees("ask for an owner")
        await ana.presses("c", "enter")
        ana.sees("closed 2026-11-22")
        assert "2026-11-22" in ana.kept("journey", "reviewed_on")


async def test_what_cannot_be_kept_is_said_and_nothing_is_lost(telecom):
    async with Person(telecom, journey=id_of(telecom, "I take a trip by air")) as ana:
        before = libraries.dump(telecom)
        await ana.presses("b", "d")
        await ana.types("@nobody-at-all fri: go")
        await ana.presses("enter")
        ana.sees("@nobody-at-all fri: go")
        assert libraries.dump(telecom) == before
        await ana.presses(*["backspace"] * len("nobody-at-all"))
        await ana.types("henrike")
        await ana.presses("enter")
        assert ana.told == "added decision for Henrike Vossen by 2026-11-27 about I arrive and pick up my suitcase: go"


async def test_every_pasted_line_is_a_decision_and_the_one_that_is_not_understood_is_asked_for_again(telecom):
    async with Person(telecom, journey=id_of(telecom, "I take a trip by air")) as ana:
        await ana.presses("b", "d")
        await ana.pastes("fri: one\n@nobody-at-all: two\nthree")
        ana.sees("@nobody-at-all: two")
        await ana.presses("escape")
        assert {"one", "three"} <= set(ana.kept("decision", "title"))


async def test_the_boards_of_the_library_are_of_the_journey_that_the_cursor_is_on_and_a_key_looks_at_all(telecom):
    async with Person(telecom) as ana:
        await ana.presses("G", "b")
        ana.sees(TELECOM)
        assert "w all journeys" in ana.told
        await ana.presses("w")
        ana.sees("all journeys", "w this journey")
        await ana.presses("w")
        ana.sees(TELECOM, "w all journeys")


async def test_the_pictures_alone_say_where_why_who_and_what_first(telecom):
    journey = id_of(telecom, TELECOM)
    async with Person(telecom, journey=journey, me="root", size=(80, 24)) as ana:
        await ana.presses("b")
        ana.sees(
            "▶I get my first bill: lost 1,180 (36 % of those whose stage is known)",
            "The first bill was far more than promised",
        )
        await ana.presses("3", "right", "left")
        ana.sees("▶I see an amount I did not expect: pain 9 and exit risk 8 of 10", "customers leave here")
        await ana.presses("8")
        ana.sees("I get my first bill", "Hye-jin Bae")
        await ana.presses("9")
        ana.sees("▶How might we make a part month plain", "quick win: value 57.5", "effort 1 of 5")
        await ana.presses("d")
        await ana.types("@hye-jin fri: a page that shows the part month")
        await ana.presses("enter")
        assert ana.told.startswith("added decision for Hye-jin Bae by 2026-11-27 about How might we make a part ")
        about, why = next(
            row[1:] for row in ana.kept("decision", "title", "about", "why") if row[0].startswith("a page that")
        )
        assert id_of(telecom, "How might we make a part month plain to somebody who has never seen one?") in about
        assert "quick win" in why
