"""A field that gets another name, and one that goes: a copy of the program does both by a step, and nothing of before is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from libraries import outside
from safety.program import environment

ROOT = Path(__file__).parents[2]
STEP = """

def _second(connection: sqlite3.Connection) -> None:
    from journeytui.store import steps

    steps.rename(connection, "touchpoint", "party", "run_by")
    steps.remove(connection, "kpi", "source")


STEPS[1] = _second
"""
STAGE = "i-move/i-pack"
VAN = f"{STAGE}/the-van"
KPI = f"{VAN}/kpi:on-time"


class Program(NamedTuple):
    """Somebody's home, and the program of their age."""

    sources: Path
    home: Path

    def __call__(self, *words: str, code: int = 0) -> str:
        """What a command line prints."""
        done = subprocess.run(
            [sys.executable, "-m", "journeytui", *words],
            env=environment(self.home, PYTHONPATH=str(self.sources)),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def asked(self, *words: str) -> Any:
        """What a command line prints as JSON."""
        return json.loads(self(*words, "--json"))

    @property
    def library(self) -> Path:
        """The file of the library."""
        return self.home / ".local" / "share" / "journeytui" / "journeys.db"


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of a program whose touchpoints are run by what was their party, and whose KPIs have no source."""
    sources = tmp_path_factory.mktemp("newer") / "src"
    shutil.copytree(ROOT / "src", sources, ignore=shutil.ignore_patterns("__pycache__"))
    words, schema, steps = (
        sources / "journeytui" / Path(name) for name in ("domain/words.py", "store/schema.py", "store/migrations.py")
    )
    declared = words.read_text().replace(
        '    party: str = field(Line("Party"', '    run_by: str = field(Line("Run by"', 1
    )
    source = next(line for line in declared.splitlines() if line.startswith('    source: str = field(Line("Source"'))
    words.write_text(declared.replace(source + "\n", "", 1))
    schema.write_text(schema.read_text().replace("\nVERSION = 1\n", "\nVERSION = 2\n", 1))
    steps.write_text(steps.read_text() + STEP)
    return sources


@pytest.fixture
def old(tmp_path: Path) -> Program:
    """A library of today in which both fields were used, changed and removed."""
    old = Program(ROOT / "src", tmp_path)
    old("new")
    old("add", "journey", "title=I move")
    old("add", "stage", "--in", "i-move", "title=I pack")
    old("add", "touchpoint", "--in", STAGE, "title=The van", "party=Hauliers it's\nfast")
    old("add", "kpi", "--in", VAN, "title=On time", "source=The diary")
    old("set", VAN, "party=Removers")
    old("add", "touchpoint", "--in", STAGE, "title=The boxes", "party=Paperers")
    old("remove", f"{STAGE}/the-boxes")
    return old


def test_what_stood_under_the_old_name_stands_under_the_new_one_with_its_history(old: Program, newer: Path) -> None:
    outside(old.library, "update touchpoint set party = 'Zeppeliners'")
    before = len(old.asked("log"))
    new = Program(newer, old.home)
    assert new.asked("show", VAN)["run_by"] == "Zeppeliners"
    assert len(new.asked("log")) == before  # an upgrade is no change
    assert [entry["field"] for entry in new.asked("log", VAN)[0]["entries"]] == ["run_by"]
    assert new.asked("find", "zeppeliners")
    new("undo", str(new.asked("log")[0]["number"]))
    assert new.asked("show", VAN)["run_by"] == "Removers"
    new("undo")
    assert new.asked("show", f"{STAGE}/the-boxes")["run_by"] == "Paperers"
    new("undo")
    new("undo")
    assert new.asked("show", VAN)["run_by"].startswith("Hauliers it's")
    for _ in range(3):
        new("redo")
    assert new.asked("show", VAN)["run_by"] == "Removers"
    new("show", f"{STAGE}/the-boxes", code=4)
    new("doctor", "--deep")


def test_what_a_field_held_that_goes_is_kept_in_files_too(old: Program, newer: Path) -> None:
    new = Program(newer, old.home)
    assert new.asked("show", KPI)["extra"] == {"source": "The diary"}
    assert "source: The diary" in new("export", "i-move")
    new("doctor", "--deep")


def test_the_program_of_before_only_looks_at_it_and_says_so(old: Program, newer: Path) -> None:
    Program(newer, old.home)("list")
    before = old.library.read_bytes()
    shown = old.asked("show", VAN)
    assert (shown["title"], shown["extra"]) == ("The van", {"run_by": "Removers"})
    old("set", VAN, "title=Mine", code=4)
    assert old.library.read_bytes() == before


def test_a_library_that_is_begun_needs_no_step(newer: Path, tmp_path: Path) -> None:
    new = Program(newer, tmp_path)
    new("new")
    new("doctor", "--deep")
    with closing(sqlite3.connect(new.library)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
