"""Pictures with a column a stage: our functions at work on the path, and our processes under it, below the line of visibility."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from journeytui.analysis.studies.lines import ids, many
from journeytui.domain.asks import Listing
from journeytui.store import asking
from journeytui.workspace import references
from journeytui.workspace.pictures import Cell, Grid, Line, Spot, Tone, lines_of, share
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

VISIBILITY = "line of visibility"
NOWHERE = "none"
"""Over the column of what serves no touchpoint of the journey."""
_NAMED = 3
"""How many of the records behind a cell are named in a line."""
_MOST = 5_000

_Row = Mapping[str, Any]


class _Ground:
    """The stages and touchpoints of a journey, and which activities are at work where."""

    def __init__(self, ws: Workspace, journey: str) -> None:
        self.stages = _listed(ws, journey, "stage", ("id", "title"))
        self.touchpoints = _listed(ws, journey, "touchpoint", ("id", "title", "@stage", "control", "accountable"))
        self.activities = _listed(ws, journey, "activity", ("id", "title", "function", "process", "line", "serves"))
        stage_of = {str(row["id"]): str(row["@stage"]) for row in self.touchpoints}
        self._served = {
            str(row["id"]): {stage_of[id] for id in ids(row["serves"]) if id in stage_of} for row in self.activities
        }

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids of the stages, and '' for none of them."""
        return (*(str(row["id"]) for row in self.stages), "")

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands over the columns."""
        return (*(f"{at} {row['title']}" for at, row in enumerate(self.stages, 1)), NOWHERE)

    def at(self, stage: str, rows: Iterable[_Row]) -> list[_Row]:
        """Those of the activities that serve a touchpoint of the stage; that serve none, for ''."""
        wanted = {stage} if stage else set()
        return [row for row in rows if (self._served[str(row["id"])] & wanted if stage else not self._served[str(row["id"])])]  # fmt: skip


def _listed(ws: Workspace, journey: str, word: str, show: tuple[str, ...]) -> Sequence[_Row]:
    order = ("parent.position", "position") if word == "touchpoint" else ("position",)
    return asking.answer(ws.connection, Listing(word, show, order, limit=_MOST), [journey])


def alignment(ws: Workspace, view: StudyView) -> Grid | None:
    """Functions × stages: how many activities of the function serve a touchpoint there."""
    functions = [str(line["function"]) for line in lines_of(view, "functions")]
    if view.journey is None or not functions:
        return None
    ground = _Ground(ws, view.journey)
    aligned = {str(line["function"]): line["alignment"] for line in lines_of(view, "functions")}
    own = {name: [row for row in ground.activities if (row["function"] or _NO_FUNCTION) == name] for name in functions}
    lines = [_worked(ground, name, own[name], share(aligned[name])) for name in functions]
    lonely = _by_stage(lines_of(view, "uncovered"))
    if any(lonely.values()):
        lines.append(_lacking(ground, view, "nobody supports", lonely, "supported by no activity"))
    return Grid(ground.titles, tuple(lines), "aligned", ("matrix",), _first_of(lines))


_NO_FUNCTION = "no function said"


def _worked(ground: _Ground, name: str, rows: Sequence[_Row], note: str) -> Line:
    def cell(stage: str, title: str) -> Cell:
        here = ground.at(stage, rows)
        done = many(len(here), "activity", "activities") + f": {_named(here)}" if here else "nothing is done here"
        return _cell(name, stage, f"{name}, {_place(title)}", done, here, "bad" if here and not stage else "plain")

    return Line(name, _across(ground, cell), note)


def silos(ws: Workspace, view: StudyView) -> Grid | None:
    """Who answers × stages: the stage itself and the touchpoints there; below it what employees say of each stage."""
    rows = lines_of(view, "stages")
    if view.journey is None or not rows:
        return None
    ground = _Ground(ws, view.journey)
    stage_of = {str(row["stage"]): row for row in rows}
    of_stage = {id: str(row["accountable"] or "") for id, row in stage_of.items()}
    held: dict[str, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for row in ground.stages:
        held[of_stage.get(str(row["id"]), "")][str(row["id"])].append(row)
    for row in ground.touchpoints:
        stage = str(row["@stage"])
        held[str(row["accountable"] or of_stage.get(stage, ""))][stage].append(row)
    names = references.names(ws, [owner for owner in held if owner])
    owners = sorted(held, key=lambda one: (not one, min(ground.columns.index(stage) for stage in held[one])))
    lines = [_answering(ground, names.get(one, "nobody"), held[one], tone="plain" if one else "bad") for one in owners]
    return Grid(ground.titles[:-1], (*lines, *_employees(ws, view, ground)), "", ("stages",), _first_of(lines))


def _answering(ground: _Ground, owner: str, held: Mapping[str, Sequence[_Row]], tone: Tone) -> Line:
    def cell(stage: str, title: str) -> Cell:
        here = held.get(stage, ())
        itself = [row for row in here if "control" not in row]
        others = [row for row in here if "control" in row]
        parts = (
            "the stage itself" if itself else "",
            many(len(others), "touchpoint", "touchpoints") + f": {_named(others)}" if others else "",
        )
        says = " and ".join(filter(None, parts)) or "answers for nothing here"
        return _cell(owner, stage, f"{owner}, {title}", says, here, "bad" if here and tone == "bad" else "plain")

    every = sum(map(len, held.values()))
    return Line(owner, tuple(cell(stage, title) for stage, title in _stages_of(ground)), f"{every:,}", tone)


def _stages_of(ground: _Ground) -> list[tuple[str, str]]:
    return list(zip(ground.columns, ground.titles, strict=True))[:-1]


_SAID = (("need", "needs"), ("barrier", "barriers"), ("pain", "pains"), ("idea", "ideas"))


def _employees(ws: Workspace, view: StudyView, ground: _Ground) -> list[Line]:
    """What employees need and what stands in their way, stage by stage."""
    ask = Listing("insight", ("id", "title", "sort", "@stage"), where=("voice=employee",), limit=_MOST)
    heard: dict[str, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for row in asking.answer(ws.connection, ask, [str(view.journey)]):
        heard[str(row["sort"] or "")][str(row["@stage"] or "")].append(row)
    lines = [
        Line(
            label,
            tuple(
                _cell(
                    label,
                    stage,
                    f"employees' {label}, {title}",
                    _named(heard[sort][stage]) or "none told",
                    heard[sort][stage],
                )
                for stage, title in _stages_of(ground)
            ),
        )
        for sort, label in _SAID
        if any(heard[sort][stage] for stage, _ in _stages_of(ground))
    ]
    return [lines[0].with_rule("what employees say"), *lines[1:]] if lines else []


def gaps(ws: Workspace, view: StudyView) -> Grid | None:
    """Our processes under the stages: what the customer meets above the line of visibility, what is behind it below."""
    if view.journey is None:
        return None
    ground = _Ground(ws, view.journey)
    if not ground.activities or not ground.stages:
        return None
    lines = [_met(ground)]
    unserved = _by_stage(lines_of(view, "unserved"))
    if any(unserved.values()):
        lines.append(_lacking(ground, view, "no process behind", unserved, "served by no process"))
    front = [row for row in ground.activities if row["line"] == "front stage"]
    lines.append(_steps(ground, "front stage", front))
    lines.append(
        _steps(ground, "back stage", [row for row in ground.activities if row["line"] == "back stage"]).with_rule(
            VISIBILITY
        )
    )
    for line, label in (("support", "support"), (None, "line not said")):
        behind = [row for row in ground.activities if (row["line"] or None) == line]
        lines += [_steps(ground, label, behind)] if behind else []
    return Grid(ground.titles, (*lines, *_processes(ws, ground)), "", (), _first_of(lines))


def _met(ground: _Ground) -> Line:
    def cell(stage: str, title: str) -> Cell:
        here = [row for row in ground.touchpoints if row["@stage"] == stage]
        said = many(len(here), "touchpoint", "touchpoints") + (f": {_named(here)}" if here else "")
        return _cell("touchpoints", stage, title, said if stage else "", here)

    return Line("touchpoints", _across(ground, cell))


def _steps(ground: _Ground, label: str, rows: Sequence[_Row], title: str = "", *, tone: Tone = "plain") -> Line:
    def cell(stage: str, place: str) -> Cell:
        here = ground.at(stage, rows)
        said = many(len(here), "step", "steps") + f": {_named(here)}" if here else "no step of ours"
        return _cell(
            title or label, stage, f"{label}, {_place(place)}", said, here, "bad" if here and not stage else "plain"
        )

    return Line(label, _across(ground, cell), tone=tone)


def _processes(ws: Workspace, ground: _Ground) -> list[Line]:
    steps: dict[str, list[_Row]] = defaultdict(list)
    for row in ground.activities:
        steps[str(row["process"] or "")].append(row)
    names = references.names(ws, [id for id in steps if id])
    ordered = sorted(steps, key=lambda process: (not process, names.get(process, ""), process))
    lines = [
        _steps(ground, names.get(id, "no process named"), steps[id], f"process {id}", tone="plain" if id else "gap")
        for id in ordered
    ]
    return [lines[0].with_rule("processes"), *lines[1:]] if lines else []


def _lacking(ground: _Ground, view: StudyView, label: str, by_stage: Mapping[str, Sequence[str]], says: str) -> Line:
    """A line of what is missing."""

    def cell(stage: str, title: str) -> Cell:
        here = [{"id": id, "title": view.names.get(id, id)} for id in by_stage.get(stage, ())]
        said = f"{many(len(here), 'touchpoint', 'touchpoints')} {says}: {_named(here)}" if here else "none"
        return _cell(label, stage, title, said, here, "bad" if here else "plain")

    return Line(label, _across(ground, cell), tone="bad")


def _across(ground: _Ground, cell: Callable[[str, str], Cell]) -> tuple[Cell, ...]:
    return tuple(cell(stage, title) for stage, title in zip(ground.columns, ground.titles, strict=True))


def _cell(line: str, stage: str, title: str, says: str, here: Sequence[_Row], tone: Tone = "plain") -> Cell:
    records = tuple(str(row["id"]) for row in here)
    spot = Spot(f"{line}/{stage}", title, says, tone, records, (stage,) if stage else ())
    return Cell(spot, len(here) or None)


def _place(title: str) -> str:
    return "for no touchpoint" if title == NOWHERE else title


def _named(rows: Sequence[_Row]) -> str:
    names = [str(row["title"]) for row in rows[:_NAMED]]
    return "; ".join(names) + (f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else "")


def _by_stage(lines: Iterable[_Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        found[str(line["stage"])].append(str(line["touchpoint"]))
    return found


def _first_of(lines: Sequence[Line]) -> str:
    """Where something is missing, or else the first cell with something in it."""
    wanted = [cell for line in lines if line.tone == "bad" for cell in line.cells if cell.value]
    every = [cell for line in lines for cell in line.cells if cell.value]
    return next(iter((*wanted, *every, *lines[0].cells))).spot.key
