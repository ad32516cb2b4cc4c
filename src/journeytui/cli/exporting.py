"""`export`: writes journeys as files, or one on standard output."""

from __future__ import annotations

import os
from pathlib import Path

from journeytui.cli import opening, output
from journeytui.cli.commands import FORMATS
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.domain.errors import Refused
from journeytui.workspace import exchange, references


def run(given: Given) -> Exit:
    named, target = given.one("REF"), given.value("--output")
    if bool(named) == given.has("--all"):
        raise Misused("export needs a journey, or --all.", "For example: journeytui export i-buy-a-home -o home.yaml")
    if given.has("--all"):
        return _everything(given, Path(target or "."))
    form = given.value("--format") or _format_of(target)
    with opening.library(given) as workspace:
        journey = references.resolve(workspace, named, ("journey",))
        text = exchange.export(workspace, journey.id, form)
    if target and target != "-":
        _write(Path(target), text)
        tell(f"Wrote {target}")
    else:
        output.document(text)
    return Exit.DONE


def _everything(given: Given, folder: Path) -> Exit:
    with opening.library(given) as workspace:
        files = exchange.export_all(workspace, folder, given.value("--format") or FORMATS[0])
    for path in files:
        output.line(str(path))
    tell(f"Wrote {len(files)} file{'' if len(files) == 1 else 's'} into {folder}")
    return Exit.DONE


def _format_of(target: str) -> str:
    suffix = Path(target).suffix.lstrip(".").lower()
    return suffix if suffix in FORMATS else FORMATS[0]


def _write(path: Path, text: str) -> None:
    """Whole or not at all: an older export stays until the new one is on the disk."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.", "Choose another place with -o.") from error
