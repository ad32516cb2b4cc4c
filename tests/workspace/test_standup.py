"""The standup: what I answer for, what I owe, and what turned bad since a day; of a second look, nothing twice."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import closing, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.errors import NothingToUndo
from journeytui.domain.words import Touchpoint
from journeytui.store import turned
from journeytui.workspace import deciding, edit, history, reviewing, standup, turning
from journeytui.workspace.workspace import Workspace, create_library, open_library

TUESDAY = dt.date(2026, 3, 31)
YESTERDAY = TUESDAY - dt.timedelta(days=1)


class Office:
    """A library with Ana of the mortgage desk in it, made three weeks ago."""

    def __init__(self, path) -> None:
        self.path = path
        create_library(path, title="Ours")
        with closing(self.on(TUESDAY - dt.timedelta(days=21))) as ws:
            self.desk = edit.add(ws, "team", None, {"title": "Mortgage desk"}).ids[0]
            self.ana = edit.add(
                ws, "person", None, {"title": "Ana", "email": "ana@example.com", "team": self.desk}
            ).ids[0]
            self.ben = edit.add(ws, "person", None, {"title": "Ben"}).ids[0]
            self.journey = edit.add(ws, "journey", None, {"title": "I buy a home"}).ids[0]
            self.stage, self.other = edit.add_many(ws, "stage", self.journey, ["I get the mortgage", "I move in"]).ids
            self.papers, self.visit = edit.add_many(ws, "touchpoint", self.stage, ["Papers", "Visit"]).ids
            self.keys = edit.add(
                ws, "touchpoint", self.other, {"title": "Keys", "emotion": 1, "pain": 2, "status": "live"}
            ).ids[0]
            edit.set_values(ws, (self.stage,), {"accountable": self.desk})
            edit.set_values(ws, (self.visit,), {"accountable": self.ben})
            self.goal = edit.add(ws, "goal", self.stage, {"title": "Know my rate", "met": "yes"}).ids[0]
            wanted = {"title": "Days", "better": "down", "target": 7, "floor": 14, "unit": "days"}
            self.kpi = edit.add(ws, "kpi", self.papers, wanted).ids[0]
            self.read(ws, "2026-03-12", 6)

    def on(self, day: dt.date, me: str = "Ana <ana@example.com>") -> Workspace:
        at = dt.datetime.combine(day, dt.time(9), dt.UTC)
        return open_library(self.path, me=me, today=lambda: day, now=lambda: at)

    def read(self, ws: Workspace, day: str, value: float) -> str:
        return edit.add(ws, "reading", self.kpi, {"day": day, "value": value}).ids[0]


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path / "journeys.db")


@pytest.fixture
def today(office):
    with closing(office.on(TUESDAY)) as ws:
        yield ws


def told(ws: Workspace, since: dt.date | None = None) -> list[tuple[str, ...]]:
    return [(one.sort, one.title, one.what, one.before, one.now) for one in standup.standup(ws, since).turned]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_the_last_working_day_is_the_newest_weekday_before(day):
    last = standup.last_working_day(day)
    assert last < day
    assert last.weekday() < 5
    assert all((last + dt.timedelta(days=at)).weekday() >= 5 for at in range(1, (day - last).days))


def test_what_i_answer_for_is_mine_my_teams_and_what_inherits_from_it(office, today):
    view = standup.standup(today)
    assert view.me == ("Ana", "Mortgage desk")
    assert [(one.title, one.owner, one.inherited) for one in view.touchpoints] == [("Papers", "Mortgage desk", True)]
    edit.set_values(today, (office.journey,), {"accountable": office.ana})
    view = standup.standup(today)
    assert [(one.title, one.owner, one.inherited) for one in view.touchpoints] == [
        ("Papers", "Mortgage desk", True), ("Keys", "Ana", True),
    ]  # fmt: skip
    edit.set_values(today, (office.keys,), {"accountable": office.ana})
    assert [one.inherited for one in standup.standup(today).touchpoints] == [True, False]
    edit.set_values(today, (office.stage,), {"accountable": office.ben})
    assert [one.title for one in standup.standup(today).touchpoints] == ["Keys"]


@pytest.mark.parametrize("me", ["nobody@example.com", "Nobody <nobody@example.com>"])
def test_who_is_not_in_the_library_owns_nothing_and_hears_of_everything(office, me):
    with closing(office.on(TUESDAY, me)) as ws:
        edit.set_values(ws, (office.keys,), {"emotion": -1})
        view = standup.standup(ws)
        assert (view.me, view.decisions, view.touchpoints) == ((), (), ())
        assert [(one.title, one.mine) for one in view.turned] == [("Keys", False)]


def test_who_is_a_team_answers_for_what_the_team_does(office):
    with closing(office.on(TUESDAY, "Mortgage desk")) as ws:
        assert [one.title for one in standup.standup(ws).touchpoints] == ["Papers"]


@pytest.mark.parametrize(
    ("value", "what"),
    [(8, "off target"), (15, "beyond its floor"), (7, ""), (5, "")],
)  # fmt: skip
def test_a_kpi_turns_bad_when_it_crosses_its_target_or_its_floor(office, today, value, what):
    office.read(today, YESTERDAY.isoformat(), value)
    assert told(today) == ([("KPI", "Days", what, "6", str(value))] if what else [])


def test_a_kpi_that_was_off_target_before_has_not_turned(office, today):
    office.read(today, "2026-03-15", 9)
    assert told(today) == [("KPI", "Days", "off target", "6", "9")], "it came in today, whatever day it is of"
    with closing(office.on(TUESDAY + dt.timedelta(days=1))) as tomorrow:
        office.read(tomorrow, "2026-04-01", 10)
        assert told(tomorrow, dt.date(2026, 4, 1)) == []
        office.read(tomorrow, "2026-04-02", 20)
        assert told(tomorrow, dt.date(2026, 4, 1)) == [("KPI", "Days", "beyond its floor", "9", "20")]


def test_a_reading_that_is_corrected_to_the_worse_turns_the_kpi(office, today):
    reading = libraries.ids_of(today, "reading")[0]
    edit.set_values(today, (reading,), {"value": 12})
    assert told(today) == [("KPI", "Days", "off target", "6", "12")]


def test_what_was_never_read_before_has_not_turned(office, today):
    new = edit.add(today, "kpi", office.papers, {"title": "New", "better": "up", "target": 5}).ids[0]
    edit.add(today, "reading", new, {"day": TUESDAY, "value": 1})
    assert told(today) == []


@given(st.sampled_from(["emotion", "pain", "exit_risk", "satisfaction", "effort"]), st.data())
def test_a_score_is_worse_exactly_where_the_business_says_so(field, data):
    kind = Touchpoint.fields[field].kind
    before, now = (data.draw(st.integers(kind.low, kind.high)) for _ in range(2))
    worse = now < before if field in ("emotion", "satisfaction") else now > before
    bad = turning.worse(turned.Was("touchpoint", "x", field, before, "Ben"), now)
    assert (bad is not None) == worse


def test_several_changes_of_a_day_count_as_one_from_before_to_now(office, today):
    for value in (0, -2, -1):
        edit.set_values(today, (office.keys,), {"emotion": value})
    assert told(today) == [("touchpoint", "Keys", "emotion", "+1", "-1")]
    edit.set_values(today, (office.keys,), {"emotion": 2})
    assert told(today) == []


def test_what_was_undone_did_not_turn(office, today):
    edit.set_values(today, (office.keys,), {"status": "retired"})
    assert told(today) == [("touchpoint", "Keys", "status", "live", "retired")]
    history.undo(today)
    assert told(today) == []


def test_a_goal_that_is_met_no_more_turned(office, today):
    edit.set_values(today, (office.goal,), {"met": "partly"})
    assert told(today) == [("goal", "Know my rate", "met", "yes", "partly")]


def test_what_was_changed_before_that_day_is_no_news(office, today):
    edit.set_values(today, (office.keys,), {"emotion": -2})
    with closing(office.on(TUESDAY + dt.timedelta(days=3))) as friday:
        assert told(friday) == []
        assert told(friday, TUESDAY) == [("touchpoint", "Keys", "emotion", "+1", "-2")]


def test_what_was_added_since_has_not_turned(office, today):
    edit.add(today, "touchpoint", office.stage, {"title": "New", "emotion": -2, "pain": 10})
    assert told(today) == []


def test_a_stage_turns_bad_when_it_is_marked_failing_and_was_not_before(office, today):
    reviewing.mark_in(today, office.journey, office.stage, "failing", "nobody owns the queue")
    assert told(today) == [("stage", "I get the mortgage", "failing", "", "")]
    assert standup.standup(today).turned[0].note == "nobody owns the queue"
    reviewing.close(today, reviewing.review_view(today, office.journey).review.id)
    with closing(office.on(TUESDAY + dt.timedelta(days=1))) as tomorrow:
        reviewing.mark_in(tomorrow, office.journey, office.stage, "failing")
        reviewing.mark_in(tomorrow, office.journey, office.other, "failing")
        assert told(tomorrow, dt.date(2026, 4, 1)) == [("stage", "I move in", "failing", "", "")]


def test_decisions_turn_bad_on_the_day_after_they_were_due(office, today):
    deciding.decide(today, office.journey, "@ana 2026-03-27!: late on monday")
    deciding.decide(today, office.journey, "@ana 2026-03-30!: late today")
    deciding.decide(today, office.journey, "@ben 2026-03-29!: the other one's")
    deciding.decide(today, office.journey, "@ana 2026-03-31: due today")
    view = standup.standup(today)
    assert [(one.title, one.now, one.mine) for one in view.turned] == [
        ("late today", "1 d", True),
        ("the other one's", "2 d", False),
    ]
    assert [(one.title, one.late) for one in view.decisions] == [
        ("late on monday", 4),
        ("late today", 1),
        ("due today", 0),
    ]
    edit.set_values(today, (view.decisions[1].id,), {"status": "done"})
    view = standup.standup(today)
    assert "late today" not in [one.title for one in (*view.turned, *view.decisions)]


def test_mine_come_first(office, today):
    edit.set_values(today, (office.keys, office.visit), {"pain": 9})
    edit.set_values(today, (office.visit,), {"emotion": 1})
    edit.set_values(today, (office.papers,), {"emotion": 2})
    with closing(office.on(TUESDAY + dt.timedelta(days=1))) as tomorrow:
        edit.set_values(tomorrow, (office.visit, office.papers, office.keys), {"emotion": -2})
        view = standup.standup(tomorrow, dt.date(2026, 4, 1))
        assert [one.mine for one in view.turned] == [True, False, False]
        assert view.turned[0].title == "Papers"


def test_it_says_since_when_it_knows(office, today):
    assert not standup.standup(today).knows_later
    view = standup.standup(today, dt.date(2026, 1, 1))
    assert (view.knows_later, view.known_since) == (True, dt.date(2026, 3, 10))


def test_of_very_much_that_was_changed_the_newest_is_read_and_that_is_said(office, today, monkeypatch):
    edit.set_values(today, (office.keys,), {"emotion": -2})
    monkeypatch.setattr(turned, "FARTHEST", 2)
    for value in (3, 4, 5):
        edit.set_values(today, (office.keys,), {"pain": value})
    view = standup.standup(today)
    assert not view.all_read
    assert [one.what for one in view.turned] == ["pain"]


def test_asking_changes_nothing_and_the_order_of_records_never_matters(office, today):
    edit.set_values(today, (office.keys, office.papers), {"emotion": -2})
    before = libraries.dump(today)
    first, second = standup.standup(today), standup.standup(today)
    assert first == second
    assert libraries.dump(today) == before


def test_a_clock_that_was_wrong_for_a_while_hides_nothing(office, today):
    edit.set_values(today, (office.keys,), {"emotion": -2})
    with closing(office.on(TUESDAY - dt.timedelta(days=300))) as wrong:
        edit.set_values(wrong, (office.keys,), {"tags": "odd"})
    assert told(today) == [("touchpoint", "Keys", "emotion", "+1", "-2")]


def _something_written(ws: Workspace, office: Office, chance: random.Random) -> None:
    """One of the things that somebody at a standup does, or somebody else meanwhile."""
    touchpoint = chance.choice(libraries.ids_of(ws, "touchpoint"))
    acts = [
        lambda: edit.set_values(ws, (touchpoint,), {"emotion": chance.choice([None, -2, 0, 2]), "pain": chance.randrange(11)}),
        lambda: edit.set_values(ws, (touchpoint,), {"status": chance.choice(["live", "retired", "idea"])}),
        lambda: edit.set_values(ws, (touchpoint,), {"title": f"T{chance.randrange(9)}"}),
        lambda: edit.set_values(ws, (touchpoint,), {"accountable": chance.choice([office.ana, office.ben, None])}),
        lambda: edit.add(ws, "touchpoint", office.stage, {"title": "New", "emotion": chance.randrange(-2, 3)}),
        lambda: edit.add(ws, "insight", touchpoint, {"title": "Somebody said"}),
        lambda: edit.set_values(ws, (office.goal,), {"met": chance.choice(["yes", "no", "partly"])}),
        lambda: office.read(ws, YESTERDAY.isoformat(), chance.randrange(20)),
        lambda: deciding.decide(ws, touchpoint, f"@ana {YESTERDAY.isoformat()}!: do {chance.randrange(99)}"),
        lambda: [edit.set_values(ws, (id,), {"status": "done"}) for id in libraries.ids_of(ws, "decision")[:1]],
        lambda: edit.set_values(ws, (office.stage,), {"title": f"S{chance.randrange(9)}"}),
        lambda: history.undo(ws),
        lambda: libraries.outside(ws.path, f"UPDATE touchpoint SET pain = 'much' WHERE id = '{touchpoint}'"),
    ]  # fmt: skip
    with suppress(NothingToUndo):
        chance.choice(acts)()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("most", [2, 200])
def test_whatever_is_written_a_standup_that_goes_on_says_what_a_new_one_would(office, today, monkeypatch, most, seed):
    monkeypatch.setattr(standup, "MOST_TOUCHPOINTS", most)
    monkeypatch.setattr(standup, "_MORE", 2)
    chance = random.Random(seed)
    edit.add_many(today, "touchpoint", office.stage, [f"Step {at}" for at in range(6)])
    morning = standup.Morning(YESTERDAY)
    for _ in range(12):
        assert morning.view(today) == standup.standup(today, YESTERDAY)
        for _ in range(chance.randrange(1, 4)):
            _something_written(today, office, chance)
    assert morning.view(today) == standup.standup(today, YESTERDAY)


def test_a_score_is_read_alone(office, today):
    morning = standup.Morning(YESTERDAY)
    morning.view(today)
    edit.set_values(today, (office.papers,), {"emotion": -2})
    asked: list[str] = []
    today.connection.set_trace_callback(asked.append)
    view = morning.view(today)
    today.connection.set_trace_callback(None)
    assert [one.emotion for one in view.touchpoints if one.id == office.papers] == [-2]
    assert not any("worst" in sql or "reading" in sql.split("WHERE")[0] for sql in asked)
