from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from journeytui.domain.errors import Problem
from journeytui.domain.kinds import Prose as ProseKind
from journeytui.domain.words import WORDS
from journeytui.tui.dialogs.asking import Answer
from journeytui.tui.dialogs.confirm import Confirm, folded
from journeytui.tui.dialogs.imports import files_of
from journeytui.tui.dialogs.key import PressKey
from journeytui.tui.dialogs.line import Line
from journeytui.tui.dialogs.path import completed
from journeytui.tui.dialogs.pick import Mark, MarkOrType, Pick, PickOrType
from journeytui.tui.dialogs.picking import Option, options_of
from journeytui.tui.dialogs.preview import ImportPreview
from journeytui.tui.dialogs.prose import Prose
from journeytui.tui.dialogs.removal import Remove
from journeytui.workspace.edit import Removal
from journeytui.workspace.exchange import Preview
from journeytui.workspace.workspace import Workspace
from person import Person
from seat import Seat
from tui.test_cells import harmless

STATUSES = options_of([Option(one, one) for one in ("idea", "planned", "live", "retired")])
HOSTILE = ["[/foo]", "[@click=app.quit]x[/]", "\x1b[31m", "\x1b]52;c;aGk=\x07", "a\u202eb"]


def typed(*parts: str) -> list[tuple[str, str | None]]:
    """A burst: names of keys, or text that is typed letter by letter."""
    named = {"enter", "escape", "down", "up", "ctrl+s", "ctrl+u", "home", "backspace", "tab", "left"}
    keys: list[tuple[str, str | None]] = []
    for part in parts:
        keys += [(part, None)] if part in named else [("space" if c == " " else c, c) for c in part]
    return keys


async def asked(ana: Person, make: Any, burst: list[tuple[str, str | None]]) -> list[Any]:
    """What was answered when everything was typed before the question could be drawn."""
    answers: list[Any] = []
    ana.app.ask("question", answers.append, make)
    await ana.bursts(burst)
    return answers


async def test_keys_that_come_before_the_first_frame_are_part_of_the_answer(path: Path) -> None:
    async with Person(path) as ana:
        assert await asked(ana, lambda d: Pick(d, "Status", STATUSES), typed("li", "enter")) == [Answer("live")]
        assert await asked(ana, lambda d: Line(d, "Title", str), typed("a b", "enter")) == [Answer("a b")]
        long = await asked(
            ana, lambda d: Prose(d, "Why", ProseKind("", "").parse), typed("one", "enter", "two", "left", "ctrl+s")
        )
        assert long == [Answer("one\ntwo")]
        assert await asked(ana, lambda d: Confirm(d, "Sure?", []), typed("enter")) == [Answer(True)]


async def test_keys_after_the_answer_belong_to_the_screen_below(path: Path) -> None:
    async with Person(path) as ana:
        await asked(ana, lambda d: Line(d, "Title", str), typed("x", "enter", "j"))
        assert ana.row == "I renew a contract"


@pytest.mark.parametrize("size", [(1, 1), (9, 2), (20, 3), (30, 5)])
async def test_a_question_is_asked_in_whatever_room_there_is(
    samples: Workspace, tmp_path: Path, size: tuple[int, int]
) -> None:
    answers: list[Any] = []
    async with Seat(samples, tmp_path, size=size, sync="by hand") as seat:
        seat.app.ask("question", answers.append, lambda desk: Pick(desk, "Status", STATUSES))
        await seat.rests()
        assert seat.lines == seat.due
        await seat.presses("l", "i", "enter")
    assert answers == [Answer("live")]


async def test_a_click_where_the_terminal_has_just_grown_finds_nothing(samples: Workspace, tmp_path: Path) -> None:
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        seat.app.ask("question", lambda _: None, lambda desk: Pick(desk, "Status", STATUSES))
        await seat.rests()
        beyond = seat.app.screen.render_line(seat.app.size.height)
        assert (beyond.text.strip(), beyond.cell_length) == ("", seat.app.size.width)


async def test_escape_answers_nothing(path: Path) -> None:
    async with Person(path) as ana:
        for make in (
            lambda d: Pick(d, "Status", STATUSES),
            lambda d: Line(d, "Title", str),
            lambda d: Confirm(d, "Sure?", []),
        ):
            assert await asked(ana, make, typed("escape")) == [None]


async def test_picking_begins_on_what_is_set(path: Path) -> None:
    async with Person(path) as ana:
        assert await asked(ana, lambda d: Pick(d, "Status", STATUSES, current="planned"), typed("enter")) == [
            Answer("planned")
        ]
        assert await asked(ana, lambda d: Pick(d, "Status", STATUSES, current="planned"), typed("down", "enter")) == [
            Answer("live")
        ]


async def test_a_word_that_is_not_listed_can_be_taken_where_that_is_meant(path: Path) -> None:
    async with Person(path) as ana:
        assert await asked(ana, lambda d: PickOrType(d, "Status", STATUSES), typed("on hold", "enter")) == [
            Answer("on hold")
        ]
        nothing = await asked(ana, lambda d: Pick(d, "Status", STATUSES), typed("on hold", "enter", "escape"))
        assert nothing == [None]


async def test_marks_are_set_and_taken_with_space(path: Path) -> None:
    async with Person(path) as ana:
        some = await asked(
            ana, lambda d: Mark(d, "Who", STATUSES, marked=frozenset({"live"})), typed("pla", " ", "ret", " ", "enter")
        )
        assert some == [Answer(frozenset({"planned", "live", "retired"}))]
        less = await asked(ana, lambda d: Mark(d, "Who", STATUSES, marked=frozenset({"live"})), typed(" ", "enter"))
        assert less == [Answer(frozenset())]
        new = await asked(ana, lambda d: MarkOrType(d, "Tags", options_of([])), typed("slow", " ", "dear", "enter"))
        assert new == [Answer(frozenset({"slow", "dear"}))]


async def test_a_long_text_is_not_thrown_away_by_one_key(path: Path) -> None:
    async with Person(path) as ana:
        assert await asked(ana, lambda d: Prose(d, "Why", str, text="old"), typed(" new", "escape")) == []
        ana.sees("old new", "esc again throws away")
        await ana.presses("escape")
        ana.sees_no("old new")


async def test_pasting_several_lines_into_a_long_text_keeps_them(path: Path) -> None:
    async with Person(path) as ana:
        answers: list[Any] = []
        ana.app.ask("question", answers.append, lambda d: Prose(d, "Why", str))
        await ana.pastes("one\r\ntwo\x1b[31m\n")
        await ana.presses("ctrl+s")
        assert answers == [Answer("one\ntwo[31m\n")]


async def test_a_removal_is_shown_before_it_happens(path: Path) -> None:
    removal = Removal(
        (("stage", "I move in"), ("touchpoint", "[/foo]")), {"stage": 1, "touchpoint": 400}, ("A nested one",)
    )
    async with Person(path, size=(80, 24)) as ana:
        answers: list[Any] = []
        ana.app.ask("question", answers.append, lambda d: Remove(d, removal))
        await ana.waits()
        ana.sees(
            "Remove these 401 records?",
            "1 stage, 400 touchpoints",
            "stays, and moves up: A nested one",
            "[/foo]",
            "and 399 more",
        )
        await ana.presses("n")
        assert answers == [None]


async def test_an_import_with_problems_cannot_be_agreed_to(path: Path) -> None:
    preview = Preview({}, 0, 0, (), (Problem("emotion", "7 is not accepted", "from −2 to 2", "a.yaml:3"),))
    async with Person(path) as ana:
        assert await asked(ana, lambda d: ImportPreview(d, preview), typed("enter")) == []
        ana.sees("This cannot be read", "a.yaml:3", "7 is not accepted", "from −2 to 2")


async def test_a_long_preview_is_gone_through(path: Path) -> None:
    preview = Preview({"journey": 1}, 2, 3, tuple(f"+ line {n}" for n in range(100)), ())
    async with Person(path, size=(60, 20)) as ana:
        ana.app.ask("question", lambda _: None, lambda d: ImportPreview(d, preview))
        await ana.waits()
        ana.sees("1 journey added · 2 changed · 3 removed", "more lines", "imports")
        await ana.presses("end")
        ana.sees("+ line 99")
        ana.sees_no("more lines")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("text", HOSTILE)
async def test_every_question_fits_and_shows_text_as_text(path: Path, size: tuple[int, int], text: str) -> None:
    options = options_of(
        [Option(text, text, text), *(Option(str(n), f"{n} 日本語のタイトル 👩‍👩‍👧") for n in range(40))]
    )
    async with Person(path, size=size) as ana:
        for make in (
            lambda d: Pick(d, text, options, current=text, help=text * 9),
            lambda d: Mark(d, text, options, marked=frozenset({text}), help=text),
            lambda d: Line(d, text, str, text=text, help=text, rule=text),
            lambda d: Prose(d, text, str, text=text, help=text),
            lambda d: Confirm(d, text, [((text, "text"),)] * 60),
        ):
            ana.app.ask("question", lambda _: None, make)
            await ana.waits()
            assert harmless("".join(ana.lines))
            assert all(line.count("╭") == line.count("╮") for line in ana.lines)
            assert any("╰" in line for line in ana.lines)
            await ana.presses("escape")


@given(st.lists(st.text(min_size=1, max_size=12), unique=True), st.text(max_size=6))
def test_what_is_found_holds_the_letters_in_their_order(labels: list[str], wanted: str) -> None:
    for option in options_of([Option(label, label) for label in labels])(wanted):
        letters = iter(option.label.casefold())
        assert (
            all(letter in letters for letter in wanted.casefold().strip() if letter != " ") or len(wanted.split()) > 1
        )


def test_the_closest_option_comes_first() -> None:
    options = options_of([Option(one, one) for one in ("olive", "in review", "live", "alive and well")])
    assert [option.id for option in options("live")] == ["live", "olive", "alive and well"]
    assert [option.id for option in options("rev")] == ["in review"]
    assert [option.id for option in options("")] == ["olive", "in review", "live", "alive and well"]


def test_files_are_named_as_in_a_shell(tmp_path: Path) -> None:
    (tmp_path / "a b.yaml").touch()
    (tmp_path / "c.json").touch()
    assert [path.name for path in files_of(f"'{tmp_path}/a b.yaml' {tmp_path}/c.json")] == ["a b.yaml", "c.json"]
    assert [path.name for path in files_of(str(tmp_path))] == ["a b.yaml", "c.json"]


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_escape_and_ctrl_c_leave_every_question(path: Path, key: str) -> None:
    async with Person(path) as ana:
        for opens in ("colon", "V", "I", "X", "e", "o", "s", "d"):
            await ana.presses(opens)
            assert ana.app.screen is not ana.app.top, opens
            await ana.presses(key)
            assert ana.app.screen is ana.app.top, opens
            ana.sees("I buy a home", "2 journeys")
        for opens in ("a", "r", "slash"):
            await ana.presses(opens, "x", key)
            assert not ana.app.top.bar.question
            ana.sees("I buy a home", "2 journeys")


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_what_was_written_is_not_thrown_away_by_one_key(path: Path, key: str) -> None:
    async with Person(path) as ana:
        answers: list[Any] = []
        ana.app.ask("question", answers.append, lambda d: Prose(d, "Why", ProseKind("", "").parse))
        await ana.presses("x", key)
        assert answers == []
        ana.sees("again throws away what you wrote")
        await ana.presses(key)
        assert answers == [None]


async def test_ctrl_f_and_ctrl_b_move_in_a_text_and_delete_nothing(path: Path) -> None:
    keys = [*typed("one two"), *[("ctrl+b", None)] * 3, ("ctrl+f", None), *typed("x")]
    async with Person(path) as ana:
        line = await asked(ana, lambda d: Line(d, "Title", str), [*keys, *typed("enter")])
        prose = await asked(ana, lambda d: Prose(d, "Why", ProseKind("", "").parse), [*keys, *typed("ctrl+s")])
        assert line == prose == [Answer("one txwo")]


async def test_with_ascii_glyphs_no_place_and_no_question_needs_unicode(path: Path) -> None:
    """All places and most questions, each at its widest; what people wrote themselves stays as it is."""
    async with Person(path, size=(160, 50), glyphs="ascii") as ana:
        for keys in (
            ["question_mark"], ["comma"], ["C", "enter", "escape"], ["f"], ["colon"], ["V"], ["e"], ["o"], ["I"], ["X"],
            ["enter"], ["enter", "e"], ["enter", "l", "i"], ["enter", "l", "i", "tab"], ["m"], ["slash", "x", "y"],
            ["enter", "z"], ["V", "2"],
        ):  # fmt: skip
            await ana.presses(*keys)
            odd = [line for line in ana.lines if not line.isascii()]
            assert not odd, (keys, odd)
            for _ in range(4):
                if ana.app.screen is not ana.app.top or ana.app.top.place != "library" or ana.app.top.bar.question:
                    await ana.presses("escape")
            await ana.presses("V", "1")


@given(words=st.lists(st.tuples(st.text("ab界 ", max_size=30), st.sampled_from(["dim", "bad"])), max_size=6),
       cells=st.integers(8, 60))  # fmt: skip
def test_a_folded_line_fits_and_loses_no_word(words: Any, cells: int) -> None:
    lines = list(folded(tuple(words), cells))
    text = "".join(text for text, _ in words)
    assert "".join(part for line in lines for part, _ in line).split() == text.split() or "界" in text
    longest = max((cell_len(word) for word in text.split()), default=0)
    assert all(sum(cell_len(part) for part, _ in line) <= max(cells, longest + 4) for line in lines) or "  " in text


async def test_paths_are_completed_with_tab(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    for name in ("my maps/home.yaml", "my maps/home-2.yaml", "my maps/.hidden.yaml", "my maps/notes.txt"):
        (path.parent / name).parent.mkdir(exist_ok=True)
        (path.parent / name).write_text("")
    assert completed("my") == ("my maps/", ["my maps/"])
    assert completed("my maps/") == ("my maps/home", ["home-2.yaml", "home.yaml"])
    assert completed("my maps/.h") == ("my maps/.hidden.yaml", [".hidden.yaml"])
    assert completed("nowhere/x") == ("nowhere/x", [])
    async with Person(path) as ana:
        await ana.presses("I", "m", "y", "tab")
        ana.sees("> my\\ maps/")
        await ana.presses("tab", "tab")
        ana.sees("> my\\ maps/home", "home-2.yaml  home.yaml")
        await ana.types(".")
        await ana.presses("tab")
        ana.sees("> my\\ maps/home.yaml")
        await ana.types(" zz")
        await ana.presses("tab")
        ana.sees("nothing there begins so")
        await ana.presses("escape", "X", "ctrl+u", "m", "y", "tab")
        ana.sees("> my maps/")


async def test_a_list_that_is_longer_than_it_is_high_says_so(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("e")
        ana.sees(f"{len(WORDS['journey'].fields)} to pick from")
        await ana.types("title")
        ana.sees_no("to pick from")


async def test_the_palette_begins_with_what_one_would_look_for(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("enter", "colon")
        ana.sees("zoom", "find", "map")
        ana.sees_no("Goes to the touchpoints.")
        await ana.types("touchpoints")
        ana.sees("Goes to the touchpoints.")


async def test_the_palette_sets_keys_apart_from_names_and_what_works_elsewhere_last(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("colon")
        await ana.types("back")
        rows = [line for line in ana.lines if "│" in line]
        panel = next(at for at, line in enumerate(rows) if "panel back" in line)
        assert rows[panel].partition("panel back")[2].split()[:4] == ["shift+tab", "P", "in", "the"]
        assert next(at for at, line in enumerate(rows) if "Sorts by the column before." in line) < panel
        ana.sees_no("works in the")


def styles(ana: Person, lines: list[int]) -> set[Any]:
    """In which styles there is text."""
    return {segment.style for y in lines for segment in ana.segments[y] if segment.text.strip()}


@pytest.mark.parametrize("theme", ["dark", "light", "terminal"])
async def test_nothing_of_the_screen_behind_a_question_stands_out(path: Path, theme: str) -> None:
    async with Person(path, theme=theme) as ana:
        await ana.presses("enter", "l")
        before = ana.lines
        await ana.presses("s")
        behind = [y for y, line in enumerate(ana.lines) if line.strip() and line == before[y]]
        assert len(behind) > 10
        assert len(styles(ana, behind)) == 1
        await ana.presses("escape")
        assert (ana.lines, len(styles(ana, behind)) > 3) == (before, True)


async def test_the_terminals_cursor_stands_in_a_long_text_from_the_first_moment(path: Path) -> None:
    async with Person(path) as ana:
        ana.app.call("edit", ana.app, (ana.app.top.rows.cursor_id,), "journey", "description", "One\nTwo", "x")
        await ana.waits()
        (line,) = [y for y, text in enumerate(ana.lines) if " Two" in text]
        assert ana.app.standing_at == (ana.lines[line].index("Two") + len("Two"), line)


async def test_the_terminals_cursor_stands_in_what_asks_for_a_key(path: Path) -> None:
    async with Person(path) as ana:
        ana.app.ask("question", lambda _: None, lambda desk: PressKey(desk, "Key", "x", str, "Help"))
        await ana.waits()
        x, y = ana.app.standing_at
        assert ana.lines[y][x:].strip()
        assert (x, y) != (0, 0)


@pytest.mark.parametrize("key", ["o", ":"])
async def test_nothing_jumps_to_the_side_while_one_types(key: str, samples: Workspace, tmp_path: Path) -> None:
    async with Seat(samples, tmp_path, sync="by hand") as seat:
        await seat.rests()
        await seat.presses(key)
        dialog = seat.app.screen
        assert isinstance(dialog, Pick)
        seen = [dialog.rows._lay]
        for letter in ("b", "a", "backspace", "e", "backspace", "backspace", "o"):
            await seat.presses(letter)
            seen.append(dialog.rows._lay)
    assert len({lay.columns for lay in seen}) == 1


async def test_a_number_picks_at_once_while_nothing_is_typed(path: Path) -> None:
    async with Person(path) as ana:
        numbered = lambda d: Pick(d, "Status", STATUSES, current="idea").number()  # noqa: E731
        assert await asked(ana, numbered, typed("3")) == [Answer("live")]
        assert await asked(ana, numbered, typed("re", "enter")) == [Answer("retired")]
        assert await asked(ana, numbered, typed("down", "1")) == [Answer("idea")]
        assert await asked(ana, numbered, typed("9", "escape")) == [None]
        assert await asked(ana, numbered, typed("l", "1", "backspace", "enter")) == [Answer("live")]


async def test_where_a_name_begins_with_a_number_a_number_is_typed(path: Path) -> None:
    names = options_of([Option("a", "Counter"), Option("b", "Hours 24/7"), Option("c", "Desk")])
    async with Person(path) as ana:
        assert await asked(ana, lambda d: Pick(d, "Team", names).number(), typed("2", "enter")) == [Answer("b")]


async def test_after_the_own_editor_one_writes_on_where_its_text_ends(path: Path) -> None:
    kind = ProseKind("", "")
    async with Person(path) as ana:
        make = lambda d: Prose(d, "Why", kind.parse, text="one", outside=lambda text: f"{text}\ntwo")  # noqa: E731
        assert await asked(ana, make, [("ctrl+e", None), *typed(" a"), ("ctrl+s", None)]) == [Answer("one\ntwo a")]


async def test_names_that_need_no_note_beside_them_have_all_of_the_line(path: Path) -> None:
    long = "I am home again and think of the next time, sooner or later"
    async with Person(path, size=(80, 24)) as ana:
        ana.app.ask("question", lambda _: None, lambda d: Pick(d, "Stage", options_of([Option("a", long)])).number())
        await ana.waits()
        ana.sees(long)
