from __future__ import annotations

from pathlib import Path

from journeytui import locations, settings
from journeytui.workspace import edit, history
from person import Person


def file(ana: Person) -> Path:
    return locations.settings_file(ana.app.env)


async def test_every_setting_stands_there_with_what_it_means(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("comma")
        ana.sees(*(setting.label for setting in settings.SETTINGS.values()))
        ana.sees("Keys", "Goes one row down.")


async def test_a_setting_is_changed_in_place_and_kept_in_the_file(path: Path) -> None:
    async with Person(path) as ana:
        await ana.bursts([("comma", ","), ("j", "j"), ("enter", None), *((c, c) for c in "light"), ("enter", None)])
        ana.sees("light")
        assert ana.app.settings.theme == "light"
        assert settings.load(file(ana)).theme == "light"
        await ana.presses("j", "enter")
        await ana.types("asc")
        await ana.presses("enter")
        ana.sees("> Glyphs")
        await ana.presses("k", "enter", "1")
        assert ana.app.settings.theme == "dark"


async def test_a_theme_that_holds_until_one_leaves_is_told_from_what_is_kept(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("g", "t", "comma")
        ana.sees("until you leave; enter chooses what is kept")
        await ana.presses("j", "enter", "enter")
        ana.sees_no("until you leave; enter")
        assert settings.load(file(ana)).theme == ana.app.settings.theme


async def test_what_is_wrong_is_said_beside_it(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("comma", "slash")
        await ana.types("zone")
        await ana.presses("enter", "enter")
        await ana.types("Nowhere")
        await ana.presses("enter")
        assert not file(ana).exists()
        ana.sees("Nowhere", "time zone")


async def test_a_key_is_chosen_unless_something_else_asks_for_it(path: Path) -> None:
    async with Person(path) as ana:
        await ana.presses("comma", "slash")
        await ana.types("another title")
        await ana.presses("enter", "enter", "a")
        ana.sees("is asked for by rename and by add", "Press another key.")
        await ana.presses("n")
        assert settings.load(file(ana)).keys == {"rename": "n,r"}
        assert ana.app.keymap.keys_of("rename") == ("n", "r")
        await ana.presses("enter", "r", "enter", "n")
        ana.sees("n is its only key")
        await ana.presses("comma")
        ana.sees(", is asked for by rename and by settings in the library", "settings keeps it")
        await ana.presses("g")
        ana.sees("g and then?")
        await ana.presses("g")
        ana.sees("gg is asked for by rename and by first")
        await ana.presses("g", "p", "enter", "n")
        assert settings.load(file(ana)).keys == {"rename": "g p"}
        await ana.presses("enter", "backspace")
        assert settings.load(file(ana)).keys == {}


async def test_the_next_key_pressed_is_taken_whichever_it_is_and_escape_leaves_the_old(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("comma", "slash")
        await ana.types("another title")
        await ana.presses("enter", "enter")
        ana.sees("Now r", "Press one more, or one of these to take it away.")
        await ana.presses("f9")
        assert ana.app.keymap.keys_of("rename") == ("f9", "r")
        await ana.presses("enter", "escape")
        assert ana.app.keymap.keys_of("rename") == ("f9", "r")
        await ana.presses("enter", "semicolon")
        assert ana.app.keymap.keys_of("rename") == (";", "f9", "r")


async def test_a_comma_stays_the_key_of_a_command_that_gets_another_one(path: Path) -> None:
    async with Person(path, size=(80, 24)) as ana:
        await ana.presses("comma", "slash")
        await ana.types("settings")
        await ana.presses("enter")
        while not ana.row.startswith("settings"):
            await ana.presses("down")
        await ana.presses("enter", "f7")
        assert ana.app.keymap.keys_of("settings") == ("f7", ",")


async def test_a_setting_of_the_environment_says_so(path: Path) -> None:
    async with Person(path, env={"JOURNEYTUI_THEME": "dark"}) as ana:
        await ana.presses("comma")
        ana.sees("set by JOURNEYTUI_THEME")


async def test_who_one_is_holds_at_once_for_the_standup_and_for_what_is_changed(path: Path) -> None:
    async with Person(path, size=(80, 24), me="root") as ana:
        await ana.presses("O")
        ana.sees("you are root")
        await ana.presses("comma", "enter")
        await ana.types("Ben <ben@example.com>")
        await ana.presses("enter", "q")
        ana.sees_no("you are root")
        assert ana.app.workspace.me == "Ben <ben@example.com>"
        await ana.presses("q", "r")
        await ana.types("!")
        await ana.presses("enter")
        assert history.log(ana.app.workspace)[0].author.startswith("Ben")


async def test_what_was_changed_before_one_said_who_one_is_is_ones_own_still(path: Path) -> None:
    async with Person(path, size=(80, 24), me="root") as ana:
        await ana.presses("r")
        await ana.types("!")
        await ana.presses("enter")
        others = ana.others()
        edit.set_values(others, ana.kept("journey", "id")[1:2], {"title": "Ben's own"})
        others.close()
        await ana.presses("comma", "enter")
        await ana.types("Eve <eve@example.com>")
        await ana.presses("enter", "q", "u")
        assert ana.told == "undid: set Title to I buy a home!: I buy a home"
        assert ana.kept("journey", "title") == ["I buy a home", "Ben's own"]
        await ana.presses("U", "u", "u")
        assert ana.told.startswith("There is nothing of yours to undo")
        assert ana.kept("journey", "title") == ["I buy a home", "Ben's own"]


async def test_where_more_people_are_there_than_are_listed_it_says_so(path: Path) -> None:
    async with Person(path, size=(80, 24), me="root") as ana:
        edit.add_many(ana.app.workspace, "person", None, [f"Person {number}" for number in range(60)])
        await ana.presses("comma", "enter")
        ana.sees("type to find more")
        await ana.types("Person 1")
        ana.sees_no("type to find more")


async def test_who_one_is_is_picked_from_the_people_of_the_library(path: Path) -> None:
    async with Person(path, me="root") as ana:
        edit.add(ana.app.workspace, "person", None, {"title": "Zoe Quell", "email": "zoe@example.com"})
        await ana.presses("comma", "enter")
        await ana.types("quel")
        ana.sees("Zoe Quell", "<zoe@example.com>")
        await ana.presses("enter")
        assert ana.app.workspace.me == "Zoe Quell <zoe@example.com>"
        await ana.presses("enter")
        ana.sees("set now", "empties the field")


async def test_a_choice_offers_what_can_be_chosen_and_nothing_else(path: Path) -> None:
    async with Person(path, env={"XDG_CONFIG_HOME": str(path.parent / "config")}) as ana:
        await ana.presses("comma", "j", "enter")
        ana.sees("dark", "light", "terminal")
        ana.sees_no("nothing")
        await ana.types("li")
        await ana.presses("enter")
        assert ana.app.settings.theme == "light"


async def test_what_a_list_is_narrowed_to_stands_over_it(path: Path) -> None:
    async with Person(path) as ana:
        for opens in ("comma", "question_mark", "C"):
            await ana.presses(opens, "slash")
            await ana.types("mou")
            await ana.presses("enter")
            assert "“mou”" in ana.lines[0], opens
            await ana.presses("escape")
            assert "“mou”" not in ana.lines[0], opens
            await ana.presses("q")
        await ana.presses("i", "slash")
        await ana.types("tit")
        await ana.presses("enter", "escape")
        assert "“tit”" in ana.lines[1]
