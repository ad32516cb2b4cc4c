"""Two people at two terminals: what one types shows on the other's screen by itself, through a server and through a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from server.conftest import new_database
from server.served import Served
from side_by_side import Pair, side_by_side


@pytest.fixture(params=["file", "sqlite", "postgresql"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    where = nullcontext() if request.param == "file" else Served(new_database(request.param, tmp_path), generous=False)
    with where as served, side_by_side(tmp_path, served) as found:
        yield found


@pytest.mark.slow
def test_what_one_types_shows_on_the_others_screen_by_itself(pair: Pair) -> None:
    for title in ("By letter", "By video"):
        pair.ana_renames(title)
        assert title in pair.ben.text
    pair.ben.press("r", "ctrl+u", *"Back again", "enter")
    pair.ana.wait_for("Back again")
