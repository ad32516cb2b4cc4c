"""What is typed on a terminal, however it arrives."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from person import small_library
from safety.program import SOURCES
from terminal import Terminal


def test_a_letter_that_comes_in_halves_is_one_letter(tmp_path: Path) -> None:
    path = small_library(tmp_path / "journeys.db")
    with Terminal(
        [sys.executable, "-m", "journeytui", "--db", str(path)], env={"PYTHONPATH": str(SOURCES), "HOME": str(tmp_path)}
    ) as one:
        one.wait_for("I buy a home")
        one.after("/")
        for part in ("漢".encode()[:1], "漢".encode()[1:], b"x"):
            os.write(one._file, part)
            one.settle()
        one.wait_for("漢 ?x")
