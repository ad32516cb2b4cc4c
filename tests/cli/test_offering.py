"""How a line that is being typed may go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.cli import assignments, listing, offering
from journeytui.cli.choices import COLUMNS, SHELLS, STUDIES
from journeytui.cli.commands import COMMANDS, EVERYWHERE
from journeytui.cli.grammar import Misused, read
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.workspace import references

STAGE = "home-buying/i-get-the-mortgage"


def offered(*words: str) -> list[str]:
    return [one.word for one in offering.offers(words).words]


LIKELY = st.sampled_from([
    *COMMANDS, *(o.name for c in COMMANDS.values() for o in (*c.options, *EVERYWHERE)), "touchpoint", "home-buying", STAGE, "title=x", "tags+=",
    "accountable=team:", "--", "-", "", "team:", "home-buying/", "owner@=", "=", "journey",
])  # fmt: skip


@given(words=st.lists(LIKELY | st.text(max_size=6), min_size=1, max_size=5))
def test_any_line_has_an_end_or_none_and_every_end_begins_as_it_was_typed(words):
    db = libraries.small()
    before = db.read_bytes()
    words = ["--db", str(db), *words]
    found = offering.offers(words)
    assert all(one.word.lower().startswith(words[-1].lower()) for one in found.words)
    assert len(found.words) == len({one.word for one in found.words})
    assert db.read_bytes() == before


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_offered_until_it_is_given(name):
    for option in (*COMMANDS[name].options, *EVERYWHERE):
        assert option.name in offered(name, "--")
        given_ = [option.name, "x"] if option.value and not option.options else [option.name, *option.options[:1]]
        assert option.name not in offered(name, *given_, "--")
        for choice in option.options:
            assert choice in offered(name, option.name, "")
            assert f"{option.name}={choice}" in offered(name, f"{option.name}=")


def test_commands_are_offered_first_and_then_what_they_take():
    assert offered("") == list(COMMANDS)
    assert offered("comp") == ["completions"]
    assert offered("--db", "some.db", "comp") == ["completions"]
    assert offered("completions", "") == list(SHELLS)
    assert offered("study", "") == list(STUDIES)
    assert set(offered("help", "")) == {*COMMANDS, *WORDS, "words"}
    assert offered("list", "x") == offered("undo", "1", "") == []


def test_what_is_offered_is_what_is_taken(library):
    """Every column that a list is said to have, and every kind that is said to be addable."""
    assert set(COLUMNS) == set(listing._SORTS)
    assert offered("list", "--sort", "-n") == ["-net"]
    assert set(offered("add", "")) == set(assignments.KINDS) == set(WORDS) - {"library", "conflict"}
    for word in assignments.KINDS:
        assert offered("add", word, "") == [f"{name}=" for name in WORDS[word].fields]


def test_the_records_of_the_library_are_offered_step_by_step(library):
    assert offered("show", "ho") == ["home-buying"]
    assert offered("Ho") == ["home-buying"]
    assert offered("show", "home-buying/") == [
        "home-buying/i-decide-to-move",
        STAGE,
        "home-buying/decision:one-list-of-what-we-need",
    ]
    assert f"{STAGE}/valuation-visit" in offered("show", f"{STAGE}/v")
    assert f"{STAGE}/kpi:time-to-decision" in offered("move", "x", "--after", f"{STAGE}/")
    assert set(offered("show", "")) >= {"home-buying", *(f"{word}:" for word in SHARED_WORDS)}
    assert offered("show", "team:b") == ["team:branch-team"]
    with libraries.a_copy(library) as ws:
        for path in offered("show", "home-buying/"):
            assert references.path_of(ws, references.resolve(ws, path).id) == path


def test_what_a_field_may_hold_is_offered_after_it(library):
    assert offered("set", STAGE, "acc") == ["accountable="]
    assert offered("set", STAGE, "channel") == [], "a stage has none"
    assert offered("set", STAGE, "accountable=x", "acc") == []
    assert offered("set", STAGE, "accountable=team:b") == ["accountable=team:branch-team"]
    assert offered("set", STAGE, "consulted+=team:branch-team,person:") == ["consulted+=team:branch-team,person:cleo"]
    assert offered("add", "touchpoint", "evidence=") == ["evidence=none", "evidence=some", "evidence=researched"]
    assert offered("add", "touchpoint", "moment_of_truth=y") == ["moment_of_truth=yes"]
    assert "status=in review" in offered("set", "home-buying", "status=")
    assert offering.offers(("set", "home-buying", "description@=")).files


def test_files_are_left_to_the_shell(library):
    for words in (
        ["import", ""],
        ["--db", ""],
        ["export", "x", "-o", ""],
        ["restore", ""],
        ["set", "x", "title@=y"],
        ["--db="],
    ):
        assert offering.offers(words).files, words
    for words in (["show", ""], ["set", ""], ["export", "x", "--format", ""], ["keys", ""]):
        assert not offering.offers(words).files, words


def test_twins_are_not_offered_since_nobody_could_mean_one_of_them(library, run):
    for _ in range(2):
        run("add", "stage", "--in", "home-buying", "title=Twin")
    assert "home-buying/twin" not in offered("show", "home-buying/")


def test_where_there_is_no_library_there_is_nothing_of_it_to_offer(home):
    assert offered("show", "") == offered("list", "--view", "") == []
    assert "title=" in offered("set", "x", "")
    assert not any(home.iterdir())
    (home / "foreign.db").write_text("no library")
    assert offered("--db", "foreign.db", "show", "") == []


@given(words=st.lists(LIKELY, max_size=5))
def test_a_line_is_understood_as_the_command_will_be(words):
    typed = offering.read(words)
    if typed.awaits or "--" in words or typed.command.name not in COMMANDS:
        return
    rest = list(words)
    rest.remove(typed.command.name)
    try:
        meant = read(rest, typed.command, EVERYWHERE)
    except Misused:
        return
    assert meant.options == typed.options
    assert sorted(one for many in meant.arguments.values() for one in many) == sorted(typed.bare)
