"""A board is found by what it is called, by what it asks and by whose it is, in that order."""

from __future__ import annotations

import pytest

from journeytui.tui.dialogs.picking import Option
from journeytui.tui.screens.board_finding import boards_of
from journeytui.workspace import studies

ASKED = [studies.question(name) for name in studies.STUDIES]
found = boards_of([Option(asked.name, asked.title, asked.question, also=(asked.name, asked.whose)) for asked in ASKED])


def ids(typed: str) -> list[str]:
    return [option.id for option in found(typed)]


def test_without_a_letter_all_stand_in_their_order():
    assert ids("") == list(studies.STUDIES)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_every_board_comes_first_for_its_title_and_for_its_question(asked):
    assert ids(asked.title)[0] == asked.name
    assert ids(asked.question)[0] == asked.name


def test_a_word_of_a_question_finds_that_board_and_none_that_has_its_letters_here_and_there():
    assert ids("why") == ["asset"]


def test_a_title_comes_before_a_question_and_a_question_before_whose_it_is():
    assert ids("journey")[0] == "rollup"
    assert ids("p")[:2] == ["pain", "priorities"]
    assert ids("puhm for") == ["alignment"]


def test_first_letters_in_their_order_still_find_a_title_behind_the_others():
    assert ids("prts") == ["priorities"]
