"""A new field is one line: a copy of the program gets one, and every surface knows it; the program without it loses nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from journeytui.formats.registry import FORMATS
from libraries import outside
from safety.program import environment

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
BEFORE = "    control: str | None = field("
LINE = '    weather: str = field(Line("Weather", "What the sky looks like meanwhile.", search=1))\n'
NAME, LABEL, HELP = "weather", "Weather", "What the sky looks like meanwhile."
VAN = "i-move/i-pack/the-van"


class Program(NamedTuple):
    """A program, by its sources, and the home of whoever runs it."""

    sources: Path
    home: Path

    def run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """A run of Python with this program on its path."""
        done = subprocess.run(
            [sys.executable, *words],
            env=environment(self.home, PYTHONPATH=f"{self.sources}:{TESTS}", PYTHONWARNINGS="ignore"),
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
        return done

    def python(self, *words: str) -> str:
        """What a run of Python prints."""
        return self.run(*words).stdout

    def __call__(self, *words: str) -> str:
        """What a command line prints."""
        return self.python("-m", "journeytui", *words)

    def told(self, *words: str, code: int = 0) -> str:
        """What a command line says beside what it prints."""
        return self.run("-m", "journeytui", *words, code=code).stderr

    def asked(self, *words: str) -> Any:
        """What a command line prints as JSON."""
        return json.loads(self(*words, "--json"))

    def found(self, text: str) -> list[str]:
        """The titles of what a search finds."""
        return [line.split("\t")[2] for line in self("find", text, "--plain").splitlines()]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project whose declaration has one line more."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    shutil.copy(TESTS / "readme.py", copy / "tests")
    shutil.copy(ROOT / "README.md", copy)
    declaration = copy / "src" / "journeytui" / "domain" / "words.py"
    before, touchpoint, after = declaration.read_text().partition("class Touchpoint(")
    declaration.write_text(before + touchpoint + after.replace(BEFORE, LINE + BEFORE, 1))
    assert len(declaration.read_text().splitlines()) == len((before + touchpoint + after).splitlines()) + 1
    return copy


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody whose library was made without the field, and got its value from a newer program."""
    home = tmp_path_factory.mktemp("home")
    without = Program(ROOT / "src", home)
    without("new")
    without("add", "journey", "title=I move")
    without("add", "stage", "--in", "i-move", "title=I pack")
    without("add", "touchpoint", "--in", "i-move/i-pack", "title=The van", "channel=phone", "control=us")
    outside(_library(home), f"""update touchpoint set extra = '{{"{NAME}": "rain", "mood": 3}}'""")
    return home


def _library(home: Path) -> Path:
    return home / ".local" / "share" / "journeytui" / "journeys.db"


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Path:
    return _library(home)


@pytest.fixture
def without(home: Path) -> Program:
    return Program(ROOT / "src", home)


@pytest.fixture
def program(home: Path, copied: Path) -> Program:
    """The program with the field."""
    return Program(copied / "src", home)


@pytest.fixture
def value(library: Path) -> Callable[[], str]:
    """What the file holds in the column."""
    return lambda: outside(library, f"select {NAME} from touchpoint").strip()


# The program with the field, on a file that was made without it


def test_a_value_that_waited_moves_into_its_column_and_nobody_has_changed_it(
    without: Program, program: Program, library: Path, value: Callable[[], str]
) -> None:
    before = without.asked("log")
    assert program.asked("log") == before
    assert value() == "rain"
    assert json.loads(outside(library, "select extra from touchpoint")) == {"mood": 3}
    assert "All is well" in program.told("doctor", "--deep")


def test_it_is_shown_even_where_the_file_may_not_be_changed(program: Program, library: Path) -> None:
    before = library.read_bytes()
    shown = program.asked("--read-only", "show", VAN)
    assert (shown[NAME], shown["extra"]) == ("rain", {"mood": 3})
    assert library.read_bytes() == before


def test_it_is_shown_set_found_told_and_undone(program: Program, value: Callable[[], str]) -> None:
    assert f"{LABEL}    rain".split() in [line.split() for line in program("show", VAN).splitlines()]
    program("set", VAN, f"{NAME}=thunder and hail")
    assert program.asked("show", VAN)[NAME] == "thunder and hail"
    assert program.found("thund") == ["The van"]
    assert "Nothing has 'rain' in it" in program.told("find", "rain", code=1)
    (change,) = program.asked("log", "--limit", "1")
    assert change["what"] == f"set {LABEL} to thunder and hail: The van"
    (entry,) = change["entries"]
    assert (entry["label"], entry["old"], entry["new"]) == (LABEL, "rain", "thunder and hail")
    program("undo")
    assert value() == "rain"
    assert program.found("rain") == ["The van"]


def test_a_record_is_added_with_it_and_what_is_not_accepted_is_named(program: Program) -> None:
    program("add", "touchpoint", "--in", "i-move/i-pack", "title=The boxes", f"{NAME}=fog")
    assert program.asked("show", "i-move/i-pack/the-boxes")[NAME] == "fog"
    refused = program.told("set", VAN, f"{NAME}={'x' * 301}", code=4)
    assert NAME in refused
    assert "at most 300 characters" in refused


def test_a_list_of_journeys_stays_as_it_was(without: Program, program: Program) -> None:
    before = without.asked("list")
    assert program.asked("list") == before


@pytest.mark.parametrize("form", FORMATS)
def test_it_stands_in_files_in_its_place_and_comes_back(form: str, program: Program, value: Callable[[], str]) -> None:
    file = program.home / f"move{FORMATS[form].suffixes[0]}"
    program("export", "i-move", "-o", str(file))
    written = file.read_text()
    assert written.index("channel") < written.index(NAME) < written.index("control")
    before = program.asked("log")
    assert program.asked("import", str(file), "--dry-run")["changed"] == 0
    program("import", str(file))
    assert program.asked("log") == before
    file.write_text(written.replace("rain", "fog"))
    program("import", str(file))
    assert value() == "fog"


def test_the_schema_explains_it(program: Program) -> None:
    of_touchpoint = json.loads(program("schema"))["$defs"]["touchpoint"]["properties"]
    assert of_touchpoint[NAME]["title"] == LABEL
    assert of_touchpoint[NAME]["description"].startswith(HELP)
    names = list(of_touchpoint)
    assert names.index("channel") + 1 == names.index(NAME) == names.index("control") - 1


def test_sql_asks_for_it_by_its_name(program: Program, library: Path) -> None:
    program("list")
    assert outside(library, f"select title, {NAME} from touchpoint") == "The van|rain\n"
    outside(library, f"update touchpoint set {NAME} = 'wind'")
    (change,) = program.asked("log", "--limit", "1")
    assert [(entry["label"], entry["old"], entry["new"]) for entry in change["entries"]] == [(LABEL, "rain", "wind")]


NOTEBOOK = """
import sys
from sqlmodel import Session, select
from journeytui.store.rows import Touchpoint, engine_of
with Session(engine_of(sys.argv[1])) as session:
    print(session.exec(select(Touchpoint.title, Touchpoint.weather)).all())
print(Touchpoint.model_fields["weather"].description)
"""


def test_notebooks_have_it_in_the_row_class(program: Program, library: Path) -> None:
    program("list")
    assert program.python("-c", NOTEBOOK, str(library)).splitlines() == ["[('The van', 'rain')]", HELP]


def test_the_readme_lists_it(program: Program, copied: Path) -> None:
    listed = program.python(str(copied / "tests" / "readme.py"))
    (row,) = (line for line in listed.splitlines() if line.startswith("| **touchpoint** |"))
    assert f"`channel`, `{NAME}`, `control`" in row


AT_THE_KEYS = """
import asyncio, sys
from pathlib import Path
from person import Person

async def main():
    async with Person(Path(sys.argv[1]), size=(120, 50)) as ana:
        ana.app.visit("detail", sys.argv[2])
        await ana.waits()
        ana.sees("Weather", "rain")
        await ana.presses("slash")
        await ana.types("weath")
        await ana.presses("enter")
        ana.sees("What the sky looks like meanwhile.", "one line of at most 300 characters")
        await ana.presses("ctrl+u")
        await ana.types("snow")
        await ana.presses("enter")
        ana.sees("snow", "Weather  rain → snow")
        assert ana.kept("touchpoint", "weather") == ["snow"]
        await ana.presses("u")
        assert ana.kept("touchpoint", "weather") == ["rain"]

asyncio.run(main())
"""


def test_the_explorer_shows_it_explains_it_and_edits_it(program: Program, library: Path) -> None:
    van = program.asked("show", VAN)["id"]
    program.python("-c", AT_THE_KEYS, str(library), van)


# The program without the field, on a file that has it


def test_a_program_without_the_field_keeps_it_through_every_edit(
    without: Program, program: Program, value: Callable[[], str]
) -> None:
    program("set", VAN, f"{NAME}=snow")
    assert without.asked("show", VAN)["channel"] == "phone"
    without("set", VAN, "channel=letter", "emotion=1", "tags+=heavy")
    without("undo")
    without("set", VAN, "channel=app")
    file = without.home / "move.yaml"
    without("export", "i-move", "-o", str(file))
    file.write_text(file.read_text().replace("channel: app", "channel: web"))
    without("import", str(file))
    assert value() == "snow"
    without("remove", "i-move/i-pack")
    assert value() == ""
    without("undo")
    assert value() == "snow"
    again = program.asked("show", VAN)
    assert (again["channel"], again[NAME]) == ("web", "snow")


def test_what_a_program_without_the_field_edited_is_still_found_by_it(without: Program, program: Program) -> None:
    program("list")
    without("set", VAN, "channel=app")
    assert program.found("rain") == ["The van"]
    assert "All is well" in program.told("doctor", "--deep")


def test_what_is_done_to_it_outside_is_history_without_the_field_too(
    without: Program, program: Program, library: Path, value: Callable[[], str]
) -> None:
    program("list")
    without("set", VAN, "channel=app")
    outside(library, f"update touchpoint set {NAME} = 'wind'")
    (change,) = without.asked("log", "--limit", "1")
    assert [(entry["field"], entry["old"], entry["new"]) for entry in change["entries"]] == [(NAME, "rain", "wind")]
    without("undo", str(change["number"]))
    assert value() == "rain"
