"""Scores that a library defines: what a formula may say, and that it never runs anything."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.analysis import scoring
from laws import tried

NUMBER = st.none() | st.floats(-1e6, 1e6)
VALUES = st.fixed_dictionaries(dict.fromkeys(scoring.FIELDS, NUMBER))
FORMULA = st.recursive(
    st.sampled_from(scoring.FIELDS) | st.integers(0, 99).map(str),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map("({0[0]} {0[1]} {0[2]})".format)
        | st.tuples(st.sampled_from(["min", "max"]), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format)
        | inner.map("-({})".format)
    ),
    max_leaves=8,
)


def flaw(**formulas):
    with pytest.raises(scoring.Flawed) as refused:
        scoring.check(formulas)
    return str(refused.value)


@tried(100)
@given(FORMULA, VALUES)
def test_a_formula_gives_what_arithmetic_gives_or_nothing(formula, values):
    found = scoring.scores({"mine": formula}, values)["mine"]
    names = {name: value for name, value in values.items() if value is not None} | {"min": min, "max": max}
    try:
        expected = eval(formula, {"__builtins__": {}}, names)
    except (NameError, ZeroDivisionError):
        assert found is None
    else:
        assert found == expected or (math.isnan(found) and math.isnan(expected)) or math.isclose(found, expected)


@tried(100)
@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused_and_never_fails_otherwise(text):
    with contextlib.suppress(scoring.Flawed):
        assert scoring.scores({"mine": text}, {}).keys() == {"mine"}


@pytest.mark.parametrize(
    "text",
    ["__import__('os').system('true')", "open('x')", "value.__class__", "[value]", "value if 1 else 2", "lambda: 1", "value ** 9", "9 // 2", "'a'", "f'{value}'", "min()", "min(value, key=max)",
     "abs(value)", "value; 1", "value = 1", "", "(", "1 < 2", "not value", "min(*value)", "exec", "-" * 60 + "1", "(" * 300 + "1" + ")" * 300, "\x00", "True"],
)  # fmt: skip
def test_what_is_more_than_arithmetic_is_refused(text):
    assert flaw(mine=text)


def test_an_unknown_name_is_told_with_those_that_there_are():
    assert flaw(mine="valeu + 1").startswith("mine: valeu is not known; there are customer_value, ")


@pytest.mark.parametrize(
    "formulas", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b + 1", "b": "c", "c": "2 * a", "d": "value"}]
)
def test_scores_that_rest_on_each_other_are_refused(formulas):
    assert "rest on each other" in flaw(**formulas)


@tried(30)
@given(st.permutations(["first", "second", "third", "fourth"]))
def test_scores_may_rest_on_others_in_any_order(order):
    formulas = {"first": "value", "second": "2 * first", "third": "second + first", "fourth": "max(third, second)"}
    found = scoring.scores({name: formulas[name] for name in order}, {"value": 10.0})
    assert found == {"first": 10.0, "second": 20.0, "third": 30.0, "fourth": 30.0}


@tried(50)
@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 5))
def test_value_lies_between_its_two_and_every_pair_has_one_quadrant(customer, business, effort):
    value = scoring.value(customer, business)
    assert min(customer, business) <= value <= max(customer, business)
    assert scoring.quadrant(value, effort) in ("quick win", "big bet", "maybe", "time sink")
    assert scoring.quadrant(None, effort) == scoring.quadrant(value, None) == ""


def test_a_semicolon_stands_for_a_comma_which_would_end_the_formula_where_several_are_typed():
    found = scoring.scores({"mine": "min(customer_value; 2 * effort)"}, {"customer_value": 9.0, "effort": 3.0})
    assert found == {"mine": 6.0}


@pytest.mark.parametrize("name", ["value", "rice", "effort", "min"])
def test_a_score_cannot_take_the_name_of_a_field(name):
    assert flaw(**{name: "1"}) == f"{name}: this name is taken; call the score otherwise"
