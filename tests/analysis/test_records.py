"""Every input of every study, changed as a record of a real library: the figure moves as its formula says, and no other way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.kinds import Money
from journeytui.workspace import edit, studies
from journeytui.workspace.workspace import Workspace, create_library
from laws import tried

Change = Callable[[Workspace, dict[str, str]], object]


def recorded(word: str, on: str, name: str = "", /, **values: Any) -> Change:
    """Adds a record on another; a link is given by the name of its target."""

    def change(ws: Workspace, ids: dict[str, str]) -> str:
        made = edit.add(ws, word, ids[on] if on else None, linked(ids, values)).ids[0]
        ids[name or f"{word} {len(ids)}"] = made
        return made

    return change


def put(name: str, **values: Any) -> Change:
    """Sets fields of a record."""
    return lambda ws, ids: edit.set_values(ws, (ids[name],), linked(ids, values))


def gone(name: str) -> Change:
    return lambda ws, ids: edit.remove(ws, (ids[name],))


def both(*changes: Change) -> Change:
    return lambda ws, ids: [change(ws, ids) for change in changes]


LINKS = ("accountable", "owner", "stage", "process", "measures", "within", "persona", "team")


def linked(ids: dict[str, str], values: dict[str, Any]) -> dict[str, Any]:
    found = dict(values)
    for name, value in values.items():
        if name in ("serves", "addresses", "about"):
            found[name] = frozenset(ids[one] for one in value)
        elif name in LINKS and value:
            found[name] = ids[value]
    return found


BASE = (
    recorded("team", "", "team", title="Sales"),
    recorded("team", "", "other", title="Service"),
    recorded("persona", "", "ann", title="Ann"),
    recorded("process", "", "process", title="Selling"),
    recorded("journey", "", "j", title="I buy", accountable="team", state="current", customer_goal="A home of my own"),
    recorded("stage", "j", "s1", title="I look", part="before us", reached=200),
    recorded("stage", "j", "s2", title="I sign", part="with us", reached=50),
    recorded("touchpoint", "s1", "t1", title="I see it", pain=8, exit_risk=9, importance_to_us=4, importance_to_customer=2, control="us", success_rate=90, emotion=1),
    recorded("touchpoint", "s2", "t2", title="I sign it", importance_to_us=3, importance_to_customer=3, control="customer", success_rate=50),
    recorded("insight", "t1", "i1", title="Bad", impact=-2, weight=100, source_type="survey", severity=3, frequency=4, voice="employee", sort="need"),
    recorded("insight", "t1", "i2", title="Good", impact=1, weight=300, source_type="interview", persona="ann"),
    recorded("goal", "j", "g1", title="Soon", perspective="customer", met="no", importance=9, satisfaction=3),
    recorded("goal", "j", "g2", title="Safe", perspective="customer", met="yes", importance=5),
    recorded("goal", "j", "g3", title="Cheap for us", perspective="organisation", met="yes", importance=7),
    recorded("kpi", "t1", "k", title="Days", type="other", better="down", target=5, floor=9, measures="g1", lens="customer"),
    recorded("reading", "k", "r", day="2026-03-01", value=7),
    recorded("activity", "j", "a1", title="Sell", function="Sales", serves=("t1",), advances="yes", process="process"),
    recorded("activity", "j", "a2", title="Report", function="Sales"),
    recorded("opportunity", "j", "o", title="List", customer_value=80, business_value=40, effort=2, confidence=50, reach=1000, impact=1.5, addresses=("g1",)),
    recorded("decision", "j", "d", title="Do it", status="open", owner="team"),
    recorded("asset_period", "j", "q1", starts_on="2026-01-01", ends_on="2026-03-31", opening=100),
    recorded("movement", "q1", "won", direction="won", count=20, value="4000 EUR", stage="s1"),
    recorded("movement", "q1", "lost", direction="lost", count=30, value="9000 EUR", stage="s2", reason="price"),
    recorded("journey", "", "c", title="I look closer", within="s1", state="current"),
    recorded("stage", "c", "cs", title="I compare"),
    recorded("touchpoint", "cs", "ct", title="I read", pain=7, exit_risk=7),
    recorded("insight", "ct", "ci", title="Great", impact=2, weight=100),
    recorded("opportunity", "c", "co", title="More", status=""),
    recorded("decision", "c", "cd", title="Do more", status="open"),
    recorded("asset_period", "c", "cq", starts_on="2026-01-01", ends_on="2026-03-31"),
    recorded("movement", "cq", "cwon", direction="won", count=5),
    recorded("movement", "cq", "clost", direction="lost", count=1),
)  # fmt: skip


@cache
def base() -> tuple[Path, dict[str, str]]:
    """The library of all that, and the ids of its records by their names."""
    path = libraries.empty().with_name("records.db")
    create_library(path, title="Ours")
    ids: dict[str, str] = {}
    with closing(libraries.open_at(path)) as ws:
        for change in BASE:
            change(ws, ids)
    return path, ids


def nothing(ws: Workspace, ids: dict[str, str]) -> None:
    """Changes nothing: what the figure is to begin with."""


def found(ws: Workspace, ids: dict[str, str], what: str) -> Any:
    """A figure, `pain.corner`, or what stands in a table: `asset:periods:-1:net`, `upkeep:rules:stage-goal:records`."""
    if "." in what and ":" not in what:
        return studies.figures(ws, ids["j"]).get(what)
    name, table_name, line, column = what.split(":")
    table = next((one for one in studies.study(ws, name, ids["j"]).study.tables if one.name == table_name), None)
    if table is None:
        return None
    rows = [dict(zip((one.name for one in table.columns), values, strict=True)) for values in table.lines]
    firsts = [values[0] for values in table.lines]
    wanted = ids.get(line, line)
    return rows[int(line)][column] if line.lstrip("-").isdigit() else rows[firsts.index(wanted)][column] if wanted in firsts else None  # fmt: skip


def euros(amount: float) -> Money:
    return Money(round(100 * amount), "EUR")


MOVED: list[tuple[str, Change, Any]] = [
    ("asset.won", nothing, 20),
    ("asset.won", put("won", count=25), 25),
    ("asset.won", put("won", direction="renewed"), None),
    ("asset.lost", recorded("movement", "q1", direction="lost", count=4), 34),
    ("asset.net", nothing, -10),
    ("asset.net", put("lost", count=5), 15),
    ("asset.net", gone("lost"), None),
    ("asset.net", put("q1", ends_on=None), None),
    ("asset.net", both(recorded("asset_period", "j", "q2", starts_on="2026-04-01", ends_on="2026-06-30"), recorded("movement", "q2", direction="won", count=1), recorded("movement", "q2", direction="lost", count=0)), 1),
    ("asset.replace_ratio", nothing, 1.5),
    ("asset.replace_ratio", put("won", count=40), 0.75),
    ("asset.replace_ratio", put("won", count=0), None),
    ("asset:periods:-1:net_value", nothing, euros(4000 - 9000)),
    ("asset:periods:-1:net_value", put("lost", value="100 EUR"), euros(3900)),
    ("asset:periods:-1:net_value", put("lost", value=None), None),
    ("asset:periods:-1:net_value", put("lost", value="9000 USD"), None),
    ("asset:periods:-1:net_value", recorded("movement", "q1", direction="lost", count=1), None),
    ("asset:periods:-1:value_gap", nothing, euros(9000 / 30 - 4000 / 20)),
    ("asset:periods:-1:value_gap", put("won", value="6000 EUR"), euros(0)),
    ("asset:periods:-1:value_gap", put("won", value=None), None),
    ("asset:periods:-1:lost_value", recorded("movement", "q1", direction="lost", count=1, value="1000 EUR"), euros(10_000)),
    ("asset:periods:-1:closing", nothing, 90),
    ("asset:periods:-1:closing", put("q1", opening=200), 190),
    ("asset:periods:-1:closing", put("q1", opening=None), None),
    ("asset:quarters:2026-Q1:won", nothing, 20),
    ("asset:quarters:2026-Q1:won", put("q1", starts_on="2025-12-31"), None),
    ("asset:stages:s2:lost", nothing, 30),
    ("asset:stages:s2:lost", put("lost", stage=None), None),
    ("asset:stages:s2:share_of_lost", recorded("movement", "q1", direction="lost", count=10, stage="s1"), 0.75),
    ("asset:stages:s2:share_reached", nothing, 50 / 200),
    ("asset:stages:s2:share_reached", put("s2", reached=150), 150 / 200),
    ("asset:stages:s2:share_reached", put("s2", reached=None), None),
    ("asset:reasons_lost:price:customers", put("lost", reason="distance"), None),
    ("experience.felt", nothing, (-200 + 300) / 400),
    ("experience.felt", recorded("insight", "t2", title="Said", weight=500), 0.25),
    ("experience.felt", recorded("insight", "t2", title="Said", impact=-2), (100 - 200) / 500),
    ("experience.felt", put("i1", weight=300), (-600 + 300) / 600),
    ("experience.felt", put("i1", impact=2), (200 + 300) / 400),
    ("experience.felt", put("i1", weight=0), 1.0),
    ("experience.felt", put("i1", weight=None), 0.25),
    ("experience.felt", gone("i2"), -2.0),
    ("experience.insights", nothing, 2),
    ("experience.insights", recorded("insight", "t2", title="Said"), 2),
    ("experience.reliability", nothing, 100 * 2 / 5 * (1 - 0.5 / 3)),
    ("experience.reliability", recorded("insight", "t2", title="x", impact=0, source_type="analytics"), 100 * 3 / 5 * (1 - 0.5 / 4)),
    ("experience.reliability", recorded("insight", "t2", title="x", impact=0, source_type="survey"), 100 * 2 / 5 * (1 - 0.5 / 4)),
    ("experience.reliability", put("i2", source_type="survey"), 100 * 1 / 5 * (1 - 0.5 / 3)),
    ("experience:personas:ann:experience", nothing, 1.0),
    ("experience:personas:ann:experience", put("i1", persona="ann"), 0.25),
    ("experience:touchpoints:-2:emotion", put("t1", emotion=-1), -1),
    ("pain.corner", nothing, 1),
    ("pain.corner", put("t1", pain=6), 0),
    ("pain.corner", put("t1", exit_risk=6), 0),
    ("pain.corner", put("t1", exit_risk=None), None),
    ("pain.corner", put("t2", pain=7, exit_risk=7), 2),
    ("pain:worst:0:index", nothing, 72),
    ("pain:worst:0:index", put("t1", pain=5), 45),
    ("pain.friction", nothing, 3 * 4),
    ("pain.friction", put("i1", frequency=5), 3 * 5),
    ("pain.friction", put("i1", severity=1), 1 * 4),
    ("pain.friction", put("i1", frequency=None), None),
    ("pain.friction", recorded("insight", "j", title="x", severity=2, frequency=2), 12 + 4),
    ("pain:pains:j:friction", recorded("insight", "j", title="x", severity=2, frequency=2), 4),
    ("pain:success:s2:so_far", nothing, 0.9 * 0.5),
    ("pain:success:s2:so_far", put("t2", success_rate=100), 0.9),
    ("pain:success:s2:so_far", put("t1", success_rate=None), 0.5),
    ("kpis.off", nothing, 1),
    ("kpis.off", put("k", target=8), 0),
    ("kpis.off", put("r", value=4), 0),
    ("kpis.off", recorded("reading", "k", day="2026-03-15", value=4), 0),
    ("kpis.off", recorded("reading", "k", day="2026-02-15", value=4), 1),
    ("kpis.alarm", nothing, 0),
    ("kpis.alarm", put("k", floor=6), 1),
    ("kpis.unknown", put("k", better=None), 1),
    ("kpis.unknown", put("k", target=None), 1),
    ("kpis:kpis:-1:trend", recorded("reading", "k", day="2026-02-15", value=4), "worse"),
    ("kpis:kpis:-1:age", nothing, 30),
    ("kpis:kpis:-1:age", put("r", day="2026-03-30"), 1),
    ("kpis:unmeasured:g1:importance", nothing, None),
    ("kpis:unmeasured:g1:importance", put("k", measures=None), 9),
    ("balance.balance", nothing, ((4 - 2) + (3 - 3)) / 2),
    ("balance.balance", put("t1", importance_to_customer=4), 0.0),
    ("balance.balance", put("t1", importance_to_us=5), 1.5),
    ("balance.balance", put("t2", importance_to_us=None), 2.0),
    ("balance.met", nothing, 50.0),
    ("balance.met", put("g1", met="yes"), 100.0),
    ("balance.met", put("g1", met="partly"), 50.0),
    ("balance.met", put("g3", met="no"), 50.0),
    ("balance.met", put("g3", perspective="customer"), 100 * 2 / 3),
    ("balance:goals:ours:importance", nothing, 7),
    ("balance:goals:ours:importance", put("g3", importance=3), 3),
    ("balance:goals:ours:importance", put("g2", perspective="organisation"), 6),
    ("alignment.aligned", nothing, 50.0),
    ("alignment.aligned", put("a2", serves=("t2",), advances="yes"), 100.0),
    ("alignment.aligned", put("a2", serves=("t2",)), 50.0),
    ("alignment.aligned", put("a1", advances="no"), 0.0),
    ("alignment.aligned", put("a1", serves=()), 0.0),
    ("alignment.aligned", recorded("activity", "j", title="x"), 100 / 3),
    ("alignment.lonely", nothing, 0),
    ("alignment.lonely", put("t2", control="us"), 1),
    ("alignment.lonely", put("t2", control=None), 1),
    ("alignment.lonely", put("t2", control="third party"), 0),
    ("alignment.lonely", put("a1", serves=()), 1),
    ("gaps.outside", nothing, 50.0),
    ("gaps.outside", put("t2", control="us"), 0.0),
    ("gaps.outside", put("t1", control="third party"), 100.0),
    ("gaps.outside", put("t1", control=None), 100.0),
    ("gaps.inward", nothing, 1),
    ("gaps.inward", put("a2", serves=("t1",)), 0),
    ("gaps.inward", put("a1", serves=()), 2),
    ("gaps:walls:before us:stages", nothing, 1),
    ("gaps:walls:before us:stages", put("s2", part="before us"), 2),
    ("maturity.sinur", nothing, 0),
    ("maturity.sinur", put("t1", evidence="some"), 1),
    ("maturity.sinur", put("t1", evidence="researched"), 1),
    ("maturity.sinur", put("t1", evidence="none"), 0),
    ("maturity.sinur", both(put("t1", evidence="some"), put("t1", pain=None)), 0),
    ("maturity.sinur", both(put("t1", evidence="some"), put("t1", pain=None, effort=2)), 1),
    ("maturity.puhm", nothing, 3),
    ("maturity.puhm", put("a1", serves=()), 2),
    ("maturity.puhm", both(put("a1", function=""), put("a2", function="")), 2),
    ("maturity.puhm", both(gone("a1"), gone("a2")), 1),
    ("silos.missing", nothing, 0),
    ("silos.missing", put("j", accountable=None), 2),
    ("silos.missing", both(put("j", accountable=None), put("s1", accountable="other")), 1),
    ("silos.inherited", nothing, 2),
    ("silos.inherited", put("s1", accountable="other"), 1),
    ("silos:owners:team:decisions", nothing, 1),
    ("silos:owners:team:decisions", put("d", status="done"), None),
    ("silos:owners:team:decisions", put("d", status=None), 1),
    ("silos:owners:team:decisions", put("d", owner="other"), None),
    ("silos:employees:s1:need", nothing, 1),
    ("silos:employees:s1:need", put("i1", voice="customer"), None),
    ("silos:employees:s1:barrier", put("i1", sort="barrier"), 1),
    ("silos:seams:0:owner_after", nothing, None),
    ("silos:stages:s1:function", nothing, None),
    ("silos:stages:s1:function", put("team", function="Sales"), "Sales"),
    ("silos:stages:s1:function", both(recorded("person", "", "ana", title="Ana", team="other"), put("other", function="Service"), put("s1", accountable="ana")), "Service"),
    ("priorities.open", nothing, 1),
    *(("priorities.open", put("o", status=status), 0) for status in ("done", "dropped", "solved", "closed")),
    ("priorities.open", recorded("opportunity", "j", title="x"), 2),
    ("priorities.quick_wins", nothing, 1),
    ("priorities.quick_wins", put("o", effort=3), 0),
    ("priorities.quick_wins", put("o", customer_value=10), 0),
    ("priorities.quick_wins", put("o", business_value=0), 0),
    ("priorities.undecided", nothing, 1),
    ("priorities.undecided", put("d", about=("o",)), 0),
    ("priorities:opportunities:o:rice", nothing, 1000 * 1.5 * 0.5 / 2),
    ("priorities:opportunities:o:rice", put("o", reach=2000), 750),
    ("priorities:opportunities:o:rice", put("o", impact=3), 750),
    ("priorities:opportunities:o:rice", put("o", confidence=100), 750),
    ("priorities:opportunities:o:rice", put("o", effort=4), 187.5),
    ("priorities:opportunities:o:rice", put("o", reach=None), None),
    ("priorities:opportunities:o:ulwick", nothing, 9 + 6),
    ("priorities:opportunities:o:ulwick", put("g1", satisfaction=5), 9 + 4),
    ("priorities:opportunities:o:ulwick", put("g1", importance=2), 2),
    ("priorities:opportunities:o:ulwick", put("o", addresses=("g3",)), None),
    ("upkeep:rules:stage-goal:records", nothing, 2),
    ("upkeep:rules:stage-goal:records", recorded("goal", "s1", title="x"), 1),
    ("upkeep:rules:stage-goal:records", put("j", state="target"), 0),
    ("upkeep:rules:touchpoint-evidence:records", nothing, 2),
    ("upkeep:rules:touchpoint-evidence:records", put("t1", evidence="researched"), 1),
    ("upkeep:rules:touchpoint-evidence:records", put("t1", evidence="some"), 1),
    ("upkeep:rules:touchpoint-evidence:records", put("t1", evidence="none"), 2),
    ("upkeep:rules:journey-owner:records", put("j", accountable=None), 1),
    ("upkeep:rules:journey-goal:records", put("j", customer_goal=""), 1),
    ("upkeep:rules:review-overdue:records", put("j", review_every_days=30), 1),
    ("upkeep:rules:review-overdue:records", put("j", review_every_days=30, reviewed_on="2026-03-20"), 0),
    ("upkeep:rules:kpi-direction:records", nothing, 0),
    ("upkeep:rules:kpi-direction:records", put("k", better=None), 1),
    ("upkeep:rules:inside-out-name:records", put("s1", title="Onboarding"), 1),
    ("upkeep:rules:opportunities-undecided:records", nothing, 1),
    ("upkeep:rules:opportunities-undecided:records", put("d", about=("o",)), 0),
    ("upkeep:rules:opportunities-undecided:records", recorded("solution", "o", title="x"), 0),
    ("upkeep:rules:opportunities-undecided:records", put("o", status="solved"), 0),
    ("rollup.nested", nothing, 1),
    ("rollup.nested", put("c", within=None), None),
    ("rollup.felt", nothing, (-200 + 300 + 200) / 500),
    ("rollup.felt", put("ci", weight=400), (-200 + 300 + 800) / 800),
    ("rollup.felt", put("ci", impact=None), 0.25),
    ("rollup:stages:s1:experience", nothing, 0.6),
    ("rollup:stages:s1:experience", put("ci", impact=-2), (100 - 200) / 500),
    ("rollup:stages:s1:friction", put("ci", severity=2, frequency=1), 12 + 2),
    ("rollup:stages:s1:corner", nothing, 2),
    ("rollup:stages:s1:corner", put("c", within="s2"), 1),
    ("rollup:journeys:j:level", put("j", level="lifecycle"), "lifecycle"),
    ("kpis:compared:0:value", nothing, None),
    ("kpis:compared:1:behind", both(put("k", type="NPS", question="Well?", scale="0-10"), recorded("kpi", "t2", "k2", title="x", type="NPS", question="Well?", scale="0-10", better="down"), recorded("reading", "k2", day="2026-03-01", value=9)), 2),
    ("rollup.net", nothing, -10 + 4),
    ("rollup.net", put("clost", count=11), -10 - 6),
    ("rollup.corner", nothing, 2),
    ("rollup.corner", put("ct", pain=6), 1),
    ("rollup.corner", put("ct", exit_risk=10), 2),
    ("rollup.corner", put("ct", exit_risk=6), 1),
    ("rollup.opportunities", nothing, 2),
    ("rollup.opportunities", put("co", status="dropped"), 1),
    ("rollup.decisions", nothing, 2),
    ("rollup.decisions", put("cd", status="done"), 1),
    ("rollup.decisions", put("cd", status=None), 2),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "expected"), MOVED)
def test_a_figure_moves_with_the_record_as_its_formula_says(what, change, expected):
    path, ids = base()
    ids = dict(ids)
    with libraries.a_copy(path) as ws:
        change(ws, ids)
        value = found(ws, ids, what)
    if isinstance(expected, int | float):
        assert value == pytest.approx(expected, abs=0.001), "what reviews keep has three places"
    else:
        assert value == expected


def test_every_study_that_has_figures_is_moved_by_its_records():
    told = {what.partition(":")[0].partition(".")[0] for what, change, _ in MOVED if change is not nothing}
    assert told == {*studies.STUDIES} - {"drift"}, "drift is told by two days, in its own tests"


EVIDENCE = st.sampled_from(
    [
        *(recorded("insight", on, title="x", impact=impact, source_type="survey") for on in ("j", "s1", "t1", "t2") for impact in (-2, 2, None)),
        *(recorded("reading", "k", day=day, value=3) for day in ("2026-03-30", "2020-01-01", None)),
        *(put(one, evidence=much) for one in ("t1", "t2") for much in ("some", "researched")),
        *(put(one, origin=origin) for one in ("t1", "t2") for origin in ("mined", "modelled")),
        *(put(one, **{rating: 0 if rating == "pain" else 1}) for one in ("t1", "t2") for rating in ("pain", "effort")),
        *(put(one, serves=("t1", "t2")) for one in ("a1", "a2")),
        *(put(one, advances=said) for one in ("a1", "a2") for said in ("yes", "no")),
        *(put(one, role="Adviser") for one in ("a1", "a2")),
        put("j", reviewed_on="2026-03-20"), put("s1", part="before us"), put("s2", part="after us"), put("t1", control="third party"),
        put("k", measures="g2"), put("j", customer_goal="To live there"), recorded("review", "j", title="x", day="2026-03-30"),
    ]
)  # fmt: skip
"""What somebody heard, read, linked, reviewed, or filled in; a larger map is no evidence."""


def levels(ws: Workspace, ids: dict[str, str]) -> tuple[float, ...]:
    held = studies.figures(ws, ids["j"])
    return held["maturity.sinur"], held["maturity.puhm"]


@tried(25)
@given(st.lists(EVIDENCE, min_size=1, max_size=12))
def test_recording_evidence_never_lowers_a_level(changes):
    path, ids = base()
    ids = dict(ids)
    with libraries.a_copy(path) as ws:
        before = levels(ws, ids)
        for change in changes:
            change(ws, ids)
            after = levels(ws, ids)
            assert after[0] >= before[0]
            assert after[1] >= before[1]
            before = after


def test_a_larger_map_of_which_nothing_is_said_is_no_evidence_and_may_lower_a_level():
    path, ids = base()
    ids = dict(ids)
    with libraries.a_copy(path) as ws:
        for _ in range(3):
            recorded("activity", "j", title="x")(ws, ids)
        assert levels(ws, ids)[1] == 2
        view = studies.study(ws, "maturity", ids["j"])
        assert all("a map that grows" in table.note for table in view.study.tables)
