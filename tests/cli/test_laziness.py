"""What a command loads, in clean interpreters: start-up is decided by libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"
FLOOR = Path(__file__).parents[1] / "benchmarks" / "floor.py"
_PROGRAM = """
import sys
sys.path.insert(0, {sources!r})
from journeytui.cli.main import main
code = main({words!r})
sys.stderr.write("\\nloaded: " + " ".join(sorted({{name.partition(".")[0] for name in sys.modules}})))
sys.exit(code)
"""
AT_THE_DOOR = {
    "textual",
    "rich",
    "sqlite3",
    "yaml",
    "sqlmodel",
    "sqlalchemy",
    "httpx",
    "dataclasses",
    "tomllib",
    "argparse",
}
ONE_LINE = {
    "textual",
    "sqlmodel",
    "sqlalchemy",
    "httpx",
    "rich",
    "pydantic",
    "tomlkit",
    "asyncio",
    "aiohttp",
    "textual_serve",
}
VALUATION = "home-buying/i-get-the-mortgage/valuation-visit"


def loaded_by(*words: str) -> set[str]:
    program = _PROGRAM.format(sources=str(SOURCES), words=list(words))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    told, _, names = done.stderr.rpartition("\nloaded: ")
    assert done.returncode == 0, told
    return set(names.split())


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["list", "--help"], ["add", "--help"], ["list", "--version"]], ids=" ".join
)
def test_version_and_help_load_almost_nothing(words):
    assert loaded_by(*words) & AT_THE_DOOR == set()


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "--json"],
        ["show", "home-buying"],
        ["show", "home-buying", "--json"],
        ["find", "mortgage"],
        ["log"],
        ["set", VALUATION, "status=live"],
        ["add", "team", "title=Desk"],
        ["move", VALUATION, "--before", "home-buying/i-get-the-mortgage/getting-documents-in"],
        ["remove", VALUATION],
        ["undo", "18"],
        ["doctor"],
        ["keys"],
        ["completions", "bash"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_one_line_command_loads_no_screen_no_network_and_no_mapper(words, library):
    assert loaded_by(*words) & (ONE_LINE | {"yaml"}) == set()


@pytest.mark.parametrize("words", [["export", "home-buying"], ["schema"]], ids=" ".join)
def test_a_file_command_loads_no_screen_no_network_and_no_mapper(words, library):
    assert loaded_by(*words) & ONE_LINE == set()


LATER = {"formats", "server", "sync", "web"}
"""Rooms that the way from the command line to the first frame does not lead through."""
BESIDE = {"textual_speedups", "org"}
"""Parts of Textual in another language; and what the standard library's own `copy` asks for where Python runs on Java."""
NOT_YET = {
    "journeytui.workspace.edit",
    "journeytui.workspace.history",
    "journeytui.workspace.exchange",
    "journeytui.workspace.studies",
}
"""What a person who only looks has not asked for yet."""


_BARE = """
import asyncio, sys
sys.path.insert(0, {folder!r})
from floor import Floor
async def main():
    async with Floor().run_test() as pilot:
        await pilot.pause()
asyncio.run(main())
print(*{{name.partition(".")[0] for name in sys.modules}})
"""


def test_up_to_the_first_frame_the_program_loads_no_library_that_a_bare_textual_app_does_not(library, home):
    """The program itself, from its command line on a terminal: what the screen alone would load is not all of it."""
    program = _BARE.format(folder=str(FLOOR.parent))
    bare = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    loaded = imported_by_the_first_frame(home)
    ours = {name for name in loaded if name.startswith("journeytui")}
    assert "journeytui.tui.app" in ours
    assert {"textual", "rich"} <= set(bare)
    assert {name.partition(".")[0] for name in loaded - ours} <= {*bare, *sys.stdlib_module_names, *BESIDE}
    assert {room for room in (name.split(".")[1] for name in ours if "." in name) if room in LATER} == set()
    assert ours & NOT_YET == set()


def imported_by_the_first_frame(home: Path) -> set[str]:
    """The modules that the program has loaded when the library is on the screen."""
    told = home / "imported"
    command = ["sh", "-c", f'exec "$@" 2> {told}', "sh", sys.executable, "-X", "importtime", "-m", "journeytui"]
    with Terminal(command, columns=100, rows=30, env={"PYTHONPATH": str(SOURCES)}) as terminal:
        terminal.wait_for("Home buying")
        lines = told.read_text("utf-8", "replace").splitlines()
    names = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    return {name for name in names if not name.startswith(("imported ", "_sysconfigdata", "sitecustomize"))}
