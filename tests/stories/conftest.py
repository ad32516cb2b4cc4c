"""A small real library for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from person import small_library


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_library(tmp_path / "journeys.db")
