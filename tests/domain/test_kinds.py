from __future__ import annotations

import contextlib
import datetime as dt
import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.strategies import HOSTILE, edges, values_of
from journeytui.domain import kinds, limits
from journeytui.domain.kinds import Kind, Money, NotAccepted
from journeytui.domain.words import WORDS
from laws import tried

DECLARED = sorted(
    {
        (type(field.kind).__name__, repr(field.kind)): field.kind
        for word in WORDS.values()
        for field in word.fields.values()
    }.items()
)
KINDS = [kind for _, kind in DECLARED] + [
    kinds.Number("n", "", high=3.5),
    kinds.Whole("w", "", low=-5),
    kinds.Place("p", ""),
    kinds.Email("e", ""),
    kinds.Choice("c", "", options=("NPS", "CSAT", "CES", "no", "not yet", "yes")),
]
OF_A_SORT = list({type(kind): kind for kind in KINDS}.values())
EVERY = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{type(kind).__name__}-{kind.label}")
EACH = pytest.mark.parametrize("kind", OF_A_SORT, ids=lambda kind: type(kind).__name__)

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=5) | st.sampled_from(HOSTILE)
    | st.dates() | st.datetimes() | st.builds(Money, st.integers(), st.text(max_size=4))
    | st.text("0123456789.,-+e_ \x00\t%", max_size=8)
)  # fmt: skip
ANYTHING = (
    SCALARS
    | st.lists(SCALARS, max_size=3)
    | st.frozensets(st.text(max_size=4) | st.integers(), max_size=3)
    | st.dictionaries(st.text(max_size=4), SCALARS, max_size=3)
)


def refused(kind: Kind, typed: str) -> NotAccepted | None:
    try:
        kind.parse(typed)
    except NotAccepted as no:
        return no
    return None


def test_every_kind_is_tried():
    every = {
        kind for _, kind in inspect.getmembers(kinds, inspect.isclass) if issubclass(kind, Kind) and kind is not Kind
    }
    assert every == {type(kind) for kind in OF_A_SORT}


@EACH
@tried(150)
@given(data=st.data())
def test_what_was_accepted_is_accepted_as_it_stands(kind, data):
    value = data.draw(ANYTHING)
    with contextlib.suppress(NotAccepted):
        kept = kind.check(value)
        assert kind.check(kept) == kept
        assert type(kind.check(kept)) is type(kept)


@EVERY
@tried(10)
@given(data=st.data())
def test_what_is_shown_can_be_typed(kind, data):
    value = data.draw(values_of(kind))
    assert kind.check(value) == value
    assert kind.parse(kind.format(value)) == value


@EACH
@tried(100)
@given(data=st.data())
def test_what_was_accepted_can_be_typed(kind, data):
    value = data.draw(ANYTHING)
    with contextlib.suppress(NotAccepted):
        kept = kind.check(value)
        assert kind.parse(kind.format(kept)) == kept


@EACH
@tried(100)
@given(data=st.data())
def test_whatever_stands_in_a_file_can_be_shown(kind, data):
    value = data.draw(ANYTHING)
    assert isinstance(kind.format(value), str)


@EACH
@tried(100)
@given(data=st.data())
def test_whatever_is_typed_is_taken_or_refused_in_words(kind, data):
    typed = data.draw(st.text(max_size=30) | st.sampled_from(HOSTILE))
    problem = refused(kind, typed)
    assert problem is None or (problem.wrong and re.match("should be .+|[A-Z]{3} has [023]", problem.right))


@EVERY
def test_nothing_typed_is_the_empty_value(kind):
    assert kind.parse("") == kind.empty
    assert kind.parse("  ") == kind.empty
    assert kind.parse(kind.format(kind.empty)) == kind.empty


@EVERY
def test_a_rule_ends_a_sentence(kind):
    assert kind.rule
    assert not kind.rule.endswith(".")


@EVERY
def test_the_edges_are_accepted(kind):
    assert edges(kind)[0] == kind.empty
    for value in edges(kind):
        assert kind.check(value) == value


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (kinds.Score("", "", low=-2, high=2), "+1", 1),
        (kinds.Score("", "", low=-2, high=2), "-2", -2),
        (kinds.Number("", ""), "1e3", 1000.0),
        (kinds.Number("", ""), " 0.1 ", 0.1),
        (kinds.Amount("", ""), "1 250.5 eur", Money(125_050, "EUR")),
        (kinds.Amount("", ""), "-3 JPY", Money(-3, "JPY")),
        (kinds.Amount("", ""), "1.234 BHD", Money(1_234, "BHD")),
        (kinds.Day("", ""), "2024-02-29", dt.date(2024, 2, 29)),
        (kinds.Flag("", ""), "Y", True),
        (kinds.Choice("", "", options=("NPS", "CSAT")), "np", "NPS"),
        (kinds.Choice("", "", options=("front stage", "back stage")), "FRONT", "front stage"),
        (kinds.Labels("", ""), "b, a,,b ", frozenset({"a", "b"})),
        (kinds.Listing("", ""), "b, a, b", ("b", "a")),
        (kinds.Pairs("", ""), "promoters=12, mood=fine", {"mood": "fine", "promoters": 12.0}),
        (kinds.Currency("", ""), "eur", "EUR"),
        (kinds.Prose("", ""), "one\r\ntwo\n", "one\ntwo"),
    ],
)
def test_what_people_type_is_understood(kind, typed, value):
    assert kind.parse(typed) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (kinds.Line("", ""), "x" * 301), (kinds.Line("", ""), 5), (kinds.Prose("", ""), "é" * 30_001), (kinds.Email("", ""), "ana"),
        (kinds.Address("", ""), "javascript:alert(1)"), (kinds.Address("", ""), "file:///etc/passwd"), (kinds.Currency("", ""), "EURO"),
        (kinds.Choice("", "", options=("no", "not yet")), "n"), (kinds.Choice("", "", options=("no", "not yet")), ""),
        (kinds.Flag("", ""), "maybe"), (kinds.Flag("", ""), 1), (kinds.Number("", ""), "nan"), (kinds.Number("", ""), "inf"),
        (kinds.Number("", ""), True), (kinds.Number("", ""), "1_000"), (kinds.Number("", "", low=0), -0.1), (kinds.Number("", ""), 10**400),
        (kinds.Whole("", ""), 2**53), (kinds.Whole("", ""), 1.5), (kinds.Whole("", ""), "1.5"), (kinds.Whole("", ""), True),
        (kinds.Score("", "", low=-2, high=2), 3), (kinds.Count("", ""), -1), (kinds.Amount("", ""), "12.50"), (kinds.Amount("", ""), 12),
        (kinds.Amount("", ""), "1.005 EUR"), (kinds.Amount("", ""), "99999999999999999 EUR"), (kinds.Amount("", ""), Money(2**60, "EUR")),
        (kinds.Amount("", ""), Money(1, "euro")), (kinds.Day("", ""), "31.3.2026"), (kinds.Day("", ""), "2026-02-30"),
        (kinds.Day("", ""), "20260331"), (kinds.Day("", ""), dt.datetime(2026, 3, 31, tzinfo=dt.UTC)), (kinds.Link("", ""), "nowhere"),
        (kinds.Links("", ""), ["nowhere"]), (kinds.Links("", ""), 5), (kinds.Labels("", ""), ["a,b"]), (kinds.Labels("", ""), [""]),
        (kinds.Labels("", ""), [f"{n}" for n in range(limits.SET_ELEMENTS + 1)]), (kinds.Pairs("", ""), {"a=b": 1}),
        (kinds.Pairs("", ""), {"a": True}), (kinds.Pairs("", ""), {"a": None}), (kinds.Pairs("", ""), "lonely"), (kinds.Place("", ""), "é"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused(kind, value):
    with pytest.raises(NotAccepted):
        kind.check(value)


def test_money_reads_with_the_digits_of_its_currency():
    assert [str(Money(1250, currency)) for currency in ("EUR", "JPY", "BHD")] == ["12.50 EUR", "1250 JPY", "1.250 BHD"]
    assert str(Money(-5, "EUR")) == "-0.05 EUR"


def test_one_of_a_unit_is_one():
    kind = WORDS["touchpoint"].fields["frequency"].kind
    assert [kind.unit_of(value) for value in (0, 1, 1.0, 2)] == ["times", "time", "time", "times"]
