"""Old and new programs share one space: neither loses what only the other knows, and an upgrade is no change."""

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

from safety.program import environment

ROOT = Path(__file__).parents[2]
BEFORE = "    control: str | None = field("
LINES = """    weather: str = field(Line("Weather", "What the sky looks like meanwhile."))
    moods: frozenset[str] = field(Labels("Moods", "How people feel meanwhile."))
    votes: Mapping[str, float | str] = field(Pairs("Votes", "How many voted for what."))
"""
ON_THE_WIRE = {"moods/calm": 1, "moods/glad": 1, "votes/go": 1.5, "votes/stay": 2.0, "weather": "rain"}
VAN = "i-move/i-pack/the-van"


class Program(NamedTuple):
    """Somebody with a program of their own age, a library, and the space that all share."""

    sources: Path
    home: Path
    space: Path

    def __call__(self, *words: str) -> str:
        """What a command line prints."""
        done = subprocess.run(
            [sys.executable, "-m", "journeytui", *words],
            env=environment(self.home, PYTHONPATH=str(self.sources), LOGNAME=self.home.name),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def asked(self, *words: str) -> Any:
        """What a command line prints as JSON."""
        return json.loads(self(*words, "--json"))

    def with_program(self, sources: Path) -> Program:
        """The same person after an upgrade."""
        return self._replace(sources=sources)

    @property
    def library(self) -> Path:
        """The file of the library."""
        return self.home / ".local" / "share" / "journeytui" / "journeys.db"

    def held(self) -> dict[str, Any]:
        """The three fields as the new program shows them."""
        shown = self.asked("show", VAN)
        return {name: shown.get(name) for name in ("weather", "moods", "votes")}


@pytest.fixture(scope="module")
def new_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of a program that knows three fields more."""
    copy = tmp_path_factory.mktemp("new") / "src"
    shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
    declaration = copy / "journeytui" / "domain" / "words.py"
    before, touchpoint, after = declaration.read_text().partition("class Touchpoint(")
    declaration.write_text(before + touchpoint + after.replace(BEFORE, LINES + BEFORE, 1))
    return copy


@pytest.fixture
def people(new_program: Path, tmp_path: Path) -> tuple[Program, Program]:
    """Ana, who has the new program and three values that the old one does not know; and Bea, who has the old one."""
    space = tmp_path / "space.db"
    ana, bea = Program(new_program, tmp_path / "ana", space), Program(ROOT / "src", tmp_path / "bea", space)
    for one in (ana, bea):
        one.home.mkdir()
        one("new")
    ana("add", "journey", "title=I move")
    ana("add", "stage", "--in", "i-move", "title=I pack")
    ana("add", "touchpoint", "--in", "i-move/i-pack", "title=The van", "weather=rain", "moods=glad, calm")
    ana("set", VAN, "votes=stay=2, go=1.5")
    for one in (ana, bea):
        one("remote", "add", "team", str(space))
        one("sync")
    return ana, bea


def on_the_wire(space: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(space)) as connection:
        [(body,)] = connection.execute("SELECT body FROM space_record WHERE kind = 'touchpoint'")
    fields = json.loads(body)
    return {name: fields[name] for name in sorted(fields) if name.partition("/")[0] in ("weather", "moods", "votes")}


NEW = {"weather": "rain", "moods": ["calm", "glad"], "votes": {"go": 1.5, "stay": 2}}


def test_what_the_old_program_does_not_know_it_keeps_and_others_have_it_from_there(
    people: tuple[Program, Program], new_program: Path
) -> None:
    ana, bea = people
    assert on_the_wire(bea.space) == ON_THE_WIRE
    assert bea.asked("show", VAN)["extra"] == ON_THE_WIRE
    bea("set", VAN, "title=The lorry", "pain=3")
    bea("sync")
    ana("sync")
    assert ana.asked("show", "i-move/i-pack/the-lorry")["pain"] == 3
    assert on_the_wire(bea.space) == ON_THE_WIRE
    ana("set", "i-move/i-pack/the-lorry", "title=The van", "moods-=glad", "weather=")
    ana("sync")
    bea("sync")
    assert bea.asked("show", VAN)["extra"] == {
        k: v for k, v in ON_THE_WIRE.items() if k not in ("moods/glad", "weather")
    }
    bea("remove", VAN)
    bea("sync")
    bea("undo")
    bea("sync")
    ana("sync")
    assert ana.held() == {"weather": "", "moods": ["calm"], "votes": {"go": 1.5, "stay": 2}}
    assert bea.asked("conflicts") == ana.asked("conflicts") == []


def test_an_upgrade_is_no_change_and_what_waited_stands_in_its_columns(
    people: tuple[Program, Program], new_program: Path
) -> None:
    ana, bea = people
    bea("set", VAN, "pain=3")
    before = bea.asked("log")
    upgraded = bea.with_program(new_program)
    assert upgraded.held() == NEW
    assert "extra" not in upgraded.asked("show", VAN)
    assert upgraded.asked("log") == before
    upgraded("sync")
    assert on_the_wire(bea.space) == ON_THE_WIRE
    upgraded("set", VAN, "moods+=tired", "moods-=calm")
    ana("set", VAN, "votes=stay=2, go=1.5, wait=1", "moods+=new")
    for one in (upgraded, ana, upgraded):
        one("sync")
    merged = {"weather": "rain", "moods": ["glad", "new", "tired"], "votes": {"go": 1.5, "stay": 2, "wait": 1}}
    assert (ana.held(), upgraded.held()) == (merged, merged)
    assert ana.asked("conflicts") == []


def test_what_was_removed_before_the_upgrade_comes_back_whole_after_it(
    people: tuple[Program, Program], new_program: Path
) -> None:
    ana, bea = people
    bea("remove", VAN)
    bea("sync")
    upgraded = bea.with_program(new_program)
    upgraded("undo")
    assert upgraded.held() == NEW
    upgraded("sync")
    ana("sync")
    assert ana.held() == NEW
    assert on_the_wire(bea.space) == ON_THE_WIRE


def test_what_was_changed_in_extra_before_the_upgrade_is_sent_after_it(
    people: tuple[Program, Program], new_program: Path
) -> None:
    ana, bea = people
    with closing(sqlite3.connect(bea.library)) as connection, connection:
        connection.execute("UPDATE touchpoint SET extra = json_set(extra, '$.weather', 'snow', '$.\"moods/odd\"', 1)")
    upgraded = bea.with_program(new_program)
    upgraded("sync")
    ana("sync")
    assert ana.held() == NEW | {"weather": "snow", "moods": ["calm", "glad", "odd"]}
    assert ana.asked("conflicts") == []


MOVEMENTS = ', "movement")'


def test_what_an_opportunity_addresses_that_the_old_program_never_did_stays_linked_through_its_edits(
    tmp_path: Path,
) -> None:
    old = tmp_path / "old" / "src"
    shutil.copytree(ROOT / "src", old, ignore=shutil.ignore_patterns("__pycache__"))
    declaration = old / "journeytui" / "domain" / "words.py"
    assert declaration.read_text().count(MOVEMENTS) == 1
    declaration.write_text(declaration.read_text().replace(MOVEMENTS, ")"))
    space = tmp_path / "space.db"
    ana, bea = Program(ROOT / "src", tmp_path / "ana", space), Program(old, tmp_path / "bea", space)
    for one in (ana, bea):
        one.home.mkdir()
        one("new")
    journey = ana.asked("add", "journey", "title=I move")["id"]
    stage = ana.asked("add", "stage", "--in", journey, "title=I pack")["id"]
    period = ana.asked("add", "asset_period", "--in", journey, "starts_on=2026-01-01")["id"]
    lost = ana.asked("add", "movement", "--in", period, "direction=lost", "count=7", "reason=The van")["id"]
    problem = ana.asked("add", "opportunity", "--in", journey, "title=HMW", f"addresses={lost}")["id"]
    for one in (ana, bea):
        one("remote", "add", "team", str(space))
        one("sync")
    assert bea.asked("show", problem)["addresses"] == [lost]
    bea("set", problem, f"addresses+={stage}", "title=HMW pack")
    bea("set", lost, "count=8")
    bea("sync")
    ana("sync")
    assert (set(ana.asked("show", problem)["addresses"]), ana.asked("show", lost)["count"]) == ({lost, stage}, 8)
    file = tmp_path / "of_bea.yaml"
    bea("export", journey, "--format", "yaml", "-o", str(file))
    bea("import", str(file))
    assert set(bea.asked("show", problem)["addresses"]) == {lost, stage}
    assert ana.asked("conflicts") == bea.asked("conflicts") == []
    bea("doctor", "--deep")
