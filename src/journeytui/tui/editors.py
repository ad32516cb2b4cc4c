"""How a value is edited: one table keyed by kind, and the one way in which every screen edits a field.

A form that began with an old value never overwrites: the newer value and the typed one are shown side by side. Refuses to
know where a value is kept; the workspace does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from journeytui.domain import kinds, memo
from journeytui.domain.errors import Clash as Clashed
from journeytui.domain.errors import UnknownReference
from journeytui.domain.ids import well_formed
from journeytui.domain.text import shown, shown_line
from journeytui.domain.words import WORDS, Library
from journeytui.tui import linking
from journeytui.tui.cells import Look, plain, said
from journeytui.tui.dialogs import clash
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.dialogs.line import Line
from journeytui.tui.dialogs.outside import outside
from journeytui.tui.dialogs.pick import NOTHING, MarkOrType, Pick, PickOrType
from journeytui.tui.dialogs.picking import Option, options_of
from journeytui.tui.dialogs.prose import Prose
from journeytui.tui.linking import Asked, elements
from journeytui.workspace import edit as acts
from journeytui.workspace import labels, references
from journeytui.workspace.workspace import Outcome, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from journeytui.domain.fields import Entity
    from journeytui.domain.kinds import Kind
    from journeytui.tui.desk import Desk
    from journeytui.tui.dialogs.asking import Answer, Ask
    from journeytui.tui.guesses import Guess
    from journeytui.tui.thoughts import Thought
    from journeytui.workspace.newcomers import Newcomer

MOST_TO_PICK = 11
"""Scores with more steps than this are typed."""


@dataclass(frozen=True)
class Form:
    """One field of one record, or of all that is marked, while it is being edited."""

    desk: Desk
    ids: tuple[str, ...]
    word: str
    name: str
    current: Any
    title: str = ""
    """What the record is called."""
    refused: list[Clashed] = field(default_factory=list)
    fresh: list[Newcomer] = field(default_factory=list)
    """Who was picked and is not there yet: added by the Change that links to them, so one undo takes back both."""

    @property
    def kind(self) -> Kind:
        return WORDS[self.word].fields[self.name].kind

    @property
    def asked(self) -> Asked:
        many = f"{len(self.ids)} {WORDS[self.word].heading}"
        of = many if len(self.ids) > 1 else self.title
        title = f"{self.kind.label} of {of}" if of else self.kind.label
        beside = self.ids[0] if self.ids else ""
        return Asked(
            self.desk, self.kind, title, self.current, name=self.name, beside=beside, welcome=self.fresh.append
        )

    def open(self, typed: str | None = None, ended: Callable[[], None] | None = None) -> None:
        """Opens the editor; `ended` hears that it was answered or left."""
        asked = replace(self.asked, typed=typed)

        def answered(answer: Answer | None) -> None:
            self.take(answer)
            if ended:
                ended()

        def made(desk: Desk) -> Ask:
            dialog = editor(replace(asked, desk=desk))
            dialog.about = ("set", self.word, self.name, *self.ids)
            dialog.begun = self.asked.text
            return dialog

        self.desk.ask("question", answered, made)

    def take(self, answer: Answer | None) -> None:
        """What was answered is written, and shown at once."""
        if answer is None:
            return
        value = answer.value
        if value == self.current and len(self.ids) == 1:
            self.desk.notice(f"{self.kind.label} stays as it is")
        elif isinstance(self.kind, kinds.Links | kinds.Labels) and not isinstance(self.kind, kinds.Listing):
            before = elements(self.current)
            plus, minus, fresh = value - before, before - value, self._fresh(value)
            self._run(lambda ws: acts.change_sets(ws, self.ids, self.name, plus=plus, minus=minus, fresh=fresh), value)
        else:
            self.write(value, {self.name: self.current} if len(self.ids) == 1 else None)

    def write(self, value: Any, seen: Mapping[str, Any] | None) -> None:
        """Sets the value where the field still holds what was seen; else both are shown."""
        fresh = self._fresh(value)

        def act(ws: Workspace) -> Outcome:
            try:
                return acts.set_values(ws, self.ids, {self.name: value}, seen=seen, fresh=fresh)
            except Clashed as clashed:
                self.refused.append(clashed)
                return Outcome("")

        self._run(act, value)

    def _fresh(self, value: Any) -> Sequence[Newcomer]:
        """Those of the value who are not there yet."""
        return [one for one in self.fresh if one.id == value or one.id in elements(value)]

    def _run(self, act: Callable[[Workspace], Outcome], value: Any) -> None:
        guess: Guess | None = {one: {self.name: value} for one in self.ids}
        if (len(self.ids) > 1 and _is_set(self.kind)) or self._fresh(
            value
        ):  # who is not there yet has no name to be shown
            guess = None
        self.desk.run_act(act, guess, lambda _: self._done(value))

    def _done(self, value: Any) -> None:
        if not self.refused:
            return
        self.refused.clear()
        try:
            theirs = references.resolve(self.desk.workspace, self.ids[0])[self.name]
        except UnknownReference:
            self.desk.notice("this record is not here any more; an undo brings back what was removed", "warn")
            return
        again = replace(self, current=theirs)
        named = {one.id: one.title for one in self.fresh}
        told = [_told(self.desk, self.kind, one, named) for one in (self.current, theirs, value)]

        def chosen(answer: Answer | None) -> None:
            choice = answer.value if answer else clash.THEIRS
            if choice == clash.MINE:
                again.write(value, {self.name: theirs})
            elif choice == clash.AGAIN:
                again.open(self.kind.format(value))
            else:
                self.desk.notice("theirs stays")

        self.desk.ask(
            "question", chosen,
            lambda desk: clash.Clash(desk, again.asked.title, before=told[0], theirs=told[1], mine=told[2]),
        )  # fmt: skip


def edit(desk: Desk, ids: Sequence[str], word: str, field_name: str, current: Any, title: str = "") -> None:
    """Edits a field of one record, or of all that is marked. `current` is what the person sees now."""
    if not ids:
        desk.notice("there is nothing to edit here", "warn")
    elif desk.workspace.read_only:
        desk.notice(desk.workspace.read_only, "warn")
    else:
        lost = {edit.id: edit.text for edit in desk.unwritten if edit.field == field_name}
        Form(desk, tuple(ids), word, field_name, current, title).open(lost.get(ids[0]) if len(ids) == 1 else None)


def write(desk: Desk, record: Entity, field_name: str, value: Any) -> None:
    """Sets a field to what was typed elsewhere, where it still holds what the record does; else both are shown."""
    form = Form(desk, (record.id,), record.word, field_name, record[field_name], record.name)
    form.write(value, {field_name: form.current})


def ask(  # noqa: PLR0913  all that a question needs
    desk: Desk, kind: Kind, title: str, current: Any, answered: Callable[[Answer | None], None],
    *, thought: Thought | None = None, welcome: Callable[[Newcomer], None] | None = None,
) -> None:  # fmt: skip
    """Asks for a value of that kind, wherever it will be kept; the thought is what it is for, with what was typed before.

    `welcome` hears of who is picked and not there yet (see `Asked`).
    """

    def made(at: Desk) -> Ask:
        asked = Asked(at, kind, title, current, welcome=welcome)
        dialog = editor(replace(asked, typed=thought.text if thought and thought.text else None))
        dialog.about, dialog.begun = thought.about if thought else (), asked.text
        return dialog

    desk.ask("question", answered, made)


def ask_first(  # noqa: PLR0913  all that a question needs
    desk: Desk, word: str, parent: str | None, title: str, thought: Thought,
    *, added: Callable[[Outcome], None] | None = None, ended: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Asks for the first field of a record that has no title, and adds it; `ended` hears that it was answered or left."""
    first, field = next(iter(WORDS[word].fields.items()))
    fresh: list[Newcomer] = []

    def answered(answer: Answer | None) -> None:
        if answer is not None:
            named = [one for one in fresh if one.id == answer.value]
            desk.run_act(lambda ws: acts.add(ws, word, parent, {first: answer.value}, fresh=named), None, added)
        ended()

    ask(desk, field.kind, f"{title}: {field.label}", field.kind.empty, answered, thought=thought, welcome=fresh.append)


def editor(asked: Asked) -> Ask:
    """The question that asks for a value of that kind."""
    return EDITORS[type(asked.kind)](asked)


def _line(asked: Asked, read: Callable[[str], Any] | None = None) -> Ask:
    kind = asked.kind
    return Line(asked.desk, asked.title, read or kind.parse, text=asked.text, help=kind.help, rule=kind.rule)


def _prose(asked: Asked) -> Ask:
    desk = asked.desk
    return Prose(
        desk,
        asked.title,
        asked.kind.parse,
        text=asked.text,
        help=asked.kind.help,
        outside=lambda text: outside(desk, text),
    )


def _amount(asked: Asked) -> Ask:
    current = asked.current
    currency = current.currency if isinstance(current, kinds.Money) else asked.desk.workspace.library.currency
    return _line(
        asked, lambda typed: asked.kind.parse(f"{typed} {currency}" if re.fullmatch(r"[-\d ,'.]+", typed) else typed)
    )


def _day(asked: Asked) -> Ask:
    today, kind, is_due = asked.desk.workspace.today(), asked.kind, asked.name == "due"
    rule = f"{kind.rule}; or {memo.WORDS_AHEAD if is_due else memo.WORDS}"

    def read(typed: str) -> Any:
        meant = typed.strip().removesuffix("!")
        try:
            day = kind.parse(memo.typed_day(meant if is_due else typed, today, is_ahead=is_due))
        except kinds.NotAccepted as no:
            raise kinds.NotAccepted(no.wrong, rule) from None
        if is_due and day and day < today and day != asked.current and meant == typed.strip():
            raise kinds.NotAccepted(f"{day} is past: today is {today}", f"write {day}! to mean it")
        return day

    line = Line(asked.desk, asked.title, read, text=asked.text, help=kind.help, rule=rule)
    line.selected = bool(line.typed.text) and asked.typed is None
    return line


def _choice(asked: Asked) -> Ask:
    kind = asked.kind
    assert isinstance(kind, kinds.Choice)
    options = [NOTHING, *(Option(one, one, shown=said(kind, one, asked.look)) for one in kind.options)]
    return _pick(asked, options, str(asked.current or ""), lambda picked: picked or None).number()


def _flag(asked: Asked) -> Ask:
    options = [Option("yes", "yes"), Option("no", "no")]
    return _pick(asked, options, "yes" if asked.current else "no", lambda picked: picked == "yes").number()


def _score(asked: Asked) -> Ask:
    kind = asked.kind
    assert isinstance(kind, kinds.Score)
    if kind.high - kind.low >= MOST_TO_PICK:
        return _line(asked)
    steps = range(kind.low, kind.high + 1)
    options = [NOTHING, *(Option(str(one), str(one), shown=_step(asked, one), also=(f"+{one}",)) for one in steps)]
    return _pick(
        asked,
        options,
        "" if asked.current is None else str(asked.current),
        lambda picked: int(picked) if picked else None,
    )


def _step(asked: Asked, step: int) -> tuple[Any, ...]:
    shown_as = said(asked.kind, step, asked.look)
    dotted = plain(shown_as).startswith((asked.look.glyphs.full, asked.look.glyphs.empty))
    return (
        ((f"{step:>2}  ", "text"), *shown_as)
        if dotted
        else ((f"{plain(shown_as).partition('/')[0]:>2}", shown_as[0].style),)
    )


def _pick(asked: Asked, options: list[Option], current: str, read: Callable[[str], Any]) -> Pick:
    return Pick(asked.desk, asked.title, options_of(options), current=current, help=asked.kind.help, read=read)


def _term(asked: Asked) -> Ask:
    kind = asked.kind
    assert isinstance(kind, kinds.Term)
    listed = getattr(asked.desk.workspace.library, kind.listed_in, ()) if kind.listed_in in Library.fields else ()
    options = [NOTHING, *(Option(str(one), str(one)) for one in listed)]
    return PickOrType(
        asked.desk, asked.title, options_of(options), current=str(asked.current or ""), help=kind.help, read=kind.check
    ).number()


def _labels(asked: Asked) -> Ask:
    marked = elements(asked.current)
    known = {one.label: one.count for one in labels.known(asked.desk.workspace, asked.name)}
    first = sorted(marked, key=str.casefold)
    options = options_of(
        Option(one, shown_line(one), f"{known[one]}×" if one in known else "")
        for one in (*first, *(label for label in known if label not in marked))
    )
    return MarkOrType(
        asked.desk,
        asked.title,
        options,
        marked=marked,
        help=asked.kind.help,
        read=lambda picked: asked.kind.check(list(picked)),
    )


def _place(asked: Asked) -> Ask:
    return Confirm(
        asked.desk, asked.title, [(("A record's place is changed by moving it up and down.", "text"),)], possible=False
    )


def _is_set(kind: Kind) -> bool:
    return kind.merge == "elements" and not isinstance(kind, kinds.Pairs)


def _told(desk: Desk, kind: Kind, value: Any, named: Mapping[str, str]) -> str:
    if isinstance(kind, kinds.Prose):
        return shown(kind.format(value))
    ids = [value] if isinstance(kind, kinds.Link) and isinstance(value, str) and well_formed(value) else []
    names = {**references.names(desk.workspace, ids), **named} if ids else {}
    return plain(said(kind, value, Look(desk.workspace.today(), names, desk.looks.glyphs)))


EDITORS: Mapping[type[Kind], Callable[[Asked], Ask]] = {
    kinds.Line: _line,
    kinds.Prose: _prose,
    kinds.Email: _line,
    kinds.Address: _line,
    kinds.Currency: _line,
    kinds.Term: _term,
    kinds.Choice: _choice,
    kinds.Flag: _flag,
    kinds.Number: _line,
    kinds.Whole: _line,
    kinds.Score: _score,
    kinds.Count: _line,
    kinds.Amount: _amount,
    kinds.Day: _day,
    kinds.Link: linking.link,
    kinds.Links: linking.links,
    kinds.Labels: _labels,
    kinds.Listing: _line,
    kinds.Pairs: _line,
    kinds.Place: _place,
}
"""Kind → the question that asks for a value of it."""
