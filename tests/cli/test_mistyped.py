"""What is answered to a command that there is not."""

from __future__ import annotations

import pytest

from journeytui.cli import mistyped
from journeytui.cli.commands import COMMANDS, EVERYWHERE
from journeytui.cli.grammar import read

KNOWN = tuple(COMMANDS)


def test_every_name_of_other_programs_leads_to_what_there_is_here():
    options = {option.name for option in EVERYWHERE}
    for other, here in mistyped._HERE.items():
        name, *rest = here.split()
        assert other not in COMMANDS
        assert name in options or read(rest, COMMANDS[name], EVERYWHERE).command is COMMANDS[name]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rename", "set REF title='…'"),
        ("delete", "remove REF"),
        ("search", "find TEXT"),
        ("version", "--version"),
        ("samples", "--samples"),
        ("List", "list"),
        ("EXPROT", "export"),
        ("undoo", "undo"),
    ],
)
def test_a_word_of_another_program_is_answered_with_ours_and_a_mistyped_one_with_the_nearest(typed, meant, run):
    assert mistyped.meant(typed, KNOWN) == f"Did you mean: journeytui {meant}"
    assert run(typed) == (2, "", f"There is no command {typed!r}.\nDid you mean: journeytui {meant}\n")
    assert run(typed, "x").err == run(typed).err


def test_what_is_near_nothing_is_answered_with_nothing():
    assert mistyped.meant("", KNOWN) == mistyped.meant("zzzzzz", KNOWN) == ""


@pytest.mark.parametrize("option", ["-v", "-V"])
def test_the_letter_of_a_version_leads_to_it(option, run):
    assert run(option).err == f"journeytui has no option {option}.\nDid you mean --version?\n"
