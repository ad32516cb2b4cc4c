"""Journeys as files, and back: export, and import with a preview, all or nothing."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeytui import private
from journeytui.domain import limits
from journeytui.domain.document import Document
from journeytui.domain.errors import InvalidValues, Problem, UnknownReference
from journeytui.domain.fields import Entity
from journeytui.domain.text import shown_line, slug
from journeytui.domain.words import SHARED_WORDS
from journeytui.formats import journey_file, registry
from journeytui.formats import schema as schemas
from journeytui.formats.naming import Find
from journeytui.store import opening, reading, tree
from journeytui.store.writing import Transaction
from journeytui.workspace import edit, planning, references, sizes
from journeytui.workspace.records import linked_ids
from journeytui.workspace.workspace import Now, Outcome, Today, Workspace, create_library, open_library

_NOTHING = "Nothing was imported."
_ENDINGS = ".yaml, .yml or .json"


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    added: dict[str, int]
    """How many of each word."""
    changed: int
    removed: int
    lines: tuple[str, ...]
    """A line a record: `+` added, `~` changed, `-` removed."""
    problems: tuple[Problem, ...]
    """Why it would be refused; empty when it would not."""


def preview(ws: Workspace, files: Sequence[Path]) -> Preview:
    """What importing the files would do; changes nothing."""
    documents, problems = _read(ws, files)
    made = _planned(ws.connection, documents)
    added = Counter(record.word for record in made.inserts)
    problems += made.problems
    return Preview(dict(added), len(made.updates), len(made.removals), tuple(made.lines()), tuple(problems))


def import_files(ws: Workspace, files: Sequence[Path]) -> Outcome:
    """Brings journeys in from files, and from all that stand in a folder: all of them, or nothing.

    Raises:
        InvalidValues: every problem of every file.
        ReadOnly, DiskTrouble: see `Workspace.change`.
    """
    documents, problems = _read(ws, files)
    if problems:
        raise InvalidValues([*problems, *_planned(ws.connection, documents).problems], _NOTHING)
    lines: list[str] = []

    def act(transaction: Transaction) -> Sequence[str]:
        made = _planned(transaction.connection, documents)
        if made.problems:
            raise InvalidValues(made.problems, _NOTHING)
        planning.carry_out(transaction, made)
        lines.extend(line for line in made.lines() if line.startswith("-"))
        return made.touched

    names = ", ".join(shown_line(document.journey.name) for _, document in documents[:3])
    more = f" and {len(documents) - 3} more" if len(documents) > 3 else ""
    outcome = ws.change(f"imported {names}{more}", act)
    return Outcome(outcome.message, outcome.change, outcome.ids, tuple(f"removed {line[2:]}" for line in lines))


def export(ws: Workspace, journey_id: str, format: str = "yaml") -> str:
    """A journey, with everything that hangs on it and the shared records that it uses, as the text of a file; or its report.

    Raises:
        UnknownReference: there is no such journey.
        InvalidValues: there is no such format.
    """
    if is_report(format):
        from journeytui.workspace import reporting  # noqa: PLC0415  whoever only brings files in or out loads no study

        return registry.REPORTS[format].load().write(reporting.of_journey(ws, journey_id))
    return _format(format).load().write(document_of(ws, journey_id))


def export_all(ws: Workspace, folder: Path, format: str = "yaml") -> list[Path]:
    """Every journey as a file in the folder, which is made. Files that are there already are replaced.

    Raises: as `export`; DiskTrouble.
    """
    suffix = _format(format).suffixes[0]
    used: Counter[str] = Counter()
    written: list[Path] = []
    with opening.told(folder):
        private.make_folder(folder)
        for journey in reading.all_of(ws.connection, "journey"):
            name = slug(journey.title)[:80] or journey.id
            used[name] += 1
            path = folder / f"{name if used[name] == 1 else name + '-' + journey.id[:8]}{suffix}"
            with opening.told(ws.path):
                text = export(ws, journey.id, format)
            private.write(path, text)
            written.append(path)
    return written


def report(ws: Workspace, format: str) -> str:
    """The report of all journeys together, as the text of a file; `format` is one of which `is_report` holds."""
    from journeytui.workspace import reporting  # noqa: PLC0415  see above

    return registry.REPORTS[format].load().write(reporting.of_portfolio(ws))


def is_report(format: str) -> bool:
    """Whether a format is one of reports for people, and not one of files that can be read back in."""
    return format in registry.REPORTS


def suffixes() -> dict[str, str]:
    """The format of a file by its ending, like `.yaml`."""
    journeys = {suffix: made.name for made in registry.FORMATS.values() for suffix in made.suffixes}
    return journeys | {suffix: made.name for made in registry.REPORTS.values() for suffix in made.suffixes}


def schema() -> dict[str, Any]:
    """The JSON Schema of a journey file, for editors that check as one types."""
    return schemas.schema()


def document_of(ws: Workspace, journey_id: str) -> Document:
    """A journey as a document. Raises UnknownReference when there is no such journey."""
    journey = reading.get(ws.connection, "journey", journey_id)
    if journey is None:
        raise UnknownReference("This journey is not here", "`journeytui list` shows what is.")
    by_word: dict[str, list[str]] = {}
    for twig in tree.below(ws.connection, "journey", (journey_id,)):
        by_word.setdefault(twig.word, []).append(twig.record)
    records: list[Entity] = [journey]
    for word, ids in by_word.items():
        wanted = {id: at for at, id in enumerate(ids)}
        parents = {record.parent for record in reading.among(ws.connection, word, ids)}
        records += [r for r in reading.below(ws.connection, word, [p for p in parents if p]) if r.id in wanted]
    return Document.of([*records, *_shared(ws, records)])


def edit_text(ws: Workspace, id: str) -> str:
    """One record, without what hangs on it, as text for an editor. Raises UnknownReference."""
    record = edit.records_of(ws, (id,))[0]
    return journey_file.write_record(record, references.names(ws, linked_ids(record)))


def apply_text(ws: Workspace, id: str, text: str, seen: str) -> Outcome:
    """Takes the text back from the editor. What is the same in `seen`, with which the editor began, is left alone.

    Raises:
        InvalidValues: all that is wrong with the text.
        Clash: somebody changed a field that was edited.
        and as `edit.set_values`.
    """
    record = edit.records_of(ws, (id,))[0]
    after, problems = journey_file.read_record(type(record), text.encode(), "the text", _finding(ws))
    before, _ = journey_file.read_record(type(record), seen.encode(), "the text", _finding(ws))
    before = before or record
    if after is not None:
        problems += [
            Problem(name, "is not changed here", f"leave {name} as it stood")
            for name in ("id", "extra")
            if getattr(after, name) != getattr(before, name)
        ]
    if problems or after is None:
        raise InvalidValues(problems, "Nothing was changed.")
    edited = {name for name in record.fields if after[name] != before[name]}
    if not edited:
        return Outcome("nothing to change")
    values = {name: after[name] for name in record.fields if name in edited}
    return edit.set_values(ws, (id,), values, seen={name: before[name] for name in values})


def open_samples(
    path: Path,
    files: Sequence[Path],
    *,
    me: str,
    read_only: bool = False,
    today: Today | None = None,
    now: Now | None = None,
) -> Workspace:
    """Opens the library of the samples; the first time it is made from the files, and from then on edits in it are kept.

    Raises: as `open_library` and `import_files`.
    """
    if not path.exists():
        making = path.with_name(f"{path.name}.{opening.new_id()}")
        create_library(making, title="Sample journeys")
        try:
            ws = open_library(making, me="JourneyTUI", now=now)
            try:
                import_files(ws, files)
            finally:
                ws.close()
            with suppress(FileExistsError):  # whoever was faster may have edited theirs already
                opening.name(making, path)
        finally:
            for made in path.parent.glob(f"{making.name}*"):
                made.unlink()
    return open_library(path, me=me, read_only=read_only, is_samples=True, today=today, now=now)


def _shared(ws: Workspace, records: Sequence[Entity]) -> list[Entity]:
    """The shared records that these link to, and those that they link to in turn."""
    found: dict[str, Entity] = {}
    asked = {id for record in records for id in linked_ids(record)}
    while asked:
        new: dict[str, Entity] = {}
        for word in SHARED_WORDS:
            new |= {r.id: r for r in reading.among(ws.connection, word, asked - found.keys())}
        found |= new
        asked = {id for record in new.values() for id in linked_ids(record)} - found.keys()
    place = {id: at for word in SHARED_WORDS for at, id in enumerate(r.id for r in reading.all_of(ws.connection, word))}
    return sorted(found.values(), key=lambda record: (SHARED_WORDS.index(record.word), place[record.id]))


def _read(ws: Workspace, given: Sequence[Path]) -> tuple[list[tuple[str, Document]], list[Problem]]:
    documents: list[tuple[str, Document]] = []
    files, problems = _files(given)
    if len(files) > limits.IMPORT_FILES:
        return [], [Problem("", f"{len(files):,} files are too many", f"at most {limits.IMPORT_FILES:,} at once")]
    named = Counter(path.name for path in set(files))
    for path in files:
        format = registry.format_of(path)
        if format is None:
            problems.append(Problem("", f"{path.name} is no journey file", f"its name ends in {_ENDINGS}"))
            continue
        place = path.name if named[path.name] == 1 else str(path)
        try:
            with path.open("rb") as file:
                data = file.read(limits.IMPORT_FILE_BYTES + 1)
        except OSError as error:
            told = f"{place} cannot be read: {error.strerror}"
            problems.append(Problem("", told, "check the path and its permissions"))
            continue
        document, wrong = format.load().read(data, place, _finding(ws))
        problems += wrong
        if document is not None:
            documents.append((place, document))
    return documents, problems


def _files(given: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The files that are meant: of a folder all that journeys can be read from."""
    files: list[Path] = []
    problems: list[Problem] = []
    for path in given:
        inside = [path]
        if path.is_dir():
            try:
                inside = sorted(one for one in path.iterdir() if registry.format_of(one) and not one.is_dir())
            except OSError as error:
                told = f"{path} cannot be read: {error.strerror}"
                problems.append(Problem("", told, "check the path and its permissions"))
                continue
        if not inside:
            told = f"no journey file stands in the folder {path}"
            problems.append(Problem("", told, f"journeys are read from names that end in {_ENDINGS}"))
        files += inside
    return files, problems


def _finding(ws: Workspace) -> Find:
    return lambda name, words: str(references.resolve(ws, name, words).id)


def _planned(connection: sqlite3.Connection, documents: Sequence[tuple[str, Document]]) -> planning.Plan:
    """The plan, with every record in it that would be too large among its problems."""
    made = planning.plan(connection, documents)
    stated = {id: at for file, document in documents for id, at in planning.places_in(file, document).items()}
    problems = [sizes.too_large(record, None, stated[record.id]) for record in made.inserts]
    for update in made.updates:
        if sizes.too_large(update.record) or update.record.word in SHARED_WORDS:
            now = reading.get(connection, update.record.word, update.record.id)
            after = now.with_values(**update.values) if now else update.record
            problems.append(sizes.too_large(after, now, stated[update.record.id]))
    made.problems += [problem for problem in problems if problem]
    return made


def _format(name: str) -> registry.Format:
    if name not in registry.FORMATS:
        raise InvalidValues(
            [
                Problem(
                    "format",
                    f"{shown_line(name)!r} is none",
                    f"known are {', '.join([*registry.FORMATS, *registry.REPORTS])}",
                )
            ]
        )
    return registry.FORMATS[name]
