"""`token` and `space`, for whoever runs a server: who may come in, and where to. A token alone goes to standard output."""

from __future__ import annotations

from journeytui.cli import hosts, opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.layout import Cell, Column, table
from journeytui.cli.output import Tone
from journeytui.domain.ids import short
from journeytui.domain.text import shown_line
from journeytui.workspace import hosting
from journeytui.workspace.hosting import Host

_TOKENS = (
    Column("name", least=12),
    Column("role"),
    Column("space"),
    Column("state"),
    Column("last used", rank=2),
    Column("id"),
)
_SPACES = (Column("space", least=12), Column("changes", right=True))


def token(given: Given) -> Exit:
    if given.one("WHAT") != "list":
        opening.may_change(given)
    match given.one("WHAT"):
        case "create":
            return _create(given)
        case "revoke":
            with hosts.named(given) as served:
                held = hosting.revoke_token(served, _named(given, "token revoke"))
            tell(f"The token {shown_line(held.name)} opens nothing any more.")
            return Exit.DONE
    return _list(given)


def space(given: Given) -> Exit:
    if given.one("WHAT") != "list":
        opening.may_change(given)
    with hosts.named(given) as served:
        match given.one("WHAT"):
            case "create":
                made = hosting.create_space(served, _named(given, "space create"))
                tell(
                    f"The space {made.name} is there. Let somebody in: journeytui token create NAME --space {made.name}"
                )
            case "reset":
                reset = hosting.reset_space(served, _named(given, "space reset"))
                tell(f"The space {reset.name} begins another history; everybody who shares it joins anew.")
            case "prune":
                _prune(given, served)
            case _:
                _list_spaces(given, served)
    return Exit.DONE


def _create(given: Given) -> Exit:
    role = given.value("--role")
    if not role:
        raise Misused("token create needs --role.", f"It can be: {', '.join(hosting.ROLES)}.")
    days = given.whole("--days", hosting.DAYS)
    with hosts.named(given) as served:
        into = given.value("--space") or hosting.MAIN
        secret, held = hosting.create_token(served, _named(given, "token create"), role, space=into, days=days)
    output.line(secret)
    until = f" until {held.ends_at[:10]}" if held.ends_at else ""
    tell(f"This is shown once. It lets {shown_line(held.name)} into the space {into} as {role}{until}.")
    return Exit.DONE


def _list(given: Given) -> Exit:
    with hosts.named(given) as served:
        held = served.access.all()
        state = {one.id: hosting.state_of(served, one) for one in held}
    if given.has("--json"):
        output.json([{**one._asdict(), "state": state[one.id]} for one in held])
        return Exit.DONE
    if given.has("--plain"):
        for one in held:
            output.fields([one.id, one.name, one.role, one.space or "all", state[one.id], one.used_at or ""])
        return Exit.DONE
    cells = [
        [
            Cell(one.name),
            Cell(one.role),
            Cell(one.space or "all"),
            Cell(state[one.id]),
            Cell((one.used_at or "never")[:10]),
            Cell(short(one.id), Tone.DIM),
        ]
        for one in held
    ]
    for text in table(_TOKENS, cells, output.width()) if cells else ():
        output.ready(text)
    if not cells:
        tell("There is no token yet. Make one: journeytui token create NAME --role editor")
    return Exit.DONE


def _prune(given: Given, served: Host) -> None:
    days = given.whole("--days", 0)
    if not days:
        raise Misused("space prune needs --days.", "What was changed longer ago is forgotten; the records stay.")
    forgotten = hosting.prune_space(served, _named(given, "space prune"), days)
    tell(f"{forgotten:,} change{'s' if forgotten != 1 else ''} older than {days} days are forgotten; all records stay.")


def _list_spaces(given: Given, served: Host) -> None:
    found = served.spaces.all()
    if given.has("--json"):
        output.json([{"name": one.name, "head": one.head} for one in found])
        return
    if given.has("--plain"):
        for one in found:
            output.fields([one.name, str(one.head)])
        return
    for text in table(_SPACES, [[Cell(one.name), Cell(str(one.head))] for one in found], output.width()):
        output.ready(text)


def _named(given: Given, what: str) -> str:
    name = given.one("NAME")
    if not name:
        raise Misused(f"{what} needs a NAME.")
    return name
