"""What stands behind a line of a board that begins with no record: the movements of a reason, the KPIs of a lens, what breaks a rule.

They are looked up when somebody asks for them, and not while the study is answered. Refuses lines that name their records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from journeytui.analysis import asset
from journeytui.analysis.studies import maturity, silos, upkeep
from journeytui.domain.asks import Answer, Listing, Sums, count
from journeytui.store import asking, reading
from journeytui.workspace import moments, references
from journeytui.workspace.pictures import MANY, lines_of, whole
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

Line = Mapping[str, Any]
Found = Sequence[tuple[str, str]]
"""The ids of records, each with what it is there for, where that is not the same for all."""
Finder = Callable[[Workspace, StudyView, Line], Found]

_ALL = 2_000_000
_QUARTERS = {"Q1": ("01-01", "03-31"), "Q2": ("04-01", "06-30"), "Q3": ("07-01", "09-30"), "Q4": ("10-01", "12-31")}


def leads_on(view: StudyView, table: str) -> bool:
    """Whether the lines of that table, which begin with no record, lead to some."""
    return (view.question.name, table) in _BEHIND


def of_line(ws: Workspace, view: StudyView, table: str, at: int) -> Found:
    """The records behind that line of the table, so many at most as are listed at once."""
    find = _BEHIND.get((view.question.name, table))
    lines = lines_of(view, table)
    return find(ws, view, lines[at])[:MANY] if find and at < len(lines) else ()


def _asked(
    ws: Workspace, view: StudyView, word: str, *where: str, show: tuple[str, ...] = (), limit: int = MANY
) -> Answer:
    scope = None if view.journey is None else [view.journey]
    asked = Listing(word, ("id", *show), where=where, limit=limit)
    return asking.answer(ws.connection, asked, scope, targets=view.question.targets)


def _same(
    ws: Workspace, view: StudyView, word: str, wanted: Mapping[str, object], show: tuple[str, ...] = ()
) -> list[Line]:
    """The records that hold exactly this; what others wrote is compared here where it could be read as part of a condition."""
    texts = {name: str(value or "") for name, value in wanted.items()}
    where = tuple(f"{name}={text}" for name, text in texts.items() if not _reads_as_more(text))
    limit = MANY if len(where) == len(texts) and not show else _ALL
    rows = _asked(ws, view, word, *where, show=(*texts, *show), limit=limit)
    return [row for row in rows if all(str(row[name] or "") == text for name, text in texts.items())]


def _reads_as_more(text: str) -> bool:
    return "|" in text or " or " in text or "\0" in text


def _plain(rows: Iterable[Line]) -> Found:
    return [(str(row["id"]), "") for row in rows]


def _with_journey(ws: Workspace, view: StudyView, rows: Sequence[Line]) -> Found:
    """With the journey of each, where there are several."""
    if view.journey:
        return _plain(rows)
    names = references.names(ws, {str(row["@journey"]) for row in rows[:MANY]})
    return [(str(row["id"]), names[str(row["@journey"])]) for row in rows[:MANY]]


# --- customers ------------------------------------------------------------------------------------------------------------


def _moved(direction: str) -> Finder:
    def find(ws: Workspace, view: StudyView, line: Line) -> Found:
        reason = "" if line["reason"] == "no reason given" else line["reason"]
        rows = _same(ws, view, "movement", {"direction": direction, "reason": reason}, ("count", *asset.PERIOD))
        last = _newest(ws, rows)
        found = [row for row in rows if _where(row) in last]
        return _with_journey(ws, view, sorted(found, key=lambda row: (-whole(row["count"]), str(row["id"]))))

    return find


def _newest(ws: Workspace, rows: Sequence[Line]) -> set[tuple[object, ...]]:
    """The periods that the board counts, of the journeys of these movements."""
    journeys = sorted({str(row["@journey"]) for row in rows if row["@journey"]})
    if not journeys:
        return set()
    every = asking.answer(ws.connection, Sums("movement", {"n": count()}, by=asset.PERIOD), journeys)
    return {_where(row) for row in asset.newest(every)}


def _where(row: Line) -> tuple[object, ...]:
    return tuple(row[name] or "" for name in asset.PERIOD)


def _periods(ws: Workspace, view: StudyView, line: Line) -> Found:
    wanted = {"starts_on": line["starts_on"], "ends_on": line["ends_on"]}
    return _with_journey(ws, view, _same(ws, view, "asset_period", wanted, ("@journey",)))


def _span(name: str) -> Finder:
    """The periods that lie within a month, a quarter or a year, the newest first."""

    def find(ws: Workspace, view: StudyView, line: Line) -> Found:
        first, last = _days(str(line[name]))
        rows = _asked(ws, view, "asset_period", "ends_on?", show=("starts_on", "ends_on", "@journey"), limit=_ALL)
        held = [row for row in rows if first <= str(row["starts_on"] or "") <= str(row["ends_on"]) <= last]
        newest_first = sorted(held, key=lambda row: (str(row["ends_on"]), str(row["id"])), reverse=True)
        return _with_journey(ws, view, newest_first)

    return find


def _days(span: str) -> tuple[str, str]:
    """The first and the last day of 2026-08, 2026-Q3 or 2026, as text that is compared with days."""
    year, _, part = span.partition("-")
    if part in _QUARTERS:
        first, last = _QUARTERS[part]
        return f"{year}-{first}", f"{year}-{last}"
    return (f"{span}-01", f"{span}-31") if part else (f"{year}-01-01", f"{year}-12-31")


# --- what is counted by a word --------------------------------------------------------------------------------------------


def _with(word: str, field: str, column: str, empty: Mapping[str, str]) -> Finder:
    """The records of a word that hold in the field what the line says; `empty` tells what stands for another text there."""

    def find(ws: Workspace, view: StudyView, line: Line) -> Found:
        said = str(line[column])
        return _plain(_same(ws, view, word, {field: empty.get(said, said)}))

    return find


def _alike(ws: Workspace, view: StudyView, line: Line) -> Found:
    return _plain(_same(ws, view, "kpi", {name: line[name] for name in ("type", "question", "scale")}))


def _answered_for(ws: Workspace, view: StudyView, line: Line) -> Found:
    """What the people and teams of a function answer for by their own name."""
    teams = asking.answer(ws.connection, Listing("team", ("id", "function"), limit=_ALL))
    people = asking.answer(ws.connection, Listing("person", ("id", "team"), limit=_ALL))
    of_team = {str(row["id"]): str(row["function"]) for row in teams if row["function"]}
    functions = of_team | {str(row["id"]): of_team[str(row["team"])] for row in people if str(row["team"]) in of_team}
    named = line["function"] != "no function said"
    those = [who for who, function in functions.items() if not named or function == line["function"]]
    return _held_by(ws, view, those, named=named) if those or not named else []


def _held_by(ws: Workspace, view: StudyView, those: Sequence[str], *, named: bool = True) -> Found:
    """What these answer for by their own name, or where they are not `named` all others."""
    found: list[tuple[str, str]] = []
    for word, field, *where in (
        ("journey", "accountable"), ("stage", "accountable"), ("touchpoint", "accountable"), ("decision", "owner", "status=open|"),
    ):  # fmt: skip
        answers = f"{'' if named else '!'}{field}={'|'.join(those)}"
        found += [(str(row["id"]), word) for row in _asked(ws, view, word, f"{field}?", answers, *where)]
    return found


def of_owner(ws: Workspace, view: StudyView, owner: str) -> Found:
    """A person or a team, and what they answer for by their own name, so many at most as are listed at once."""
    return [(owner, "who answers"), *_held_by(ws, view, [owner])][:MANY]


def _handed_over(ws: Workspace, view: StudyView, line: Line) -> Found:
    given = moments.given(moments.now(ws), silos.QUESTION, view.journey)
    stages = silos.handed_over(given, str(line["before"]), str(line["after"]))[:MANY]
    above = {one.id: one.parent for one in reading.among(ws.connection, "stage", stages)}
    names = references.names(ws, set(above.values()))
    return [(id, names.get(above.get(id, ""), "")) for id in stages]


def without_anybody(ws: Workspace, view: StudyView, journey: str) -> Found:
    """The stages of a journey that nobody answers for: neither by their own name nor for the journey."""
    asked = Listing("stage", ("id",), ("position",), ("accountable=", "@journey.accountable="), MANY)
    return _plain(asking.answer(ws.connection, asked, [journey], targets=view.question.targets))


def at_level(ws: Workspace, view: StudyView, ladder: str, level: int, *, lacking: bool = False) -> Found:
    """The journeys on that level, or those of them that lack what most of them do; each with how many gates bar the next level."""
    asks = maturity.asked_for(ladder)
    here = maturity.counted(moments.given(moments.now(ws), maturity.QUESTION, view.journey, asks=asks))
    those = [one for one in maturity.standing(here, ladder) if one.level == level]
    most = maturity.lacked_most(those)
    found = [one for one in those if not lacking or (most and most[0] in one.barred)]
    return [(one.journey, _lacks(one.barred)) for one in found[:MANY]]


def _lacks(barred: Sequence[maturity.Asked]) -> str:
    return "lacks: " + "; ".join(gate.says for gate in barred) if barred else ""


def _at_levels(ws: Workspace, view: StudyView, line: Line) -> Found:
    ladder = next(name for name, one in maturity.LADDERS.items() if one.whose == line["ladder"])
    return at_level(ws, view, ladder, whole(line["level"]))


def breaking(ws: Workspace, view: StudyView, name: str) -> Found:
    """The records that break the rule of that name."""
    rule = next((one for one in upkeep.RULES if one.name == name), None)
    if rule is None:
        return []
    asks = {f"{rule.name} {at}": ask for at, ask in enumerate(rule.asks)}
    given = moments.given(moments.now(ws), upkeep.QUESTION, view.journey, asks=asks)
    return [(id, "") for id in rule.broken(given)[:MANY]]


def titled(ws: Workspace, ids: Iterable[str]) -> dict[str, str]:
    """What records are called that have no title: who did what and why, or from which day to which."""
    held = list(ids)
    return {
        one.id: one.name for word in ("movement", "asset_period") for one in reading.among(ws.connection, word, held)
    }


_NOBODY = {"nobody said": ""}
_BEHIND: Mapping[tuple[str, str], Finder] = {
    ("asset", "reasons_lost"): _moved("lost"),
    ("asset", "reasons_won"): _moved("won"),
    ("asset", "months"): _span("month"),
    ("asset", "quarters"): _span("quarter"),
    ("asset", "years"): _span("year"),
    ("asset", "periods"): _periods,
    ("kpis", "lenses"): _with("kpi", "lens", "lens", _NOBODY),
    ("kpis", "comparable"): _alike,
    ("balance", "goals"): _with(
        "goal", "perspective", "whose", {"the customer's": "customer", "ours": "organisation"} | _NOBODY
    ),
    ("alignment", "functions"): _with("activity", "function", "function", {"no function said": ""}),
    ("gaps", "walls"): _with("stage", "part", "part", _NOBODY),
    ("gaps", "control"): _with("touchpoint", "control", "control", _NOBODY),
    ("silos", "functions"): _answered_for,
    ("silos", "between"): _handed_over,
    ("maturity", "levels"): _at_levels,
    ("upkeep", "rules"): lambda ws, view, line: breaking(ws, view, str(line["rule"])),
}
"""By study and table."""
