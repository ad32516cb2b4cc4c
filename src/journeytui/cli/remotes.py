"""`remote`: the space that a library is shared through. A token never stands on the command line."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.cli.layout import Cell, Column, table
from journeytui.workspace import indexing, remotes, sharing
from journeytui.workspace.remotes import TOKEN_FILE, is_open

STDIN = "-"
_COLUMNS = (Column("name"), Column("address", least=20), Column("space"), Column("token"))
_KEPT = {"": "none", "file": "in a private file", "keyring": "in the keyring"}
_LONGEST_TOKEN = 4_096


def run(given: Given) -> Exit:
    what, name, address = given.one("WHAT"), given.one("NAME"), given.one("PATH")
    if what != "list" and not name:
        raise Misused(f"remote {what} needs NAME: what you call the space.")
    if what == "add" and not address:
        raise Misused("remote add needs an address: https://… of a server, or the path of a file.")
    if (what == "list" and name) or (what != "add" and address):
        raise Misused(f"remote {what} does not know what to do with {address or name!r}.")
    return {"add": _add, "list": _list, "remove": _remove}[what](given)


def _add(given: Given) -> Exit:
    name, address = given.one("NAME"), given.one("PATH")
    token = _token(given.value("--token-file"), address)
    with opening.library(given) as workspace:
        entry = sharing.add_remote(workspace, name, address, space=given.value("--space") or "main", token=token)
    tell(f"{entry.name} is {entry.address}, space {entry.space}. Now: {opening.program(given)} sync")
    if remotes.is_for_one(entry):
        tell(
            "That file will be yours alone. For a team, choose a folder in which its group may write, and nobody else."
        )
    return Exit.DONE


def _list(given: Given) -> Exit:
    with opening.library(given) as workspace:
        entries = sharing.remotes(workspace)
    if given.has("--json"):
        output.json(entries)
    elif given.has("--plain"):
        for one in entries:
            output.fields([one.name, one.address, one.space, _KEPT.get(one.token_kept, one.token_kept)])
    elif entries:
        cells = [
            [Cell(one.name), Cell(one.address), Cell(one.space), Cell(_KEPT.get(one.token_kept, one.token_kept))]
            for one in entries
        ]
        for text in table(_COLUMNS, cells, output.width()):
            output.ready(text)
    if not entries:
        tell(f"This library is shared with nobody. Share it: {opening.program(given)} remote add NAME ADDRESS")
    return Exit.DONE


def _remove(given: Given) -> Exit:
    with opening.library(given) as workspace:
        indexing.finish(workspace)  # it is no longer known afterwards that this is due
        sharing.remove_remote(workspace, given.one("NAME"))
    tell("The library is no longer shared from here. All that it holds stays.")
    return Exit.DONE


def _token(file: str, address: str) -> str | None:
    """The token from a file, from standard input, or from whoever sits at the terminal; None where none is needed, or
    where the environment names its file.
    """
    if file == STDIN:
        return _checked(sys.stdin.readline(_LONGEST_TOKEN) if sys.stdin else "")
    if file:
        if is_open(Path(file)):
            tell(f"Others on this machine can read {file}. Keep it to yourself: chmod 600 {shlex.quote(file)}")
        with Path(file).open(encoding="utf-8", errors="replace") as kept:
            return _checked(kept.readline(_LONGEST_TOKEN))
    if "://" not in address or os.environ.get(TOKEN_FILE):
        return None
    if not (sys.stdin and sys.stdin.isatty()):
        raise Misused(
            "A server wants a token.", "Give it with --token-file FILE, or --token-file - from standard input."
        )
    from getpass import getpass

    return _checked(getpass("Token (it is not shown): "))


def _checked(typed: str) -> str:
    token = typed.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Misused("That is no token.", "A token is one word, as `journeytui token create` printed it.")
    return token
