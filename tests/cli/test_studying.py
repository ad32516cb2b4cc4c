"""`study`, `check`, `decide`, `decisions` and `review` as they are typed."""

from __future__ import annotations

import json

import pytest

from journeytui.cli.choices import STUDIES
from journeytui.domain.ids import derived
from journeytui.workspace import studies

DATED = ("kpis", "drift", "upkeep")
"""Studies whose answers change with the days that pass."""
BILL = "i-switch-my-phone-and-home-internet-to-a-new-provider"


def test_the_command_line_offers_every_study_that_there_is():
    assert STUDIES == studies.STUDIES


@pytest.mark.parametrize("name", [name for name in STUDIES if name not in DATED])
def test_a_study_of_a_small_library_stays_as_it_was(name, library, run, golden):
    result = run("study", name, "home-buying")
    assert (result.code, result.err) == (0, "")
    golden(f"study_{name}.txt", result.out)


@pytest.mark.parametrize("name", ["asset", "experience", "rollup"])
def test_a_study_of_all_journeys_stays_as_it_was(name, library, run, golden):
    golden(f"study_{name}_all.txt", run("study", name).out)


def test_a_study_for_programs_names_its_records_and_stays_as_it_was(library, run, golden):
    out = run("study", "asset", "home-buying", "--json").out
    said = json.loads(out)
    assert said["names"][derived("mortgage")] == "I get the mortgage"
    assert said["tables"]["periods"][0]["lost"] == 12
    golden("study_asset.json", out)


@pytest.mark.parametrize("name", DATED)
def test_studies_of_days_that_pass_answer_as_well(name, library, run):
    assert run("study", name, "home-buying").code == 0
    assert json.loads(run("study", name, "--json").out)["study"] == name


def test_drift_compares_with_the_day_that_is_named(library, run):
    assert "Since 2026-01-31," in run("study", "drift", "home-buying", "--since", "2026-01-31").out
    assert (
        "From 2026-01-31 to 2026-02-28"
        in run("study", "drift", "home-buying", "--since", "2026-01-31", "--until", "2026-02-28").out
    )
    refused = run("study", "drift", "--since", "soon")
    assert refused.code == 4
    assert "Nothing is called 'soon'" in refused.err
    assert run("study", "pain", "--since", "2026-02-28", "--until", "2026-01-31").code == 4


def test_any_study_tells_what_was_then_beside_what_is_now(library, run):
    assert "Since 2026-01-31" in run("study", "asset", "home-buying", "--since", "2026-01-31").out
    said = json.loads(run("study", "kpis", "--since", "2026-01-31", "--json").out)
    assert said["tables"].keys() >= {"journeys"}


def test_a_study_that_leaves_target_journeys_out_says_so_once_for_people_and_for_programs(library, run):
    told = "Not counted: 1 target journey, a plan that no customer walks yet."
    before = run("study", "maturity").out
    run("add", "journey", "title=Better", "state=target")
    said = run("study", "maturity").out
    assert said.count("Not counted") == said.count(told) == 1
    assert said.replace(f"{told}\n", "") == before
    assert json.loads(run("study", "maturity", "--json").out)["targets_left_out"] == 1
    run("add", "journey", "title=Best", "state=target")
    assert "Not counted: 2 target journeys, plans that no customer walks yet." in run("study", "pain").out
    for elsewhere in (("priorities",), ("maturity", "home-buying"), ("maturity", "journey:better")):
        assert "Not counted" not in run("study", *elsewhere).out
        assert json.loads(run("study", *elsewhere, "--json").out)["targets_left_out"] == 0


def test_an_unknown_study_is_refused_with_those_that_there_are(library, run):
    refused = run("study", "paint")
    assert refused.code == 2
    assert "pain" in refused.err


def test_check_says_no_while_rules_are_broken_and_lists_what_breaks_them(library, run, golden):
    result = run("check", "home-buying", "--plain")
    assert result.code == 1
    assert f"stage-goal\t{derived('decide')}\tstage\tI decide to move" in result.out.splitlines()
    golden("check_rules.txt", run("check", "--rules").out)


def test_check_says_yes_when_the_library_switches_every_broken_rule_off(library, run):
    broken = {line.split("\t")[0] for line in run("check", "--plain").out.splitlines()}
    off = ", ".join(f"{rule}=off" for rule in sorted(broken))
    assert run("set", "library:our-journeys", f"rules={off}").code == 0
    result = run("check")
    assert (result.code, result.out) == (0, "")
    assert result.err.endswith("hold.\n")


def test_a_decision_is_recorded_found_and_done(library, run):
    decided = run("decide", "home-buying/i-get-the-mortgage", "@cleo 2030-01-04: send one list of documents")
    assert decided.code == 0
    line = next(one for one in run("decisions", "--plain").out.splitlines() if one.startswith(decided.out.strip()))
    assert line.split("\t")[1:5] == ["2030-01-04", "send one list of documents", "Cleo", "Home buying"]
    assert len(json.loads(run("decisions", "home-buying", "--json").out)) == 2
    run("set", decided.out.strip(), "status=done")
    assert "send one list" not in run("decisions").out
    assert "send one list of documents (done)" in run("decisions", "--all").out


def test_a_question_is_told_from_a_decision(library, run):
    run("decide", "home-buying", "--question", "who may see it?")
    assert "? who may see it?" in run("decisions", "--plain").out


def test_a_review_is_begun_closed_and_written_down(library, run):
    assert run("review", "home-buying", "--begin").code == 0
    assert run("review", "home-buying", "--begin").code != 0
    assert run("review", "home-buying", "--close").code == 0
    minutes = run("review", "home-buying", "--minutes")
    assert minutes.out.startswith("# Review of ")
    assert "| I get the mortgage | not looked at |" in minutes.out
    assert run("review", "home-buying", "--json").code == 0
