"""The review: a journey gone through stage by stage, each with a verdict, a reason and decisions; minutes at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.text import shown_line
from journeytui.tui.cells import number, signed
from journeytui.tui.dialogs.confirm import Confirm
from journeytui.tui.fit import fit, width
from journeytui.tui.screens.page import Page
from journeytui.tui.widgets.columns import Column, measured
from journeytui.tui.widgets.rows import Given, Row
from journeytui.tui.widgets.source import texts_of
from journeytui.workspace import deciding, reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from journeytui.tui.desk import Desk
    from journeytui.tui.glyphs import Glyphs
    from journeytui.tui.theme import StyleName
    from journeytui.tui.widgets.lines import Pieces
    from journeytui.workspace.deciding import Owned
    from journeytui.workspace.reviewing import StageLine, Verdict
    from journeytui.workspace.workspace import Outcome, Workspace

_COLUMNS = (
    Column("stage", "stage", least=22, most=60, share=3), Column("verdict", "verdict", least=7), Column("before", "last time", least=9, drop=3),
    Column("felt", "feels", least=5, align="right"), Column("off", "KPIs off", least=8, align="right", drop=1),
    Column("corner", "painful", least=7, align="right", drop=2), Column("lost", "lost", least=6, align="right"),
    Column("who", "accountable", least=12, most=20, share=1, drop=2), Column("why", "why", least=10, share=3, drop=4),
)  # fmt: skip
_ALWAYS = ("stage", "verdict")
"""Columns that are there although nothing stands in them."""
_STYLES: dict[str, StyleName] = {"fine": "good", "watch": "warn", "failing": "bad", "": "dim"}

_EMPTY = ("This journey has no stage yet.", "Add one in the explorer, then come back.")


class Review(Page):
    """The open review of one journey, or what stands before one is begun."""

    place: ClassVar[str] = "review"

    def __init__(self, desk: Desk, journey: str) -> None:
        super().__init__(desk)
        self.journey = journey
        self.list = type(self.list)(desk.looks, titles=True)
        self.list.active = True
        self.reload()

    def reload(self) -> None:
        """Reads how everything stands."""
        self.view = reviewing.review_view(self.desk.workspace, self.journey)
        stages = list(self._stages())
        self.list.show(_fitted(stages), Given([*stages, *self._figures(), *self._open()]), _EMPTY)
        state = f"begun {self.view.review.day}" if self.view.review else "not begun: the first verdict begins it"
        said = sum(bool(stage.verdict) for stage in self.view.stages)
        self.head.show(
            (("Review", "title"), (f"  {shown_line(self.view.journey.title)}", "text"), (f"  {state}", "dim")),
            ((f"{said} of {len(self.view.stages)} looked at", "dim"),),
        )

    def hints(self) -> tuple[str, ...]:
        return ("fine", "watch", "failing", "why", "decide", "back", "open", "close_review", "minutes", "ask", "help")

    def do_fine(self) -> None:
        self._mark("fine")

    def do_watch(self) -> None:
        self._mark("watch")

    def do_failing(self) -> None:
        self._mark("failing")

    def do_why(self) -> None:
        """Says what the verdict rests on."""
        stage = self._stage()
        if stage is None:
            return
        verdict: Verdict = stage.verdict if stage.verdict in reviewing.VERDICTS else "watch"

        def keep(lines: list[str]) -> None:
            if lines:
                self.desk.run_act(self._marked(stage.id, verdict, lines[0]))

        self.bar.ask("why", keep, text=stage.why)

    def do_decide(self) -> None:
        self._ask("decision", "decide (@who day: what)")

    def do_ask(self) -> None:
        self._ask("question", "open question (@who day: what)")

    def do_open(self) -> None:
        if stage := self._stage():
            self.desk.open_record(stage.id)
        elif self.list.cursor_id:
            self.desk.visit("detail", self.list.cursor_id)

    def do_minutes(self) -> None:
        """The minutes as Markdown, on the clipboard."""
        self.desk.copy(reviewing.minutes(self.desk.workspace, self.journey))
        self.desk.notice("the minutes are on the clipboard, as Markdown")

    def do_close_review(self) -> None:
        """Ends the review after asking."""
        review = self.view.review
        if review is None:
            self.desk.notice("there is no review to close: the first verdict begins one")
            return
        left = sum(not stage.verdict for stage in self.view.stages)
        told = f"{left} of {len(self.view.stages)} stages were not looked at." if left else "Every stage was looked at."
        lines: tuple[Pieces, ...] = (
            ((told, "warn" if left else "text"),),
            (("The figures of today are kept, and the journey counts as reviewed.", "text"),),
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.desk.run_act(lambda workspace: reviewing.close(workspace, review.id))

        self.desk.ask("question", answered, lambda at: Confirm(at, "Close the review?", lines, does="closes it"))

    # What is shown

    def _stages(self) -> Iterator[Row]:
        for stage in self.view.stages:
            felt = "" if stage.experience is None else signed(round(stage.experience, 1), self.desk.looks.glyphs)
            yield Row(
                stage.id,
                (shown_line(stage.title), ((stage.verdict or self.desk.looks.glyphs.dash, _STYLES.get(stage.verdict, "text")),),
                 ((stage.before, "dim"),), ((felt, "bad" if (stage.experience or 0) < 0 else "text"),), str(stage.kpis_off or ""),
                 str(stage.corner or ""), f"{stage.lost:,}" if stage.lost else "", shown_line(stage.accountable), shown_line(stage.why)),
            )  # fmt: skip

    def _figures(self) -> Iterator[Row]:
        yield self._heading("")
        last = f"Since {self.view.last}" if self.view.last else "As it stands"
        yield self._heading(last)
        glyphs = self.desk.looks.glyphs
        figures = [_figure(one.now, one.label, glyphs) for one in self.view.figures]
        labels, cells = _widest([one.label for one in self.view.figures]), _widest(figures)
        for one, now in zip(self.view.figures, figures, strict=True):
            style: StyleName = "text" if one.better is None else "good" if one.better else "bad"
            then = f"  last time {_figure(one.before, one.label, glyphs)}" if one.before is not None else ""
            yield self._words(
                ((f"{fit(one.label, labels)}  ", "dim"), (fit(now, cells, "right"), style), (then, "dim"))
            )
        for author, count in self.view.changed:
            yield self._words(((f"{shown_line(author)} changed {count:,} record{'' if count == 1 else 's'}", "dim"),))

    def _open(self) -> Iterator[Row]:
        yield self._heading("")
        yield self._heading("Decisions and questions that are open")
        days = [_due(one) for one in self.view.decisions]
        owners = [shown_line(one.owner) or "nobody" for one in self.view.decisions]
        when, who = _widest(days), _widest(owners)
        for one, day, owner in zip(self.view.decisions, days, owners, strict=True):
            late = one.late is not None and one.late > 0
            said = f"{'? ' if one.word == 'question' else ''}{shown_line(one.title)}"
            pieces: Pieces = (
                (f"{fit(day, when)}  ", "bad" if late else "dim"),
                (f"{fit(owner, who)}  ", "text" if one.owner else "bad"),
                (said, "text"),
            )
            yield Row(one.id, (pieces,))
        if not self.view.decisions:
            yield self._words((("none", "dim"),))

    def _heading(self, text: str) -> Row:
        return self._words(((text, "heading"),))

    def _words(self, pieces: Pieces) -> Row:
        return Row("", (pieces, *[""] * (len(_COLUMNS) - 1)), heading=True)

    # What is done

    def _stage(self) -> StageLine | None:
        stage = next((one for one in self.view.stages if one.id == self.list.cursor_id), None)
        if stage is None:
            self.desk.notice("choose a stage first")
        return stage

    def _mark(self, verdict: Verdict) -> None:
        if stage := self._stage():
            self.desk.run_act(self._marked(stage.id, verdict, None))
            self.rows.step(1)

    def _marked(self, stage: str, verdict: Verdict, why: str | None) -> Callable[[Workspace], Outcome]:
        return lambda workspace: reviewing.mark_in(workspace, self.journey, stage, verdict, why)

    def _ask(self, word: deciding.Word, asked: str) -> None:
        on = self.list.cursor_id if any(one.id == self.list.cursor_id for one in self.view.stages) else self.journey

        def keep(typed: str) -> None:
            self.desk.run_act(lambda workspace: reviewing.decide_in(workspace, self.journey, on, typed, word))

        self.ask_until(asked, lambda typed: deciding.understood(self.desk.workspace, typed), keep)


def _fitted(stages: Sequence[Row]) -> tuple[Column, ...]:
    """The columns in which something stands, none wider than that."""
    texts = [texts_of(row) for row in stages]
    filled = [column.key in _ALWAYS or any(row[at] for row in texts) for at, column in enumerate(_COLUMNS)]
    titles = [column.title if filled[at] else "" for at, column in enumerate(_COLUMNS)]
    return measured(_COLUMNS, [titles, *texts])


def _widest(texts: Sequence[str]) -> int:
    return max(map(width, texts), default=0)


def _figure(value: float | None, label: str, glyphs: Glyphs) -> str:
    if value is None:
        return "not known"
    return signed(round(value, 1), glyphs) if label in reviewing.SIGNED else number(value)


def _due(one: Owned) -> str:
    if one.due is None:
        return "no day"
    return f"late {one.late} d" if one.late is not None and one.late > 0 else f"{one.due.day} {one.due:%b %Y}"
