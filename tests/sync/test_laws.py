"""What holds in whatever order people and machines do things: nobody's typing is lost, and all come to hold the same."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from journeytui.domain.words import WORDS
from journeytui.store import journal, membership, replica
from journeytui.sync import answering, arriving, hanging, merge, noticing, outbox, removal, rules, wire, work
from journeytui.sync.records import State
from journeytui.sync.wire import APPLIED, SAME
from journeytui.sync.work import changed
from journeytui.workspace import conflict_words, resolving, spaces
from sync import schedules

FIRST = 0
MANY = int(os.environ.get("JOURNEYTUI_SCHEDULES", "33"))
"""So many schedules in an ordinary run, of every kind as many; `tests/long.py` sets more."""
ALONE = MANY // 2
MOST_FOR_A_DESIGN = 150
ONCE_BROKEN = {
    7000487: "plain",
    7000532: "plain",
    8020641: "roles",
    8030393: "tomorrow",
    8041892: "crashes",
    1744000122: "tomorrow",
    6660009: "copies",
    922849167: "copies",
    31000148: "moves",
    31002508: "restored",
    60000848: "choices",
    32004183: "copies",
    70006438: "libraries",
    70007222: "leaving",
    70034245: "libraries",
    70047537: "crashes",
    70051613: "libraries",
    80003451: "libraries",
    100007932: "choices",
    100026252: "crashes",
    100036431: "crashes",
    120025814: "leaving",
    120052236: "roles",
    120065622: "crashes",
    120069562: "answers",
}
"""Two removals of one record, of which one was taken back; a library that was emptied before it met its space; a journey that
was lifted and edited in a push that was not allowed; an answer asked for again, older than what came meanwhile; a removal by
who was about to offer; two who cleared a title, each without knowing of the other, and one who took that back; two who brought
a title back to what it was, and one who did theirs again; a file that was copied between a removal that was sent and its undo that
was not, and the copy removed the record once more; a move that was taken back before it was sent, when the other's move was known already;
a Conflict that went with its record, by who had read it; a record that nobody had sent when its file was copied: sent by the copy, removed
here; an edit after a removal of one's own that came second: it was told as if it met that one, and not the first; what was emptied in a library that was
in no space; what was emptied in a space before somebody with a copy of the old file joined it, who was interrupted then: their old
value came back over it, unsaid; a removal of what the space never had, taken back while it was under way: what came back was told to
nobody; two removals of one record at the same time, and somebody who knew of the second alone brought it back; a title that was
emptied before its record was removed, when what stood below had a title; a title that was emptied in a space, and who joined with
a copy of the old file removed the record while the old title stood there still: the removal won, unsaid; a journey that was moved
into a stage and out of it again, for the stage was removed, by somebody who then left before the space knew of either; a journey that
was moved, and that taken back, when the stage it had been in was removed, and somebody else edited that stage; a journey that one moved
while another removed the stage it had been in, sent that, and removed the journey before they saw where it had gone; a title that was
taken back to what it had been, when another's waited to be shown, and typed anew while something else of the record was under way."""


def test_nothing_is_lost_and_all_hold_the_same_in_any_order() -> None:
    for seed in range(FIRST, FIRST + MANY):
        try:
            schedules.run(seed)
        except schedules.Broken as broken:
            pytest.fail(f"seed {seed}, {schedules.kind_of(seed)}: {broken}")


def test_who_works_alone_never_meets_a_conflict() -> None:
    for seed in range(FIRST, FIRST + ALONE):
        try:
            schedules.run(seed, alone=True)
        except schedules.Broken as broken:
            pytest.fail(f"seed {seed}, alone: {broken}")


@pytest.mark.parametrize(("seed", "kind"), ONCE_BROKEN.items())
def test_what_was_lost_once_is_kept(seed: int, kind: str) -> None:
    schedules.run(seed, kind=kind)


def _last_wins(*_: Any) -> str:
    return APPLIED


Design = Callable[[pytest.MonkeyPatch], None]
WRONG: dict[str, tuple[Design, str]] = {}


def wrong(kind: str) -> Callable[[Design], Design]:
    """A design that must not hold, and the kind of schedules that has to show it."""

    def declared(design: Design) -> Design:
        WRONG[design.__name__] = design, kind
        return design

    return declared


@wrong("plain")
def whoever_comes_last_overwrites(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "last_wins", lambda kind, name: True)


@wrong("plain")
def a_page_overwrites_what_was_typed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arriving, "staying", lambda pending: set())


@wrong("plain")
def a_row_moves_the_base_of_what_was_typed(patch: pytest.MonkeyPatch) -> None:
    def moved(pending: Any, mine: Any, row: Any) -> Any:
        return {name: (row.seq, old) for name, (_, old) in pending.items()}

    patch.setattr(arriving, "still_pending", moved)


@wrong("answers")
def what_is_typed_over_something_under_way_counts_as_seen(patch: pytest.MonkeyPatch) -> None:
    before = answering.rebased

    def seen(pending: Any, in_place: Any, seq: int, lowest: int, *, alone: bool) -> Any:
        return before(pending, set(pending), max(seq, lowest), lowest, alone=alone)

    patch.setattr(answering, "rebased", seen)


@wrong("plain")
def a_removal_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(removal, "against_removal", lambda tx, op: [])


@wrong("moves")
def a_removal_does_not_mind_what_came_in(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(removal, "came", lambda tx, op: [])


@wrong("plain")
def an_edit_of_a_removed_record_goes_nowhere(patch: pytest.MonkeyPatch) -> None:
    def nowhere(job: Any, op: Any) -> None:
        held = job.tx.get(op.id)
        job.say(op.id, "", SAME, held.seq if held else 0)

    patch.setattr(work, "keep_edit", nowhere)
    if hasattr(rules, "keep_edit"):
        patch.setattr(rules, "keep_edit", nowhere)


@wrong("moves")
def nobody_looks_where_a_move_goes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hanging, "misplaced", lambda *given: False)


@wrong("plain")
def the_screen_shows_what_was_seen_last_whatever_is_under_way(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(noticing, "base_of", lambda flight, seen, record, field: 2**40)


@wrong("plain")
def a_record_that_goes_takes_what_was_typed_in_it_along(patch: pytest.MonkeyPatch) -> None:
    before = arriving._take_removal

    def goes(job: Any, row: Any) -> None:
        job.pending.pop(row.id, None)
        job.replica.keep_pending(row.id, row.kind, {})
        before(job, row)

    patch.setattr(arriving, "_take_removal", goes)


@wrong("duels")
def what_others_removed_is_removed_for_me_too(patch: pytest.MonkeyPatch) -> None:
    def unsigned(work: Any, op: Any, held: Any) -> State:
        made = changed(work, op, held, ())
        return made._replace(seq=held.seq, author=held.author, replica=held.replica)

    patch.setattr(removal, "sign", unsigned)


@wrong("duels")
def who_brings_back_brings_back_whatever_happened_since(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "saw_removal", lambda op, held: True)


@wrong("crashes")
def where_one_stands_is_kept_before_what_came(patch: pytest.MonkeyPatch) -> None:
    before = arriving.take_page

    def torn(replica: Any, asked: int, page: Any, *, joining: bool = False) -> int:
        with replica.step():
            if replica.state().get("cursor") != asked:
                return 0
            replica.keep(cursor=page.cursor)
        return before(replica, page.cursor, page, joining=joining)

    patch.setattr(arriving, "take_page", torn)


@wrong("answers")
def a_page_without_an_end_is_a_page(patch: pytest.MonkeyPatch) -> None:
    before = wire.decode_page

    def lenient(lines: Any) -> wire.Page:
        given = [*lines]
        try:
            return before(given)
        except wire.Malformed:
            rows = [wire.row_of(json.loads(line)) for line in given[:-1]]
            return wire.Page(tuple(rows), 2**40, False, 0, wire.START)

    patch.setattr(wire, "decode_page", lenient)


@wrong("answers")
def a_late_answer_settles_what_is_under_way_by_then(patch: pytest.MonkeyPatch) -> None:
    before = answering.acknowledge

    def settled(replica: Any, mut: str, asked: Any, answer: Any, push: Any = None) -> int:
        frozen, state = replica.frozen(), replica.state()
        if frozen is None or frozen[0] == mut:
            return before(replica, mut, asked, answer, push)
        under_way = wire.decode_push(frozen[1])
        done = [wire.Outcome(op.id, "-" if isinstance(op, wire.Remove) else "", APPLIED, 0) for op in under_way.ops]
        here = wire.Anchor(int(state["seq"]), str(state["hash"]))
        return before(replica, frozen[0], here, answer._replace(outcomes=tuple(done), rows=()), under_way)

    patch.setattr(answering, "acknowledge", settled)


@wrong("copies")
def pushes_are_numbered_by_their_library(patch: pytest.MonkeyPatch) -> None:
    before = outbox.freeze

    def numbered(replica: Any, mut: str, **given: Any) -> Any:
        number = int(replica.state().get("pushes") or 0) + 1
        made = before(replica, f"{replica.id} {number}", **given)
        if made.push:
            replica.keep(pushes=number)
        return made

    patch.setattr(outbox, "freeze", numbered)


@wrong("restored")
def a_place_in_a_history_is_a_number(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(spaces, "_same_history", lambda reading, log, anchor: None)


@wrong("roles")
def who_may_not_write_any_more_drops_what_is_under_way(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(answering, "withdraw", lambda replica: replica.thaw())


@wrong("roles")
def who_may_only_look_may_type(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(membership, "why_read_only", lambda state: "")


@wrong("brake")
def nobody_is_asked_about_many_removals(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbox, "brake", lambda replica, removals: False)


@wrong("tomorrow")
def what_is_not_known_is_left_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_take_out", lambda plan, fields, extra: None)


@wrong("tomorrow")
def records_of_a_word_that_is_not_known_are_dropped(patch: pytest.MonkeyPatch) -> None:
    before = arriving.put_aside

    def dropped(replica: Any, row: Any) -> None:
        if row.kind in WORDS:
            before(replica, row)

    patch.setattr(arriving, "put_aside", dropped)


@wrong("tomorrow")
def a_removal_takes_what_came_later_and_cannot_be_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arriving, "is_removed_here", lambda replica, record: False)


@wrong("choices")
def an_undo_sets_a_field_back_whoever_changed_it_since(patch: pytest.MonkeyPatch) -> None:
    before = journal._set

    def whoever(transaction: Any, entry: Any, now: Any, then: Any, kept: Any) -> None:
        whole = entry.field in (journal.ADDED, journal.REMOVED)
        if not whole and transaction.get(entry.word, entry.record) is not None:
            transaction.update_row(entry.word, entry.record, {entry.field: then})
        else:
            before(transaction, entry, now, then, kept)

    patch.setattr(journal, "_set", whoever)


@wrong("libraries")
def every_library_is_a_record_of_its_own(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "in_its_place", lambda tx, op: tx.get(op.id))


@wrong("leaving")
def what_was_changed_while_away_was_never_changed(patch: pytest.MonkeyPatch) -> None:
    before = replica.join

    def forgetful(opened: Any, **values: Any) -> None:
        before(opened, **values)
        opened.connection.execute("DELETE FROM sync_dirty")

    patch.setattr(replica, "join", forgetful)


@wrong("choices")
def a_conflict_shows_what_stood_when_the_two_met(patch: pytest.MonkeyPatch) -> None:
    before = conflict_words.standing

    def stood(connection: Any, conflict: Any, *told: Any) -> Any:
        now = before(connection, conflict, *told)
        if not conflict.field_name or not now.word:
            return now
        met = (now.values[0][0], conflict.field_name, conflict_words.loaded(conflict.first))
        return now._replace(values=(met,), author=conflict.first_author)

    patch.setattr(conflict_words, "standing", stood)


@wrong("choices")
def a_choice_counts_whatever_was_set_since_it_was_offered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(resolving, "is_as_shown", lambda connection, conflict, stood: True)


@pytest.mark.parametrize("design", WRONG)
def test_a_wrong_design_is_caught(design: str, monkeypatch: pytest.MonkeyPatch, record_property: Any) -> None:
    plant, kind = WRONG[design]
    plant(monkeypatch)
    for seed in range(FIRST, FIRST + MOST_FOR_A_DESIGN):
        try:
            schedules.run(seed, kind=kind)
        except schedules.Broken as broken:
            record_property("figures", f"{design}: caught by seed {seed}, {kind}: {str(broken)[:60]}")
            return
    pytest.fail(f"{design} was not caught by {MOST_FOR_A_DESIGN} schedules that are {kind}")
