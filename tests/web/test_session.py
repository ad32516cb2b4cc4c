"""What goes from an explorer to its page, and from this shell to an explorer."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from journeytui.web.session import farewell, harmless, kept

PIECES = (
    b"\x1b[2;3H", b"\x1b[0;1m", b"text", "漢字 é 👩".encode(), b"\x1b]52;c;cGF5\x07", b"\x1bP", b"\x1b_", b"\x1bc", b"\x1b",
    b"]", b"[", b"\xc2\x9d", b"\xc2", b"\x9d", b"52;c;?", b"\x07", "\x9b".encode(),
)  # fmt: skip
pictures = st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=12).map(b"".join)


@given(pictures)
@example(b"\x1b\x1b]]52;c;?\x07")
@example(b"\xc2\xc2\x9d\x9d52;c;?\x07")
def test_nothing_but_text_and_moves_reaches_a_page(picture: bytes) -> None:
    sent = harmless(picture)
    assert not re.search(rb"\x1b(?!\[)", sent)
    assert harmless(sent) == sent
    assert not re.search("[\x80-\x9f]", sent.decode())


@given(st.lists(st.sampled_from(PIECES[:4]), max_size=12).map(b"".join))
def test_a_picture_is_sent_as_it_was_drawn(picture: bytes) -> None:
    assert harmless(picture) == picture


@given(st.text())
def test_last_words_are_drawn_and_no_more(words: str) -> None:
    shown = harmless(farewell(words.replace("\x1b", ""), "light"))
    assert shown.startswith(b"\x1b[?1000l")


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=5)))
def test_of_the_environment_nothing_goes_along_that_is_not_needed(env: dict[str, str]) -> None:
    secret = {
        "AWS_SECRET_ACCESS_KEY": "x",
        "GITHUB_TOKEN": "x",
        "SSH_AUTH_SOCK": "x",
        "JOURNEYTUI_SERVER_DB": "x",
        "EDITOR": "vi",
        "VISUAL": "vi",
    }
    needed = {
        "PATH": "/bin",
        "HOME": "/home/ana",
        "LC_ALL": "C.UTF-8",
        "JOURNEYTUI_DB": "mine.db",
        "XDG_DATA_HOME": "/data",
        "COLUMNS": "80",
    }
    told = kept({**secret, **needed})
    assert told == needed
    assert kept({**env, **needed}).keys() >= needed.keys()
