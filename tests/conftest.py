"""How laws are tried, and libraries that tests start from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import libraries
from journeytui.workspace.workspace import Workspace

settings.register_profile(
    "quick", max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.register_profile("fresh", settings.get_profile("quick"), derandomize=False, print_blob=True)
settings.register_profile("long", settings.get_profile("fresh"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the figures that tests recorded under `figures`."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, ())]
    told = [value for report in reports for name, value in report.user_properties if name == "figures"]
    if told:
        terminalreporter.section("figures")
        for value in told:
            terminalreporter.line(str(value))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Workspace]:
    """A small library with a record of every word, open for ana."""
    ws = libraries.open_copy(libraries.small(), tmp_path / "journeys.db")
    yield ws
    ws.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    """A library without a journey, open for ana."""
    ws = libraries.open_copy(libraries.empty(), tmp_path / "empty.db")
    yield ws
    ws.close()


@pytest.fixture
def samples(tmp_path: Path) -> Iterator[Workspace]:
    """A copy of the library of the samples, open for ana."""
    ws = libraries.open_copy(libraries.samples(), tmp_path / "samples.db")
    yield ws
    ws.close()


@pytest.fixture
def telecom(tmp_path: Path) -> Path:
    """A copy of the library of the samples that nobody has open; one of them is a telecom's."""
    return Path(shutil.copy(libraries.samples(), tmp_path / "journeys.db"))
