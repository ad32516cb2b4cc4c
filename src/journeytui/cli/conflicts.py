"""`conflicts` and `resolve`: edits of the same thing that met each other, and which of them shall stand."""

from __future__ import annotations

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.output import Tone
from journeytui.cli.telling import told
from journeytui.domain.errors import Refused
from journeytui.domain.ids import short
from journeytui.domain.text import shown, shown_line
from journeytui.workspace import siding
from journeytui.workspace.siding import Sides
from journeytui.workspace.workspace import Outcome, Workspace

ALL = "all"
"""In place of an id: every conflict. No id begins so."""
_LABEL = 8


def show(given: Given) -> Exit:
    with opening.library(given) as workspace:
        found = siding.conflicts(workspace)
    if given.has("--json"):
        output.json(found)
    elif given.has("--plain"):
        for one in found:
            output.fields([one.id, one.sort, one.record, one.field, one.base, one.theirs, one.theirs_author, one.mine,
                           one.mine_author, " ".join(one.choices)])  # fmt: skip
    else:
        for at, one in enumerate(found):
            if at:
                output.line()
            _readably(one)
    if not found:
        tell("There is no conflict.")
    return Exit.NO if found else Exit.DONE


def resolve(given: Given) -> Exit:
    choice, value = given.one("CHOICE"), given.value("--value") if given.has("--value") else None
    if (value is None) == (not choice):
        raise Misused(
            "resolve needs a choice: mine, theirs or restore, or else --value TEXT.",
            "`journeytui conflicts` shows what can be chosen.",
        )
    with opening.library(given) as workspace:
        found = siding.Open(workspace)
        if given.one("ID") == ALL:
            outcome = _all(workspace, tuple(found), choice)
        else:
            outcome = siding.resolve(workspace, _meant(given.one("ID"), found.ids), choice or "value", value)
        left = len(siding.Open(workspace))
    told(outcome)
    if left:
        tell(f"{left} conflict{'s' if left != 1 else ''} left.")
    return Exit.NO if left else Exit.DONE


def _all(workspace: Workspace, found: tuple[Sides, ...], choice: str) -> Outcome:
    """Decides every conflict that can be decided so, as one change."""
    if choice not in (siding.MINE, siding.THEIRS):
        raise Misused("All conflicts at once are decided as mine or as theirs.")
    chosen = [one for one in found if choice in one.choices]
    if not any(siding.is_mine(one, workspace.me) for one in chosen):
        raise Refused("There is no conflict of yours that can be decided so")
    return siding.resolve_all(workspace, chosen, choice)


def _meant(typed: str, ids: tuple[str, ...]) -> str:
    """The conflict's id; a beginning of it is enough. What is no beginning of one is left to whoever resolves it."""
    begun = [id for id in ids if id.startswith(typed)]
    return begun[0] if len(begun) == 1 else typed


def _readably(one: Sides) -> None:
    where = f"  in {one.where}" if one.where else ""
    field = f"{one.label or one.field} of " if one.field else ""
    output.ready(
        f"{output.painted(short(one.id), Tone.DIM)}  {shown_line(field)}"
        f"{output.painted(shown_line(one.title), Tone.STRONG)}{output.painted(shown_line(where), Tone.DIM)}"
    )
    if about := siding.about(one):
        output.ready(f"  {about}")
    if one.sort == "field":
        _value("before", one.base, "")
    for side, value, author in (("theirs", one.theirs, one.theirs_author), ("mine", one.mine, one.mine_author)):
        _value(side, value, f"{author}, in place" if side == one.stands else author)
    choices = ", ".join(_choice(one, choice) for choice in one.choices)
    output.ready(output.painted(f"  {'choose'.ljust(_LABEL)}{choices}", Tone.DIM))


def _choice(one: Sides, choice: str) -> str:
    """How a choice is typed; of a whole record also what it does."""
    if choice == "value":
        return "--value TEXT"
    return f"{choice} ({siding.does(one, choice)})" if siding.about(one) else choice


def _value(label: str, value: str, author: str) -> None:
    first, *more = shown(value).split("\n") if value else ["–"]
    who = output.painted(f"  {shown_line(author)}", Tone.DIM) if author else ""
    output.ready(f"  {output.painted(label.ljust(_LABEL), Tone.DIM)}{first}{who}")
    for line in more:
        output.ready(f"  {' ' * _LABEL}{line}")
