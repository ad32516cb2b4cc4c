"""A home of one's own for every test, a small library in it, and a way to type commands."""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import libraries
from journeytui import locations
from journeytui.cli.main import main
from journeytui.domain.ids import derived
from journeytui.workspace import edit
from journeytui.workspace.workspace import create_library, open_library

SOURCES = Path(__file__).parents[2] / "src"
GOLDEN = Path(__file__).parent / "golden"
NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)


class Result(NamedTuple):
    """What came of a command line."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory with nothing in it, and no settings from outside."""
    for name in [name for name in os.environ if name.startswith(("JOURNEYTUI_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOGNAME", "ana")
    monkeypatch.setenv("JOURNEYTUI_ZONE", "UTC")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Types a command line in this process."""

    def typed(*words: str) -> Result:
        capsys.readouterr()
        code = main(words)
        told = capsys.readouterr()
        return Result(code, told.out, told.err)

    return typed


@pytest.fixture
def shell(home: Path) -> Run:
    """Types a command line in a process of its own."""

    def typed(*words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, powerless: bool = False) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "journeytui", *words],
            input=stdin,
            capture_output=True,
            check=False,
            preexec_fn=_without_power if powerless and os.geteuid() == 0 else None,
            env={**os.environ, "PYTHONPATH": str(SOURCES), **(env or {})},
        )
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return typed


def _without_power() -> None:
    """Even root keeps to the rights of files in what is started now (drops CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH)."""
    for capability in (1, 2):
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):
            raise OSError("the rights of files cannot be made to count")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Holds output to what it was; `JOURNEYTUI_GOLDEN=write` at the start of the tests takes the new one over."""

    def same(name: str, text: str) -> None:
        path = GOLDEN / name
        if WRITE_GOLDEN:
            path.write_text(text, "utf-8", newline="\n")
        assert text == path.read_text("utf-8")

    return same


WRITE_GOLDEN = os.environ.get("JOURNEYTUI_GOLDEN") == "write"


@pytest.fixture
def library(home: Path) -> Path:
    """One's own library with a journey, two stages, and what hangs on them: always the same ids and times."""
    path = locations.library()
    path.parent.mkdir(mode=0o700, parents=True)
    return Path(shutil.copy(_made(), path))


@cache
def _made() -> Path:
    """The library that the others are copies of."""
    path = libraries.empty().with_name("at_the_shell.db")
    create_library(path, title="Our journeys")
    ws = open_library(path, me="Bo <bo@example.com>", now=lambda: NOW)
    for word, name, parent, values in RECORDS:
        edit.add(ws, word, derived(parent) if parent else None, values, id=derived(name))
    edit.set_values(ws, [derived("documents")], {"status": "live"})
    ws.close()
    return path


RECORDS: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    ("team", "mortgages", "", {"title": "Mortgage Operations", "function": "Operations"}),
    ("team", "branches", "", {"title": "Branch team"}),
    ("person", "cleo", "", {"title": "Cleo", "email": "cleo@example.com", "team": derived("branches")}),
    ("persona", "first", "", {"title": "First-time buyer", "needs": "A home.\nNo surprises.", "share": 40.5}),
    (
        "journey",
        "home",
        "",
        {
            "title": "Home buying",
            "description": "From the first thought\nto the first night.",
            "accountable": derived("mortgages"),
            "personas": [derived("first")],
            "state": "current",
            "status": "agreed",
        },
    ),
    ("stage", "decide", "home", {"title": "I decide to move", "need": "certainty"}),
    ("stage", "mortgage", "home", {"title": "I get the mortgage", "part": "with us", "tags": ["money", "paper"]}),
    (
        "touchpoint",
        "documents",
        "mortgage",
        {
            "title": "Getting documents in",
            "channel": "e-mail",
            "emotion": -2,
            "moment_of_truth": True,
            "success_rate": 41,
        },
    ),
    ("touchpoint", "valuation", "mortgage", {"title": "Valuation visit", "control": "third party"}),
    (
        "goal",
        "rate",
        "mortgage",
        {"title": "Know my rate", "perspective": "customer", "importance": 9, "satisfaction": 3},
    ),
    ("kpi", "time", "mortgage", {"title": "Time to decision", "unit": "days", "better": "down", "target": 7}),
    ("reading", "march", "time", {"day": "2026-03-31", "value": 11.2, "counts": "cases=40, days=448"}),
    ("insight", "twice", "documents", {"title": "Asked twice", "voice": "customer", "impact": -2, "weight": 100}),
    ("asset_period", "quarter", "home", {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "opening": 900}),
    (
        "movement",
        "lost",
        "quarter",
        {"direction": "lost", "count": 12, "value": "-1250.50 EUR", "stage": derived("mortgage")},
    ),
    ("journey", "nested", "", {"title": "Moving a pension", "within": derived("decide")}),
    ("decision", "ask", "home", {"title": "One list of what we need", "status": "open", "owner": derived("cleo")}),
)
