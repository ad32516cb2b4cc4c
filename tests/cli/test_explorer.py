"""How the explorer is opened, on a terminal of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from journeytui import locations
from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"


@pytest.fixture
def opened(home):
    terminals = []

    def start(*words, shell="", **env):
        command = [sys.executable, "-m", "journeytui", *words]
        if shell:
            command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
        terminals.append(Terminal(command, columns=100, rows=30, env={"PYTHONPATH": str(SOURCES), **env}))
        return terminals[-1]

    yield start
    for one in terminals:
        one.close()


def test_without_a_library_of_ones_own_the_samples_are_opened(opened):
    terminal = opened()
    terminal.wait_for("museum")
    terminal.press("q")
    assert terminal.ended(20) == 0
    assert locations.samples_library().exists()
    assert not locations.library().exists()


def test_with_a_library_of_ones_own_that_is_opened(library, opened):
    terminal = opened()
    terminal.wait_for("Home buying")
    terminal.press("q")
    assert terminal.ended(20) == 0


@pytest.mark.parametrize(
    "words", [["home-buying"], ["open", "home-buying"], ["open", "home-buying/i-get-the-mortgage"]], ids=" ".join
)
def test_a_journey_can_be_named(library, opened, words):
    terminal = opened(*words)
    terminal.wait_for("I get the mortgage")
    terminal.press("q", "q")
    assert terminal.ended(20) == 0


def test_a_stage_and_a_touchpoint_can_be_named(library, opened):
    """The second stage is gone to; the first would have been shown without a word."""
    terminal = opened("open", "home-buying/i-get-the-mortgage/valuation-visit")
    terminal.wait_for("▶ +Valuation visit")
    terminal.press("q", "q")
    assert terminal.ended(20) == 0


def test_a_mistyped_command_is_no_journey_and_the_nearest_is_named(library, opened):
    terminal = opened("lsit")
    terminal.wait_for("Nothing is called 'lsit'")
    terminal.wait_for("Did you mean: journeytui list")
    assert terminal.ended(20) == 4


def test_what_belongs_to_no_journey_is_shown_by_another_command(library, opened):
    terminal = opened("open", "team:branch-team")
    terminal.wait_for("Look at it with: journeytui show team:branch-team")
    assert terminal.ended(20) == 4


def test_a_library_that_is_named_and_not_there_is_refused(opened):
    terminal = opened("--db", "absent.db")
    terminal.wait_for("There is no library at absent.db")
    assert terminal.ended(20) == 4


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_told_so_with_what_works(term, library, opened):
    terminal = opened(TERM=term)
    terminal.wait_for("cannot be drawn here")
    terminal.wait_for("journeytui list --plain")
    assert terminal.ended(20) == 2
    assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("away", ["<&-", "> /dev/null"])
def test_without_a_terminal_on_both_sides_it_says_that_it_needs_one(away, library, opened):
    terminal = opened(shell=away)
    terminal.wait_for("The explorer needs a terminal")
    terminal.wait_for("In scripts use a command")
    assert terminal.ended(20) == 2
    assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("away", ["2> /dev/null", "2>&-"])
def test_what_is_complained_may_go_elsewhere_and_the_explorer_is_drawn_all_the_same(away, library, opened):
    terminal = opened(shell=away)
    terminal.wait_for("Home buying")
    terminal.press("q")
    assert terminal.ended(20) == 0


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "latin-1"}],
    ids=str,
)
def test_in_any_locale_a_letter_is_a_cell_and_nothing_is_written_out(env, library, opened, run):
    run("set", "home-buying", "title=Заявка é home")
    terminal = opened(**env)
    terminal.wait_for("home +Mortgage Operat")
    assert "\\" not in terminal.text
    terminal.press("q")
    assert terminal.ended(20) == 0
