"""What becomes of a push, op by op."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain import limits
from journeytui.domain.words import WORDS, Conflict
from journeytui.sync import records, rules, wire
from journeytui.sync.wire import Outcome
from laws import tried
from sync.heap import Heap, back, edit, new, remove

VALUES = st.sampled_from(["", None, "x", "y", 1, 1.0, True, 0, False, [1], {"a": 1}, {"$real": "inf"}])


@pytest.fixture
def space() -> Heap:
    """J1 ⊃ S1 ⊃ T1, and J2 within S1. Everything is ana's."""
    heap = Heap()
    heap.push(
        new("J1", title="Home"), new("S1", parent="J1", title="Search"),
        new("T1", parent="S1", title="Visit"), new("J2", within="S1", title="Loan"),
    )  # fmt: skip
    return heap


def said(answer: wire.Answer) -> list[tuple[str, str, str]]:
    return [(id, field, what) for id, field, what, _ in answer.outcomes]


# --- putting -----------------------------------------------------------------------------------------------------------


def test_different_fields_of_one_record_merge(space: Heap) -> None:
    space.push(edit("T1", 3, "ben", pain=7))
    answer = space.push(edit("T1", 3, "cem", title="Viewing"))
    assert space.fields("T1") == {"parent": "S1", "title": "Viewing", "pain": 7}
    assert not space.conflicts()
    assert [row.id for row in answer.rows] == ["T1"], "cem never saw ben's pain: the answer brings it"


def test_the_same_field_twice_is_a_conflict_that_holds_both_values_and_the_one_before(space: Heap) -> None:
    space.push(edit("T1", 3, "ben", {"title": "Visit"}, title="Viewing"), replica="ben's laptop")
    answer = space.push(edit("T1", 3, "cem", {"title": "Visit"}, title="Tour"), replica="cem's laptop")
    assert space.fields("T1")["title"] == "Viewing"
    assert answer.outcomes == (Outcome("T1", "title", "conflict", 5),)
    (kept,) = [row for row in answer.rows if row.kind == "conflict"]
    assert kept.fields == {
        "parent": "T1", "sort": "field", "field_name": "title", "base": '"Visit"', "state": "open",
        "first": '"Viewing"', "first_author": "ben", "first_replica": "ben's laptop",
        "second": '"Tour"', "second_author": "cem", "second_replica": "cem's laptop",
    }  # fmt: skip


def test_a_conflict_has_the_fields_that_the_word_declares(space: Heap) -> None:
    space.push(edit("T1", 0, was={"title": "before"}, title="Tour"))
    (kept,) = space.conflicts()
    assert set(kept) - {"parent"} == set(Conflict.fields)
    assert kept["sort"] in WORDS["conflict"].fields["sort"].kind.options


def test_the_same_value_twice_is_no_conflict(space: Heap) -> None:
    space.push(edit("T1", 3, title="Viewing"))
    assert said(space.push(edit("T1", 3, title="Viewing"))) == [("T1", "title", "same")]
    assert not space.conflicts()


def test_a_place_among_neighbours_goes_to_who_comes_last(space: Heap) -> None:
    space.push(edit("T1", 3, position="b"))
    space.push(edit("T1", 3, position="c"))
    assert space.fields("T1")["position"] == "c"
    assert not space.conflicts()


def test_elements_of_a_set_merge_one_by_one(space: Heap) -> None:
    space.push(edit("T1", 3, tags__a=1))
    space.push(edit("T1", 3, tags__b=1))
    assert {"tags/a", "tags/b"} < space.fields("T1").keys()
    assert not space.conflicts()


def test_what_stood_here_before_and_was_replaced_comes_too_late(space: Heap) -> None:
    space.push(edit("T1", 3, "ben", title="Viewing"))
    answer = space.push(new("T1", "cem", parent="S1", title="Visit"))
    assert ("T1", "title", "conflict") in said(answer)
    assert space.fields("T1")["title"] == "Viewing"
    assert [row.fields["title"] for row in answer.rows] == ["Viewing"]
    assert not space.conflicts()


def test_who_offers_what_a_remover_has_seen_takes_the_removal_over(space: Heap) -> None:
    space.push(edit("T1", 3, "ben", title="Viewing"))
    space.push(remove(("T1", 5), by="ben"))
    for title in ("Visit", "Viewing"):
        assert said(space.push(new("T1", "cem", parent="S1", title=title))) == [("T1", "", "same")]
    assert not space.conflicts()
    assert said(space.push(new("T1", "cem", parent="S1", title="Tour"))) == [("T1", "", "conflict")]
    assert said(space.push(back("T1", 0, "cem", parent="S1", title="Visit"))) == [("T1", "", "conflict")]


def test_who_knows_what_stands_may_replace_it_without_knowing_since_when(space: Heap) -> None:
    assert said(space.push(edit("T1", 0, "ben", {"title": "Visit"}, title="Viewing"))) == [("T1", "", "applied")]
    assert said(space.push(edit("T1", 0, "cem", {"title": "Visit"}, title="Tour"))) == [("T1", "title", "conflict")]
    assert [one["second"] for one in space.conflicts()] == ['"Tour"']
    space.push(edit("T1", 0, "cem", {"title": "Viewing"}, title="Visit"))
    assert space.fields("T1")["title"] == "Viewing", "it stood here before: who replaced it has seen it"


def test_an_emptied_field_keeps_who_emptied_it(space: Heap) -> None:
    space.push(edit("T1", 3, "ben", title=None))
    assert "title" not in space.fields("T1")
    assert said(space.push(edit("T1", 3, "cem", title="Tour"))) == [("T1", "title", "conflict")]
    assert space.conflicts()[0]["first_author"] == "ben"
    assert "first" not in space.conflicts()[0]


def test_offering_what_is_there_already_fills_what_nobody_filled(space: Heap) -> None:
    answer = space.push(new("T1", "ben", parent="S1", title="Viewing", pain=3))
    assert said(answer) == [("T1", "parent", "same"), ("T1", "title", "conflict"), ("T1", "", "applied")]
    assert space.fields("T1")["pain"] == 3


def test_what_a_creation_leaves_empty_on_purpose_is_not_filled_by_others_unseen(space: Heap) -> None:
    space.push(new("T5", "ana", parent="S1", title="Tour", pain=None))
    assert said(space.push(new("T5", "ben", parent="S1", title="Tour", pain=3, effort=1))) == [
        ("T5", "parent", "same"),
        ("T5", "title", "same"),
        ("T5", "pain", "conflict"),
        ("T5", "", "applied"),
    ]
    assert space.fields("T5") == {"parent": "S1", "title": "Tour", "effort": 1}


def test_an_update_of_what_the_space_never_had_makes_it(space: Heap) -> None:
    assert said(space.push(edit("T9", 77, title="From elsewhere", parent="S9"))) == [("T9", "", "applied")]
    assert space.fields("T9") == {"title": "From elsewhere", "parent": "S9"}


def test_a_second_library_record_is_taken_for_the_first(space: Heap) -> None:
    space.push(new("L1", title="Ours", currency="EUR"))
    answer = space.push(new("L2", title="Theirs", currency="EUR", rules="two"))
    assert "L2" not in space.held
    assert space.fields("L1") == {"title": "Ours", "currency": "EUR", "rules": "two"}
    assert said(answer) == [("L2", "title", "conflict"), ("L2", "currency", "same"), ("L2", "", "applied")]
    assert "L1" in {row.id for row in answer.rows}


def test_a_record_of_another_word_under_the_same_id_is_invalid(space: Heap) -> None:
    impostor = new("T1")._replace(kind="goal")
    assert said(space.push(impostor)) == [("T1", "", "invalid")]


def test_a_journey_within_itself_is_a_conflict_of_moves(space: Heap) -> None:
    assert said(space.push(edit("J1", 1, within="S1"))) == [("J1", "within", "conflict")]
    assert "within" not in space.fields("J1")
    assert space.conflicts()[0]["sort"] == "move"


def test_what_was_made_to_hang_below_itself_hangs_on_nothing(space: Heap) -> None:
    space.push(new("S8", parent="J8"))
    answer = space.push(new("J8", within="S8", title="Round"))
    assert space.fields("J8") == {"title": "Round"}
    assert space.conflicts()[0]["second"] == '"S8"'
    assert "J8" in {row.id for row in answer.rows}


# --- what was removed --------------------------------------------------------------------------------------------------


def whole(heap: Heap, *, by: str = "ben") -> Any:
    return remove(("S1", 2), ("T1", 3), lift=(("J2", None, 4),), by=by)


def test_a_tree_goes_whole_and_the_journey_in_it_moves_up(space: Heap) -> None:
    answer = space.push(whole(space))
    assert said(answer) == [("J2", "within", "applied"), ("T1", "-", "applied"), ("S1", "-", "applied")]
    assert [space.held[id].dead for id in ("J1", "S1", "T1", "J2")] == [False, True, True, False]
    assert "within" not in space.fields("J2")
    assert space.fields("T1")["title"] == "Visit", "what is dead keeps what it held"


@pytest.mark.parametrize(
    ("meanwhile", "inside"),
    [
        (edit("T1", 3, "cem", title="Tour"), [["touchpoint", "T1", "title", "Tour"]]),
        (new("T5", "cem", parent="S1"), [["touchpoint", "T5", "+", None]]),
        (edit("J2", 4, "cem", within="S1b"), []),
    ],
)
def test_a_removal_meets_what_happened_inside(space: Heap, meanwhile: Any, inside: list[Any]) -> None:
    space.push(meanwhile)
    answer = space.push(whole(space))
    assert [json.loads(one["first"]) for one in space.conflicts()] == ([inside] if inside else [])
    assert space.held["S1"].dead is not bool(inside)
    if inside:
        assert {("S1", "-", "conflict"), ("T1", "-", "conflict"), ("J2", "within", "conflict")} == set(said(answer))
        assert space.conflicts()[0]["sort"] == "removal of an edited"
        assert (space.conflicts()[0]["first_author"], space.conflicts()[0]["second_author"]) == ("cem", "ben")
        assert json.loads(space.conflicts()[0]["second"])["ids"] == [["stage", "S1", 2], ["touchpoint", "T1", 3]]
        assert {"S1", "T1", "J2"} < {row.id for row in answer.rows}


@pytest.fixture
def both_want_it_gone(space: Heap) -> Heap:
    """Ben and cem each changed something that the other had not seen when they removed the same stage."""
    space.push(edit("T1", 3, "ben", title="Tour"), edit("S1", 2, "cem", title="Hunt"))
    space.push(remove(("S1", 2), ("T1", 5), lift=(("J2", None, 4),), by="ben"), replica="ben's")
    space.push(remove(("S1", 6), ("T1", 3), lift=(("J2", None, 4),), by="cem"), replica="cem's")
    return space


def test_two_who_remove_the_same_tree_over_each_others_edits_meet_in_one_conflict(both_want_it_gone: Heap) -> None:
    (one,) = both_want_it_gone.conflicts()
    assert (one["parent"], one["sort"], one["state"], one["second_author"]) == (
        "S1",
        "removal of an edited",
        "open",
        "cem",
    )
    assert json.loads(one["first"]) == [["stage", "S1", "title", "Hunt"], ["touchpoint", "T1", "title", "Tour"]]
    assert json.loads(one["base"]) == ["cem", "ben"]
    said = json.loads(one["second"])
    assert (said["by"], [id for _, id, _ in said["ids"]], said["lift"]) == (["ben"], ["S1", "T1"], [["J2", None, 4]])


def test_who_asks_again_has_seen_what_stood_against_it(both_want_it_gone: Heap) -> None:
    both_want_it_gone.push(edit("T1", 5, "dora", pain=4))
    both_want_it_gone.push(remove(("S1", 99), ("T1", 5), lift=(("J2", None, 4),), by="cem"))
    (one,) = both_want_it_gone.conflicts()
    assert json.loads(one["first"]) == [["touchpoint", "T1", "pain", 4]]
    assert json.loads(one["second"])["by"] == ["ben"]


def test_what_was_asked_in_vain_is_asked_no_more_once_it_has_happened(both_want_it_gone: Heap) -> None:
    answer = both_want_it_gone.push(remove(("S1", 99), ("T1", 99), lift=(("J2", None, 99),), by="dora"))
    assert both_want_it_gone.held["S1"].dead
    assert [one["state"] for one in both_want_it_gone.conflicts()] == ["closed"]
    assert [row.fields["state"] for row in answer.rows if row.kind == "conflict"] == ["closed"]


def test_nobody_closes_a_conflict_that_says_more_than_they_saw(space: Heap) -> None:
    space.push(edit("T1", 3, "ben", title="Tour"), edit("S1", 2, "cem", title="Hunt"))
    space.push(remove(("S1", 2), ("T1", 5), lift=(("J2", None, 4),), by="ben"))
    ((id, seen),) = [(one.id, one.seq) for one in space.held.values() if one.kind == "conflict"]
    space.push(remove(("S1", 6), ("T1", 3), lift=(("J2", None, 4),), by="cem"))
    close = edit("!", seen, "dora", state="closed")._replace(id=id)
    assert [what for _, _, what in said(space.push(close))] == ["same"]
    assert [one["state"] for one in space.conflicts()] == ["open"]
    again = close._replace(base={"state": space.head})
    assert [what for _, _, what in said(space.push(again))] == ["applied"]
    space.push(remove(("S1", 6), ("T1", 3), lift=(("J2", None, 4),), by="cem"))
    assert [one["state"] for one in space.conflicts()] == ["closed", "open"]


@pytest.mark.parametrize("name", ["first", "second", "base"])
@given(text=st.one_of(st.text(max_size=30), st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda one: st.lists(one) | st.dictionaries(st.sampled_from(["ids", "lift", "by", "more", "x"]), one), max_leaves=12).map(json.dumps)))  # fmt: skip
def test_whatever_somebody_wrote_into_a_conflict_stops_no_removal(name: str, text: str) -> None:
    heap = Heap()
    heap.push(new("J1"), new("S1", parent="J1"), edit("S1", 2, "cem", title="Hunt"))
    heap.push(remove(("S1", 2), by="ben"))
    (id,) = [one.id for one in heap.held.values() if one.kind == "conflict"]
    heap.push(edit("!", heap.head, "eve", **{name: text})._replace(id=id))
    heap.push(remove(("S1", 2), by="cem"))
    (one,) = heap.conflicts()
    assert json.loads(one["second"])["ids"][-1] == ["stage", "S1", 2]
    assert ["stage", "S1", "title", "Hunt"] in json.loads(one["first"])


def test_a_conflict_never_keeps_what_it_is_about_from_going(space: Heap) -> None:
    space.push(edit("T1", 0, title="Tour"))
    assert len(space.conflicts()) == 1
    space.push(whole(space))
    assert space.held["S1"].dead


def test_two_who_remove_the_same_agree(space: Heap) -> None:
    space.push(whole(space))
    answer = space.push(whole(space, by="cem"))
    assert {what for _, _, what, _ in answer.outcomes} == {"same"}
    assert not space.conflicts()


def test_what_the_space_never_heard_of_is_as_good_as_removed(space: Heap) -> None:
    answer = space.push(remove(("T1", 3), ("T9", 0)))
    assert answer.outcomes == (Outcome("T9", "-", "same", 0), Outcome("T1", "-", "applied", 5))


def test_the_library_record_is_never_removed(space: Heap) -> None:
    space.push(new("L1", title="Ours"))
    assert said(space.push(remove(("L1", 9)))) == [("L1", "-", "invalid")]
    assert said(space.push(remove(("J1", 1), ("L1", 9)))) == [("J1", "-", "invalid")]


def test_an_edit_that_meets_a_removal_is_kept_whole(space: Heap) -> None:
    space.push(whole(space))
    answer = space.push(edit("T1", 3, "cem", {"title": "Visit"}, title="Tour", pain=2))
    assert said(answer) == [("T1", "", "conflict")]
    (kept,) = space.conflicts()
    assert (kept["sort"], kept["parent"], kept["first_author"]) == ("edit of a removed", "T1", "ben")
    assert json.loads(kept["second"]) == {"k": "touchpoint", "i": "T1", "set": {"title": "Tour", "pain": 2}}
    assert json.loads(kept["base"]) == {"title": "Visit"}


def test_what_is_made_below_what_was_removed_is_born_dead_and_kept(space: Heap) -> None:
    space.push(whole(space))
    answer = space.push(new("T5", "cem", parent="S1", title="New"), new("T6", "cem", parent="T5"))
    assert space.held["T5"].dead
    assert space.held["T6"].dead
    assert said(answer) == [("T5", "", "conflict"), ("T6", "", "conflict")]
    assert {row.id for row in answer.rows if row.dead} == {"T5", "T6"}
    assert json.loads(space.conflicts()[0]["second"])["set"] == {"parent": "S1", "title": "New"}


def test_a_journey_that_came_before_its_stage_stands_by_itself_when_that_is_born_dead(space: Heap) -> None:
    space.push(new("J3", within="S9", title="Early"))
    space.push(remove(("J1", 99), ("S1", 99), ("T1", 99), lift=(("J2", None, 99),)))
    answer = space.push(new("S9", "ben", parent="J1", title="Late"))
    assert space.held["S9"].dead
    assert space.fields("J3") == {"title": "Early"}
    assert "J3" in {row.id for row in answer.rows}
    [move] = [one for one in space.conflicts() if one["sort"] == "move"]
    assert (move["parent"], move["field_name"], move["second"], move["second_author"]) == (
        "J3",
        "within",
        '"S9"',
        "ben",
    )


def test_what_two_remove_is_signed_by_both(space: Heap) -> None:
    first = space.push(remove(("T1", 99)))
    again = space.push(remove(("T1", 99), by="ben"))
    assert said(again) == [("T1", "-", "same")]
    assert again.head == first.head + 1
    [row] = again.rows
    assert (row.seq, row.author, dict(row.who), row.dead) == (again.head, "ben", {"-": "ana"}, True)
    assert wire.row_of(json.loads(wire.row_line(row))) == row
    late = space.push(back("T1", first.head, parent="S1", title="Visit"))
    assert said(late) == [("T1", "", "conflict")]
    seen = space.push(back("T1", again.head, parent="S1", title="Visit"))
    assert said(seen) == [("T1", "", "applied")]


def test_who_edits_what_they_removed_too_meets_the_removal_before_theirs(space: Heap) -> None:
    seen = space.head
    space.push(remove(("T1", 99)))
    space.push(remove(("T1", 99), by="ben"), replica="of ben")
    space.push(edit("T1", seen, "ben", title="Visit"), replica="of ben")
    space.push(edit("T1", seen, "cyd", title="Call"), replica="of cyd")
    assert [(one["second_author"], one["first_author"]) for one in space.conflicts()] == [
        ("ben", "ana"),
        ("cyd", "ben"),
    ]


def test_a_place_among_neighbours_objects_to_no_removal_and_is_no_edit_of_what_is_gone(space: Heap) -> None:
    seen = space.head
    space.push(edit("T1", seen, "ben", position="b1"))
    assert said(space.push(remove(("T1", seen)))) == [("T1", "-", "applied")]
    assert said(space.push(edit("T1", seen, "ben", position="b2"))) == [("T1", "", "same")]
    assert said(space.push(edit("T1", seen, "ben", position="b2", title="New"))) == [("T1", "", "conflict")]
    assert [one["sort"] for one in space.conflicts()] == ["edit of a removed"]


def test_a_move_below_what_was_removed_is_a_conflict_of_moves(space: Heap) -> None:
    space.push(new("S2", parent="J1"), new("T2", parent="S2"), whole(space))
    assert said(space.push(edit("T2", 99, parent="S1", title="Moved"))) == [
        ("T2", "parent", "conflict"),
        ("T2", "", "applied"),
    ]
    assert space.fields("T2") == {"parent": "S2", "title": "Moved"}
    assert space.conflicts()[0]["sort"] == "move"


def test_what_was_removed_comes_back_under_its_id_parents_first(space: Heap) -> None:
    space.push(whole(space))
    seen = {id: held.seq for id, held in space.held.items()}
    answer = space.push(back("S1", seen["S1"], parent="J1", title="Search"), back("T1", seen["T1"], parent="S1"))
    assert said(answer) == [("S1", "", "applied"), ("T1", "", "applied")]
    assert space.fields("T1") == {"parent": "S1"}
    assert not space.held["T1"].marks
    assert not space.conflicts()


def test_what_somebody_removed_again_does_not_come_back_unseen(space: Heap) -> None:
    space.push(whole(space))
    seen = space.held["T1"].seq
    seqs = {id: held.seq for id, held in space.held.items()}
    space.push(back("S1", seqs["S1"], parent="J1"), back("T1", seqs["T1"], parent="S1"))
    space.push(remove(("T1", space.held["T1"].seq), by="cem"))
    assert said(space.push(back("T1", seen, parent="S1", title="Mine"))) == [("T1", "", "conflict")]
    assert space.held["T1"].dead


# --- what is said of it ------------------------------------------------------------------------------------------------


def test_the_answer_says_who_set_what_where_it_was_not_the_last_one(space: Heap) -> None:
    space.push(edit("T1", 3, "ben", pain=7))
    space.push(edit("T1", 5, "cem", title="Tour"))
    held = space.held["T1"]
    assert records.row_of(held).who == {"pain": "ben", "parent": "ana"}
    assert records.row_of(held, cursor=4).who == {"pain": "ben"}
    assert records.row_of(held, cursor=5).who == {}


@given(st.lists(VALUES, min_size=1, max_size=12))
@tried(200)
def test_a_value_is_the_same_as_another_when_its_json_is(values: list[Any]) -> None:
    for one, other in pairwise([*values, values[0]]):
        blank = [wire.compact(value) for value in (one, other) if value not in ("", None) or value is False]
        assert records.same(one, other) == (len(set(blank)) == len(blank) // 2)


@given(st.lists(VALUES, max_size=12))
def test_every_change_of_a_record_moves_the_head_by_one_and_is_noted(values: list[Any]) -> None:
    heap = Heap()
    heap.push(new("T1", title="t"))
    for value in values:
        before, held = heap.head, heap.held["T1"]
        changes = not records.same(held.fields.get("x"), value)
        heap.push(edit("T1", before, x=value))
        assert heap.head == before + changes
        assert (heap.notes[-1][0] == heap.head) or not changes
        assert heap.held["T1"].seq == (heap.head if changes else held.seq)


@pytest.mark.parametrize(
    "op",
    [
        new("T1", title="\ud800"), new("T1", title=float("nan")), new("T1", **{"": 1}), new("T1", **{"a\0": 1}),
        new("T1", title="x" * limits.RECORD_BYTES), new("T\0"), new("T" * 2_000), new("T1", "a\0"),
    ],
)  # fmt: skip
def test_what_no_database_can_keep_is_invalid_and_stops_nothing(op: Any) -> None:
    heap = Heap()
    answer = heap.push(op, new("T2", title="fine"))
    assert [what for _, _, what, _ in answer.outcomes] == ["invalid", "applied"]
    assert set(heap.held) == {"T2"}


def test_what_nests_too_deep_is_invalid() -> None:
    value: Any = 1
    for _ in range(60):
        value = [value]
    assert said(Heap().push(new("T1", x=value))) == [("T1", "", "invalid")]


def test_whatever_a_push_asks_for_was_loaded_at_once() -> None:
    heap = Heap()
    asked: set[str] = set()
    get = heap.get
    heap.get = lambda one: (asked.add(one), get(one))[1]  # type: ignore[method-assign, assignment]
    heap.push(new("J1"), new("S1", parent="J1"), new("T1", parent="S1"))
    heap.push(edit("T1", 0, "ben", title="x"), edit("J1", 0, within="S9"), remove(("S1", 2), ("T1", 3)))
    assert asked <= heap.loaded


def test_a_wrong_rule_can_be_planted(space: Heap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "last_wins", lambda kind, name: True)
    space.push(edit("T1", 0, title="Tour"))
    assert not space.conflicts()
