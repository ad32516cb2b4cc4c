"""`mine` as it is typed: what turned bad, what I owe, what I answer for; as text and for programs."""

from __future__ import annotations

import json

import pytest

from journeytui.domain.ids import derived

SINCE = ("--since", "2026-01-31")


@pytest.fixture
def team(library, monkeypatch):
    """At the desk of the team that the journey belongs to."""
    monkeypatch.setenv("JOURNEYTUI_ME", "Mortgage Operations")
    return library


def test_what_a_team_answers_for_stands_below_what_turned_bad(team, run, golden):
    assert run("set", "home-buying/i-get-the-mortgage/getting-documents-in", "pain=9").code == 0
    result = run("mine", *SINCE)
    assert (result.code, result.err) == (0, "")
    golden("mine.txt", result.out)


def test_programs_get_the_same_with_ids(team, run):
    run("decide", "home-buying", "@mortgage-operations 2026-02-02!: send one list")
    told = json.loads(run("mine", *SINCE, "--json").out)
    assert told["me"] == ["Mortgage Operations"]
    assert [one["id"] for one in told["touchpoints"]] == [derived("documents"), derived("valuation")]
    assert [one["inherited"] for one in told["touchpoints"]] == [True, True]
    assert [one["title"] for one in told["decisions"]] == ["send one list"]
    assert [(one["sort"], one["what"], one["mine"]) for one in told["turned"]] == [("decision", "overdue", True)]


def test_whoever_is_not_in_the_library_is_told_what_to_do(library, run):
    result = run("mine", *SINCE)
    assert result.code == 0
    assert "you are ana" in result.err
    assert "journeytui add person" in result.err
    assert "My touchpoints" not in result.out


def test_a_day_that_is_none_is_refused(library, run):
    refused = run("mine", "--since", "yesterday")
    assert refused.code == 2
    assert "Write it like 2026-01-31." in refused.err


def test_minutes_are_printed_of_what_was_closed_in_the_same_breath(library, run):
    run("review", "home-buying", "--begin")
    result = run("review", "home-buying", "--close", "--minutes")
    assert result.out.startswith("# Review of ")
    assert "still open" not in result.out


def test_a_list_groups_thousands_for_people_and_never_for_programs(library, run):
    run("add", "movement", "--in", derived("quarter"), "direction=won", "count=2552")
    assert "+2,540" in run("list").out
    assert "+2540" in run("list", "--plain").out
    assert json.loads(run("list", "--json").out)[0]["net"] == 2540
