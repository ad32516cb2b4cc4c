from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from domain.strategies import HOSTILE
from journeytui.domain.words import WORDS
from journeytui.store import search
from journeytui.workspace import edit, history, seek, upkeep
from laws import tried
from workspace import driving


def found(ws, typed: str) -> set[str]:
    return {hit.id for hit in seek.find(ws, typed, limit=10_000).hits}


@tried(25)
@given(data=st.data())
def test_after_any_change_find_knows_exactly_what_stands_there(data):
    with libraries.a_copy(libraries.small()) as ws:
        for _ in range(data.draw(st.integers(1, 3))):
            driving.drive(ws, data.draw, data.draw(st.sampled_from(sorted(driving.DRIVERS))))
        id = data.draw(st.sampled_from(libraries.ids_of(ws, "touchpoint") or libraries.ids_of(ws, "team")))
        if id in libraries.ids_of(ws, "touchpoint"):
            edit.set_values(ws, (id,), {"channel": "zebra crossing"})
            assert found(ws, "zeb") == {id}
            assert found(ws, "CROSSING zebra") == {id}
            history.undo(ws)
            assert found(ws, "zebra") == set()
            history.redo(ws)
            assert found(ws, "zebra") == {id}
            edit.remove(ws, (id,))
            assert found(ws, "zebra") == set()
        assert all(finding.ok for finding in upkeep.doctor(ws, deep=True).findings)


WORDED = [(word.word, name) for word in WORDS.values() for name, field in word.fields.items() if field.kind.search]


@pytest.mark.parametrize(("word", "name"), WORDED, ids=[f"{word}.{name}" for word, name in WORDED])
def test_every_field_that_the_declaration_searches_is_found(library, word, name):
    ids = libraries.ids_of(library, word)
    if not ids:
        pytest.skip("a conflict comes with syncing")
    text = {"email": "ana@zebra.example", "link": "https://zebra.example/1"}.get(name, "the zebra")
    edit.set_values(library, ids[:1], {name: [text] if name == "tags" else text})
    assert found(library, "zebr") == {ids[0]}


@tried(200)
@given(typed=st.text(max_size=30) | st.sampled_from(HOSTILE) | st.text('"*()^:-+~NEARANDORNOT\x00 a', max_size=20))
def test_anything_may_be_typed(library, typed):
    seek.find(library, typed)


def test_ten_thousand_random_strings_are_no_error(library):
    seeded = random.Random(7)
    alphabet = "\"'*()[]{}^:-+~\\/.,;<>=!?%&|#@$ \t\n\x00\x01\x1b\x7fabcANDORNOTNEARé日🏠\u0301\u200d\u202e\ud800ßİ٣²"
    for _ in range(10_000):
        query = search.query_of("".join(seeded.choices(alphabet, k=seeded.randrange(1, 14))))
        if query:
            library.connection.execute("SELECT rowid FROM search WHERE search MATCH ? LIMIT 1", (query,)).fetchone()
    for typed in (
        "\ud800",
        "a\ud800b",
        "\x00",
        '"',
        "a AND",
        "NEAR(a b)",
        "title:a",
        "*",
        "a*b",
        "-a",
        "^a",
        "{a}",
        "🏠",
    ):
        seek.find(library, typed)


@tried(60)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_whatever_was_written_is_found_by_the_beginnings_of_its_words(text):
    with libraries.a_copy(libraries.empty()) as ws:
        id = edit.add(ws, "team", None, {"title": text}).ids[0]
        title = libraries.dump(ws)["team"][0]["title"]
        words = [word for word in re.findall(r"[^\s!-/:-@\[-`{-~]+", title) if word[0].isalnum()]
        for word in words[:3]:
            assert id in found(ws, title)
            assert id in found(ws, word)
            assert id in found(ws, word[:1])


def test_the_best_stands_first(samples):
    journey = libraries.dump(samples)["journey"][0]
    hits = seek.find(samples, journey["title"]).hits
    assert hits[0].id == journey["id"]
    assert hits[0].snippet == ""


def test_a_hit_says_where_it_stands_and_what_was_found(samples):
    touchpoint = libraries.dump(samples)["touchpoint"][0]
    edit.set_values(
        samples,
        (touchpoint["id"],),
        {"description": "Somewhere in a long text about nothing in particular stands xylophone, and more"},
    )
    (hit,) = seek.find(samples, "xylo").hits
    assert (hit.id, hit.word, hit.title) == (touchpoint["id"], "touchpoint", touchpoint["title"])
    assert "xylophone" in hit.snippet
    assert " › " in hit.where
    assert hit.journey in libraries.ids_of(samples, "journey")


def test_a_wide_word_says_that_there_is_more(samples):
    result = seek.find(samples, "the", limit=5)
    assert len(result.hits) == 5
    assert result.more
    assert not seek.find(samples, "zzzzzz").more


def test_accents_and_case_do_not_matter(empty):
    id = edit.add(empty, "team", None, {"title": "Équipe Ärger"}).ids[0]
    assert found(empty, "equipe") == found(empty, "ÄRGER") == found(empty, "arg") == {id}


def test_emoji_and_signs_are_found(empty):
    id = edit.add(empty, "team", None, {"title": "Home 🏠 for €"}).ids[0]
    assert found(empty, "🏠") == found(empty, "€") == {id}


def test_a_read_only_library_is_searched(library):
    libraries.outside(library.path, "UPDATE team SET title = 'from outside'")
    reader = libraries.open_at(library.path, read_only=True)
    assert seek.find(reader, "team of").hits
    reader.close()


def test_what_has_no_title_is_called_by_what_it_says_and_stands_in_what_it_hangs_on(samples):
    hits = seek.find(samples, "first bill far more promised", limit=100).hits
    moved = next(hit for hit in hits if hit.word == "movement")
    assert moved.title.endswith(" lost: The first bill was far more than promised")
    periods = {f"{one['starts_on']} to {one['ends_on']}" for one in libraries.dump(samples)["asset_period"]}
    journey, _, period = moved.where.rpartition(" › ")
    assert (journey, period in periods) == ("I switch my phone and home internet to a new provider", True)
    assert moved.snippet == ""
    mark = next(
        hit for hit in seek.find(samples, "import included said easily", limit=100).hits if hit.word == "stage_mark"
    )
    assert mark.title in ("fine", "watch", "failing")
    assert "import included" in mark.snippet
