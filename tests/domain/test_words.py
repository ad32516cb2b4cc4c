from __future__ import annotations

import pytest

from journeytui.domain.fields import ANY_WORD, Entity
from journeytui.domain.kinds import Term
from journeytui.domain.words import SHARED_WORDS, WORDS, Library, children_of

EVERY = pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
RESERVED = {*dir(Entity), "id", "parent", "position", "extra", "word", "change", "number"}


@EVERY
def test_no_field_hides_what_every_record_has(word):
    assert not set(word.fields) & RESERVED


@EVERY
def test_what_a_word_hangs_on_is_declared_before_it(word):
    order = list(WORDS)
    for above in word.hangs_on:
        assert above == ANY_WORD or order.index(above) < order.index(word.word)


@EVERY
def test_links_point_to_words_that_there_are(word):
    for field in word.fields.values():
        assert set(getattr(field.kind, "to", ())) <= WORDS.keys(), field.name


@EVERY
def test_a_term_is_listed_in_a_field_of_the_library(word):
    for field in word.fields.values():
        if isinstance(field.kind, Term):
            assert field.kind.listed_in in Library.fields


@EVERY
def test_a_words_fields_are_called_alike_for_people_once(word):
    labels = [field.label for field in word.fields.values()]
    assert len(set(labels)) == len(labels)


def test_words_and_their_lists_are_called_differently():
    assert len({word.plural for word in WORDS.values()}) == len(WORDS)
    for word in WORDS.values():
        below = {child.plural for child in children_of(word.word)}
        assert not below & (word.fields.keys() | {"id", "extra", "format", "shared"}), word


def test_shared_words_hang_on_the_library():
    assert all(not WORDS[word].hangs_on for word in SHARED_WORDS)


def test_the_tree_of_words_has_no_circle():
    def depth(word: str, above: tuple[str, ...] = ()) -> int:
        assert word not in above
        return 1 + max(
            (depth(child.word, (*above, word)) for child in children_of(word) if ANY_WORD not in child.hangs_on),
            default=0,
        )

    assert max(map(depth, WORDS)) <= 6


@pytest.mark.parametrize(
    ("count", "told"), [(1180, "1,180 lost: Too dear"), (None, "? lost: Too dear"), ("many", "many lost: Too dear")]
)
def test_a_movement_is_called_by_how_many_did_what_and_why_whatever_others_wrote(count, told):
    assert (
        WORDS["movement"](id="0" * 26, parent="1" * 26, direction="lost", count=count, reason="Too dear").name == told
    )
