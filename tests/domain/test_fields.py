from __future__ import annotations

import pytest

from journeytui.domain.errors import Problem
from journeytui.domain.fields import Entity, checked, field
from journeytui.domain.kinds import Line, Score
from journeytui.domain.words import Touchpoint


class Said(Entity, hangs_on=("stage",), ordered=True):
    text: str = field(Line("Text", "What was said."))


class SaidAloud(Said, plural="sayings"):
    how: int | None = field(Score("How", "How loud.", low=0, high=3))


def test_a_word_takes_its_names_from_its_class():
    assert (SaidAloud.word, SaidAloud.label, SaidAloud.plural) == ("said_aloud", "said aloud", "sayings")
    assert Said.plural == "saids"


def test_a_word_has_the_fields_of_what_it_is_before_its_own():
    assert list(SaidAloud.fields) == ["text", "how"]
    assert list(Said.fields) == ["text"]


def test_what_a_record_was_not_given_is_empty():
    record = SaidAloud(id="a", text="x")
    assert (record.text, record.how, record["how"], record.parent, record.position, record.extra) == (
        "x",
        None,
        None,
        None,
        "",
        {},
    )


def test_a_record_never_changes():
    record = Said(id="a", text="x")
    with pytest.raises(AttributeError, match="is a value"):
        record.text = "y"  # type: ignore[misc]
    assert record.with_values(text="y").text == "y"
    assert record.text == "x"


def test_records_are_equal_when_they_say_the_same():
    assert Said(id="a", text="x") == Said(id="a", text="x")
    assert Said(id="a", text="x") != Said(id="a", text="y")
    assert SaidAloud(id="a", text="x") != Said(id="a", text="x")
    assert len({Said(id="a"), Said(id="a")}) == 1


def test_a_record_is_called_by_its_title_or_its_word():
    assert Touchpoint(id="a", title="Valuation").name == "Valuation"
    assert Touchpoint(id="a").name == "touchpoint"


def test_all_that_is_wrong_is_said_at_once():
    kept, problems = checked(Touchpoint, {"title": " Hello  there ", "emotion": 5, "pain": "x"}, "a.yaml:3")
    assert kept == {"title": "Hello there"}
    assert problems == [
        Problem("emotion", "5 is not accepted", "should be a whole number from -2 to 2", "a.yaml:3"),
        Problem("pain", "'x' is not accepted", "should be a whole number from 0 to 10", "a.yaml:3"),
    ]
