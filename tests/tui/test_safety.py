from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.widgets import Static

from journeytui.domain.errors import DiskTrouble
from journeytui.tui import safety, spelling
from journeytui.tui.clipboard import LARGEST, sequence
from journeytui.tui.editors import edit as edit_field
from journeytui.workspace import edit
from journeytui.workspace.workspace import Outcome
from journeytui.workspace.writer import Act, Writer
from person import Person, opened

HOSTILE = [
    "\x1b]52;c;aGFjaw==\x07", "\x1b[2J", "\x9b31m", "\x1b]0;title\x1b\\", "a\u202eb", "[/foo]", "[@click=app.quit]x[/]", "[red]x",
    "\u2066x\u2069", "\x00\x07\x08\x0b\x7f", "\U000e0041", "猫👩‍👩‍👧🇩🇪", "\ud800", "a\nb\tc", "\x85\u2028", "\x1bP+q\x1b\\",
]  # fmt: skip


def commands_in(lines: list[list[Segment]]) -> set[str]:
    return {
        character
        for line in lines
        for segment in line
        for character in segment.text
        if unicodedata.category(character) in ("Cc", "Cs")
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    }


@given(st.text(max_size=50) | st.sampled_from(HOSTILE))
def test_what_is_left_of_a_text_cannot_be_obeyed(text: str) -> None:
    left = safety.harmless(text)
    assert not commands_in([[Segment(left)]])
    assert safety.harmless(left) == left


def test_the_filter_leaves_styles_and_harmless_text_alone() -> None:
    segments = [Segment("[Draft] 猫👩‍👩‍👧"), Segment("ü")]
    assert safety.Harmless().apply(segments, Color(0, 0, 0)) == segments


@given(st.text())
def test_a_text_spelt_in_ascii_takes_as_many_cells_as_before(text: str) -> None:
    shown = spelling.spelt(safety.harmless(text))
    assert shown.isascii()
    assert cell_len(shown) == cell_len(safety.harmless(text))


def test_a_letter_is_spelt_by_the_nearest() -> None:
    assert spelling.spelt("Zoe\u0308 Inês Łódź 家 ﬁ “so” – so…") == 'Zoe Ines Lodz ?? ? "so" - so~'
    assert spelling.spelt("plain") == "plain"


async def test_the_filter_is_the_last_layer_under_any_widget(path: Path) -> None:
    async with Person(path) as ana:
        for text in HOSTILE:
            await ana.app.screen.mount(Static(text, markup=False))
        await ana.waits()
        assert not commands_in(ana.segments)


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_hostile_text_in_the_file_shows_as_text_on_every_screen(path: Path, hostile: str) -> None:
    spoil(path, hostile)
    async with Person(path) as ana:
        assert not commands_in(ana.segments)
        for keys in (
            ("enter",),
            ("l",),
            ("e",),
            ("escape",),
            ("o",),
            ("escape",),
            ("d",),
            ("escape",),
            ("2",),
            ("3",),
            ("4",),
            ("1", "r"),
        ):
            await ana.presses(*keys)
            assert not commands_in(ana.segments), keys
        if hostile.startswith("["):
            assert hostile.split("]", maxsplit=1)[0] in ana.screen


def spoil(path: Path, text: str) -> None:
    """Puts the text past every door into all titles, channels and units of the file."""
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.create_function(
            "spoilt", 0, lambda: text.encode("utf-8", "replace").decode() if "\ud800" in text else text
        )
        for table, column in (
            ("journey", "title"), ("stage", "title"), ("touchpoint", "title"), ("touchpoint", "channel"), ("goal", "title"),
            ("kpi", "title"), ("kpi", "unit"), ("team", "title"), ("library", "title"),
        ):  # fmt: skip
            connection.execute(f"update {table} set {column} = spoilt()")
    connection.close()
    ws = opened(path)
    assert ws.connection.execute("select count(*) from stage").fetchone()[0] == 3
    ws.close()


async def test_a_fault_ends_with_seventy_and_a_report_without_values(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person(path)
    secret = "token-1234"

    def faulty() -> Any:
        return len(secret) / 0

    async def failing() -> None:
        async with person as ana:
            ana.app.top.do_open = faulty  # type: ignore[attr-defined]
            await ana.presses("enter")

    with pytest.raises(ZeroDivisionError):
        await failing()
    assert person.app.return_code == 70
    reports = list((path.parent / "state" / "journeytui" / "crashes").iterdir())
    assert [report.stat().st_mode & 0o777 for report in reports] == [0o600]
    told = reports[0].read_text()
    assert "ZeroDivisionError" in told
    assert "test_safety.py" in told
    assert "token" not in told
    assert "token" not in capsys.readouterr().err


async def test_what_was_being_typed_is_offered_at_the_next_start(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l", "j", "a")
        await ana.types("Half a thou")
        ana.app.keep_draft()
    async with Person(path) as ana:
        ana.sees("Half a thou")
        await ana.types("ght")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "title")[2] == "Half a thought"
    async with Person(path) as ana:
        assert not ana.app.top.bar.question


def full(workspace: object) -> Outcome:
    """A disk without room."""
    raise DiskTrouble("The disk is full, nothing of this change was kept", "Free some space")


async def test_what_the_disk_had_no_room_for_stands_in_its_form_and_is_offered_at_the_next_start(path: Path) -> None:
    async with Person(path) as ana:
        id = ana.kept("journey", "id")[0]
        ana.app.run_act(full, {id: {"description": "Many lines"}})
        ana.app.run_act(full, {id: {"title": "Once there was room"}})
        await ana.waits()
        assert "disk is full" in ana.told
        assert "offered at the next start" in ana.told
        edit_field(ana.app, (id,), "journey", "description", "")
        await ana.waits()
        ana.sees("─ Description ─", "Many lines")
        await ana.presses("ctrl+s")
        assert ana.kept("journey", "description")[0] == "Many lines"
    async with Person(path) as ana:
        ana.sees("1 edit could not be saved", "Once there was room")
        await ana.presses("enter")
        assert ana.kept("journey", "title")[0] == "Once there was room"
    async with Person(path) as ana:
        ana.sees_no("could not be saved")


class AtOnce(Writer):
    """A writer that has done everything, and told it, before whoever asked goes on."""

    def submit(self, act: Act, taken: Callable[[int], None] = lambda _: None) -> int:
        ticket = super().submit(act, taken)
        self.drain()
        return ticket


async def test_what_is_refused_before_whoever_asked_goes_on_is_kept_as_well(path: Path) -> None:
    async with Person(path) as ana:
        id = ana.kept("journey", "id")[0]
        ana.app._writer = AtOnce(ana.app.workspace, ana.app._told)
        ana.app.run_act(full, {id: {"title": "Once there was room"}})
        await ana.waits()
        assert [edit.text for edit in ana.app.unwritten] == ["Once there was room"]
        ana.app.run_act(partial(edit.set_values, ids=(id,), values={"title": "Room"}), {id: {"title": "Room"}})
        await ana.waits()
        assert not ana.app.unwritten
        assert not ana.app.unsaved


def test_the_clipboard_takes_what_terminals_take() -> None:
    assert sequence("abc") == "\x1b]52;c;YWJj\x1b\\"
    assert sequence("x" * LARGEST) == ""
    assert "\x1b" not in sequence("\x1b[2J")[3:-2]


async def test_text_from_others_reaches_the_lowest_line_as_text(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("enter", "l")
        ben = ana.others()
        touchpoint = ben.connection.execute("select id from touchpoint where title = 'Application'").fetchone()[0]
        edit.set_values(ben, (touchpoint,), {"title": "[b]bold[/b] [x"})
        ben.close()
        ana.app.look()
        await ana.presses("plus")
        ana.sees("[b]bold[/b] [x")
        assert "[b]bold[/b] [x" in ana.told
