"""Values as JSON knows them."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from journeytui.cli.values import plain, record
from journeytui.domain.kinds import Money
from journeytui.domain.text import printable_json
from journeytui.domain.words import WORDS, Touchpoint


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_what_json_knows_stays_what_it_is(value):
    assert plain(value) == value


@given(text=st.text(st.characters()))
def test_printed_json_says_the_same_and_holds_no_character_that_cannot_be_printed(text):
    printed = printable_json(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(printed) == {"text": text}
    assert printed.isprintable()


def test_money_days_instants_and_sets():
    berlin = dt.timezone(dt.timedelta(hours=2))
    assert plain(
        {
            "money": Money(-125050, "EUR"),
            "day": dt.date(2026, 3, 31),
            "at": dt.datetime(2026, 3, 31, 11, 30, tzinfo=berlin),
            "set": frozenset({"b", "a"}),
            "whole": 3.0,
            "part": 0.1,
            "odd": [float("nan"), float("inf")],
        }
    ) == {
        "money": "-1250.50 EUR",
        "day": "2026-03-31",
        "at": "2026-03-31T09:30:00Z",
        "set": ["a", "b"],
        "whole": 3,
        "part": 0.1,
        "odd": ["nan", "inf"],
    }


def test_a_record_has_all_its_fields_in_the_order_of_their_declaration():
    for word in WORDS.values():
        assert list(record(word(id="x")))[3:] == list(word.fields)
    assert record(Touchpoint(id="x", extra={"newer": 1}))["extra"] == {"newer": 1}
