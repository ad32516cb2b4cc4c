"""add, set, move, remove, undo and redo: what stands in the library afterwards."""

from __future__ import annotations

import json

import pytest

from journeytui.domain.ids import derived

STAGE = "home-buying/i-get-the-mortgage"
VALUATION = f"{STAGE}/valuation-visit"
DOCUMENTS = f"{STAGE}/getting-documents-in"


@pytest.fixture
def shown(library, run):
    def record(reference):
        return json.loads(run("show", reference, "--json").out)

    return record


def test_a_field_is_set_and_cleared_and_words_may_be_shortened_where_one_fits(shown, run):
    assert run("set", VALUATION, "status=li", "emotion=+1", "channel=in person", "moment-of-truth=yes").code == 0
    touchpoint = shown(VALUATION)
    assert (touchpoint["status"], touchpoint["emotion"], touchpoint["channel"], touchpoint["moment_of_truth"]) == (
        "live",
        1,
        "in person",
        True,
    )
    assert run("set", VALUATION, "status=", "emotion=", "channel=", "moment_of_truth=").code == 0
    touchpoint = shown(VALUATION)
    assert (touchpoint["status"], touchpoint["emotion"], touchpoint["channel"], touchpoint["moment_of_truth"]) == (
        None,
        None,
        "",
        False,
    )


def test_several_records_are_set_as_one_change(shown, run):
    assert run("set", VALUATION, DOCUMENTS, "pain=7").code == 0
    assert (shown(VALUATION)["pain"], shown(DOCUMENTS)["pain"]) == (7, 7)
    assert run("undo").code == 0
    assert (shown(VALUATION)["pain"], shown(DOCUMENTS)["pain"]) == (None, None)


def test_records_of_several_kinds_are_not_set_at_once(shown, run):
    result = run("set", VALUATION, "home-buying", "status=live")
    assert result.code == 2
    assert shown(VALUATION)["status"] is None


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        (["tags+=slow"], ["money", "paper", "slow"]),
        (["tags+=slow,new", "tags-=paper"], ["money", "new", "slow"]),
        (["tags-=money"], ["paper"]),
        (["tags-=absent"], ["money", "paper"]),
        (["tags=other"], ["other"]),
        (["tags+=slow", "need=speed"], ["money", "paper", "slow"]),
        (["tags="], []),
    ],
)
def test_sets_are_added_to_and_taken_from(shown, run, words, tags):
    assert run("set", STAGE, *words).code == 0
    assert shown(STAGE)["tags"] == tags
    assert shown(STAGE)["need"] == ("speed" if "need=speed" in words else "")
    if tags != ["money", "paper"]:
        assert run("undo").code == 0
    assert shown(STAGE)["tags"] == ["money", "paper"]


@pytest.mark.parametrize("who", ["team:branch-team", "branch-team", derived("branches"), derived("branches")[:8]])
def test_a_link_takes_a_path_a_name_an_id_or_the_beginning_of_one(shown, run, who):
    assert run("set", VALUATION, f"accountable={who}", f"responsible+={who}").code == 0
    touchpoint = shown(VALUATION)
    assert (touchpoint["accountable"], touchpoint["responsible"]) == (derived("branches"), [derived("branches")])
    assert touchpoint["names"][derived("branches")] == "Branch team"


def test_a_set_of_links_takes_several_references(shown, run):
    assert run("set", VALUATION, "informed=team:branch-team, person:cleo").code == 0
    assert shown(VALUATION)["informed"] == sorted([derived("branches"), derived("cleo")])


def test_a_link_may_point_to_what_is_not_here_but_not_to_what_it_cannot(shown, run):
    assert run("set", VALUATION, f"accountable={derived('nobody')}").code == 0
    assert "not here" in run("show", VALUATION).out
    result = run("set", VALUATION, "accountable=home-buying")
    assert (result.code, result.out) == (4, "")


def test_values_come_from_files_and_standard_input(shown, shell, home):
    (home / "text.md").write_text("First line\n\nSecond *line*\n")
    assert shell("set", VALUATION, "description@=text.md").code == 0
    assert shown(VALUATION)["description"] == "First line\n\nSecond *line*"
    assert shell("set", VALUATION, "description=-", stdin="Grüße\n".encode()).code == 0
    assert shown(VALUATION)["description"] == "Grüße"
    for words, stdin in ((["title@=absent"], b""), (["title=-"], b"\xff\xfe"), (["title@=."], b"")):
        result = shell("set", VALUATION, *words, stdin=stdin)
        assert (result.code, result.out) == (4, "")
        assert result.err.startswith("title: ")


def test_standard_input_fills_one_field_and_is_refused_for_two(shown, shell):
    before = shown(VALUATION)
    for second in ("description=-", "tags+=-", "description-=-"):
        result = shell("set", VALUATION, "title=-", second, stdin=b"A title")
        assert (result.code, "standard input can fill one field only" in result.err) == (4, True)
    assert shown(VALUATION) == before
    assert shell("set", VALUATION, "title=-", stdin=b"A title").code == 0
    assert shown(VALUATION[: VALUATION.rindex("/")] + "/a-title")["title"] == "A title"


def test_what_never_ends_is_refused_before_it_fills_the_memory(shown, run, shell, home):
    before = shown(VALUATION)
    for words, stdin in ((["description@=/dev/zero"], b""), (["description=-"], b"x" * 11_000_000)):
        result = shell("set", VALUATION, *words, stdin=stdin)
        assert result.code == 4
        assert "has more than 10,485,760 bytes (is it the right file?)" in result.err
    assert shown(VALUATION) == before


def test_a_status_that_the_library_does_not_list_is_kept_and_told(shown, run):
    assert "none of the library's own" not in run("set", "home-buying", "status=live").err
    result = run("set", "home-buying", "status=livve")
    assert result.err.splitlines()[1] == (
        "Status 'livve' is none of the library's own, which are: draft, in review, agreed, live."
    )
    assert shown("home-buying")["status"] == "livve"
    assert "none of the library's own" in run("add", "journey", "title=Another", "status=x").err


def test_the_history_of_what_was_removed_is_found_by_its_id(library, run):
    id = run("show", VALUATION, "--json").out.split('"')[3]
    run("remove", VALUATION)
    result = run("show", id)
    assert (result.code, result.out) == (4, "")
    assert "That was 'Valuation visit', which was removed." in result.err
    assert "- touchpoint Valuation visit" in run("log", id).out


def test_add_understands_how_people_write_a_kind(library, run):
    for kind in ("touchpoint", "Touchpoints", "touch-point".replace("-p", "p")):
        assert run("add", kind, "--in", STAGE, "title=x").code == 0
    assert run("add", "asset period", "--in", "home-buying", "starts_on=2026-04-01").code == 0
    assert run("add", "asset-period", "--in", "home-buying").code == 0


def test_add_places_a_record_after_its_neighbour(library, run):
    run("add", "touchpoint", "--in", STAGE, "--after", DOCUMENTS, "title=Rate locked")
    shown = run("show", STAGE).out
    assert shown.index("Getting documents in") < shown.index("Rate locked") < shown.index("Valuation visit")


def test_move_puts_a_record_elsewhere(library, run):
    assert run("move", VALUATION, "--before", DOCUMENTS).code == 0
    shown = run("show", STAGE).out
    assert shown.index("Valuation visit") < shown.index("Getting documents in")
    assert run("move", VALUATION, "--into", "home-buying/i-decide-to-move").code == 0
    assert run("show", "home-buying/i-decide-to-move/valuation-visit").code == 0
    assert run("move", VALUATION, "--into", "home-buying").code == 4


def test_remove_prints_what_went_and_undo_brings_it_back(library, run):
    before = run("export", "home-buying").out
    result = run("remove", STAGE)
    assert result.code == 0
    assert "touchpoint  Getting documents in\n" in result.out
    assert "undo" in result.err
    assert run("show", STAGE).code == 4
    assert run("undo").err.startswith("undid: removed I get the mortgage")
    assert run("export", "home-buying").out == before
    assert run("redo").err.startswith("redid: removed I get the mortgage")
    assert run("show", STAGE).code == 4


def test_a_removal_that_is_only_looked_at_changes_nothing(library, run):
    before = library.read_bytes()
    result = run("remove", STAGE, "--dry-run")
    assert result.err == (
        "This would remove 1 stage, 2 touchpoints, 1 goal, 1 KPI, 1 insight, 1 reading. Nothing was changed.\n"
    )
    assert library.read_bytes() == before


def test_undo_takes_back_another_change_by_its_number(shown, run):
    assert run("undo", "18").code == 0
    assert shown(DOCUMENTS)["status"] is None


def test_a_command_works_on_the_library_that_is_named(library, run, home, monkeypatch):
    assert run("new", "other.db", "--title", "Others").out == "other.db\n"
    assert run("--db", "other.db", "add", "team", "title=Elsewhere").code == 0
    monkeypatch.setenv("JOURNEYTUI_DB", "other.db")
    assert run("show", "team:elsewhere").code == 0
    assert run("show", "team:elsewhere", f"--db={library}").code == 4


def test_a_day_is_typed_as_in_the_explorer(shown, run):
    assert run("set", "home-buying", "reviewed_on=today").code == 0
    today = shown("home-buying")["reviewed_on"]
    assert run("set", "home-buying", "reviewed_on=yesterday").code == 0
    assert shown("home-buying")["reviewed_on"] < today
    assert run("set", "home-buying", "reviewed_on=soon").code == 4
