"""How laws are tried, and libraries that tests start from."""

from __future__ import annotations

import os
import shutil
import tempfile
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


MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30
"""Bytes that have to be free in memory for the files of tests to lie there."""


def pytest_configure() -> None:
    """The files of tests lie in memory where there is room: each write waits for a disk. Who proves something of one asks for it."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: who waits for another program, or out a lock, leaves its own to the others."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


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


@pytest.fixture
def disk() -> Iterator[Path]:
    """A folder that is not in memory."""
    with tempfile.TemporaryDirectory(prefix="journeytui-", dir="/var/tmp") as folder:
        yield Path(folder)
