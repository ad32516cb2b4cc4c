"""`export`: writes journeys as files, one on standard output, or a report of one or all."""

from __future__ import annotations

from pathlib import Path

from journeytui import private
from journeytui.cli import opening, output
from journeytui.cli.choices import FORMATS
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.domain.errors import Refused
from journeytui.domain.text import shown
from journeytui.workspace import exchange, references

_NOT_OURS = (Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd"))
"""What stands in these folders is open already, like /dev/stdout and what a shell puts in the place of >(…)."""


def run(given: Given) -> Exit:
    named, target = given.one("REF"), given.value("--output")
    if bool(named) == given.has("--all"):
        raise Misused("export needs a journey, or --all.", "For example: journeytui export i-buy-a-home -o home.yaml")
    form = given.value("--format") or _format_of(target, of_all=given.has("--all"))
    if given.has("--all") and not exchange.is_report(form):
        return _everything(given, Path(target or "."), form)
    with opening.library(given) as workspace:
        if named:
            text = exchange.export(workspace, references.resolve(workspace, named, ("journey",)).id, form)
        else:
            text = exchange.report(workspace, form)
    if target and target != "-":
        _write(Path(target), text)
        tell(f"Wrote {target}")
    else:
        output.document(text)
    return Exit.DONE


def _everything(given: Given, folder: Path, form: str) -> Exit:
    with opening.library(given) as workspace:
        files = exchange.export_all(workspace, folder, form)
    for path in files:
        output.line(str(path))
    tell(f"Wrote {len(files)} file{'' if len(files) == 1 else 's'} into {folder}")
    return Exit.DONE


def _format_of(target: str, *, of_all: bool) -> str:
    """What the name of the file says; a folder, and a name without an ending, say nothing, which is the first format."""
    known, ending = exchange.suffixes(), Path(target).suffix.lower()
    if ending and not of_all and ending not in known:
        endings = ", ".join(known)
        raise Misused(f"{target}: {ending} says no format.", f"It can be: {endings}; or say which with --format.")
    return known.get(ending, FORMATS[0])


def _write(path: Path, text: str) -> None:
    """Into a file that is there whole or not at all; into a pipe or a device as it is read, and never in its place."""
    try:
        if path.exists() and (path.absolute().parent in _NOT_OURS or not path.is_file()):
            with path.open("w", encoding="utf-8", newline="\n") as out:
                out.write(shown(text) if out.isatty() else text)
        else:
            private.write(path.resolve(), text)
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.", "Choose another place with -o.") from error
