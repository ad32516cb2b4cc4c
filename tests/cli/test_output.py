"""What commands print, byte by byte."""

from __future__ import annotations

import json

import pytest

from journeytui.cli.commands import COMMANDS
from journeytui.domain.ids import derived

GOLDEN_COMMANDS = {
    "help.txt": ["--help"],
    "help_add.txt": ["add", "--help"],
    "help_set.txt": ["set", "--help"],
    "help_export.txt": ["--help", "export"],
    "list.txt": ["list"],
    "list.tsv": ["list", "--plain"],
    "list.json": ["list", "--json"],
    "list_sorted.txt": ["list", "--sort", "-journey"],
    "list_filtered.txt": ["list", "--filter", "pension"],
    "show_journey.txt": ["show", "home-buying"],
    "show_journey.json": ["show", "home-buying", "--json"],
    "show_stage.txt": ["show", "home-buying/i-get-the-mortgage"],
    "show_touchpoint.txt": ["show", "home-buying/i-get-the-mortgage/getting-documents-in"],
    "show_touchpoint.json": ["show", "home-buying/i-get-the-mortgage/getting-documents-in", "--json"],
    "show_persona.txt": ["show", "persona:first-time-buyer"],
    "find.txt": ["find", "mort"],
    "find.tsv": ["find", "mort", "--plain"],
    "find.json": ["find", "mort", "--json"],
    "log.txt": ["log", "--limit", "6"],
    "log.tsv": ["log", "--limit", "6", "--plain"],
    "log.json": ["log", "home-buying/i-get-the-mortgage/getting-documents-in", "--json"],
    "remove.txt": ["remove", "home-buying/i-get-the-mortgage", "home-buying/i-decide-to-move", "--dry-run"],
    "remove.json": ["remove", "home-buying/i-decide-to-move", "--dry-run", "--json"],
}


@pytest.mark.parametrize("name", GOLDEN_COMMANDS)
def test_output_stays_as_it_was(name, library, run, golden):
    result = run(*GOLDEN_COMMANDS[name])
    assert result.code == 0
    golden(name, result.out)


@pytest.mark.parametrize("words", [words for words in GOLDEN_COMMANDS.values() if "--json" in words])
def test_json_is_json_and_the_same_every_time(words, library, run):
    first = run(*words).out
    assert json.loads(first) is not None
    assert run(*words).out == first


EVERY_JSON = {
    "list": (["list"], ["list", "--views"], ["list", "--new"]),
    "show": (["show", "home-buying"],),
    "walk": (["walk", "home-buying"],),
    "map": (["map", "home-buying"],),
    "find": (["find", "mort"], ["find", "xyzzy"]),
    "study": (["study", "pain"], ["study", "asset", "home-buying"], ["study", "drift"]),
    "check": (["check"], ["check", "--rules"], ["check", "home-buying"]),
    "review": (["review", "home-buying"],),
    "decisions": (["decisions"], ["decisions", "--all"]),
    "mine": (["mine"],),
    "log": (["log"], ["log", "home-buying"]),
    "add": (["add", "team", "title=Desk"],),
    "remove": (["remove", "home-buying", "--dry-run"],),
    "import": (["import", "home.yaml", "--dry-run"], ["import", "home.yaml"], ["import", "wrong.yaml", "--dry-run"]),
    "doctor": (["doctor"], ["doctor", "--deep"]),
    "remote": (["remote", "list"],),
    "sync": (["sync"],),
    "status": (["status"], ["status", "--syncs"]),
    "conflicts": (["conflicts"],),
    "token": (["token", "list", "--db", "spaces.db"],),
    "space": (["space", "list", "--db", "spaces.db"],),
    "settings": (["settings"], ["settings", "theme"]),
    "keys": (["keys"], ["keys", "map"], ["keys", "--terminals"]),
}
"""Command → what it can be asked that it answers in JSON."""


def test_every_command_that_offers_json_is_asked_for_it():
    offered = {name for name, command in COMMANDS.items() if "--json" in {option.name for option in command.options}}
    assert offered == set(EVERY_JSON)


@pytest.mark.parametrize("words", [words for each in EVERY_JSON.values() for words in each], ids=" ".join)
def test_whatever_offers_json_prints_json_and_nothing_else(words, library, run, home):
    run("export", "home-buying", "-o", "home.yaml")
    (home / "wrong.yaml").write_text("format: 1\ntitel: x\n")
    run("remote", "add", "team", "space.db")
    result = run(*words, "--json")
    assert result.code in (0, 1, 4), result.err
    assert result.out
    assert isinstance(json.loads(result.out), list | dict)
    if words[0] not in {"add", "sync"}:
        assert run(*words, "--json").out == result.out


def test_money_is_text_and_days_are_iso_and_sets_are_sorted(library, run):
    found = json.loads(run("find", "lost", "--json").out)["hits"]
    movement = json.loads(run("show", derived("lost"), "--json").out)
    assert found == []
    assert movement["value"] == "-1250.50 EUR"
    period = json.loads(run("show", movement["parent"], "--json").out)
    assert (period["starts_on"], period["ends_on"]) == ("2026-01-01", "2026-03-31")
    assert json.loads(run("show", "home-buying/i-get-the-mortgage", "--json").out)["tags"] == ["money", "paper"]


def test_what_a_command_did_is_told_on_standard_error_and_only_data_on_standard_output(library, run):
    result = run("set", "home-buying", "status=live")
    assert (result.code, result.out, result.err) == (0, "", "set Status to live: Home buying\n")


def test_add_prints_nothing_but_the_id(library, run):
    made = run("add", "stage", "--in", "home-buying", "title=I move in")
    assert made.err == "added stage: I move in\n"
    assert json.loads(run("show", made.out.strip(), "--json").out)["title"] == "I move in"
