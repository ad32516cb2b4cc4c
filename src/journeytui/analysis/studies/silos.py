"""Who answers for what along the path: where nobody does, where it changes hands, and what stands in employees' way.

Jeanne Bliss: accountability by stage and not down the silos, and what employees need, by stage. Seams between teams are where
journeys fail whose touchpoints are all green (TheyDo).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from journeytui.analysis.studies.lines import MOST, beyond, first, left_out, many, of_scope, whole
from journeytui.analysis.studies.shape import Column, Figures, Finding, Given, Measure, Question, Study, Table
from journeytui.domain.asks import Listing, Sums, count, having

_EMPLOYEES = ("need", "barrier", "pain", "idea")


def answer(given: Given) -> Study:
    """The study of one journey, or of all."""
    owners, functions = _owners(given), _functions(given)
    seams, counted = _changes(given, owners), _counted(given)
    tables = (
        _stages(given, owners, functions),
        _seams(given, seams, functions),
        _answers_for(counted, functions),
        _of_functions(counted, functions),
        _between(given, seams, functions),
        _nobody(given, owners),
        _employees(given),
    )
    headline = (*_headline(owners, seams), *_between_functions(seams, functions))
    return Study(headline, tuple(table for table in tables if table.lines), tuple(_findings(owners, seams)))


_Owners = Mapping[str, tuple[str, str]]
_Changes = Sequence[tuple[str, str, str, str, str]]


def _owners(given: Given) -> _Owners:
    """By stage: who answers for it, and whether that is its own, inherited or missing."""
    over = {str(row["id"]): row["accountable"] for row in given.rows["journeys"]}
    found = {}
    for row in given.rows["stages"]:
        inherited = over.get(str(row["@journey"]))
        owner = row["accountable"] or inherited
        found[str(row["id"])] = (
            str(owner or ""),
            "its own" if row["accountable"] else "inherited" if inherited else "missing",
        )
    return found


def _functions(given: Given) -> Mapping[str, str]:
    """By person and team: the function they belong to, where it is known."""
    teams = {str(row["id"]): str(row["function"]) for row in given.rows["teams"] if row["function"]}
    people = {str(row["id"]): teams[str(row["team"])] for row in given.rows["people"] if str(row["team"]) in teams}
    return teams | people


def _between_functions(seams: _Changes, functions: Mapping[str, str]) -> tuple[Finding, ...]:
    """How many of the changes of hands are from one function to another, and of how many nobody can tell."""
    pairs = [(functions.get(one), functions.get(other)) for _, _, one, _, other in seams]
    known = [pair for pair in pairs if None not in pair]
    if not known:
        return ()
    across = sum(one != other for one, other in known)
    untold = f"; of {len(pairs) - len(known):,} nobody can tell" if len(known) < len(pairs) else ""
    return (Finding(f"{many(across, 'of these is', 'of these are')} between functions{untold}."),)


def _between(given: Given, seams: _Changes, functions: Mapping[str, str]) -> Table:
    """From which function to which how many stages are handed over, in all journeys."""
    if given.journey is not None:
        return Table("between", "", (), ())
    pairs = Counter((functions.get(one, ""), functions.get(other, "")) for _, _, one, _, other in seams)
    known = {pair: n for pair, n in pairs.items() if "" not in pair and pair[0] != pair[1]}
    lines = sorted(((*pair, n) for pair, n in known.items()), key=lambda line: (-line[2], line))
    untold = sum(n for pair, n in pairs.items() if "" in pair)
    notes = (
        left_out(lines, "pairs of functions"),
        f"of {many(untold, 'change', 'changes')} of hands nobody can tell between which functions" if untold else "",
    )
    columns = (
        Column("before", "from function"),
        Column("after", "to function"),
        Column("changes", "hand-overs", "whole"),
    )
    return Table(
        "between",
        "From function to function",
        columns,
        first(lines),
        "; ".join(filter(None, notes)),
        more=beyond(lines),
    )


def handed_over(given: Given, before: str, after: str) -> list[str]:
    """The stages that somebody of the one function hands over to somebody of the other: those that they come to."""
    functions = _functions(given)
    changes = _changes(given, _owners(given))
    return [
        stage for _, _, one, stage, other in changes if (functions.get(one), functions.get(other)) == (before, after)
    ]


def _nobody(given: Given, owners: _Owners) -> Table:
    """In which journeys how many stages have nobody who answers for them."""
    if given.journey is not None:
        return Table("nobody", "", (), ())
    every, missing = Counter[str](), Counter[str]()
    for row in given.rows["stages"]:
        journey = str(row["@journey"])
        every[journey] += 1
        missing[journey] += owners[str(row["id"])][1] == "missing"
    lines = [(id, n, every[id]) for id, n in missing.items() if n]
    lines.sort(key=lambda line: (-line[1], line[2], line[0]))
    columns = (
        Column("journey", "journey", "record"), Column("missing", "stages without anybody", "whole"), Column("stages", "of", "whole"),
    )  # fmt: skip
    return Table(
        "nobody", "Where nobody answers", columns, first(lines), left_out(lines, "journeys"), more=beyond(lines)
    )


def _touchpoints(given: Given) -> dict[str, dict[str, int]]:
    """By stage: how many touchpoints each owner of their own has."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in given.rows["touchpoints_of"]:
        counted[str(row["@stage"] or "")][str(row["accountable"] or "")] = whole(row["touchpoints"])
    return counted


def _headline(owners: _Owners, seams: _Changes) -> tuple[Finding, ...]:
    missing = [stage for stage, (_, how) in owners.items() if how == "missing"]
    inherited = sum(how == "inherited" for _, how in owners.values())
    if not owners:
        return (Finding("There is no stage yet.", tone="gap"),)
    lacking = many(len(missing), "has nobody who answers for it", "have nobody who answers for them")
    said = f"Of {many(len(owners), 'stage', 'stages')}, {lacking}, {many(inherited, 'only inherits', 'only inherit')} somebody."
    return (
        Finding(said, tone="bad" if missing else "good"),
        Finding(f"The path changes hands {many(len(seams), 'time', 'times')} between stages."),
    )


def _stages(given: Given, owners: _Owners, functions: Mapping[str, str]) -> Table:
    if given.journey is None:
        return Table("stages", "", (), ())
    own = _touchpoints(given)
    lines = []
    for row in given.rows["stages"]:
        id = str(row["id"])
        others = {owner for owner in own.get(id, {}) if owner and owner != owners[id][0]}
        lines.append(
            (
                row["id"],
                owners[id][0] or None,
                owners[id][1],
                functions.get(owners[id][0]),
                sum(own.get(id, {}).values()),
                len(others) or None,
            )
        )
    columns = (
        Column("stage", "stage", "record"), Column("accountable", "accountable", "record"), Column("how", "how"),
        Column("function", "function"), Column("touchpoints", "touchpoints", "whole"), Column("others", "owned by others", "whole"),
    )  # fmt: skip
    return Table("stages", "Stage by stage", columns, tuple(lines))


def _changes(given: Given, owners: _Owners) -> _Changes:
    """Journey, stage and owner before, stage and owner after, wherever the next stage has another owner."""
    found, before = [], None
    for row in given.rows["stages"]:
        if before is not None and before["@journey"] == row["@journey"]:
            here, there = owners[str(before["id"])][0], owners[str(row["id"])][0]
            if here != there:
                found.append((str(row["@journey"]), str(before["id"]), here, str(row["id"]), there))
        before = row
    return found


def _seams(given: Given, seams: _Changes, functions: Mapping[str, str]) -> Table:
    lines = [
        (journey, before, one or None, after, other or None, functions.get(one), functions.get(other))
        for journey, before, one, after, other in seams
    ]
    columns = (
        Column("journey", "journey", "record"), Column("before", "from", "record"), Column("owner_before", "of", "record"),
        Column("after", "to", "record"), Column("owner_after", "of", "record"),
        Column("function_before", "from function"), Column("function_after", "to function"),
    )  # fmt: skip
    return of_scope(
        given, Table("seams", "Where it changes hands", columns, first(lines), left_out(lines, "changes of hands"))
    )


_ANSWERED_FOR = ("journeys", "stages", "touchpoints", "decisions")
_Counted = Mapping[str, Mapping[str, int]]


def _counted(given: Given) -> _Counted:
    """By person or team: how many of each they answer for by their own name, across all that is looked at."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for word in ("journeys", "stages"):
        for row in given.rows[word]:
            if row["accountable"]:
                counted[str(row["accountable"])][word] += 1
    for row in given.rows["touchpoints"]:
        if row["accountable"]:
            counted[str(row["accountable"])]["touchpoints"] += whole(row["touchpoints"])
    for row in given.rows["decisions"]:
        if row["owner"]:
            counted[str(row["owner"])]["decisions"] += whole(row["decisions"])
    return counted


def _answers_for(counted: _Counted, functions: Mapping[str, str]) -> Table:
    """What one person or team answers for."""
    lines = [(owner, *line, functions.get(owner)) for owner, *line in _ranked(counted)]
    columns = (Column("owner", "who", "record"), *_NUMBERS, Column("function", "function"))
    return Table(
        "owners", "What they answer for", columns, first(lines), left_out(lines, "people and teams"), more=beyond(lines)
    )


def _of_functions(counted: _Counted, functions: Mapping[str, str]) -> Table:
    """The same for the functions that people and teams belong to, where any is known."""
    added: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for owner, held in counted.items():
        for name in _ANSWERED_FOR:
            added[functions.get(owner, _NO_FUNCTION)][name] += held.get(name, 0)
    lines = _ranked(added) if added.keys() - {_NO_FUNCTION} else []
    columns = (Column("function", "function"), *_NUMBERS)
    return Table("functions", "Function by function", columns, first(lines), left_out(lines, "functions"))


_NO_FUNCTION = "no function said"
_NUMBERS = tuple(Column(name, name if name != "decisions" else "open decisions", "whole") for name in _ANSWERED_FOR)


def _ranked(counted: _Counted) -> list[tuple[Any, ...]]:
    """Those with most to answer for first."""
    lines = [(who, *(held.get(name) or None for name in _ANSWERED_FOR)) for who, held in counted.items()]
    return sorted(lines, key=lambda line: (-sum(one or 0 for one in line[1:]), line[0]))


def _employees(given: Given) -> Table:
    """What employees say they need, and what stands in their way, by stage."""
    place = "@stage" if given.journey else "@journey"
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in given.rows["employees"]:
        at = str(row[place] or given.journey or "")  # what stands at no stage stands on the journey itself
        if at:
            counted[at][str(row["sort"] or "")] += whole(row["insights"])
    lines: list[tuple[Any, ...]] = [
        (id, *(c[sort] or None for sort in _EMPLOYEES))
        for id, c in counted.items()
        if any(c[sort] for sort in _EMPLOYEES)
    ]
    lines.sort(key=lambda line: (-sum(one or 0 for one in line[1:]), line[0]))
    columns = (Column("place", place[1:], "record"), *(Column(sort, sort, "whole") for sort in _EMPLOYEES))
    other = sum(n for c in counted.values() for sort, n in c.items() if sort not in _EMPLOYEES)
    notes = (
        left_out(lines, "journeys"),
        "said of the journey itself, at no stage, stands in its line" if given.journey in counted else "",
        f"{many(other, 'more is', 'more are')} of another sort or of none" if other else "",
    )
    return Table("employees", "What employees say", columns, first(lines), "; ".join(filter(None, notes)))


def _findings(owners: _Owners, seams: _Changes) -> list[Finding]:
    blind = [
        Finding("Between {0} and {1} it goes over to nobody.", (before, after), "bad")
        for before, after in [(before, after) for _, before, one, after, other in seams if one and not other][:MOST]
    ]
    missing = [
        Finding("{0} has nobody who answers for it.", (stage,), "bad")
        for stage in [stage for stage, (_, how) in owners.items() if how == "missing"][:MOST]
    ]
    return [*blind, *missing][:MOST]


def _measured(given: Given) -> dict[str, float | None]:
    (row,) = given.rows["answered"] or [{"stages": 0, "missing": None, "inherited": None}]
    known = bool(whole(row["stages"]))
    return {name: whole(row[name]) if known else None for name in ("missing", "inherited")}


_ANSWERED = Sums(
    "stage",
    {
        "stages": count(),
        "missing": having("accountable=", "@journey.accountable="),
        "inherited": having("accountable=", "!@journey.accountable="),
    },
)
QUESTION = Question(
    name="silos",
    title="Hand-overs",
    question="Who answers for the path, where does it change hands, and what do employees need there?",
    whose="Jeanne Bliss for accountability and employees by stage; TheyDo for the seams",
    asks={
        "journeys": Listing("journey", ("id", "accountable"), limit=200_000),
        "stages": Listing("stage", ("id", "@journey", "accountable"), order=("@journey", "position"), limit=1_000_000),
        "touchpoints": Sums("touchpoint", {"touchpoints": count()}, by=("accountable",)),
        "decisions": Sums("decision", {"decisions": count()}, by=("owner",), where=("status=open|",)),
        "employees": Sums(
            "insight", {"insights": count()}, by=("@journey", "@stage", "sort"), where=("voice=employee",)
        ),
    },
    shared={
        "teams": Listing("team", ("id", "function"), limit=200_000),
        "people": Listing("person", ("id", "team"), limit=200_000),
    },
    alone={"touchpoints_of": Sums("touchpoint", {"touchpoints": count()}, by=("@stage", "accountable"))},
    figures=Figures(
        {
            "missing": Measure("stages that nobody answers for", "down"),
            "inherited": Measure("stages that only inherit somebody", "down"),
        },
        _measured,
        {"answered": _ANSWERED},
    ),
    answer=answer,
)
