"""What is open about records already: told of what is open alone, once, and of the stage that an opportunity is about as well."""

from __future__ import annotations

import pytest

import libraries
from journeytui.store import reading
from journeytui.workspace import deciding, edit, pending
from libraries import id_of
from person import opened

OPPORTUNITY = "How might we make a part month plain to somebody who has never seen one?"
STAGE = "I get my first bill"


@pytest.fixture
def ws(telecom):
    workspace = opened(telecom)
    yield workspace
    workspace.close()


def of(ws, id: str) -> pending.Pending:
    return pending.of_opportunities(ws, {id: reading.get(ws.connection, "opportunity", id)})[id]


def test_a_decision_is_told_with_who_and_until_when_while_it_is_open(ws, telecom):
    id = id_of(telecom, OPPORTUNITY)
    assert not of(ws, id).decided
    (made,) = deciding.decide(ws, id, "@hye-jin 2026-11-27: a page that shows the part month").ids
    assert "open decision: Hye-jin Bae, 2026-11-27: “a page that shows the part month”" in of(ws, id).told
    assert of(ws, id).decided
    edit.set_values(ws, (made,), {"status": "done"})
    assert "decision" not in of(ws, id).told
    assert not of(ws, id).decided


def test_what_is_decided_about_the_stage_that_it_addresses_is_told_as_such(ws, telecom):
    id, stage = id_of(telecom, OPPORTUNITY), id_of(telecom, STAGE)
    edit.set_values(ws, (id,), {"addresses": frozenset({stage})})
    deciding.decide(ws, stage, "go through the bill line by line")
    assert "open decision about its stage: nobody yet, no day: “go through the bill line by line”" in of(ws, id).told
    assert of(ws, id).decided


def test_what_is_decided_about_the_stage_at_which_those_were_lost_whom_it_addresses_is_told(ws, telecom):
    id, stage = id_of(telecom, OPPORTUNITY), id_of(telecom, STAGE)
    lost = reading.selection(ws.connection, "movement", "stage = ? AND direction = 'lost'", (stage,))
    edit.set_values(ws, (id,), {"addresses": frozenset({lost[0].id})})
    assert not of(ws, id).decided
    deciding.decide(ws, stage, "go through the bill line by line")
    assert "open decision about its stage: nobody yet, no day: “go through the bill line by line”" in of(ws, id).told


def test_of_many_the_most_urgent_are_told_and_the_others_counted(ws, telecom):
    stage = id_of(telecom, STAGE)
    before = len(pending.open_about(ws, (stage,)).get(stage, ()))
    for day in ("2026-12-03", "2026-12-01", "2026-12-02"):
        deciding.decide(ws, stage, f"{day}: on {day}")
    found = pending.open_about(ws, (stage,))[stage]
    assert len(found) == before + 3
    days = [one.due for one in found if one.due]
    assert days == sorted(days)
    assert pending.said(found).startswith(f"{len(found)} open decisions: ")
    assert pending.said(found).endswith(f"and {len(found) - 2} more")


def test_solutions_are_told_with_how_far_they_are(ws, telecom):
    assert "solution doing (“" in of(ws, id_of(telecom, OPPORTUNITY)).told


def test_of_what_nothing_is_decided_nothing_is_told(ws, telecom):
    assert pending.open_about(ws, ("nothing-here",)) == {}
    assert pending.said(()) == ""
    assert libraries.dump(telecom)  # asked only, and nothing written
