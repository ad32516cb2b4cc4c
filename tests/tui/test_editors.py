from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.strategies import values_of
from journeytui.domain import kinds, memo
from journeytui.domain.errors import Clash
from journeytui.domain.kinds import Kind
from journeytui.domain.words import WORDS
from journeytui.tui import editors
from journeytui.tui.dialogs.asking import Answer, Ask
from journeytui.tui.dialogs.pick import Mark, Pick
from journeytui.tui.editors import EDITORS, Asked, editor
from journeytui.tui.keymap import keymap
from journeytui.tui.theme import looks
from journeytui.workspace import edit, references
from person import Person, opened
from tui.test_cells import EVIL, every_kind, harmless

FIELDS = [field.kind for word in WORDS.values() for field in word.fields.values()]


class Table:
    """A desk that keeps what was answered."""

    def __init__(self, path: Path) -> None:
        self.workspace = opened(path)
        self.looks = looks("dark", "unicode", {})
        self.env: dict[str, str] = {}
        self.keymap = keymap({})
        self.off: frozenset[str] = frozenset()
        self.answers: list[Any] = []
        self.told: list[str] = []

    def answer(self, dialog: Ask, value: Any) -> None:
        del dialog
        self.answers.append(value)

    def notice(self, text: str, tone: str = "plain") -> None:
        self.told.append(text)


@pytest.fixture
def table(path: Path) -> Any:
    table = Table(path)
    yield table
    table.workspace.close()


def keeping(kind: Kind) -> str:
    return "ctrl+s" if isinstance(kind, kinds.Prose) else "enter"


def test_every_kind_has_an_editor() -> None:
    assert set(EDITORS) == every_kind()


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_editor_that_is_opened_and_kept_gives_the_value_it_began_with(table: Any, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([kind for kind in FIELDS if not isinstance(kind, kinds.Place)]))
    value = data.draw(values_of(kind))
    asked = editor(Asked(table, kind, "Field", value))
    table.answers.clear()
    if value == kind.empty and isinstance(asked, Pick) and not isinstance(asked, Mark):
        asked.rows.go(0)
    asked.take_key(keeping(kind), None)
    assert table.answers == [Answer(value)], (asked, value)


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: type(kind).__name__)
def test_editors_open_on_anything_that_a_peer_may_have_sent(table: Any, kind: Kind) -> None:
    for value in (*EVIL, 10**30, -1.5, True, frozenset({"\x1b"}), ("\x1b",), {"\x1b": "\x1b"}):
        try:
            text = kind.format(value)
        except (TypeError, AttributeError, ValueError):
            continue
        del text
        asked = editor(Asked(table, kind, "Field \x1b[31m", value))
        asked.take_key("escape", None)
        asked.take_key("escape", None)
        assert table.answers[-1] is None


@pytest.mark.parametrize(
    ("kind", "typed", "wrong"),
    [
        (kinds.Number("Success", "", low=0, high=100), "many", "'many' is not accepted"),
        (kinds.Day("Due", ""), "soon", "'soon' is not accepted"),
        (kinds.Email("E-mail", ""), "ana", "'ana' is not accepted"),
        (kinds.Pairs("Counts", ""), "promoters", "'promoters' is not accepted"),
        (kinds.Line("Title", "", most=3), "four", "has 4 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(table: Any, kind: Kind, typed: str, wrong: str) -> None:
    asked = editor(Asked(table, kind, "Field", kind.empty))
    assert isinstance(asked, editors.Line)
    for letter in typed:
        asked.take_key(letter, letter)
    asked.take_key("enter", None)
    assert not table.answers
    assert wrong in asked.wrong
    assert asked.right
    assert asked.typed.text == typed


def test_after_a_refusal_ctrl_u_takes_the_whole_value_wherever_the_cursor_was(table: Any) -> None:
    asked = due(table, None)
    types(asked, "15 Nob")
    asked.take_key("home", None)
    asked.take_key("enter", None)
    assert (asked.wrong, asked.typed.at) == ("'15 Nob' is not accepted", len("15 Nob"))
    asked.take_key("ctrl+u", None)
    assert asked.typed.text == ""


def due(table: Any, current: dt.date | None) -> editors.Line:
    asked = editor(Asked(table, kinds.Day("Due", ""), "Due", current, name="due"))
    assert isinstance(asked, editors.Line)
    return asked


def types(asked: editors.Line, text: str) -> None:
    for letter in text:
        asked.take_key(letter, letter)


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (("f",), "f"), (("backspace",), ""), (("ctrl+w",), ""), (("end", "x"), "2026-11-30x"), (("left", "x"), "2026-11-3x0"),
        (("home", "delete"), "026-11-30"),
    ],
)  # fmt: skip
def test_the_first_letter_takes_the_place_of_the_old_day_and_an_arrow_keeps_it(
    table: Any, keys: Any, left: str
) -> None:
    asked = due(table, dt.date(2026, 11, 30))
    for key in keys:
        asked.take_key(key, key if len(key) == 1 else None)
    assert asked.typed.text == left


def test_a_due_day_that_is_past_is_kept_only_when_it_is_written_so(table: Any) -> None:
    today = table.workspace.today()
    past = (today - dt.timedelta(days=7)).isoformat()
    asked = due(table, None)
    table.answers.clear()
    types(asked, past)
    asked.take_key("enter", None)
    assert (table.answers, asked.wrong) == ([], f"{past} is past: today is {today}")
    assert asked.right == f"write {past}! to mean it"
    types(asked, "!")
    asked.take_key("enter", None)
    assert table.answers == [Answer(dt.date.fromisoformat(past))]


def test_what_is_no_day_is_told_with_all_the_ways_to_write_one(table: Any) -> None:
    asked = due(table, None)
    types(asked, "soon")
    asked.take_key("enter", None)
    assert asked.right == "a day written as 2026-03-31; or today, fri, 3d, 2w, 15 Nov"


def test_days_may_be_typed_as_days_from_today() -> None:
    today = dt.date(2026, 11, 22)
    assert [memo.typed_day(t, today) for t in ("today", "+14", "−1", "tomorrow")] == [
        "2026-11-22",
        "2026-12-06",
        "2026-11-21",
        "2026-11-23",
    ]
    assert memo.typed_day("2026-03-31", today) == "2026-03-31"
    assert memo.typed_day("+999999", today) == "+999999"
    assert [memo.typed_day(word, today) for word in ("fri", "3d", "2w")] == [
        memo.day(word, today).isoformat() for word in ("fri", "3d", "2w")
    ]
    assert memo.typed_day("yesterday", today) == memo.typed_day("-1", today)


def test_a_day_beyond_all_days_is_refused_with_a_word(table: Any) -> None:
    asked = editor(Asked(table, kinds.Day("Due", ""), "Due", None))
    for letter in "+99999":
        asked.take_key(letter, letter)
    asked.take_key("enter", None)


def test_an_amount_without_a_currency_gets_that_of_the_library(table: Any) -> None:
    edit.set_values(table.workspace, (table.workspace.library.id,), {"currency": "CHF"})
    asked = editor(Asked(table, kinds.Amount("Value", ""), "Value", None))
    for letter in "1250.5":
        asked.take_key(letter, letter)
    asked.take_key("enter", None)
    assert table.answers == [Answer(kinds.Money(125_050, "CHF"))]


# On the screen


def record(ana: Person, title: str) -> Any:
    return references.resolve(ana.app.workspace, ana.kept_id(title) if hasattr(ana, "kept_id") else _id(ana, title))


def _id(ana: Person, title: str) -> str:
    return str(
        ana.app.workspace.connection.execute("select id from touchpoint where title = ?", (title,)).fetchone()[0]
    )


def opens(ana: Person, field: str, *titles: str) -> None:
    first = record(ana, titles[0])
    editors.edit(ana.app, [_id(ana, title) for title in titles], "touchpoint", field, first[field], first.name)


async def test_a_value_is_on_the_disk_after_one_key_more(path: Path) -> None:
    async with Person(path) as ana:
        opens(ana, "status", "Valuation")
        await ana.waits()
        ana.sees("Status of Valuation", "retired", "Whether it exists.")
        await ana.types("li")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "status") == ["live", None, "live"]


async def test_one_answer_changes_all_that_is_marked_in_one_change(path: Path) -> None:
    async with Person(path) as ana:
        opens(ana, "emotion", "Valuation", "Application")
        await ana.waits()
        ana.sees("Emotion of 2 touchpoints")
        await ana.types("2")
        await ana.presses("enter")
        assert ana.kept("touchpoint", "emotion") == [2, -2, 2]
        await ana.presses("u")
        assert ana.kept("touchpoint", "emotion") == [0, -2, None]


async def test_sets_keep_what_others_added_meanwhile(path: Path) -> None:
    async with Person(path) as ana:
        opens(ana, "tags", "Valuation")
        await ana.types("slow")
        ben = ana.others()
        edit.change_sets(ben, (_id(ana, "Valuation"),), "tags", plus={"dear"})
        ben.close()
        await ana.presses("enter")
        assert record(ana, "Valuation")["tags"] == {"slow", "dear"}


async def test_an_owner_is_found_by_a_part_of_the_name(path: Path) -> None:
    async with Person(path) as ana:
        opens(ana, "accountable", "Valuation")
        await ana.types("desk")
        ana.sees("Mortgage desk")
        await ana.presses("enter")
        assert references.names(ana.app.workspace, [record(ana, "Valuation")["accountable"]])
        opens(ana, "accountable", "Valuation")
        await ana.presses("home", "up", "up", "enter")
        assert record(ana, "Valuation")["accountable"] is None


async def test_a_form_that_began_with_an_old_value_shows_both_and_overwrites_nothing(path: Path) -> None:
    async with Person(path) as ana:
        opens(ana, "channel", "Valuation")
        await ana.types("by post")
        ben = ana.others()
        edit.set_values(ben, (_id(ana, "Valuation"),), {"channel": "by drone"})
        ben.close()
        await ana.presses("enter")
        ana.sees("was changed meanwhile", "theirs   by drone", "yours    by post", "keep theirs")
        await ana.presses("escape")
        assert record(ana, "Valuation")["channel"] == "by drone"
        assert ana.told == "theirs stays"


@pytest.mark.parametrize(("key", "kept"), [("m", "by post"), ("t", "by drone")])
async def test_the_clash_is_decided_by_one_key(path: Path, key: str, kept: str) -> None:
    async with Person(path) as ana:
        opens(ana, "channel", "Valuation")
        await ana.types("by post")
        ben = ana.others()
        edit.set_values(ben, (_id(ana, "Valuation"),), {"channel": "by drone"})
        ben.close()
        await ana.presses("enter")
        await ana.presses(key)
        assert record(ana, "Valuation")["channel"] == kept


async def test_a_clash_over_a_record_that_went_before_it_is_shown_says_that_it_is_gone(path: Path) -> None:
    async with Person(path) as ana:
        valuation = _id(ana, "Valuation")
        form = editors.Form(ana.app, (valuation,), "touchpoint", "channel", "seen before")
        form.refused.append(Clash("changed meanwhile"))
        edit.remove(ana.app.workspace, (valuation,))
        form._done("by post")
        ana.sees_no("changed meanwhile")
        assert "not here any more" in ana.told


async def test_mine_may_be_edited_again_before_it_is_put(path: Path) -> None:
    async with Person(path) as ana:
        opens(ana, "channel", "Valuation")
        await ana.types("by post")
        ben = ana.others()
        edit.set_values(ben, (_id(ana, "Valuation"),), {"channel": "by drone"})
        ben.close()
        await ana.presses("enter")
        await ana.presses("e")
        ana.sees("> by post")
        await ana.types(" or drone")
        await ana.presses("enter")
        assert record(ana, "Valuation")["channel"] == "by post or drone"


async def test_nothing_is_changed_in_a_library_that_can_only_be_read(path: Path) -> None:
    async with Person(path, read_only=True) as ana:
        opens(ana, "channel", "Valuation")
        await ana.waits()
        ana.sees_no("Channel of")
        assert ana.told == ana.app.workspace.read_only


async def test_what_was_being_typed_is_there_again_after_the_end(path: Path) -> None:
    async with Person(path) as ana:
        opens(ana, "description", "Valuation")
        await ana.types("A long tho")
        ana.app.keep_draft()
    async with Person(path) as ana:
        ana.sees("Description of Valuation", "A long tho")
        await ana.types("ught")
        await ana.presses("ctrl+s")
        assert record(ana, "Valuation")["description"] == "A long thought"
    async with Person(path) as ana:
        ana.sees_no("Description of Valuation")


@pytest.mark.parametrize("text", ["[/foo]", "[@click=app.quit]x[/]", "[b]bold", "\x1b]52;c;aGk=\x07", "a\u202eb"])
async def test_titles_from_anywhere_stand_in_the_frame_as_text(path: Path, text: str) -> None:
    async with Person(path) as ana:
        editors.edit(ana.app, (_id(ana, "Valuation"),), "touchpoint", "channel", text, text)
        await ana.waits()
        assert harmless("".join(ana.lines))
        if text.isprintable() and text.isascii():
            ana.sees(f"Channel of {text}", f"> {text}")
        await ana.presses("escape")


async def test_tags_that_are_known_in_the_library_are_offered_and_completed(path: Path) -> None:
    ws = opened(path)
    journeys = [row[0] for row in ws.connection.execute("select id from journey order by position")]
    edit.set_values(ws, journeys[:1], {"tags": {"paper", "standup"}})
    edit.set_values(ws, journeys[1:], {"tags": {"paper"}})
    ws.close()
    async with Person(path) as ana:
        await ana.presses("j", "e")
        await ana.types("tags")
        await ana.presses("enter")
        ana.sees("✓ paper", "2×", "· standup", "1×")
        await ana.types("sta")
        ana.sees("standup", "a new one")
        await ana.presses("enter")
        assert ana.kept("journey", "tags")[1] == '["paper","standup"]'
        await ana.presses("e", "enter")
        await ana.presses("escape")


async def test_a_new_tag_is_not_taken_for_one_that_is_only_like_it(path: Path) -> None:
    ws = opened(path)
    edit.set_values(ws, [ws.connection.execute("select id from journey").fetchone()[0]], {"tags": {"smart office"}})
    ws.close()
    async with Person(path) as ana:
        await ana.presses("j", "e")
        await ana.types("tags")
        await ana.presses("enter")
        await ana.types("art")
        await ana.presses("enter")
        assert "art" in ana.kept("journey", "tags")[1]


async def test_where_no_tag_is_known_it_says_what_to_do(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("e")
        await ana.types("tags")
        await ana.presses("enter")
        ana.sees("none yet: type a word")


async def test_a_team_that_is_not_there_yet_is_added_where_it_is_named(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("o")
        await ana.types("Branch team")
        ana.sees("a new person", "a new team")
        await ana.presses("down", "enter")
        assert "Branch team" in ana.kept("team", "title")
        ana.sees("set Accountable to Branch team (new)")
        await ana.presses("j", "o")
        await ana.types("branch TEAM")
        ana.sees_no("a new team")
        await ana.presses("escape", "u")
        assert ana.kept("team", "title") == ["Mortgage desk"]
        assert set(ana.kept("journey", "accountable")) == {None}
        await ana.presses("U")
        assert "Branch team" in ana.kept("team", "title")
        ana.sees("Branch team")
        await ana.presses("u")
        assert ana.kept("team", "title") == ["Mortgage desk"]


async def test_somebody_new_is_named_also_where_another_was_quicker_and_comes_only_with_the_choice(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("o")
        await ana.types("Dora")
        ben = ana.others()
        edit.set_values(ben, ana.kept("journey", "id")[:1], {"accountable": ana.kept("team", "id")[0]})
        ben.close()
        await ana.presses("enter")
        ana.sees("yours    Dora", "theirs   Mortgage desk")
        assert ana.kept("person", "title") == []
        await ana.presses("m")
        assert (ana.kept("person", "title"), ana.kept("journey", "accountable")[:1]) == (
            ["Dora"],
            ana.kept("person", "id"),
        )
        await ana.presses("u")
        assert (ana.kept("person", "title"), ana.kept("journey", "accountable")[:1]) == ([], ana.kept("team", "id"))


async def test_who_answers_elsewhere_in_the_journey_is_offered_first(path: Path) -> None:
    ws = opened(path)
    edit.add_many(ws, "person", None, [f"Person {number}" for number in range(60)])
    zoe = edit.add(ws, "person", None, {"title": "Zoe"}).ids[0]
    touchpoints = [id for (id,) in ws.connection.execute("select id from touchpoint")]
    edit.set_values(ws, touchpoints, {"accountable": zoe})
    ws.close()
    async with Person(path) as ana:
        await ana.presses("o")
        ana.sees("Zoe", "Person 17")
        assert ana.screen.index("Zoe") < ana.screen.index("Person 0")


async def test_where_more_are_found_than_are_listed_it_says_so(path: Path) -> None:
    ws = opened(path)
    edit.add_many(ws, "person", None, [f"Person {number}" for number in range(60)])
    ws.close()
    async with Person(path) as ana:
        await ana.presses("o")
        ana.sees("type to find more")
        await ana.types("Person 1")
        ana.sees("15 to pick from")
        ana.sees_no("to find more")
        await ana.types("7")
        ana.sees("Person 17")


async def test_several_that_are_not_there_yet_are_marked_and_added(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("e")
        await ana.types("personas")
        await ana.presses("enter")
        ana.sees("A new name is added.")
        await ana.types("First-time buyer")
        await ana.presses("tab")
        ana.sees("✓ First-time buyer")
        await ana.types("Mover")
        await ana.presses("enter")
        assert sorted(ana.kept("persona", "title")) == ["First-time buyer", "Mover"]
        assert len(json.loads(ana.kept("journey", "personas")[0])) == 2
        ana.sees("Mover +1")
        await ana.presses("u")
        assert ana.kept("persona", "title") == []


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_status_and_owner_are_set_with_two_keys(path: Path, size: tuple[int, int]) -> None:
    async with Person(path, size=size) as ana:
        await ana.presses("enter", "l", "s")
        ana.sees("1  idea", "4  retired", "number or enter picks")
        await ana.presses("2")
        assert "planned" in ana.kept("touchpoint", "status")
        await ana.presses("o")
        ana.sees("1  ")
        first = next(line for line in ana.lines if " 1  " in line).split(" 1  ")[1].split("  ")[0]
        await ana.presses("1")
        ana.sees(f"set Accountable to {first}")
        await ana.presses("space", "j", "space", "s", "4")
        assert ana.kept("touchpoint", "status").count("retired") == 2


async def test_whose_name_begins_as_was_typed_stands_before_whoever_only_has_the_letters_and_is_nearer(
    path: Path,
) -> None:
    ws = opened(path)
    near, far = (edit.add(ws, "person", None, {"title": name}).ids[0] for name in ("Ana Ezra", "Zora Deskin"))
    journey = ws.connection.execute("select id from journey order by position").fetchone()[0]
    edit.set_values(ws, (journey,), {"accountable": near})
    ws.close()
    async with Person(path) as ana:
        await ana.presses("o", "z")
        assert ana.screen.index("Zora Deskin") < ana.screen.rindex("Ana Ezra")
        await ana.presses("enter")
        assert far in ana.kept("journey", "accountable")
