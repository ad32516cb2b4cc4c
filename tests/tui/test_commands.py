from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.commands import COMMANDS, PLACES
from journeytui.tui.keymap import _one_key, _split, joined, keymap, shown_key, written


def test_no_two_commands_of_a_place_have_the_same_key() -> None:
    for place in PLACES:
        keys = [key for command in COMMANDS.values() if place in command.places for key in command.keys]
        assert len(keys) == len(set(keys)), place


def test_every_command_has_a_plain_key_or_stands_in_the_palette() -> None:
    for command in COMMANDS.values():
        plain = [key for key in command.keys if not key.startswith(("ctrl+", "alt+", "f1"))]
        assert plain or command.id in {"theme", "quit"}, command.id
        assert command.label
        assert command.help.endswith("."), command.id


def test_the_table_is_listed_without_textual() -> None:
    code = (
        "import sys, journeytui.tui.commands; assert not [m for m in sys.modules if m.startswith(('textual', 'rich'))]"
    )
    source = Path(__file__).parents[2] / "src"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(source)})


def test_a_person_may_choose_other_keys() -> None:
    keys = keymap({"rename": "n", "settings": ";,f2"})
    assert not keys.problems
    assert [one.id for one in keys.commands_for("n", "explorer") if "explorer" in one.places] == ["rename"]
    assert not [command for command in keys.commands_for("r", "explorer") if "explorer" in command.places]
    assert keys.keys_of("settings") == (";", "f2")


def test_a_clash_is_told_and_not_taken() -> None:
    keys = keymap({"rename": "e,n"})
    assert keys.problems[0].startswith(
        "keys: e is asked for by rename and by edit in the library, explorer, detail, map"
    )
    assert keys.problems[0].endswith("; edit keeps it")
    assert keys.wrong == {"rename": keys.problems}
    assert keys.keys_of("rename") == ("n",)


def test_all_who_have_the_key_already_are_named() -> None:
    (told,) = keymap({"help": "e,?"}).problems
    assert told.startswith("keys: e is asked for by help and by edit in the library, explorer, detail, map")
    assert "by another in the sync" in told
    assert told.endswith("; they keep it")


def test_who_writes_what_stands_on_the_screen_is_told_what_to_write() -> None:
    assert keymap({"Shell": "q"}).problems == (
        "keys: there is no command 'Shell'; what is called so here is written suspend",
    )


@given(st.lists(st.sampled_from(["j", ",", "g g", "down", "f7", "ctrl+k"]), unique=True, min_size=1))
def test_keys_are_read_as_they_were_written(keys: list[str]) -> None:
    assert [_one_key(part) for part in _split(joined(keys))] == keys


def test_a_remap_of_which_nothing_is_left_leaves_the_command_where_it_was() -> None:
    keys = keymap({"rename": "e", "edit": "???"})
    assert keys.keys_of("rename") == ("r",)
    assert keys.keys_of("edit") == ("e",)
    assert "keys: '???' of edit is no key" in keys.problems
    assert "keys: rename stays on r" in keys.problems


def test_keys_may_be_swapped() -> None:
    keys = keymap({"edit": "r", "rename": "e"})
    assert not keys.problems
    assert keys.commands_for("r", "detail")[0].id == "edit"


def test_an_unknown_command_names_the_nearest() -> None:
    assert "rename" in keymap({"renam": "n"}).problems[0]


@given(st.dictionaries(st.sampled_from([*COMMANDS, "nothing"]), st.text(alphabet="abgjk, +ctrl", max_size=8)))
def test_whatever_is_chosen_no_key_ever_means_two_things(chosen: dict[str, str]) -> None:
    keys = keymap(chosen)
    for place in PLACES:
        for key in {key for one in keys.keys.values() for key in one}:
            assert len([c for c in keys.commands_for(key, place) if place in c.places]) <= 1


def test_keys_are_written_as_people_type_them() -> None:
    assert written("slash", "/") == "/"
    assert written("G", "G") == "G"
    assert written("ctrl+k", "\x0b") == "ctrl+k"
    assert written("space", " ") == "space"
    assert shown_key("g g") == "gg"


def test_keys_have_names_where_a_terminal_has_no_arrows() -> None:
    assert [shown_key(key, arrows=False) for key in ("down", "g g", "pagedown", "H")] == ["down", "gg", "PgDn", "H"]
    assert all(keymap({}).listed(id, " ", arrows=False).isascii() for id in COMMANDS)
    assert keymap({}).listed("down", ", ", arrows=True) == "j, ↓"
