"""Servers on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import postgres
from server.served import Served

DATABASES = ("sqlite", "postgresql")


def new_database(kind: str, folder: Path) -> str:
    """An empty database of that kind."""
    return postgres.database() if kind == "postgresql" else str(folder / "server.db")


@pytest.fixture(scope="module", params=DATABASES)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A generous server."""
    with Served(new_database(request.param, tmp_path_factory.mktemp("served"))) as running:
        yield running


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Served]:
    """A server as everybody gets it, on a file."""
    with Served(str(tmp_path / "server.db"), generous=False) as running:
        yield running
