"""A round of sync: how often it asks, what an interruption leaves, and what somebody sees who goes on meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import libraries
from journeytui.domain import limits
from journeytui.domain.words import WORDS, Touchpoint
from journeytui.store import reading, replica
from journeytui.store.replica import Replica
from journeytui.sync import merge, wire
from journeytui.sync.cycle import Report
from journeytui.sync.remote import Diverged, NotAllowed, Unreachable
from journeytui.sync.wire import Answer, Push, Put
from journeytui.workspace import edit, history, sharing
from journeytui.workspace.workspace import Workspace
from sync.rounds import Counted, Two, conflicts, cycle, first, held, sync


def test_nothing_to_do_is_one_question(two: Two) -> None:
    remote = two.remote
    for ws in (two.ana, two.bea):
        remote.asked.clear()
        assert sync(ws, remote) == Report()
        assert remote.asked == ["pull"]


def test_a_change_of_who_works_alone_is_one_question(people: list[Workspace], remote: Counted) -> None:
    ana, _ = people
    sync(ana, remote)
    remote.asked.clear()
    edit.set_values(ana, [first(ana).id], {"pain": 3})
    sync(ana, remote)
    assert remote.asked == ["push"]
    remote.asked.clear()
    assert sync(ana, remote).brought == 0


@pytest.mark.parametrize("lost", range(1, 8))
def test_any_answer_may_be_lost(
    people: list[Workspace], remote: Counted, lost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PUSH_CHANGES", 20)
    monkeypatch.setattr(limits, "FIRST_PAGE_ROWS", 30)
    ana, bea = people
    for ws in (ana, bea):
        for _ in range(lost):
            remote.fails = 1
            with pytest.raises(Unreachable):
                sync(ws, remote)
        sync(ws, remote)
    for word in libraries.WORDS:
        assert reading.all_of(bea.connection, word) == reading.all_of(ana.connection, word)


def test_pushes_and_pages_are_cut_and_parents_come_first(
    people: list[Workspace], remote: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PUSH_CHANGES", 7)
    monkeypatch.setattr(limits, "FIRST_PAGE_ROWS", 9)
    ana, bea = people
    sync(ana, remote)
    assert max(remote.sizes) == 7
    known: set[str] = set()
    log = remote.info().log
    for row in remote.pull(log, wire.START, 0, limit=10**6).rows:
        above = row.fields.get("parent")
        assert above is None or above in known
        known.add(row.id)
    sync(bea, remote)
    assert remote.asked.count("pull") > 7


def test_what_is_typed_while_the_push_is_under_way_is_sent_after_it(two: Two) -> None:
    ana, bea, remote = two
    id = first(ana).id
    edit.set_values(ana, [id], {"title": "one", "tags": ["x"]})

    def typed() -> None:
        edit.set_values(ana, [id], {"title": "two", "tags": ["x", "y"]})

    remote.first = typed
    assert sync(ana, remote).sent == 2
    sync(bea, remote)
    assert (first(bea).title, first(bea).tags) == ("two", {"x", "y"})
    assert conflicts(bea) == []


def test_what_is_typed_over_something_that_met_a_conflict_does_not_overwrite(two: Two) -> None:
    ana, bea, remote = two
    id = first(ana).id
    edit.set_values(bea, [id], {"title": "from bea"})
    sync(bea, remote)
    edit.set_values(ana, [id], {"title": "one"})
    remote.first = lambda: edit.set_values(ana, [id], {"title": "two"})
    sync(ana, remote)
    assert first(ana).title == "from bea"
    assert {one.second for one in conflicts(ana)} == {'"one"', '"two"'}


def test_who_takes_a_removal_back_under_way_overwrites_no_move_of_what_it_would_have_lifted(two: Two) -> None:
    ana, bea, remote = two
    outer = reading.all_of(ana.connection, "journey")[0].id
    stage, other = (edit.add(ana, "stage", outer, {"title": title}).ids[0] for title in ("goes", "stays"))
    inner = edit.add(ana, "journey", None, {"title": "inner", "within": stage}).ids[0]
    two.sync(ana, bea)
    edit.set_values(bea, [inner], {"within": other})
    sync(bea, remote)
    edit.remove(ana, [stage])
    remote.first = lambda: history.undo(ana)
    sync(ana, remote)
    assert reading.find(ana.connection, inner).within == other
    [conflict] = conflicts(ana)
    assert (conflict.parent, conflict.field_name, conflict.second) == (inner, "within", f'"{stage}"')


def test_a_move_that_waits_for_a_removal_is_told_of_though_the_record_is_gone_by_then(two: Two) -> None:
    ana, bea, _ = two
    outer = edit.add(ana, "journey", None, {"title": "outer"}).ids[0]
    stage = edit.add(ana, "stage", outer, {"title": "goes"}).ids[0]
    inner = edit.add(ana, "journey", None, {"title": "inner", "within": stage}).ids[0]
    within = edit.add(ana, "stage", inner, {"title": "stays"}).ids[0]
    two.sync(ana, bea)
    edit.set_values(bea, [outer], {"title": "typed"})
    edit.remove(bea, [stage])
    edit.set_values(bea, [outer], {"within": within})
    edit.remove(ana, [outer])
    two.sync(ana, bea, ana)
    assert [one.id for one in reading.all_of(bea.connection, "journey") if one.id in (outer, inner)] == [inner]
    assert {one.parent for one in conflicts(bea)} == {outer}
    told = " ".join(one.second for one in conflicts(bea))
    assert '"title":"typed"' in told
    assert f'"within":"{within}"' in told
    assert sharing.standing(bea).ahead == 0
    assert held(ana) == held(bea)


def test_a_removal_taken_back_while_it_is_under_way_is_taken_back_for_all(two: Two) -> None:
    ana, bea, remote = two
    before = reading.all_of(ana.connection, "stage")
    edit.remove(ana, [first(ana).parent])
    remote.first = lambda: history.undo(ana)
    sync(ana, remote)
    sync(bea, remote)
    assert reading.all_of(bea.connection, "stage") == before
    assert conflicts(bea) == []


def test_nobody_undoes_a_removal_that_is_somebody_elses_too(two: Two) -> None:
    ana, bea, remote = two
    id = first(ana).id
    edit.remove(bea, [id])
    sync(bea, remote)
    edit.remove(ana, [id])
    sync(ana, remote)
    outcome = history.undo(ana)
    assert reading.find(ana.connection, id) is None
    assert any("bea" in warning for warning in outcome.warnings)


def test_an_older_space_stops_everything(people: list[Workspace], remote: Counted, tmp_path: Path) -> None:
    ana, _ = people
    sync(ana, remote)
    older = (tmp_path / "space.db").read_bytes()
    edit.set_values(ana, [first(ana).id], {"pain": 3})
    sync(ana, remote)
    (tmp_path / "space.db").write_bytes(older)
    for _ in range(2):
        with pytest.raises(Diverged):
            sync(ana, remote)
    assert remote.asked[-1] == "pull"


def test_who_may_not_write_any_more_goes_on_reading_and_keeps_what_waits(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, bea, remote = two
    edit.set_values(ana, [first(ana).id], {"title": "from ana"})
    sync(ana, remote)
    edit.set_values(bea, [first(bea).id], {"title": "from bea", "pain": 4})

    def refused(*_: Any) -> Answer:
        raise NotAllowed("only look", "")

    with monkeypatch.context() as patch:
        patch.setattr(remote, "push", refused)
        info = remote.info()
        patch.setattr(remote, "info", lambda: info._replace(role="viewer"))
        sync(bea, remote)
        sync(bea, remote)
        assert first(bea).title == "from bea"
        assert replica.ahead(bea.connection) == 1
    sync(bea, remote)
    assert first(bea).title == "from ana"
    assert [one.second for one in conflicts(bea)] == ['"from bea"']
    sync(ana, remote)
    assert first(ana).pain == 4


ODD: tuple[Any, ...] = (
    {"$real": "inf"}, {"$real": "nan"}, {"$blob": "00ff"}, {"$blob": "zz"}, {"$null": 1}, {"$text": ""}, {"$is": []},
    {"$is": {"$real": "-inf"}}, {"$unheard": 1}, {"$wire": {"a": 1}}, [None, {"a": []}], {"a": 1}, 2**70, True,
)  # fmt: skip


def test_whatever_a_newer_program_sends_stops_nobody_and_goes_on_as_it_came(two: Two) -> None:
    ana, bea, remote = two
    log, anchor = remote.info().log, remote.pull(remote.info().log, wire.START, 0, limit=10**6).anchor
    sent: dict[str, tuple[str, dict[str, Any]]] = {}
    for word in (*(word for word in WORDS if word != "library"), "mood_board"):
        for at, value in enumerate(ODD):
            names = (
                "weather",
                "extra/title",
                "$wire",
                *list(WORDS.get(word, Touchpoint).fields)[at : at + 3],
                "tags/a/b",
            )
            id = f"{word}-{at}"
            sent[id] = word, dict.fromkeys(names, value)
    ops = [Put(word, id, "cleo", "2026-03-31T09:00:00.000Z", fields) for id, (word, fields) in sent.items()]
    remote.push(log, anchor, wire.encode_push(Push("m1", "newer", tuple(ops))))
    space = {row.id: row.fields for row in remote.pull(log, wire.START, 0, limit=10**6).rows}
    sync(ana, remote)
    here = Replica(ana.opened, me="ana")
    for word in libraries.WORDS:
        for id, row in here.rows(word, sent).items():
            assert merge.explode(WORDS[word], row) == space[id], id
    edit.set_values(ana, ["touchpoint-0"], {"title": "typed"})
    sync(ana, remote)
    sync(bea, remote)
    assert [reading.find(ws.connection, "touchpoint-0").title for ws in (ana, bea)] == ["typed", "typed"]
    space["touchpoint-0"] = {**space["touchpoint-0"], "title": "typed"}
    after = {row.id: row.fields for row in remote.pull(log, wire.START, 0, limit=10**6).rows}
    assert {id: wire.compact(dict(sorted(after[id].items()))) for id in sent} == {
        id: wire.compact(dict(sorted(space[id].items()))) for id in sent
    }


@pytest.mark.parametrize("nested", [True, False])
def test_who_removes_a_stage_and_moves_what_was_around_it_below_what_was_in_it_meets_no_conflict(
    people: list[Workspace], remote: Counted, nested: bool
) -> None:
    ana, bea = people
    room = edit.add(ana, "stage", edit.add(ana, "journey", None, {"title": "Outer"}).ids[0], {"title": "Room"}).ids[0]
    around = edit.add(ana, "journey", None, {"title": "Around"} | ({"within": room} if nested else {})).ids[0]
    gone = edit.add(ana, "stage", around, {"title": "Gone"}).ids[0]
    inner = edit.add(ana, "journey", None, {"title": "Inner", "within": gone}).ids[0]
    last = edit.add(ana, "stage", inner, {"title": "Last"}).ids[0]
    for ws in people:
        sync(ws, remote)
    edit.remove(ana, [gone])
    assert reading.find(ana.connection, inner).within == (room if nested else None)
    edit.set_values(ana, [around], {"within": last, "title": "Around it"})
    before = reading.find(ana.connection, around)
    sync(ana, remote)
    sync(bea, remote)
    assert conflicts(bea) == []
    assert reading.find(ana.connection, around) == reading.find(bea.connection, around) == before
    assert reading.find(bea.connection, gone) is None
    assert replica.ahead(ana.connection) == 0
    assert sync(ana, remote) == Report()


def test_what_others_did_is_shown_once_what_stood_before_it_is_taken_back(two: Two) -> None:
    """Ana's title waits when Bea's comes; before it is sent, she takes it back, and changes something else of the record."""
    ana, bea, remote = two.ana, two.bea, two.remote
    id = first(ana).id
    before = first(ana).title
    edit.set_values(bea, [id], {"title": "Bea's"})
    two.sync(bea)
    edit.set_values(ana, [id], {"title": "Ana's"})
    cycle(ana, remote).bring()
    edit.set_values(ana, [id], {"title": before, "pain": 3})
    two.sync(ana, bea, ana, bea)
    assert held(ana) == held(bea)
    assert (first(ana).title, first(ana).pain) == ("Bea's", 3)
