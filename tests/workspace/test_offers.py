from __future__ import annotations

import pytest

import libraries
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.store import reading
from journeytui.workspace import edit, offers, ways


@pytest.fixture(scope="module")
def samples():
    with libraries.a_copy(libraries.samples()) as ws:
        yield ws


def test_what_its_journey_links_to_most_is_close_to_a_record_and_then_what_is_in_it(library):
    at = {one: ways.way_to(library, one) for one in libraries.ids_of(library, "touchpoint")}
    journeys = [way["journey"] for way in at.values()]
    here, way = max(at.items(), key=lambda one: journeys.count(one[1]["journey"]))
    others = {one for one in at if at[one]["journey"] == way["journey"]} - {here}
    assert others
    often, once, _ = (edit.add(library, "person", None, {"title": who}).ids[0] for who in ("Zoe", "Ana", "Ben"))
    edit.set_values(library, [here, *others], {"accountable": often})
    edit.change_sets(library, (way["stage"],), "consulted", plus=(once,))
    close = [one.title for one in offers.close_by(library, here, ("person", "team"))]
    assert close.index("Zoe") < close.index("Ana")
    assert "Ben" not in close
    inside = {one.id for one in offers.close_by(library, here, ("touchpoint",))}
    assert inside >= others
    assert here not in inside
    assert offers.close_by(library, often, ("team",)) == ()
    assert offers.close_by(library, here, ("movement",)) == ()  # it has no title that one could type
    assert len(offers.close_by(library, here, ("person", "stage"), limit=2)) == 2


def test_candidates_hold_all_that_was_typed(samples):
    journey = reading.all_of(samples.connection, "journey")[0]
    part = journey.title.split()[-1]
    found = offers.candidates(samples, ("journey",), part.upper())
    assert journey.id in [one.id for one in found]
    assert all(part.casefold() in one.title.casefold() for one in found)
    assert offers.candidates(samples, ("journey",), "zzzz") == ()
    assert len(offers.candidates(samples, (), "", limit=7)) == 7


@pytest.mark.parametrize("typed", ["%", "_", "\\", "100%", "a_b", "' OR 1", '"'])
def test_candidates_take_every_character_as_it_is(library, typed):
    id = edit.add(library, "team", None, {"title": f"The {typed} team"}).ids[0]
    assert [one.id for one in offers.candidates(library, ("team",), typed)] == [id]


def test_every_word_can_be_picked_from(samples):
    for word in WORDS:
        found = offers.candidates(samples, (word,), "")
        assert bool(found) == ("title" in WORDS[word].fields and bool(libraries.ids_of(samples, word))), word
        assert {one.word for one in found} <= {word}
    assert {one.where for one in offers.candidates(samples, SHARED_WORDS, "")} == {""}
