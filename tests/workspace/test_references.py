from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from domain.strategies import HOSTILE
from journeytui.domain.errors import AmbiguousReference, Refused, UnknownReference
from journeytui.domain.text import slug
from journeytui.domain.words import WORDS
from journeytui.store import reading
from journeytui.store.tree import Twig
from journeytui.workspace import edit, references
from laws import tried


@pytest.fixture(scope="module")
def samples():
    with libraries.a_copy(libraries.samples()) as ws:
        yield ws


def hint(ws, ref: str, words=()) -> str:
    """The way out that an unknown reference is answered with."""
    with pytest.raises(UnknownReference) as told:
        references.resolve(ws, ref, words)
    return told.value.hint


def one_of(ws, word: str):
    return reading.all_of(ws.connection, word)[0]


# --- there and back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", WORDS)
def test_the_path_of_a_record_leads_back_to_it(samples, word):
    for record in reading.all_of(samples.connection, word):
        path = references.path_of(samples, record.id)
        assert references.resolve(samples, path) == record, path
    for record in reading.all_of(samples.connection, word)[:5]:
        path = references.path_of(samples, record.id)
        assert references.resolve(samples, path, (word,)) == record
        assert references.resolve(samples, f"  {path} \n") == record


def test_most_paths_are_words_that_a_person_would_type(samples):
    """Only what has no name of its own is named by its id."""
    for word in ("journey", "stage", "touchpoint"):
        for record in reading.all_of(samples.connection, word):
            assert references.path_of(samples, record.id) != record.id, record


def test_paths_read_as_they_are_documented(samples):
    stage = one_of(samples, "stage")
    journey = reading.get(samples.connection, "journey", stage.parent)
    touchpoint = reading.below(samples.connection, "touchpoint", (stage.id,))[0]
    goal = reading.below(samples.connection, "goal", (stage.id,))[0]
    team = one_of(samples, "team")
    to_stage = f"{slug(journey.title)}/{slug(stage.title)}"
    assert references.path_of(samples, stage.id) == to_stage
    assert references.path_of(samples, touchpoint.id) == f"{to_stage}/{slug(touchpoint.title)}"
    assert references.path_of(samples, goal.id) == f"{to_stage}/goal:{slug(goal.title)}"
    assert references.path_of(samples, team.id) == f"team:{slug(team.title)}"


@tried(40)
@given(
    titles=st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), min_size=2, max_size=5),
    word=st.sampled_from(["journey", "stage", "team", "kpi"]),
)
def test_whatever_records_are_called_a_path_names_one_of_them_or_none(titles, word):
    with libraries.a_copy(libraries.small()) as ws:
        parent = libraries.ids_of(ws, "journey")[0] if WORDS[word].hangs_on else None
        for title in titles:
            edit.add(ws, word, parent, {"title": title})
        for record in reading.all_of(ws.connection, word):
            assert references.resolve(ws, references.path_of(ws, record.id)) == record


@tried(100)
@given(ref=st.text(max_size=20) | st.sampled_from(HOSTILE) | st.text("abc/:-0 7*%_'\"", max_size=12))
def test_any_reference_names_something_or_is_refused_with_a_way_out(samples, ref):
    try:
        references.resolve(samples, ref)
    except Refused as no:
        assert no.hint  # noqa: PT017  every other error would be a fault


# --- ids -------------------------------------------------------------------------------------------------------------


def test_six_characters_of_an_id_are_enough_and_five_are_not(samples):
    for word in ("journey", "reading", "team"):
        for record in reading.all_of(samples.connection, word)[:20]:
            others = [
                row["id"]
                for rows in libraries.dump(samples).values()
                for row in rows
                if row["id"].startswith(record.id[:6])
            ]
            if len(others) == 1:
                assert references.resolve(samples, record.id[:6]) == record
            assert references.resolve(samples, record.id) == record
            with pytest.raises(UnknownReference):
                references.resolve(samples, record.id[:5])


def test_the_beginning_of_two_ids_lists_both(empty):
    first = edit.add(empty, "team", None, {"title": "First"}, id="0" * 25 + "1").ids[0]
    second = edit.add(empty, "team", None, {"title": "Second"}, id="0" * 25 + "2").ids[0]
    with pytest.raises(AmbiguousReference) as told:
        references.resolve(empty, "0" * 6)
    assert first in told.value.hint
    assert second in told.value.hint
    assert "Second" in told.value.hint
    assert references.resolve(empty, first).title == "First"


def test_an_id_can_begin_a_path(library):
    journey = one_of(library, "journey")
    stage = reading.below(library.connection, "stage", (journey.id,))[0]
    edit.set_values(library, (stage.id,), {"title": "Here"})
    assert references.resolve(library, f"{journey.id}/here").id == stage.id
    assert references.resolve(library, f"{journey.id[:8]}/here").id == stage.id


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "person:anna-muller",
        "person:Anna Müller",
        "anna-muller",
        "Anna Müller",
        "ANNA  MULLER",
        "anna müller!",
    ],
)
def test_a_person_is_found_by_name_however_it_is_typed(empty, typed):
    person = edit.add(empty, "person", None, {"title": "Anna Müller"}).ids[0]
    assert references.resolve(empty, typed, ("person", "team")).id == person
    assert references.resolve(empty, typed).id == person


def test_a_journey_goes_before_a_team_of_the_same_name_unless_the_team_is_asked_for(empty):
    team = edit.add(empty, "team", None, {"title": "Support"}).ids[0]
    journey = edit.add(empty, "journey", None, {"title": "Support"}).ids[0]
    assert references.resolve(empty, "support").id == journey
    assert references.resolve(empty, "team:support").id == team
    assert references.resolve(empty, "support", ("journey",)).id == journey


def test_two_of_one_name_are_ambiguous_and_neither_has_a_path(library):
    journey = one_of(library, "journey").id
    twins = [edit.add(library, "stage", journey, {"title": title}).ids[0] for title in ("Twin", "  twin! ")]
    path = references.path_of(library, journey)
    with pytest.raises(AmbiguousReference) as told:
        references.resolve(library, f"{path}/twin")
    assert "names 2 records" in told.value.message
    assert all(id in told.value.hint for id in twins)
    assert [references.path_of(library, id) for id in twins] == twins


@pytest.mark.parametrize(
    ("parts", "hinted"),
    [(1, "{journey}"), (2, "{journey}/{stage}"), (3, "{journey}/{stage}/{touchpoint}")],
)
def test_what_was_mistyped_is_answered_with_the_nearest(samples, parts, hinted):
    touchpoint = one_of(samples, "touchpoint")
    stage = reading.get(samples.connection, "stage", touchpoint.parent)
    journey = reading.get(samples.connection, "journey", stage.parent)
    slugs = {"journey": slug(journey.title), "stage": slug(stage.title), "touchpoint": slug(touchpoint.title)}
    right = hinted.format(**slugs)
    assert references.path_of(samples, [journey, stage, touchpoint][parts - 1].id) == right
    assert right in hint(samples, right[:-2] + "x" + right[-1:])


def test_where_a_path_stops_leading_on_the_nearest_is_looked_for(samples):
    journey = one_of(samples, "journey")
    right = slug(journey.title)
    assert right in hint(samples, f"{right[:-1]}x/anything/at-all")


def test_mistyped_shared_records_are_answered_with_the_nearest(samples):
    team = one_of(samples, "team")
    right = f"team:{slug(team.title)}"
    assert right in hint(samples, right[:-1], ("team",))
    assert right in hint(samples, slug(team.title)[:-1], ("person", "team")) or "person:" in hint(
        samples, right[5:-1], ("person", "team")
    )


def test_whatever_is_mistyped_is_sought_among_shared_records_too(samples):
    team = one_of(samples, "team")
    right = f"team:{slug(team.title)}"
    assert right in hint(samples, right[:-1])
    assert right in hint(samples, f"tem:{slug(team.title)}")
    library = samples.library
    assert references.resolve(samples, "library").id == references.resolve(samples, "Library").id == library.id


@pytest.mark.parametrize("word", ["stage", "touchpoint", "goal", "kpi"])
def test_the_title_of_what_hangs_further_below_is_answered_with_how_to_reach_it(library, word):
    above = one_of(library, WORDS[word].hangs_on[0])
    edit.add(library, "journey", None, {"title": "Qwyzzle, exotic"})
    made = edit.add(library, word, above.id, {"title": "Qwyzzle, quixotic"}).ids[0]
    path = references.path_of(library, made)
    assert path.endswith("qwyzzle-quixotic")
    assert hint(library, "Qwyzzle, quixotic") == f"Did you mean {path}?"
    assert hint(library, f"{word}:qwyzzle-quixotic") == f"Did you mean {path}?"
    assert hint(library, "Qwyzzle, quixotic", ("journey",)) == "Did you mean qwyzzle-exotic?"
    assert hint(library, "Qwyzzle, quizotic") == "Did you mean qwyzzle-exotic?"


def test_what_was_removed_is_named_by_its_title_and_its_history_is_still_found(library):
    stage = edit.add(library, "stage", one_of(library, "journey").id, {"title": "Gone by noon"}).ids[0]
    edit.remove(library, (stage,))
    assert "'Gone by noon'" in hint(library, stage)
    assert references.in_history(library, stage) == stage
    never = "0" * 26
    with pytest.raises(UnknownReference):
        references.in_history(library, never)
    with pytest.raises(UnknownReference, match="'Gone by noon' has been removed meanwhile"):
        edit.set_values(library, (stage,), {"title": "x"})
    with pytest.raises(UnknownReference, match=f"Nothing here has the id {never}"):
        edit.set_values(library, (never,), {"title": "x"})


def test_where_nothing_is_there_is_nothing_to_name(empty):
    assert hint(empty, "anything") == "There is nothing there yet."
    assert hint(empty, "anything", ("stage",)) == "There is nothing there yet."
    assert hint(empty, "")
    assert hint(empty, "///")


def test_what_hangs_on_a_journey_is_sought_from_its_journey_on(samples):
    assert hint(samples, "i-take-a-trip-by-ear", ("stage",)) == "Did you mean i-take-a-trip-by-air?"
    assert hint(samples, "zzz", ("stage",)) == "`journeytui find` looks through everything."


def test_a_record_of_the_wrong_word_is_refused_by_its_word(samples):
    stage = one_of(samples, "stage")
    with pytest.raises(UnknownReference, match="is a stage, not a person or team"):
        references.resolve(samples, stage.id, ("person", "team"))
    with pytest.raises(UnknownReference, match="is a stage, not a journey"):
        references.resolve(samples, references.path_of(samples, stage.id), ("journey",))


def test_where_what_hangs_on_a_record_is_wanted_the_first_of_it_is_named(library):
    journey = one_of(library, "journey")
    path = references.path_of(library, journey.id)
    stages = [references.path_of(library, one.id) for one in reading.below(library.connection, "stage", (journey.id,))]
    assert hint(library, path, ("stage",)) == f"Did you mean {' or '.join(stages[:3])}?"
    assert hint(library, path, ("team", "person")) == "Name another one."


@pytest.mark.parametrize(
    "ref", ["no-journey/no-stage", "journey:", "nonsense:thing", "team:", ":", "a:b:c", "stage:x", "library:ours/x"]
)
def test_what_is_no_reference_is_refused(library, ref):
    with pytest.raises(Refused):
        references.resolve(library, ref)


# --- names --------------------------------------------------------------------------------------------


def test_a_link_that_leads_nowhere_says_why(library):
    team = one_of(library, "team")
    stage = one_of(library, "stage").id
    edit.remove(library, (team.id,))
    named = references.names(library, [team.id, stage, "7" * 26])
    assert named == {team.id: "removed", stage: one_of(library, "stage").title, "7" * 26: "not here"}


def test_where_something_is_goes_from_the_outside_in(library):
    nested = next(row for row in libraries.dump(library)["journey"] if row["within"])
    outer = reading.get(library.connection, "stage", nested["within"])
    home = reading.get(library.connection, "journey", outer.parent)
    inner = reading.below(library.connection, "stage", (nested["id"],))[0]
    team = one_of(library, "team").id
    found = references.wheres_of(library, [Twig("stage", inner.id), Twig("team", team)])
    assert found == {inner.id: f"{home.title} › {outer.title} › {nested['title']}", team: ""}
