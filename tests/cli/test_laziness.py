"""What a command loads, in clean interpreters: start-up is decided by libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src"
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
