"""What a line takes of what is typed: all that a text may have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journeytui.domain.text import clean
from journeytui.domain.words import WORDS
from journeytui.tui.dialogs.prose import Prose
from journeytui.tui.typed import Typed, writes
from person import Person
from tui.test_dialogs import asked

FAMILY = "👨\u200d👩\u200d👧"
NEWER_THAN_PYTHON = "\U0001fa77\U0001fac6"


@given(st.characters(blacklist_categories=["Cs"]))
@example("\u200d")
@example("\u3000")
@example("\U0001fac6")
def test_a_character_is_typed_if_and_only_if_a_text_may_have_it(character: str) -> None:
    line = Typed()
    line.take(character, character)
    assert line.text == ("" if character in "\t\n\r\u2028\u2029\x85" else character if clean(character) else "")


@pytest.mark.parametrize("text", [FAMILY, NEWER_THAN_PYTHON, "می\u200cخواهم", "山田\u3000花子"])
def test_what_is_typed_letter_by_letter_is_what_is_pasted(text: str) -> None:
    typed, pasted = Typed(), Typed()
    for letter in text:
        typed.take(letter, letter)
    pasted.paste(text)
    assert typed.text == pasted.text == text


@pytest.mark.parametrize(
    ("key", "character"), [("ctrl+u", "\x15"), ("alt+b", "b"), ("enter", "\r"), ("tab", "\t"), ("f1", None)]
)
def test_a_key_that_is_pressed_for_what_it_does_writes_nothing(key: str, character: str | None) -> None:
    assert not writes(key, character)


async def test_a_family_of_emoji_stays_one_in_a_long_text(path: Path) -> None:
    kind = WORDS["touchpoint"].fields["description"].kind
    async with Person(path) as ana:
        keys = [*((one, one) for one in FAMILY), ("ctrl+s", None)]
        [answer] = await asked(ana, lambda desk: Prose(desk, "Description", kind.parse), keys)
        assert answer.value == FAMILY
