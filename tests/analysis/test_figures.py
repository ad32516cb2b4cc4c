"""The figures that reviews keep and days are compared by: each moves with its inputs, and says what the study's own tables say."""

from __future__ import annotations

from typing import Any

import pytest

import libraries
from analysis.made import figures
from journeytui.workspace import moments, studies


def move(direction: str, customers: int, ends: str = "2026-03-31") -> dict[str, Any]:
    return {"@journey": "j", "direction": direction, "customers": customers, "parent.ends_on": ends, "parent.starts_on": "", "parent.segment": None, "stage": None, "reason": "", "value.currency": None, "worth": None}  # fmt: skip


def heard(weighed: float, weight: float, type: str = "survey", insights: int = 1, journey: str = "j") -> dict[str, Any]:
    return {"@journey": journey, "source_type": type, "weighed": weighed, "weight": weight, "insights": insights}


def kpi(**change: Any) -> dict[str, Any]:
    base = {"id": "k", "type": "other", "better": "down", "target": 5, "floor": 9, "newest.reading.value": 7.0, "newest.reading.counts": {}, "newest.reading.day": "2026-03-01", "before.reading.value": None, "before.reading.counts": {}}  # fmt: skip
    return base | change


def rated(pain: int, risk: int, touchpoints: int = 1) -> dict[str, Any]:
    return {"pain": pain, "exit_risk": risk, "touchpoints": touchpoints}


def done(number: int, serves: int = 1, advances: str = "yes") -> dict[str, Any]:
    return {"function": "F", "activities": number, "serves?": serves, "advances": advances}


def worth(
    customer: int = 80, business: int = 40, effort: int = 2, status: str = "", decided: int = 0
) -> dict[str, Any]:
    return {"id": "o", "customer_value": customer, "business_value": business, "effort": effort, "status": status, "^decision.about?": decided}  # fmt: skip


WORKED: list[tuple[str, dict[str, Any], dict[str, float | None]]] = [
    ("asset", {"moves": [move("won", 20), move("lost", 30)]}, {"won": 20, "lost": 30, "net": -10, "replace_ratio": 1.5}),
    ("asset", {"moves": [move("won", 40), move("lost", 30)]}, {"won": 40, "net": 10, "replace_ratio": 0.75}),
    ("asset", {"moves": [move("won", 20), move("won", 1, "2026-06-30")]}, {"won": 1, "lost": None, "replace_ratio": None}),
    ("asset", {"moves": [move("won", 20)]}, {"won": 20, "lost": None, "net": None, "replace_ratio": None}),
    ("asset", {"moves": [move("lost", 20)]}, {"won": None, "lost": 20, "net": None, "replace_ratio": None}),
    ("experience", {"journeys": [heard(-200, 100), heard(300, 300)]}, {"felt": 0.25, "insights": 2}),
    ("experience", {"journeys": [heard(-200, 100), heard(300, 300, "interview")]}, {"reliability": 100 * 2 / 5 * (1 - 0.5 / 3)}),
    ("experience", {"journeys": []}, {"felt": None, "reliability": None, "insights": 0}),
    ("pain", {"grid": [rated(8, 9, 2), rated(7, 6)], "pains": [{"friction": 12}, {"friction": 5}]}, {"corner": 2, "rated": 3, "friction": 17}),
    ("pain", {"grid": [rated(8, 9, 2), rated(7, 7)]}, {"corner": 3, "friction": None}),
    ("kpis", {"kpis": [kpi(), kpi(target=7), kpi(floor=6), kpi(better=None)]}, {"on": 1, "off": 2, "alarm": 1, "unknown": 1}),
    ("kpis", {"kpis": []}, {"on": None, "off": None}),
    ("balance", {"importance": [{"us": 9.0, "them": 6.0, "rated": 3}], "goals": [{"perspective": "customer", "met": "yes", "goals": 1}, {"perspective": "customer", "met": "no", "goals": 3}, {"perspective": "organisation", "met": "yes", "goals": 9}]}, {"balance": 1.0, "met": 25.0}),
    ("balance", {"importance": [{"us": 6.0, "them": 9.0, "rated": 3}]}, {"balance": -1.0, "met": None}),
    ("alignment", {"activities": [done(3), done(1, serves=0)], "covered": [{"touchpoints": 4, "lonely": 1}]}, {"aligned": 75.0, "lonely": 1}),
    ("alignment", {"activities": [done(3), done(2, advances="no"), done(1, serves=0)]}, {"aligned": 50.0, "lonely": None}),
    ("gaps", {"control": [{"control": "us", "touchpoints": 6}, {"control": "customer", "touchpoints": 2}], "processes": [{"steps": 5, "inward": 2}]}, {"outside": 25.0, "inward": 2}),
    ("gaps", {"control": [{"control": "us", "touchpoints": 6}, {"control": "third party", "touchpoints": 6}]}, {"outside": 50.0, "inward": None}),
    ("silos", {"answered": [{"stages": 5, "missing": 1, "inherited": 2}]}, {"missing": 1, "inherited": 2}),
    ("silos", {"answered": [{"stages": 0, "missing": 0, "inherited": 0}]}, {"missing": None, "inherited": None}),
    ("priorities", {"opportunities": [worth(), worth(decided=1), worth(effort=3), worth(status="done")]}, {"open": 3, "quick_wins": 2, "undecided": 1}),
    ("upkeep", {"stage-goal 0": [{"id": "a"}, {"id": "b"}], "journey-owner 0": [{"id": "j"}]}, {"broken": 3, "rules": 2}),
    ("upkeep", {}, {"broken": 0, "rules": 0}),
    ("rollup", {"nested": [{"id": "b", "within": "s"}], "stages_of": [{"id": "s", "@journey": "j"}], "moves": [move("won", 5) | {"@journey": "b"}, move("lost", 0) | {"@journey": "b"}], "corner": [{"@journey": "b", "records": 2}]}, {"nested": 1, "net": 5, "corner": 2, "felt": None}),
    ("rollup", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "expected"), WORKED)
def test_a_figure_is_worked_out_of_its_inputs(name, rows, expected):
    found = figures(name, **rows)
    assert {one: found[one] for one in expected} == pytest.approx(expected)


def test_every_study_but_the_one_that_compares_has_figures_and_an_example_of_them():
    with_figures = {name for name in studies.STUDIES if studies.question(name).figures}
    assert with_figures == {*studies.STUDIES} - {"drift"}
    assert {name for name, _, _ in WORKED} | {"maturity"} == with_figures


def test_a_journey_counts_for_the_portfolio_where_it_feels_bad():
    found = figures("experience", None, journeys=[heard(-100, 100), heard(100, 100, journey="k")])
    assert (found["bad"], found["felt"]) == (1, 0.0)


def test_figures_are_asked_for_themselves_and_say_what_the_tables_say():
    with libraries.a_copy(libraries.samples()) as ws:
        for journey in libraries.ids_of(ws, "journey"):
            tables = {
                name: {table.name: table for table in studies.study(ws, name, journey).study.tables}
                for name in ("asset", "pain", "maturity", "upkeep")
            }
            here = moments.now(ws)
            found = {name: moments.measured(here, studies.question(name), journey) for name in tables}
            if "periods" in tables["asset"]:
                assert found["asset"]["won"] == tables["asset"]["periods"].lines[0][3]
            if "plane" in tables["pain"]:
                assert found["pain"]["rated"] == sum(n or 0 for _, *line in tables["pain"]["plane"].lines for n in line)
            assert found["upkeep"]["broken"] == sum(line[2] for line in tables["upkeep"]["rules"].lines)
            passed = [line[0] for line in tables["maturity"]["sinur"].lines if line[5] == "passed"]
            assert found["maturity"]["sinur"] <= max(passed, default=0)
