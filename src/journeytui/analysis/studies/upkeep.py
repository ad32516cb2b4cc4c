"""What makes a map untrusted: rule by rule, each with the records that break it. The library chooses which rules hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from journeytui.analysis import upkeep, wording
from journeytui.analysis.studies.shape import (
    MOST,
    Column,
    Finding,
    Given,
    Question,
    Study,
    Table,
    first,
    left_out,
    number,
    whole,
)
from journeytui.domain.asks import Listing
from journeytui.domain.value import Value

OFF: Final = ("off", "no", "0")
"""The settings with which a library says that a rule does not hold there."""


class Rule(Value):
    """One thing that should not be."""

    name: str
    says: str
    """Of a record that breaks it: `{0}` is its name."""
    means: str
    """What the rule is about."""
    broken: Callable[[Given], list[str]]
    """The ids of the records that break it."""


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    found = [(rule, rule.broken(given)) for rule in RULES if not is_off(_settings(given), rule.name)]
    findings = [Finding(rule.says, (id,), "bad") for rule, ids in found for id in ids]
    all_of_them = sum(len(ids) for _, ids in found)
    said = (
        f"{all_of_them:,} records break {sum(bool(ids) for _, ids in found)} of {len(found)} rules."
        if all_of_them
        else f"All {len(found)} rules hold."
    )
    lines = tuple((rule.name, rule.means, len(ids)) for rule, ids in found)
    rules = Table(
        "rules",
        "Rule by rule",
        (Column("rule", "rule"), Column("means", "what it asks for"), Column("records", "break it", "whole", "bar")),
        lines,
    )
    each = [(rule.name, id) for rule, ids in found for id in ids]
    records = Table(
        "records",
        "Which records",
        (Column("rule", "rule"), Column("record", "record", "record")),
        first(each),
        left_out(each, "records"),
    )
    return Study((Finding(said, tone="bad" if all_of_them else "good"),), (rules, records), tuple(findings[:MOST]))


def broken(given: Given) -> list[tuple[str, str]]:
    """The name of the rule and the id of the record, wherever one breaks a rule that the library holds to."""
    return [(rule.name, id) for rule in RULES if not is_off(_settings(given), rule.name) for id in rule.broken(given)]


def is_off(settings: object, name: str) -> bool:
    """Whether the library does not hold to the rule."""
    return isinstance(settings, Mapping) and str(settings.get(name, "")).strip().lower() in OFF


def _settings(given: Given) -> Mapping[str, Any]:
    held = given.library.get("rules")
    return held if isinstance(held, Mapping) else {}


def _without(ask: str, term: str) -> Callable[[Given], list[str]]:
    return lambda given: [str(row["id"]) for row in given.rows[ask] if not row[term]]


def _overdue(given: Given) -> list[str]:
    every = given.library.get("review_every_days")
    late = []
    for row in given.rows["journeys"]:
        days = whole(row["review_every_days"]) or whole(every)
        due = upkeep.review_due(_day(row["reviewed_on"]), days)
        if days and (due is None or due < given.today):
            late.append(str(row["id"]))
    return late


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _inside_out(given: Given) -> list[str]:
    house = [word.strip() for word in str(_settings(given).get("inside-out words") or "").split(",") if word.strip()]
    named = [*given.rows["journeys"], *given.rows["stages"], *given.rows["touchpoints"]]
    return [str(row["id"]) for row in named if wording.reads_as_process(str(row["title"] or ""), house)]


def _undecided(given: Given) -> list[str]:
    decided = {id for row in given.rows["decisions"] if isinstance(row["about"], frozenset) for id in row["about"]}
    at_least = number(_settings(given).get("opportunities-undecided")) or 0
    return [
        str(row["id"])
        for row in given.rows["opportunities"]
        if row["id"] not in decided and not row["^solution?"] and (number(row["customer_value"]) or 0) >= at_least
    ]


def _stages_without_goal(given: Given) -> list[str]:
    having = {str(row["@stage"]) for row in given.rows["goals"]}
    return [
        str(row["id"])
        for row in given.rows["stages"]
        if str(row["id"]) not in having and row["@journey.state"] != "target"
    ]


RULES: Final = (
    Rule("journey-owner", "{0} has nobody who answers for it.", "every journey has somebody who answers for it", _without("journeys", "accountable")),
    Rule("review-overdue", "{0} should have been reviewed by now.", "every journey is reviewed in its cadence", _overdue),
    Rule("journey-goal", "{0} does not say what the customer wants.", "every journey says the customer's goal", _without("journeys", "customer_goal")),
    Rule("stage-goal", "{0} has no goal.", "every stage of today has a goal", _stages_without_goal),
    Rule("touchpoint-evidence", "{0} rests on no evidence.", "every touchpoint of today rests on evidence", lambda given: [str(row["id"]) for row in given.rows["touchpoints"] if row["evidence"] not in ("some", "researched") and row["@journey.state"] != "target"]),
    Rule("kpi-direction", "{0} does not say which direction is good.", "every KPI says which direction is good", lambda given: [str(row["id"]) for row in given.rows["kpis"] if row["better"] not in ("up", "down")]),
    Rule("inside-out-name", "{0} reads like our process, not like something a customer does.", "names are the customer's", _inside_out),
    Rule("opportunities-undecided", "{0} has neither a decision nor a solution.", "every opportunity leads to a decision or a solution", _undecided),
)  # fmt: skip
"""All rules, the gravest first. A library sets one `off` in its rules, or gives it a number or words where it takes them."""


QUESTION = Question(
    name="upkeep",
    title="Upkeep",
    question="Can this map still be trusted?",
    whose="after Smaply's and Qualtrics' advice on keeping maps alive; the rules are ours",
    asks={
        "journeys": Listing(
            "journey",
            ("id", "title", "accountable", "customer_goal", "reviewed_on", "review_every_days"),
            limit=200_000,
        ),
        "stages": Listing("stage", ("id", "title", "@journey.state"), order=("@journey", "position"), limit=1_000_000),
        "touchpoints": Listing(
            "touchpoint", ("id", "title", "evidence", "@journey.state"), order=("@journey", "position"), limit=5_000_000
        ),
        "goals": Listing("goal", ("id", "@stage"), limit=5_000_000),
        "kpis": Listing("kpi", ("id", "better"), limit=5_000_000),
        "opportunities": Listing("opportunity", ("id", "customer_value", "^solution?"), limit=5_000_000),
        "decisions": Listing("decision", ("about",), where=("about?",), limit=5_000_000),
    },
    answer=answer,
)
