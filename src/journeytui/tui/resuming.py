"""Asks again what was being typed when the program had to end: for the same record, with the text as it was.

What a question was for is told in a few words: its sort, then the ids and names that its answer needs. Refuses to guess: what
is not understood, or whose record is gone, is told and asked no more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from journeytui.domain.errors import JourneyError, UnknownReference
from journeytui.domain.fields import Entity
from journeytui.domain.text import shown_line
from journeytui.domain.words import WORDS
from journeytui.tui import editors
from journeytui.tui.acting import act
from journeytui.tui.place import Place
from journeytui.tui.screens.detail_rows import a_word
from journeytui.tui.screens.page import ask_until
from journeytui.tui.screens.recording import recording
from journeytui.tui.unsaved import Adds
from journeytui.workspace import boards, deciding, edit, reviewing

if TYPE_CHECKING:
    from journeytui.tui.desk import Desk
    from journeytui.tui.thoughts import Thought, Thoughts
    from journeytui.workspace.workspace import Outcome, Workspace

Ended = Callable[[], None]
_AGAIN = "this is what you were typing when JourneyTUI had to end"


def resume(desk: Desk, thoughts: Thoughts) -> None:
    """Asks the oldest again, and the next when that is answered or declined."""
    while thought := thoughts.take():
        asks = _SORTS.get(thought.about[0])

        def ended() -> None:
            thoughts.done()
            if _bar(desk).told == _AGAIN:
                _bar(desk).quiet()
            if not _bar(desk).question:
                resume(desk, thoughts)

        try:
            if asks is None:
                raise UnknownReference(thought.about[0])
            asks(desk, thought, ended)
        except (JourneyError, LookupError, ValueError, TypeError):
            thoughts.done()
            desk.notice(f"what you were typing has no place any more: {shown_line(thought.text)}", "warn")
        else:
            if not _bar(desk).question:
                desk.notice(_AGAIN)
            return


def _set(desk: Desk, thought: Thought, ended: Ended) -> None:
    _, word, name, *ids = thought.about
    record = _record(desk, ids[0], word)
    editors.Form(desk, tuple(ids), word, name, record[name], record.name).open(thought.text, ended)


def _add(desk: Desk, thought: Thought, ended: Ended) -> None:
    _, word, parent, after, more = thought.about
    below = _record(desk, parent).name if parent else ""
    values = json.loads(more)
    if not (isinstance(values, dict) and all(isinstance(one, str | list) for one in values.values())):
        raise ValueError(more)

    def answered(lines: Sequence[str]) -> None:
        if titles := tuple(line for line in lines if line):
            if values:
                for title in titles:
                    desk.run_act(act("edit", "add", word, parent or None, {"title": title, **values}))
            else:
                desk.run_act(Adds(word, parent or None, titles, after or None))

    _ask(desk, thought, ended, f"add {WORDS[word].label}{_to(below)}", answered)


def _add_first(desk: Desk, thought: Thought, ended: Ended) -> None:
    """A record that has no title: its first field."""
    _, word, parent = thought.about
    below = _record(desk, parent).name
    editors.ask_first(desk, word, parent, f"Add {a_word(word)}{_to(below)}", thought, ended=ended)


def _note(desk: Desk, thought: Thought, ended: Ended) -> None:
    _, journey, stage = thought.about
    of = _record(desk, stage or journey).name

    def answered(lines: Sequence[str]) -> None:
        for line in filter(str.strip, lines):
            desk.run_act(act("reviewing", "note_in", journey, stage or None, line))

    _ask(desk, thought, ended, f"note on {shown_line(of)}", answered)


def _why(desk: Desk, thought: Thought, ended: Ended) -> None:
    _, journey, stage, verdict = thought.about
    label = f"why {shown_line(_record(desk, stage).name)} is {verdict}"

    def answered(lines: Sequence[str]) -> None:
        if lines:
            desk.run_act(act("reviewing", "mark_in", journey, stage, verdict, lines[0]))

    _ask(desk, thought, ended, label, answered)


def _in_review(desk: Desk, thought: Thought, ended: Ended) -> None:
    _, word, journey, on = thought.about
    of = _record(desk, on).name

    def keeping(typed: str) -> Callable[[Workspace], Outcome]:
        return lambda ws: reviewing.decide_in(ws, journey, on, typed, word)  # type: ignore[arg-type]

    _until(desk, thought, ended, (word, of), keeping)


def _of_board(desk: Desk, thought: Thought, ended: Ended) -> None:
    _, word, on, said, study, *records = thought.about
    _record(desk, on)
    behind = deciding.Behind(said, study, tuple(records))

    def keeping(typed: str) -> Callable[[Workspace], Outcome]:
        return lambda ws: boards.keep(ws, word, on, typed, behind)  # type: ignore[arg-type]

    _until(desk, thought, ended, (word, deciding.called(desk.workspace, on, tuple(records))), keeping)


def _own(desk: Desk, thought: Thought, ended: Ended) -> None:
    def answered(lines: Sequence[str]) -> None:
        desk.call("start_own", desk, lines)

    _ask(desk, thought, ended, "name of your library", answered)


_SORTS: dict[str, Callable[[Desk, Thought, Ended], None]] = {
    "set": _set, "add": _add, "add first": _add_first, "note": _note, "why": _why, "in review": _in_review,
    "of board": _of_board, "own": _own,
}  # fmt: skip
"""How each sort is asked."""


def _record(desk: Desk, id: str, word: str = "") -> Entity:
    record: Entity = edit.records_of(desk.workspace, (id,))[0]
    if word and record.word != word:
        raise UnknownReference(id)
    return record


def _to(name: str) -> str:
    return f" to {shown_line(name)}" if name else ""


def _bar(desk: Desk) -> Any:
    top = desk.top
    assert isinstance(top, Place)
    return top.bar


def _ask(desk: Desk, thought: Thought, ended: Ended, label: str, answered: Callable[[Sequence[str]], None]) -> None:
    def then(lines: list[str]) -> None:
        answered(lines)
        ended()

    _bar(desk).ask(label, then, text=thought.text, about=thought.about)


def _until(
    desk: Desk, thought: Thought, ended: Ended, wanted: tuple[str, str],
    keeping: Callable[[str], Callable[[Workspace], Outcome]],
) -> None:  # fmt: skip
    word, of = wanted
    asking = recording(desk, word, of, lambda typed: desk.run_act(keeping(typed)), thought.about, ended)  # type: ignore[arg-type]
    ask_until(_bar(desk), asking, text=thought.text)
