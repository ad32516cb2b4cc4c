from __future__ import annotations

import importlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.commands import COMMANDS, PLACES
from journeytui.tui.keymap import keymap
from journeytui.tui.place import Place
from journeytui.tui.reach import CARRIERS, arrives, is_plain, keys_by_carrier, out_of_reach
from journeytui.tui.rooms import ROOMS

USUAL = keymap({})
KEYS = st.sampled_from([key for command in COMMANDS.values() for key in command.keys])


def screens() -> dict[str, type[Any]]:
    """Every screen by the name that commands have for it."""
    found: dict[str, type[Any]] = {}
    for room in ROOMS.values():
        module, _, name = room.partition(":")
        made = getattr(importlib.import_module(f"journeytui.tui.{module}"), name)
        if isinstance(made, type) and issubclass(made, Place):
            found.setdefault(made.place, made)
    return found


SCREENS = screens()


def test_every_place_is_a_screen() -> None:
    assert set(SCREENS) == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_whatever_a_screen_can_do_is_asked_for_by_a_plain_key_that_arrives_in_every_terminal(place: str) -> None:
    for command in COMMANDS.values():
        if place in command.places:
            keys = keys_by_carrier(USUAL, command.id)
            assert all(key and is_plain(key) for key in keys), (command.id, keys)


@pytest.mark.parametrize("place", PLACES)
def test_a_command_names_only_screens_that_do_it_and_a_screen_does_what_is_named(place: str) -> None:
    for command in COMMANDS.values():
        if place in command.places:
            assert hasattr(SCREENS[place], f"do_{command.id}"), f"{command.id} does nothing in the {place}"


def test_first_and_last_work_wherever_down_does() -> None:
    assert set(COMMANDS["first"].places) == set(COMMANDS["last"].places) == set(COMMANDS["down"].places) == set(PLACES)
    assert (COMMANDS["first"].keys[0], COMMANDS["last"].keys[0]) == ("g g", "G")


@given(KEYS, st.sampled_from(CARRIERS))
def test_a_plain_key_arrives_everywhere_and_what_is_kept_nowhere(key: str, carrier: Any) -> None:
    assert arrives(key, carrier) or not is_plain(key)
    assert not any(arrives(kept, carrier) for kept in carrier.keeps)


def test_keys_that_are_another_key_on_the_line_do_not_arrive_as_themselves() -> None:
    for key in ("ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "alt+x", "ctrl+enter", "shift+up", "g ctrl+i", "ctrl+1", "f13"):
        assert not any(arrives(key, carrier) for carrier in CARRIERS), key
    assert all(arrives(key, carrier) for key in ("f2", "ctrl+s", "home", "g t") for carrier in CARRIERS)


def test_as_they_come_nothing_is_out_of_reach() -> None:
    assert not list(out_of_reach(USUAL))


def test_a_remap_to_a_key_that_is_kept_somewhere_is_told_where() -> None:
    assert list(out_of_reach(keymap({"edit": "ctrl+a"}))) == [
        "keys: ctrl+a of edit may not arrive in screen; give it another key as well"
    ]
    assert not list(out_of_reach(keymap({"edit": "ctrl+a,e"})))
    assert "any terminal" in next(out_of_reach(keymap({"edit": "ctrl+i"})))
