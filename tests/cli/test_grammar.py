"""How a command line is read."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.cli.commands import COMMANDS, EVERYWHERE, EXPLORER, GROUPS
from journeytui.cli.grammar import Misused, read

PLAIN = st.text(min_size=1, max_size=12).filter(lambda text: not text.startswith("-"))


@given(reference=PLAIN, path=st.text(max_size=12), at=st.integers(0, 2), joined=st.booleans())
def test_an_option_may_stand_anywhere_and_takes_any_value(reference, path, at, joined):
    words = [reference, "--json"]
    words[at:at] = [f"--db={path}"] if joined else ["--db", path]
    given_ = read(words, COMMANDS["show"], EVERYWHERE)
    assert (given_.one("REF"), given_.value("--db"), given_.has("--json")) == (reference, path, True)


@given(words=st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_after_two_dashes_everything_is_a_value(words):
    assert read(["--", *words], COMMANDS["find"], EVERYWHERE).many("TEXT") == tuple(words)


@given(words=st.lists(st.text(max_size=12)), command=st.sampled_from([*COMMANDS.values(), EXPLORER]))
def test_any_command_line_is_read_or_refused_with_a_sentence(words, command):
    with suppress(Misused):
        assert read(words, command, EVERYWHERE).command is command


def test_references_and_fields_are_told_apart_by_the_equals_sign():
    given_ = read(["a/b", "title=x = y", "emotion=-2", "c/d", "tags-=old"], COMMANDS["set"], EVERYWHERE)
    assert given_.many("REF") == ("a/b", "c/d")
    assert given_.many("FIELD=VALUE") == ("title=x = y", "emotion=-2", "tags-=old")


@pytest.mark.parametrize(
    ("words", "told", "way_out"),
    [
        (["list", "--jsno"], "list has no option --jsno.", "Did you mean --json?"),
        (["list", "--samples=yes"], "--samples takes no value.", "Usage: journeytui list"),
        (["show"], "show needs REF: a record", "Usage: journeytui show REF"),
        (["show", "a", "b"], "show does not know what to do with 'b'.", "Usage: journeytui show REF"),
        (["find", "--limit"], "--limit needs a value: --limit N.", "Usage: journeytui find TEXT…"),
        (["find", "x", "--limit", "many"], "--limit takes a whole number of 1 or more, not 'many'.", ""),
        (["export", "a", "--format", "pdf"], "--format cannot be 'pdf'.", "It can be: yaml, json, html, markdown."),
        (["completions", "tcsh"], "SHELL cannot be 'tcsh'.", "It can be: bash, zsh, fish."),
        (["list", "--sort", "tite"], "--sort cannot be 'tite'.", "It can be: journey"),
        (["list", "--sort", "-experiance"], "--sort cannot be '-experiance'.", "Did you mean experience?"),
        (["undo", "last"], "'last' is not the number of a change.", "`journeytui log` shows the numbers."),
        (["move", "a"], "move needs --before REF, --after REF or --into REF.", ""),
        (["move", "a", "--before", "b", "--after", "c"], "move takes --before or --after, not both.", ""),
        (["set", "home"], "set needs at least one FIELD=VALUE.", "For example: status=live"),
        (["export"], "export needs a journey, or --all.", "For example:"),
        (["export", "a", "--all"], "export needs a journey, or --all.", "For example:"),
        (["add", "stage", "title=x"], "A stage hangs on a journey.", "Say which: add stage --in REF …"),
        (["add", "team", "--in", "home"], "A team hangs on the library itself.", "Leave --in out."),
        (
            ["add", "stage", "oops", "--in", "home"],
            "add does not know what to do with 'oops'.",
            "Usage: journeytui add",
        ),
        (["--db", "a.db", "--samples", "list"], "--db and --samples name two libraries.", "Leave one of them out."),
        (["lsit", "x"], "There is no command 'lsit'.", "Did you mean: journeytui list"),
        (["add", "journey"], "add needs at least one FIELD=VALUE.", "For example: add journey title='…'"),
        (["add", "activity", "title=x"], "An activity hangs on a journey.", "Say which: add activity --in REF …"),
        (["export", "a", "-o", "a.pdf"], "a.pdf: .pdf says no format.", "It can be: .yaml, .yml, .json, .html"),
        (["lsit"], "There is no command 'lsit'.", "Did you mean: journeytui list"),
        ([], "The explorer needs a terminal.", "In scripts use a command"),
    ],
)
def test_a_wrong_command_line_says_what_to_type_instead(words, told, way_out, run):
    result = run(*words)
    assert (result.code, result.out) == (2, "")
    message, _, hint = result.err.partition("\n")
    assert message.startswith(told)
    assert hint.startswith(way_out)


def test_every_command_is_in_the_help_once():
    assert sorted(name for _, names in GROUPS for name in names) == sorted(COMMANDS)


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["list", "--help"], ["--help", "list"], ["set", "a", "-h"]])
def test_help_is_given_wherever_it_is_asked_for(words, run):
    result = run(*words)
    assert (result.code, result.err) == (0, "")
    assert "journeytui" in result.out


@pytest.mark.parametrize("words", [["--version"], ["list", "--version"], ["--db", "x", "--version"]])
def test_the_version_is_given_wherever_it_is_asked_for(words, run):
    from journeytui import __version__

    assert run(*words) == (0, f"journeytui {__version__}\n", "")
