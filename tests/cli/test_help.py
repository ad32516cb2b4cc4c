"""What the program says of itself, and that it fits the terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from journeytui.cli import help as pages
from journeytui.cli import output
from journeytui.cli.commands import COMMANDS
from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"


def test_help_is_a_command_too(run):
    assert run("help") == run("--help")
    assert run("help", "set") == run("set", "--help")
    assert run("help", "delete") == (2, "", "There is no command 'delete'.\nDid you mean: journeytui remove REF\n")


@pytest.fixture
def wide(monkeypatch):
    """A terminal of so many columns."""

    def columns(count):
        monkeypatch.setattr(output, "width", lambda: count)

    return columns


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
@pytest.mark.parametrize("columns", [60, 80])
def test_on_a_terminal_no_line_of_help_is_longer_than_it_but_examples(name, columns, wide):
    def page():
        return pages.of_command(COMMANDS[name]) if name else pages.of_everything()

    whole = page()
    wide(columns)
    fitted = page()
    examples = {line for line in whole.splitlines() if line.startswith(("  journeytui ", "  ssh "))}
    assert [line for line in fitted.splitlines() if len(line) > columns and line not in examples] == []
    assert "\n\n\n" not in fitted
    assert re.sub(r"\s+", " ", fitted) == re.sub(r"\s+", " ", whole)


def test_on_a_wide_terminal_and_in_a_pipe_every_entry_is_one_line(wide):
    whole = {name: pages.of_command(command) for name, command in COMMANDS.items() if name != "study"}
    wide(200)
    assert {name: pages.of_command(COMMANDS[name]) for name in whole} == whole


def test_a_real_terminal_is_asked_for_its_width(home):
    command = [sys.executable, "-m", "journeytui", "help"]
    with Terminal(command, columns=70, rows=60, env={"PYTHONPATH": str(SOURCES)}) as terminal:
        assert terminal.ended(20) == 0
        terminal.settle()
        told = bytes(terminal.raw).decode()
    assert "open the explorer where a record is" in told
    assert max(map(len, told.replace("\r", "").splitlines())) <= 70
