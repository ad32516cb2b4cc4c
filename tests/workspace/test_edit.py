from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain import limits
from journeytui.domain.errors import Clash, InvalidValues, ReadOnly, UnknownReference
from journeytui.domain.words import WORDS
from journeytui.workspace import edit, history, sizes, upkeep
from laws import tried


def row(ws, id: str) -> dict:
    return next(row for word in WORDS for row in libraries.dump(ws)[word] if row["id"] == id)


def order(ws, word: str, parent: str | None) -> list[str]:
    rows = [r for r in libraries.dump(ws)[word] if r["within" if word == "journey" else "parent"] == parent]
    return [r["id"] for r in sorted(rows, key=lambda r: (r["position"], r["id"]))]


def refused(ws, act, *given, error=InvalidValues, **named) -> str:
    before = libraries.dump(ws)
    with pytest.raises(error) as no:
        act(ws, *given, **named)
    assert libraries.dump(ws) == before
    return str(no.value)


@tried(60)
@given(
    moves=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["before", "after", "up", "down", "end"])),
        max_size=12,
    )
)
def test_a_list_is_rearranged_as_a_list_is(moves):
    with libraries.a_copy(libraries.empty()) as ws:
        journey = edit.add(ws, "journey", None, {"title": "J"}).ids[0]
        model = list(edit.add_many(ws, "stage", journey, [f"S{n}" for n in range(6)]).ids)
        for which, beside, how in moves:
            id, other = model[which], model[beside]
            if how in ("before", "after"):
                edit.move(ws, id, **{how: other})
                if id != other:
                    model.remove(id)
                    model.insert(model.index(other) + (how == "after"), id)
            elif how == "end":
                edit.move(ws, id)
                model.remove(id)
                model.append(id)
            else:
                edit.shift(ws, id, -1 if how == "up" else 1)
                to = which - 1 if how == "up" else which + 1
                if 0 <= to < len(model):
                    model[which], model[to] = model[to], model[which]
            assert order(ws, "stage", journey) == model


@pytest.mark.parametrize(
    "keys",
    [["1", "2", "3"], ["", "", ""], [None, None, None], ["a0", "a0", "a0"], ["zz", "b", "a00"], ["a0", "a00", "a000"]],
)
def test_whatever_keys_others_left_a_move_lands_where_it_should(library, keys):
    journey = edit.add(library, "journey", None, {"title": "J"}).ids[0]
    made = list(edit.add_many(library, "stage", journey, ["A", "B", "C"]).ids)
    for id, key in zip(made, keys, strict=True):
        library.connection.execute("UPDATE stage SET position = ? WHERE id = ?", (key, id))
    stood = order_of(library, journey)
    edit.move(library, stood[2], before=stood[1])
    assert order_of(library, journey) == [stood[0], stood[2], stood[1]]
    new = edit.add(library, "stage", journey, {"title": "D"}, after=stood[0]).ids[0]
    assert order_of(library, journey) == [stood[0], new, stood[2], stood[1]]


@tried(60)
@given(
    keys=st.lists(st.sampled_from([None, "", "a0", "a1", "a1V", "a2", "Zz", "a00", "zz", "é"]), min_size=1, max_size=5),
    which=st.integers(0, 4),
    by=st.sampled_from([-3, -2, -1, 0, 1, 2, 3]),
)
def test_whatever_keys_others_left_one_goes_past_as_many_as_one_asked_for(keys, which, by):
    with libraries.a_copy(libraries.empty()) as ws:
        journey = edit.add(ws, "journey", None, {"title": "J"}).ids[0]
        for id, key in zip(edit.add_many(ws, "stage", journey, ["S"] * len(keys)).ids, keys, strict=True):
            ws.connection.execute("UPDATE stage SET position = ? WHERE id = ?", (key, id))
        model = order_of(ws, journey)
        at = which % len(model)
        edit.shift(ws, model[at], by)
        if 0 <= at + by < len(model):
            model.insert(at + by, model.pop(at))
        assert order_of(ws, journey) == model


def order_of(ws, journey: str) -> list[str]:
    return [
        id for (id,) in ws.connection.execute("SELECT id FROM stage WHERE parent = ? ORDER BY position, id", (journey,))
    ]


def test_many_appends_keep_their_order(empty):
    journey = edit.add(empty, "journey", None, {"title": "J"}).ids[0]
    made = [edit.add(empty, "stage", journey, {"title": str(n)}).ids[0] for n in range(70)]
    assert order(empty, "stage", journey) == made
    assert max(len(r["position"]) for r in libraries.dump(empty)["stage"]) <= 3


def test_values_are_set_as_they_are_typed_and_all_at_once(library):
    touchpoints = libraries.ids_of(library, "touchpoint")[:3]
    outcome = edit.set_values(library, touchpoints, {"emotion": "-1", "moment_of_truth": "yes", "tags": "b, a"})
    assert outcome.message == "set 3 fields: 3 records"
    assert outcome.ids == tuple(touchpoints)
    for id in touchpoints:
        held = row(library, id)
        assert (held["emotion"], held["moment_of_truth"], held["tags"]) == (-1, 1, '["a","b"]')
    assert len(history.log(library)[0].entries) == 9


def test_the_message_names_whom_a_field_was_set_to(library):
    zoe = edit.add(library, "person", None, {"title": "Zoe"}).ids[0]
    room = edit.add(library, "team", None, {"title": "Print room"}).ids[0]
    id = libraries.ids_of(library, "stage")[0]
    name = edit.records_of(library, (id,))[0].name
    told = [
        edit.set_values(library, (id,), {"accountable": zoe}),
        edit.change_sets(library, (id,), "consulted", plus=(zoe, room)),
        edit.change_sets(library, (id,), "consulted", minus=(zoe,)),
        edit.change_sets(library, (id,), "tags", plus=("standup",)),
        edit.set_values(library, (id,), {"counterpart": "0" * 25 + "a"}),
        edit.set_values(library, (id,), {"accountable": None}),
    ]
    assert [one.message for one in told] == [
        f"set Accountable to Zoe: {name}",
        f"added Print room, Zoe to Consulted: {name}",
        f"took Zoe from Consulted: {name}",
        f"added standup to Tags: {name}",
        f"set Counterpart to one that is not here: {name}",
        f"Accountable cleared: {name}",
    ]


def test_a_field_whose_name_leads_on_is_not_led_on_twice(library):
    touchpoint, stage = libraries.ids_of(library, "touchpoint")[0], libraries.ids_of(library, "stage")[-1]
    told = edit.set_values(library, (touchpoint,), {"leads_to": stage}).message
    assert told.startswith(f"set Leads to {edit.records_of(library, (stage,))[0].name}: ")


def test_nothing_set_is_no_change(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    numbers = len(history.log(library))
    outcome = edit.set_values(library, (touchpoint,), {"title": row(library, touchpoint)["title"]})
    assert outcome.change is None
    assert outcome.message.startswith("nothing to change")
    assert len(history.log(library)) == numbers


def test_none_and_blank_empty_a_field(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"emotion": 1, "channel": "app", "tags": ["a"]})
    edit.set_values(library, (touchpoint,), {"emotion": None, "channel": "  ", "tags": None})
    held = row(library, touchpoint)
    assert (held["emotion"], held["channel"], held["tags"]) == (None, "", "[]")


def test_every_wrong_value_is_named_and_nothing_is_set(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    told = refused(library, edit.set_values, (touchpoint,), {"emotion": 5, "emotoin": 1, "pain": "x", "title": "New"})
    assert len(told.splitlines()) == 3
    assert "did you mean emotion?" in told


def test_a_form_that_began_with_another_value_is_told_and_nothing_is_set(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"pain": 3})
    told = refused(library, edit.set_values, (touchpoint,), {"pain": 9}, seen={"pain": None}, error=Clash)
    assert "it is '3' now" in told
    edit.set_values(library, (touchpoint,), {"pain": 9}, seen={"pain": 3})


def test_sets_change_by_elements_whatever_else_is_in_them(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    edit.set_values(library, (touchpoint,), {"tags": ["a", "b"]})
    ben = libraries.open_at(library.path, "ben")
    edit.change_sets(ben, (touchpoint,), "tags", plus=["c"])
    ben.close()
    edit.change_sets(library, (touchpoint,), "tags", plus=["d"], minus=["a", "z"])
    assert row(library, touchpoint)["tags"] == '["b","c","d"]'


def test_what_is_no_set_is_not_taken_for_one(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    assert "is not a set" in refused(library, edit.change_sets, (touchpoint,), "title", plus=["a"])
    assert "is not a set" in refused(
        library, edit.change_sets, libraries.ids_of(library, "library"), "statuses", plus=["a"]
    )
    libraries.outside(library.path, f"UPDATE touchpoint SET tags = 'a, b' WHERE id = '{touchpoint}'")
    assert "which is no set" in refused(library, edit.change_sets, (touchpoint,), "tags", plus=["c"])
    full = [str(n) for n in range(limits.SET_ELEMENTS)]
    edit.set_values(library, (touchpoint,), {"tags": full})
    refused(library, edit.change_sets, (touchpoint,), "tags", plus=["one more"])


def test_a_step_stays_within_the_scale_and_begins_in_the_middle(library):
    one, two = libraries.ids_of(library, "touchpoint")[:2]
    edit.set_values(library, (one,), {"emotion": 2})
    edit.step(library, (one, two), "emotion", 1)
    assert (row(library, one)["emotion"], row(library, two)["emotion"]) == (2, 1)
    for _ in range(6):
        edit.step(library, (one, two), "emotion", -1)
    assert (row(library, one)["emotion"], row(library, two)["emotion"]) == (-2, -2)
    assert "is not a score" in refused(library, edit.step, (one,), "title", 1)


def test_at_its_end_a_step_and_a_move_say_that_it_goes_no_further(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    last = edit.add(library, "touchpoint", row(library, touchpoint)["parent"], {"title": "Goodbye"}).ids[0]
    edit.set_values(library, (touchpoint,), {"emotion": 2})
    title = row(library, touchpoint)["title"]
    assert edit.step(library, (touchpoint,), "emotion", 1).message == f"Emotion is as high as it goes: {title}"
    assert edit.shift(library, touchpoint, -1).message == f"{title} is the first already"
    assert edit.shift(library, last, 1).message == "Goodbye is the last already"


def test_how_well_a_goal_is_met_steps_up_and_down_like_any_score(library):
    goal = libraries.ids_of(library, "goal")[0]
    edit.set_values(library, (goal,), {"satisfaction": 6.5})
    edit.step(library, (goal,), "satisfaction", 1)
    assert row(library, goal)["satisfaction"] == 7.5
    edit.set_values(library, (goal,), {"satisfaction": None})
    edit.step(library, (goal,), "satisfaction", -1)
    assert row(library, goal)["satisfaction"] == 4


def test_a_record_hangs_only_where_it_belongs(library):
    journey, stage = libraries.ids_of(library, "journey")[0], libraries.ids_of(library, "stage")[0]
    team = libraries.ids_of(library, "team")[0]
    assert "hangs on a stage" in refused(library, edit.add, "touchpoint", journey, {"title": "T"})
    assert "hangs on a journey" in refused(library, edit.add, "stage", None, {"title": "T"})
    assert "hangs on nothing" in refused(library, edit.add, "team", journey, {"title": "T"})
    assert "one library record" in refused(library, edit.add, "library", None, {"title": "T"})
    assert "hangs on a journey" in refused(library, edit.move, stage, into=team)
    assert "looks into a stage" in refused(library, edit.move, journey, into=team)
    assert "has no order" in refused(library, edit.move, team)
    assert "has no order" in refused(library, edit.shift, team, 1)
    assert "not of the same kind" in refused(library, edit.move, stage, before=team)


def test_an_id_is_given_once_over_all_words(library):
    team = libraries.ids_of(library, "team")[0]
    assert "is the id of another record" in refused(library, edit.add, "team", None, {"title": "T"}, id=team)
    assert "is the id of another record" in refused(library, edit.add, "person", None, {"title": "T"}, id=team)
    assert "is not an id" in refused(library, edit.add, "person", None, {"title": "T"}, id="nobody")


def test_nothing_comes_to_stand_within_itself(library):
    home = next(r["id"] for r in libraries.dump(library)["journey"] if not r["within"])
    nested = next(r for r in libraries.dump(library)["journey"] if r["within"])
    inner = libraries.ids_of(library, "stage", nested["id"])[0]
    own = libraries.ids_of(library, "stage", home)[0]
    for stage in (inner, own):
        assert "within itself" in refused(library, edit.move, home, into=stage)
        assert "within itself" in refused(library, edit.set_values, (home,), {"within": stage})
    assert "below itself" in refused(library, edit.move, nested["within"], into=nested["id"])
    assert upkeep.doctor(library, deep=True).ok


def test_a_removal_is_named_before_it_is_done(library):
    home = next(r["id"] for r in libraries.dump(library)["journey"] if not r["within"])
    before = libraries.dump(library)
    told = edit.removal(library, (home,))
    assert libraries.dump(library) == before
    assert told.moved_up == ("The mortgage in detail",)
    edit.remove(library, (home,))
    after = libraries.dump(library)
    assert told.counts == {
        word: len(before[word]) - len(after[word]) for word in WORDS if len(before[word]) != len(after[word])
    }
    assert len(told.records) == min(200, sum(told.counts.values()))


def test_a_nested_journey_moves_up_one_level_when_its_stage_goes(library):
    nested = next(r for r in libraries.dump(library)["journey"] if r["within"])
    deepest = edit.add(
        library, "journey", None, {"title": "Deepest", "within": libraries.ids_of(library, "stage", nested["id"])[0]}
    ).ids[0]
    edit.remove(library, (nested["id"],))
    assert row(library, deepest)["within"] == nested["within"]
    edit.remove(library, (nested["within"],))
    assert row(library, deepest)["within"] is None
    assert upkeep.doctor(library, deep=True).ok


def test_a_removal_takes_parents_and_children_named_together(library):
    stage = libraries.ids_of(library, "stage")[0]
    touchpoint = libraries.ids_of(library, "touchpoint", stage)[0]
    before = libraries.dump(library)
    outcome = edit.remove(library, (touchpoint, stage, touchpoint))
    assert "and -" not in outcome.message
    history.undo(library)
    assert libraries.dump(library) == before


def test_the_library_itself_is_never_removed(library):
    assert "cannot be removed" in refused(library, edit.remove, libraries.ids_of(library, "library"))


def test_what_is_not_here_is_said(library):
    for act, more in (
        (edit.set_values, ({"title": "x"},)),
        (edit.remove, ()),
        (edit.change_sets, ("tags",)),
        (edit.step, ("emotion", 1)),
    ):
        refused(library, act, ("0" * 26,), *more, error=UnknownReference)
    refused(library, edit.remove, (), error=UnknownReference)
    refused(library, edit.move, "0" * 26, error=UnknownReference)


def test_what_was_removed_meanwhile_is_said(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    records = edit.records_of(library, (touchpoint,))
    edit.remove(library, (touchpoint,))
    with pytest.raises(UnknownReference):
        edit.set_values(library, (records[0].id,), {"title": "x"})


def test_a_read_only_library_refuses_every_act(library):
    reader = libraries.open_at(library.path, read_only=True)
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    for act in (
        lambda: edit.set_values(reader, (touchpoint,), {"title": "x"}),
        lambda: edit.remove(reader, (touchpoint,)),
        lambda: edit.add(reader, "team", None, {"title": "x"}),
        lambda: history.undo_change(reader, 1),
    ):
        with pytest.raises(ReadOnly):
            act()
    reader.close()


def test_a_word_may_be_named_as_people_say_it():
    assert edit.fields_of_word("asset period") is edit.fields_of_word("asset_periods") is WORDS["asset_period"]
    with pytest.raises(UnknownReference) as no:
        edit.fields_of_word("touchpiont")
    assert "Did you mean touchpoint" in no.value.hint


def test_a_journey_is_reviewed_today(library):
    journey = libraries.ids_of(library, "journey")[0]
    edit.mark_reviewed(library, journey)
    assert row(library, journey)["reviewed_on"] == libraries.TODAY.isoformat()


# --- how large a record may become -----------------------------------------------------------------------------------

MANY = [f"{number:03}{'🏠' * 70}" for number in range(1000)]
"""Labels that are each allowed, and together more than a record may have."""


def test_a_record_that_would_become_too_large_is_refused_with_its_name_its_size_and_the_way_out(library):
    team = libraries.ids_of(library, "team")[0]
    edit.set_values(library, (team,), {"title": "Desk"})
    for told in (
        refused(library, edit.set_values, (team,), {"tags": MANY}),
        refused(library, edit.add, "team", None, {"title": "Desk", "tags": MANY}),
    ):
        assert "the team 'Desk' would have 280 KiB" in told
        assert "a record may have 256 KiB: shorten Tags, which alone has 280 KiB" in told


def test_adding_to_a_set_is_measured_by_what_comes_of_it(library):
    team = libraries.ids_of(library, "team")[0]
    edit.change_sets(library, (team,), "tags", plus=MANY[:900])
    assert "KiB" in refused(library, edit.change_sets, (team,), "tags", plus=MANY[900:])
    edit.change_sets(library, (team,), "tags", plus=MANY[900:], minus=MANY[:200])


def test_of_many_records_none_is_changed_when_one_would_be_too_large(library):
    stages = libraries.ids_of(library, "stage")
    edit.set_values(library, stages[1:2], {"title": "Full", "tags": MANY[:800]})
    assert "'Full'" in refused(library, edit.set_values, stages, {"description": "y" * 50_000})


def test_a_record_may_be_as_large_as_that_and_not_a_byte_larger(library):
    team = libraries.ids_of(library, "team")[0]
    edit.set_values(library, (team,), {"tags": MANY[:850]})
    (record,) = edit.records_of(library, (team,))
    left = limits.RECORD_BYTES - sizes.size(record)
    edit.set_values(library, (team,), {"description": "z" * left})
    (record,) = edit.records_of(library, (team,))
    assert sizes.size(record) == limits.RECORD_BYTES
    refused(library, edit.set_values, (team,), {"description": "z" * (left + 1)})


def test_what_is_too_large_already_can_be_edited_as_long_as_it_does_not_grow(library):
    team = libraries.ids_of(library, "team")[0]
    libraries.outside(library.path, f"UPDATE team SET description = printf('%.{400_000}c', 'x') WHERE id = '{team}'")
    edit.set_values(library, (team,), {"title": "T"})
    refused(library, edit.set_values, (team,), {"title": "Longer than it was before"})
    edit.set_values(library, (team,), {"description": "short", "title": "Longer than it was before"})
