"""What find finds, against a look through everything."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.errors import NothingToUndo
from journeytui.domain.words import WORDS
from journeytui.store import checking, index, reading, search
from journeytui.workspace import edit, history
from laws import tried
from store.test_columns import NATIVE

LETTERS = "abAB12éÉüñ日本🏠€ßø"
SIGNS = " _-.,:'\"*()&$=+|’–\n"
TEXT = st.text(LETTERS + SIGNS, max_size=14)
TYPED = st.text(LETTERS + SIGNS, min_size=1, max_size=5) | st.text("abé1 ", min_size=1, max_size=3)
ALL = 100_000


def words_in(text: str) -> list[str]:
    """The words of a text: letters, digits and pictures, without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
    return re.findall(r"(?:[^\W_]|🏠|€)+", bare)


def stands_in(typed: list[str], words: list[str]) -> bool:
    """Whether the words stand there one behind the other, the last by its beginning."""
    *whole, last = typed
    return any(
        words[at : at + len(whole)] == whole and words[at + len(whole)].startswith(last)
        for at in range(len(words) - len(whole))
    )


def looked_through(ws, typed: str) -> dict[str, bool]:
    """The ids of the records that hold all that was typed, and whether in their titles."""
    asked = [words for part in re.split(r"[\s\x00-/:-@\[-`{-\x7f]+", typed) if (words := words_in(part))]
    found: dict[str, bool] = {}
    for word in WORDS if asked else ():
        for record in reading.all_of(ws.connection, word):
            values = [record[name] for name in search.searched(word)]
            title, body = map(words_in, search.joined(WORDS[word], values))
            if all(stands_in(one, title) or stands_in(one, body) for one in asked):
                found[record.id] = all(stands_in(one, title) for one in asked)
    return found


def found(ws, typed: str) -> dict[str, bool]:
    ws.catch_up()
    matches, more = search.find(ws.connection, typed, ALL)
    assert not more
    assert len({match.record for match in matches}) == len(matches)
    assert [match.in_title for match in matches] == sorted((match.in_title for match in matches), reverse=True)
    return {match.record: match.in_title for match in matches}


def change(ws, draw) -> None:
    """One thing that somebody does."""
    word, field = draw(
        st.sampled_from(
            [("touchpoint", "title"), ("insight", "verbatim"), ("team", "title"), ("stage", "need"), ("goal", "tags")]
        )
    )
    ids = libraries.ids_of(ws, word)
    act = draw(st.sampled_from(["set", "set", "set", "add", "remove", "undo", "redo", "outside"]))
    with suppress(NothingToUndo):
        if act == "undo":
            history.undo(ws)
        elif act == "redo":
            history.redo(ws)
        elif act == "add":
            edit.add(ws, "team", None, {"title": draw(TEXT), "description": draw(TEXT)})
        elif not ids:
            return
        elif act == "set":
            text = draw(TEXT)
            edit.set_values(
                ws, (draw(st.sampled_from(ids)),), {field: text.replace(",", " ").split() if field == "tags" else text}
            )
        elif act == "remove":
            edit.remove(ws, (draw(st.sampled_from(ids)),))
        else:
            with sqlite3.connect(ws.path) as other:
                other.execute(f"UPDATE {word} SET {field} = ? WHERE id = ?", (draw(TEXT), draw(st.sampled_from(ids))))
            other.close()


@tried(60)
@given(data=st.data())
def test_find_knows_exactly_what_stands_there_whatever_was_done(data):
    with libraries.a_copy(libraries.small()) as ws:
        for _ in range(data.draw(st.integers(1, 6))):
            change(ws, data.draw)
        there = [word for record in reading.all_of(ws.connection, "touchpoint") for word in words_in(record.title)]
        for _ in range(3):
            typed = data.draw(
                TYPED
                | st.sampled_from(there or ["a"]).flatmap(
                    lambda word: st.integers(1, len(word)).map(lambda n: word[:n])
                )
            )
            assert found(ws, typed) == looked_through(ws, typed), typed


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Équipe Ärger", "equipe ARG"), ("cafe\u0301 au lait", "café"), ("ÅNGSTRÖM", "angstrom"), ("a_b", "b"), ("snake_case", "snake_c"),
        ("a-b-c", "c a"), ("first.last@example.com", "last@exam"), ("price=5", "5"), ("$12", "12"), ("don’t", "don’t"), ("don't", "don't"),
        ("日本語のタイトル", "日本"), ("home 🏠 for €", "€"), ("مرحبا بالعالم", "بال"), ("Ελλάδα", "ΕΛΛΆΔ"), ("x²", "x²"), ("½ price", "½"),
        ("no\x00body", "nobody"), ("A/B test", "a/b"), ("100 %", "100%"), ("“quoted”", '"quoted"'), ("C++", "c++"), ("one\ntwo", "two one"),
    ],
)  # fmt: skip
def test_what_was_written_is_found_as_people_type_it(empty, written, typed):
    id = edit.add(empty, "team", None, {"title": written}).ids[0]
    edit.add(empty, "team", None, {"title": "Someone else"})
    assert found(empty, typed) == {id: True}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\x00",
        '"',
        "*",
        "()",
        "AND",
        "a AND",
        "NOT b",
        "NEAR(a b)",
        "title:a",
        "^a",
        "-a",
        "{a}",
        "a*b",
        "\ud800",
        "’",
        "\u0301",
        "🏠" * 500,
        "a " * 5000,
    ],
)
def test_no_sign_means_anything_but_itself(empty, typed):
    edit.add(empty, "team", None, {"title": "Nobody looks for this"})
    assert found(empty, typed) == {}


def test_operators_are_words(empty):
    id = edit.add(empty, "team", None, {"title": "Research AND Development, NOT Sales, NEAR(by)"}).ids[0]
    for typed in ("and", "AND development", "not sales", "NEAR(by", "sales NOT research"):
        assert found(empty, typed) == {id: True}


def test_titles_stand_before_other_texts_and_the_nearest_first(empty):
    def team(title: str, description: str = "") -> str:
        return edit.add(empty, "team", None, {"title": title, "description": description}).ids[0]

    elsewhere = team("Others", "the desk")
    inside = team("The new desk")
    begins = team("Desk of loans")
    exact = team("Desk")
    longer = team("Desk of loans and letters")
    apart = team("Loans, the desk")
    assert [match.record for match in search.find(empty.connection, "desk", 10)[0]] == [
        exact,
        begins,
        longer,
        inside,
        apart,
        elsewhere,
    ]
    assert [match.record for match in search.find(empty.connection, "desk", 2)[0]] == [exact, begins]
    assert [match.record for match in search.find(empty.connection, "desk loans", 10)[0]] == [begins, apart, longer]


@pytest.mark.parametrize(("limit", "more"), [(0, True), (1, True), (4, True), (5, False), (6, False)])
def test_it_is_said_when_there_is_more(empty, limit, more):
    edit.add_many(empty, "team", None, ["Desk one", "Desk two", "Desk three"])
    for title in ("Four", "Five"):
        edit.add(empty, "team", None, {"title": title, "description": "a desk"})
    matches, told = search.find(empty.connection, "desk", limit)
    assert (len(matches), told) == (min(limit, 5), more)


@pytest.mark.parametrize("field", ["title", "description"])
def test_of_a_very_wide_word_only_so_many_are_looked_at_and_that_is_said(empty, field):
    for number in range(9):
        edit.add(empty, "team", None, {"title": f"Team {number}", field: f"desk {number}"})
    matches, more = search.find(empty.connection, "desk", ALL, looked_at=7)
    assert (len(matches), more) == (7, True)
    matches, more = search.find(empty.connection, "desk 8", ALL, looked_at=7)
    assert (len(matches), more) == (1, False)


def test_what_was_removed_and_added_again_is_found_once(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"title": "Xylophone"})
    for _ in range(3):
        edit.remove(library, (touchpoint,))
        assert found(library, "xylo") == {}
        history.undo(library)
        assert found(library, "xylo") == {touchpoint: True}


SEARCHED = {
    (type(word.fields[name].kind), word.word, name) for word in WORDS.values() for name in search.searched(word.word)
}


@tried(80)
@given(where=st.sampled_from(sorted(SEARCHED, key=lambda one: one[1:])), held=st.lists(NATIVE, min_size=1, max_size=4))
def test_an_index_made_anew_says_what_one_that_was_kept_up_says(where, held):
    _, word, name = where
    with libraries.a_copy(libraries.empty()) as ws, ws.connection:
        ws.connection.executemany(f'INSERT INTO "{word}" ("{name}") VALUES (?)', ((one,) for one in held))
        ws.catch_up()
        before = said(ws)
        for _ in index.rebuilding(ws.connection):
            pass
        assert said(ws) == before
        assert checking.stale_search(ws.connection) == []
        assert checking.stale_links(ws.connection) == []


def said(ws) -> set[tuple]:
    sql = "SELECT word, record, c0, c1 FROM doc JOIN search_content ON search_content.id = number"
    return set(ws.connection.execute(sql))
