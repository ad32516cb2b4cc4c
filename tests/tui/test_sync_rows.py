"""Conflicts side by side: both values are seen, whatever they are and however small the screen."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from journeytui.tui.glyphs import ASCII, UNICODE
from journeytui.tui.keymap import keymap
from journeytui.tui.screens import sync_rows
from journeytui.tui.screens.sync_rows import Whens
from journeytui.workspace.sharing import Run, Standing
from journeytui.workspace.siding import Sides

KEYS = keymap({})
ME = "Ana <ana@example.com>"
TEXT = st.text(max_size=400)
NAME = st.text(max_size=40)
SORTS = ("field", "edit of a removed", "removal of an edited", "move", "of a newer program")
CHOICES = st.lists(st.sampled_from(["mine", "theirs", "value", "restore", "another"]), unique=True).map(tuple)
SIDES = st.builds(
    Sides, id=st.just("c1"), sort=st.sampled_from(SORTS), record=NAME, word=st.just("touchpoint"), title=NAME, where=NAME,
    field=NAME, label=NAME, base=TEXT, theirs=TEXT, theirs_author=NAME, mine=TEXT, mine_author=NAME,
    stands=st.sampled_from(["mine", "theirs"]), choices=CHOICES, stood=NAME, since=st.booleans(), here=st.booleans(),
)  # fmt: skip
STANDING = Standing("team", "/srv/space.db", "main", "ready", "", 0, 0, 0, None, 0)
FIELD = Sides("c1", "field", "r", "touchpoint", "Documents", "Home › Mortgage", "emotion", "Emotion", "0", "2",
              "Ben <b@x>", "−2", ME, ("mine", "theirs", "value"), "[]", False, True, "theirs")  # fmt: skip


def shown(one: Sides, size: tuple[int, int] = (60, 12), whens: Whens | None = None) -> list[str]:
    values = sync_rows.told_values(one, ME, KEYS, whens or Whens())
    lines = sync_rows.compared(one, values, sync_rows.other_choices(one, KEYS), size, UNICODE)
    return ["".join(text for text, _ in line) for line in lines]


def told(standing: Standing, glyphs=UNICODE) -> str:
    lines = sync_rows.standing_lines(standing, KEYS, "UTC", glyphs)
    return "\n".join("".join(text for text, _ in line) for line in lines)


@given(SIDES, st.integers(40, 160), st.integers(7, 30))
def test_a_conflict_takes_no_more_lines_than_there_are_and_its_columns_no_more_cells(
    one: Sides, cells: int, lines: int
) -> None:
    seen = shown(one, (cells, lines))
    assert len(seen) <= lines
    across = seen[: len(seen) - bool(sync_rows.other_choices(one, KEYS))]
    assert all(cell_len(line) <= cells for line in across)


@given(SIDES)
def test_nothing_in_it_commands_the_terminal(one: Sides) -> None:
    pieces = [*sync_rows.conflict_row(one, UNICODE).cells, *(((line, "text"),) for line in shown(one))]
    assert all(text.isprintable() or not any(ord(c) < 32 for c in text) for cell in pieces for text, _ in cell)


def test_each_value_stands_under_whose_it_is_with_its_key() -> None:
    seen = shown(FIELD, whens=Whens("2026-11-22 09:00", ""))
    assert seen[0].strip() == "Emotion of Documents  Home → Mortgage"
    assert seen[1].split() == ["before", "in", "place", "Ben", "kept", "aside", "you"]
    assert seen[2].strip() == "2026-11-22 09:00"
    assert seen[3].split() == ["0", "2", "−2"]
    assert seen[4].split() == ["t", "keeps", "it", "m", "puts", "it", "in", "place"]
    assert seen[5].strip() == "e another value"


def test_whose_value_stands_keeps_it_with_m() -> None:
    mine_stands = dataclasses.replace(FIELD, stands="mine")
    assert "t puts it in place" in "\n".join(shown(mine_stands))
    assert "m keeps it" in "\n".join(shown(mine_stands))


def test_a_removal_is_said_in_words() -> None:
    removed = dataclasses.replace(FIELD, sort="edit of a removed", theirs="", choices=("restore", "theirs"))
    seen = "\n".join(shown(removed))
    assert all(text in seen for text in ("had removed", "removed", "r brings it back", "t leaves it removed"))
    assert "m " not in seen.splitlines()[-1]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "In step"),
        ({"ahead": 1}, "1 record to send"),
        ({"ahead": 2, "behind": 3}, "2 records to send, 3 records to bring"),
        ({"state": "offline", "why": "The disk is away."}, "Offline: The disk is away; what you change waits"),
        ({"state": "stopped", "why": "It was restored."}, "Stopped: It was restored"),
        ({"state": "viewer"}, "You may look, not change"),
        ({"state": "never"}, "the first sync is not done yet"),
        ({"held_back": 31}, "31 removals were held back because they are many: d lets them through"),
        ({"last": dt.datetime(2026, 11, 22, 9, 42, tzinfo=dt.UTC)}, "last synced 2026-11-22 09:42"),
    ],
)
def test_the_standing_is_said_in_words(more: dict, words: str) -> None:
    assert words in told(dataclasses.replace(STANDING, **more))
    assert told(dataclasses.replace(STANDING, **more), ASCII).isascii()


def test_a_sync_says_what_it_did() -> None:
    at = dt.datetime(2026, 11, 22, 9, 42, tzinfo=dt.UTC)
    cells = sync_rows.run_row(3, Run(at, 1, 2_000, 1, "x", 4, 9), "UTC").cells
    assert ["".join(text for text, _ in cell) for cell in cells] == [
        "2026-11-22 09:42",
        "sent 1, brought 2,000",
        "1 conflict",
    ]


@pytest.mark.parametrize("cells", [60, 80, 120])
def test_what_is_wrong_is_told_to_its_end(cells: int) -> None:
    why = "Your token no longer counts. Ask for another one, then give it with the same name and address: journeytui remote add"
    standing = dataclasses.replace(STANDING, state="stopped", why=why)
    lines = sync_rows.standing_lines(standing, KEYS, "UTC", UNICODE, cells)
    texts = ["".join(text for text, _ in line) for line in lines]
    assert all(cell_len(line) <= cells for line in texts[1:])
    assert f"Stopped: {why}" in " ".join(line.strip() for line in texts)
