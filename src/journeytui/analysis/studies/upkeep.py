"""What makes a map untrusted: rule by rule, each with the records that break it. The library chooses which rules hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from journeytui.analysis import upkeep, wording
from journeytui.analysis.studies.lines import MOST, OPEN, braced, first, left_out, many, number, pairs, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Answer, Listing
from journeytui.domain.text import nearest

ON: Final = ("on", "yes", "1", "")
OFF: Final = ("off", "no", "0")
"""The settings with which a library says that a rule holds there, or does not."""
WORDS_OF_OURS: Final = "inside-out words"
"""The setting that is no rule: words of one's own house, for the rule about names."""
_Row = Mapping[str, Any]


def _always(_: Given) -> Callable[[_Row], bool]:
    return lambda _: True


class Rule(NamedTuple):
    """One thing that should not be."""

    name: str
    says: str
    """Of a record that breaks it: `{0}` is its name."""
    means: str
    """What the rule is about."""
    asks: tuple[Listing, ...]
    """The records that may break it."""
    breaks: Callable[[Given], Callable[[_Row], bool]] = _always
    """Whether one of those does, by what holds for the library."""
    most: int | None = None
    """Up to which number a library may set it; None where it is only on or off."""

    def broken(self, given: Given) -> list[str]:
        """The ids of the records that break it."""
        return [id for rows in self._breaking(given) for id in sorted(str(row["id"]) for row in rows)]

    def count(self, given: Given) -> int:
        """How many break it."""
        return sum(map(len, self._breaking(given)))

    def _breaking(self, given: Given) -> Iterator[Answer]:
        asked = (given.rows[f"{self.name} {at}"] for at in range(len(self.asks)))
        if self.breaks is _always:
            yield from asked
            return
        breaks = self.breaks(given)
        for rows in asked:
            yield [row for row in rows if breaks(row)]


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    found = [(rule, rule.broken(given)) for rule in RULES if not is_off(_settings(given), rule.name)]
    each = [(rule, id) for rule, ids in found for id in ids]
    wrong = flaws(_settings(given))
    every, rules = len(each), sum(bool(ids) for _, ids in found)
    said = (
        f"{many(every, 'record breaks', 'records break')} {rules} of {many(len(found), 'rule', 'rules')}."
        if every
        else _hold(len(found))
    )
    columns = (
        Column("rule", "rule"),
        Column("means", "what it asks for"),
        Column("records", "break it", "whole", "bar"),
    )
    lines = tuple((rule.name, rule.means, len(ids)) for rule, ids in found)
    records = (Column("rule", "rule"), Column("record", "record", "record"))
    tables = (
        Table("rules", "Rule by rule", columns, lines, _of_no_worth(given)),
        Table("records", "Which records", records, first([(rule.name, id) for rule, id in each]), left_out(each, "records")),
    )  # fmt: skip
    undone = [
        Finding(f"The library's rules cannot all be kept: {braced(flaw)}.", tone="bad") for flaw in wrong.values()
    ]
    findings = [Finding(rule.says, (id,), "bad") for rule, id in each[:MOST]]
    return Study((Finding(said, tone="bad" if every else "good"), *undone), tables, tuple(findings))


def _hold(rules: int) -> str:
    return (
        f"{'All ' if rules > 1 else ''}{many(rules, 'rule holds', 'rules hold')}."
        if rules
        else "No rule holds here: all are off."
    )


def broken(given: Given) -> list[tuple[str, str]]:
    """The name of the rule and the id of the record, wherever one breaks a rule that the library holds to."""
    return [(rule.name, id) for rule in RULES if not is_off(_settings(given), rule.name) for id in rule.broken(given)]


def _measured(given: Given) -> dict[str, float | None]:
    found = [rule.count(given) for rule in RULES if not is_off(_settings(given), rule.name)]
    return {"broken": sum(found), "rules": sum(map(bool, found))}


def is_off(settings: object, name: str) -> bool:
    """Whether the library does not hold to the rule."""
    return str(pairs(settings).get(name, "")).strip().lower().removesuffix(".0") in OFF


def flaws(settings: object) -> dict[str, str]:
    """By the name of a setting that cannot be kept: what is wrong with it, and what it could be."""
    known = {rule.name: rule for rule in RULES}
    found = {}
    for name, value in pairs(settings).items():
        said = str(value).strip().lower().removesuffix(".0")
        rule = known.get(name)
        if rule is None and name != WORDS_OF_OURS:
            close = nearest(name, [*known, WORDS_OF_OURS], most=1)
            found[name] = f"there is no rule {name}; " + (
                f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            )
        elif rule and said not in (*ON, *OFF):
            least = _least(value)
            if rule.most is None:
                found[name] = f"{name} cannot be {value}; it is on or off"
            elif least is None or not 0 <= least <= rule.most:
                found[name] = f"{name} cannot be {value}; it is on, off or a number from 0 to {rule.most}"
    return found


def _settings(given: Given) -> Mapping[str, Any]:
    return pairs(given.library.get("rules"))


def _overdue(given: Given) -> Callable[[_Row], bool]:
    every = whole(given.library.get("review_every_days"))

    def breaks(row: _Row) -> bool:
        days = whole(row["review_every_days"]) or every
        due = upkeep.review_due(_day(row["reviewed_on"]), days)
        return bool(days) and (due is None or due < given.today)

    return breaks


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _inside_out(given: Given) -> Callable[[_Row], bool]:
    house = wording.house(_settings(given))
    return lambda row: wording.reads_as_process(str(row["title"] or ""), house)


def _undecided(given: Given) -> Callable[[_Row], bool]:
    """From a customer value on that the library may set; one of which nobody knows what it is worth is not below it."""
    least = _threshold(given)

    def breaks(row: _Row) -> bool:
        worth = number(row["customer_value"])
        return worth is None or worth >= least

    return breaks


def _threshold(given: Given) -> float:
    return _least(_settings(given).get(_UNDECIDED)) or 0


_UNDECIDED: Final = "opportunities-undecided"


def _of_no_worth(given: Given) -> str:
    """How many opportunities are named only since nobody says what they are worth to customers."""
    held = _settings(given)
    if is_off(held, _UNDECIDED) or not _threshold(given):
        return ""
    unknown = sum(number(row["customer_value"]) is None for row in given.rows[f"{_UNDECIDED} 0"])
    return (
        f"of {_UNDECIDED}, {many(unknown, 'has', 'have')} no customer value and may be worth less than is set"
        if unknown
        else ""
    )


def _least(setting: object) -> float | None:
    """A number that a library set, which may stand there as text."""
    try:
        return number(float(str(setting)))
    except ValueError:
        return None


_ALL = 5_000_000
_TODAY = "!@journey.state=target"
"""What is only aimed at can have no evidence yet."""


def _ask(word: str, *where: str, show: tuple[str, ...] = ()) -> tuple[Listing, ...]:
    return (Listing(word, ("id", *show), where=where, limit=_ALL),)


RULES: Final = (
    Rule("journey-owner", "{0} has nobody who answers for it.", "every journey has somebody who answers for it", _ask("journey", "!accountable?")),
    Rule("review-overdue", "{0} should have been reviewed by now.", "every journey is reviewed in its cadence", _ask("journey", show=("reviewed_on", "review_every_days")), _overdue),
    Rule("journey-goal", "{0} does not say what the customer wants.", "every journey says the customer's goal", _ask("journey", "!customer_goal?")),
    Rule("stage-goal", "{0} has no goal.", "every stage of today has a goal", _ask("stage", "!^goal?", _TODAY)),
    Rule("touchpoint-evidence", "{0} rests on no evidence.", "every touchpoint of today rests on evidence", _ask("touchpoint", "!evidence=some|researched", _TODAY)),
    Rule("kpi-direction", "{0} does not say which direction is good.", "every KPI says which direction is good", _ask("kpi", "!better=up|down")),
    Rule("inside-out-name", "{0} reads like our process, not like something a customer does.", "names are the customer's", tuple(ask for word in ("journey", "stage", "touchpoint") for ask in _ask(word, show=("title",))), _inside_out),
    Rule("opportunities-undecided", "{0} has neither a decision nor a solution.", "every opportunity leads to a decision or a solution", _ask("opportunity", OPEN, "!^decision.about?", "!^solution?", show=("customer_value",)), _undecided, most=100),
)  # fmt: skip
"""All rules, the gravest first. A library sets one `off` in its rules, or gives it a number or words where it takes them."""


def among(rule: Rule) -> list[tuple[str, tuple[str, ...]]]:
    """All records that a rule is about, whether they keep it or break it: of which words, and which of these."""
    return [(ask.word, tuple(one for one in ask.where if one in _WHICH)) for ask in rule.asks]


_WHICH = (_TODAY, OPEN)
"""The conditions that say which records a rule is about, and not what breaks it."""

QUESTION = Question(
    name="upkeep",
    title="Upkeep",
    question="Can this map still be trusted?",
    whose="after Smaply's and Qualtrics' advice on keeping maps alive; the rules are ours",
    asks={f"{rule.name} {at}": ask for rule in RULES for at, ask in enumerate(rule.asks)},
    figures=Figures(
        {
            "broken": Measure("records that break a rule", "down"),
            "rules": Measure("rules that are broken", "down"),
        },
        _measured,
        {f"{rule.name} {at}": ask for rule in RULES for at, ask in enumerate(rule.asks)},
    ),
    answer=answer,
)
