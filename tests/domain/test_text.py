from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.strategies import HOSTILE, HOSTILE_PROSE
from journeytui.domain.text import a_or_an, clean, clean_line, nearest, shown, shown_line, slug, tenths

ANYTHING = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from(
        "\x00\x07\x1b\x7f\x85\x9b\r\n\t  e\u0301\u00a0\u200b\u200e\u202e\u2028\u2029\u2066\ufeff\ud800\udfff\U000e0041[]~aŻ日🏠\u200d"
    ),
    max_size=12,
)


@given(ANYTHING)
@example("\r\n\r\u2028")
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANYTHING)
def test_what_was_cleaned_shows_as_it_stands(text):
    assert shown(clean(text)) == clean(text)
    assert shown_line(clean_line(text)) == clean_line(text)


@given(ANYTHING)
def test_nothing_that_is_shown_can_drive_a_terminal_or_turn_the_order(text):
    for character in shown(text):
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
        assert not "\u202a" <= character <= "\u202e"
        assert not "\u2066" <= character <= "\u2069"
    assert not set(shown_line(text)) & set("\n\t\r\u2028\u2029\x85")


@given(ANYTHING)
def test_showing_changes_no_length_so_that_columns_hold(text):
    assert len(shown(text)) == len(text)


@given(ANYTHING)
def test_a_cleaned_text_is_text_in_every_encoding(text):
    assert clean(text).encode().decode() == clean(text)


@pytest.mark.parametrize("text", [*HOSTILE, *HOSTILE_PROSE])
def test_what_people_write_is_left_alone(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x1b]52;c;ZXZpbA==\x07b", "a]52;c;ZXZpbA==b"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("e\u0301", "é"),
        ("half \ud83c", "half "),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ],
)
def test_cleaning_takes_out_what_drives_a_terminal(typed, kept):
    assert clean(typed) == kept


def test_what_would_drive_a_terminal_stands_as_a_mark():
    assert shown("a\x1b[2J\x00\x7f\x9b\u202e") == "a␛[2J␀␡��"
    assert shown_line("a\nb\tc") == "a b c"


@given(ANYTHING)
@example("a__b")
@example("a _ b")
@example("ᾳ ﬃ İ ǆ")
def test_a_slug_of_a_slug_is_the_slug(text):
    assert slug(slug(text)) == slug(text)


@given(ANYTHING)
def test_a_slug_can_stand_in_a_path(text):
    assert not set(slug(text)) & set("/: \n\t")
    assert not slug(text).startswith("-")
    assert not slug(text).endswith("-")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("I buy a home & settle in!", "i-buy-a-home-settle-in"),
        ("Über Älteres", "uber-alteres"),
        ("日本語のタイトル", "日本語のタイトル"),
        ("🏠", ""),
    ],
)
def test_a_slug_is_what_one_would_type(title, told):
    assert slug(title) == told


def test_the_nearest_word_is_named_first():
    assert nearest("emotoin", ["motion", "emotion", "party"])[0] == "emotion"
    assert nearest("zzz", ["emotion"]) == []


def test_a_number_in_tenths_has_a_sign_unless_it_is_none():
    assert [tenths(value) for value in (1.25, -0.44, 0.04, -0.04, 0, 1234.5)] == [
        "+1.2",
        "-0.4",
        "0.0",
        "0.0",
        "0.0",
        "+1,234.5",
    ]


def test_a_noun_has_its_article():
    assert [a_or_an(noun) for noun in ("insight", "asset period", "KPI", "stage")] == [
        "an insight",
        "an asset period",
        "a KPI",
        "a stage",
    ]
