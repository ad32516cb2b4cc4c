"""What the explorer shows, as plain text: for every part of every screen a command, for every listing `--plain`."""

from __future__ import annotations

import json
import unicodedata

import pytest

from journeytui import locations
from journeytui.cli.choices import SCREENS
from journeytui.cli.commands import COMMANDS
from journeytui.domain.words import WORDS
from journeytui.tui.commands import COMMANDS as KEYS
from journeytui.tui.commands import PLACES
from journeytui.workspace import studies
from journeytui.workspace.shelves import EVERYBODYS

STAGE = "home-buying/i-get-the-mortgage"
TOUCHPOINT = f"{STAGE}/getting-documents-in"
PARTS: dict[tuple[str, str], tuple[list[str], str]] = {
    ("library", "journeys with their figures"): (["list"], "Home buying"),
    ("library", "a view"): (["list", "--view", "KPIs off target"], "Home buying"),
    ("library", "which views there are"): (["list", "--views"], "Losing customers"),
    ("explorer", "head, stages, touchpoints"): (["walk", "home-buying"], "Valuation visit"),
    ("explorer", "how each stage stands"): (["walk", "home-buying"], "I get the mortgage\tstage\t"),
    ("explorer", "goals"): (["walk", STAGE], "Know my rate\tthe customer's\tnot known\t9\t3\t15"),
    ("explorer", "KPIs"): (["walk", STAGE], "Time to decision\toff target\t11.2 days\tat most 7\t11.2"),
    ("explorer", "owners"): (["walk", STAGE], "Accountable\tMortgage Operations\tHome buying"),
    ("explorer", "the curve"): (["study", "experience", "home-buying"], "Getting documents in"),
    ("map", "every lane"): (["map", "home-buying"], "Pains\tAsked twice"),
    ("detail", "fields, what hangs on it, links"): (["show", TOUCHPOINT], "Channel\te-mail"),
    ("detail", "what hangs on a stage"): (["show", STAGE], "Getting documents in  e-mail; live"),
    ("detail", "its history"): (["log", TOUCHPOINT], "live"),
    ("find", "hits"): (["find", "mort"], "I get the mortgage"),
    ("find", "where each is"): (["find", "docum"], "Home buying > I get the mortgage"),
    ("boards", "pains"): (["study", "pain", "home-buying"], "severity x frequency"),
    ("history", "who changed what"): (["log", "--limit", "5"], "Bo <bo@example.com>"),
    ("settings", "values"): (["settings"], "theme\tdark"),
    ("settings", "keys"): (["keys"], "rename\tr"),
    ("help", "keys of one screen"): (["keys", "explorer"], "stage_add\tA"),
    ("help", "keys while typing"): (["keys"], "\tctrl+s\tKeeps a long text; so do esc and then enter."),
    ("help", "words"): (["help", "words"], "touchpoint\tTouchpoint. A moment in which the customer meets us"),
    ("help", "fields of a word"): (["help", "touchpoint"], "success_rate\tSuccess rate. "),
    ("help", "a word that is a command too"): (["help", "review"], "figures\t"),
    ("boards", "every study"): (["study", "asset", "home-buying"], "lost"),
    ("review", "stages and figures"): (["review", "home-buying"], "I get the mortgage"),
    ("review", "decisions"): (["decisions"], "One list of what we need"),
    ("standup", "what is mine"): (["mine"], "bad since"),
    ("sync", "how it stands"): (["status"], ""),
    ("sync", "what each sync brought"): (["status", "--syncs"], ""),
    ("sync", "conflicts"): (["conflicts"], ""),
}
"""Part of a screen → the command that tells the same, and something that it has to say of the library here."""
NO_LISTINGS = {"add", "remove", "import", "sync", "serve", "web", "decide"}
"""Commands that say in JSON what they did, and list nothing."""


def test_every_screen_has_its_parts_on_the_command_line():
    assert {screen for screen, _ in PARTS} == set(PLACES)
    assert SCREENS == PLACES


@pytest.mark.parametrize("part", PARTS, ids=" ".join)
def test_what_a_screen_shows_a_command_tells_plainly(part, library, run):
    words, told = PARTS[part]
    result = run(*words, "--plain")
    assert result.code in (0, 1), result.err
    assert told in result.out
    decoration = [unicodedata.name(one) for one in result.out if not one.isascii() and one not in "“”−"]
    assert not decoration  # quotation marks and a minus within a sentence are language
    assert "\x1b" not in result.out


def test_every_word_and_field_that_the_explorer_explains_is_explained(run):
    words = run("help", "words", "--plain").out
    for name, word in WORDS.items():
        assert f"{name}\t" in words
        told = run("help", name, "--plain").out
        for field in word.fields.values():
            meant = f"{field.label}. {field.kind.help} Should be {field.kind.rule}."
            assert meant.replace("−", "-").replace("–", "-") in told, (name, field.label)


def test_whatever_lists_or_shows_does_so_plainly_too():
    for name, command in COMMANDS.items():
        options = {option.name for option in command.options}
        assert "--plain" in options or "--json" not in options or name in NO_LISTINGS, name


def test_plain_leaves_the_text_of_people_as_it_is(library, run):
    run("set", TOUCHPOINT, "title=Заявка │ 申請 ★")
    for words in (["walk", STAGE], ["show", STAGE], ["find", "申請"], ["map", STAGE]):
        assert "Заявка │ 申請 ★" in run(*words, "--plain").out, words


def test_what_stands_side_by_side_is_told_apart_in_ascii(library, run):
    run("add", "persona", "title=Somebody who moves, often")
    run("set", "home-buying", "personas+=persona:somebody-who-moves-often")
    named = run("list", "--plain").out.splitlines()[0].split("\t")[4]
    assert named.endswith("; Somebody who moves, often")
    assert named.isascii()


def test_plain_is_over_with_its_command(library, run):
    usual = run("study", "asset", "home-buying").out
    assert "\t900\t12\t-1,250 EUR" in run("study", "asset", "home-buying", "--plain").out
    assert run("study", "asset", "home-buying").out == usual


def test_a_walk_has_a_table_a_panel_and_json_has_all_of_it(library, run):
    out = run("walk", "home-buying").out
    assert "2 of 2  I get the mortgage, experience -2.0" in out
    assert "worst: Getting documents in, experience -2.0" in out
    walked = json.loads(run("walk", "home-buying", "--json").out)
    assert [stage["stage"]["title"] for stage in walked["stages"]] == ["I decide to move", "I get the mortgage"]
    assert len(json.loads(run("walk", TOUCHPOINT, "--json").out)["stages"]) == 1
    assert run("walk", "team:branch-team").code == 4


def test_views_are_listed_with_what_they_show(library, run):
    assert [line.split("\t")[0] for line in run("list", "--views", "--plain").out.splitlines()] == [
        view.name for view in EVERYBODYS
    ]
    assert "KPIs off target   off>0     kpis, most first" in run("list", "--views").out


def test_settings_are_listed_with_where_they_come_from_and_set(run, monkeypatch):
    assert run("settings", "cursor", "--plain").out.split("\t")[:3] == ["cursor", "hidden", "as it comes"]
    assert run("settings", "cursor", "shown").code == 0
    assert run("settings", "cursor", "--plain").out.split("\t")[:3] == ["cursor", "shown", "settings.toml"]
    monkeypatch.setenv("JOURNEYTUI_CURSOR", "hidden")
    assert run("settings", "cursor", "--plain").out.split("\t")[:3] == ["cursor", "hidden", "JOURNEYTUI_CURSOR"]
    monkeypatch.delenv("JOURNEYTUI_CURSOR")
    assert run("settings", "cursor", "").code == 0
    assert json.loads(run("settings", "cursor", "--json").out)[0]["value"] == "hidden"
    assert run("settings", "cursor", "blue").code == 4
    assert "Did you mean theme?" in run("settings", "teme").err


def test_the_map_of_keys_shows_ones_own_and_tells_clashes_and_what_does_not_arrive(home, run):
    path = locations.settings_file()
    path.parent.mkdir(parents=True)
    path.write_text('[keys]\nrename = "n"\nedit = "s"\nowner = "ctrl+a"\nrenam = "x"\n')
    result = run("keys")
    assert result.code == 0
    assert "  n  *" in result.out
    assert "* as you have set it" in result.out
    assert "s is asked for by edit and by status in the library, explorer" in result.err
    assert "edit stays on e" in result.err
    assert "did you mean rename" in result.err
    assert "ctrl+a of owner may not arrive in screen; give it another key as well" in result.err
    assert {one["command"] for one in json.loads(run("keys", "--json").out) if one["yours"]} == {"rename", "owner"}


def test_the_keys_of_a_terminal_are_those_that_arrive_there(run):
    rows = json.loads(run("keys", "--terminals", "--json").out)
    assert [row["command"] for row in rows] == list(KEYS)
    assert all(all(row.values()) for row in rows)


@pytest.mark.parametrize("name", studies.STUDIES)
def test_a_study_is_told_plainly_in_ascii_and_a_line_a_sentence(name, library, run):
    for words in (["study", name], ["study", name, "home-buying"]):
        told = run(*words, "--plain").out
        assert [sign for sign in told if not sign.isascii()] == []
        assert all(line[0] != " " for line in told.splitlines() if line)


def test_what_words_and_fields_mean_is_told_plainly_in_ascii(run):
    for name in ("words", *WORDS):
        told = run("help", name, "--plain").out
        assert [line for line in told.splitlines() if not line.isascii()] == []
