"""Edits that could not be written before the program ended: kept as text, and offered by the next start.

Refuses to trust the file: whatever does not read as it should is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeytui.domain.errors import UnknownReference
from journeytui.domain.kinds import NotAccepted
from journeytui.domain.text import shown_line
from journeytui.domain.value import Value
from journeytui.domain.words import WORDS
from journeytui.tui.keeping import Left

if TYPE_CHECKING:
    from journeytui.domain.kinds import Kind
    from journeytui.tui.guesses import Guess
    from journeytui.workspace.workspace import Outcome, Workspace
    from journeytui.workspace.writer import Act

_MOST_TO_READ = 50
"""Records of one edit that are kept one by one."""
BY_HAND = "another edit"
"""What is said of an edit that has no name."""


class Adds(Value):
    """The act that adds one record a title."""

    word: str
    parent: str | None
    titles: tuple[str, ...]
    after: str | None = None

    def __call__(self, workspace: Workspace) -> Outcome:
        from journeytui.workspace import edit  # noqa: PLC0415  acts are not on the way to the first frame

        if len(self.titles) == 1:
            return edit.add(workspace, self.word, self.parent, {"title": self.titles[0]}, after=self.after)
        return edit.add_many(workspace, self.word, self.parent, self.titles, after=self.after)


class Unsaved(Value):
    """One edit, as far as it can be done again: a field that was set, or records that were added."""

    told: str
    """What it is, for a person."""
    word: str = ""
    """'' when it cannot be done again by itself."""
    id: str = ""
    """What was edited, or what the new ones hang on; '' for the library."""
    field: str = ""
    text: str = ""
    """What was to stand in the field, as a person types it."""
    seen: str = ""
    """What stood there."""
    titles: tuple[str, ...] = ()
    after: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of the field."""
        return WORDS[self.word].fields[self.field].kind

    def adds(self) -> Adds:
        """The act, of what was added."""
        return Adds(self.word, self.id or None, self.titles, self.after or None)


def noted(workspace: Workspace, act: Act, guess: Guess, guessed: Guess) -> tuple[Unsaved, ...]:
    """An act that is given to the writer, as it would be kept. `guessed` is what other acts on their way set."""
    if isinstance(act, Adds):
        label = WORDS[act.word].label
        told = f"add {label}: {', '.join(map(shown_line, act.titles))}"
        return (Unsaved(told, act.word, act.parent or "", titles=act.titles, after=act.after or ""),)
    if not guess or len(guess) > _MOST_TO_READ:
        return (Unsaved(f"an edit of {len(guess):,} records" if guess else BY_HAND),)
    from journeytui.workspace import edit  # noqa: PLC0415  not on the way to the first frame

    try:
        records = edit.records_of(workspace, tuple(guess))
    except UnknownReference:
        return (Unsaved(BY_HAND),)
    return tuple(
        _set(record, name, value, {**record.__dict__, **guessed.get(record.id, {})})
        for record in records
        for name, value in guess[record.id].items()
    )


def _set(record: Any, name: str, value: Any, before: Mapping[str, Any]) -> Unsaved:
    kind = record.fields[name].kind
    told = f"{kind.label} of {shown_line(record.name)}: {shown_line(kind.format(value)) or 'empty'}"
    seen = kind.format(before.get(name, kind.empty))
    return Unsaved(told, record.word, record.id, name, kind.format(value), seen)


class Drafts:
    """The files of one library."""

    def __init__(self, state_home: Path, library: Path) -> None:
        self._left = Left(state_home, "unsaved", library)

    def keep(self, edits: Sequence[Unsaved]) -> bool:
        """Keeps these and no others of this start; whether the disk took them."""
        return self._left.keep([vars(edit) for edit in edits])

    def found(self) -> dict[Path, list[Unsaved]]:
        """What earlier starts could not save, by the file that holds it, the oldest first."""
        return {path: list(_edits(held)) for path, held in self._left.found().items()}

    def forget(self, paths: Iterable[Path]) -> None:
        """They have been offered."""
        self._left.forget(paths)


def _edits(held: Any) -> Iterable[Unsaved]:
    for one in held if isinstance(held, list) else []:
        if isinstance(one, dict) and isinstance(one.get("told"), str):
            yield _checked(one)


def _checked(held: dict[str, Any]) -> Unsaved:
    """The edit, or only what it was called when it is none that this program could do again."""
    told = Unsaved(shown_line(held["told"]))
    titles = held.pop("titles", [])
    texts = [*held.values(), *titles] if isinstance(titles, list) else [None]
    if not all(isinstance(one, str) for one in texts) or not held.keys() <= set(Unsaved.__match_args__):
        return told
    edit = Unsaved(**{**held, "told": told.told, "titles": tuple(titles)})
    if edit.titles and edit.word in WORDS:
        return edit
    try:
        edit.kind.parse(edit.text)
        edit.kind.parse(edit.seen)
    except (KeyError, NotAccepted):
        return told
    return edit
