"""Finding anything by its words, as one types: hits by journey, each with where it is and what was found in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from journeytui.domain.words import WORDS
from journeytui.tui.dialogs.canvas import Canvas
from journeytui.tui.dialogs.pick import MOVES, PAGES, typed_at, typed_line
from journeytui.tui.keymap import written
from journeytui.tui.listed import Listed
from journeytui.tui.typed import Typed, writes
from journeytui.tui.widgets.columns import Column
from journeytui.tui.widgets.rows import Given, Row, Rows
from journeytui.workspace import references, seek

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual import events
    from textual.widget import Widget

    from journeytui.tui.desk import Desk
    from journeytui.tui.theme import StyleName
    from journeytui.tui.widgets.lines import Piece, Pieces
    from journeytui.workspace.seek import Found, Hit

COLUMNS = (
    Column("title", least=16, share=3), Column("word", least=11, most=12, drop=2), Column("where", least=10, share=4, drop=1),
)  # fmt: skip
_BEGIN = ("Type the beginnings of words: mort doc finds “Getting mortgage documents in”.",
          "Everything is looked through: titles, descriptions, verbatims, owners, tags, notes.")  # fmt: skip
_LABEL = " find "


class Find(Listed):
    """The whole library, by its words. Letters are typed into the line, until one goes to what was found."""

    place: ClassVar[str] = "find"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.line = Canvas(desk.looks, [()])
        self.told = Canvas(desk.looks, [()])
        self.list = Rows(desk.looks)
        self.list.active = True

    def begin(self, typed: str = "") -> None:
        """Looks for that, or for what one looked for the last time."""
        super().begin()
        self.typed = Typed(typed or self.desk.memory.text("found"))
        self.earlier = bool(self.typed.text) and not typed
        """Whether what stands there was typed another time: the first letter takes its place."""
        self.writing = True
        """Whether letters are typed into the line; else they are commands, as everywhere."""
        self.walking = False
        """Whether the last key moved along the rows: then the terminal's cursor stands there, though letters go into the line."""
        self.found: Found | None = None
        self.owed: dict[str, str] = {}
        """Who sees to a decision or a question that was found, and until when."""
        self.list.leave()
        self.reload()

    def body(self) -> Iterable[Widget]:
        return (self.line, self.told, self.list)

    @property
    def rows(self) -> Rows:
        return self.list

    def remember(self) -> None:
        """What was looked for is there again the next time."""
        self.desk.memory.keep(found=self.typed.text)

    def reload(self) -> None:
        """Looks again."""
        typed = self.typed.text.strip()
        self.marks = seek.USUAL if self.desk.looks.glyphs.arrows else seek.IN_ASCII
        self.found = seek.find(self.desk.workspace, typed, marks=self.marks) if typed else None
        hits = self.found.hits if self.found else ()
        rows = list(self._rows(hits))
        begin = tuple(map(self.desk.looks.glyphs.spelt, _BEGIN))
        self.rows.show(COLUMNS, Given(rows), ("Nothing has words that begin like this.",) if typed else begin)
        self.told.show([self._count(len(hits))])
        self._draw_line()

    def _count(self, hits: int) -> Pieces:
        if self.found is None:
            return ()
        more = "; the best of many, a longer word narrows them" if self.found.more else ""
        return ((f"  {hits} found{more}", "warn" if more else "dim"),)

    def _rows(self, hits: Iterable[Hit]) -> Iterator[Row]:
        groups: dict[tuple[bool, str], list[Hit]] = {}
        found, typed = tuple(hits), self.typed.text.strip().casefold()
        for hit in found:  # those whose title begins so come first, whatever else of their journeys was found
            groups.setdefault((not hit.title.casefold().startswith(typed), hit.journey), []).append(hit)
        names = references.names(self.desk.workspace, [journey for _, journey in groups if journey])
        self.owed = seek.owed(self.desk.workspace, found)
        for (_, journey), mine in sorted(groups.items(), key=lambda group: group[0][0]):
            yield Row("", (((names.get(journey, "Shared by all journeys"), "heading"),), "", ""), heading=True)
            for hit in mine:
                yield Row(
                    hit.id, (self._lit(_title(hit, self.marks.between), "text"), self._word(hit), self._where(hit))
                )

    def _word(self, hit: Hit) -> Pieces:
        return ((WORDS[hit.word].label if hit.word in WORDS else hit.word, "dim"),)

    def _where(self, hit: Hit) -> Pieces:
        if owed := self.owed.get(hit.id):
            return ((f"{owed}  ", "text"), *(self._lit(hit.snippet, "dim") if hit.snippet else ()))
        if hit.snippet:
            return self._lit(hit.snippet, "dim")
        inside = hit.where.split(self.marks.between)[1 if hit.journey else 0 :]
        return ((self.marks.between.join(inside), "dim"),)

    def _lit(self, text: str, style: StyleName) -> Pieces:
        """The text with the words that were found standing out."""
        tokens = sorted((re.escape(token) for token in self.typed.text.split()), key=len, reverse=True)
        if not tokens:
            return ((text, style),)
        pieces: list[Piece] = []
        for at, part in enumerate(re.split(rf"(?i)(?<!\w)({'|'.join(tokens)})", text)):
            pieces.append((part, "accent" if at % 2 else style))
        return tuple(pieces)

    def hints(self) -> tuple[str, ...]:
        if self.writing:
            return ("open", "clear=back", "next_panel=to what was found", "up down=row")
        return ("open", "detail", "copy", "filter=type again", "back")

    # Keys: while letters are typed, only keys that are no letters move

    def take_key(self, key: str, character: str | None) -> bool:
        if not self.writing:
            return super().take_key(key, character)
        self.walking = key in MOVES or key in PAGES
        if self.walking:
            self._step(MOVES[key] if key in MOVES else PAGES[key] * self.rows.page)
            self._draw_line()
        elif key == "enter":
            self.do_open()
        elif key == "escape":
            self.do_back()
        elif self._typed_on(key, character):
            self.bar.quiet()
            self.reload()
            self.rows.go(0)
        elif found := self.desk.keymap.commands_for(written(key, character), self.place):
            self.bar.quiet()
            self.run_command(found[0])
        return True

    def do_next_panel(self) -> None:
        """To what was found, and back to the line."""
        if self.writing and not self.rows.cursor_id:
            why = "nothing is found" if self.typed.text.strip() else "type a word first"
            self.desk.notice(f"{why}: there is nothing to go to")
            return
        self.writing = not self.writing
        self._draw_line()
        self.refresh_hints()

    do_previous_panel = do_next_panel

    def do_filter(self) -> None:
        """Back to the line."""
        self.writing = True
        self._draw_line()
        self.refresh_hints()

    def do_clear(self) -> None:
        self.do_back()

    do_find = do_filter

    def do_detail(self) -> None:
        self.desk.visit("detail", self.rows.cursor_id)

    def do_copy(self) -> None:
        self.desk.call("copy_reference", self.desk, self.rows.cursor_id)

    def _typed_on(self, key: str, character: str | None) -> bool:
        before = self.typed.text
        if self.earlier and writes(key, character):
            self.typed = Typed()
        took = self.typed.take(key, character)
        self.earlier = self.earlier and not took
        return took or self.typed.text != before

    def take_paste(self, text: str) -> bool:
        if self.earlier:
            self.typed, self.earlier = Typed(), False
        self.typed.paste(text)
        self.reload()
        self.rows.go(0)
        return True

    def do_open(self) -> None:
        """Goes to what was found. Who comes back is among it: the next letter is a command there, q leads on back."""
        if self.rows.cursor_id:
            self.remember()
            self.writing = False
            self._draw_line()
            self.refresh_hints()
            self.desk.open_record(self.rows.cursor_id)
        else:
            typed = self.typed.text.strip()
            self.desk.notice(
                f"{'other words may be found' if typed else 'type a word to find something'}; esc goes back"
            )

    def _draw_line(self) -> None:
        room = (self.size.width or self.desk.size.width) - 9
        pieces = typed_line(self.typed, room)
        if self.earlier:
            pieces = tuple((text, "selected" if style == "input" else style) for text, style in pieces)
        if not self.writing:
            pieces = tuple((text, "text" if style == "input_cursor" else style) for text, style in pieces)
        self.line.at = typed_at(self.typed, room, len(_LABEL)) if self.writing and not self.walking else None
        self.line.show([((_LABEL, "accent"), *pieces)])

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._draw_line()

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        if event.chain > 1:
            self.open_clicked()


def _title(hit: Hit, between: str) -> str:
    """What it is called, and of what it is where it has no title of its own to say so."""
    untitled = hit.word in WORDS and "title" not in WORDS[hit.word].fields
    return f"{hit.title} of {hit.where.split(between)[-1]}" if untitled and hit.where and hit.snippet else hit.title
