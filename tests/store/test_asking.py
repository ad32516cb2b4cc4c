"""What studies ask: walking down from journeys and reading a whole table give the same answer; sums are those made by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from contextlib import closing

import pytest

import libraries
from journeytui.domain.asks import Listing, Sums, count, distinct, having, least, most, total
from journeytui.domain.fields import ANY_WORD
from journeytui.domain.words import WORDS
from journeytui.store import asking, reading
from journeytui.workspace import edit, studies

ON_JOURNEYS = [word for word, declared in WORDS.items() if declared.hangs_on and ANY_WORD not in declared.hangs_on]
ASKS = [
    pytest.param(ask, id=f"{name}-{key}")
    for name in studies.STUDIES
    for asked in [studies.question(name)]
    for key, ask in (dict(asked.asks) | dict(asked.alone or {})).items()
    if not (isinstance(ask, Listing) and ask.limit < 100)
]


@pytest.fixture(scope="module")
def ws():
    with libraries.a_copy(libraries.samples()) as open_for_ana:
        yield open_for_ana


def journeys(ws) -> list[str]:
    return libraries.ids_of(ws, "journey")


def in_no_order(answer) -> Counter[str]:
    return Counter(repr(sorted((name, _rounded(value)) for name, value in row.items())) for row in answer)


def _rounded(value):
    """Sums of numbers with a point depend on their order in the last bits."""
    return round(value, 6) if isinstance(value, float) else value


@pytest.mark.parametrize("ask", ASKS)
def test_all_journeys_by_name_and_all_journeys_give_the_same_answer(ws, ask):
    assert in_no_order(asking.answer(ws.connection, ask, journeys(ws))) == in_no_order(
        asking.answer(ws.connection, ask)
    )


@pytest.mark.parametrize("ask", ASKS)
def test_the_answers_of_single_journeys_are_parts_of_the_answer_for_all(ws, ask):
    if isinstance(ask, Sums) and "@journey" not in ask.by:
        alone = [row for id in journeys(ws) for row in asking.answer(ws.connection, ask, [id])]
        for name, figure in ask.of.items():
            if figure.sort == "count":
                together = asking.answer(ws.connection, ask)
                assert sum(row[name] for row in alone) == sum(row[name] for row in together)
        return
    parts = [row for id in journeys(ws) for row in asking.answer(ws.connection, ask, [id])]
    assert in_no_order(parts) == in_no_order(asking.answer(ws.connection, ask))


@pytest.mark.parametrize("word", ON_JOURNEYS)
def test_every_record_is_found_where_it_stands(ws, word):
    rows = asking.answer(ws.connection, Listing(word, ("id", "@journey", "@stage", "@touchpoint"), limit=10**6))
    assert {row["id"] for row in rows} == set(libraries.ids_of(ws, word))
    parents = {id: (w, row["parent"]) for w, those in libraries.dump(ws).items() for row in those for id in [row["id"]]}
    for row in rows:
        way, id = {}, row["id"]
        while id in parents and parents[id][0] != "journey":
            way[parents[id][0]] = id
            id = parents[id][1]
        assert (row["@journey"], row["@stage"], row["@touchpoint"]) == (id, way.get("stage"), way.get("touchpoint"))


def test_sums_are_those_made_by_hand(ws):
    rows = libraries.dump(ws)["insight"]
    by_hand = defaultdict(lambda: [0, 0, set(), [], 0])
    for row in rows:
        if row["impact"] is not None:
            weight = 100 if row["weight"] is None else row["weight"]
            here = by_hand[row["voice"]]
            here[0] += row["impact"] * weight
            here[1] += 1
            here[2].add(row["source_type"])
            here[3].append(row["impact"])
    ask = Sums(
        "insight",
        {"weighed": total("impact", "weight=100"), "n": count(), "types": distinct("source_type"), "low": least("impact"), "high": most("impact")},
        by=("voice",),
        where=("impact?",),
    )  # fmt: skip
    found = {row["voice"]: row for row in asking.answer(ws.connection, ask)}
    assert found.keys() == by_hand.keys()
    for voice, (weighed, n, types, impacts, _) in by_hand.items():
        row = found[voice]
        assert row["weighed"] == pytest.approx(weighed)
        assert (row["n"], row["types"], row["low"], row["high"]) == (n, len(types), min(impacts), max(impacts))


def test_a_condition_names_options_emptiness_or_its_contrary(ws):
    rows = libraries.dump(ws)["touchpoint"]
    for said, holds in (
        ("control=us|third party", lambda row: row["control"] in ("us", "third party")),
        ("status=|idea", lambda row: row["status"] in (None, "", "idea")),
        ("pain?", lambda row: row["pain"] is not None),
        ("!pain?", lambda row: row["pain"] is None),
        ("!control=us", lambda row: row["control"] != "us"),
        ("pain=9|10", lambda row: row["pain"] in (9, 10)),
    ):
        found = asking.answer(ws.connection, Listing("touchpoint", ("id",), where=(said,), limit=10**6))
        assert {row["id"] for row in found} == {row["id"] for row in rows if holds(row)}, said


def test_the_newest_reading_and_the_one_before_are_those_of_all_customers(tmp_path):
    with closing(libraries.open_copy(libraries.small(), tmp_path / "one.db")) as ws:
        kpi = libraries.ids_of(ws, "kpi")[0]
        for day, value, dimension in (
            ("2026-01-01", 1, ""),
            ("2026-03-01", 3, ""),
            ("2026-02-01", 2, ""),
            ("2026-04-01", 9, "new ones"),
        ):
            edit.add(ws, "reading", kpi, {"day": day, "value": value, "dimension": dimension})
        ask = Listing("kpi", ("newest.reading.value", "before.reading.value"))
        rows = asking.answer(ws.connection, Listing("kpi", ("id", *ask.show)))
        assert next(row for row in rows if row["id"] == kpi) == {
            "id": kpi,
            "newest.reading.value": 3,
            "before.reading.value": 2,
        }


def test_amounts_are_added_in_their_smallest_units_by_currency(ws):
    rows = libraries.dump(ws)["movement"]
    by_hand: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["value"]:
            units, currency = row["value"].split()
            by_hand[currency] += int(units)
    ask = Sums("movement", {"worth": total("value.units")}, by=("value.currency",), where=("value?",))
    assert {row["value.currency"]: row["worth"] for row in asking.answer(ws.connection, ask)} == by_hand


@pytest.mark.parametrize(
    "term", ["nonsense", "pain.units", "parent.nonsense", "^activity.nonsense?", "@nowhere", "a b"]
)
def test_a_term_that_the_declaration_does_not_know_is_refused(ws, term):
    with pytest.raises(KeyError):
        asking.answer(ws.connection, Listing("touchpoint", (term,)))


def ids(ws, word, *where, **given):
    return {
        row["id"] for row in asking.answer(ws.connection, Listing(word, ("id",), where=where, limit=10**6), **given)
    }


def test_having_counts_what_meets_all_conditions_and_one_of_two_is_enough(ws):
    rows = libraries.dump(ws)["touchpoint"]
    ask = Sums("touchpoint", {"both": having("pain?", "control=us"), "either": having("pain=9 or control=us")})
    assert asking.answer(ws.connection, ask) == [
        {
            "both": sum(row["pain"] is not None and row["control"] == "us" for row in rows),
            "either": sum(row["pain"] == 9 or row["control"] == "us" for row in rows),
        }
    ]


def test_a_text_where_a_number_belongs_is_left_out_of_sums(tmp_path):
    with closing(libraries.open_copy(libraries.samples(), tmp_path / "one.db")) as ws:
        before = ids(ws, "insight", "impact#")
        gone = min(before)
        libraries.outside(tmp_path / "one.db", f"UPDATE insight SET impact = 'bad' WHERE id = '{gone}'")
        assert ids(ws, "insight", "impact#") == before - {gone}
        assert gone in ids(ws, "insight", "impact?")


def test_a_touchpoint_is_served_by_a_process_when_an_activity_that_serves_it_belongs_to_one(ws):
    served = {
        target for row in libraries.dump(ws)["activity"] if row["process"] for target in json.loads(row["serves"])
    }
    assert served
    assert ids(ws, "touchpoint", "^activity.serves.process?") == served
    assert ids(ws, "touchpoint", "^activity.serves.process?", journeys=journeys(ws)) == served


def test_what_is_only_aimed_at_is_left_out_on_request(ws):
    rows = libraries.dump(ws)
    aimed = {row["id"] for row in rows["journey"] if row["state"] == "target"}
    stages = {row["id"] for row in rows["stage"] if row["parent"] not in aimed}
    assert aimed
    assert ids(ws, "stage", targets=False) == stages
    assert ids(ws, "touchpoint", targets=False) == {row["id"] for row in rows["touchpoint"] if row["parent"] in stages}


@pytest.mark.parametrize(
    ("since", "value"), [("2026-02-15", 2), ("2026-02-01", 2), ("2025-12-31", None), ("2027-01-01", 3)]
)
def test_the_reading_of_a_day_is_the_newest_until_then(tmp_path, since, value):
    with closing(libraries.open_copy(libraries.small(), tmp_path / "one.db")) as ws:
        kpi = libraries.ids_of(ws, "kpi")[0]
        for day, read in (("2026-01-01", 1), ("2026-03-01", 3), ("2026-02-01", 2)):
            edit.add(ws, "reading", kpi, {"day": day, "value": read})
        ask = Listing("kpi", ("id", "since.reading.value"))
        rows = asking.answer(ws.connection, ask, since=dt.date.fromisoformat(since))
        assert next(row for row in rows if row["id"] == kpi)["since.reading.value"] == value


def test_a_text_that_is_none_is_read_as_far_as_it_goes(tmp_path):
    with closing(libraries.open_copy(libraries.small(), tmp_path / "one.db")) as ws:
        libraries.outside(tmp_path / "one.db", "UPDATE stage SET title = CAST(x'4966ff' AS TEXT)")
        rows = asking.answer(ws.connection, Listing("stage", ("title",)))
        assert {row["title"] for row in rows} == {"If\N{REPLACEMENT CHARACTER}"}
        assert {one.title for one in reading.all_of(ws.connection, "stage")} == {"If\N{REPLACEMENT CHARACTER}"}
