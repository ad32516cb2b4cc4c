"""What somebody means who types a command that there is not. Loaded only then; knows no command itself."""

from __future__ import annotations

from collections.abc import Sequence

from journeytui.domain.text import nearest

_BY_OTHER_NAMES = {
    "add KIND FIELD=VALUE…": ("create", "insert"),
    "decisions": ("todo", "actions"),
    "doctor": ("verify", "fsck"),
    "export --all": ("dump",),
    "find TEXT": ("search", "grep"),
    "import FILE": ("load",),
    "list": ("ls", "journeys"),
    "log": ("history", "diff"),
    "move REF --before REF": ("mv", "reorder"),
    "new": ("init",),
    "remote add NAME ADDRESS": ("share", "login", "clone", "connect"),
    "remove REF": ("delete", "del", "rm"),
    "--samples": ("samples", "demo", "tour"),
    "set REF FIELD=VALUE…": ("edit", "update", "change"),
    "set REF title='…'": ("rename",),
    "settings": ("config", "preferences"),
    "show REF": ("view", "get", "cat"),
    "sync": ("pull", "push", "fetch"),
    "undo": ("revert",),
    "--version": ("version",),
}
"""What it is here → what other programs call it, where the nearest command would be another one."""
_HERE = {other: here for here, others in _BY_OTHER_NAMES.items() for other in others}


def meant(typed: str, known: Sequence[str]) -> str:
    """A sentence that names the command; '' when none of the known ones is near."""
    asked = typed.lower()
    close = [asked] if asked in known else nearest(asked, list(known), most=1)
    here = _HERE.get(asked) or next(iter(close), "")
    return here and f"Did you mean: journeytui {here}"
